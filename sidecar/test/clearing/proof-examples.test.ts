import { describe, expect, test } from '@jest/globals';
import type { LinkedTransaction } from '../../src/domain/payouts/payouts.ts';
import { isProved, type ProvedAccount } from '../../src/payouts/proof-result.ts';
import type { BookedMovement } from '../../src/payouts/proof-sides.ts';
import { type Books, booked, payoutOf, prove, type RowPlan, rowOf } from './_proof-books.ts';

/** The worked examples of the facts, by their names; amounts in cents. */
const SOLD = '2026-11-02';
const ARRIVED = '2026-11-05';

/** A payout with its own row; payments of its sales and refunds as the orders book them. */
function example(id: string, net: number, plans: readonly Omit<RowPlan, 'day' | 'payout'>[], currency = 'EUR'): Books {
  const rows = plans.map((plan) => rowOf({ ...plan, day: SOLD, payout: id, currency }));
  const own = rowOf({ kind: 'payout', amount: -net, day: SOLD, payout: id, currency });
  const movements = plans.flatMap(({ kind, amount, order }): BookedMovement[] => {
    if (order === undefined || (kind !== 'sale' && kind !== 'refund')) return [];
    return [booked(kind === 'sale' ? 'payments' : 'refunds', amount, SOLD, { order, currency })];
  });
  return {
    rows: [own, ...rows],
    payouts: [payoutOf(id, net, ARRIVED, { currency, createdAt: `${SOLD}T12:00:00Z` })],
    movements,
  };
}

function withBooked(books: Books, movements: readonly BookedMovement[]): Books {
  return { ...books, movements: [...books.movements, ...movements] };
}

function joined(...all: readonly Books[]): Books {
  return {
    rows: all.flatMap(({ rows }) => rows),
    payouts: all.flatMap(({ payouts }) => payouts),
    movements: all.flatMap(({ movements }) => movements),
  };
}

function figures({ payments, refunds, fees, other, payouts, closing, provider, difference }: ProvedAccount) {
  return { payments, refunds, fees, other, payouts, closing, provider, difference };
}

const of = (payout: string, currency = 'EUR') => ({ payout, currency });

const e1 = () =>
  example('po_e1', 16_670, [
    { kind: 'sale', amount: 10_000, fee: 175, order: '1001' },
    { kind: 'sale', amount: 5_000, fee: 100, order: '1002' },
    { kind: 'sale', amount: 2_000, fee: 55, order: '1003' },
  ]);
const e1Booked = () =>
  withBooked(e1(), [booked('fees', -330, ARRIVED, of('po_e1')), booked('payouts', -16_670, ARRIVED, of('po_e1'))]);

test('E1: a plain payout leaves nothing on the clearing account', () => {
  const found = prove(e1Booked(), ARRIVED);
  expect(figures(found)).toEqual({
    ...{ payments: '170.00', refunds: '0.00', fees: '3.30', other: '0.00', payouts: '166.70' },
    ...{ closing: '0.00', provider: '0.00', difference: '0.00' },
  });
  expect(found.causes).toEqual([]);
});

test('E1 before it arrives: the provider still owes it, and only its fees are not booked yet', () => {
  const found = prove(e1Booked(), SOLD);
  expect(found).toMatchObject({ closing: '170.00', provider: '166.70', difference: '3.30' });
  expect(found.causes).toEqual([
    { code: 'not_paid_out', amount: '3.30', orderId: null, payoutId: 'po_e1', detail: '' },
  ]);
  expect(isProved(found)).toBe(true);
});

test('E2: refunds, also of an order that was paid out before', () => {
  const books = example('po_e2', 2_855, [
    { kind: 'sale', amount: 8_000, fee: 145, order: '1004' },
    { kind: 'refund', amount: -3_000, order: '1004' },
    { kind: 'refund', amount: -2_000, order: '990' },
  ]);
  const found = prove(
    withBooked(books, [booked('fees', -145, ARRIVED, of('po_e2')), booked('payouts', -2_855, ARRIVED, of('po_e2'))]),
    ARRIVED,
  );
  expect(found).toMatchObject({ payments: '80.00', refunds: '50.00', closing: '0.00', provider: '0.00', causes: [] });
});

test('E3: the tax on a fee is a fee', () => {
  const books = example('po_e3', 49_108, [{ kind: 'sale', amount: 50_000, fee: 725, feeTax: 167, order: '1005' }]);
  const movements = [
    booked('fees', -725, ARRIVED, of('po_e3')),
    booked('fees', -167, ARRIVED, of('po_e3')),
    booked('payouts', -49_108, ARRIVED, of('po_e3')),
  ];
  expect(prove(withBooked(books, movements), ARRIVED)).toMatchObject({ fees: '8.92', closing: '0.00', causes: [] });
});

