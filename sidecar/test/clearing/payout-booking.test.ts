import { describe, expect, test } from '@jest/globals';
import { acceptPayouts } from '../../src/operations/payouts/book-payouts.ts';
import { proveNightly } from '../../src/operations/payouts/prove-nightly.ts';
import { balanceOf, connectAgain, STRIPE_ORDER } from '../accounting/_fees.ts';
import { addCopies } from '../support/_stack.ts';
import { byHand, writes } from '../accounting/_books.ts';
import { ACCOUNTS, addAccount, arrive, type At, BANK, CLEARING, costs, entryOf, liveMoney, liveTransfers, moved, payoutOf, startPayouts, wake } from './_booked-payouts.ts'; // prettier-ignore

const E1 = ['sale:10000:175', 'sale:5000:100', 'sale:2000:55'];

test('a payout is moved once by its net, its fees are spent once, and a second look sends nothing', async () => {
  await using at = await startPayouts();
  const { stack, shop } = at;
  const [bank, clearing] = [Number(balanceOf(shop, BANK)), Number(balanceOf(shop, CLEARING))];
  const e1 = payoutOf(shop, 'po_e1', E1);
  const before = writes(stack).length;
  await arrive(at, e1);
  await stack.drain();
  const mark = `[${shop.id}:payout/stripe:po_e1]`;
  expect(liveTransfers(shop)).toMatchObject([
    { amount: '166.70', date: '2026-11-24', reference: `Stripe payout po_e1 ${mark}`, from: { isReconciled: false } },
  ]);
  expect(moved(at)).toEqual([[CLEARING, BANK, '166.70']]);
  expect(liveMoney(shop)).toMatchObject([
    { type: 'SPEND', date: '2026-11-24', reference: `Payout costs of po_e1, Stripe, GBP ${mark}`, totals: { total: '3.30' } }, // prettier-ignore
  ]);
  expect(costs(at)).toEqual({ [ACCOUNTS.fees]: '3.30' });
  expect(Number(balanceOf(shop, BANK)) - bank).toBeCloseTo(166.7);
  expect(Number(balanceOf(shop, CLEARING)) - clearing).toBeCloseTo(-170);
  expect(writes(stack).length - before).toBe(2);
  expect(await entryOf(at, 'po_e1')).toMatchObject({ state: 'recorded', summary: { payout: { net: '166.70' } } });
  await wake(at, e1.payout);
  await stack.drain();
  expect(writes(stack).length - before).toBe(2);
});

test('a payout costs at most four calls to Xero', async () => {
  await using at = await startPayouts();
  const { stack, shop } = at;
  await arrive(at, payoutOf(shop, 'po_1', E1));
  await stack.drain();
  const before = stack.xero.calls.accounting();
  await arrive(at, payoutOf(shop, 'po_2', ['sale:4000:85']));
  await stack.drain();
  expect(liveTransfers(shop)).toHaveLength(2);
  expect(stack.xero.calls.accounting() - before).toBeLessThanOrEqual(4);
});

test('a payout a day adds at most four calls to Xero to the day of its orders, the nightly proof among them', async () => {
  await using at = await startPayouts();
  const { stack, shop } = at;
  const calls: number[] = [];
  for (let day = 0; day < 4; day += 1) {
    // Its orders have the organisation's lists read once a day.
    addCopies(shop, STRIPE_ORDER, 1);
    await stack.drain();
    const before = stack.xero.calls.accounting();
    await arrive(at, payoutOf(shop, `po_day${day}`, ['sale:4000:85'], { net: '39.15' }));
    await stack.drain();
    await proveNightly(stack.context, shop.id);
    calls.push(stack.xero.calls.accounting() - before);
    stack.pass(24 * 60 * 60_000);
  }
  expect(liveTransfers(shop)).toHaveLength(4);
  // The first payout of a provider makes its contact, too.
  expect(calls.slice(1).filter((count) => count > 4)).toEqual([]);
});

