import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import fc from 'fast-check';
import type { PlannedCreditNote, PlannedDocuments, PlannedLine } from '../../src/domain/documents.ts';
import type { Order, OrderLine } from '../../src/domain/order.ts';
import { planDocuments } from '../../src/mapping/plan-documents.ts';
import type { Refund } from '../../src/domain/refund.ts';
import { readSettings } from '../../src/domain/settings/settings.ts';
import { baskets, orderOf } from './_basket.ts';
import { organisationIn } from '../support/xero/_organisations.ts';
import { aFee } from './_order.ts';
import { recompute } from '../support/xero/_arithmetic.ts';

/*
 * Refunds as shops make them: lines in any quantity, with the amount the order screen works out from them, or one that
 * was typed; an amount alone; net or tax alone; and more than the order's total.
 */
interface Move {
  readonly kind: 'lines' | 'typed' | 'amount' | 'tax' | 'net';
  /** The refunded part of each line, in percent; lines beyond the list are not refunded. */
  readonly parts: readonly number[];
  /** Part of the whole order for amounts that are typed. */
  readonly percent: number;
}

interface Sale {
  readonly basket: Parameters<typeof orderOf>[0];
  readonly fee: number;
  readonly tender: number;
  readonly moves: readonly Move[];
  readonly end: 'open' | 'rest' | 'beyond';
}

const sales: fc.Arbitrary<Sale> = fc.record({
  basket: baskets,
  /** Percent of the first line given as a discount fee. */
  fee: fc.constantFrom(0, 0, 10, 60),
  /** Percent of the total paid by gift card. */
  tender: fc.constantFrom(0, 0, 0, 20),
  moves: fc.array(
    fc.record({
      kind: fc.constantFrom('lines' as const, 'typed' as const, 'amount' as const, 'tax' as const, 'net' as const),
      parts: fc.array(fc.constantFrom(0, 0, 10, 33, 50, 100), { minLength: 1, maxLength: 8 }),
      percent: fc.integer({ min: 0, max: 60 }),
    }),
    { maxLength: 6 },
  ),
  end: fc.constantFrom('open' as const, 'rest' as const, 'beyond' as const),
});

const reading = readSettings({
  accounts: { shipping: '265', fees: '260', hiddenTender: '845' },
  taxes: { rates: { '1': 'OUTPUT2', '2': 'RROUTPUT', '3': 'ZERORATEDOUTPUT' }, untaxed: 'ZERORATEDOUTPUT' },
  payments: { default: { account: '092' } },
});
if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
const { settings } = reading;
const lists = organisationIn('GB');

function money(amount: Big): string {
  return amount.round(2, Big.roundHalfUp).toFixed(2);
}

function sold({ basket, fee, tender }: Sale): Order {
  const order = orderOf({ ...basket, roundsAtSubtotal: basket.roundsAtSubtotal && fee === 0 });
  const [first] = order.lines;
  const net = new Big(first?.total ?? '0').times(fee).div(100).round(2).neg();
  const tax = new Big(first?.totalTax ?? '0').times(fee).div(100).round(2).neg();
  const lines: OrderLine[] =
    fee === 0 || first === undefined || net.eq(0)
      ? [...order.lines]
      : [
          ...order.lines,
          aFee({
            id: 900,
            name: 'Discount',
            total: money(net),
            totalTax: money(tax),
            taxes: first.taxes.map(({ rateId }) => ({ rateId, total: money(tax) })),
          }),
        ];
  const [rate] = first?.taxes ?? [];
  const isOff = lines.length > order.lines.length;
  const taxes = order.taxes.map((one) =>
    isOff && one.rateId === rate?.rateId ? { ...one, taxTotal: money(new Big(one.taxTotal).plus(tax)) } : one,
  );
  const total = new Big(order.total).plus(isOff ? net.plus(tax) : 0);
  const gap = total.times(tender).div(100).round(2);
  return {
    ...order,
    lines,
    taxes,
    totalTax: money(new Big(order.totalTax).plus(isOff ? tax : 0)),
    total: money(total.minus(gap)),
  };
}

function refundOf(move: Move, order: Order, id: number, left: Big): Refund {
  const lines = order.lines.flatMap((line, index) => {
    const part = new Big(move.parts[index] ?? 0).div(100);
    if (move.kind === 'amount' || part.eq(0)) return [];
    const total = move.kind === 'tax' ? new Big(0) : new Big(line.total).times(part);
    const tax = move.kind === 'net' ? new Big(0) : new Big(line.totalTax).times(part);
    const given = { total: total.toFixed(6), totalTax: tax.toFixed(6) };
    const some: OrderLine =
      line.kind === 'product'
        ? { ...line, ...given, quantity: new Big(line.quantity).times(part).toFixed(2) }
        : { ...line, ...given };
    return [{ line: some, refundedLineId: line.id }];
  });
  const said = lines.reduce(
    (sum, { line }) => sum.plus(money(new Big(line.total))).plus(money(new Big(line.totalTax))),
    new Big(0),
  );
  const typed = new Big(order.total).times(move.percent).div(100);
  const wanted = move.kind === 'typed' || move.kind === 'amount' ? typed : said;
  return aRefund(id, wanted.gt(left) ? left : wanted, lines);
}

function aRefund(id: number, amount: Big, lines: Refund['lines'] = []): Refund {
  return {
    id,
    createdAt: `2026-10-01T10:00:${String(id).padStart(2, '0')}Z`,
    refundedOn: '2026-10-01',
    amount: money(amount.lt(0) ? new Big(0) : amount),
    reason: '',
    refundedPayment: true,
    lines,
    taxes: [],
    meta: [],
  };
}

