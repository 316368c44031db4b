import { AppError, isAppError } from '../domain/app-error.ts';
import type { Settings } from '../domain/settings/settings.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { PollPosition, PollPositions } from '../stores/poll-positions.ts';
import type { StoreSignalFacts, StoreSignals } from '../stores/store-signals.ts';
import type { WooCommerceClient } from '../woocommerce/client.ts';
import { startOfBackfill } from './backfill.ts';
import { judgeSkipped } from './judge-skipped.ts';
import { compare } from './compare.ts';
import { PAGES_MAX, searchUnread } from './search-unread.ts';
import { poll, pollTrash, type ChangeReader, type PollResult } from './poll.ts';
import { nextPollOf, type PolledStore, type PollerParts, type Rarer } from './poller.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** 30 February. */
const NEVER = '0 0 30 2 *';
/** Webhooks wait for the shop's next visitor and then for a queue: up to a minute, measured. */
const REPORTED_WITHIN_MS = 90_000;
/** After this long without a notification, none are expected from the shop. */
const NOTIFIED_WITHIN_MS = DAY_MS;
/** The pause after a poll that found unreported changes; each empty poll doubles it until the schedule takes over. */
export const FAST_POLL_MS = MINUTE_MS;
const FAST_POLL_MS_MAX = 30 * MINUTE_MS;
/** The newest orders are searched, and the latest compared: often enough for rare events. */
const COMPARE_EVERY_MS = 60 * MINUTE_MS;
/** The same of all others in turn, where polls are rarer: a large store that is idle costs ten requests an hour at most, too. */
const RARER_TURN = { everyMs: 4 * COMPARE_EVERY_MS, pages: 2 } as const;
/** Four requests: the shop's name, zone and money settings change rarely. */
const FACTS_EVERY_MS = 4 * 60 * MINUTE_MS;
/** Without a change for so long a shop is quiet. */
const QUIET_AFTER_MS = DAY_MS;
/** Ours: after a change without a notification, so long until notifications can be seen to work again. */
const UNPROVED_MS = DAY_MS;

export interface PollsParts {
  readonly positions: PollPositions;
  readonly signals: StoreSignals;
  readonly ledger: Ledger;
  readonly settings: (storeId: string) => Promise<Settings>;
  readonly reader: (storeId: string) => Promise<ChangeReader & Pick<WooCommerceClient, 'listHeads'>>;
  /** Throws store_moved_or_cloned; costs a request now and then. */
  readonly checkAddress: (storeId: string) => Promise<unknown>;
  readonly now: () => Date;
  /** Whether positions, signals and settings are those of the last time that it was asked. */
  readonly isStill: () => boolean;
  /** Reads the store's name, zone and money settings again. */
  readonly rereadFacts: (storeId: string) => Promise<void>;
  readonly onPolled: (storeId: string, result: PollResult, durationMs: number) => void;
  readonly onFailed: (storeId: string, error: Error) => void;
}

/** The polls of all stores, as the worker runs them. */
export function createPoller(parts: PollsParts): PollerParts {
  const last: LastDone = { searched: new Map(), compared: new Map(), turned: new Map(), factsRead: new Map() };
  const plans: Plans = new Map();
  return {
    now: parts.now,
    startedAt: parts.now(),
    stores: keptWhile(parts.isStill, async () =>
      Promise.all((await parts.positions.all()).map((row) => toPolled(parts, row, plans))),
    ),
    async pollStore(storeId) {
      const startedAt = parts.now();
      const result = await pollStore(parts, storeId, startedAt, last);
      parts.onPolled(storeId, result, parts.now().getTime() - startedAt.getTime());
      return result;
    },
    async polled(storeId, at, error, answered) {
      await parts.positions.polled(storeId, at, error?.message ?? null, answered);
      const { code, fix } = error instanceof AppError ? error : { code: 'poll_failed', fix: '' };
      await parts.signals.set(storeId, { pollError: error === null ? null : { code, message: error.message, fix } });
      if (error !== null) parts.onFailed(storeId, error);
    },
  };
}

