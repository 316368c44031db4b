import { sql } from 'kysely';
import type { Row } from '../database/schema.ts';
import type { BalanceKind, LinkedTransaction, PayoutGateway } from '../domain/payouts/payouts.ts';
import type { ClearingParts } from './parts.ts';
import { toLinkedTransaction } from './row-text.ts';

/** Rows held at once: about 0.5 MB of them. */
const ROWS_PER_READ = 500;

/** Rows that belong to an order. */
const OF_ORDERS = ['sale', 'refund', 'refund_failed', 'dispute', 'dispute_reversal'] satisfies BalanceKind[];

/** Rows by the thousand: one after the other, in order of time. Memory does not grow with their number. */
export function rowStreams({ db }: ClearingParts) {
  return {
    /** Instants are ISO UTC; `from` is included, `to` is not. */
    rowsCreated(
      storeId: string,
      gateway: PayoutGateway,
      currency: string,
      from: string,
      to: string,
    ): AsyncIterable<LinkedTransaction> {
      return inSteps(from, (after, id) =>
        db
          .selectFrom('provider_transactions')
          .selectAll()
          .where((eb) => eb.and({ store_id: storeId, gateway, currency }))
          .where('created_at', '<', to)
          .where(sql<boolean>`(created_at, transaction_id) > (${after}, ${id})`)
          .orderBy('created_at')
          .orderBy('transaction_id')
          .limit(ROWS_PER_READ)
          .execute(),
      );
    },
    /** Those of sales, refunds and disputes that have no order and name no other shop. */
    unlinkedRows(storeId: string): AsyncIterable<LinkedTransaction> {
      return inSteps('', (after, id) =>
        db
          .selectFrom('provider_transactions')
          .selectAll()
          .where((eb) => eb.and({ store_id: storeId, is_other_shop: 0 }))
          .where('order_id', 'is', null)
          .where('kind', 'in', OF_ORDERS)
          .where(sql<boolean>`(created_at, transaction_id) > (${after}, ${id})`)
          .orderBy('created_at')
          .orderBy('transaction_id')
          .limit(ROWS_PER_READ)
          .execute(),
      );
    },
  };
}

/** Every row once, by time and id; a step is read when the one before was used. */
async function* inSteps(
  from: string,
  readAfter: (createdAt: string, id: string) => Promise<Row<'provider_transactions'>[]>,
): AsyncGenerator<LinkedTransaction> {
  let [createdAt, id] = [from, ''];
  for (;;) {
    const rows = await readAfter(createdAt, id);
    for (const row of rows) yield toLinkedTransaction(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_READ) return;
    [createdAt, id] = [last.created_at, last.transaction_id];
  }
}
