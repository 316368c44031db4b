import type { Context } from '../../context/context.ts';
import type { BackfillBody, CustomerImportBody } from '../../contract/backfills.ts';
import type { ProblemBody } from '../../contract/problem.ts';
import type { CustomerImport } from '../../domain/customer-import.ts';
import { backfill, hiddenOrders, startOfBackfill } from '../../intake/backfill.ts';
import { moveStartDate } from '../../operations/change-settings.ts';
import { type BackfillRow, createBackfillRows } from '../../stores/backfills.ts';
import { PER_PAGE_MAX } from '../../woocommerce/limits.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { toApiError } from '../to-api-error.ts';

/** Backfills run in the one process that polls and posts; their progress is on disk. */
export function createBackfills(context: Context, wake: () => void) {
  const rows = createBackfillRows({ db: context.database.db });
  const running = new Map<string, { readonly work: Promise<void>; readonly startedAt: string }>();
  const isOurs = async () => context.config.xero !== null && (await context.rounds().hold());
  let closing = false;

  function run(row: BackfillRow): void {
    // A new backfill of a store waits until the old one has stopped.
    const before = running.get(row.storeId)?.work ?? Promise.resolve();
    const work = before
      .then(() => read(row))
      .catch((error: unknown) => context.logger.error({ err: error, storeId: row.storeId }, 'backfill failed'))
      .finally(() => {
        if (running.get(row.storeId)?.work === work) running.delete(row.storeId);
      });
    running.set(row.storeId, { work, startedAt: row.startedAt });
  }

  async function read(row: BackfillRow): Promise<void> {
    try {
      await readStore(row);
    } catch (error) {
      const { code, message, fix } = toApiError(error) ?? UNKNOWN;
      context.logger.warn({ err: error, storeId: row.storeId }, 'backfill ended early');
      await rows.move(row, { state: 'failed', error: { code, message, fix } });
    }
  }

  async function readStore(row: BackfillRow): Promise<void> {
    const { storeId, after } = row;
    const reader = await context.storeClient(storeId);
    const from = startOfBackfill(after);
    if (row.orders === null) await rows.move(row, { orders: await reader.countOrders(from) });
    let { read: done, accepted } = row;
    let hidden = 0;
    const parts = { ledger: context.ledger, reader, by: row.by, onAnswer: () => moveStartDate(context, row) };
    for await (const page of backfill(parts, storeId, row.cursor === null ? from : new Date(row.cursor))) {
      done += page.read;
      accepted += page.accepted;
      hidden = Math.max(hidden, page.hidden);
      const cursor = page.through === null ? {} : { cursor: page.through.toISOString() };
      const error = hidden === 0 ? {} : { error: hiddenOrders(hidden) };
      const goesOn = await rows.move(row, { read: done, accepted, ...cursor, ...error });
      if (page.accepted > 0) wake();
      // The process that took over continues from the cursor.
      if (!goesOn || closing || !(await isOurs())) return;
    }
    await rows.move(row, { state: 'read' });
  }

  return {
    async start(wanted: { readonly storeId: string; readonly after: string; readonly by: string }): Promise<void> {
      await rows.start(wanted, context.now());
      const row = await rows.get(wanted.storeId);
      if (row !== null && (await isOurs())) run(row);
    },
    stop: (storeId: string) => rows.stop(storeId),
    /** null = never started. */
    async progress(storeId: string): Promise<BackfillBody | null> {
      const row = await rows.get(storeId);
      return row === null ? null : toBody(row, await rows.open(storeId));
    },
    /** Resumes backfills of another process or from before a restart, if this process posts; call it regularly. */
    async resume(): Promise<void> {
      if (closing) return;
      const found = await rows.underWay();
      const fresh = found.filter(({ storeId, startedAt }) => running.get(storeId)?.startedAt !== startedAt);
      if (fresh.length > 0 && (await isOurs())) for (const row of fresh) run(row);
    },
    async [Symbol.asyncDispose](): Promise<void> {
      closing = true;
      await Promise.all([...running.values()].map(({ work }) => work));
    },
  };
}

const UNKNOWN = {
  code: 'internal_error',
  message: 'Something went wrong in the sidecar. Its log has the cause.',
  fix: 'Start the backfill again.',
};

function toBody(row: BackfillRow, open: number): BackfillBody {
  const { after, orders, read, accepted, error, startedAt } = row;
  const state = row.state === 'read' ? (open > 0 ? 'posting' : 'done') : row.state;
  const shown = error === null ? null : { ...error, message: ownerWords(error.message), fix: ownerWords(error.fix) };
  return { after, state, orders, read, accepted, settled: Math.max(0, accepted - open), error: shown, startedAt };
}

/** `held`: why nothing is posted for this store now; null = posting is possible. */
export async function readImportBody(
  { customerImports, now }: Context,
  storeId: string,
  held: ProblemBody | null,
): Promise<CustomerImportBody | null> {
  const row = await customerImports.get(storeId);
  if (row === null) return null;
  const { customers, made, known, refused, refusedIds, startedAt } = row;
  const { state, error, nextAt } = stateOf(row, held, now());
  return { state, customers, read: readOf(row), made, known, refused, refusedIds, error, nextAt, startedAt };
}

function stateOf(
  { state, error, dueAt }: CustomerImport,
  held: ProblemBody | null,
  now: Date,
): Pick<CustomerImportBody, 'state' | 'error' | 'nextAt'> {
  if (state === 'read') return { state: 'done', error: null, nextAt: null };
  if (held !== null) {
    const { code, message, fix } = held;
    return { state: 'waiting', error: { code, message: ownerWords(message), fix: ownerWords(fix) }, nextAt: null };
  }
  if (error === null) return { state: 'reading', error: null, nextAt: null };
  return { state: 'waiting', error, nextAt: Date.parse(dueAt) > now.getTime() ? dueAt : null };
}

/** Full pages; the last one is not full. */
function readOf({ state, page, customers, made, known, refused }: CustomerImport): number {
  const pages = (page - 1) * PER_PAGE_MAX;
  if (customers === null) return state === 'read' ? made + known + refused : pages;
  return state === 'read' ? customers : Math.min(pages, customers);
}
