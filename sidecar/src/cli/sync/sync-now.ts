import { storeMoved } from '../../woocommerce/store-error.ts';
import type { Context } from '../../context/context.ts';
import type { EntryState } from '../../ledger/entry.ts';
import { whatHoldsUp, whatStops, WORTH_WAITING_MS } from '../../operations/what-stops.ts';
import { createDueNotesWriter } from '../../operations/write-due-notes.ts';
import { explain } from '../../wording/explanation.ts';
import type { Output } from '../../wording/output.ts';
import { EXIT, exitOf } from '../../wording/exit.ts';
import { type Counts, openIn, type StoreResult, sumOf, type SyncResult } from './sync-result.ts';

/** How often a waiting command reads the ledger. */
const LOOK_MS = 500;
/** Xero's minute limit may hold a batch for a minute, twice in a row: longer without any order settled is a fault. */
const PATIENCE_MS = 3 * 60_000;
/** How many waiting orders are checked for their due time. */
const WAITING_READ_MAX = 200;

export interface SyncWish {
  readonly stores: readonly string[];
  /** The user named this one store. */
  readonly isNamed: boolean;
  readonly wait: boolean;
}

/** Polls, and posts with --wait: here when no service is running, else the service does it and this only watches. */
export async function syncNow(context: Context, out: Output, wish: SyncWish): Promise<SyncResult> {
  const requestedAt = context.now();
  if (wish.stores.length === 0) return { stores: [], isServiceRunning: false, wait: wish.wait, isNamed: false };
  await context.positions.request(wish.stores, requestedAt);
  await using rounds = context.rounds();
  const writeNotes = createDueNotesWriter(context);
  const progress = new Progress(context.now());
  let told = '';
  for (;;) {
    const { held, more } = await rounds.run();
    const unread = await unreadStores(context, wish, requestedAt);
    const counts = new Map<string, Counts>();
    for (const store of wish.stores) counts.set(store, await context.ledger.counts(store));
    const line = progressLine([...counts.values()]);
    progress.see(line, context.now());
    if (wish.wait && line !== told) out.say((told = line));
    const isDone = unread.length === 0 && (!wish.wait || (await isStill(context, counts, progress)));
    if (isDone || progress.quietMs(context.now()) > PATIENCE_MS) {
      // Documents went first; without a service nothing else writes them.
      if (held && wish.wait) while ((await writeNotes()) > 0);
      const stores: StoreResult[] = [];
      for (const [store, of] of counts)
        stores.push(await storeResult(context, store, of, wish, unread.includes(store)));
      return { stores, isServiceRunning: !held, wait: wish.wait, isNamed: wish.isNamed };
    }
    if (!more) await context.sleep(LOOK_MS);
  }
}

/** When an order was last accepted or settled. */
class Progress {
  #sign = '';
  #since: Date;

  constructor(now: Date) {
    this.#since = now;
  }

  see(sign: string, now: Date): void {
    if (sign !== this.#sign) this.#since = now;
    this.#sign = sign;
  }

  quietMs(now: Date): number {
    return now.getTime() - this.#since.getTime();
  }
}

function progressLine(all: readonly Counts[]): string {
  const counts = sumOf(all);
  return `${counts.recorded} posted, ${counts.rejected} rejected, ${counts.skipped} skipped, ${openIn(counts)} to go`;
}

/** Stores whose requested poll is unfinished; a failed poll is finished. */
async function unreadStores(context: Context, wish: SyncWish, requestedAt: Date): Promise<string[]> {
  return (await context.positions.all())
    .filter((one) => wish.stores.includes(one.id))
    .filter((one) => one.requestedAt !== null && Date.parse(one.requestedAt) <= requestedAt.getTime())
    .map((one) => one.id);
}

async function isStill(context: Context, counts: ReadonlyMap<string, Counts>, progress: Progress): Promise<boolean> {
  for (const [store, of] of counts) if (await canMove(context, store, of, progress)) return false;
  return true;
}

/** Whether to keep waiting: an order is being processed, or is due shortly. */
async function canMove(context: Context, store: string, counts: Counts, progress: Progress): Promise<boolean> {
  if (openIn(counts) === 0) return false;
  if (counts.claimed > 0) return true;
  if ((await whatStops(context, store)).length > 0) return false;
  const now = context.now();
  const pausedUntil = (await context.organisations.forStore(store))?.pausedUntil ?? null;
  // Waiting, paused and unknown orders were tried: after a minute without progress, report them instead.
  if (counts.pending > 0 && (pausedUntil === null || pausedUntil <= now)) return true;
  if (progress.quietMs(now) > WORTH_WAITING_MS) return false;
  if (counts.pending > 0 || counts.uncertain > 0) return true;
  const waiting = await context.ledger.entries({ storeId: store, state: 'waiting', limit: WAITING_READ_MAX });
  return waiting.some(({ notBefore }) => Date.parse(notBefore ?? '') - now.getTime() <= WORTH_WAITING_MS);
}

async function storeResult(
  context: Context,
  store: string,
  counts: Record<EntryState, number>,
  wish: SyncWish,
  isUnread: boolean,
): Promise<StoreResult> {
  const stops = await whatStops(context, store);
  const isHeldUp = wish.wait && openIn(counts) > 0 && stops.length === 0;
  const failure = isUnread ? NOT_READ : await readFailure(context, store);
  // Report it once: unreadable settings stop both the reading and the posting.
  const told = failure === null ? stops : stops.filter((stop) => !failure.message.startsWith(stop.message));
  return { store, counts, failure, stops: isHeldUp ? [await whatHoldsUp(context, store)] : told };
}

const NOT_READ = {
  message: 'The running service did not read it within minutes. Look at its log, or restart it: npm start',
  exit: EXIT.needsPerson,
} as const;

/** The failed poll kept only its message; another reading shows the kind of failure. */
async function readFailure(context: Context, store: string): Promise<StoreResult['failure']> {
  const { pollError } = await context.stores.get(store);
  if (pollError === null) return null;
  const seen = await context.addresses.other(store);
  if (seen !== null) return { message: explain(storeMoved(seen.own, seen.other, store)), exit: EXIT.needsPerson };
  try {
    await context.settings.get(store);
    await (await context.storeClient(store)).readStore();
    return { message: pollError, exit: EXIT.unreachable };
  } catch (error) {
    return { message: explain(error), exit: exitOf(error) };
  }
}
