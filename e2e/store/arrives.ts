import { ARRIVES, expect } from '../store-fixtures.ts';
import type { Whole } from './whole.ts';

/** A nudged change has arrived by then. */
const NUDGED_MS = 15_000;

/**
 * Looks until it is so. A nudge that the sidecar of a busy machine answers later than a shopper may wait is lost, and the
 * breaker keeps the next ones back: then webhooks carry the changes, which WordPress's cron delivers. Here nobody else runs it.
 */
export async function arrives(whole: Whole, look: () => Promise<void> | void): Promise<void> {
  const began = performance.now();
  await expect(async () => {
    try {
      await look();
    } catch (error) {
      if (performance.now() - began > NUDGED_MS) await whole.shop.runCron();
      throw error;
    }
  }).toPass(ARRIVES);
}