const e4 = () =>
  withBooked(
    example('po_e4', 3_795, [
      { kind: 'sale', amount: 12_000, fee: 205, order: '1006' },
      { kind: 'dispute', amount: -6_000, fee: 2_000, order: '985' },
    ]),
    [
      booked('other', -6_000, ARRIVED, of('po_e4')),
      booked('fees', -2_205, ARRIVED, of('po_e4')),
      booked('payouts', -3_795, ARRIVED, of('po_e4')),
    ],
  );
const e5 = () =>
  withBooked(
    example('po_e5', 9_915, [
      { kind: 'dispute_reversal', amount: 6_000, order: '985' },
      { kind: 'sale', amount: 4_000, fee: 85, order: '1007' },
    ]),
    [
      booked('other', 6_000, ARRIVED, of('po_e5')),
      booked('fees', -85, ARRIVED, of('po_e5')),
      booked('payouts', -9_915, ARRIVED, of('po_e5')),
    ],
  );

test('E4 and E5: a dispute is lost to its account and comes back, its fee stays', () => {
  expect(prove(e4(), ARRIVED)).toMatchObject({ other: '-60.00', fees: '22.05', closing: '0.00', causes: [] });
  expect(prove(joined(e4(), e5()), ARRIVED)).toMatchObject({ other: '0.00', closing: '0.00', causes: [] });
});

test('E6: sales in another currency count at the rate of the provider', () => {
  const books = example('po_e6', 3_874, [
    { kind: 'sale', amount: 8_600, fee: 326, order: '1008', customer: { amount: '100.00', currency: 'USD' } },
    { kind: 'refund', amount: -4_400, order: '1008', customer: { amount: '50.00', currency: 'USD' } },
  ]);
  const movements = [
    booked('payments', 10_000, SOLD, { order: '1008', currency: 'USD' }),
    booked('refunds', -5_000, SOLD, { order: '1008', currency: 'USD' }),
    booked('fees', -326, ARRIVED, of('po_e6')),
    booked('payouts', -3_874, ARRIVED, of('po_e6')),
  ];
  expect(prove({ ...books, movements }, ARRIVED)).toMatchObject({
    ...{ payments: '86.00', refunds: '44.00', fees: '3.26', payouts: '38.74', closing: '0.00', causes: [] },
  });
});

test('E7: a negative payout is money that the bank gives', () => {
  const books = example('po_e7', -7_040, [
    { kind: 'sale', amount: 1_000, fee: 40, order: '1009' },
    { kind: 'refund', amount: -5_000, order: '970' },
    { kind: 'refund', amount: -3_000, order: '971' },
  ]);
  const movements = [booked('fees', -40, ARRIVED, of('po_e7')), booked('payouts', 7_040, ARRIVED, of('po_e7'))];
  expect(prove(withBooked(books, movements), ARRIVED)).toMatchObject({
    payouts: '-70.40',
    closing: '0.00',
    causes: [],
  });
});

describe('E8: a payout that fails', () => {
  const FAILED = '2026-11-14';
  const e8a = () => ({
    ...example('po_e8a', 19_675, [{ kind: 'sale', amount: 20_000, fee: 325, order: '1010' }]),
    payouts: [payoutOf('po_e8a', 19_675, ARRIVED, { status: 'failed', createdAt: `${SOLD}T12:00:00Z` })],
  });
  const fees = booked('fees', -325, ARRIVED, of('po_e8a'));
  const back = rowOf({ kind: 'payout_failed', amount: 19_675, day: FAILED, payout: 'po_e8b', undoes: 'po_e8a' });
  const later = (): Books => ({
    rows: [
      back,
      rowOf({ kind: 'sale', amount: 3_000, fee: 70, order: '1011', day: FAILED, payout: 'po_e8b' }),
      rowOf({ kind: 'payout', amount: -22_605, day: FAILED, payout: 'po_e8b' }),
    ],
    payouts: [payoutOf('po_e8b', 22_605, FAILED)],
    movements: [
      booked('payments', 3_000, FAILED, { order: '1011' }),
      booked('fees', -70, FAILED, of('po_e8b')),
      booked('payouts', -22_605, FAILED, of('po_e8b')),
    ],
  });

  test('its money is on the clearing account again, and leaves it with the next one', () => {
    const found = prove(joined(withBooked(e8a(), [fees]), later()), FAILED);
    expect(found).toMatchObject({ payouts: '226.05', closing: '0.00', provider: '0.00', causes: [] });
  });

  test('until the provider says so it is not missed', () => {
    const found = prove(withBooked(e8a(), [fees]), ARRIVED);
    expect(found.causes).toEqual([
      { code: 'payout_failed', amount: '196.75', orderId: null, payoutId: 'po_e8a', detail: '' },
    ]);
    expect(isProved(found)).toBe(true);
  });

  test('its transfer that is still in Xero is named', () => {
    const left = booked('payouts', -19_675, ARRIVED, of('po_e8a'));
    const found = prove(joined(withBooked(e8a(), [fees, left]), later()), FAILED);
    expect(found.causes).toEqual([
      { code: 'payout_differs', amount: '-196.75', orderId: null, payoutId: 'po_e8a', detail: '' },
    ]);
  });
});