/** Asked every second: read again once something may have changed. */
function keptWhile<T>(isStill: () => boolean, read: () => Promise<T>): () => Promise<T> {
  let kept: { readonly value: T } | null = null;
  return async () => {
    if (isStill() && kept !== null) return kept.value;
    // What changes meanwhile is read the next time.
    kept = null;
    kept = { value: await read() };
    return kept.value;
  };
}

/** By store, when it was last done by this process. */
type LastDone = Readonly<Record<'searched' | 'compared' | 'turned' | 'factsRead', Map<string, number>>>;

async function pollStore(parts: PollsParts, storeId: string, startedAt: Date, last: LastDone) {
  const { positions, signals } = parts;
  const [row, signal] = [await positions.get(storeId), await signals.get(storeId)];
  const { sync } = await parts.settings(storeId);
  const reader = await parts.reader(storeId);
  const isDue = (what: keyof LastDone, everyMs: number) =>
    Math.abs(startedAt.getTime() - (last[what].get(storeId) ?? 0)) >= everyMs;
  const [isSearched, isCompared] = [isDue('searched', COMPARE_EVERY_MS), isDue('compared', COMPARE_EVERY_MS)];
  const isAsked = row.requestedAt !== null;
  const rarer = sync.adaptive ? rarerOf(row, signal, startedAt) : null;
  const inTurn = rarer === null || isAsked || isDue('turned', RARER_TURN.everyMs);
  const pages = inTurn ? (rarer === null ? PAGES_MAX : RARER_TURN.pages) : 0;
  // What was wrong last time must be right before this time counts.
  if (isSearched || isAsked || signal.pollError !== null) await parts.checkAddress(storeId);
  const ledger = { ...parts.ledger, acceptEvents: acceptOfKnownAddress(parts, storeId) };
  const from = {
    storeId,
    cursor: row.pollCursor,
    overlapMs: sync.overlapMinutes * MINUTE_MS,
    createdAfter: sync.startDate === null ? null : startOfBackfill(sync.startDate),
    startedAt,
    reportedUntil: reportedUntil(signal, startedAt),
  };
  const changes = await poll({ ledger, reader }, from);
  let more = 0;
  // A person who asks for a poll may have changed a setting.
  if (isSearched && (isAsked || isDue('factsRead', FACTS_EVERY_MS))) {
    await rereadFacts(parts, storeId);
    last.factsRead.set(storeId, startedAt.getTime());
  }
  if (isSearched && row.pollCursor !== null) {
    const { createdAfter } = from;
    const search = { createdAfter, through: signal.searchedThrough, storeNow: reader.storeTime(), pages };
    const searched = await searchUnread({ ledger, reader }, storeId, search);
    await signals.set(storeId, { searchedThrough: searched.through });
    await judgeSkipped({ ledger, reader }, storeId, createdAfter);
    more += searched.accepted;
  }
  if (isSearched) last.searched.set(storeId, startedAt.getTime());
  if (isSearched && inTurn) last.turned.set(storeId, startedAt.getTime());
  if ((rarer === null || isCompared || isAsked) && (await ledger.hasDocuments(storeId))) {
    const trash = await pollTrash({ ledger, reader }, storeId, from.createdAfter);
    more += trash.accepted;
    if (isCompared) {
      const compared = await compare({ ledger, reader }, storeId, {
        from: signal.comparedEntryId,
        inTurn,
        inTrash: trash.ids,
      });
      await signals.set(storeId, { comparedEntryId: compared.next });
      more += compared.accepted;
      last.compared.set(storeId, startedAt.getTime());
    }
  }
  if (changes.cursor !== null) await positions.moveTo(storeId, changes.cursor);
  const pollPauseMs = sync.adaptive ? nextPause(signal.pollPauseMs, changes.unreported) : null;
  await signals.set(storeId, { pollPauseMs, ahead: changes.ahead, ...proofOf(signal, changes, startedAt) });
  return { ...changes, accepted: changes.accepted + more };
}

