import { expect, test } from '@jest/globals';
import { Big } from 'big.js';
import fc from 'fast-check';
import type { LineAmountTypes, PostedLine } from '../../src/domain/documents.ts';
import { reversalTotals, toReversal } from '../../src/mapping/refund/to-reversal.ts';
import { organisationIn } from '../support/xero/_organisations.ts';
import { recompute } from '../support/xero/_arithmetic.ts';

/** A line as people type it into Xero; figures in their smallest steps. */
interface Typed {
  /** Hundredths. */
  readonly quantity: number;
  /** Ten-thousandths. */
  readonly price: number;
  /** Hundredths of a percent. */
  readonly discount: number;
  readonly taxType: string;
  /** Cents by which a person changed the tax. */
  readonly moved: number;
}

type Mode = 'half-up' | 'half-even';

const { taxRates } = organisationIn('GB');
const lines = fc.array(
  fc.record({
    quantity: fc.oneof(fc.constantFrom(100, 200, 300, 700, 1000), fc.integer({ min: 1, max: 200_000 })),
    price: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 3_000_000 })),
    discount: fc.constantFrom(0, 0, 0, 1, 4, 500, 1000, 3333, 9999),
    taxType: fc.constantFrom('OUTPUT2', 'OUTPUT2', 'RROUTPUT', 'ZERORATEDOUTPUT'),
    moved: fc.constantFrom(0, 0, 0, 0, 1, -1, 5),
  }),
  { minLength: 1, maxLength: 6 },
);

/** What Xero makes of it: the guide "Rounding in Xero" (developer.xero.com), line by line. */
function inXero(typed: Typed, types: LineAmountTypes, mode: Mode) {
  const round = mode === 'half-up' ? Big.roundHalfUp : Big.roundHalfEven;
  const [quantity, price] = [new Big(typed.quantity).div(100), new Big(typed.price).div(10_000)];
  const entered = quantity
    .times(price)
    .times(10_000 - typed.discount)
    .div(10_000)
    .round(2, round);
  const rate = new Big(taxRates.find(({ taxType }) => taxType === typed.taxType)?.effectiveRate ?? '0');
  const own = types === 'NoTax' ? new Big(0) : entered.times(rate).div(types === 'Inclusive' ? rate.plus(100) : 100);
  const moved = types === 'NoTax' || rate.eq(0) ? 0 : new Big(typed.moved).div(100);
  const tax = own.round(2, round).plus(moved);
  const isPossible = tax.gte(0) && tax.lte(entered);
  return { quantity, price, entered, tax: isPossible ? tax : own.round(2, round) };
}

test.each(['half-up', 'half-even'] as const)(
  'the credit of any typed invoice comes to its totals, whatever its prices, discounts and taxes (%s)',
  (mode) => {
    const types = fc.constantFrom<LineAmountTypes>('Exclusive', 'Inclusive', 'NoTax');
    fc.assert(
      fc.property(lines, types, (typed, lineAmountTypes) => {
        const made = typed.map((one) => ({ ...one, ...inXero(one, lineAmountTypes, mode) }));
        const sum = (amounts: readonly Big[]) => amounts.reduce((all, one) => all.plus(one), new Big(0));
        const [entered, tax] = [sum(made.map((one) => one.entered)), sum(made.map((one) => one.tax))];
        const total = lineAmountTypes === 'Exclusive' ? entered.plus(tax) : entered;
        const totals = { subTotal: total.minus(tax).toFixed(2), totalTax: tax.toFixed(2), total: total.toFixed(2) };
        const posted = made.map((one): PostedLine => {
          const net = lineAmountTypes === 'Inclusive' ? one.entered.minus(one.tax) : one.entered;
          return {
            lineItemId: '',
            description: 'Mug',
            quantity: one.quantity.toFixed(),
            unitAmount: one.price.toFixed(),
            amount: net.toFixed(2),
            tax: one.tax.toFixed(2),
            accountCode: '200',
            taxType: lineAmountTypes === 'NoTax' ? 'NONE' : one.taxType,
            itemCode: '',
            tracking: [],
          };
        });
        const invoice = { ...totals, number: 'HAND-1', currency: 'GBP', lineAmountTypes, lines: posted };
        const note = toReversal(invoice, { storeId: 'shop', orderId: 1 }, '2026-11-25', taxRates);
        expect(reversalTotals(note)).toEqual(totals);
        for (const midpoint of ['half-up', 'half-even'] as const) {
          expect(recompute(note, taxRates, midpoint)).toMatchObject(totals);
        }
      }),
      { numRuns: 2_000, seed: 13 },
    );
  },
);
