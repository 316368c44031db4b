import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { inTransaction } from '../database/transaction.ts';
import type { LinkedTransaction, PayoutGateway, ProviderPayout } from '../domain/payouts/payouts.ts';
import type { CameFrom, ClearingParts } from './parts.ts';
import { countKnown } from './row-lookups.ts';
import { toLinkedTransaction, toRowColumns } from './row-text.ts';

/** Rows written in one statement: other work of the service has its turn after each, and a statement of 500 rows takes megabytes. */
const ROWS_PER_STEP = 100;

export function keptRows({ db, now }: ClearingParts) {
  return {
    /**
     * In one act; returns how many are new. A row that is read again keeps its payout and its order where the new reading names none,
     * and what the API said is not replaced by a file.
     */
    async keepRows(storeId: string, rows: readonly LinkedTransaction[], cameFrom: CameFrom): Promise<number> {
      const readAt = now().toISOString();
      return await inTransaction(db, async (tx) => {
        const distinct = [...new Map(rows.map((row) => [`${row.gateway} ${row.id}`, row])).values()];
        let added = 0;
        for (let start = 0; start < distinct.length; start += ROWS_PER_STEP) {
          const some = distinct.slice(start, start + ROWS_PER_STEP);
          for (const [gateway, own] of Map.groupBy(some, (row) => row.gateway))
            added +=
              own.length -
              (await countKnown(
                tx,
                storeId,
                gateway,
                own.map(({ id }) => id),
              ));
          await keepSome(tx, storeId, some, { cameFrom, readAt });
        }
        return added;
      });
    },
    /** In order of time; also the payout's own row, where the provider lists one. */
    async rowsOf(storeId: string, gateway: PayoutGateway, payoutId: string): Promise<LinkedTransaction[]> {
      const rows = await db
        .selectFrom('provider_transactions')
        .selectAll()
        .where((eb) => eb.and({ store_id: storeId, gateway, payout_id: payoutId }))
        .orderBy('created_at')
        .orderBy('transaction_id')
        .execute();
      return rows.map(toLinkedTransaction);
    },
    /**
     * Rows that no payout carries are given to one by hand: what the balance got until it was made (ISO UTC), in any currency. In one
     * act; a row that has a payout keeps it.
     */
    async giveRows(
      storeId: string,
      gateway: PayoutGateway,
      payout: Pick<ProviderPayout, 'id' | 'createdAt'>,
    ): Promise<void> {
      await db
        .updateTable('provider_transactions')
        .set({ payout_id: payout.id })
        .where((eb) => eb.and({ store_id: storeId, gateway }))
        .where('payout_id', 'is', null)
        .where('created_at', '<=', payout.createdAt)
        .where('kind', '!=', 'payout')
        .execute();
    },
    /** In order of time, of all gateways. */
    async rowsOfOrder(storeId: string, orderId: string): Promise<LinkedTransaction[]> {
      const rows = await db
        .selectFrom('provider_transactions')
        .selectAll()
        .where((eb) => eb.and({ store_id: storeId, order_id: orderId }))
        .orderBy('created_at')
        .orderBy('transaction_id')
        .execute();
      return rows.map(toLinkedTransaction);
    },
  };
}

type Column = keyof ReturnType<typeof toRowColumns> | 'came_from' | 'read_at';
const KEY: ReadonlySet<string> = new Set<Column>(['gateway', 'transaction_id']);
/** A reading without them says nothing of them. */
const ADDED: ReadonlySet<string> = new Set<Column>(['payout_id', 'customer_json']);
const LINK: ReadonlySet<string> = new Set<Column>(['order_id', 'refund_id', 'linked_by']);

async function keepSome(
  db: Kysely<Schema>,
  storeId: string,
  rows: readonly LinkedTransaction[],
  { cameFrom, readAt }: { readonly cameFrom: CameFrom; readonly readAt: string },
): Promise<void> {
  const values = rows.map((row) => ({
    ...toRowColumns(row),
    ...{ store_id: storeId, came_from: cameFrom, read_at: readAt },
  }));
  await db
    .insertInto('provider_transactions')
    .values(values)
    .onConflict((conflict) =>
      conflict
        .columns(['store_id', 'gateway', 'transaction_id'])
        .doUpdateSet(Object.fromEntries(Object.keys(values[0] ?? {}).flatMap(toUpdate))),
    )
    .execute();
}

function toUpdate(column: string): [string, RawBuilder<unknown>][] {
  if (column === 'store_id' || KEY.has(column)) return [];
  const [next, before] = [sql.ref(`excluded.${column}`), sql.ref(`provider_transactions.${column}`)];
  if (LINK.has(column)) return [[column, sql`iif(excluded.order_id is null, ${before}, ${next})`]];
  const replaces = sql`(excluded.came_from = 'api' or provider_transactions.came_from = 'csv')`;
  if (ADDED.has(column))
    return [[column, sql`iif(${replaces}, coalesce(${next}, ${before}), coalesce(${before}, ${next}))`]];
  return [[column, sql`iif(${replaces}, ${next}, ${before})`]];
}
