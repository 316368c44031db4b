import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { differencesOf, type Books, type Wanted } from './oracle.ts';
import { report } from './report.ts';
import { Alone, planOf, runLives, type LifePlan } from './run-lives.ts';
import { STEPS } from './steps.ts';

/** `npm run lives` takes 5,000. */
const RUNS = 150;
const SEED = 20_261_125;
/** On two cores that others use too. */
const TIMEOUT_MS = 900_000;

test(
  'no life of an order ends with wrong books that nothing reports',
  async () => {
    const lived = await runLives({ seed: SEED, runs: RUNS, shrinks: 1 });
    const found = report(lived, 0);
    expect([lived.failed.length, found]).toEqual([0, found]);
    // Every step was taken somewhere, and most lives are long enough to be one.
    expect([...lived.stepCounts.keys()].sort()).toEqual(Object.keys(STEPS).sort());
    expect(lived.steps).toBeGreaterThan(RUNS * 3);
  },
  TIMEOUT_MS,
);

describe('lives that the property found', () => {
  test.each<LifePlan>([
    { start: 'paid', steps: ['refund an amount', 'trash', 'credit'] },
    { start: 'paid', steps: ['refund a line', 'cancel', 'credit', 'restore', 'reissue', 'lower', 'reissue'] },
    { start: 'paid', steps: ['cancel', 'credit', 'refund the rest', 'in Xero: pay a credit back', 'replay'] },
    { start: 'paid', steps: ['refund the rest', 'cancel', 'reissue', 'replay'] },
    { start: 'paid', steps: ['refund the rest', 'delete the last refund', 'cancel'] },
    { start: 'paid', steps: ['cancel', 'refund an amount', 'credit'] },
    { start: 'unpaid', steps: ['lower', 'refund the rest', 'cancel', 'credit'] },
    { start: 'paid', steps: ['cancel', 'credit', 'in Xero: use a credit', 'refund the rest'] },
    // More is given back in Xero than the shop says.
    { start: 'paid', steps: ['refund a line', 'cancel', 'credit', 'in Xero: pay a credit back', 'refund an amount'] },
    // Somebody voided the invoice before the customer paid: nothing in Xero stands for the money of an order that is then cancelled.
    { start: 'unpaid', steps: ['in Xero: void the invoice', 'pay', 'credit', 'cancel'] },
    // The same, and all of it is given back: neither is in Xero, and both come to nothing.
    { start: 'unpaid', steps: ['in Xero: void the invoice', 'pay', 'cancel', 'refund the rest'] },
    // A receipt that was assumed once, and said once.
    { start: 'paid', steps: ['cancel', 'reissue', 'in Xero: use a part of a credit', 'restore', 'lower', 'reissue'] },
    // Credit of the order pays for something else, then the shop says that the order is paid.
    { start: 'unpaid', steps: ['in Xero: pay all', 'cancel', 'credit', 'in Xero: use a part of a credit', 'pay'] },
    // Credit of the order pays for something else, then the shop gives the money back, and the order comes back.
    { start: 'halves', steps: ['cancel', 'credit', 'in Xero: use a credit', 'refund the rest', 'restore', 'reissue'] },
    { start: 'unpaid', steps: ['in Xero: pay all', 'pay', 'cancel', 'restore', 'refund an amount', 'refund a line', 'replay', 'cancel', 'credit', 'restore'] }, // prettier-ignore
    // The credit left out what a refund had credited, and that refund's credit note was voided afterwards.
    { start: 'paid', steps: ['refund an amount', 'cancel', 'credit', 'delete the last refund', 'in Xero: undo a deleted refund', 'in Xero: use a credit', 'restore', 'cancel', 'reissue'] }, // prettier-ignore
  ])('$start, $steps', async (plan) => {
    await using alone = new Alone();
    const { taken, verdict, isFailed } = await alone.live(plan);
    expect({ taken, isFailed, differences: isFailed ? verdict.differences : [] }).toMatchObject({
      isFailed: false,
      differences: [],
    });
  });
});

describe('what the comparison would find', () => {
  const big = (amount: string) => new Big(amount);
  const [nothing, sale, tax] = [big('0'), big('246.04'), big('40.99')];
  const paid: Books = { sales: sale, tax, paidIn: sale, paidInByHand: nothing, paidOut: nothing, paidOutByHand: nothing, amountDue: nothing, remainingCredit: nothing, onOthers: nothing }; // prettier-ignore
  const wanted: Wanted = { sales: sale, tax, taxSlack: nothing, said: [sale], received: sale, noted: nothing, refunded: [nothing, nothing], isVoidedByHand: false }; // prettier-ignore

  test('books that are the shop’s figures have no difference', () => {
    expect(differencesOf(paid, wanted)).toEqual([]);
  });

  test.each<[string, Partial<Books>, string]>([
    ['a cent of sales', { sales: big('246.03') }, 'sales are 246.03, not 246.04'],
    ['a cent of tax', { tax: big('40.98') }, 'tax is 40.98, not 40.99'],
    ['money that is not booked', { paidIn: nothing, amountDue: sale }, '0.00 came in at the bank, not 246.04'],
    ['money that is booked twice', { paidIn: big('492.08'), remainingCredit: sale }, '492.08 came in at the bank'],
    ['money given back that nobody reported', { paidOut: big('10'), amountDue: big('10') }, '10.00 is booked as given'],
    ['an open credit out of nothing', { remainingCredit: big('1') }, '-1.00 is receivable, not 0.00'],
  ])('%s', (_, over, sentence) => {
    expect(differencesOf({ ...paid, ...over }, wanted).join('; ')).toContain(sentence);
  });

  test('a refund through the gateway that is applied to the balance due', () => {
    const books = { ...paid, sales: big('235.97'), paidIn: big('46.04'), amountDue: big('189.93') };
    const wrong = { ...wanted, sales: big('235.97'), said: [big('46.04')], received: big('46.04'), refunded: [big('10.07'), big('10.07')] as const }; // prettier-ignore
    expect(differencesOf(books, wrong)).toContain('0.00 is booked as given back, not 10.07');
  });

  test('a receipt that nothing in Xero can hold, until all of it was given back', () => {
    const empty = { ...paid, sales: nothing, tax: nothing, paidIn: nothing };
    const back = { ...wanted, sales: nothing, tax: nothing, refunded: [sale, sale] as const };
    expect(differencesOf(empty, { ...back, isVoidedByHand: true })).toEqual([]);
    expect(differencesOf(empty, back)).toContain('0.00 came in at the bank, not 246.04');
    const part = { ...back, refunded: [big('100'), big('100')] as const, isVoidedByHand: true };
    expect(differencesOf(empty, part)).toContain('0.00 came in at the bank, not 246.04');
  });
});

describe('the generator', () => {
  test('draws the same life for the same seed', () => {
    expect(planOf(7)).toEqual(planOf(7));
    expect(planOf(7)).not.toEqual(planOf(8));
  });
});
