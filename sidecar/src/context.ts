import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { Registry } from 'prom-client';
import type { Config } from './config/config.ts';
import { createSigner } from './audit-signer.ts';
import { readIfThere, replaceFile } from './config/durable-file.ts';
import { openSecrets, type Secrets } from './config/secrets.ts';
import { endKeyChange, refuseOtherKey } from './connection/change-key.ts';
import { createConsents, type Consents } from './connection/consent.ts';
import { createContactIndex } from './connection/contact-index.ts';
import { ConnectionError } from './connection/errors.ts';
import { createFeePermission } from './connection/fee-permission.ts';
import { createIdentity, type Identity } from './connection/identity.ts';
import { createOrganisations, type Organisations } from './connection/organisations.ts';
import { createStores, type Stores } from './connection/pairing.ts';
import { createPluginPairings, type PluginPairings } from './connection/plugin-pairings.ts';
import { createPollPositions, type PollPositions } from './connection/poll-positions.ts';
import { createCustomerChanges, type CustomerChanges } from './connection/customer-changes.ts';
import { createReferenceLists, type ReferenceLists } from './connection/reference-lists.ts';
import { createAccessTokens, type AccessTokens } from './connection/refresh-token.ts';
import { createStoreSignals, type StoreSignals } from './connection/store-signals.ts';
import { createStoreAddresses, type StoreAddresses } from './connection/store-addresses.ts';
import { createXeroChanges, type XeroChanges } from './connection/xero-changes.ts';
import { createTokenStore } from './connection/token-store.ts';
import { openDatabase, type Database } from './database/database.ts';
import { isAlive } from './database/is-alive.ts';
import { INSTANCE_FILE, openInstance, type Instance } from './database/instance.ts';
import { createLease, holderText, type Holder } from './database/lease.ts';
import { createEvents, type Events } from './events.ts';
import type { PollerParts } from './intake/poller.ts';
import { createPoller } from './intake/polls.ts';
import { recordActions } from './ledger/actions.ts';
import { createLedger, type Ledger } from './ledger/ledger.ts';
import type { Signer } from './ledger/checkpoints.ts';
import { knownStores } from './known-store.ts';
import type { Logger } from './logger.ts';
import { gatherWindowMs } from './posting/gather-window.ts';
import type { PipelineDeps } from './posting/work.ts';
import { postable } from './postable.ts';
import { createRounds, type Rounds } from './round.ts';
import { anyFees } from './settings/any-fees.ts';
import { createSettingsStore, type SettingsStore } from './settings/settings-store.ts';
import { createWooCommerceClient, type WooCommerceClient } from './woocommerce/client.ts';
import { CLOCKS_APART_MS_MAX } from './woocommerce/limits.ts';
import { tellDuplicates } from './tell-duplicates.ts';
import { tellOutcome } from './tell-outcome.ts';
import { createServiceWatch, type ServiceWatch } from './service-watch.ts';
import { createTrailKeeper, type TrailKeeper } from './trail-keeper.ts';
import { COPY_FIX, copyText } from './copy-text.ts';
import { XeroUnreachable } from './xero/errors.ts';
import { createClockSkew, isSkewed, skewInWords, type ClockSkew } from './xero/clock-skew.ts';
import { createXeroClient, type CallEvent, type XeroClient, type XeroClientParts } from './xero/client.ts';
import { createRateGovernor, realTimer, type GovernorParts, type RateGovernor } from './xero/rate-governor.ts';

/** Ends early, without error, when the signal says so. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

export interface ContextParts {
  readonly config: Config;
  readonly logger: Logger;
  /** Tests hand in a clock; everything that waits uses `sleep`, or `setTimer` where a wait may be called off. */
  readonly now?: () => Date;
  readonly sleep?: Sleep;
  readonly setTimer?: GovernorParts['setTimer'];
  /** How long Xero may take to answer; absent: the limits of xero/limits.ts. */
  readonly xeroTimeouts?: XeroClientParts['timeouts'];
}