describe('what a payout consists of besides sales', () => {
  test.each([
    ['dispute opened', ['sale:12000:205', 'dispute:-6000:2000'], { fees: '22.05', disputes: '60.00' }],
    ['dispute won: more comes back than it costs', ['dispute_reversal:6000:0', 'sale:4000:85'], { fees: '0.85', disputes: '-60.00' }], // prettier-ignore
    ['reserve', ['sale:100000:1525', 'reserve:-10000:0'], { fees: '15.25', reserves: '100.00' }],
    ['fees of the account and their tax', ['sale:6000:115', 'fee:-500:0', 'fee_tax:-115:0'], { fees: '6.15', feeTax: '1.15' }], // prettier-ignore
    [
      'E6: a fee for the conversion of the currency',
      ['sale:8600:326:172', 'refund:-4400:0'],
      { fees: '1.54', conversion: '1.72' },
    ],
    ['costs and money back that come to nothing', ['sale:6000:500', 'dispute_reversal:500:0'], { fees: '5.00', disputes: '-5.00' }], // prettier-ignore
  ])('%s', async (_name, texts, expected) => {
    await using at = await startPayouts();
    const { stack, shop } = at;
    const found = payoutOf(shop, 'po_1', texts);
    await arrive(at, found);
    await stack.drain();
    expect(moved(at)).toEqual([[CLEARING, BANK, found.payout.net]]);
    const codes: Readonly<Record<string, string>> = ACCOUNTS;
    const named = Object.entries(expected).map(([of, amount]) => [codes[of], amount]);
    expect(costs(at)).toEqual(Object.fromEntries(named));
    expect((await entryOf(at, 'po_1')).state).toBe('recorded');
  });

  test('a negative payout is money from the bank to the clearing account', async () => {
    await using at = await startPayouts();
    await arrive(at, payoutOf(at.shop, 'po_e7', ['sale:1000:40', 'refund:-5000:0', 'refund:-3000:0']));
    await at.stack.drain();
    expect(moved(at)).toEqual([[BANK, CLEARING, '70.40']]);
  });

  test('fees that each order books are not booked with the payout', async () => {
    await using at = await startPayouts({ fees: 'order' });
    await arrive(at, payoutOf(at.shop, 'po_e1', E1));
    await at.stack.drain();
    expect(moved(at)).toEqual([[CLEARING, BANK, '166.70']]);
    expect(liveMoney(at.shop)).toEqual([]);
  });
});

test('a transfer that a bank feed made is linked, not doubled; of two equal payouts the other is moved', async () => {
  await using at = await startPayouts();
  const { stack, shop } = at;
  const [from, to] = [{ Code: CLEARING }, { Code: BANK }];
  const transfer = { FromBankAccount: from, ToBankAccount: to, Amount: '166.70', Reference: 'STRIPE PAYOUT' };
  const byFeed = (change: object) => byHand(stack, shop, 'PUT', 'BankTransfers', { BankTransfers: [{ ...transfer, ...change }] }); // prettier-ignore
  byFeed({ Date: '2026-11-18' });
  byFeed({ Date: '2026-11-22' });
  byFeed({ Date: '2026-11-24', Amount: '166.71' });
  byFeed({ Date: '2026-11-24', FromBankAccount: to, ToBankAccount: from });
  const [, near] = liveTransfers(shop);
  await arrive(at, payoutOf(shop, 'po_1', E1));
  await stack.drain();
  expect(liveTransfers(shop)).toHaveLength(4);
  const entry = await entryOf(at, 'po_1');
  const documents = await stack.context.ledger.documentsOf(entry.id);
  expect(documents.find(({ kind }) => kind === 'bank_transfer')).toMatchObject({ xeroId: near?.id, facts: { linked: true } }); // prettier-ignore
  await arrive(at, payoutOf(shop, 'po_2', E1));
  await stack.drain();
  expect(liveTransfers(shop)).toHaveLength(5);
  expect(liveMoney(shop)).toHaveLength(2);
  // Undone, what somebody else made stays, and is named.
  await stack.context.clearing.decidePayout(shop.id, 'stripe', 'po_1', { isUndone: true, account: null });
  await wake(at, payoutOf(shop, 'po_1', E1).payout);
  await stack.drain();
  const { state, problems } = await entryOf(at, 'po_1');
  expect([state, problems[0]?.code, problems[0]?.message]).toEqual(['rejected', 'payout_not_undone', expect.stringContaining('somebody else made it')]); // prettier-ignore
  expect(liveTransfers(shop)).toHaveLength(5);
  expect(liveMoney(shop)).toHaveLength(1);
});

async function again({ stack }: At, shop: At['shop']) {
  const own = { mode: 'book', clearing: CLEARING, bank: BANK, fees: 'payout', accounts: ACCOUNTS };
  await stack.context.settings.set(shop.id, 'payouts.stripe', own);
  await connectAgain(stack, shop);
  return { stack, shop, [Symbol.asyncDispose]: () => Promise.resolve() };
}

