import { __, sprintf } from '@wordpress/i18n';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';

/** Which of plugin and service is the older one, and how to update it; null = none, or a version is unknown. */
export function versionUpdate(
  plugin: string,
  { sidecarVersion: service, builtAs }: Pick<StatusBody, 'sidecarVersion' | 'builtAs'>,
): string | null {
  const order = compareVersions(plugin, service);
  if (order === 0) return null;
  if (order < 0) {
    return sprintf(
      // translators: 1: a version, 2: a newer version
      __(
        'The plugin (%1$s) is older than the service (%2$s). Upload the plugin of the same release under Plugins → Add Plugin → Upload Plugin.',
        'ml-connector',
      ),
      plugin,
      service,
    );
  }
  return HOW_TO_UPDATE[builtAs](service, plugin);
}

/** Called when the texts are loaded. */
const HOW_TO_UPDATE: Readonly<Record<StatusBody['builtAs'], (service: string, plugin: string) => string>> = {
  archive: (service, plugin) =>
    sprintf(
      // translators: 1: a version, 2: a newer version
      __(
        'The service (%1$s) is older than the plugin (%2$s). Unpack the archive of the same release over it, and restart it: it keeps all data and settings.',
        'ml-connector',
      ),
      service,
      plugin,
    ),
  sources: (service, plugin) =>
    sprintf(
      // translators: 1: a version, 2: a newer version
      __(
        'The service (%1$s) is older than the plugin (%2$s). Bring the same release to where the service runs, and restart it: it keeps all data and settings.',
        'ml-connector',
      ),
      service,
      plugin,
    ),
  executable: (service, plugin) =>
    sprintf(
      // translators: 1: a version, 2: a newer version
      __(
        'The service (%1$s) is older than the plugin (%2$s). Run the install script of the same release where the service runs: it keeps all data and settings.',
        'ml-connector',
      ),
      service,
      plugin,
    ),
};

/** Below 0: `one` is older. 0: the same, or not both are three numbers. */
function compareVersions(one: string, other: string): number {
  const [a, b] = [numbersOf(one), numbersOf(other)];
  if (a === null || b === null) return 0;
  const index = a.findIndex((part, at) => part !== b[at]);
  return index === -1 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

function numbersOf(version: string): readonly number[] | null {
  const parts = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  return parts === null ? null : parts.slice(1).map(Number);
}