export interface Context extends AsyncDisposable {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly events: Events;
  readonly now: () => Date;
  readonly sleep: Sleep;
  readonly setTimer: GovernorParts['setTimer'];
  readonly database: Database;
  readonly secrets: Secrets;
  /** Whether this data directory is the one that posts. */
  readonly instance: Instance;
  readonly ledger: Ledger;
  /** Of the trail's checkpoints. */
  readonly signer: () => Promise<Signer>;
  readonly trailKeeper: TrailKeeper;
  /** What only the running service knows. */
  readonly watch: ServiceWatch;
  readonly stores: Stores;
  readonly pairings: PluginPairings;
  readonly organisations: Organisations;
  readonly settings: SettingsStore;
  readonly positions: PollPositions;
  /** The key shared with the store's plugin; null = none is paired. */
  readonly pluginKey: (storeId: string) => Promise<Uint8Array | null>;
  readonly addresses: StoreAddresses;
  /** What was heard of each store by itself. */
  readonly signals: StoreSignals;
  readonly customerChanges: CustomerChanges;
  readonly xeroChanges: XeroChanges;
  readonly storeClient: (storeId: string) => Promise<WooCommerceClient>;
  /** What the store's clock shows at least. */
  readonly storeTime: (storeId: string) => Date;
  /** Everything that needs a Xero app; throws ConnectionError xero_app_missing when none is configured. */
  readonly xero: () => XeroParts;
  readonly rounds: () => Rounds;
}

export interface XeroParts {
  readonly client: XeroClient;
  readonly governor: RateGovernor;
  readonly identity: Identity;
  readonly accessTokens: AccessTokens;
  readonly consents: Consents;
  readonly lists: ReferenceLists;
  readonly clockSkew: ClockSkew;
  /** Whether the organisation's consent covers bank transactions. */
  readonly mayBookFees: (tenantId: string) => Promise<boolean>;
}

