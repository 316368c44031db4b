import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const BENCHES = join(import.meta.dirname, '..', '..', 'simulators', 'bench');

/** A bench as a process of its own: what it printed, and its exit code. */
function bench(name: string, ...args: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(BENCHES, `${name}.ts`), ...args], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return { stdout, status };
}

/** Times are judged by `npm run bench` alone. */
test('the bench of the overview reads the page that the service makes', () => {
  const { stdout } = bench('overview', '--entries', '50', '--entries', '100');
  expect(stdout).toMatch(/^50 entries: p50 .*\n100 entries: p50 .*\noverview: p95/);
});

test('the bench of latency has figures of an order alone and of several at once', () => {
  const { stdout, status } = bench('latency', '--small');
  expect(status).toBe(0);
  for (const what of ['nudge', 'webhook', 'nudge, a buyer who is known', 'burst of 3 nudges'])
    expect(stdout).toMatch(new RegExp(`^${what}: [13] orders, p50 \\d`, 'm'));
});

test('the bench of calls counts those of a backlog, and none is refused', () => {
  const { stdout, status } = bench('calls', '--small');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^20 orders in \d+ s, \d calls at 300 ms, 0 refused/);
});

test('a small backlog stays within its fsyncs, kilobytes and commits in a turn', () => {
  const { stdout } = bench('backlog', '--orders', '300', '--stores', '1');
  const counted = stdout.split('\n').filter((line) => /fsyncs|kB/.test(line));
  expect(counted).toHaveLength(4);
  expect(counted.filter((line) => line.endsWith('ABOVE'))).toEqual([]);
});

test('nights and a month of a small shop agree, within the requests and calls of a large one', () => {
  const { stdout } = bench('books', '--per-day', '30');
  expect(stdout).toContain('a month of 900 orders, read whole');
  expect(stdout).toContain(', 0 days differ');
  expect(stdout.match(/^night of 30 orders, .*: (?:requests|calls): .* \(bound \d+\)$/gm)).toHaveLength(4);
});
