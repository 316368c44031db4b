import { statfs } from 'node:fs/promises';
import { Router } from 'express';
import type { KnownLists } from './connection/reference-lists.ts';
import type { StoreSignalFacts } from './connection/store-signals.ts';
import type { Store } from './connection/pairing.ts';
import type { Organisation } from './connection/organisations.ts';
import { nextPollOf } from './intake/poller.ts';
import type { Settings } from './mapping/settings.ts';
import { feeFaults } from './commands/check-fees.ts';
import type { Context } from './context.ts';
import { createDashboardAccess } from './dashboard/access.ts';
import { createDashboardRoutes, type DashboardActions, type DashboardDeps } from './dashboard/routes.ts';
import { startOfDay } from './dashboard/start-of-day.ts';
import { orderBody } from './http/store-api/entries.ts';
import { inStates, replayAsked, syncAsked } from './http/store-api/replay.ts';
import { createSignIn } from './dashboard/sign-in.ts';
import type { MachineFacts, MappingFault, OrganisationFacts, PollFacts, StoreFacts } from './dashboard/store-facts.ts';
import { missingCurrencies, wrongAccounts, wrongTaxTypes } from './http/store-api/settings-gaps.ts';
import { recentCurrencies } from './ledger/recent-currencies.ts';
import { bars, type Bar, causes, figuresSince, idsOfCause, stuckByCode } from './ledger/statistics.ts';
import type { WatchFacts } from './service-watch.ts';
import { SettingsInvalid, SettingsUnreadable } from './settings/settings-errors.ts';

/** Xero: a refresh token that is not used dies after so long (developer.xero.com, OAuth 2.0). */
const CONSENT_IDLE_MS = 60 * 24 * 60 * 60_000;

/** The dashboard over this context, behind its sign-in: facts are read afresh for every page. `wake`: there is work now. */
export function dashboardOf(context: Context, wake: () => void): Router & Disposable {
  const { database, now, ledger, config } = context;
  const { routes, guard, isSignedIn } = createSignIn({
    access: createDashboardAccess({ db: database.db, now }),
    publicUrl: config.http.publicUrl,
    signedIn: ({ by, storeId }) => ledger.recordAction({ action: 'dashboard_opened', by, storeId }),
  });
  const pages = createDashboardRoutes({
    guard,
    isSignedIn,
    publicPath: new URL(config.http.publicUrl).pathname.replace(/\/+$/, ''),
    readStatus: (storeId) => (storeId === null ? readStatus(context) : readOwnStatus(context, storeId)),
    readEntries: (options) => ledger.entries(options),
    ...readersOf(context),
    act: actionsOf(context, wake),
    now,
    onError: (error) => context.logger.error({ err: error }, 'the dashboard could not be made'),
  });
  const router = Router().use(routes).use(pages);
  return Object.assign(router, { [Symbol.dispose]: () => pages[Symbol.dispose]() });
}

/** A store that was removed has a session at most until its end: it shows nothing. */
async function readOwnStatus(context: Context, storeId: string): Promise<StoreFacts[]> {
  const known = (await context.stores.list()).some((store) => store.id === storeId);
  return known ? [await readStoreStatus(context, storeId)] : [];
}

/** Days that are over hardly change. */
const DAYS_KEPT_MS = 60_000;
const DAYS_KEPT_MAX = 200;

function readersOf(context: Context): Pick<DashboardDeps, 'readToday' | 'readChart' | 'readCauses' | 'readOrder'> {
  const deps = { db: context.database.db, now: context.now };
  const kept = new Map<string, { readonly at: number; readonly days: readonly Bar[] }>();
  /** A month is thousands of hours: it is kept for a while, and its last day may lag. */
  const daysOf = async (storeIds: readonly string[], now: Date): Promise<readonly Bar[]> => {
    const [key, at] = [[now.toISOString().slice(0, 10), ...storeIds].join(' '), now.getTime()];
    const known = kept.get(key);
    if (known !== undefined && Math.abs(at - known.at) < DAYS_KEPT_MS) return known.days;
    if (kept.size >= DAYS_KEPT_MAX) kept.clear();
    const days = await bars(deps, storeIds, { by: 'day', count: 30, now });
    kept.set(key, { at, days });
    return days;
  };
  return {
    readToday: ({ storeId, timezone }) => figuresSince(deps, storeId, startOfDay(context.now(), timezone)),
    readChart: async (storeIds) => {
      const now = context.now();
      const hours = await bars(deps, storeIds, { by: 'hour', count: 24, now });
      return { hours, days: withLastDay(await daysOf(storeIds, now), hours) };
    },
    readCauses: (storeIds, limit) => causes(deps, storeIds, limit),
    readOrder: async (storeId, orderId) => {
      const entry = await context.ledger.entry(storeId, 'order', orderId);
      return entry === null ? null : await orderBody(context, entry);
    },
  };
}