function refundsOf(sale: Sale, order: Order): Refund[] {
  const refunds: Refund[] = [];
  let left = new Big(order.total);
  for (const [index, move] of sale.moves.entries()) {
    const refund = refundOf(move, order, index + 1, left);
    left = left.minus(refund.amount);
    refunds.push(refund);
  }
  if (sale.end !== 'open') refunds.push(aRefund(50, sale.end === 'rest' ? left : left.plus('0.01')));
  return refunds;
}

function plan(order: Order, refunds: readonly Refund[]): PlannedDocuments {
  const store = { id: 'shop', url: 'https://shop.example.com' };
  const named = refunds.map(({ id, amount }) => ({ id, reason: '', total: `-${amount}` }));
  const context = { settings, lists, catalogue: new Map(), store, refunds };
  const result = planDocuments({ ...order, refunds: named }, context);
  if (result.kind !== 'documents') throw new Error(JSON.stringify(result));
  return result.documents;
}

type Figure = 'amount' | 'tax';

function sumBy(lines: readonly PlannedLine[], key: (line: PlannedLine) => string, figure: Figure): Map<string, Big> {
  const sums = new Map<string, Big>();
  for (const line of lines) sums.set(key(line), (sums.get(key(line)) ?? new Big(0)).plus(line[figure]));
  return sums;
}

const byTaxType = (line: PlannedLine): string => line.taxType;
const byAccount = (line: PlannedLine): string => `${line.taxType} ${line.accountCode}`;

/** Between nothing and all of it, whichever sign it has. */
function isPartOf(part: Big, whole: Big): boolean {
  return whole.lt(0) ? part.lte(0) && part.gte(whole) : part.gte(0) && part.lte(whole);
}

function expectWithinInvoice(lines: readonly PlannedLine[], notes: readonly PlannedCreditNote[]): void {
  for (const figure of ['amount', 'tax'] as const) {
    const whole = sumBy(lines, byTaxType, figure);
    const credited: PlannedLine[] = [];
    for (const note of notes) {
      credited.push(...note.lines);
      for (const [taxType, part] of sumBy(credited, byTaxType, figure)) {
        const all = whole.get(taxType) ?? new Big(0);
        expect([note.refundId, figure, taxType, part.toFixed(2), all.toFixed(2), isPartOf(part, all)]).toEqual([
          note.refundId,
          figure,
          taxType,
          part.toFixed(2),
          all.toFixed(2),
          true,
        ]);
      }
    }
  }
}

function expectAsXeroAddsUp(notes: readonly PlannedCreditNote[]): void {
  for (const note of notes) {
    for (const midpoint of ['half-up', 'half-even'] as const) {
      expect(recompute(note, lists.taxRates, midpoint)).toMatchObject(note.expected);
    }
    for (const line of note.lines) {
      expect([line.amount, line.tax, new Big(line.tax).abs().lte(new Big(line.amount).abs())]).toEqual([
        line.amount,
        line.tax,
        true,
      ]);
    }
  }
}

/** The first refund, where it gives back tax alone, as it was charged; a cent a line may have been rounded. */
function expectTaxAlone({ moves, fee }: Sale, [first]: readonly Refund[], [note]: readonly PlannedCreditNote[]): void {
  const isWhole = note === undefined || new Big(note.expected.totalTax).eq(0);
  if (moves[0]?.kind !== 'tax' || fee > 0 || first === undefined || note?.refundId !== first.id || isWhole) return;
  const cents = new Big(note.expected.subTotal).abs().times(100);
  expect([note.expected, cents.lte(first.lines.length + 1)]).toEqual([note.expected, true]);
}

/** Refunding four pennies one by one leaves a penny of tax without net: no credit note can hold that. */
function isMoreThanCents(order: Order): boolean {
  const { lines } = plan(order, []).invoice;
  const nets = sumBy(lines, byTaxType, 'amount');
  return [...nets.values()].every((net) => net.abs().gte('0.25') || net.eq(0));
}

describe('whatever is refunded', () => {
  test('each credit note is the money, none passes what is left of the invoice, and a full refund ends at zero', () => {
    fc.assert(
      fc.property(sales, (sale) => {
        const order = sold(sale);
        fc.pre(new Big(order.total).gt(0) && isMoreThanCents(order));
        const refunds = refundsOf(sale, order);
        const { invoice, creditNotes } = plan(order, refunds);
        expectTaxAlone(sale, refunds, creditNotes);
        let left = new Big(invoice.expected.total);
        for (const refund of refunds) {
          const note = creditNotes.find(({ refundId }) => refundId === refund.id);
          const credit = left.lt(refund.amount) ? left : new Big(refund.amount);
          expect([refund.id, note?.expected.total ?? '0.00']).toEqual([refund.id, credit.toFixed(2)]);
          expect(note?.refund?.amount ?? '0.00').toBe(credit.toFixed(2));
          left = left.minus(credit);
        }
        expectAsXeroAddsUp(creditNotes);
        expectWithinInvoice(invoice.lines, creditNotes);
        if (!left.eq(0)) return;
        const credited = creditNotes.flatMap((note) => note.lines);
        for (const [key, whole] of sumBy(invoice.lines, byAccount, 'amount')) {
          expect([key, (sumBy(credited, byAccount, 'amount').get(key) ?? new Big(0)).toFixed(2)]).toEqual([
            key,
            whole.toFixed(2),
          ]);
        }
        for (const [key, whole] of sumBy(invoice.lines, byTaxType, 'tax')) {
          expect([key, (sumBy(credited, byTaxType, 'tax').get(key) ?? new Big(0)).toFixed(2)]).toEqual([
            key,
            whole.toFixed(2),
          ]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
