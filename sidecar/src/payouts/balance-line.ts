import { Big } from 'big.js';
import { addDays } from '../domain/day.ts';
import { toMoney, ZERO } from '../domain/money.ts';
import type { LinkedTransaction, ProviderPayout } from '../domain/payouts/payouts.ts';
import type { BookedMovement } from './proof-sides.ts';

export interface BalanceDay {
  readonly day: string;
  readonly books: string;
  /** What the provider owed. */
  readonly provider: string;
}

interface LineQuery {
  readonly account: string;
  readonly currency: string;
  readonly payouts: readonly ProviderPayout[];
  /** The first and last day of the line. */
  readonly from: string;
  readonly on: string;
  /** The day of an instant, in the shop. */
  readonly dayOf: (instant: string) => string;
}

/** Both balances at the end of each day, by our documents and the provider's rows. Memory: a day each. */
export function createBalanceLine({ account, currency, payouts, from, on, dayOf }: LineQuery) {
  const [books, provider] = [new Map<string, Big>(), new Map<string, Big>()];
  const arrivals = new Map(payouts.map((one) => [one.id, one.arrives]));
  const listed = new Set<string>();
  const add = (to: Map<string, Big>, day: string, amount: Big | string) => {
    const key = day < from ? '' : day;
    to.set(key, (to.get(key) ?? ZERO).plus(amount));
  };
  return {
    addRow({ kind, id, payoutId, net, createdAt }: LinkedTransaction): void {
      const made = dayOf(createdAt);
      if (kind !== 'payout') {
        add(provider, made, net);
        return;
      }
      const payout = payoutId ?? id;
      listed.add(payout);
      // Owed until it arrives.
      add(provider, later(made, arrivals.get(payout) ?? made), net);
    },
    addMovement(movement: BookedMovement): void {
      if (movement.account === account && movement.currency === currency) add(books, movement.day, movement.amount);
    },
    finish(): BalanceDay[] {
      for (const { id, net, arrives, status } of payouts)
        if (!listed.has(id) && status === 'paid') add(provider, arrives, new Big(net).neg());
      let [booked, owed] = [books.get('') ?? ZERO, provider.get('') ?? ZERO];
      const days: BalanceDay[] = [];
      for (let day = from; day <= on; day = addDays(day, 1)) {
        booked = booked.plus(books.get(day) ?? ZERO);
        owed = owed.plus(provider.get(day) ?? ZERO);
        days.push({ day, books: toMoney(booked), provider: toMoney(owed) });
      }
      return days;
    },
  };
}

export type BalanceLine = ReturnType<typeof createBalanceLine>;

function later(a: string, b: string): string {
  return a > b ? a : b;
}
