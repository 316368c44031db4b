import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const BENCH = join(import.meta.dirname, '..', '..', 'simulators', 'bench', 'overview.ts');

/** Its times are judged by `npm run bench` alone. */
test('the bench of the overview reads the page that the service makes', () => {
  const args = [BENCH, '--entries', '50', '--entries', '100'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^50 entries: p50 .*\n100 entries: p50 .*\noverview: p95/);
});
