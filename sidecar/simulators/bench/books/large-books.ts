import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext } from '../../../src/app/create-context.ts';
import { toConfig } from '../../../src/config/config.ts';
import { toEnv } from '../../../src/config/env.ts';
import { createTokenStore } from '../../../src/connection/token-store.ts';
import type { Context } from '../../../src/context/context.ts';
import { changeFingerprint, orderKey, refundKey } from '../../../src/ledger/entry-key.ts';
import { keptFacts } from '../../../src/ledger/kept/kept-lines.ts';
import { createLogger } from '../../../src/observability/logger.ts';
import {
  indexAt,
  type LargeOrder,
  type LargeSales,
  money,
  dayAt,
  orderAt,
  ordersTouchedSince,
  POSTED_AFTER_MS,
  REFUND_CENTS,
  xeroIdOf,
} from './large-sales.ts';
import { refundIdOf } from './large-shop.ts';

const TENANT = '00000000-0000-4000-8000-000000000001';
const TOKENS = 'tokens';
/** Of the bench: its tokens never expire. */
const NEVER = new Date('2100-01-01T00:00:00.000Z');

export interface LargeBooks extends AsyncDisposable {
  readonly context: Context;
  readonly storeId: string;
  /** The service has posted the orders made up to now. */
  post(from: number, to: number): Promise<void>;
}

/**
 * The service's data directory, connected to a large shop and its organisation. `clock`: what it takes for now. `dataDir`: of its own,
 * filled or empty; absent = a temporary one.
 */
