import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { among } from '../database/among.ts';
import type { Row, Schema } from '../database/schema.ts';
import { inTransaction } from '../database/transaction.ts';
import { toPlain } from '../domain/money.ts';
import type { OrderLegs, PostingRules, ShopOrder, XeroDocument } from '../reconciliation/legs.ts';
import { orderDays } from '../reconciliation/order-days.ts';
import { createReconciliation, type ReconciliationScope } from '../reconciliation/reconciliation.ts';
import type { ReconciledPeriod } from '../reconciliation/result.ts';
import { documentText, legsText, readDocumentText, readLegsText } from './legs-text.ts';

/** Orders read in one statement: other work of the service has its turn after each, 20 ms (estimated). */
const ORDERS_PER_STEP = 200;

/** An invoice of another tool or person, which may be for an order. */
export interface OtherDocument {
  /** Its number and reference. */
  readonly names: string;
  readonly document: XeroDocument;
}

export type OrderRows = ReturnType<typeof createOrderRows>;

/** Shop, ledger and Xero of each order of the latest weeks, so that its days can be summed again when one side changes. */
export function createOrderRows({ db }: { readonly db: Kysely<Schema> }) {
  return {
    async get(storeId: string, orderIds: readonly string[]): Promise<ReadonlyMap<string, OrderLegs>> {
      const rows = await db
        .selectFrom('books_orders')
        .select(['order_id', 'legs_json'])
        .where('store_id', '=', storeId)
        .where('order_id', 'in', among(orderIds))
        .execute();
      return new Map(rows.map((row) => [row.order_id, readLegsText(row.legs_json)]));
    },
    /** Of which something differs, or a document was not read. */
    async unsure(storeId: string, limit: number): Promise<string[]> {
      const rows = await db
        .selectFrom('books_orders')
        .select('order_id')
        .where('store_id', '=', storeId)
        .where('unsure', '=', 1)
        .limit(limit)
        .execute();
      return rows.map((row) => row.order_id);
    },
    /** Orders in the shop of one of these amounts. */
    async ofAmounts(storeId: string, keys: readonly string[]): Promise<string[]> {
      const rows = await db
        .selectFrom('books_orders')
        .select('order_id')
        .where('store_id', '=', storeId)
        .where('amount_key', 'in', among(keys))
        .execute();
      return rows.map((row) => row.order_id);
    },
    /** Days that they were on, or are on now, are due. `from`: what has no day since then is not kept. */
    async keep(storeId: string, all: readonly OrderLegs[], { rules, from }: Keeping): Promise<void> {
      const distinct = [...new Map(all.map((legs) => [legs.orderId, legs])).values()];
      await inTransaction(db, async (trx) => {
        for (let start = 0; start < distinct.length; start += ORDERS_PER_STEP)
          await keepOrders(trx, storeId, distinct.slice(start, start + ORDERS_PER_STEP), { rules, from });
      });
    },
    ...otherRows(db),
    /** Shop and Xero of a day, from the rows of its orders. */
    async sumDay(
      storeId: string,
      day: string,
      by: Pick<ReconciliationScope, 'rules' | 'accepted'>,
    ): Promise<ReconciledPeriod[]> {
      const sums = createReconciliation({ range: { from: day, to: day }, by: 'day', ...by });
      for await (const some of ordersOfDay(db, storeId, day)) for (const legs of some) sums.add(legs);
      return sums.finish();
    },
    /** Rows of orders without a day since then go: only the sums of their days are left. null = all rows. */
    trim: (storeId: string, before: string | null): Promise<void> => trim(db, storeId, before ?? '9999'),
  };
}

function otherRows(db: Kysely<Schema>) {
  return {
    async othersOf(storeId: string, keys: readonly string[]): Promise<OtherDocument[]> {
      const rows = await db
        .selectFrom('books_others')
        .select(['names', 'document_json'])
        .where('store_id', '=', storeId)
        .where('amount_key', 'in', among(keys))
        .execute();
      return rows.map((row) => ({ names: row.names, document: readDocumentText(row.document_json) }));
    },
    /** The amounts of those that were kept under these ids before. */
    async keepOthers(storeId: string, all: readonly OtherDocument[]): Promise<string[]> {
      const ids = all.map(({ document }) => document.xeroId);
      return await inTransaction(db, async (trx) => {
        const before = await trx
          .selectFrom('books_others')
          .select('amount_key')
          .where('store_id', '=', storeId)
          .where('xero_id', 'in', among(ids))
          .execute();
        for (const { names, document } of all) {
          const { day, xeroId } = document;
          const row = { day, names, amount_key: amountKey(document), document_json: documentText(document) };
          await trx
            .insertInto('books_others')
            .values({ ...row, store_id: storeId, xero_id: xeroId })
            .onConflict((conflict) => conflict.columns(['store_id', 'xero_id']).doUpdateSet(row))
            .execute();
        }
        return before.map((row) => row.amount_key);
      });
    },
  };
}

