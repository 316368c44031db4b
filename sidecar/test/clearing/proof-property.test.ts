import { expect, test } from '@jest/globals';
import { Big } from 'big.js';
import fc from 'fast-check';
import type { LinkedTransaction } from '../../src/domain/payouts/payouts.ts';
import type { BookedMovement } from '../../src/payouts/proof-sides.ts';
import { isProved, type ProofCause, type ProvedAccount, TIMING } from '../../src/payouts/proof-result.ts';
import { type Books, booked, CLEARING, dayAfter, money, prove } from './_proof-books.ts';
import { ACCOUNTS, CURRENCIES, type Currency, History } from './_proof-history.ts';
import { plan } from './_proof-plans.ts';

const RUNS = { numRuns: 150 };

function proved(history: History, books: Books, currency: Currency, on = history.lastDay): ProvedAccount {
  return prove(books, on, { currency, account: ACCOUNTS[currency], feesByOrder: history.plan.feesByOrder });
}

function wrong({ causes }: ProvedAccount): readonly ProofCause[] {
  return causes.filter(({ code }) => !TIMING.has(code));
}

test('whatever happens, the clearing account is what the provider still owes, to the cent and in every currency', () => {
  fc.assert(
    fc.property(plan, (drawn) => {
      const history = new History(drawn);
      for (const currency of CURRENCIES) {
        const found = proved(history, history.books, currency);
        const owed = money(history.owed.get(`${history.lastDay} ${currency}`) ?? 0);
        expect(found).toMatchObject({ closing: owed, provider: owed, difference: '0.00', causes: [] });
      }
    }),
    RUNS,
  );
});

test('on any day in between, only what is booked with a later payout differs', () => {
  fc.assert(
    fc.property(plan, fc.nat(), (drawn, chance) => {
      const history = new History(drawn);
      const on = dayAfter('2026-09-01', chance % drawn.days.length);
      for (const currency of CURRENCIES) {
        const found = proved(history, history.books, currency, on);
        const failing = found.causes.filter(({ code }) => code === 'payout_failed');
        const away = failing.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0);
        expect(found.provider).toBe(money(history.owed.get(`${on} ${currency}`) ?? 0));
        expect(away).toBeGreaterThanOrEqual(0);
        expect({ isProved: isProved(found), wrong: wrong(found) }).toEqual({ isProved: true, wrong: [] });
      }
    }),
    RUNS,
  );
});

/** What somebody, or a fault, did to books that were right. */
interface Drift {
  readonly name: string;
  /** null = there is nothing to do it to. */
  readonly happen: (history: History, pick: <T>(from: readonly T[]) => T | undefined) => Happened | null;
}
interface Happened {
  readonly books: Books;
  readonly expected: readonly Partial<ProofCause>[];
}

const isIn = (part: BookedMovement['part']) => (one: BookedMovement) =>
  one.part === part && one.account === CLEARING && one.orderId !== null;
