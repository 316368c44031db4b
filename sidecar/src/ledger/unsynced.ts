import { sql } from 'kysely';
import { z } from 'zod';
import { transact } from '../database/transaction.ts';
import { UNSYNCED_WHY, type UnsyncedPayment } from '../domain/unsynced-payment.ts';
import { addAttempts, type LedgerDeps } from './audit/attempts.ts';

/** A person decided that this money need not be in Xero, e.g. because it was entered by hand. */
export interface Ignored {
  readonly reason: string;
  /** See audit/actor.ts. */
  readonly by: string;
  readonly at: string;
}

/** A paid order that is not in Xero. */
export interface Unsynced extends UnsyncedPayment {
  readonly entryId: number;
  readonly orderId: string;
  /** null = it is asked about. */
  readonly ignored: Ignored | null;
}

const shape = z.object({
  ...{ orderNumber: z.string(), orderStatus: z.string(), amount: z.string(), currency: z.string() },
  ...{ paidAt: z.string().nullable(), createdAt: z.string().nullable(), method: z.string(), transaction: z.string() },
  why: z.enum(UNSYNCED_WHY),
  ignored: z.object({ reason: z.string(), by: z.string(), at: z.string() }).nullable().default(null),
});
type Stored = z.infer<typeof shape>;

function read(text: string | null): Stored | null {
  return text === null ? null : shape.parse(JSON.parse(text));
}

/** The column after an order was looked at again: a person's decision holds for the amount it was made about. */
export function nextUnsynced(before: string | null, payment: UnsyncedPayment | null): string | null {
  if (payment === null) return null;
  const known = read(before);
  const isSame = known !== null && known.amount === payment.amount && known.currency === payment.currency;
  return JSON.stringify({ ...payment, ignored: isSame ? known.ignored : null } satisfies Stored);
}

/** Deleted for good: what was known of its money stays. */
export function deletedUnsynced(before: string | null): string | null {
  const known = read(before);
  return known === null ? null : JSON.stringify({ ...known, why: 'deleted' } satisfies Stored);
}

/** Paid orders of a store that are not in Xero, newest first. */
export async function unsynced(
  { db }: LedgerDeps,
  storeId: string,
  { limit, ignored = false }: { readonly limit: number; readonly ignored?: boolean },
): Promise<Unsynced[]> {
  const rows = await db
    .selectFrom('entries')
    .select(['id', 'source_id', 'unsynced_json'])
    .where('store_id', '=', storeId)
    .where('unsynced_json', 'is not', null)
    .where(sql<boolean>`(json_extract(unsynced_json, '$.ignored') is not null) = ${ignored ? 1 : 0}`)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.flatMap(({ id, source_id: orderId, unsynced_json }) => {
    const known = read(unsynced_json);
    return known === null ? [] : [{ entryId: id, orderId, ...known }];
  });
}

/** How many of them nobody has ignored. */
export async function countUnsynced({ db }: LedgerDeps, storeId: string): Promise<number> {
  // By name: without statistics SQLite takes an index of all the store's entries.
  const { rows } = await sql<{ count: number }>`select count(*) as count from entries indexed by entries_unsynced
    where store_id = ${storeId} and unsynced_json is not null
      and json_extract(unsynced_json, '$.ignored') is null`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Records a person's decision, with its reason, in the order's history; false = nothing is asked about it. */
export function ignoreUnsynced(
  deps: LedgerDeps,
  entryId: number,
  { reason, by }: Pick<Ignored, 'reason' | 'by'>,
): Promise<boolean> {
  return transact(deps, async (tx) => {
    const row = await tx.db.selectFrom('entries').select('unsynced_json').where('id', '=', entryId).executeTakeFirst();
    const known = read(row?.unsynced_json ?? null);
    if (known === null || known.ignored !== null) return false;
    const next = { ...known, ignored: { reason, by, at: tx.now().toISOString() } } satisfies Stored;
    await tx.db
      .updateTable('entries')
      .set({ unsynced_json: JSON.stringify(next) })
      .where('id', '=', entryId)
      .execute();
    const message = `Paid, not synced: ${known.amount} ${known.currency} is ignored. Reason: ${reason}`;
    await addAttempts(tx, [{ entryId, step: 'changed', detail: { message }, by }]);
    return true;
  });
}

/** A person's decision to ignore it is taken back; false = there was none. */
export function askAboutUnsynced(deps: LedgerDeps, entryId: number, by: string): Promise<boolean> {
  return transact(deps, async (tx) => {
    const row = await tx.db.selectFrom('entries').select('unsynced_json').where('id', '=', entryId).executeTakeFirst();
    const known = read(row?.unsynced_json ?? null);
    if (known === null || known.ignored === null) return false;
    await tx.db
      .updateTable('entries')
      .set({ unsynced_json: JSON.stringify({ ...known, ignored: null } satisfies Stored) })
      .where('id', '=', entryId)
      .execute();
    const message = `Paid, not synced: ${known.amount} ${known.currency} is asked about again.`;
    await addAttempts(tx, [{ entryId, step: 'changed', detail: { message }, by }]);
    return true;
  });
}

/** Orders that an earlier version skipped without looking at their payment, oldest first. */
export async function unjudged({ db }: LedgerDeps, storeId: string, limit: number) {
  const rows = await db
    .selectFrom('entries')
    .select(['id', 'source_id'])
    .where('store_id', '=', storeId)
    .where('state', '=', sql.lit('skipped'))
    .where('payment_judged', '=', sql.lit(0))
    .where('kind', '=', 'order')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id: entryId, source_id: orderId }) => ({ entryId, orderId }));
}

/** What was found of their payments; one that was claimed meanwhile is judged by that. */
export function judgePayments(
  deps: LedgerDeps,
  found: readonly { readonly entryId: number; readonly payment: UnsyncedPayment | null }[],
): Promise<void> {
  return transact(deps, async (tx) => {
    for (const { entryId, payment } of found) {
      await tx.db
        .updateTable('entries')
        .set({ unsynced_json: nextUnsynced(null, payment), payment_judged: 1 })
        .where('id', '=', entryId)
        .where('state', '=', sql.lit('skipped'))
        .where('payment_judged', '=', sql.lit(0))
        .execute();
    }
  });
}