describe('nothing is doubled', () => {
  const PATHS = ['/BankTransfers', '/BankTransactions'] as const;
  test.each(
    PATHS.flatMap((path) =>
      (['drop-before-commit', 'drop-after-commit', '5xx-after'] as const).map((kind) => [path, kind] as const),
    ),
  )(
    // prettier-ignore
    'answers to %s are lost (%s) and the service is killed',
    async (path, kind) => {
      await using at = await startPayouts();
      const { stack, shop } = at;
      stack.xero.faults.add({ kind, times: 2, match: { method: 'PUT', path } });
      await arrive(at, payoutOf(shop, 'po_1', ['sale:12000:205', 'dispute:-6000:2000']));
      await stack.round();
      await stack.restart('killed');
      await stack.drain();
      expect(moved(at)).toEqual([[CLEARING, BANK, '37.95']]);
      expect(Object.values(shop.organisation.bankTransfers)).toHaveLength(1);
      expect(costs(at)).toEqual({ [ACCOUNTS.fees]: '22.05', [ACCOUNTS.disputes]: '60.00' });
      expect(liveMoney(shop)).toHaveLength(1);
      expect((await entryOf(at, 'po_1')).state).toBe('recorded');
      expect(await stack.context.ledger.unsettledCalls()).toEqual([]);
    },
  );

  test('a lost ledger finds both documents again by their marks', async () => {
    await using at = await startPayouts();
    const found = payoutOf(at.shop, 'po_1', ['sale:12000:205', 'dispute:-6000:2000']);
    await arrive(at, found);
    await at.stack.drain();
    const [made] = liveMoney(at.shop);
    await at.stack.startAfresh();
    const [shop] = at.stack.shops;
    if (shop === undefined) throw new Error('The shop is gone.');
    await using afresh = await again(at, shop);
    await arrive(afresh, found);
    await afresh.stack.drain();
    expect(moved(afresh)).toEqual([[CLEARING, BANK, '37.95']]);
    expect(liveMoney(shop)).toEqual([made]);
    const documents = await at.stack.context.ledger.documentsOf((await entryOf(afresh, 'po_1')).id);
    expect(documents.find(({ kind }) => kind === 'bank_transaction')?.facts).toMatchObject({
      lines: [
        { of: 'fees', amount: '22.05' },
        { of: 'disputes', amount: '60.00' },
      ],
    });
  });
});

describe('a payout that fails after it was paid', () => {
  test('is taken back, its fees stay, and the next one carries its money again', async () => {
    await using at = await startPayouts();
    const { stack, shop } = at;
    const clearing = Number(balanceOf(shop, CLEARING));
    const e8a = payoutOf(shop, 'po_e8a', ['sale:20000:325']);
    await arrive(at, e8a);
    await stack.drain();
    await arrive(at, { ...e8a, payout: { ...e8a.payout, status: 'failed' } });
    await stack.drain();
    expect(moved(at)).toEqual([]);
    expect(costs(at)).toEqual({ [ACCOUNTS.fees]: '3.25' });
    await arrive(at, payoutOf(shop, 'po_e8b', ['payout_failed:19675:0', 'sale:3000:70']));
    await stack.drain();
    expect(moved(at)).toEqual([[CLEARING, BANK, '226.05']]);
    // The sales of 230.00 are not in these books.
    expect(Number(balanceOf(shop, CLEARING)) - clearing).toBeCloseTo(-230);
  });

  test('once reconciled its transfer is not touched, and a person is asked', async () => {
    await using at = await startPayouts();
    const { stack, shop } = at;
    const e8a = payoutOf(shop, 'po_e8a', ['sale:20000:325']);
    await arrive(at, e8a);
    await stack.drain();
    const [made] = liveTransfers(shop);
    if (made === undefined) throw new Error('There is no transfer.');
    made.to.isReconciled = true;
    const before = writes(stack).length;
    await arrive(at, { ...e8a, payout: { ...e8a.payout, status: 'failed' } });
    await stack.drain();
    expect(await entryOf(at, 'po_e8a')).toMatchObject({ state: 'rejected', problems: [{ code: 'payout_not_undone' }] });
    expect(moved(at)).toEqual([[CLEARING, BANK, '196.75']]);
    expect(writes(stack)).toHaveLength(before);
  });
});

test('an undone payout leaves nothing in Xero; booked again, it has new documents', async () => {
  await using at = await startPayouts();
  const { stack, shop } = at;
  const e1 = payoutOf(shop, 'po_e1', E1);
  await arrive(at, e1);
  await stack.drain();
  await stack.context.clearing.decidePayout(shop.id, 'stripe', 'po_e1', { isUndone: true, account: null });
  await wake(at, e1.payout);
  await stack.drain();
  expect([moved(at), liveMoney(shop)]).toEqual([[], []]);
  await stack.context.clearing.decidePayout(shop.id, 'stripe', 'po_e1', { isUndone: false, account: null });
  await wake(at, e1.payout);
  await stack.drain();
  expect(moved(at)).toEqual([[CLEARING, BANK, '166.70']]);
  expect(liveMoney(shop).map(({ reference }) => reference)).toEqual([expect.stringContaining('GBP, document 2 [')]);
});

