import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * The longest time, in milliseconds of this thread's own work, that other work had to wait while `work` ran. Other
 * processes of a busy machine do not count.
 */
export async function longestTurnMs(work: () => unknown): Promise<number> {
  const over = new AbortController();
  let longest = 0;
  let last = process.threadCpuUsage();
  const look = () => {
    const { user, system } = process.threadCpuUsage(last);
    longest = Math.max(longest, (user + system) / 1000);
    last = process.threadCpuUsage();
  };
  const watching = (async () => {
    while (!over.signal.aborted) {
      await nextTurn();
      look();
    }
  })();
  try {
    await work();
  } finally {
    over.abort();
    look();
    await watching;
  }
  return longest;
}

/** JSON of about 4 MB, and how long a machine that works on nothing else parses it. */
const REFERENCE = JSON.stringify(Array.from({ length: 260_000 }, () => ({ a: 1, b: 'x' })));
const REFERENCE_MS = 50;

/**
 * `milliseconds` of an idle machine, on this one as it is now: other processes take a share of its caches, and a large heap
 * takes longer to clean.
 */
export async function onThisMachineMs(milliseconds: number): Promise<number> {
  const referenceMs = await longestTurnMs(() => JSON.parse(REFERENCE));
  return milliseconds * Math.max(1, referenceMs / REFERENCE_MS);
}
