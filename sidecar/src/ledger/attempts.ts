import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { toAttempt } from './entry-row.ts';
import type { Attempt, AttemptStep } from './entry.ts';

/** What every part of the ledger works with. */
export interface LedgerDeps {
  readonly db: Kysely<Schema>;
  readonly now: () => Date;
}

export interface NewAttempt {
  readonly entryId: number;
  readonly step: AttemptStep;
  /** Ids and figures; no personal data, no secrets. */
  readonly detail: object;
  readonly callId?: number | undefined;
}

/** SQLite binds at most 32,766 values in a statement; five a row. https://www.sqlite.org/limits.html */
const ROWS_PER_INSERT_MAX = 1_000;

/** The audit: rows are only ever inserted (the database refuses anything else). */
export async function addAttempts(deps: LedgerDeps, attempts: readonly NewAttempt[]): Promise<void> {
  const at = deps.now().toISOString();
  const rows = attempts.map((attempt) => ({
    entry_id: attempt.entryId,
    call_id: attempt.callId ?? null,
    at,
    step: attempt.step,
    detail_json: JSON.stringify(attempt.detail),
  }));
  for (let first = 0; first < rows.length; first += ROWS_PER_INSERT_MAX) {
    await deps.db
      .insertInto('attempts')
      .values(rows.slice(first, first + ROWS_PER_INSERT_MAX))
      .execute();
  }
}

export async function attemptsOf(deps: LedgerDeps, entryId: number): Promise<Attempt[]> {
  const rows = await deps.db.selectFrom('attempts').selectAll().where('entry_id', '=', entryId).orderBy('id').execute();
  return rows.map(toAttempt);
}
