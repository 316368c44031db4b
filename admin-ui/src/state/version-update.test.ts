import { expect, test } from '@jest/globals';
import { versionUpdate } from './version-update.ts';

const service = (sidecarVersion: string, builtAs: 'sources' | 'archive' | 'executable' = 'sources') => ({
  sidecarVersion,
  builtAs,
});

test('the same version, or one that nobody knows, asks for nothing', () => {
  for (const [plugin, other] of [
    ['0.1.0', '0.1.0'],
    ['', '0.1.0'],
    ['0.1.0', ''],
    ['0.2.0-beta', '0.1.0'],
  ] as const)
    expect(versionUpdate(plugin, service(other))).toBeNull();
});

test('an older plugin is updated in WordPress', () => {
  expect(versionUpdate('0.9.9', service('0.10.0', 'executable'))).toBe(
    'The plugin (0.9.9) is older than the service (0.10.0). Upload the plugin of the same release under Plugins → Add Plugin → Upload Plugin.',
  );
});

test('an older service is updated by what brought it to its machine', () => {
  const text = (builtAs: 'sources' | 'archive' | 'executable') => versionUpdate('1.0.0', service('0.10.0', builtAs));
  expect(text('executable')).toBe(
    'The service (0.10.0) is older than the plugin (1.0.0). Run the install script of the same release where the service runs: it keeps all data and settings.',
  );
  expect(text('archive')).toContain('Unpack the archive of the same release over it');
  expect(text('sources')).toContain('Bring the same release to where the service runs');
});