interface Keeping {
  readonly rules: PostingRules;
  /** The first day that rows are kept of. */
  readonly from: string;
}

async function trim(db: Kysely<Schema>, storeId: string, before: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const older = trx
      .selectFrom('books_order_days')
      .select('order_id')
      .where('store_id', '=', storeId)
      .groupBy('order_id')
      .having((eb) => eb(eb.fn.max('day'), '<', before));
    await trx.deleteFrom('books_orders').where('store_id', '=', storeId).where('order_id', 'in', older).execute();
    // An order that is on later days, too, keeps its row.
    await trx.deleteFrom('books_order_days').where('store_id', '=', storeId).where('day', '<', before).execute();
    await trx.deleteFrom('books_others').where('store_id', '=', storeId).where('day', '<', before).execute();
  });
}

/** By which documents of other tools are found. */
export function amountKey({ currency, total }: Pick<ShopOrder, 'currency' | 'total'>): string {
  return `${currency} ${toPlain(total)}`;
}

/** A few statements for all of them: a month may have 150,000. */
async function keepOrders(db: Kysely<Schema>, storeId: string, all: readonly OrderLegs[], { rules, from }: Keeping) {
  const ids = all.map(({ orderId }) => orderId);
  const ofThese = (table: 'books_order_days' | 'books_orders') =>
    db.deleteFrom(table).where('store_id', '=', storeId).where('order_id', 'in', among(ids)).execute();
  const before = await db
    .selectFrom('books_order_days')
    .select('day')
    .distinct()
    .where('store_id', '=', storeId)
    .where('order_id', 'in', among(ids))
    .execute();
  const touched = new Set(before.map(({ day }) => day).filter((day) => day >= from));
  const rows: Row<'books_orders'>[] = [];
  const days: Row<'books_order_days'>[] = [];
  for (const legs of all) {
    const found = orderDays(legs, rules);
    const own = [...found.days].filter((day) => day >= from);
    if (own.length === 0) continue;
    const key = { store_id: storeId, order_id: legs.orderId };
    rows.push({
      ...key,
      legs_json: legsText(legs),
      amount_key: legs.order === null ? '' : amountKey(legs.order),
      unsure: found.differs || hasUnread(legs, from) ? 1 : 0,
    });
    for (const day of own) {
      touched.add(day);
      days.push({ ...key, day });
    }
  }
  await db
    .updateTable('books_days')
    .set({ is_due: 1 })
    .where('store_id', '=', storeId)
    .where('day', 'in', among(touched))
    .execute();
  if (before.length > 0) {
    await ofThese('books_order_days');
    await ofThese('books_orders');
  }
  if (rows.length === 0) return;
  await db.insertInto('books_orders').values(rows).execute();
  await db.insertInto('books_order_days').values(days).execute();
}

function hasUnread({ documents }: OrderLegs, from: string): boolean {
  return documents.some(({ isUnread, day }) => isUnread === true && day >= from);
}

async function* ordersOfDay(db: Kysely<Schema>, storeId: string, day: string): AsyncGenerator<OrderLegs[]> {
  let after = '';
  for (;;) {
    const rows = await db
      .selectFrom('books_order_days as days')
      .innerJoin('books_orders as orders', (join) =>
        join.onRef('orders.store_id', '=', 'days.store_id').onRef('orders.order_id', '=', 'days.order_id'),
      )
      .select(['days.order_id', 'orders.legs_json'])
      .where('days.store_id', '=', storeId)
      .where('days.day', '=', day)
      .where('days.order_id', '>', after)
      .orderBy('days.order_id')
      .limit(ORDERS_PER_STEP)
      .execute();
    yield rows.map((row) => readLegsText(row.legs_json));
    await nextTurn();
    const last = rows.at(-1);
    if (last === undefined || rows.length < ORDERS_PER_STEP) return;
    after = last.order_id;
  }
}
