import type { ExpressionBuilder, Kysely } from 'kysely';
import { CHAIN_START, chainHash, digestOf, type ChainHead } from '../../database/audit-chain.ts';
import type { Row, Schema } from '../../database/schema.ts';
import { transact } from '../../database/transaction.ts';
import { toAttempt } from '../entry-row.ts';
import { pack } from '../kept/pack.ts';

import type { Attempt, AttemptStep } from '../entry.ts';

/** Shared by every part of the ledger. */
export interface LedgerDeps {
  readonly db: Kysely<Schema>;
  readonly now: () => Date;
}

export interface NewAttempt {
  readonly entryId: number | null;
  readonly storeId?: string | null | undefined;
  readonly step: AttemptStep;
  /** Ids and figures; no personal data, no secrets. */
  readonly detail: object;
  readonly callId?: number | undefined;
  /** Who requested it; absent = the sync itself. */
  readonly by?: string | null | undefined;
}

/** The audit trail, append-only. The write lock makes the last row read actually last, whatever other processes do. */
export function addAttempts(deps: LedgerDeps, attempts: readonly NewAttempt[]): Promise<void> {
  if (attempts.length === 0) return Promise.resolve();
  return transact(deps, async ({ db, now }) => {
    const at = now().toISOString();
    let head = await chainHead(db);
    for (const attempt of attempts) {
      const row = toRow(attempt, at, head);
      await db.insertInto('attempts').values(row).execute();
      head = row;
    }
  });
}

function toRow(attempt: NewAttempt, at: string, head: ChainHead): Row<'attempts'> {
  const { entryId, storeId = null, callId = null, step, by = null } = attempt;
  const [id, detail] = [head.id + 1, JSON.stringify(attempt.detail)];
  const detailDigest = digestOf(detail);
  // The long ones: they name the rules that chose accounts. Others are searched, or erased on request.
  const detail_packed = step === 'recorded' ? pack(detail) : null;
  return {
    id,
    entry_id: entryId,
    store_id: storeId,
    call_id: callId,
    at,
    step,
    actor: by,
    detail_json: detail_packed === null ? detail : null,
    detail_packed,
    detail_digest: detailDigest,
    hash: chainHash(head.hash, { id, at, step, entryId, storeId, callId, by, detailDigest }),
  };
}

/** The last row; if all rows are pruned, the checkpoint that replaces it. */
export async function chainHead(db: Kysely<Schema>): Promise<ChainHead> {
  const last = await db.selectFrom('attempts').select(['id', 'hash']).orderBy('id', 'desc').limit(1).executeTakeFirst();
  if (last !== undefined) return last;
  const pruned = await db
    .selectFrom('audit_checkpoints')
    .select(['up_to_id as id', 'hash'])
    .orderBy('up_to_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return pruned ?? CHAIN_START;
}

/** A step of an entry, e.g. what was planned or found. */
export function addAttempt(
  deps: LedgerDeps,
  entryId: number,
  step: AttemptStep,
  detail: object,
  callId?: number,
): Promise<void> {
  return addAttempts(deps, [{ entryId, step, detail, callId }]);
}

/** Its own rows, and those of its calls that all their orders share (entry null). */
export function isOfEntry(eb: ExpressionBuilder<Schema, 'attempts'>, entryId: number) {
  const calls = eb.selectFrom('call_items').select('call_items.call_id').where('call_items.entry_id', '=', entryId);
  return eb.or([
    eb('attempts.entry_id', '=', entryId),
    eb.and([eb('attempts.entry_id', 'is', null), eb('attempts.call_id', 'in', calls)]),
  ]);
}

/** Every step of an entry, oldest first: also those that it shares with others of a call. */
export async function attemptsOf(deps: LedgerDeps, entryId: number): Promise<Attempt[]> {
  const rows = await deps.db.selectFrom('attempts').selectAll().where((eb) => isOfEntry(eb, entryId)).orderBy('id').execute(); // prettier-ignore
  return rows.map((row) => ({ ...toAttempt(row), entryId }));
}
