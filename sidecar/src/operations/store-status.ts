import { statfs } from 'node:fs/promises';
import { isAppError } from '../domain/app-error.ts';
import type { Organisation } from '../connection/organisations.ts';
import type { KnownLists } from '../connection/reference-lists.ts';
import type { Context } from '../context/context.ts';
import type { WatchFacts } from '../context/watch-facts.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { nextPollOf } from '../intake/poller.ts';
import { recentCurrencies } from '../ledger/queries/recent-currencies.ts';
import { stuckByCode } from '../ledger/queries/statistics.ts';
import type { MachineFacts, MappingFault, OrganisationFacts, PollFacts, StoreFacts } from '../status/store-facts.ts';
import type { StoreSignalFacts } from '../stores/store-signals.ts';
import type { Store } from '../stores/stores.ts';
import { feeFaults } from './check-fees.ts';
import { missingCurrencies, wrongAccounts, wrongTaxTypes } from './settings-gaps.ts';

/** Xero: an unused refresh token expires after so long (developer.xero.com, OAuth 2.0). */
const CONSENT_IDLE_MS = 60 * 24 * 60 * 60_000;

/** The facts of every store now; the CLI's `status` shows the same. */
export async function readStatus(context: Context): Promise<StoreFacts[]> {
  const shared = await readShared(context);
  const stores = await context.stores.list();
  return await Promise.all(stores.map((store) => toFacts(context, shared, store)));
}

/** The same of one store. Throws a connection error store_unknown. */
export async function readStoreStatus(context: Context, storeId: string): Promise<StoreFacts> {
  const store = await context.stores.get(storeId);
  return await toFacts(context, await readShared(context), store);
}

/** A removed store's session may last until it expires: it shows nothing. */
export async function readOwnStatus(context: Context, storeId: string): Promise<StoreFacts[]> {
  const known = (await context.stores.list()).some((store) => store.id === storeId);
  return known ? [await readStoreStatus(context, storeId)] : [];
}

/** The facts all stores share, read once. */
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

/** Orders are still posted; the first reason why fees are not booked. */
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
  const told = own === null ? null : { remaining: own.remaining, toldAt: new Date(own.reportedAt).toISOString() };
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
    if (isAppError(error, 'settings', 'settings_invalid'))
      return { settings: null, active: false, faults: error.facts.faults ?? [] };
    if (isAppError(error, 'settings', 'settings_unreadable'))
      return { settings: null, active: false, faults: [{ path: '', message: error.message }] };
    throw error;
  }
}
