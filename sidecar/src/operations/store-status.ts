import { dayBudget } from '../posting/calls/day-budget.ts';
import { FRESH_WINDOW } from '../xero/rate-window.ts';
import { statfs } from 'node:fs/promises';
import { isAppError } from '../domain/app-error.ts';
import { dayIn } from '../domain/day.ts';
import type { Organisation } from '../connection/organisations.ts';
import { collectInTurn } from '../context/collect-when-grown.ts';
import type { Context } from '../context/context.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { rarerOf } from '../intake/poll-store.ts';
import { nextPollOf } from '../intake/poller.ts';
import { recentCurrencies } from '../ledger/queries/orders.ts';
import { stuckByCode } from '../ledger/queries/statistics.ts';
import type { MachineFacts, OrganisationFacts, PollFacts, StoreFacts, UnreadFacts } from '../status/store-facts.ts';
import type { StoreSignalFacts } from '../stores/store-signals.ts';
import type { Store } from '../stores/stores.ts';
import { booksFacts } from './books/books-facts.ts';
import { clearingFacts } from './payouts/prove-nightly.ts';
import { unsyncedFacts } from './orders/paid-not-synced.ts';
import { mappingFaults } from './gaps/mapping-faults.ts';
import { zoneOfFacts } from '../context/time-zones.ts';

/** Orders that wait for other reasons may come first. */
const UNREAD_READ_MAX = 20;
/** Xero: an unused refresh token expires after so long (developer.xero.com, OAuth 2.0). */
const CONSENT_IDLE_MS = 60 * 24 * 60 * 60_000;

export async function readStatus(context: Context): Promise<StoreFacts[]> {
  const shared = await readShared(context);
  const all: StoreFacts[] = [];
  // One after the other: each reads the lists of its organisation, which take megabytes.
  for (const store of await context.stores.list()) {
    all.push(await toFacts(context, shared, store));
    await collectInTurn();
  }
  return all;
}

/** Throws a connection error store_unknown. */
export async function readStoreStatus(context: Context, storeId: string): Promise<StoreFacts> {
  const store = await context.stores.get(storeId);
  return await toFacts(context, await readShared(context), store);
}

/** A removed store's session may last until it expires: it shows nothing. */
export async function readOwnStatus(context: Context, storeId: string): Promise<StoreFacts[]> {
  const known = (await context.stores.list()).some((store) => store.id === storeId);
  return known ? [await readStoreStatus(context, storeId)] : [];
}

type Shared = Awaited<ReturnType<typeof readShared>>;

/** The facts all stores share, read once. */
async function readShared(context: Context) {
  const { database, config, instance } = context;
  const watch = await context.watch.facts();
  const organisations = await context.organisations.list();
  const tokens = await database.db.selectFrom('token_sets').select(['id', 'refreshed_at']).execute();
  const machine: MachineFacts = {
    diskFreeBytes: await diskFree(config.dataDir),
    database: context.watch.databaseTrouble,
    skewMs: watch.skewMs,
    isPairingBlocked:
      watch.pairingBlockedUntil !== null && Date.parse(watch.pairingBlockedUntil) > context.now().getTime(),
  };
  const refreshedAt = new Map(tokens.map((row) => [row.id, row.refreshed_at]));
  return {
    organisations,
    refreshedAt,
    watch,
    copyOf: await instance.copyOf(),
    startedAt: await instance.startedAt(),
    machine,
  };
}

/** Free for us, not for root. */
async function diskFree(directory: string): Promise<number | null> {
  const disk = await statfs(directory).catch(() => null);
  return disk === null ? null : disk.bavail * disk.bsize;
}