test('E9: a reserve leaves to its account, and comes back', () => {
  const held = withBooked(
    example('po_e9a', 88_475, [
      { kind: 'sale', amount: 100_000, fee: 1_525, order: '1012' },
      { kind: 'reserve', amount: -10_000 },
    ]),
    [
      booked('other', -10_000, ARRIVED, of('po_e9a')),
      booked('fees', -1_525, ARRIVED, of('po_e9a')),
      booked('payouts', -88_475, ARRIVED, of('po_e9a')),
    ],
  );
  expect(prove(held, ARRIVED)).toMatchObject({ other: '-100.00', closing: '0.00', causes: [] });
});

test('E10: fees of the account, and their tax', () => {
  const books = example('po_e10', 5_270, [
    { kind: 'sale', amount: 6_000, fee: 115, order: '1014' },
    { kind: 'fee', amount: -500 },
    { kind: 'fee_tax', amount: -115 },
  ]);
  const movements = [booked('fees', -730, ARRIVED, of('po_e10')), booked('payouts', -5_270, ARRIVED, of('po_e10'))];
  expect(prove(withBooked(books, movements), ARRIVED)).toMatchObject({ fees: '7.30', closing: '0.00', causes: [] });
});

test('what a person booked by hand is exactly the oldest payouts that nobody else booked: nothing differs', () => {
  const [first, second] = [
    example('po_a', 9_850, [{ kind: 'sale', amount: 10_000, fee: 150, order: '1' }]),
    example('po_b', 4_925, [{ kind: 'sale', amount: 5_000, fee: 75, order: '2' }]),
  ];
  const books = joined(first, second);
  const matched = prove({ ...books, xero: '0.00' }, ARRIVED);
  expect(matched).toMatchObject({ closing: '0.00', provider: '0.00', other: '-150.00', causes: [] });
  expect(isProved(matched)).toBe(true);
  // One of them is still missing there.
  const half = prove({ ...books, xero: '50.00' }, ARRIVED);
  expect(half.causes).toMatchObject([{ code: 'payout_not_booked', payoutId: 'po_b', amount: '50.00' }]);
  const other = prove({ ...books, xero: '49.99' }, ARRIVED);
  expect(other.causes.map(({ code }) => code)).toEqual(['payout_not_booked', 'payout_not_booked', 'foreign_booking']);
});

describe('E11: two shops, and two currencies', () => {
  const e11a = () =>
    example('po_e11a', 9_800, [
      { kind: 'sale', amount: 6_000, fee: 115, order: '1015' },
      { kind: 'sale', amount: 4_000, fee: 85, otherShop: true },
    ]);

  test('the other shop is a line of its own', () => {
    const movements = [
      booked('other', 3_915, ARRIVED, of('po_e11a')),
      booked('fees', -115, ARRIVED, of('po_e11a')),
      booked('payouts', -9_800, ARRIVED, of('po_e11a')),
    ];
    expect(prove(withBooked(e11a(), movements), ARRIVED)).toMatchObject({ closing: '0.00', causes: [] });
  });

  test('before its payout arrives, what the other shop sold is named', () => {
    const found = prove(e11a(), SOLD);
    expect(found.causes).toEqual([
      { code: 'other_shop', amount: '-39.15', orderId: null, payoutId: 'po_e11a', detail: '' },
      { code: 'not_paid_out', amount: '1.15', orderId: null, payoutId: 'po_e11a', detail: '' },
    ]);
    expect(isProved(found)).toBe(true);
  });

  test('a held payout is one cause, with its whole amount', () => {
    const found = prove(e11a(), ARRIVED);
    expect(found).toMatchObject({ closing: '60.00', provider: '0.00', difference: '60.00' });
    expect(found.causes).toEqual([
      { code: 'payout_not_booked', amount: '60.00', orderId: null, payoutId: 'po_e11a', detail: '' },
    ]);
  });

  test('currencies are never mixed', () => {
    const pounds = withBooked(
      example('po_e11b', 2_442, [{ kind: 'sale', amount: 2_500, fee: 58, order: '1016' }], 'GBP'),
      [
        booked('fees', -58, ARRIVED, { ...of('po_e11b', 'GBP'), account: '096' }),
        booked('payouts', -2_442, ARRIVED, { ...of('po_e11b', 'GBP'), account: '096' }),
      ],
    );
    const moved = { ...pounds, movements: pounds.movements.map((one) => ({ ...one, account: '096' })) };
    const all = joined(e1Booked(), moved);
    expect(prove(all, ARRIVED, { currency: 'GBP', account: '096' })).toMatchObject({ payouts: '24.42', causes: [] });
    expect(prove(all, ARRIVED)).toMatchObject({ payouts: '166.70', causes: [] });
  });
});

