import type { Context } from '../../context/context.ts';
import type { BackfillRunsBody, BackfillUndoBody } from '../../contract/backfills.ts';
import type { BackfillRun } from '../../ledger/requests/backfill-runs.ts';
import { readRuns, undoProgress } from '../../operations/backfill/undo-backfill.ts';
import { ownerWords } from '../../wording/owner-words.ts';

/** null = nobody asked to undo it. */
export async function readUndoBody(context: Context, run: BackfillRun): Promise<BackfillUndoBody | null> {
  const progress = await undoProgress(context, run);
  if (progress === null || run.undone === null) return null;
  const orders = progress.orders.map(({ message, fix, ...one }) => ({
    ...{ ...one, message: ownerWords(message), fix: ownerWords(fix) },
  }));
  return { ...run.undone, ...progress, orders };
}

export async function readRunsBody(context: Context, storeId: string): Promise<BackfillRunsBody> {
  const runs: BackfillRunsBody['runs'][number][] = [];
  for (const run of await readRuns(context, storeId)) {
    const { id, after, until, startedAt, orders } = run;
    runs.push({ run: id, after, until, startedAt, orders, undo: await readUndoBody(context, run) });
  }
  return { runs };
}
