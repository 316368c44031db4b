import { createHmac } from 'node:crypto';
import { goThroughConsent } from '../../simulators/consent-browser.ts';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { createContext } from '../../src/app/create-context.ts';
import { type Service, startService } from '../../src/app/service.ts';
import { toConfig } from '../../src/config/config.ts';
import { toEnv } from '../../src/config/env.ts';
import type { Context } from '../../src/context/context.ts';
import type { BackfillBody } from '../../src/contract/backfills.ts';
import type { OrderBody } from '../../src/contract/orders.ts';
import type { StatusBody } from '../../src/contract/status.ts';
import { holderText, LEASE_MS } from '../../src/database/lease.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { type CliStack, startCli } from '../support/_cli.ts';
import { countAndBackfill, pairRequestOf, type Plugin, pluginOf } from '../support/_plugin.ts';
import { addCopies } from '../support/_stack.ts';

const SCENARIO = 'uk_vat_incl';
const LOOK_MS = 50;
const PATIENCE_MS = 60_000;
/** A page of orders takes so long where the reading is to be met under way. */
const SLOW_PAGE_MS = 1_000;

let stack: CliStack;
beforeEach(async () => {
  stack = await startCli({ clock: 'real' });
});
afterEach(async () => {
  await stack[Symbol.asyncDispose]();
});

interface Running extends AsyncDisposable {
  readonly context: Context;
  readonly service: Service;
}

/** The service as main.ts starts it, in this process, on a real port. */
async function start(before: (context: Context) => Promise<void> = () => Promise.resolve()): Promise<Running> {
  const logger = createLogger({ level: 'silent', to: { write: () => undefined } });
  const config = toConfig(toEnv(stack.env));
  const context = await createContext({ config, logger });
  await before(context);
  const service = await startService(context);
  return {
    context,
    service,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await context[Symbol.asyncDispose]();
    },
  };
}

const simulated = () => stack.stores.store(SCENARIO);

async function pair({ context, service }: Running): Promise<Plugin> {
  const request = pairRequestOf({ simulated: simulated() }, await context.secrets.pairingCode());
  const { body, status } = await supertest(service.url).post('/v1/pair').send(request);
  expect(status).toBe(201);
  const { storeId, pairingKey } = body as { storeId: string; pairingKey: string };
  return pluginOf(service.url, storeId, Buffer.from(pairingKey, 'base64url'), () => new Date());
}

/** The browser's way through Xero's consent; the page of the settings it ends on is the shop's. */
async function connect(plugin: Plugin): Promise<void> {
  const [organisation] = stack.xero.organisations.filter(({ countryCode }) => countryCode === 'GB');
  stack.xero.consent.organisations = [organisation?.tenantId ?? ''];
  const returnUrl = `${simulated().url}/wp-admin/admin.php?page=ml-connector`;
  const { consentUrl } = (await plugin.post('xero/connect', { returnUrl })).body as { consentUrl: string };
  const back = await goThroughConsent(consentUrl);
  expect(back.headers.get('location')).toContain('ml_xero=connected');
}

async function setUp(plugin: Plugin): Promise<void> {
  const { suggestions } = (await plugin.get('settings/suggestions')).body as { suggestions: object[] };
  const { revision } = (await plugin.get('settings')).body as { revision: string };
  const changes = [
    ...suggestions,
    { path: 'sync.active', value: true },
    // Notified by hand in the test: a poll would fetch every order.
    { path: 'sync.startDate', value: '2000-01-01' },
  ];
  expect((await plugin.patch('settings', { revision, changes })).status).toBe(200);
}

async function until<T>(look: () => Promise<T>, isRight: (found: T) => boolean): Promise<T> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (isRight(found)) return found;
    if (Date.now() > giveUpAt) throw new Error(`Still not right: ${JSON.stringify(found).slice(0, 2_000)}`);
    await sleep(LOOK_MS);
  }
}

const order = async (plugin: Plugin, id: number) => (await plugin.get(`orders/${id}`)).body as Partial<OrderBody>;
const recorded = (plugin: Plugin, id: number) =>
  until(
    () => order(plugin, id),
    ({ entry }) => entry?.state === 'recorded',
  );