export async function openLargeBooks(
  url: string,
  sales: LargeSales,
  clock: { now: number },
  ownDir?: string,
): Promise<LargeBooks> {
  const dataDir = ownDir ?? mkdtempSync(join(tmpdir(), 'ml-connector-books-'));
  const context = await createContext({
    config: toConfig(
      toEnv({
        ...{
          ML_DATA_DIR: dataDir,
          ML_PORT: '1',
          ML_ALLOW_PRIVATE_HOSTS: '1',
          XERO_CLIENT_ID: 'bench',
          XERO_API_URL: url,
        },
        ...{ XERO_LOGIN_URL: url, XERO_IDENTITY_URL: url },
      }),
    ),
    logger: createLogger({ level: 'silent', to: 'stderr' }),
    now: () => new Date(clock.now),
    // A wait for Xero's limits passes in simulated time.
    setTimer: (callback, delayMs) => {
      const timer = setImmediate(() => {
        clock.now += delayMs;
        callback();
      });
      return () => clearImmediate(timer);
    },
  });
  const [known] = await context.stores.list();
  const storeId = known?.id ?? (await addStore(context, url));
  return {
    context,
    storeId,
    post: (from, to) => post(context, storeId, sales, from, to),
    async [Symbol.asyncDispose]() {
      await context[Symbol.asyncDispose]();
      if (ownDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function addStore(context: Context, url: string): Promise<string> {
  const { store } = await context.stores.add({
    url,
    credentials: { consumerKey: 'ck_00000000', consumerSecret: 'cs_00000000', webhookSecret: '' },
    verify: () => Promise.resolve({ name: 'Large', timezone: 'UTC', currency: 'GBP' }),
  });
  await connect(context, store.id);
  await context.settings.set(store.id, 'sync.active', true);
  await context.settings.set(store.id, 'accounts.sales', '200');
  return store.id;
}

async function connect({ database: { db }, secrets, now }: Context, storeId: string): Promise<void> {
  const tokens = { accessToken: 'token', refreshToken: 'refresh', scope: '', lease: null, doubtfulSince: null };
  const row = await createTokenStore({ db, secrets }).toRow(TOKENS, {
    ...tokens,
    accessExpiresAt: NEVER,
    refreshedAt: now(),
  });
  await db.insertInto('token_sets').values(row).execute();
  await db
    .insertInto('connections')
    .values({
      ...{ tenant_id: TENANT, connection_id: 'connection', tenant_name: 'Large', tenant_type: 'ORGANISATION' },
      ...{ token_set_id: TOKENS, state: 'connected', connected_at: now().toISOString() },
    })
    .execute();
  await db.updateTable('stores').set({ tenant_id: TENANT }).where('id', '=', storeId).execute();
}

/** Orders of one transaction. */
const CHUNK = 2_000;

/** Entries and documents of what happened between two moments, as posting records them. */
async function post({ database: { db } }: Context, storeId: string, sales: LargeSales, from: number, to: number) {
  const orders: LargeOrder[] = [];
  const write = async () => {
    const some = orders.splice(0);
    await db.transaction().execute(async (trx) => {
      for (const one of some) {
        const at = new Date(one.invoicedAt).toISOString();
        const { id } = await trx
          .insertInto('entries')
          .values({
            ...{
              store_id: storeId,
              kind: 'order',
              source_id: String(one.id),
              state: 'recorded',
              revision: 1,
              tries: 0,
            },
            ...{
              priority: 0,
              summary_json: summaryOf(one),
              recorded_hash: 'hash',
              accepted_at: at,
              updated_at: readAt(one),
            },
            recorded_at: at,
          })
          .returning('id')
          .executeTakeFirstOrThrow();
        await trx.insertInto('events').values(eventOf(one, storeId)).execute();
        await trx
          .insertInto('documents')
          .values(invoiceRow(one, storeId, id))
          .execute();
      }
    });
  };
  for (let index = Math.max(0, indexAt(sales, from - POSTED_AFTER_MS) - 1); ; index += 1) {
    const one = orderAt(sales, index, to);
    if (one === null) break;
    if (one.invoicedAt > from && one.invoicedAt <= to) orders.push(one);
    if (orders.length >= CHUNK) await write();
  }
  await write();
  await readAgain(db, storeId, sales, from, to);
  for (let index = 0; ; index += 1) {
    const one = orderAt(sales, index, to);
    if (one === null) break;
    if (one.refundedAt === null || one.refundedAt < from) continue;
    const at = new Date(one.refundedAt).toISOString();
    const entry = await db
      .updateTable('entries')
      .set({ updated_at: at })
      .where((eb) => eb.and({ store_id: storeId, kind: 'order', source_id: String(one.id) }))
      .returning('id')
      .executeTakeFirst();
    if (entry !== undefined)
      await db
        .insertInto('documents')
        .values(creditRow(one, storeId, entry.id, at))
        .execute();
  }
}

/** Posted before, and changed since: the service read it again. */
async function readAgain(db: Context['database']['db'], storeId: string, sales: LargeSales, from: number, to: number) {
  await db.transaction().execute(async (trx) => {
    for (const one of ordersTouchedSince(sales, from, to)) {
      if (one.invoicedAt > from || one.modifiedAt <= from || isUnread(sales, one)) continue;
      await trx
        .updateTable('entries')
        .set({ updated_at: readAt(one), summary_json: summaryOf(one) })
        .where((eb) => eb.and({ store_id: storeId, kind: 'order', source_id: String(one.id) }))
        .execute();
      await trx
        .insertInto('events')
        .values(eventOf(one, storeId))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  });
}

function isUnread({ unreadEvery }: LargeSales, { id }: LargeOrder): boolean {
  return unreadEvery !== undefined && id % unreadEvery === 0;
}

function readAt({ modifiedAt }: LargeOrder): string {
  return new Date(modifiedAt + POSTED_AFTER_MS).toISOString();
}

function summaryOf({ isCompleted }: LargeOrder): string {
  return JSON.stringify({ currency: 'GBP', orderStatus: isCompleted ? 'completed' : 'processing' });
}

function eventOf({ id, modifiedAt, isCompleted }: LargeOrder, storeId: string) {
  const at = new Date(modifiedAt).toISOString();
  const fingerprint = changeFingerprint(at, isCompleted ? 'completed' : 'processing');
  return { store_id: storeId, source: 'poll', kind: 'order', source_id: String(id), fingerprint, accepted_at: at };
}

function shared(one: LargeOrder, day: string, cents: number, taxCents: number) {
  return {
    ...{ status: 'PAID', reference: '', contactId: '', currency: 'GBP', date: day, payments: [] },
    ...{ subTotal: money(cents - taxCents), totalTax: money(taxCents), total: money(cents) },
  };
}

function invoiceRow(one: LargeOrder, storeId: string, entryId: number) {
  const invoiceId = xeroIdOf('invoice', one.id);
  const own = { type: 'ACCREC', number: `WC-${one.id}`, invoiceId, amountDue: '0.00', amountPaid: money(one.cents) };
  const lines = [{ accountCode: '200', amount: money(one.cents - one.taxCents) }];
  const invoice = { ...shared(one, dayAt(one.createdAt), one.cents, one.taxCents), ...own, lines };
  return {
    ...{
      tenant_id: TENANT,
      store_id: storeId,
      entry_id: entryId,
      kind: 'invoice',
      source_key: orderKey(String(one.id)),
    },
    ...{ xero_id: invoiceId, number: own.number, ...keptFacts({ invoice, figuresHash: null }) },
    recorded_at: new Date(one.invoicedAt).toISOString(),
  };
}

function creditRow(one: LargeOrder, storeId: string, entryId: number, at: string) {
  const creditNoteId = xeroIdOf('credit_note', one.id);
  const own = { type: 'ACCRECCREDIT', number: `CN-${one.id}`, creditNoteId, remainingCredit: '0.00', allocations: [] };
  const creditNote = { ...shared(one, at.slice(0, 10), REFUND_CENTS, 0), ...own };
  return {
    ...{ tenant_id: TENANT, store_id: storeId, entry_id: entryId, kind: 'credit_note' },
    source_key: refundKey(orderKey(String(one.id)), refundIdOf(one)),
    ...{ xero_id: creditNoteId, number: own.number, facts_json: JSON.stringify({ creditNote, settled: null }) },
    recorded_at: at,
  };
}
