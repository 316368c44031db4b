/** Increasing delays between attempts: `firstMs`, doubled after each failure up to `maxMs`. */
export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
  /** The share of a delay that is random, so that many clients do not retry at once. Default: 0. */
  readonly jitter?: number;
}

/** Beyond this a delay has long reached its limit. */
const DOUBLINGS_MAX = 20;

/** The delay after so many earlier failures; `random` is a number in [0, 1). */
export function backOffMs({ firstMs, maxMs, jitter = 0 }: BackOff, failures: number, random = 0): number {
  const step = Math.min(maxMs, firstMs * 2 ** Math.min(failures, DOUBLINGS_MAX));
  return Math.round(step * (1 - jitter + jitter * random));
}
