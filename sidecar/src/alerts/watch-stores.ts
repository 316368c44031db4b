import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Context } from '../context/context.ts';
import { createLease, isAlive } from '../database/lease.ts';
import { sinceChange } from '../database/since-change.ts';
import { readStatus } from '../operations/store-status.ts';
import { storeStatus } from '../status/status.ts';
import { createPluginHttp } from '../woocommerce/http/plugin-http.ts';
import { explanationOf } from '../wording/explanation.ts';
import { type Channel, type ChannelName, operatorChannels, storeChannels } from './channels.ts';
import { deliver } from './deliver.ts';
import { toTroubles } from './incident.ts';
import { createIncidents } from './incidents.ts';
import { createOwnTrouble } from './own-trouble.ts';
import { createAlertTargets } from './targets.ts';
import { type AlertMessage, testMessage } from './words.ts';

/** Well below the shortest quiet period, and the lease of 30 s is renewed in time. */
const CHECK_EVERY_MS = 20_000;

export interface TestOutcome {
  readonly channel: ChannelName;
  readonly ok: boolean;
  readonly message: string | null;
  readonly fix: string | null;
}

export type Alerts = ReturnType<typeof alertsOf>;

/** Status messages: one per incident, not per order. */
export function alertsOf(context: Context) {
  const { config, database, events, now, secrets, stores } = context;
  const { db } = database;
  const { allowPrivateHosts } = config;
  const http = createPluginHttp({ allowPrivateHosts, now });
  const targets = createAlertTargets({ db, secrets, allowPrivateHosts });
  const operators = operatorChannels(config.alerts, allowPrivateHosts);
  const channelsOf = async (storeId: string): Promise<Channel[]> => {
    const pairingKey = await context.pluginKey(storeId);
    const plugin = pairingKey === null ? null : { storeId, url: (await stores.get(storeId)).url, pairingKey };
    return [...operators, ...storeChannels(await targets.get(storeId), plugin, { http, allowPrivateHosts })];
  };
  const me = { host: hostname(), pid: process.pid, nonce: randomUUID() };
  const lease = createLease({ db, name: 'alerts', me, now, isAlive });
  const own = createOwnTrouble(now);
  const isDue = sinceChange({ changes: database.changes, now });
  /** Checks every store, at least once a minute, in the process with the lease, then sends what is due. Never throws. */
  const check = async () => {
    let message: AlertMessage | null;
    try {
      // A copy of a data directory does not post: the original notifies.
      const isOurs = (await lease.hold()).held && (await context.instance.copyOf()) === null;
      if (isOurs && isDue()) await checkStores(context, channelsOf);
      if (isOurs) await deliver({ db, now, channelsOf, events });
      message = own(null);
    } catch (error) {
      events.alertsBlind({ error });
      message = own({ error });
    }
    if (message !== null) await notifyOperators(context, operators, message);
  };
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  return {
    targets,
    check,
    start() {
      timer ??= setInterval(() => {
        running ??= check().finally(() => (running = null));
      }, CHECK_EVERY_MS).unref();
    },
    /** Sends a test by every channel set; empty = none is. Throws store_unknown. */
    async test(storeId: string): Promise<TestOutcome[]> {
      const { id, url, facts } = await stores.get(storeId);
      const message = testMessage({ name: typeof facts.name === 'string' ? facts.name : id, url });
      return await Promise.all((await channelsOf(storeId)).map((channel) => trySend(channel, message)));
    },
    async [Symbol.asyncDispose]() {
      if (timer !== null) clearInterval(timer);
      await running;
      http[Symbol.dispose]();
      await lease.release().catch(() => undefined);
    },
  };
}

async function checkStores(context: Context, channelsOf: (storeId: string) => Promise<readonly Channel[]>) {
  const { database, events, now } = context;
  const { db } = database;
  const incidents = createIncidents({ db, now });
  const all = await readStatus(context);
  for (const facts of all) {
    const { storeId } = facts;
    const channels = (await channelsOf(storeId)).map(({ name }) => name);
    const notices = await incidents.check(facts, toTroubles(storeStatus(facts, now()).reasons), channels);
    for (const { code, notice } of notices) events.incidentReported({ storeId, code, notice });
  }
  await incidents.forget(all.map(({ storeId }) => storeId));
}

async function notifyOperators({ events }: Context, operators: readonly Channel[], message: AlertMessage) {
  const notify = async ({ name: channel, send }: Channel) => {
    try {
      await send(message);
      events.alertSent({ storeId: null, channel });
    } catch (error) {
      events.alertFailed({ storeId: null, channel, error, isGivenUp: true });
    }
  };
  await Promise.all(operators.map(notify));
}

async function trySend({ name: channel, send }: Channel, message: AlertMessage): Promise<TestOutcome> {
  try {
    await send(message);
    return { channel, ok: true, message: null, fix: null };
  } catch (error) {
    const { message: why, fix } = explanationOf(error);
    return { channel, ok: false, message: why, fix };
  }
}
