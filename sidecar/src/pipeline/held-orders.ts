/**
 * Ours: orders that all organisations together have read and planned and not yet recorded, beyond the least of each. About 11 kB each stay
 * in memory until its last call is answered (measured with 50 organisations): as many as one organisation alone claims.
 */
const HELD_MAX = 400;

/** Ours: an organisation never claims less, whatever the others hold. Three calls post them, so its limit of 60 a minute allows 400 a minute. */
export const CLAIM_MIN = 20;

/**
 * How many orders each organisation may claim. Nothing waits for another to end: where others hold much, or wait for a limit or for a slow
 * shop, a claim is smaller, so an organisation never holds up another.
 */
export class HeldOrders {
  /** By organisation. */
  readonly #held = new Map<string, number>();
  #last: Promise<unknown> = Promise.resolve();

  /** One statement after the other: each knows what those before it found. Held until `release`. */
  claim<One>(tenantId: string, claim: (most: number) => Promise<readonly One[]>): Promise<readonly One[]> {
    const next = this.#last.then(async () => {
      const claimed = await claim(this.#mostFor(tenantId));
      this.#held.set(tenantId, claimed.length);
      return claimed;
    });
    this.#last = next.catch(() => undefined);
    return next;
  }

  release(tenantId: string): void {
    this.#held.delete(tenantId);
  }

  /** An even share of what may be held, as far as the others do not hold it. */
  #mostFor(tenantId: string): number {
    const others = [...this.#held].filter(([holder, count]) => holder !== tenantId && count > 0);
    const left = HELD_MAX - others.reduce((sum, [, count]) => sum + count, 0);
    return Math.max(CLAIM_MIN, Math.min(Math.floor(HELD_MAX / (others.length + 1)), left));
  }
}
