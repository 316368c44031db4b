import type { Kysely } from 'kysely';
import type { ChainHead } from '../../database/audit-chain.ts';
import type { Schema } from '../../database/schema.ts';
import { transact } from '../../database/transaction.ts';
import { chainHead, type LedgerDeps } from './attempts.ts';

/** Signs with this installation's key, encrypted in the database: without it the trail's past cannot be rewritten. */
export interface Signer {
  sign(text: string): string;
  isRight(text: string, signature: string): boolean;
}

export interface SigningDeps extends LedgerDeps {
  readonly signer: Signer;
}

export interface Checkpoint extends ChainHead {
  readonly at: string;
  readonly signature: string;
}

export function checkpointText({ id, hash, at }: Omit<Checkpoint, 'signature'>): string {
  return `mlc-audit-1 checkpoint ${id} ${hash} ${at}`;
}

/** Signs the current end of the trail; null = nothing new since the last one, or it is newer than `everyMs`. */
export function addCheckpoint(deps: SigningDeps, everyMs: number): Promise<Checkpoint | null> {
  return transact(deps, async (tx) => {
    const head = await chainHead(tx.db);
    const last = await newestCheckpoint(tx.db);
    if (head.id === (last?.id ?? 0)) return null;
    if (last !== null && Math.abs(deps.now().getTime() - Date.parse(last.at)) < everyMs) return null;
    return insertCheckpoint(tx, head);
  });
}

export async function insertCheckpoint(deps: SigningDeps, { id, hash }: ChainHead): Promise<Checkpoint> {
  const unsigned = { id, hash, at: deps.now().toISOString() };
  const checkpoint = { ...unsigned, signature: deps.signer.sign(checkpointText(unsigned)) };
  await deps.db
    .insertInto('audit_checkpoints')
    .values({ up_to_id: id, hash, at: checkpoint.at, signature: checkpoint.signature })
    .onConflict((conflict) => conflict.column('up_to_id').doNothing())
    .execute();
  return checkpoint;
}

export async function newestCheckpoint(db: Kysely<Schema>): Promise<Checkpoint | null> {
  const [row] = await checkpoints(db, 'desc', 1);
  return row ?? null;
}

export function checkpoints(db: Kysely<Schema>, order: 'asc' | 'desc', limit?: number): Promise<Checkpoint[]> {
  let query = db
    .selectFrom('audit_checkpoints')
    .select(['up_to_id as id', 'hash', 'at', 'signature'])
    .orderBy('up_to_id', order);
  if (limit !== undefined) query = query.limit(limit);
  return query.execute();
}