test('E12: a manual payout is proved by the balance', () => {
  const rows = [
    rowOf({ kind: 'sale', amount: 40_000, fee: 625, order: '1017', day: SOLD }),
    rowOf({ kind: 'fee', amount: -300, day: SOLD }),
    rowOf({ kind: 'payout', amount: -30_000, day: SOLD, payout: 'po_e12' }),
  ];
  const payouts = [payoutOf('po_e12', 30_000, SOLD, { automatic: false, isFinal: false })];
  const movements = [
    booked('payments', 40_000, SOLD, { order: '1017' }),
    booked('fees', -925, SOLD, {}),
    booked('payouts', -30_000, SOLD, of('po_e12')),
  ];
  const asOf = `${SOLD}T23:00:00Z`;
  const balance = { gateway: 'stripe', currency: 'EUR', asOf, available: '90.75', pending: '0.00' } as const;
  const found = prove({ rows, payouts, movements }, SOLD, { balance });
  expect(found).toMatchObject({ fees: '9.25', payouts: '300.00', closing: '90.75', provider: '90.75', causes: [] });
});

test('E13: a conversion leaves one balance of PayPal and arrives on the other', () => {
  const in13 = (plan: Omit<RowPlan, 'day'>): LinkedTransaction => rowOf({ ...plan, day: SOLD });
  const rows = [
    in13({ kind: 'sale', amount: 10_000, fee: 339, order: '1018', payout: 'w1' }),
    in13({ kind: 'sale', amount: 5_000, fee: 200, order: '1019', currency: 'USD' }),
    in13({ kind: 'conversion', amount: -4_800, currency: 'USD' }),
    in13({ kind: 'conversion', amount: 4_128, payout: 'w1' }),
    in13({ kind: 'refund', amount: -2_000, order: '1018', payout: 'w1' }),
    in13({ kind: 'payout', amount: -11_789, payout: 'w1' }),
  ];
  const usd = { currency: 'USD', account: '096' };
  const movements = [
    booked('payments', 10_000, SOLD, { order: '1018' }),
    booked('refunds', -2_000, SOLD, { order: '1018' }),
    booked('fees', -339, SOLD, of('w1')),
    booked('other', 4_128, SOLD, of('w1')),
    booked('payouts', -11_789, SOLD, of('w1')),
    booked('payments', 5_000, SOLD, { order: '1019', ...usd }),
    booked('fees', -200, SOLD, { ...usd }),
    booked('other', -4_800, SOLD, { payout: 'w1', ...usd }),
  ];
  const books = { rows, payouts: [payoutOf('w1', 11_789, SOLD)], movements };
  expect(prove(books, SOLD)).toMatchObject({ payouts: '117.89', closing: '0.00', provider: '0.00', causes: [] });
  expect(prove(books, SOLD, usd)).toMatchObject({ other: '-48.00', closing: '0.00', provider: '0.00', causes: [] });
});

test("E14: what the provider's list does not explain is a gap of its own, and nothing is forced", () => {
  const rows = [
    rowOf({ kind: 'sale', amount: 5_000, fee: 150, order: '1020', day: SOLD, payout: 'po_e14' }),
    rowOf({ kind: 'sale', amount: 3_000, fee: 95, order: '1021', day: SOLD, payout: 'po_e14' }),
  ];
  const movements = [
    booked('payments', 5_000, SOLD, { order: '1020' }),
    booked('payments', 3_000, SOLD, { order: '1021' }),
  ];
  const found = prove({ rows, payouts: [payoutOf('po_e14', 6_028, ARRIVED)], movements }, ARRIVED);
  expect(found).toMatchObject({ closing: '80.00', provider: '0.00', difference: '80.00' });
  expect(found.causes).toEqual([
    { code: 'payout_not_booked', amount: '62.73', orderId: null, payoutId: 'po_e14', detail: '' },
    { code: 'provider_gap', amount: '17.27', orderId: null, payoutId: 'po_e14', detail: '' },
  ]);
  expect(isProved(found)).toBe(false);
});
