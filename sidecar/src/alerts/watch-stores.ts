import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Context } from '../context/context.ts';
import { isAlive } from '../database/is-alive.ts';
import { createLease } from '../database/lease.ts';
import { readStatus } from '../operations/store-status.ts';
import { storeStatus } from '../status/status.ts';
import { createPluginHttp, type PluginHttp } from '../woocommerce/http/plugin-http.ts';
import { ownerWords } from '../wording/owner-words.ts';
import { type Channel, type ChannelName, operatorChannels, storeChannels } from './channels.ts';
import { deliver } from './deliver.ts';
import { toTroubles } from './incident.ts';
import { createIncidents } from './incidents.ts';
import { createOwnTrouble } from './own-trouble.ts';
import { type AlertTargets, createAlertTargets } from './targets.ts';
import { messageOf, testMessage } from './words.ts';

/** Well below the shortest quiet period, and the lease of 30 s is renewed in time. */
const LOOK_EVERY_MS = 20_000;

export interface TestOutcome {
  readonly channel: ChannelName;
  readonly ok: boolean;
  readonly message: string | null;
  readonly fix: string | null;
}

export interface Alerts extends AsyncDisposable {
  readonly targets: AlertTargets;
  /** Checks every store once, in the process with the lease, then sends what is due. Never throws. */
  look(): Promise<void>;
  /** Checks regularly from now on. */
  start(): void;
  /** Sends a test by every channel set; empty = none is. Throws a connection error store_unknown. */
  test(storeId: string): Promise<TestOutcome[]>;
}

/** Status messages: one per incident, not per order. */
export function alertsOf(context: Context): Alerts {
  const { config, database, events, now, stores } = context;
  const { db } = database;
  const { allowPrivateHosts } = config;
  const http = createPluginHttp({ allowPrivateHosts, now });
  const targets = createAlertTargets({ db, secrets: context.secrets, allowPrivateHosts });
  const operators = operatorChannels(config.alerts, allowPrivateHosts);
  const channelsOf = async (storeId: string) => [
    ...operators,
    ...(await channelsOfStore(context, targets, http, storeId)),
  ];
  const lookOnce = lookerOf(context, channelsOf);
  const own = createOwnTrouble(now);

  const tellOperators = async (message: ReturnType<typeof own.went>) => {
    if (message === null) return;
    const results = await Promise.allSettled(operators.map((channel) => channel.send(message)));
    for (const [index, result] of results.entries()) {
      const channel = operators[index]?.name ?? '';
      if (result.status === 'fulfilled') events.alertSent({ storeId: null, channel });
      else events.alertFailed({ storeId: null, channel, error: result.reason, isGivenUp: true });
    }
  };
  const look = async () => {
    let message: ReturnType<typeof own.went>;
    try {
      await lookOnce();
      message = own.went();
    } catch (error) {
      events.alertsBlind({ error });
      message = own.failed(error);
    }
    await tellOperators(message);
  };
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  return {
    targets,
    look,
    start() {
      timer ??= setInterval(() => {
        running ??= look().finally(() => (running = null));
      }, LOOK_EVERY_MS).unref();
    },
    async test(storeId) {
      const message = testMessage(describeStore(await stores.get(storeId)));
      return await Promise.all((await channelsOf(storeId)).map((channel) => trySend(channel, message)));
    },
    async [Symbol.asyncDispose]() {
      if (timer !== null) clearInterval(timer);
      await running;
      http[Symbol.dispose]();
      await lookOnce.release().catch(() => undefined);
    },
  };
}

type ChannelsOf = (storeId: string) => Promise<readonly Channel[]>;

function lookerOf(
  context: Context,
  channelsOf: ChannelsOf,
): (() => Promise<void>) & { readonly release: () => Promise<void> } {
  const { database, events, now } = context;
  const { db } = database;
  const me = { host: hostname(), pid: process.pid, nonce: randomUUID() };
  const lease = createLease({ db, name: 'alerts', me, now, isAlive });
  const incidents = createIncidents({ db, now });
  const look = async () => {
    // A copy of a data directory does not post: the original notifies.
    if (!(await lease.hold()).held || (await context.instance.copyOf()) !== null) return;
    const all = await readStatus(context);
    for (const facts of all) {
      const { storeId, name, url } = facts;
      const troubles = toTroubles(storeStatus(facts, now()).reasons);
      const channels = (await channelsOf(storeId)).map((channel) => channel.name);
      const told = await incidents.look(storeId, troubles, channels, (incident, tell) =>
        messageOf({ name, url }, incident, tell, now()),
      );
      for (const { incident, tell } of told) events.incidentTold({ storeId, code: incident.code, tell });
    }
    await incidents.forget(all.map(({ storeId }) => storeId));
    await deliver({
      db,
      now,
      channelsOf,
      onSent: (storeId, channel) => events.alertSent({ storeId, channel }),
      onFailed: (storeId, channel, error, isGivenUp) => events.alertFailed({ storeId, channel, error, isGivenUp }),
    });
  };
  return Object.assign(look, { release: () => lease.release() });
}

async function channelsOfStore(
  context: Context,
  targets: AlertTargets,
  http: PluginHttp,
  storeId: string,
): Promise<Channel[]> {
  const pairingKey = await context.pluginKey(storeId);
  const plugin = pairingKey === null ? null : { storeId, url: (await context.stores.get(storeId)).url, pairingKey };
  const target = await targets.get(storeId);
  return storeChannels({ target, plugin, http, allowPrivateHosts: context.config.allowPrivateHosts, ownerWords });
}

async function trySend(channel: Channel, message: { subject: string; text: string }): Promise<TestOutcome> {
  try {
    await channel.send(message);
    return { channel: channel.name, ok: true, message: null, fix: null };
  } catch (error) {
    const fix = error instanceof Error && 'fix' in error && typeof error.fix === 'string' ? error.fix : null;
    return { channel: channel.name, ok: false, message: error instanceof Error ? error.message : String(error), fix };
  }
}

function describeStore(store: { readonly id: string; readonly url: string; readonly facts: object }) {
  const name = 'name' in store.facts && typeof store.facts.name === 'string' ? store.facts.name : store.id;
  return { name, url: store.url };
}
