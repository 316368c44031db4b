import type { Context } from '../../context/context.ts';
import { refusal } from '../../domain/refusal.ts';
import { isNamedSince, isUndone } from '../../ledger/entry-key.ts';
import type { Entry } from '../../ledger/entry.ts';
import type { BackfillRun, LeftOrder, UndoTally, UndoVerdict } from '../../ledger/requests/backfill-runs.ts';
import { numberOf } from '../../posting/invoices/posted-invoice.ts';
import { judgeUndoTarget, undoneInvoice, type UndoTarget } from '../../posting/undo/judge-undo.ts';
import { readUndoBooks } from '../../posting/undo/read-undo-books.ts';
import { leftWords, undoRefused } from '../../posting/undo/undo-problems.ts';
import { commandLine } from '../../wording/command-line.ts';
import { stopBackfill } from '../backfill-orders.ts';

/** Orders left behind that a page or a command lists; all are counted. Ours: more than a person works through at once. */
const LEFT_LISTED_MAX = 200;
/** A dry run reads Xero for so many orders at a time. */
const READ_AT_ONCE = 40;

/** What an undone run has done so far. */
export interface UndoProgress extends UndoTally {
  readonly orders: readonly LeftBehind[];
}

export interface LeftBehind {
  readonly orderId: string;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** What undoing a run would do: from Xero as it is now. */
export interface UndoPreview {
  readonly voided: readonly { readonly orderId: string; readonly invoice: string }[];
  readonly left: readonly LeftBehind[];
}

/** The runs of a store, newest first. */
export function readRuns({ ledger }: Pick<Context, 'ledger'>, storeId: string) {
  return ledger.backfillRuns(storeId);
}

/** `storeId`: of this store. Throws 404 backfill_unknown. */
export async function findRun(context: Pick<Context, 'ledger'>, id: number, storeId?: string): Promise<BackfillRun> {
  const run = await context.ledger.backfillRun(id);
  if (run !== null && (storeId === undefined || run.storeId === storeId)) return run;
  const fix = `Look at the list: ${commandLine('backfill', 'list', storeId ?? '<store>')}`;
  throw refusal(404, 'backfill_unknown', `There is no backfill ${id}.`, fix);
}

/**
 * A person wants a run undone: what it has not sent yet is withdrawn, and what it posted leaves Xero in the next rounds. Orders are
 * judged by `continueUndo`.
 */
export async function askToUndo(context: Context, run: BackfillRun, by: string): Promise<void> {
  const { storeId, id, after, until } = run;
  const [last] = await context.ledger.backfillRuns(storeId);
  if (last?.id === id) await stopBackfill(context, storeId, by);
  await context.ledger.recordAction({ action: 'backfill_undone', by, storeId, detail: { run: id, after, until } });
  await context.ledger.askUndo(id, by);
}

/** Judges the orders of undone runs, some at a time: after a kill it goes on where it was. Returns whether there were any. */
export async function continueUndo(context: Context): Promise<boolean> {
  let worked = false;
  for (const run of await context.ledger.unjudgedRuns()) {
    for (;;) {
      const entries = await context.ledger.unjudgedOrders(run.id);
      if (entries.length === 0) break;
      worked = true;
      const verdicts = await verdictsOf(context, run, entries);
      const by = run.undone?.by ?? null;
      await context.ledger.judgeUndo(new Map([...verdicts].map(([id, one]) => [id, one.verdict])), by);
    }
  }
  return worked;
}

interface Judged {
  readonly verdict: UndoVerdict;
  /** With verdict asked; null = nothing of it is in Xero yet. */
  readonly target: UndoTarget | null;
}

async function verdictsOf(
  { ledger, organisations }: Context,
  { storeId, startedAt }: BackfillRun,
  entries: readonly Entry[],
): Promise<ReadonlyMap<number, Judged>> {
  const tenantId = (await organisations.forStore(storeId))?.tenantId ?? null;
  const judged = new Map<number, Judged>();
  for (const entry of entries) {
    const requests = await ledger.requestsOf(storeId, entry.kind, entry.sourceId);
    const documents = await ledger.documentsOf(entry.id);
    const posted = undoneInvoice(documents, entry.sourceId);
    const decide = (verdict: UndoVerdict, target: UndoTarget | null = null) =>
      judged.set(entry.id, { verdict, target });
    const isBefore = posted !== null && posted.document.recordedAt < startedAt;
    if (isBefore) decide('none');
    else if (isNamedSince(requests)) decide(posted === null ? 'none' : 'asked_again');
    else if (posted === null) decide(withoutDocuments(entry, requests));
    else if (posted.stored.adopted !== undefined) decide('linked');
    else if (posted.document.tenantId !== tenantId) decide('other_organisation');
    else {
      const own = documents.filter((one) => one.tenantId === tenantId);
      decide('asked', { entry, posted, documents: own });
    }
  }
  return judged;
}

/** One that is being sent at this moment is undone once it is there; any other one is left to the first day to post. */
function withoutDocuments({ state }: Entry, requests: readonly string[]): UndoVerdict {
  if (isUndone(requests)) return state === 'skipped' ? 'none' : 'asked';
  return state === 'claimed' || state === 'uncertain' ? 'asked' : 'withdrawn';
}

export async function undoProgress(context: Pick<Context, 'ledger'>, run: BackfillRun): Promise<UndoProgress | null> {
  if (run.undone === null) return null;
  const tally = await context.ledger.undoTally(run.id);
  const left = tally.left === 0 ? [] : await context.ledger.leftByUndo(run.id, LEFT_LISTED_MAX);
  return { ...tally, orders: left.map(inWords) };
}

function inWords({ orderId, code, reason }: LeftOrder): LeftBehind {
  return { orderId, ...(reason ?? leftWords(code)) };
}

/** Reads Xero, and changes nothing. Throws a Xero error. */
export async function previewUndo(
  context: Context,
  run: BackfillRun,
  onOrders: (orders: number) => void = () => undefined,
): Promise<UndoPreview> {
  const [voided, left]: [UndoPreview['voided'][number][], LeftBehind[]] = [[], []];
  let seen = 0;
  for (let afterId = 0, more = true; more;) {
    const entries = await context.ledger.ordersOfRun(run.id, afterId);
    more = entries.length > 0;
    afterId = entries.at(-1)?.id ?? afterId;
    const judged = await verdictsOf(context, run, entries);
    const targets = [...judged.values()].flatMap(({ target }) => target ?? []);
    const verdicts = await judgeInXero(context, targets);
    for (const entry of entries) {
      const one = judged.get(entry.id);
      const verdict = verdicts.get(entry.id);
      const orderId = entry.sourceId;
      if (verdict !== undefined) {
        if (verdict.refused === null) voided.push({ orderId, invoice: verdict.invoice });
        else left.push({ orderId, ...verdict.refused });
      } else if (one?.verdict === 'linked' || one?.verdict === 'other_organisation' || one?.verdict === 'asked_again') {
        left.push({ orderId, ...leftWords(one.verdict) });
      }
    }
    seen += entries.length;
    onOrders(seen);
  }
  return { voided, left };
}

interface InXero {
  readonly invoice: string;
  /** null = it leaves Xero. */
  readonly refused: Pick<LeftBehind, 'code' | 'message' | 'fix'> | null;
}

async function judgeInXero(context: Context, targets: readonly UndoTarget[]): Promise<ReadonlyMap<number, InXero>> {
  const found = new Map<number, InXero>();
  const [first] = targets;
  if (first === undefined) return found;
  const { tenantId } = first.posted.document;
  const { client, lists } = context.xero();
  const all = await lists.lists(tenantId, { tracking: false, items: false });
  for (let start = 0; start < targets.length; start += READ_AT_ONCE) {
    const some = targets.slice(start, start + READ_AT_ONCE);
    const books = await readUndoBooks(client, tenantId, some);
    for (const target of some) {
      const there = books.get(target.entry.id);
      const invoice = numberOf(target.posted.stored.invoice);
      if (there === undefined) {
        found.set(target.entry.id, { invoice, refused: leftWords('unread') });
        continue;
      }
      const verdict = judgeUndoTarget(target, there, all);
      found.set(target.entry.id, { invoice, refused: 'what' in verdict ? undoRefused(invoice, verdict) : null });
    }
  }
  return found;
}
