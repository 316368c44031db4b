import { Big } from 'big.js';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BalanceKind, LinkedTransaction, ProviderPayout } from '../domain/payouts/payouts.ts';
import { explainPayout, type PayoutDecisions } from './explain-payout.ts';
import { planBooking } from './plan-booking.ts';

/** "sale:10000:175@1001" in minor units, as in the facts: kind, amount, fee, order ("-" = none; "!" = another shop). */
function rowsOf(payoutId: string | null, currency: string, texts: readonly string[]): LinkedTransaction[] {
  return texts.map((text, place) => {
    const [kind = '', amount = '0', fee = '0', tax = '0', conversion = '0'] = (text.split('@')[0] ?? '').split(':');
    const ref = text.split('@')[1] ?? '-';
    const [gross, cost] = [major(amount), major(fee)];
    return {
      gateway: 'stripe',
      id: `txn_${payoutId}_${place}`,
      currency,
      kind: kind as BalanceKind,
      type: kind === 'unknown' ? 'zz/zz_new' : kind,
      amount: gross.toFixed(2),
      fee: cost.minus(major(tax)).toFixed(2),
      feeTax: major(tax).toFixed(2),
      ...(conversion === '0' ? {} : { feeConversion: major(conversion).toFixed(2) }),
      net: gross.minus(cost).toFixed(2),
      createdAt: '2026-11-20T10:00:00.000Z',
      payoutId,
      customer: null,
      description: '',
      references: kind === 'payout_failed' ? { payout: ref } : {},
      orderId: /^\d+$/.test(ref) ? ref : null,
      refundId: null,
      linkedBy: /^\d+$/.test(ref) ? 'charge' : null,
      isOtherShop: ref === '!',
    };
  });
}

const major = (minor: string) => new Big(minor).div(100);

function payoutOf(id: string, currency: string, net: string, change: Partial<ProviderPayout> = {}): ProviderPayout {
  return {
    ...{ gateway: 'stripe', id, currency, net: major(net).toFixed(2), createdAt: '2026-11-22T00:00:00.000Z' },
    ...{ arrives: '2026-11-24', status: 'paid', automatic: true, isFinal: true, trace: null },
    ...change,
  };
}

const BY_PAYOUT = { fees: 'payout' } as const;
const UNDECIDED: PayoutDecisions = { otherShop: null, unexplained: null };

interface Example {
  readonly name: string;
  readonly net: string;
  readonly rows: readonly string[];
  readonly currency?: string;
  readonly change?: Partial<ProviderPayout>;
  readonly decisions?: Partial<PayoutDecisions>;
  /** [to the bank or from it, amount]; null = none. */
  readonly transfer: readonly [boolean, string] | null;
  /** Costs by what they are for. */
  readonly money: Readonly<Record<string, string>>;
}

const EXAMPLES: readonly Example[] = [
  {
    name: 'E1 plain',
    net: '16670',
    rows: ['sale:10000:175@1001', 'sale:5000:100@1002', 'sale:2000:55@1003'],
    transfer: [true, '166.70'],
    money: { fees: '3.30' },
  },
  {
    name: 'E2 refunds, one of an order paid out long ago',
    net: '2855',
    rows: ['sale:8000:145@1004', 'refund:-3000:0@1004', 'refund:-2000:0@990'],
    transfer: [true, '28.55'],
    money: { fees: '1.45' },
  },
  {
    name: 'E3 tax in the fee',
    net: '49108',
    rows: ['sale:50000:892:167@1005'],
    transfer: [true, '491.08'],
    money: { fees: '7.25', feeTax: '1.67' },
  },
  {
    name: 'E4 dispute opened',
    net: '3795',
    rows: ['sale:12000:205@1006', 'dispute:-6000:2000@985'],
    transfer: [true, '37.95'],
    money: { fees: '22.05', disputes: '60.00' },
  },
  {
    name: 'E5 dispute won, its fee stays',
    net: '9915',
    rows: ['dispute_reversal:6000:0@985', 'sale:4000:85@1007'],
    transfer: [true, '99.15'],
    money: { fees: '0.85', disputes: '-60.00' },
  },
  {
    name: 'E6 converted',
    net: '3874',
    rows: ['sale:8600:326:0:172@1008', 'refund:-4400:0@1008'],
    transfer: [true, '38.74'],
    money: { fees: '1.54', conversion: '1.72' },
  },
  {
    name: 'E7 negative: the bank pays',
    net: '-7040',
    rows: ['sale:1000:40@1009', 'refund:-5000:0@970', 'refund:-3000:0@971'],
    transfer: [false, '70.40'],
    money: { fees: '0.40' },
  },
  {
    name: 'E8a failed after it was paid',
    net: '19675',
    rows: ['sale:20000:325@1010'],
    change: { status: 'failed' },
    transfer: null,
    money: { fees: '3.25' },
  },
  {
    name: 'E8b the next one carries its money again',
    net: '22605',
    rows: ['payout_failed:19675:0@po_e8a', 'sale:3000:70@1011'],
    transfer: [true, '226.05'],
    money: { fees: '0.70' },
  },
  {
    name: 'E9a reserve',
    net: '88475',
    rows: ['sale:100000:1525@1012', 'reserve:-10000:0@-'],
    transfer: [true, '884.75'],
    money: { fees: '15.25', reserves: '100.00' },
  },
  {
    name: 'E9b its release',
    net: '14900',
    rows: ['reserve:10000:0@-', 'sale:5000:100@1013'],
    transfer: [true, '149.00'],
    money: { fees: '1.00', reserves: '-100.00' },
  },
  {
    name: 'E10 fees of the account, and their tax',
    net: '5270',
    rows: ['sale:6000:115@1014', 'fee:-500:0@-', 'fee_tax:-115:0@-'],
    transfer: [true, '52.70'],
    money: { fees: '6.15', feeTax: '1.15' },
  },
  {
    name: 'E11a two shops on one account',
    net: '9800',
    rows: ['sale:6000:115@1015', 'sale:4000:85@!'],
    decisions: { otherShop: '877' },
    transfer: [true, '98.00'],
    money: { fees: '1.15', other: '-39.15' },
  },
  {
    name: 'E11b second currency',
    net: '2442',
    currency: 'GBP',
    rows: ['sale:2500:58@1016'],
    transfer: [true, '24.42'],
    money: { fees: '0.58' },
  },
  {
    name: 'E12 by hand: what is left stays in the balance',
    net: '30000',
    rows: ['sale:40000:625@1017', 'fee:-300:0@-'],
    change: { automatic: false },
    transfer: [true, '300.00'],
    money: { fees: '9.25' },
  },
  {
    name: 'E14 a gap, once an account is chosen',
    net: '6028',
    rows: ['sale:5000:150@1020', 'sale:3000:95@1021'],
    decisions: { unexplained: '404' },
    transfer: [true, '60.28'],
    money: { fees: '2.45', unexplained: '17.27' },
  },
];