test('what is booked stays where it was booked when the settings change', async () => {
  await using at = await startPayouts();
  const { stack, shop } = at;
  const e1 = payoutOf(shop, 'po_e1', E1);
  await arrive(at, e1);
  await stack.drain();
  await stack.context.settings.set(shop.id, 'payouts.stripe.clearing', '096');
  await stack.context.settings.set(shop.id, 'payouts.stripe.bank', '091');
  const before = writes(stack).length;
  await wake(at, e1.payout);
  await stack.drain();
  expect(writes(stack)).toHaveLength(before);
  expect(moved(at)).toEqual([[CLEARING, BANK, '166.70']]);
});

describe('nothing is booked, and the message says what to do', () => {
  const refused = async (
    set: object,
    texts = E1,
    prepare: (at: At) => Promise<void> | void = () => undefined,
    change: Parameters<typeof payoutOf>[3] = {},
  ) => {
    await using at = await startPayouts(set);
    await prepare(at);
    await arrive(at, payoutOf(at.shop, 'po_1', texts, change));
    await at.stack.drain();
    expect([liveTransfers(at.shop), liveMoney(at.shop)]).toEqual([[], []]);
    const { state, problems } = await entryOf(at, 'po_1');
    const [problem] = problems;
    return { state, code: problem?.code, fix: problem?.fix ?? '', message: problem?.message ?? '' };
  };

  test('the clearing account is no bank account', async () => {
    const found = await refused({ clearing: '615' });
    expect(found).toMatchObject({ state: 'rejected', code: 'payout_account_invalid' });
    expect(found.fix).toContain('“Stripe clearing GBP”');
  });

  test('it is archived', async () => {
    const archive = ({ shop }: At) => {
      for (const one of Object.values(shop.organisation.accounts)) if (one.code === BANK) one.status = 'ARCHIVED';
    };
    const found = await refused({}, E1, archive);
    expect(found).toMatchObject({ state: 'rejected', code: 'payout_account_invalid' });
    expect(found.message).toContain('archived');
  });

  test('it is in another currency; of that currency there can be accounts', async () => {
    const found = await refused({}, E1, undefined, { currency: 'EUR' });
    expect(found).toMatchObject({ state: 'rejected', code: 'payout_currency_differs' });
    expect(found.fix).toContain('payouts.stripe.currencies.EUR');
  });

  test('no account for disputes', async () => {
    const found = await refused({ accounts: { fees: '404' } }, ['sale:12000:205', 'dispute:-6000:2000']);
    expect(found).toMatchObject({ state: 'rejected', code: 'payout_account_missing' });
    expect(found.fix).toContain('payouts.stripe.accounts.disputes');
  });

  test('a gap, until somebody chooses its account', async () => {
    await using at = await startPayouts();
    const { stack, shop } = at;
    const found = payoutOf(shop, '6028', ['sale:5000:150', 'sale:3000:95']);
    await arrive(at, { ...found, payout: { ...found.payout, net: '60.28' } });
    await stack.drain();
    expect(await entryOf(at, '6028')).toMatchObject({ state: 'rejected', problems: [{ code: 'payout_gap' }] });
    expect(moved(at)).toEqual([]);
    await stack.context.clearing.decidePayout(shop.id, 'stripe', '6028', { isUndone: false, account: '429' });
    await wake(at, found.payout);
    await stack.drain();
    expect(moved(at)).toEqual([[CLEARING, BANK, '60.28']]);
    expect(costs(at)).toEqual({ [ACCOUNTS.fees]: '2.45', 429: '17.27' });
  });

  test('its day is locked', async () => {
    const found = await refused({}, E1, ({ shop }) => {
      shop.organisation.periodLockDate = '2026-11-24';
    });
    expect(found).toMatchObject({ state: 'rejected', code: 'period_locked' });
  });
});

test('the fee for a conversion is booked once, with its order, where fees are booked so', async () => {
  await using at = await startPayouts({ fees: 'order' });
  await arrive(at, payoutOf(at.shop, 'po_e6', ['sale:8600:326:172', 'fee:-300:0']));
  await at.stack.drain();
  expect(costs(at)).toEqual({ [ACCOUNTS.fees]: '3.00' });
});