async function toFacts(context: Context, shared: Shared, store: Store): Promise<StoreFacts> {
  const { settings, faults } = await readSettings(context, store.id);
  const organisation = shared.organisations.find((one) => one.tenantId === store.tenantId) ?? null;
  const signals = await context.signals.get(store.id);
  const { nudgedAt, webhookAt, refusedAt, refusal, reportError } = signals;
  const webhooks = (await context.pairings.report(store.id))?.webhooks ?? [];
  const timezone = zoneOfFacts(store.facts);
  const own = typeof store.facts['currency'] === 'string' ? [store.facts['currency']] : [];
  const currencies = [...own, ...(await recentCurrencies(context.database, store.id))];
  const { tenantId } = store;
  const stuck = await stuckByCode({ db: context.database.db, now: context.now }, store.id);
  return {
    storeId: store.id,
    name: typeof store.facts.name === 'string' ? store.facts.name : store.id,
    url: store.url,
    settingsUrl: await context.pairings.settingsUrl(store.id),
    timezone,
    organisation: organisation === null ? null : toOrganisationFacts(context, shared, organisation),
    active: settings?.sync.active === true,
    isSalesAccountMissing: settings?.accounts.sales === null,
    copyOf: shared.copyOf,
    otherAddress: await context.addresses.other(store.id),
    poll: toPollFacts(store, signals, settings?.sync ?? null, timezone, [
      shared.startedAt,
      context.now().toISOString(),
    ]),
    unread: await unreadOrders(context, store.id, stuck),
    signals: { nudgedAt, webhookAt, refusedAt, refusal, reportError, webhooks },
    counts: await context.ledger.counts(store.id),
    oldestPendingAt: await context.ledger.oldestPendingAt(store.id),
    stuck,
    unsynced: await unsyncedFacts(context, store.id),
    books: await booksFacts(context, store.id, dayIn(context.now(), timezone)),
    clearing: await clearingFacts(context, store.id),
    settingsFaults: faults,
    mappingFaults: await mappingFaults(context, settings, { tenantId, currencies }),
    machine: shared.machine,
  };
}

/** Errors that stop the reading of every order of a store; others are about one order. */
const STORE_ERRORS: ReadonlySet<string> = new Set([
  'store_auth_failed',
  'store_unreachable',
  'store_timeout',
  'store_server_error',
]);

/** Why waiting orders cannot be read in the store; null = none waits for that. Known before the next poll. */
async function unreadOrders(
  { ledger }: Context,
  storeId: string,
  stuck: StoreFacts['stuck'],
): Promise<UnreadFacts | null> {
  const isUnread = ({ state, code }: { readonly state: string; readonly code: string }) =>
    state === 'waiting' && code === 'order_unreadable';
  const orders = stuck.filter(isUnread).reduce((sum, one) => sum + one.orders, 0);
  if (orders === 0) return null;
  for (const { problems } of await ledger.entries({ storeId, state: 'waiting', limit: UNREAD_READ_MAX })) {
    const reason = problems.find(({ details: { error } }) => typeof error === 'string' && STORE_ERRORS.has(error));
    if (reason !== undefined) return { orders, error: reason.message, errorCode: String(reason.details['error']) };
  }
  return null;
}

function toOrganisationFacts(context: Context, shared: Shared, organisation: Organisation): OrganisationFacts {
  const watched = shared.watch.tenants[organisation.tenantId];
  const window = context.config.xero === null ? FRESH_WINDOW : context.xero().governor.look(organisation.tenantId);
  const { day: own } = window;
  const budget = dayBudget(window, context.now().getTime());
  const reported = own === null ? null : { remaining: own.remaining, toldAt: new Date(own.reportedAt).toISOString() };
  const refreshedAt = shared.refreshedAt.get(organisation.tokenSetId) ?? null;
  const { name, state, stateReason, pausedUntil, pauseReason, pauseCode } = organisation;
  return {
    ...{ name, state, stateReason, pausedUntil: pausedUntil?.toISOString() ?? null, pauseReason, pauseCode },
    calls: reported ?? watched?.day ?? null,
    ...(budget === null ? {} : { spread: budget }),
    minute: watched?.minute ?? null,
    failing: watched?.failing ?? null,
    refreshedAt,
    idleEndsAt: refreshedAt === null ? null : new Date(Date.parse(refreshedAt) + CONSENT_IDLE_MS).toISOString(),
  };
}

function toPollFacts(
  store: Store,
  signals: StoreSignalFacts,
  sync: Settings['sync'] | null,
  timezone: string | null,
  [startedAt, now]: readonly [string, string],
): PollFacts {
  const { readAt: at, polledAt, pollError: error } = store;
  const { pollError, pollPauseMs: pauseMs, ahead } = signals;
  const rarer = sync?.adaptive === true ? rarerOf(store, signals, new Date(now)) : null;
  const due = sync === null ? null : nextPollOf({ schedule: sync, timezone, pauseMs, rarer, polledAt });
  const isSinceStart = at === null || (at >= startedAt && at <= now);
  return {
    ...{ at, error, errorCode: pollError?.code, errorFix: pollError?.fix, ahead },
    dueAt: due?.toISOString() ?? null,
    isSinceStart,
  };
}

async function readSettings(context: Context, storeId: string) {
  try {
    return { settings: await context.settings.get(storeId), faults: [] };
  } catch (error) {
    if (!isAppError(error, 'settings')) throw error;
    const faults =
      error.code === 'settings_invalid' ? (error.facts.faults ?? []) : [{ path: '', message: error.message }];
    return { settings: null, faults };
  }
}