describe('the worked examples of the facts', () => {
  test.each(EXAMPLES)('$name', ({ net, rows: texts, currency = 'EUR', change, decisions, transfer, money }) => {
    const payout = payoutOf('po_1', currency, net, change);
    const rows = [...rowsOf(payout.id, currency, texts), ...rowsOf(payout.id, currency, [`payout:${-Number(net)}:0`])];
    const planned = planBooking(payout, rows, BY_PAYOUT, { ...UNDECIDED, ...decisions });
    expect(planned?.transfer ?? null).toEqual(
      transfer && { currency, isToBank: transfer[0], amount: transfer[1], date: '2026-11-24' },
    );
    const lines = (planned?.money ?? []).flatMap((one) => one.lines.map(({ of, amount }) => [of, amount]));
    expect(Object.fromEntries(lines)).toEqual(money);
    expect((planned?.money ?? []).map((one) => one.currency)).toEqual([currency]);
  });

  test('E13 PayPal: a conversion leaves one currency and arrives in the other; each has its own document', () => {
    const payout = payoutOf('T0400', 'EUR', '11789', { automatic: false, gateway: 'paypal' });
    const rows = [
      ...rowsOf('T0400', 'EUR', ['sale:10000:339@1018', 'conversion:4128:0@-', 'refund:-2000:0@1018']),
      ...rowsOf('T0400', 'USD', ['sale:5000:200@1019', 'conversion:-4800:0@-']),
    ];
    expect(explainPayout(payout, rows)).toMatchObject({
      state: 'explained',
      sums: { sales: '100.00', refunds: '-20.00', fees: '-3.39', conversion: '41.28' },
      gap: '0.00',
      left: '0.00',
    });
    expect(planBooking(payout, rows, BY_PAYOUT, UNDECIDED)?.money).toEqual([
      { currency: 'EUR', lines: [line('fees', '3.39', false), line('conversion', '-41.28')] },
      { currency: 'USD', lines: [line('fees', '2.00', false), line('conversion', '48.00')] },
    ]);
  });

  const line = (of: string, amount: string, isWithoutTax = true) => ({ of, amount, isWithoutTax });
});