test('the clearing account is archived, and its fix works', async () => {
  await using at = await startPayouts();
  const { stack, shop } = at;
  const clearing = Object.values(shop.organisation.accounts).find(({ code }) => code === CLEARING);
  if (clearing === undefined) throw new Error('There is no clearing account.');
  clearing.status = 'ARCHIVED';
  const e1 = payoutOf(shop, 'po_e1', E1);
  await arrive(at, e1);
  await stack.drain();
  const { state, problems } = await entryOf(at, 'po_e1');
  expect([state, problems.map(({ code }) => code)]).toEqual(['rejected', ['payout_account_invalid']]);
  expect(problems[0]?.message).toContain('archived in Xero');
  expect(problems[0]?.fix).toContain('restore it in Xero');
  clearing.status = 'ACTIVE';
  await wake(at, e1.payout);
  await stack.drain();
  expect(moved(at)).toEqual([[CLEARING, BANK, '166.70']]);
});

test('E12: a payout by hand takes a part of the balance; the fees until then are booked with it', async () => {
  await using at = await startPayouts();
  const { stack, shop } = at;
  const { payout, rows } = payoutOf(shop, 'po_e12', ['sale:40000:625', 'fee:-300:0'], { automatic: false, net: '300.00' }); // prettier-ignore
  const { clearing } = stack.context;
  await clearing.keepRows(shop.id, rows.map((row) => ({ ...row, payoutId: null })), 'api'); // prettier-ignore
  await clearing.keepPayouts(shop.id, [payout], 'api');
  expect(await acceptPayouts(stack.context, shop.id, 'stripe')).toBe(1);
  await stack.drain();
  expect(moved(at)).toEqual([[CLEARING, BANK, '300.00']]);
  expect(costs(at)).toEqual({ [ACCOUNTS.fees]: '9.25' });
});

test('E13: PayPal pays out euros, some of them converted; each clearing account ends at nothing', async () => {
  await using at = await startPayouts();
  const { stack, shop } = at;
  addAccount(shop, '097', 'PayPal clearing EUR', 'EUR');
  addAccount(shop, '098', 'PayPal clearing USD', 'USD');
  addAccount(shop, '099', 'Dollars', 'USD');
  const currencies = { EUR: { clearing: '097', bank: '092' }, USD: { clearing: '098', bank: '099' } };
  const own = { mode: 'book', clearing: CLEARING, bank: BANK, fees: 'payout', accounts: ACCOUNTS, currencies };
  await stack.context.settings.set(shop.id, 'payouts.paypal', own);
  const of = (currency: string, texts: readonly string[]) =>
    payoutOf(shop, `e13_${currency}`, texts, { currency }).rows.map((row) => ({ ...row, gateway: 'paypal' as const, payoutId: null })); // prettier-ignore
  const euros = of('EUR', ['sale:10000:339', 'conversion:4128:0', 'refund:-2000:0']);
  const dollars = of('USD', ['sale:5000:200', 'conversion:-4800:0']);
  const { payout } = payoutOf(shop, 'e13', [], { currency: 'EUR', automatic: false, net: '117.89' });
  await stack.context.clearing.keepRows(shop.id, [...euros, ...dollars], 'api');
  await stack.context.clearing.keepPayouts(shop.id, [{ ...payout, gateway: 'paypal' }], 'api');
  expect(await acceptPayouts(stack.context, shop.id, 'paypal')).toBe(1);
  await stack.drain();
  expect(moved(at)).toEqual([['097', '092', '117.89']]);
  const money = liveMoney(shop).map(({ type, currency, totals: { total } }) => [type, currency, total]);
  // EUR 100.00 − 20.00 of orders + 37.89 − 117.89 = 0; USD 50.00 of orders − 50.00 = 0.
  expect(money.sort()).toEqual([
    ['RECEIVE', 'EUR', '37.89'],
    ['SPEND', 'USD', '50.00'],
  ]);
});

test('a second currency is booked on accounts of its own', async () => {
  await using at = await startPayouts({ currencies: { EUR: { clearing: '097', bank: '092' } } });
  const { stack, shop } = at;
  addAccount(shop, '097', 'Stripe clearing EUR', 'EUR');
  await arrive(at, payoutOf(shop, 'po_e11b', ['sale:2500:58'], { currency: 'EUR' }));
  await stack.drain();
  expect(moved(at)).toEqual([['097', '092', '24.42']]);
  expect(liveMoney(shop)).toMatchObject([{ currency: 'EUR', totals: { total: '0.58' } }]);
});
