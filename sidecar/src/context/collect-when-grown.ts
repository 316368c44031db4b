import { setImmediate as nextTurn } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';

/** Ours: what a long reading may leave behind before it is collected. More often takes time, seldom takes memory. */
const GROWN_BYTES_MAX = 8 * 1024 * 1024;

/** The same between polls, where V8 has no reason to collect: what twenty of them left stayed for hours (measured: 7 MB). */
export const IDLE_GROWN_BYTES_MAX = 3 * 1024 * 1024;

/** Ours: where more than this is in use, a collection takes longer than other work may wait, and finds less. */
const LIVE_BYTES_MAX = 64 * 1024 * 1024;

let usedAfterLast = Infinity;

/**
 * While Xero's lists and large answers of a shop are read, after each store's status, between the pages of a long reading and the steps of a
 * claim, and once a minute. V8 itself lets the heap grow by 16 MB and more, and hardly counts buffers, which are outside of it. Does
 * nothing in a process without --expose-gc: there V8
 * alone decides.
 */
export function collectWhenGrown(grownBytesMax = GROWN_BYTES_MAX): void {
  const { gc } = globalThis;
  if (gc === undefined) return;
  const used = usedNow();
  usedAfterLast = Math.min(usedAfterLast, used);
  if (used - usedAfterLast < grownBytesMax || usedAfterLast > LIVE_BYTES_MAX) return;
  gc({ type: 'major', execution: 'sync' });
  usedAfterLast = usedNow();
}

function usedNow(): number {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  return heap + external;
}

/** The same, and other work has its turn. */
export function collectInTurn(): Promise<void> {
  collectWhenGrown();
  return nextTurn();
}
