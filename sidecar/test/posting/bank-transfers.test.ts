import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { BankTransfer } from '../../simulators/xero/accounting/organisation.ts';
import { createContactIndex } from '../../src/connection/contact-index.ts';
import type { PlannedBankTransfer } from '../../src/domain/documents.ts';
import { HeldOrders } from '../../src/pipeline/held-orders.ts';
import { runPipeline } from '../../src/pipeline/pipeline.ts';
import type { DocumentSource, PipelineDeps } from '../../src/posting/round.ts';
import { writes } from '../accounting/_books.ts';
import { connectAgain, FEE_SHOP, startFees, switchOn } from '../accounting/_fees.ts';
import type { Shop, Stack } from '../support/_stack.ts';

/*
 * No user reaches bank transfers yet: a source of documents that is no order, a payout, plans them here. Everything below
 * it is the pipeline as it runs for orders.
 */
const MINUTE_MS = 60_000;
const PAYOUT = 'po_1';

/** Its consent covers bank transactions, as for fees. What each payout is to become; null = nothing any more. */
async function start() {
  const stack = await startFees();
  const shop = stack.shop(FEE_SHOP);
  const planned = new Map<string, PlannedBankTransfer | null>();
  const source: DocumentSource = (_round, claimed) =>
    Promise.resolve(
      claimed.map((entry) => {
        const bankTransfer = planned.get(entry.sourceId) ?? null;
        const documents = bankTransfer === null ? {} : { bankTransfer };
        return { entry, documents, figuresHash: JSON.stringify(bankTransfer), summary: { payout: entry.sourceId } };
      }),
    );
  return { stack, shop, planned, source, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
}

function bankAccounts({ organisation }: Shop): readonly string[] {
  const { accounts, baseCurrency } = organisation;
  const own = Object.values(accounts).filter(({ type, bank }) => type === 'BANK' && bank?.currency === baseCurrency);
  return own.map(({ id }) => id);
}

function payout(shop: Shop, amount = '97.10'): PlannedBankTransfer {
  const [fromAccountId = '', toAccountId = ''] = bankAccounts(shop);
  return { fromAccountId, toAccountId, amount, date: '2026-11-24', text: `Payout ${PAYOUT}` };
}

/** What the pipeline gets in the service, with the source besides; `worker` stands for a process. */
function partsOf({ stack, source }: { stack: Stack; source: DocumentSource }, worker = 'one'): PipelineDeps {
  const { context, now } = stack;
  const { client, lists } = context.xero();
  const { db } = context.database;
  return {
    worker,
    ledger: context.ledger,
    xero: client,
    contacts: createContactIndex({ db, client, now }),
    connections: context.organisations,
    listsAreStale: (tenantId) => lists.invalidate(tenantId),
    shopsThere: () => Promise.resolve(() => ({ kind: 'unknown' })),
    itemsMade: (tenantId, made) => lists.itemsMade(tenantId, made),
    now,
    nextTurn: () => Promise.resolve(),
    sleep: (milliseconds) => {
      stack.pass(milliseconds);
      return Promise.resolve();
    },
    random: () => 0.5,
    newId: randomUUID,
    organisations: () => Promise.resolve([]),
    sources: new Map([['payout', source]]),
    gatherWindowMs: () => 0,
    dayPace: { allows: () => true, claimed: () => undefined },
    storeClient: context.storeClient,
    settings: (storeId) => context.settings.get(storeId),
    lists: (tenantId, needs, since) => lists.lists(tenantId, needs, since),
    storeUrl: () => Promise.resolve('https://shop.example'),
    storeTimezone: () => Promise.resolve(null),
    mayBookFees: () => Promise.resolve(true),
    reconciled: new Set(),
    tookOver: () => Promise.resolve(),
    organisationName: (tenantId) => Promise.resolve(tenantId),
    settled: () => undefined,
    claimLost: () => undefined,
  };
}

async function accept({ stack, shop }: { stack: Stack; shop: Shop }): Promise<void> {
  const source = { storeId: shop.id, kind: 'payout', sourceId: PAYOUT };
  await stack.context.ledger.acceptEvent({ ...source, source: 'cli', fingerprint: randomUUID() });
}

/** Rounds until nothing is left to do; waits out back-off and unknown outcomes. */
async function drain(at: Awaited<ReturnType<typeof start>>, parts = partsOf(at)): Promise<void> {
  const { tenantId } = at.shop.organisation;
  for (let round = 0; round < 40; round += 1) {
    if (await runPipeline(parts, { tenantId, storeIds: [at.shop.id] }, new HeldOrders(parts))) continue;
    const entry = await entryOf(at);
    if (entry.state !== 'waiting' && entry.state !== 'uncertain' && entry.state !== 'pending') return;
    at.stack.pass(MINUTE_MS);
  }
}

async function entryOf({ stack, shop }: { stack: Stack; shop: Shop }) {
  const entry = await stack.context.ledger.entry(shop.id, 'payout', PAYOUT);
  if (entry === null) throw new Error('The payout has no entry.');
  return entry;
}

const transfers = ({ organisation }: Shop): BankTransfer[] => Object.values(organisation.bankTransfers);
const live = (shop: Shop) => transfers(shop).filter(({ status }) => status === 'AUTHORISED');
const transferWrites = (stack: Stack) => writes(stack).filter((call) => call.includes('BankTransfers'));

test('a payout is moved once, with its mark, and checked again without a call', async () => {
  await using at = await start();
  const { stack, shop, planned } = at;
  planned.set(PAYOUT, payout(shop));
  await accept(at);
  await drain(at);
  const [from, to] = bankAccounts(shop);
  expect(live(shop)).toMatchObject([
    {
      amount: '97.10',
      date: '2026-11-24',
      reference: `Payout po_1 [${shop.id}:payout/po_1]`,
      from: { accountId: from, isReconciled: false },
      to: { accountId: to },
    },
  ]);
  const entry = await entryOf(at);
  expect(entry).toMatchObject({ state: 'recorded', summary: { payout: PAYOUT } });
  expect(await stack.context.ledger.documentsOf(entry.id)).toMatchObject([
    { kind: 'bank_transfer', sourceKey: 'payout:po_1/transfer', xeroId: live(shop)[0]?.id },
  ]);
  const written = transferWrites(stack).length;
  await accept(at);
  await drain(at);
  expect(transferWrites(stack)).toHaveLength(written);
  expect(transfers(shop)).toHaveLength(1);
});

test.each(['drop-before-commit', '5xx-after', 'drop-after-commit'] as const)(
  'a transfer whose answer is lost (%s) is made once, and deleted once',
  async (kind) => {
    await using at = await start();
    const { stack, shop, planned } = at;
    planned.set(PAYOUT, payout(shop));
    stack.xero.faults.add({ kind, times: 2, match: { method: 'PUT', path: '/BankTransfers' } });
    await accept(at);
    await drain(at);
    expect(live(shop)).toHaveLength(1);
    expect(transfers(shop)).toHaveLength(1);
    planned.set(PAYOUT, null);
    stack.xero.faults.add({ kind, times: 2, match: { method: 'POST', path: '/BankTransfers' } });
    await accept(at);
    await drain(at);
    expect(transfers(shop)).toMatchObject([{ status: 'DELETED' }]);
    const entry = await entryOf(at);
    expect(entry.state).toBe('recorded');
    expect(await stack.context.ledger.documentsOf(entry.id)).toMatchObject([{ facts: { deleted: true } }]);
    expect(await stack.context.ledger.unsettledCalls()).toEqual([]);
  },
);

test('a payout with other figures: its transfer is deleted, because Xero changes none, and the new one has a turn', async () => {
  await using at = await start();
  const { stack, shop, planned } = at;
  planned.set(PAYOUT, payout(shop));
  await accept(at);
  await drain(at);
  planned.set(PAYOUT, payout(shop, '90.00'));
  await accept(at);
  await drain(at);
  expect(transfers(shop).map(({ amount, status }) => [amount, status])).toEqual([
    ['97.10', 'DELETED'],
    ['90.00', 'AUTHORISED'],
  ]);
  expect(live(shop)[0]?.reference).toBe(`Payout po_1, transfer 2 [${shop.id}:payout/po_1]`);
  const { id } = await entryOf(at);
  const keys = (await stack.context.ledger.documentsOf(id)).map(({ sourceKey }) => sourceKey);
  expect(keys).toEqual(['payout:po_1/transfer', 'payout:po_1/transfer:2']);
});

test('a lost ledger finds the transfer again by its mark, and makes no second', async () => {
  await using at = await start();
  const { stack, shop, planned } = at;
  planned.set(PAYOUT, payout(shop));
  await accept(at);
  await drain(at);
  const [made] = live(shop);
  await stack.startAfresh();
  const [again] = stack.shops;
  if (again === undefined) throw new Error('The shop is gone.');
  await switchOn(stack, again);
  await connectAgain(stack, again);
  const afresh = { ...at, shop: again };
  await accept(afresh);
  await drain(afresh, partsOf(at));
  expect(transfers(again)).toEqual([made]);
  const entry = await entryOf(afresh);
  expect(entry.state).toBe('recorded');
  expect(await stack.context.ledger.documentsOf(entry.id)).toMatchObject([{ xeroId: made?.id }]);
});

test('a reconciled transfer stays, and a person is asked; one that was deleted by hand counts as deleted', async () => {
  await using at = await start();
  const { stack, shop, planned } = at;
  planned.set(PAYOUT, payout(shop));
  await accept(at);
  await drain(at);
  const [made] = live(shop);
  if (made === undefined) throw new Error('There is no transfer.');
  made.to.isReconciled = true;
  planned.set(PAYOUT, null);
  await accept(at);
  await drain(at);
  const { state, problems } = await entryOf(at);
  expect(state).toBe('rejected');
  expect(problems).toMatchObject([{ code: 'payout_not_undone', message: expect.stringContaining('it is reconciled') }]);
  expect(live(shop)).toHaveLength(1);
  Object.assign(made, { status: 'DELETED' });
  await accept(at);
  await drain(at);
  const { id, state: after } = await entryOf(at);
  expect(after).toBe('recorded');
  expect(await stack.context.ledger.documentsOf(id)).toMatchObject([{ facts: { deleted: true } }]);
});

test('what Xero refuses is reported with its reason, and nothing is made', async () => {
  await using at = await start();
  const { shop, planned } = at;
  const { fromAccountId } = payout(shop);
  planned.set(PAYOUT, { ...payout(shop), toAccountId: fromAccountId });
  await accept(at);
  await drain(at);
  const { state, problems } = await entryOf(at);
  expect(state).toBe('rejected');
  expect(JSON.stringify(problems)).toContain('the same account');
  expect(transfers(shop)).toEqual([]);
});

test('two processes at once move it once', async () => {
  await using at = await start();
  const { shop, planned } = at;
  planned.set(PAYOUT, payout(shop));
  await accept(at);
  await Promise.all([drain(at, partsOf(at, 'one')), drain(at, partsOf(at, 'two'))]);
  expect(transfers(shop)).toHaveLength(1);
  expect(await entryOf(at)).toMatchObject({ state: 'recorded' });
});