/** The one composition root: opens the data directory and builds every part. Throws ConfigError and DatabaseError. */
export async function createContext(parts: ContextParts): Promise<Context> {
  const { config, logger } = parts;
  const now = parts.now ?? (() => new Date());
  const sleep = parts.sleep ?? sleepInRealTime;
  const database = await openDatabase({ dataDir: config.dataDir });
  try {
    await endKeyChange(database.db, config);
    const secrets = await openSecrets(config);
    await refuseOtherKey(database.db, secrets);
    const instance = await openInstance({ db: database.db, file: database.file, marker: instanceFile(config), now });
    const { setTimer = realTimer, xeroTimeouts } = parts;
    return assemble({ config, logger, now, sleep, setTimer, xeroTimeouts, database, secrets, instance });
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface Base {
  readonly config: Config;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly sleep: Sleep;
  readonly setTimer: GovernorParts['setTimer'];
  readonly xeroTimeouts: XeroClientParts['timeouts'];
  readonly database: Database;
  readonly secrets: Secrets;
  readonly instance: Instance;
  readonly callSeen: (call: CallEvent) => void;
}

function assemble(opened: Omit<Base, 'callSeen'>): Context {
  const { config, logger, now, database, secrets } = opened;
  const watch = createServiceWatch({
    db: database.db,
    now,
    look: (tenantId) => (config.xero === null ? null : xero().governor.look(tenantId)),
    skewMs: () => (config.xero === null ? 0 : xero().clockSkew.ms),
  });
  const metrics = new Registry();
  const events = createEvents({ logger, registry: metrics });
  const callSeen = (call: CallEvent) => {
    events.xeroCalled(call);
    watch.callSeen(call);
  };
  const base: Base = { ...opened, callSeen };
  const { db } = database;
  const me: Holder = { host: hostname(), pid: process.pid, nonce: randomUUID() };
  const ledger = createLedger({ db, now });
  const stores = createStores({ db, secrets, now });
  const pairings = createPluginPairings({ db, secrets, now });
  const organisations = createOrganisations({
    db,
    told: { lost: (e) => events.connectionLost(e), paused: (e) => events.connectionPaused(e) },
  });
  const settings = createSettingsStore({ directory: join(config.dataDir, 'settings') });
  const { storeClient, storeTime } = createStoreClients(base, stores);
  const positions = createPollPositions({ db });
  const addresses = createStoreAddresses({ db, now });
  const told = { events, fees: () => anyFees(stores, settings) };
  const xero = once(() => createXeroParts(base, organisations, holderText(me), told));
  const heard = heardOf(base);
  const parts = { events, ledger, stores, organisations, settings, positions, addresses, storeClient, xero, ...heard };
  const rounds = once(() => roundsOf(base, me, parts));
  return {
    ...opened,
    metrics,
    events,
    ledger,
    ...createTrailParts(base),
    watch,
    stores,
    pairings,
    organisations,
    settings,
    positions,
    pluginKey: (storeId) => pairings.key(storeId),
    addresses,
    ...heard,
    storeClient,
    storeTime,
    xero,
    rounds,
    [Symbol.asyncDispose]: () => database.close(),
  };
}

function instanceFile({ dataDir }: Config) {
  const file = join(dataDir, INSTANCE_FILE);
  return { read: () => readIfThere(file), replace: (content: string) => replaceFile(file, content) };
}

/** A copy must not renew the tokens either: the organisation would let the original in no more. */
async function refuseCopy(instance: Instance): Promise<void> {
  const copy = await instance.copyOf();
  if (copy !== null) throw new XeroUnreachable('later', `${copyText(copy.host)} ${COPY_FIX}`);
}

type RoundsOf = Pick<
  Context,
  | 'events'
  | 'ledger'
  | 'stores'
  | 'organisations'
  | 'settings'
  | 'positions'
  | 'addresses'
  | 'storeClient'
  | 'xero'
  | 'signals'
>;

function roundsOf(base: Base, me: Holder, parts: RoundsOf): Rounds {
  const { now, sleep } = base;
  const { db } = base.database;
  const { events, ledger, stores, organisations, settings, addresses } = parts;
  const { client, lists, governor, mayBookFees } = parts.xero();
  const storeClient = knownStores({ storeClient: parts.storeClient, addresses, now });
  const caughtUp = new Set<string>();
  const pipeline: PipelineDeps = {
    worker: holderText(me),
    ledger: tellDuplicates(ledger, events),
    xero: client,
    contacts: createContactIndex({ db, client, now }),
    connections: organisations,
    listsAreStale: (tenantId) => lists.invalidate(tenantId),
    now,
    sleep,
    random: Math.random,
    newId: randomUUID,
    gatherWindowMs: (tenantId) => gatherWindowMs(governor.look(tenantId), now().getTime()),
    organisations: async () =>
      (await base.instance.copyOf()) === null
        ? await postable({ organisations, settings, addresses, stores, now })
        : [],
    storeClient,
    settings: (storeId) => settings.get(storeId),
    lists: (tenantId, needs) => lists.lists(tenantId, needs),
    storeUrl: async (storeId) => (await stores.get(storeId)).url,
    organisationName: async (tenantId) => (await organisations.get(tenantId))?.name ?? tenantId,
    mayBookFees,
    caughtUp,
    tookOver: async (found) => {
      events.ledgerWasOlder(found);
      const { storeId, tenantId, orders } = found;
      await ledger.recordAction({ action: 'ledger_caught_up', by: null, storeId, detail: { orders, tenantId } });
    },
    settled: (entry, outcome) => tellOutcome(events, now(), entry, outcome),
    claimLost: ({ id, claim }) => events.claimLost({ worker: claim.by, entryIds: [id] }),
  };
  return createRounds({
    lease: createLease({ db, name: 'poster', me, now, isAlive }),
    ledger,
    poller: pollerOf({ ...parts, storeClient, now }),
    pipeline,
    sleep,
    onPollFailure: (error) => events.workerFailed({ error }),
    onFreshDuty: () => caughtUp.clear(),
    onRecovery: (released) => events.claimsReleased(released),
  });
}

function createTrailParts({
  config,
  database: { db },
  secrets,
  now,
  sleep,
}: Base): Pick<Context, 'signer' | 'trailKeeper'> {
  const signer = once(() => createSigner({ db, secrets }));
  return { signer, trailKeeper: createTrailKeeper({ db, signer, now, sleep, keptDays: config.auditDays }) };
}

interface XeroNeeds {
  readonly events: Events;
  /** Whether any store books gateway fees. */
  readonly fees: () => Promise<boolean>;
}

function createXeroParts(base: Base, organisations: Organisations, owner: string, needs: XeroNeeds): XeroParts {
  const { events, fees } = needs;
  const { config, logger, now, database, secrets } = base;
  if (config.xero === null) {
    throw new ConnectionError(
      'xero_app_missing',
      'No Xero app is configured.',
      'Set XERO_CLIENT_ID (and XERO_CLIENT_SECRET) to those of your app in the Xero developer portal, then start again.',
    );
  }
  const { db } = database;
  const clockSkew = createClockSkew((ms) => {
    if (isSkewed(ms)) logger.warn({ skewMs: Math.round(ms) }, skewInWords(ms));
    else logger.info('the clock of this machine is right again');
  });
  const identity = createIdentity({ app: config.xero, now, clockSkew });
  const tokens = createTokenStore({ db, secrets });
  const accessTokens = createAccessTokens({
    ...{ tokens, identity, organisations, now, sleep: base.sleep, owner },
    told: { refreshed: (e) => events.tokensRefreshed(e), failed: (e) => events.tokenRefreshFailed(e) },
  });
  const governor = createRateGovernor({ now, setTimer: base.setTimer });
  const client = createXeroClient({
    apiUrl: config.xero.apiUrl,
    accessToken: async (tenantId, options) => {
      await refuseCopy(base.instance);
      return await accessTokens.accessToken(tenantId, options);
    },
    governor,
    now,
    onCall: base.callSeen,
    clockSkew,
    ...(base.xeroTimeouts === undefined ? {} : { timeouts: base.xeroTimeouts }),
  });
  const consents = createConsents({
    db,
    secrets,
    identity,
    tokens,
    now,
    newId: randomUUID,
    anyFees: fees,
    onConnected: async ({ storeId, by, tenantId, tenantName: organisation }) => {
      events.connectionMade({ tenantId, storeId });
      if (by === null) return;
      const detail = { organisation, tenantId };
      await recordActions({ db, now }, [{ action: 'connected', by, storeId, detail }]);
    },
  });
  const lists = createReferenceLists({ db, client, now });
  const keepAlive = async () => {
    await refuseCopy(base.instance);
    await accessTokens.keepAlive();
  };
  const mayBookFees = createFeePermission({ organisations, tokens });
  const kept = { ...accessTokens, keepAlive };
  return { client, governor, identity, accessTokens: kept, consents, lists, clockSkew, mayBookFees };
}

function pollerOf(
  parts: Pick<Context, 'positions' | 'signals' | 'ledger' | 'settings' | 'storeClient' | 'now' | 'events'>,
): PollerParts {
  const { positions, signals, ledger, settings, storeClient, now, events } = parts;
  return createPoller({
    positions,
    signals,
    ledger,
    settings: (storeId) => settings.get(storeId),
    reader: storeClient,
    now,
    onPolled: (storeId, { seen, accepted }, durationMs) =>
      events.pollDone({ storeId, orders: seen, accepted, durationMs }),
    onFailed: (storeId, error) => events.pollFailed({ storeId, error }),
  });
}

function heardOf({ database, now, logger }: Base): Pick<Context, 'signals' | 'customerChanges' | 'xeroChanges'> {
  const { db } = database;
  return {
    signals: createStoreSignals({
      db,
      now,
      onError: (error) => logger.warn({ err: error }, 'what was heard of a store could not be written down'),
    }),
    customerChanges: createCustomerChanges({ db, now }),
    xeroChanges: createXeroChanges({ db, now }),
  };
}

interface StoreClients {
  readonly storeClient: (storeId: string) => Promise<WooCommerceClient>;
  readonly storeTime: (storeId: string) => Date;
}

/** One client a store, so that keep-alive and the way to sign are learnt once; renewed when its credentials change. */
function createStoreClients(base: Base, stores: Stores): StoreClients {
  const clients = new Map<string, { readonly key: string; readonly client: WooCommerceClient }>();
  const { now, sleep, config } = base;
  const { allowPrivateHosts } = config;
  return {
    async storeClient(storeId) {
      const [{ url }, { consumerKey, consumerSecret }] = [await stores.get(storeId), await stores.credentials(storeId)];
      const key = JSON.stringify([url, consumerKey, consumerSecret]);
      const known = clients.get(storeId);
      if (known?.key === key) return known.client;
      const client = createWooCommerceClient({ url, consumerKey, consumerSecret, allowPrivateHosts, now, sleep });
      clients.set(storeId, { key, client });
      return client;
    },
    storeTime: (storeId) => clients.get(storeId)?.client.storeTime() ?? new Date(now().getTime() - CLOCKS_APART_MS_MAX),
  };
}

async function sleepInRealTime(milliseconds: number, signal?: AbortSignal): Promise<void> {
  // The only failure is the abort that was asked for.
  await sleepFor(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