const backfill = async (plugin: Plugin) => ((await plugin.get('status')).body as StatusBody).sync.backfill;

function deliver({ storeId }: Plugin, id: number): Promise<{ readonly status: number }> {
  const body = JSON.stringify(simulated().state.order(id, 2));
  const { url } = simulated();
  const signature = createHmac('sha256', 'a secret of the webhooks').update(body).digest('base64');
  return supertest(`http://127.0.0.1:${stack.port}`)
    .post(`/v1/stores/${storeId}/webhooks/woocommerce`)
    .set({
      'content-type': 'application/json',
      'x-wc-webhook-source': `${url}/`,
      'x-wc-webhook-topic': 'order.updated',
      'x-wc-webhook-resource': 'order',
      'x-wc-webhook-event': 'updated',
      'x-wc-webhook-signature': signature,
      'x-wc-webhook-id': '1',
      'x-wc-webhook-delivery-id': '1',
    })
    .send(body);
}

test('a paired store is connected and notified by nudge and webhook, and its orders are in Xero seconds later', async () => {
  await using running = await start();
  const plugin = await pair(running);
  expect((await plugin.get('status')).body).toMatchObject({ light: 'red', organisation: null });
  await connect(plugin);
  await setUp(plugin);
  const [nudged = 0, hooked = 0] = simulated().orderIds;
  expect((await plugin.post('nudge', { orders: [{ id: nudged, event: 'updated' }] })).status).toBe(202);
  expect((await deliver(plugin, hooked)).status).toBe(200);
  for (const id of [nudged, hooked]) {
    expect((await recorded(plugin, id)).entry?.invoiceNumber).toMatch(/^WC-/);
  }
  const status = (await plugin.get('status')).body as StatusBody;
  expect(status).toMatchObject({ organisation: { state: 'connected' }, sync: { active: true } });
  expect(status.sync.lastNudgeAt).not.toBeNull();
  expect(status.sync.lastWebhookAt).not.toBeNull();
});

test('a backfill interrupted by a restart continues automatically', async () => {
  addCopies({ simulated: simulated() }, simulated().orderIds[0] ?? 0, 150);
  const orders = simulated().orderIds.length;
  stack.stores.faults.add({ fault: { kind: 'slow', delayMs: SLOW_PAGE_MS }, path: /\/orders$/ });
  let plugin: Plugin;
  {
    await using running = await start();
    plugin = await pair(running);
    await countAndBackfill(plugin, '2000-01-01');
    // Let go of before the last page.
    expect((await backfill(plugin))?.state).toBe('reading');
  }
  stack.stores.faults.clear();
  await using running = await start();
  const again = pluginOf(running.service.url, plugin.storeId, plugin.key, () => new Date());
  const end = await until(
    () => backfill(again),
    (found) => found?.state !== 'reading',
  );
  expect(end).toMatchObject({ orders, read: orders, error: null } satisfies Partial<BackfillBody>);
});

test('of two processes on one data directory, only the posting one runs a backfill', async () => {
  await using standby = await start(async ({ database: { db } }) => {
    // The process that started this one: it lives, on the same machine.
    const holder = holderText({ host: hostname(), pid: process.ppid, nonce: 'other' });
    // Longer than a busy machine needs to begin; one that never ends would be taken for a clock set back.
    const expiresAt = new Date(Date.now() + 2 * LEASE_MS).toISOString();
    await db.insertInto('leases').values({ name: 'poster', holder, expires_at: expiresAt }).execute();
  });
  const plugin = await pair(standby);
  await plugin.post('backfill/count', { after: '2000-01-01' });
  // More than one turn of the worker.
  await sleep(1_500);
  expect(await backfill(plugin)).toMatchObject({ state: 'counting', orders: null, read: 0 });
  await standby.context.database.db.deleteFrom('leases').execute();
  const end = await until(
    () => backfill(plugin),
    (found) => found?.state !== 'counting',
  );
  expect(end).toMatchObject({ state: 'counted', orders: simulated().orderIds.length, error: null });
});
