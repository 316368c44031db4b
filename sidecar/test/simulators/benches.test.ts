import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';

const BENCHES = join(import.meta.dirname, '..', '..', 'simulators', 'bench');

/** A bench as a process of its own: what it printed, and its exit code. Most of it waits for its Xero. */
async function bench(name: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [join(BENCHES, `${name}.ts`), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  expect(stderr).toBe('');
  return { stdout, status };
}

/** Times are judged by `npm run bench` alone. */
test.concurrent('the bench of the overview reads the page that the service makes', async () => {
  const { stdout } = await bench('overview', '--entries', '50', '--entries', '100');
  expect(stdout).toMatch(/^50 entries: p50 .*\n100 entries: p50 .*\noverview: p95/);
});

test.concurrent('the bench of latency has figures of an order alone and of several at once', async () => {
  const { stdout, status } = await bench('latency', '--small');
  expect(status).toBe(0);
  for (const what of ['nudge', 'webhook', 'nudge, a buyer who is known', 'burst of 3 nudges'])
    expect(stdout).toMatch(new RegExp(`^${what}: [13] orders, p50 \\d`, 'm'));
});

test.concurrent('the bench of calls counts those of a backlog, and none is refused', async () => {
  const { stdout, status } = await bench('calls', '--small');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^20 orders in \d+ s, \d calls at 300 ms, 0 refused/);
});

test.concurrent('a small backlog stays within its fsyncs, kilobytes and commits in a turn', async () => {
  const { stdout } = await bench('backlog', '--orders', '300', '--stores', '1');
  const counted = stdout.split('\n').filter((line) => /fsyncs|kB/.test(line));
  expect(counted).toHaveLength(4);
  expect(counted.filter((line) => line.endsWith('ABOVE'))).toEqual([]);
});

test.concurrent('nights and a month of a small shop agree, within the requests and calls of a large one', async () => {
  const { stdout } = await bench('books', '--per-day', '30');
  expect(stdout).toContain('a month of 900 orders, read whole');
  expect(stdout).toContain(', 0 days differ');
  expect(stdout.match(/^night of 30 orders, .*: (?:requests|calls): .* \(bound \d+\)$/gm)).toHaveLength(4);
});
