import type { Command } from 'commander';
import { storeMoved } from '../../woocommerce/store-error.ts';
import type { Context } from '../../context/context.ts';
import { whatHoldsUp, whatStops, WORTH_WAITING_MS } from '../../operations/what-stops.ts';
import { createDueNotesWriter } from '../../operations/write-due-notes.ts';
import { NO_STORE_YET } from '../../wording/command-line.ts';
import { explain } from '../../wording/explanation.ts';
import type { Output } from '../../wording/output.ts';
import { EXIT, exitOf } from '../../wording/exit.ts';
import type { Runner } from '../command.ts';
import { dryRunAll } from './dry-run-answer.ts';
import {
  type Counts,
  exitOfSync,
  openPayoutsIn,
  openIn,
  progressText,
  type StoreResult,
  sumOf,
  type SyncResult,
  syncText,
  syncToJson,
} from './sync-result.ts';
import { type PayoutsLeft, payoutsLeft, readDueOf } from './sync-payouts.ts';

const LOOK_MS = 500;
/** Xero's minute limit may hold a batch for a minute, twice in a row: longer without any order settled is a fault. */
const PATIENCE_MS = 3 * 60_000;
const WAITING_READ_MAX = 200;

export function syncCommand(program: Command, run: Runner): void {
  program
    .command('sync [store]')
    .description('polls now; with --wait returns when nothing is pending')
    .option('--wait', 'until every order is posted or rejected, or cannot move for a reason that is printed')
    .option('--dry-run', 'shows the documents and postings that it would make; changes nothing')
    .action((storeId: string | undefined, { wait = false, dryRun: isDry = false }: SyncOptions) =>
      run(async ({ context, say }) => {
        if (isDry) return await dryRunAll(context, say, storeId);
        const all = storeId === undefined ? await context.stores.list() : [await context.stores.get(storeId)];
        const stores = all.map(({ id }) => id);
        const result = await syncNow(context, say, { stores, isNamed: storeId !== undefined, wait });
        const text = all.length === 0 ? NO_STORE_YET : syncText(result);
        return { json: syncToJson(result), text, exit: exitOfSync(result) };
      }),
    );
}

type SyncOptions = Readonly<{ wait?: boolean; dryRun?: boolean }>;

interface SyncRequest {
  readonly stores: readonly string[];
  /** The user named this one store. */
  readonly isNamed: boolean;
  readonly wait: boolean;
}

/** Polls, and posts with --wait: here when no service is running, else the service does it and this only watches. */
export async function syncNow(context: Context, say: Output['say'], request: SyncRequest): Promise<SyncResult> {
  const requestedAt = context.now();
  if (request.stores.length === 0) return { stores: [], isServiceRunning: false, wait: request.wait, isNamed: false };
  await context.positions.request(request.stores, requestedAt);
  await using rounds = context.rounds();
  const writeNotes = createDueNotesWriter(context);
  let line = '';
  /** When an order was last accepted or settled. */
  let movedAt = requestedAt;
  for (;;) {
    const { held, more } = await rounds.run();
    // Where a service runs, it reads them within a minute.
    if (held && request.wait) await readDueOf(context, request.stores);
    const payouts = new Map<string, PayoutsLeft>();
    for (const store of request.stores) payouts.set(store, await payoutsLeft(context, store));
    const unread = await unreadStores(context, request, requestedAt);
    const counts = new Map<string, Counts>();
    for (const store of request.stores) counts.set(store, await context.ledger.counts(store));
    const open = openPayoutsIn([...payouts.values()].map((one) => ({ payouts: one })));
    const next = progressText(sumOf([...counts.values()]), open);
    if (next !== line) {
      if (request.wait) say(next);
      [line, movedAt] = [next, context.now()];
    }
    const quietMs = context.now().getTime() - movedAt.getTime();
    const isDone = unread.length === 0 && (!request.wait || (await isStill(context, { counts, payouts }, quietMs)));
    if (isDone || quietMs > PATIENCE_MS) {
      // Documents went first; without a service nothing else writes them.
      if (held && request.wait) while ((await writeNotes()) > 0);
      const stores: StoreResult[] = [];
      for (const [store, of] of counts)
        stores.push({
          ...(await storeResult(context, store, of, request, unread.includes(store))),
          payouts: payouts.get(store) ?? NO_PAYOUTS,
        });
      return { stores, isServiceRunning: !held, wait: request.wait, isNamed: request.isNamed };
    }
    if (!more) await context.sleep(LOOK_MS);
  }
}