/** The last 24 hours hold every hour of the last day. */
function withLastDay(days: readonly Bar[], hours: readonly Bar[]): Bar[] {
  const last = days.at(-1);
  if (last === undefined) return [];
  const own = hours.filter(({ at }) => at.startsWith(last.at));
  const total = (what: 'posted' | 'failed') => own.reduce((sum, bar) => sum + bar[what], 0);
  return [...days.slice(0, -1), { at: last.at, posted: total('posted'), failed: total('failed') }];
}

/** Brought back so many at a time, so that a long list does not hold the database. */
const REPLAY_PAGE = 500;

function actionsOf(context: Context, wake: () => void): DashboardActions {
  const deps = { db: context.database.db, now: context.now };
  return {
    async sync(storeId, by) {
      await syncAsked(context, storeId, by);
      wake();
    },
    async replayRejected(storeId, by) {
      const ids: number[] = [];
      for await (const id of inStates(context, storeId, ['rejected'])) ids.push(id);
      const replayed = await replayAsked(context, storeId, ids, by);
      wake();
      return replayed;
    },
    async replayCause(cause, by) {
      const ids: number[] = [];
      for (;;) {
        const page = await idsOfCause(deps, cause, { limit: REPLAY_PAGE, beforeId: ids.at(-1) });
        ids.push(...page);
        if (page.length < REPLAY_PAGE) break;
      }
      const replayed = await replayAsked(context, cause.storeId, ids, by);
      wake();
      return replayed;
    },
  };
}

/** What is known of every store at this moment; the CLI's `status` shows the same. */
export async function readStatus(context: Context): Promise<StoreFacts[]> {
  const shared = await readShared(context);
  const stores = await context.stores.list();
  return await Promise.all(stores.map((store) => toFacts(context, shared, store)));
}

/** The same of one store. Throws ConnectionError store_unknown. */
export async function readStoreStatus(context: Context, storeId: string): Promise<StoreFacts> {
  const store = await context.stores.get(storeId);
  return await toFacts(context, await readShared(context), store);
}

/** What all stores have in common, read once. */
interface Shared {
  readonly organisations: readonly Organisation[];
  readonly refreshedAt: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, KnownLists | null>;
  readonly watch: WatchFacts;
  readonly copyOf: StoreFacts['copyOf'];
  readonly machine: MachineFacts;
}

async function readShared(context: Context): Promise<Shared> {
  const watch = await context.watch.facts();
  const organisations = await context.organisations.list();
  const tokens = await context.database.db.selectFrom('token_sets').select(['id', 'refreshed_at']).execute();
  const lists = new Map<string, KnownLists | null>();
  for (const { tenantId, storeIds } of organisations) {
    if (storeIds.length > 0 && context.config.xero !== null)
      lists.set(tenantId, await context.xero().lists.known(tenantId));
  }
  return {
    organisations,
    refreshedAt: new Map(tokens.map((row) => [row.id, row.refreshed_at])),
    lists,
    watch,
    copyOf: await context.instance.copyOf(),
    machine: {
      diskFreeBytes: await diskFree(context.config.dataDir),
      database: context.watch.databaseTrouble,
      skewMs: watch.skewMs,
    },
  };
}

/** Free for us, not for root. */
async function diskFree(directory: string): Promise<number | null> {
  const told = await statfs(directory).catch(() => null);
  return told === null ? null : told.bavail * told.bsize;
}

