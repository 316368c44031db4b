import { expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { type MoneyOf, moneyOfPeriod } from '../../src/ledger/queries/period-money.ts';
import { openTestLedger, orderEvent, STORE, TENANT, type TestLedger } from '../support/_ledger.ts';

const QUERY = { storeId: STORE, tenantId: TENANT, from: '2026-03-01', to: '2026-03-31' };

/** An order with its documents: kind, key after the order's, facts. */
async function post(
  { ledger }: TestLedger,
  id: string,
  documents: readonly (readonly [kind: 'invoice' | 'credit_note' | 'bank_transaction', key: string, facts: object])[],
  summary: object = {},
): Promise<number> {
  await ledger.acceptEvent(orderEvent(id));
  const [entry] = await ledger.claim({ worker: 'w', limit: 1 });
  if (entry === undefined) throw new Error('nothing to claim');
  for (const [kind, key, facts] of documents)
    await ledger.recordDocument({
      ...{ tenantId: TENANT, storeId: STORE, entryId: entry.id, kind, sourceKey: `order:${id}${key}` },
      ...{ xeroId: `${kind} ${id}${key}`, number: null, facts },
    });
  const known = { date: '2026-03-10', currency: 'GBP', total: '0.10', orderStatus: 'processing', ...summary };
  await ledger.settle(entry, 'w', { to: 'recorded', recordedHash: 'h', summary: known });
  return entry.id;
}

const invoice = (total: string, date = '2026-03-10', status = 'AUTHORISED') => ({ invoice: { status, total, date } });
const credit = (total: string, date = '2026-03-12') => ({ creditNote: { status: 'PAID', total, date } });

async function sums({ database }: TestLedger, query: object = {}): Promise<Record<string, string>> {
  const found = new Map<string, Big>();
  const all = { ...QUERY, changedSince: new Date('2026-02-01T00:00:00.000Z'), ...query };
  for await (const page of moneyOfPeriod(database, all))
    for (const { of, currency, amount } of page) {
      const key = `${of} ${currency}`;
      found.set(key, (found.get(key) ?? new Big(0)).plus(amount));
    }
  return Object.fromEntries([...found].map(([key, sum]) => [key, sum.toFixed()]));
}

test('money of a period is exact, by currency, and without what is void, deleted or of other days', async () => {
  await using test = await openTestLedger();
  for (let id = 1; id <= 3; id += 1) await post(test, String(id), [['invoice', '', invoice('0.10')]]);
  await post(test, '4', [
    ['invoice', '', invoice('20.00')],
    ['credit_note', '/refund:9', credit('5.05')],
    ['bank_transaction', '/fee', { amount: '0.35', currency: 'EUR', date: '2026-03-11' }],
  ], { currency: 'EUR', total: '20.00' }); // prettier-ignore
  await post(test, '5', [
    ['invoice', '', invoice('7.00', '2026-03-10', 'VOIDED')],
    ['credit_note', '/reversal', credit('7.00')],
    ['bank_transaction', '/fee', { amount: '0.35', currency: 'GBP', date: '2026-03-11', deleted: true }],
  ], { orderStatus: 'cancelled' }); // prettier-ignore
  await post(test, '6', [['invoice', '', invoice('8.00', '2026-04-01')]], { date: '2026-02-28' });
  expect(await sums(test)).toEqual({
    ...{ 'order GBP': '0.3', 'invoice GBP': '0.3', 'reversal GBP': '7' },
    ...{ 'order EUR': '20', 'invoice EUR': '20', 'refund EUR': '5.05', 'fee EUR': '0.35' },
  });
});

test('without an organisation there are orders only, and documents of another are not counted', async () => {
  await using test = await openTestLedger();
  await post(test, '1', [['invoice', '', invoice('0.10')]]);
  expect(await sums(test, { tenantId: null })).toEqual({ 'order GBP': '0.1' });
  expect(await sums(test, { tenantId: 'another' })).toEqual({ 'order GBP': '0.1' });
});

test('what a person changed in Xero counts', async () => {
  await using test = await openTestLedger();
  const ids = [await post(test, '1', [['invoice', '', invoice('10.00')]]), await post(test, '2', [['invoice', '', invoice('4.00')]])]; // prettier-ignore
  const seen = { byOthers: '0', payments: [], seenAt: '2026-03-11T00:00:00.000Z' };
  const change = [{ status: 'AUTHORISED', total: '12.00' }, { status: 'VOIDED' }];
  for (const [place, id] of ids.entries())
    for (const { id: document } of await test.ledger.documentsOf(id))
      await test.ledger.noteDocumentSeen(document, { ...seen, status: '', ...change[place] });
  expect(await sums(test)).toMatchObject({ 'invoice GBP': '12' });
});

test('an order that changes while pages are read is counted once', async () => {
  await using test = await openTestLedger();
  for (let id = 1; id <= 501; id += 1) await post(test, String(id), []);
  let orders = 0;
  const all = { ...QUERY, changedSince: new Date('2026-02-01T00:00:00.000Z') };
  for await (const page of moneyOfPeriod(test.database, all)) {
    orders += page.filter(({ of }: { of: MoneyOf }) => of === 'order').length;
    test.pass(1_000);
    await test.ledger.acceptEvent(orderEvent('1', `change:${orders}`));
  }
  expect(orders).toBe(501);
});