/** A poll that finds nothing new acts on nothing, so it needs no look at the address. */
function acceptOfKnownAddress({ ledger, checkAddress }: PollsParts, storeId: string): Ledger['acceptEvents'] {
  return async (events) => {
    for (const event of events) {
      if (await ledger.hasEvent(event)) continue;
      await checkAddress(storeId);
      break;
    }
    return await ledger.acceptEvents(events);
  };
}

/** What a poll shows of the shop's notifications. */
function proofOf({ missedAt }: StoreSignalFacts, { unreported, reported }: PollResult, at: Date) {
  if (unreported > 0) return { missedAt: at.toISOString(), provedAt: null };
  const isMissed = missedAt !== null && Math.abs(at.getTime() - Date.parse(missedAt)) < UNPROVED_MS;
  return reported > 0 && !isMissed ? { provedAt: at.toISOString() } : {};
}

/** Why a store's polls may be rarer; null = they are not: after a failed poll, and until the first that succeeds, as planned. */
export function rarerOf(
  { pollCursor }: Pick<PollPosition, 'pollCursor'>,
  {
    provedAt,
    nudgedAt,
    webhookAt,
    pollError,
  }: Pick<StoreSignalFacts, 'provedAt' | 'nudgedAt' | 'webhookAt' | 'pollError'>,
  now: Date,
): Rarer | null {
  if (pollError !== null || pollCursor === null) return null;
  if (provedAt !== null) return 'proved';
  const last = Math.max(...[pollCursor, nudgedAt, webhookAt].map((at) => (at === null ? 0 : Date.parse(at))));
  return now.getTime() - last >= QUIET_AFTER_MS ? 'quiet' : null;
}

/** A key that may not read the settings must not stop the polls. */
async function rereadFacts(parts: PollsParts, storeId: string): Promise<void> {
  try {
    await parts.rereadFacts(storeId);
  } catch (error) {
    if (!isAppError(error, 'store')) throw error;
  }
}

/** Changes up to then should have been reported by the shop; now, when it was long silent. */
function reportedUntil({ nudgedAt, webhookAt }: StoreSignalFacts, now: Date): Date {
  const last = Math.max(...[nudgedAt, webhookAt].map((at) => (at === null ? 0 : Date.parse(at))));
  return now.getTime() - last <= NOTIFIED_WITHIN_MS ? new Date(now.getTime() - REPORTED_WITHIN_MS) : now;
}

/** null = by schedule. */
export function nextPause(before: number | null, unreported: number): number | null {
  if (unreported > 0) return FAST_POLL_MS;
  return before === null || before * 2 > FAST_POLL_MS_MAX ? null : before * 2;
}

/** By store, when its next poll is planned, and by what: asked every second. */
type Plans = Map<string, { readonly by: string; readonly nextAt: Date | null }>;

/** A store with unreadable settings is polled only on request; that poll then reports the problem. */
async function toPolled(parts: PollsParts, row: PollPosition, plans: Plans): Promise<PolledStore> {
  const { id, polledAt, requestedAt, timezone } = row;
  const unreadable = { sync: { every: NEVER, quietFrom: null, quietTo: null, active: false, adaptive: false } };
  const { sync } = await parts.settings(id).catch(() => unreadable);
  const { every, quietFrom, quietTo, active, adaptive } = sync;
  const signal = active ? await parts.signals.get(id) : null;
  const pauseMs = signal?.pollPauseMs ?? null;
  const rarer = signal !== null && adaptive ? rarerOf(row, signal, parts.now()) : null;
  const planned = { schedule: { every, quietFrom, quietTo }, timezone, pauseMs, rarer, polledAt };
  const by = JSON.stringify(planned);
  const known = plans.get(id);
  const nextAt = known?.by === by ? known.nextAt : nextPollOf(planned);
  plans.set(id, { by, nextAt });
  return { id, ...planned, nextAt, active, requestedAt };
}