describe('a payout is held, and nothing is booked', () => {
  const heldBy = (payout: ProviderPayout, texts: readonly string[]) => {
    const rows = rowsOf(payout.id, payout.currency, texts);
    expect(planBooking(payout, rows, BY_PAYOUT, UNDECIDED)).toBeNull();
    return explainPayout(payout, rows).held.map(({ code }) => code);
  };

  test('E14: while the provider does not explain all of it', () => {
    const payout = payoutOf('6028', 'USD', '6028');
    expect(heldBy(payout, ['sale:5000:150@1020', 'sale:3000:95@1021'])).toEqual(['payout_gap']);
    const rows = rowsOf('6028', 'USD', ['sale:5000:150@1020', 'sale:3000:95@1021']);
    expect(explainPayout(payout, rows)).toMatchObject({ gap: '-17.27', held: [{ message: expect.stringContaining('$17.27') }] }); // prettier-ignore
  });

  test('one with thousands of rows names the first orders, and how many more', () => {
    const many = Array.from({ length: 3_000 }, (_, at) => `unknown:-100:0@${1_000 + at}`);
    const { held } = explainPayout(payoutOf('po', 'EUR', '-300000'), rowsOf('po', 'EUR', many));
    expect(held.map(({ message }) => message)).toEqual([
      expect.stringContaining('zz/zz_new (#1000, #1001, #1002 and 2997 more)'),
    ]);
  });

  test('a kind of row that no list names, other shops, a list that is not final', () => {
    expect(heldBy(payoutOf('po', 'EUR', '900'), ['sale:1000:0@1', 'unknown:-100:0@-'])).toEqual(['payout_row_unknown']);
    expect(heldBy(payoutOf('po', 'EUR', '900'), ['sale:900:0@!'])).toEqual(['payout_other_shop']);
    expect(heldBy(payoutOf('po', 'EUR', '900', { isFinal: false }), ['sale:100:0@1'])).toEqual(['payout_not_final']);
  });
});

test('fees of sales that are booked with their orders are not booked again; those of the account are', () => {
  const payout = payoutOf('po', 'EUR', '5270');
  const rows = rowsOf('po', 'EUR', ['sale:6000:115@1014', 'fee:-500:0@-', 'fee_tax:-115:0@-']);
  const fees = (by: 'order' | 'off') =>
    planBooking(payout, rows, { fees: by }, UNDECIDED)?.money.flatMap(({ lines }) => lines.map(({ of, amount }) => [of, amount])); // prettier-ignore
  expect(fees('order')).toEqual([
    ['fees', '5.00'],
    ['feeTax', '1.15'],
  ]);
  expect(fees('off')).toEqual([]);
});

/** A row of any kind, with fee, tax and conversion inside each other. */
const anyRow = fc
  .record({
    kind: fc.constantFrom<BalanceKind>('sale', 'refund', 'refund_failed', 'fee', 'fee_tax', 'dispute', 'dispute_reversal', 'reserve', 'conversion', 'payout_failed', 'unknown'), // prettier-ignore
    amount: fc.integer({ min: -500_000, max: 500_000 }),
    fee: fc.integer({ min: 0, max: 9000 }),
    tax: fc.integer({ min: 0, max: 100 }),
    conversion: fc.integer({ min: 0, max: 100 }),
    order: fc.constantFrom('1', '2', '-', '!'),
  })
  .map(({ kind, amount, fee, tax, conversion, order }) => {
    const [all, part, rate] = [fee, Math.floor((fee * tax) / 300), Math.floor((fee * conversion) / 300)];
    return `${kind}:${amount}:${all}:${part}:${rate}@${order}`;
  });

test('whatever a payout consists of, its parts make its net, and its clearing account comes to zero, to the cent', () => {
  fc.assert(
    fc.property(
      fc.array(anyRow, { maxLength: 30 }),
      fc.boolean(),
      fc.integer({ min: -2000, max: 2000 }),
      fc.constantFrom('EUR', 'GBP', 'JPY'),
      (texts, automatic, gap, currency) => {
        const rows = rowsOf('po', currency, texts);
        const listed = rows.reduce((total, { net }) => total.plus(net), new Big(0));
        const payout = payoutOf('po', currency, '0', { automatic, net: listed.plus(major(String(gap))).toFixed(2) });
        const decisions = { otherShop: '877', unexplained: '404' };
        const { sums, gap: open, left } = explainPayout(payout, rows, decisions);
        const parts = Object.values(sums).reduce((total, part) => total.plus(part), new Big(0));
        expect(parts.plus(open).minus(left).toFixed(2)).toBe(payout.net);
        const plan = planBooking(payout, rows, BY_PAYOUT, decisions);
        // Clearing: gross of own sales and refunds, and what a failed payout left there, less all that is booked.
        const isOfOrder = ({ kind, isOtherShop }: LinkedTransaction) => !isOtherShop && ['sale', 'refund', 'refund_failed', 'payout_failed'].includes(kind); // prettier-ignore
        const gross = rows.filter(isOfOrder).reduce((total, { amount }) => total.plus(amount), new Big(0));
        const costs = (plan?.money ?? []).flatMap(({ lines }) => lines).reduce((total, { amount }) => total.plus(amount), new Big(0)); // prettier-ignore
        const moved = new Big(plan?.transfer?.amount ?? '0').times(plan?.transfer?.isToBank === false ? -1 : 1);
        expect(gross.minus(costs).minus(moved).toFixed(2).replace('-0.00', '0.00')).toBe(left);
      },
    ),
    { numRuns: 1000 },
  );
});
