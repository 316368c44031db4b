import { getHeapStatistics } from 'node:v8';

/** Ours: what a long reading may leave behind before it is collected. More often takes time, seldom takes memory. */
const GROWN_BYTES_MAX = 8 * 1024 * 1024;

let usedAfterLast = 0;

/**
 * Between the pages of a long reading. V8 lets the heap grow by 32 MB and more while it looks for garbage beside the work (measured, on busy
 * cores), and never gives most of it back. Does nothing where the process was started without --expose-gc: then V8 alone decides.
 */
export function collectWhenGrown(): void {
  const { gc } = globalThis;
  if (gc === undefined || getHeapStatistics().used_heap_size - usedAfterLast < GROWN_BYTES_MAX) return;
  gc({ type: 'major', execution: 'sync' });
  usedAfterLast = getHeapStatistics().used_heap_size;
}