async function unreadStores(context: Context, request: SyncRequest, requestedAt: Date): Promise<string[]> {
  return (await context.positions.all())
    .filter((one) => request.stores.includes(one.id))
    .filter((one) => one.requestedAt !== null && Date.parse(one.requestedAt) <= requestedAt.getTime())
    .map((one) => one.id);
}

interface Seen {
  readonly counts: ReadonlyMap<string, Counts>;
  readonly payouts: ReadonlyMap<string, PayoutsLeft>;
}

async function isStill(context: Context, { counts, payouts }: Seen, quietMs: number): Promise<boolean> {
  for (const [store, of] of counts) {
    if (await canMove(context, store, of, quietMs)) return false;
    if (await canBook(context, store, payouts.get(store) ?? NO_PAYOUTS, quietMs)) return false;
  }
  return true;
}

/** The same for payouts: they are read by the process that posts, and booked in the same rounds. */
async function canBook(context: Context, store: string, payouts: PayoutsLeft, quietMs: number): Promise<boolean> {
  if (payouts.open + payouts.unread === 0 || quietMs > WORTH_WAITING_MS) return false;
  return (await whatStops(context, store)).length === 0;
}

/** Whether to keep waiting: an order is being processed, or is due shortly. */
async function canMove(context: Context, store: string, counts: Counts, quietMs: number): Promise<boolean> {
  if (openIn(counts) === 0) return false;
  if (counts.claimed > 0) return true;
  if ((await whatStops(context, store)).length > 0) return false;
  const now = context.now();
  const pausedUntil = (await context.organisations.forStore(store))?.pausedUntil ?? null;
  // Waiting, paused and unknown orders were tried: after a minute without progress, report them instead.
  if (counts.pending > 0 && (pausedUntil === null || pausedUntil <= now)) return true;
  if (quietMs > WORTH_WAITING_MS) return false;
  if (counts.pending > 0 || counts.uncertain > 0) return true;
  const waiting = await context.ledger.entries({ storeId: store, state: 'waiting', limit: WAITING_READ_MAX });
  return waiting.some(({ notBefore }) => Date.parse(notBefore ?? '') - now.getTime() <= WORTH_WAITING_MS);
}

async function storeResult(
  context: Context,
  store: string,
  counts: Counts,
  request: SyncRequest,
  isUnread: boolean,
): Promise<Omit<StoreResult, 'payouts'>> {
  const stops = await whatStops(context, store);
  const isHeldUp = request.wait && openIn(counts) > 0 && stops.length === 0;
  const failure = isUnread ? NOT_READ : await readFailure(context, store);
  // Report it once: unreadable settings stop both the reading and the posting.
  const others = failure === null ? stops : stops.filter((stop) => !failure.message.startsWith(stop.message));
  return { store, counts, failure, stops: isHeldUp ? [await whatHoldsUp(context, store)] : others };
}

const NO_PAYOUTS: PayoutsLeft = { open: 0, unread: 0, failed: [] };

const NOT_READ = {
  message: 'The running service did not read it within minutes. Look at its log, or restart it: npm start',
  exit: EXIT.needsAttention,
} as const;

/** The failed poll kept only its message; another reading shows the kind of failure. */
async function readFailure(context: Context, store: string): Promise<StoreResult['failure']> {
  const { pollError } = await context.stores.get(store);
  if (pollError === null) return null;
  const seen = await context.addresses.other(store);
  if (seen !== null) return { message: explain(storeMoved(seen.own, seen.other, store)), exit: EXIT.needsAttention };
  try {
    await context.settings.get(store);
    await (await context.storeClient(store)).readStore();
    return { message: pollError, exit: EXIT.unreachable };
  } catch (error) {
    return { message: explain(error), exit: exitOf(error) };
  }
}
