import { ARRIVES, expect } from '../store-fixtures.ts';
import type { Whole } from './whole.ts';

/** A nudged change has arrived by then. */
const NUDGED_MS = 15_000;

/**
 * Polls until true. A nudge is lost if the sidecar of a busy machine responds later than a shopper may wait, and the
 * breaker holds the next ones back: webhooks then carry the changes, by WordPress's cron, which nobody else runs here.
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
