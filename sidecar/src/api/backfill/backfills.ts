import type { Context } from '../../context/context.ts';
import type { BackfillBody, CustomerImportBody } from '../../contract/backfills.ts';
import type { ProblemBody } from '../../contract/problem.ts';
import type { CustomerImport } from '../../domain/customer-import.ts';
import { refusal } from '../../domain/refusal.ts';
import {
  beginBackfill,
  countOlderOrders,
  readOlderOrders,
  stopBackfill,
  withdrawRest,
} from '../../operations/backfill-orders.ts';
import { askToUndo, findRun, readRuns, continueUndo } from '../../operations/backfill/undo-backfill.ts';
import { type BackfillRow, createBackfillRows } from '../../stores/backfills.ts';
import { PER_PAGE_MAX } from '../../woocommerce/limits.ts';
import { rangeInWords } from '../../wording/times.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { toApiError } from '../to-api-error.ts';
import { readUndoBody } from './undo-body.ts';

interface Wanted {
  readonly storeId: string;
  readonly after: string;
  readonly until: string | null;
  readonly by: string;
}

/** Backfills run in the one process that polls and posts; their progress is on disk. */
export function createBackfills(context: Context, wake: () => void) {
  const rows = createBackfillRows({ db: context.database.db });
  const running = new Map<string, { readonly work: Promise<void>; readonly startedAt: string }>();
  const isOurs = async () => context.config.xero !== null && (await context.rounds().hold());
  let closing = false;
  const goesOn = async () => !closing && (await isOurs());

  function run(row: BackfillRow): void {
    // A new backfill of a store waits until the old one has stopped.
    const before = running.get(row.storeId)?.work ?? Promise.resolve();
    const work = before
      .then(() => proceed(context, row, { wake, goesOn }))
      .catch((error: unknown) => context.logger.error({ err: error, storeId: row.storeId }, 'backfill failed'))
      .finally(() => {
        if (running.get(row.storeId)?.work === work) running.delete(row.storeId);
      });
    running.set(row.storeId, { work, startedAt: row.startedAt });
  }

  let undoing = Promise.resolve();
  /** One at a time: what a person asked for meanwhile comes next. */
  function goOnUndoing(): void {
    undoing = undoing
      .then(async () => {
        if (!closing && (await continueUndo(context))) wake();
      })
      .catch((error: unknown) => context.logger.error({ err: error }, 'undo of a backfill ended early'));
  }

  async function runNow(storeId: string): Promise<void> {
    const row = await rows.get(storeId);
    if (row !== null && (await isOurs())) run(row);
  }

  return {
    /** Counts the orders since a day. Throws 409 backfill_running. */
    async count(wanted: Wanted): Promise<void> {
      const row = await rows.get(wanted.storeId);
      const { waiting } = await context.ledger.backfillTally(wanted.storeId);
      if (row?.state === 'reading' || (row?.state === 'read' && waiting > 0)) throw stillRunning(row);
      await rows.count(wanted, context.now());
      await runNow(wanted.storeId);
    },
    /** Posts the orders that were counted. Throws 409 backfill_not_counted. */
    async start(wanted: Wanted & { readonly orders: number }): Promise<void> {
      const row = await rows.get(wanted.storeId);
      const isCounted = row?.state === 'counted' && row.after === wanted.after && row.until === wanted.until;
      if (!isCounted || row.orders !== wanted.orders) throw notCounted(wanted);
      await beginBackfill(context, wanted);
      await runNow(wanted.storeId);
    },
    stop: (storeId: string, by: string) => stopBackfill(context, storeId, by),
    /** Throws 404 backfill_unknown. */
    async undo(storeId: string, runId: number, by: string): Promise<void> {
      await askToUndo(context, await findRun(context, runId, storeId), by);
      goOnUndoing();
    },
    /** null = never started. `held`: why nothing is posted for this store now. */
    async progress(storeId: string, held: ProblemBody | null): Promise<BackfillBody | null> {
      const row = await rows.get(storeId);
      return row === null ? null : await toBody(context, row, held);
    },
    /** Resumes backfills of another process or from before a restart, if this process posts; call it regularly. */
    async resume(): Promise<void> {
      if (closing) return;
      for (const { storeId } of await rows.stopped()) await withdrawRest(context, storeId);
      const found = await rows.underWay();
      const fresh = found.filter(({ storeId, startedAt }) => running.get(storeId)?.startedAt !== startedAt);
      if (fresh.length > 0 && (await isOurs())) for (const row of fresh) run(row);
      if ((await context.ledger.unjudgedRuns()).length > 0 && (await isOurs())) goOnUndoing();
    },
    async [Symbol.asyncDispose](): Promise<void> {
      closing = true;
      await Promise.all([...running.values()].map(({ work }) => work));
      await undoing;
    },
  };
}

