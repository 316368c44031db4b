import type { StoreState } from '../store/store-state.ts';
import type { Hands } from './hands.ts';
import type { ShopEvent } from './life-of-order.ts';

/** People's actions that wait for something in Xero; an order's later events wait with the first. */
export class Backlog {
  readonly #state: StoreState;
  readonly #hands: Hands;
  readonly #now: () => Date;
  readonly #happened = new Map<number, readonly Date[]>();
  #waiting: ShopEvent[] = [];

  constructor(state: StoreState, hands: Hands, now: () => Date) {
    this.#state = state;
    this.#hands = hands;
    this.#now = now;
  }

  /** Does it, or keeps it for later; true = done. */
  meet(event: ShopEvent): boolean {
    if (this.#waiting.some(({ orderId }) => orderId === event.orderId) || !this.#isReady(event)) {
      this.#waiting.push(event);
      return false;
    }
    this.#happen(event);
    return true;
  }

  /** When something happened to an order. */
  changes(orderId: number): readonly Date[] {
    return this.#happened.get(orderId) ?? [];
  }

  /** Does what is possible now; returns how much that was. */
  retry(): number {
    return this.#pass(() => false);
  }

  /**
   * No more progress: what people waited for does not come. They drop what they would have entered in Xero; events in the
   * shop happen anyway, one event per order at a time.
   */
  force(): number {
    const done = this.retry();
    if (done > 0) return done;
    const first = new Set([...Map.groupBy(this.#waiting, ({ orderId }) => orderId).values()].map(([event]) => event));
    return this.#pass((event) => first.has(event));
  }

  #pass(isForced: (event: ShopEvent) => boolean): number {
    const before = this.#waiting;
    this.#waiting = [];
    let done = 0;
    for (const event of before) {
      const isBlocked = this.#waiting.some(({ orderId }) => orderId === event.orderId);
      const isReady = !isBlocked && this.#isReady(event);
      if (!isReady && !isForced(event)) {
        this.#waiting.push(event);
        continue;
      }
      if (isReady || event.isByHand !== true) this.#happen(event);
      done += 1;
    }
    return done;
  }

  #happen(event: ShopEvent): void {
    const now = this.#now();
    event.happen(this.#state, now, this.#hands);
    this.#happened.set(event.orderId, [...this.changes(event.orderId), now]);
  }

  #isReady(event: ShopEvent): boolean {
    return event.awaits === undefined || event.awaits(this.#hands);
  }
}
