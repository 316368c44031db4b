/**
 * Ours: orders that all organisations together have read and planned and not yet recorded, beyond the least of each. About 11 kB each stay
 * in memory until its last call is answered (measured with 50 organisations): as many as one organisation alone claims.
 */
const HELD_MAX = 400;

/** Ours: an organisation never claims less, whatever the others hold. Three calls post them, so its limit of 60 a minute allows 400 a minute. */
export const CLAIM_MIN = 20;

/**
 * How many orders each organisation may claim. Nothing waits here: where others hold much, or wait for a limit or for a slow shop, a claim
 * is smaller, so an organisation never holds up another.
 */
export class HeldOrders {
  /** By organisation. */
  readonly #held = new Map<string, number>();

  /** An even share of the orders that may be held, as far as they are not held. Taken until `hold` says how many were found. */
  reserve(tenantId: string): number {
    this.#held.delete(tenantId);
    const share = Math.floor(HELD_MAX / (this.#held.size + 1));
    const left = HELD_MAX - [...this.#held.values()].reduce((sum, count) => sum + count, 0);
    const count = Math.max(CLAIM_MIN, Math.min(share, left));
    this.#held.set(tenantId, count);
    return count;
  }

  hold(tenantId: string, count: number): void {
    this.#held.set(tenantId, count);
  }

  release(tenantId: string): void {
    this.#held.delete(tenantId);
  }
}
