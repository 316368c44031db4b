import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { Registry } from 'prom-client';
import type { Config } from '../config/config.ts';
import { readIfThere, replaceFile } from '../config/durable-file.ts';
import { openSecrets } from '../config/secrets.ts';
import { endKeyChange, refuseOtherKey } from '../connection/change-key.ts';
import { createOrganisations } from '../connection/organisations.ts';
import { createXeroChanges } from '../connection/xero-changes.ts';
import type { Context, Sleep } from '../context/context.ts';
import type { Opened } from '../context/foundation.ts';
import { openDatabase } from '../database/database.ts';
import { INSTANCE_FILE, openInstance } from '../database/instance.ts';
import { type Holder, holderText } from '../database/lease.ts';
import { createLedger } from '../ledger/ledger.ts';
import { createEvents } from '../observability/events.ts';
import type { Logger } from '../observability/logger.ts';
import { anyFees } from '../settings/any-fees.ts';
import { createSettingsStore } from '../settings/settings-store.ts';
import { createCustomerChanges } from '../stores/customer-changes.ts';
import { createCustomerImports } from '../stores/customer-imports.ts';
import { createPluginPairings } from '../stores/plugin-pairings.ts';
import { createPollPositions } from '../stores/poll-positions.ts';
import { createStoreAddresses } from '../stores/store-addresses.ts';
import { createStoreSignals } from '../stores/store-signals.ts';
import { createStores } from '../stores/stores.ts';
import type { CallEvent } from '../xero/call.ts';
import type { XeroClientParts } from '../xero/client.ts';
import { type GovernorParts, realTimer } from '../xero/rate-governor.ts';
import { createTrailKeeper } from './audit-keeper.ts';
import { createSigner } from './audit-signer.ts';
import { roundsOf } from './posting.ts';
import { createServiceWatch } from './service-facts.ts';
import { createStoreClients } from './store-clients.ts';
import { xeroOf } from './xero.ts';

export interface ContextParts {
  readonly config: Config;
  readonly logger: Logger;
  /** Tests pass a clock; every wait uses `sleep`, or `setTimer` where a wait can be cancelled. */
  readonly now?: () => Date;
  readonly sleep?: Sleep;
  readonly setTimer?: GovernorParts['setTimer'];
  /** How long Xero may take to answer; absent: the limits of xero/limits.ts. */
  readonly xeroTimeouts?: XeroClientParts['timeouts'];
}

/** The one composition root: opens the data directory, builds every part. Throws a config error and a database error. */
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

function assemble(opened: Omit<Opened, 'callSeen'>): Context {
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
  const base: Opened = { ...opened, callSeen };
  const { db } = database;
  const me: Holder = { host: hostname(), pid: process.pid, nonce: randomUUID() };
  const ledger = createLedger({ db, now });
  const stores = createStores({ db, secrets, now });
  const pairings = createPluginPairings({ db, secrets, now });
  const organisations = createOrganisations({
    db,
    report: { lost: (e) => events.connectionLost(e), paused: (e) => events.connectionPaused(e) },
  });
  const settings = createSettingsStore({ directory: join(config.dataDir, 'settings') });
  const { storeClient, storeTime } = createStoreClients(base, stores);
  const positions = createPollPositions({ db });
  const addresses = createStoreAddresses({ db, now });
  const told = { events, ledger, fees: () => anyFees(stores, settings) };
  const xero = once(() => xeroOf(base, organisations, holderText(me), told));
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

function createTrailParts({
  config,
  database: { db },
  secrets,
  now,
  sleep,
}: Opened): Pick<Context, 'signer' | 'trailKeeper'> {
  const signer = once(() => createSigner({ db, secrets }));
  return { signer, trailKeeper: createTrailKeeper({ db, signer, now, sleep, keptDays: config.auditDays }) };
}

function heardOf({
  database,
  now,
  logger,
}: Opened): Pick<Context, 'signals' | 'customerChanges' | 'customerImports' | 'xeroChanges'> {
  const { db } = database;
  return {
    signals: createStoreSignals({
      db,
      now,
      onError: (error) => logger.warn({ err: error }, 'what was heard of a store could not be written down'),
    }),
    customerChanges: createCustomerChanges({ db, now }),
    customerImports: createCustomerImports({ db, now }),
    xeroChanges: createXeroChanges({ db, now }),
  };
}

async function sleepInRealTime(milliseconds: number, signal?: AbortSignal): Promise<void> {
  // The only failure is the requested abort.
  await sleepFor(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
