import { constants, performance, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';

const TICK_MS = 5;
const US_PER_MS = 1000;

interface Turn {
  /** By performance.now(). */
  readonly from: number;
  readonly to: number;
  readonly usedMs: number;
}

/**
 * The longest time in which the loop ran nothing else while `work` did, by the thread's processor time: a busy machine does not count.
 * Nor do whole collections: in a process of jest they go through the heap of all tests before. `npm run attack` measures the service's own.
 */
export async function longestStallMs(work: () => Promise<void>): Promise<number> {
  const turns: Turn[] = [];
  const collections: PerformanceEntry[] = [];
  const observer = new PerformanceObserver((list) => collections.push(...list.getEntries()));
  observer.observe({ entryTypes: ['gc'] });
  let last = { at: performance.now(), cpu: cpuMs() };
  const look = () => {
    const now = { at: performance.now(), cpu: cpuMs() };
    turns.push({ from: last.at, to: now.at, usedMs: now.cpu - last.cpu });
    last = now;
  };
  const timer = setInterval(look, TICK_MS);
  try {
    await work();
    look();
  } finally {
    clearInterval(timer);
    await nextTurn();
    collections.push(...observer.takeRecords());
    observer.disconnect();
  }
  const whole = collections.filter((one) => kindOf(one) === constants.NODE_PERFORMANCE_GC_MAJOR);
  return Math.max(...turns.map((turn) => turn.usedMs - whole.reduce((sum, one) => sum + within(turn, one), 0)));
}

function kindOf(collection: PerformanceEntry): unknown {
  const detail: unknown = Reflect.get(collection, 'detail');
  return typeof detail === 'object' && detail !== null ? Reflect.get(detail, 'kind') : undefined;
}

function within({ from, to }: Turn, { startTime, duration }: PerformanceEntry): number {
  return Math.max(0, Math.min(to, startTime + duration) - Math.max(from, startTime));
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / US_PER_MS;
}