async function toFacts(context: Context, shared: Shared, store: Store): Promise<StoreFacts> {
  const settings = await readFaults(context, store.id);
  const organisation = shared.organisations.find((one) => one.tenantId === store.tenantId) ?? null;
  const signals = await context.signals.get(store.id);
  const { nudgedAt, webhookAt, refusedAt, refusal } = signals;
  const webhooks = (await context.pairings.report(store.id))?.webhooks ?? [];
  const timezone = typeof store.facts['timezone'] === 'string' ? store.facts['timezone'] : null;
  const own = typeof store.facts['currency'] === 'string' ? [store.facts['currency']] : [];
  const currencies = [...own, ...(await recentCurrencies(context.database, store.id))];
  return {
    storeId: store.id,
    name: typeof store.facts.name === 'string' ? store.facts.name : store.id,
    url: store.url,
    settingsUrl: await context.pairings.settingsUrl(store.id),
    timezone,
    organisation: organisation === null ? null : toOrganisationFacts(context, shared, organisation),
    active: settings.active,
    copyOf: shared.copyOf,
    otherAddress: await context.addresses.other(store.id),
    poll: toPollFacts(store, signals, settings.settings?.sync ?? null, timezone),
    heard: { nudgedAt, webhookAt, refusedAt, refusal, webhooks },
    counts: await context.ledger.counts(store.id),
    oldestPendingAt: await context.ledger.oldestPendingAt(store.id),
    stuck: await stuckByCode({ db: context.database.db, now: context.now }, store.id),
    settingsFaults: settings.faults,
    mappingFaults: [
      ...mappingFaults(settings.settings, shared.lists.get(store.tenantId ?? '') ?? null, currencies),
      ...(await feesFaults(context, settings.settings, shared.lists.get(store.tenantId ?? '') ?? null, store.tenantId)),
    ],
    machine: shared.machine,
  };
}

function mappingFaults(settings: Settings | null, lists: KnownLists | null, used: readonly string[]): MappingFault[] {
  if (settings === null || lists === null) return [];
  const accounts = wrongAccounts(settings, lists);
  const taxes = wrongTaxTypes(settings, lists);
  const currencies = missingCurrencies(used, lists);
  return [
    ...(accounts === '' ? [] : [{ code: 'accounts_invalid' as const, message: accounts }]),
    ...(taxes === '' ? [] : [{ code: 'tax_types_invalid' as const, message: taxes }]),
    ...(currencies === '' ? [] : [{ code: 'currency_missing' as const, message: currencies }]),
  ];
}

/** Orders are posted all the same; the first of what keeps the fees from being booked. */
async function feesFaults(
  context: Context,
  settings: Settings | null,
  lists: KnownLists | null,
  tenantId: string | null,
): Promise<MappingFault[]> {
  if (settings === null || lists === null || tenantId === null || context.config.xero === null) return [];
  if (Object.keys(settings.payments.fees).length === 0) return [];
  const { accounts, taxRates } = lists;
  const isAllowed = await context.xero().mayBookFees(tenantId);
  const [first] = feeFaults(settings, { accounts, taxRates, trackingCategories: null, items: null }, isAllowed);
  if (first === undefined) return [];
  return [
    { code: 'fees_not_booked', message: `Fees of payment providers are not booked (${first.replace(/\.$/, '')}).` },
  ];
}

function toOrganisationFacts(context: Context, shared: Shared, organisation: Organisation): OrganisationFacts {
  const watched = shared.watch.tenants[organisation.tenantId];
  const own = context.config.xero === null ? null : context.xero().governor.look(organisation.tenantId).day;
  const told = own === null ? null : { remaining: own.remaining, toldAt: new Date(own.toldAt).toISOString() };
  const refreshedAt = shared.refreshedAt.get(organisation.tokenSetId) ?? null;
  return {
    name: organisation.name,
    state: organisation.state,
    stateReason: organisation.stateReason,
    pausedUntil: organisation.pausedUntil?.toISOString() ?? null,
    pauseReason: organisation.pauseReason,
    calls: told ?? watched?.day ?? null,
    minute: watched?.minute ?? null,
    failing: watched?.failing ?? null,
    refreshedAt,
    idleEndsAt: refreshedAt === null ? null : new Date(Date.parse(refreshedAt) + CONSENT_IDLE_MS).toISOString(),
  };
}

function toPollFacts(
  store: Store,
  { pollError, pollPauseMs }: StoreSignalFacts,
  sync: Settings['sync'] | null,
  timezone: string | null,
): PollFacts {
  const { polledAt } = store;
  const due = sync === null ? null : nextPollOf({ schedule: sync, timezone, pauseMs: pollPauseMs, polledAt });
  return {
    at: polledAt,
    error: store.pollError,
    errorCode: pollError?.code,
    errorFix: pollError?.fix,
    dueAt: due?.toISOString() ?? null,
  };
}

async function readFaults(
  context: Context,
  storeId: string,
): Promise<{
  readonly settings: Settings | null;
  readonly active: boolean;
  readonly faults: StoreFacts['settingsFaults'];
}> {
  try {
    const settings = await context.settings.get(storeId);
    return { settings, active: settings.sync.active, faults: [] };
  } catch (error) {
    if (error instanceof SettingsInvalid) return { settings: null, active: false, faults: error.faults };
    if (error instanceof SettingsUnreadable)
      return { settings: null, active: false, faults: [{ path: '', message: error.message }] };
    throw error;
  }
}