interface Work {
  readonly wake: () => void;
  /** false = this process ends, or no longer posts. */
  readonly goesOn: () => Promise<boolean>;
}

async function proceed(context: Context, row: BackfillRow, work: Work): Promise<void> {
  try {
    await (row.state === 'counting' ? count(context, row, work) : read(context, row, work));
  } catch (error) {
    const { code, message, fix } = toApiError(error) ?? UNKNOWN;
    context.logger.warn({ err: error, storeId: row.storeId }, 'backfill ended early');
    const rows = createBackfillRows({ db: context.database.db });
    await rows.move(row, { state: 'failed', error: { code, message, fix } });
  }
}

/** The process that takes over counts from the start. */
async function count(context: Context, row: BackfillRow, { goesOn }: Work): Promise<void> {
  const rows = createBackfillRows({ db: context.database.db });
  const onPage = async (orders: number) => (await rows.move(row, { read: orders })) && (await goesOn());
  const counted = await countOlderOrders(context, row, onPage);
  if (counted !== null) await rows.move(row, { state: 'counted', count: counted, orders: counted.orders });
}

/** The process that takes over continues from the cursor. */
async function read(context: Context, row: BackfillRow, { wake, goesOn }: Work): Promise<void> {
  await readOlderOrders(context, row, async ({ accepted }) => {
    if (accepted > 0) wake();
    return await goesOn();
  });
}

const UNKNOWN = {
  code: 'internal_error',
  message: 'Something went wrong in the service. Its log has the cause.',
  fix: 'Start the backfill again.',
};

function stillRunning(row: BackfillRow) {
  const message = `Orders ${rangeInWords(row)} are being posted.`;
  return refusal(409, 'backfill_running', message, 'Wait until they are posted, or stop it first.');
}

function notCounted(wanted: Wanted) {
  const message = `The orders ${rangeInWords(wanted)} are not counted, or their number has changed since.`;
  return refusal(409, 'backfill_not_counted', message, 'Count the orders, check the figures, then confirm them.');
}

async function toBody(context: Context, row: BackfillRow, held: ProblemBody | null): Promise<BackfillBody> {
  const { after, until, orders, read, error, startedAt, count, state } = row;
  const isCount = state === 'counting' || state === 'counted';
  const tally = isCount ? NO_TALLY : await context.ledger.backfillTally(row.storeId);
  const [run] = isCount ? [] : await readRuns(context, row.storeId);
  const shown = error === null ? null : { ...error, message: ownerWords(error.message), fix: ownerWords(error.fix) };
  return {
    ...{ after, until, orders, read, ...tally, count, error: shown, startedAt },
    state: state === 'read' ? (tally.waiting > 0 ? 'posting' : 'done') : state,
    held: held === null || tally.waiting === 0 ? null : heldBody(held),
    run: run?.id ?? null,
    undo: run === undefined ? null : await readUndoBody(context, run),
  };
}

const NO_TALLY = { posted: 0, otherStatus: 0, notSynced: 0, needAttention: 0, waiting: 0, withdrawn: 0 };

function heldBody({ code, message, fix }: ProblemBody): { code: string; message: string; fix: string } {
  return { code, message: ownerWords(message), fix: ownerWords(fix) };
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
    return { state: 'waiting', error: heldBody(held), nextAt: null };
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
