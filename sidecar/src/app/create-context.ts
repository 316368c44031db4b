import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { createBooks } from '../books/books.ts';
import { openClearing } from '../clearing/clearing.ts';
import type { Config } from '../config/config.ts';
import { readIfThere, replaceFile } from '../config/durable-file.ts';
import { closeToOthers } from '../config/private-files.ts';
import { openSecrets } from '../config/secrets.ts';
import { endKeyChange, refuseOtherKey } from '../connection/change-key.ts';
import { createOrganisations } from '../connection/organisations.ts';
import { createXeroChanges } from '../connection/xero-changes.ts';
import type { Context, Sleep } from '../context/context.ts';
import { openDatabase } from '../database/database.ts';
import { INSTANCE_FILE, openInstance } from '../database/instance.ts';
import { type Holder, holderText } from '../database/lease.ts';
import { endImpossibleWaits } from '../database/waits.ts';
import { createLedger } from '../ledger/ledger.ts';
import { createEvents } from '../observability/events.ts';
import type { Logger } from '../observability/logger.ts';
import { createSettingsStore } from '../settings/settings-store.ts';
import { createCustomerChanges } from '../stores/customer-changes.ts';
import { createCustomerImports } from '../stores/customer-imports.ts';
import { createItemImports } from '../stores/item-imports.ts';
import { createInvitations } from '../stores/invitations.ts';
import { createPairingRequests } from '../stores/pairing-requests.ts';
import { createPluginPairings } from '../stores/plugin-pairings.ts';
import { createPollPositions } from '../stores/poll-positions.ts';
import { createProductChanges } from '../stores/product-changes.ts';
import { createStoreAddresses } from '../stores/store-addresses.ts';
import { createStoreSignals } from '../stores/store-signals.ts';
import { createStores } from '../stores/stores.ts';
import type { XeroClientParts } from '../xero/client.ts';
import { type GovernorParts, realTimer } from '../xero/rate-governor.ts';
import { createSigner, createTrailKeeper } from './audit-keeper.ts';
import { roundsOf } from './posting.ts';
import { createServiceClock } from './service-clock.ts';
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
  /** A store's address in links; absent: unchanged. Simulated stores have a port, and Xero takes none. */
  readonly linkOf?: (storeUrl: string) => string;
}

/** The one composition root. Throws a config error and a database error. */
export async function createContext(parts: ContextParts): Promise<Context> {
  const { config, logger, sleep = sleepInRealTime, setTimer = realTimer } = parts;
  const clock = createServiceClock({ machine: parts.now ?? (() => new Date()), logger });
  const { now } = clock;
  const database = await openDatabase({ dataDir: config.dataDir });
  try {
    await endKeyChange(database.db, config);
    const secrets = await openSecrets(config);
    closeToOthers(config.dataDir);
    await refuseOtherKey(database.db, secrets);
    const instance = await openInstance({ db: database.db, file: database.file, marker: instanceFile(config), now });
    await endImpossibleWaits(database.db, now());
    const days = await createXeroChanges({ db: database.db, now }).days();
    return assemble({ config, logger, clock, now, sleep, setTimer, database, secrets, instance }, { ...parts, days });
  } catch (error) {
    await database.close();
    throw error;
  }
}

type Opened = Pick<
  Context,
  'config' | 'logger' | 'clock' | 'now' | 'sleep' | 'setTimer' | 'database' | 'secrets' | 'instance'
>;

function assemble(
  opened: Opened,
  { xeroTimeouts, linkOf = unchanged, days }: ContextParts & { readonly days: GovernorParts['days'] },
): Context {
  const { config, logger, now, sleep, database, secrets } = opened;
  const { db } = database;
  const me: Holder = { host: hostname(), pid: process.pid, nonce: randomUUID() };
  const metrics = new Registry();
  const events = createEvents({ logger, registry: metrics, now });
  const stores = createStores({ db, secrets, now });
  const pairings = createPluginPairings({ db, secrets, now });
  const signer = once(() => createSigner({ db, secrets }));
  const context: Context = {
    ...opened,
    metrics,
    events,
    ledger: createLedger({ db, now }),
    signer,
    trailKeeper: createTrailKeeper({
      ...{ db, signer, now, sleep, keptDays: config.auditDays },
      isClockProved: opened.clock.isProved,
    }),
    watch: createServiceWatch({
      db,
      now,
      look: (tenantId) => (config.xero === null ? null : context.xero().governor.look(tenantId)),
      skewMs: () => opened.clock.skew.ms,
      isClockProved: opened.clock.isProved,
    }),
    stores,
    pairings,
    pairingRequests: createPairingRequests({ now }),
    invitations: createInvitations({ db, now }),
    organisations: createOrganisations({
      db,
      now,
      report: { lost: (e) => events.connectionLost(e), paused: (e) => events.connectionPaused(e) },
    }),
    settings: createSettingsStore({ directory: join(config.dataDir, 'settings') }),
    positions: createPollPositions({ db }),
    storeLink: async (storeId) => linkOf((await stores.get(storeId)).url),
    pluginKey: (storeId) => pairings.key(storeId),
    addresses: createStoreAddresses({ db, now }),
    signals: createStoreSignals({
      db,
      now,
      onError: (error) => logger.warn({ err: error }, 'a notification of a store could not be stored'),
    }),
    books: createBooks({ db, now }),
    clearing: openClearing({ db, secrets, now }),
    customerChanges: createCustomerChanges({ db, now }),
    customerImports: createCustomerImports({ db, now }),
    productChanges: createProductChanges({ db, now }),
    itemImports: createItemImports({ db, now }),
    xeroChanges: createXeroChanges({ db, now }),
    ...createStoreClients(opened, stores),
    xero: once(() => xeroOf(context, { owner: holderText(me), timeouts: xeroTimeouts, days })),
    rounds: once(() => roundsOf(context, me)),
    [Symbol.asyncDispose]: () => database.close(),
  };
  return context;
}

function unchanged(storeUrl: string): string {
  return storeUrl;
}

function instanceFile({ dataDir }: Config) {
  const file = join(dataDir, INSTANCE_FILE);
  return { read: () => readIfThere(file), replace: (content: string) => replaceFile(file, content) };
}

async function sleepInRealTime(milliseconds: number, signal?: AbortSignal): Promise<void> {
  // The only failure is the requested abort.
  await sleepFor(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
