/** Entries claimed for one organisation in one round: two full calls of contacts and payments, eight of invoices. */
export const CLAIM_MAX = 400;

/**
 * Ours: orders that organisations with a backlog at the same time have read and planned and not yet recorded. About 11 kB each stay in memory until
 * the last call is answered (measured with 50 organisations).
 */
const HELD_TOGETHER_MAX = 200;

/** Ours: an organisation never claims less, whatever the others hold. Three calls post them, so its limit of 60 a minute allows 400 a minute. */
export const CLAIM_MIN = 20;

/** Ours: organisations that hold orders at the same time, with the least of each. The first of them may hold a whole claim. */
export const ORGANISATIONS_MAX = HELD_TOGETHER_MAX / CLAIM_MIN;

/**
 * Ours: an organisation that has held orders for longer is paused, or its shop is slow, and keeps no other one waiting. Nobody waits longer
 * than this, either.
 */
export const WAIT_MAX_MS = 3_000;

interface Clock {
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * How many orders each organisation may claim, and when: beside others a claim is smaller, and where ten hold orders, the next one waits until one is
 * done. One that is paused or slow holds up the others only once, and briefly.
 */
export class HeldOrders {
  readonly #clock: Clock;
  /** By organisation. */
  readonly #held = new Map<string, { readonly count: number; readonly since: number }>();
  #last: Promise<unknown> = Promise.resolve();
  #released = Promise.withResolvers<null>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** One statement after the other: each knows what those before it found. Held until `release`. */
  async claim<One>(tenantId: string, claim: (most: number) => Promise<readonly One[]>): Promise<readonly One[]> {
    const until = this.#now() + WAIT_MAX_MS;
    for (;;) {
      await this.#room(until);
      const claimed = await this.#inTurn(async () => {
        // Another one that waited was first.
        if (this.#isFull(until)) return null;
        const found = await claim(this.#mostFor(tenantId));
        this.#held.set(tenantId, { count: found.length, since: this.#now() });
        return found;
      });
      if (claimed !== null) return claimed;
    }
  }

  release(tenantId: string): void {
    this.#held.delete(tenantId);
    this.#released.resolve(null);
    this.#released = Promise.withResolvers();
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const next = this.#last.then(work);
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #room(until: number): Promise<void> {
    while (this.#isFull(until)) {
      // Also when what one of them holds no longer counts.
      const oldest = Math.min(...this.#recent().map(({ since }) => since));
      const wait = Math.max(1, Math.min(until, oldest + WAIT_MAX_MS) - this.#now());
      await Promise.race([this.#released.promise, this.#clock.sleep(wait)]);
    }
  }

  #isFull(until: number): boolean {
    const left = until - this.#now();
    // Longer: the clock was set back meanwhile.
    return left > 0 && left <= WAIT_MAX_MS && this.#recent().length >= ORGANISATIONS_MAX;
  }

  #recent() {
    const now = this.#now();
    return [...this.#held.values()].filter(({ count, since }) => count > 0 && Math.abs(now - since) < WAIT_MAX_MS);
  }

  /** All for one that is alone, else an even share. */
  #mostFor(tenantId: string): number {
    const others = [...this.#held].filter(([holder, { count }]) => holder !== tenantId && count > 0).length;
    return others === 0 ? CLAIM_MAX : Math.max(CLAIM_MIN, Math.floor(HELD_TOGETHER_MAX / (others + 1)));
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}