const costOf = ({ fee, feeTax }: LinkedTransaction) => new Big(fee).plus(feeTax).neg().toFixed(2);
const negated = (amount: string) => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`);

const DRIFTS: readonly Drift[] = [
  {
    name: 'a payment that is missing',
    happen: ({ books }, pick) => {
      const one = pick(books.movements.filter(isIn('payments')));
      if (one === undefined) return null;
      return {
        books: { ...books, movements: books.movements.filter((other) => other !== one) },
        expected: [{ code: 'payment_missing', orderId: one.orderId, amount: negated(one.amount) }],
      };
    },
  },
  {
    name: 'a payment on another account',
    happen: ({ books }, pick) => {
      const one = pick(books.movements.filter(isIn('payments')));
      if (one === undefined) return null;
      const movements = books.movements.map((other) => (other === one ? { ...one, account: '090' } : other));
      const expected = {
        code: 'other_account',
        orderId: one.orderId,
        amount: negated(one.amount),
        detail: '090',
      } as const;
      return { books: { ...books, movements }, expected: [expected] };
    },
  },
  {
    name: 'a payment that is booked twice',
    happen: ({ books }, pick) => {
      const one = pick(books.movements.filter(isIn('payments')));
      if (one === undefined) return null;
      return {
        books: { ...books, movements: [...books.movements, { ...one, xeroId: 'again' }] },
        expected: [{ code: 'payment_twice', orderId: one.orderId, amount: one.amount }],
      };
    },
  },
  {
    name: 'refunds of an order that are missing',
    happen: ({ books }, pick) => {
      const one = pick(books.movements.filter(isIn('refunds')));
      if (one === undefined) return null;
      const all = books.movements.filter((other) => isIn('refunds')(other) && other.orderId === one.orderId);
      const amount = money(all.reduce((sum, other) => sum - Math.round(Number(other.amount) * 100), 0));
      return {
        books: { ...books, movements: books.movements.filter((other) => !all.includes(other)) },
        expected: [{ code: 'refund_missing', orderId: one.orderId, amount }],
      };
    },
  },
  {
    name: 'a fee that is booked with the order, too',
    happen: ({ books }, pick) => {
      const one = pick(
        books.rows.filter(({ kind, orderId, currency }) => kind === 'sale' && orderId !== null && currency === 'EUR'),
      );
      if (one === undefined) return null;
      const fee = booked('fees', 0, one.createdAt.slice(0, 10), { order: one.orderId ?? '' });
      return {
        books: { ...books, movements: [...books.movements, { ...fee, amount: costOf(one) }] },
        expected: [{ code: 'fee_twice', orderId: one.orderId, amount: costOf(one) }],
      };
    },
  },
  {
    name: 'a payout without its transfer',
    happen: ({ books }, pick) => {
      const one = pick(books.movements.filter(({ part, account }) => part === 'payouts' && account === CLEARING));
      if (one === undefined) return null;
      return {
        books: { ...books, movements: books.movements.filter((other) => other !== one) },
        expected: [{ code: 'payout_not_booked', payoutId: one.payoutId, amount: negated(one.amount) }],
      };
    },
  },
  {
    name: 'a transfer that is booked twice',
    happen: ({ books }, pick) => {
      const one = pick(books.movements.filter(({ part, account }) => part === 'payouts' && account === CLEARING));
      if (one === undefined) return null;
      return {
        books: { ...books, movements: [...books.movements, { ...one, xeroId: 'again' }] },
        expected: [{ code: 'payout_twice', payoutId: one.payoutId, amount: one.amount }],
      };
    },
  },
  {
    name: 'what somebody else booked on the account',
    happen: ({ books, owed, lastDay }) => {
      const right = owed.get(`${lastDay} EUR`) ?? 0;
      return {
        books: { ...books, xero: money(right + 4_711) },
        expected: [{ code: 'foreign_booking', amount: '47.11' }],
      };
    },
  },
  {
    name: 'a sale that the provider does not list',
    happen: ({ books, plan }, pick) => {
      const isAlone = ({ orderId }: LinkedTransaction) =>
        books.rows.filter((one) => one.orderId === orderId).length === 1;
      const sales = books.rows.filter((one) => one.kind === 'sale' && one.orderId !== null && one.currency === 'EUR');
      const one = pick(sales.filter((sale) => sale.payoutId !== null && isAlone(sale)));
      const payout = books.payouts.find(({ id }) => id === one?.payoutId);
      if (one === undefined || payout === undefined) return null;
      return {
        books: { ...books, rows: books.rows.filter((other) => other !== one) },
        expected: [
          { code: 'not_at_provider', orderId: one.orderId, amount: one.amount },
          { code: 'provider_gap', payoutId: payout.id, amount: negated(one.net) },
          plan.feesByOrder
            ? { code: 'not_at_provider', orderId: one.orderId, amount: costOf(one) }
            : { code: 'fee_differs', payoutId: payout.id, amount: costOf(one) },
        ],
      };
    },
  },
  {
    name: 'a sale that is linked to no order',
    happen: ({ books, plan }, pick) => {
      const one = pick(
        books.rows.filter(({ kind, orderId, currency }) => kind === 'sale' && orderId !== null && currency === 'EUR'),
      );
      if (one === undefined) return null;
      const rows = books.rows.map((other) => (other === one ? { ...one, orderId: null, linkedBy: null } : other));
      const { feesByOrder } = plan;
      const expected: Partial<ProofCause>[] = [
        { code: 'not_linked', orderId: null, amount: negated(feesByOrder ? one.net : one.amount), detail: one.id },
        { code: 'not_at_provider', orderId: one.orderId, amount: one.amount },
        ...(feesByOrder ? [{ code: 'not_at_provider', orderId: one.orderId, amount: costOf(one) } as const] : []),
      ];
      return { books: { ...books, rows }, expected };
    },
  },
];

test.each(DRIFTS)('$name is named with its order and amount, and nothing else', ({ happen }) => {
  let tried = 0;
  fc.assert(
    fc.property(plan, fc.nat(), (drawn, chance) => {
      const history = new History(drawn);
      const happened = happen(history, (from) => from[chance % Math.max(1, from.length)]);
      if (happened === null) return;
      tried += 1;
      const found = proved(history, happened.books, 'EUR');
      for (const cause of happened.expected) expect(wrong(found)).toContainEqual(expect.objectContaining(cause));
      expect(wrong(found)).toHaveLength(happened.expected.length);
      expect(isProved(found)).toBe(false);
    }),
    RUNS,
  );
  expect(tried).toBeGreaterThan(RUNS.numRuns / 10);
});
