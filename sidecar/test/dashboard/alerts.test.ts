import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { jwtVerify } from 'jose';
import { deliver, GIVE_UP_MS } from '../../src/alerts/deliver.ts';
import { CLEAR_MS, QUIET_MS, REMIND_MS } from '../../src/alerts/incident.ts';
import { sendWebhook } from '../../src/alerts/send-webhook.ts';
import { type Alerts, alertsOf } from '../../src/alerts/watch-stores.ts';
import { createContext } from '../../src/app/create-context.ts';
import { toConfig } from '../../src/config/config.ts';
import { toEnv } from '../../src/config/env.ts';
import type { Context } from '../../src/context/context.ts';
import { LEASE_MS } from '../../src/database/lease.ts';
import { createLogger } from '../../src/observability/logger.ts';
import type { StoreFacts } from '../../src/woocommerce/read-store.ts';
import { temporaryDirectory } from '../support/_ledger.ts';
import { type HttpReceiver, type MailReceiver, startHttpReceiver, startMailReceiver } from '../support/_receivers.ts';

const SECOND_MS = 1_000;
const FACTS: StoreFacts = {
  name: 'Mugs & <!channel>\n more',
  timezone: 'Asia/Tokyo',
  currency: 'GBP',
  priceDecimals: 2,
  pricesIncludeTax: true,
  roundAtSubtotal: false,
  calcTaxes: true,
  country: 'GB',
  state: '',
  woocommerceVersion: null,
};

let at: number;
let dataDir: string;
let mail: MailReceiver;
let http: HttpReceiver;
let shop: HttpReceiver;
let context: Context;
let alerts: Alerts;
let lines: string[];
let storeId: string;
const now = () => new Date(at);

beforeEach(async () => {
  at = Date.parse('2026-11-24T12:00:00.000Z');
  dataDir = temporaryDirectory();
  lines = [];
  mail = await startMailReceiver();
  http = await startHttpReceiver();
  shop = await startHttpReceiver();
  await open();
  const { store } = await context.stores.add({
    url: shop.url,
    credentials: { consumerKey: 'ck_a', consumerSecret: 'cs_a', webhookSecret: '' },
    verify: () => Promise.resolve({ ...FACTS }),
  });
  storeId = store.id;
  await polled(null);
  await alerts.check();
});
afterEach(async () => {
  await close();
  await Promise.all([mail, http, shop].map((one) => one[Symbol.asyncDispose]()));
  rmSync(dataDir, { recursive: true, force: true });
});

async function open(env: Readonly<Record<string, string>> = {}): Promise<void> {
  const config = toConfig(
    toEnv({
      ML_DATA_DIR: dataDir,
      ML_ALLOW_PRIVATE_HOSTS: '1',
      ML_ALERT_WEBHOOK_URL: `${http.url}/hook/secret-part`,
      ML_SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
      ML_ALERT_FROM: 'sidecar@example.com',
      ML_ALERT_TO: 'ops@example.com, books@example.com',
      ...env,
    }),
  );
  const logger = createLogger({ level: 'debug', to: { write: (line) => void lines.push(line) } });
  context = await createContext({ config, logger, now });
  alerts = alertsOf(context);
}

async function close(): Promise<void> {
  await alerts[Symbol.asyncDispose]();
  await context[Symbol.asyncDispose]();
}

/** The store is read now, or cannot be. */
async function polled(error: string | null): Promise<void> {
  await context.database.db.updateTable('stores').set({ polled_at: now().toISOString(), poll_error: error }).execute();
  await context.settings.set(storeId, 'sync.active', true);
}

async function checkAfter(milliseconds: number): Promise<void> {
  at += milliseconds;
  // A schedule that stopped is another trouble.
  await context.database.db.updateTable('stores').set({ polled_at: now().toISOString() }).execute();
  await alerts.check();
}

const DOWN = 'shop.example cannot be reached (ECONNREFUSED).';
const texts = () => http.requests.map(({ body }) => (JSON.parse(body) as { text: string }).text);
const heads = () => texts().map((text) => text.split('\n')[0]);
const SHOP = 'Mugs &amp; &lt;!channel&gt; more';

async function breakShop(): Promise<void> {
  await polled(DOWN);
  await alerts.check();
  await checkAfter(QUIET_MS.red);
}

describe('an incident', () => {
  test('sends one webhook and one mail, and one more of each at its end', async () => {
    await polled(DOWN);
    await alerts.check();
    await checkAfter(QUIET_MS.red - SECOND_MS);
    expect([http.requests.length, mail.mails.length]).toEqual([0, 0]);
    await checkAfter(SECOND_MS);
    for (let check = 0; check < 5; check += 1) await checkAfter(60 * SECOND_MS);
    expect(heads()).toEqual([`Orders of ${SHOP} do not reach Xero`]);
    expect(texts()[0]).toContain(DOWN);
    expect(texts()[0]).toMatch(/Next: /);
    expect(texts()[0]).toContain('Since 24 Nov 2026, 21:00 (');
    expect(mail.mails).toHaveLength(1);
    expect(mail.mails[0]).toMatchObject({ from: 'sidecar@example.com', to: ['ops@example.com', 'books@example.com'] });
    expect(mail.mails[0]?.data).toContain('Subject: ML Connector: Orders of Mugs & <!channel> more do not reach Xero');
    expect(mail.mails[0]?.data).toContain('Auto-Submitted: auto-generated');

    await polled(null);
    await alerts.check();
    await checkAfter(CLEAR_MS);
    await checkAfter(CLEAR_MS);
    expect(heads()[1]).toBe(`${SHOP} is healthy again`);
    expect([http.requests.length, mail.mails.length]).toEqual([2, 2]);
  });

  test('sends nothing twice after a restart, and is remembered in its quiet period', async () => {
    await polled(DOWN);
    await alerts.check();
    at += QUIET_MS.red;
    await close();
    await open();
    await alerts.check();
    expect(http.requests).toHaveLength(1);
    await close();
    await open();
    await checkAfter(60 * SECOND_MS);
    expect(http.requests).toHaveLength(1);
    await checkAfter(REMIND_MS);
    expect(heads()[1]).toBe(`Orders of ${SHOP} still need attention`);
  });

  test('is reported by one of two processes, and by the other once that is gone', async () => {
    const leases = () => context.database.db.updateTable('leases').where('name', '=', 'alerts');
    const other = `${hostname()}/${process.ppid}/another`;
    await polled(DOWN);
    await alerts.check();
    await leases()
      .set({ holder: other, expires_at: new Date(at + QUIET_MS.red + LEASE_MS).toISOString() })
      .execute();
    await checkAfter(QUIET_MS.red);
    expect([http.requests.length, mail.mails.length]).toEqual([0, 0]);
    await checkAfter(LEASE_MS);
    expect([http.requests.length, mail.mails.length]).toEqual([1, 1]);
  });

  test('of a removed store ends without a message', async () => {
    await breakShop();
    await context.stores.remove(storeId);
    await alerts.check();
    expect(await context.database.db.selectFrom('incidents').selectAll().execute()).toEqual([]);
    expect(http.requests).toHaveLength(1);
  });
});

describe('a channel that fails', () => {
  test('is retried with longer pauses, and delays no other', async () => {
    http.status = 500;
    await breakShop();
    expect([http.requests.length, mail.mails.length]).toEqual([1, 1]);
    await checkAfter(29 * SECOND_MS);
    expect(http.requests).toHaveLength(1);
    await checkAfter(SECOND_MS);
    expect(http.requests).toHaveLength(2);
    await checkAfter(30 * SECOND_MS);
    expect(http.requests).toHaveLength(2);
    http.status = 200;
    await checkAfter(30 * SECOND_MS);
    await checkAfter(3_600 * SECOND_MS);
    expect([http.requests.length, mail.mails.length]).toEqual([3, 1]);
  });

  test('is not used by the process with the lease while the previous one is still sending', async () => {
    const { db } = context.database;
    const made = { made_at: now().toISOString(), due_at: now().toISOString(), tries: 0 };
    await db
      .insertInto('alert_messages')
      .values({ store_id: storeId, channel: 'mail', subject: 'a', text: 'b', ...made })
      .execute();
    const [isSending, isTaken] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    let sent = 0;
    const send = async () => {
      sent += 1;
      isSending.resolve(undefined);
      await isTaken.promise;
    };
    const sentEvents: string[] = [];
    const parts = {
      db,
      now,
      channelsOf: () => Promise.resolve([{ name: 'mail' as const, send }]),
      events: { alertSent: () => void sentEvents.push('sent'), alertFailed: () => void sentEvents.push('failed') },
    };
    const slow = deliver(parts);
    await isSending.promise;
    at += LEASE_MS + 1;
    const next = deliver(parts);
    isTaken.resolve(undefined);
    await Promise.all([slow, next]);
    expect([sent, sentEvents]).toEqual([1, ['sent']]);
    expect(await db.selectFrom('alert_messages').select('id').execute()).toEqual([]);
  });

  test('may be the mail server', async () => {
    mail.refuse = true;
    await breakShop();
    expect([http.requests.length, mail.mails.length]).toEqual([1, 0]);
    mail.refuse = false;
    await checkAfter(60 * SECOND_MS);
    expect([http.requests.length, mail.mails.length]).toEqual([1, 1]);
  });

  test('is given up after a day', async () => {
    http.status = 500;
    await breakShop();
    await checkAfter(GIVE_UP_MS - 1);
    await polled(null);
    await checkAfter(60 * 60 * SECOND_MS);
    expect(await context.database.db.selectFrom('alert_messages').select('id').execute()).toHaveLength(0);
    expect(await context.metrics.metrics()).toContain('result="given-up"} 1');
  });

  test('shows its address neither in the log nor in the error', async () => {
    http.status = 500;
    await breakShop();
    expect(lines.join('')).toContain('alert failed');
    expect(lines.join('')).not.toContain('secret-part');
  });
});

test('a failing database is reported through the channels of the environment', async () => {
  const { db } = context.database;
  await db.schema.alterTable('incidents').renameTo('gone').execute();
  await polled(DOWN);
  await alerts.check();
  await checkAfter(QUIET_MS.red);
  await checkAfter(60 * SECOND_MS);
  expect(heads()).toEqual(['The service cannot use its database']);
  await db.schema.alterTable('gone').renameTo('incidents').execute();
  await polled(null);
  await checkAfter(SECOND_MS);
  await checkAfter(CLEAR_MS);
  expect(heads()).toEqual(['The service cannot use its database', 'The service can use its database again']);
});

async function pair(): Promise<void> {
  await context.pairings.renew({
    storeId,
    settingsUrl: `${shop.url}/wp-admin/admin.php?page=ml-connector`,
    versions: { plugin: '1.0.0', wordpress: '6.9', woocommerce: '10.5.2', php: '8.4.1' },
  });
}

describe('the channels of one store', () => {
  const own = () => shop.requests.map(({ path }) => path);

  test('are the mail of its plugin, signed, and its own webhook, stored encrypted', async () => {
    await pair();
    await alerts.targets.set(storeId, { webhookUrl: `${shop.url}/own/secret-part` });
    const { webhook_jwe } = await context.database.db.selectFrom('alert_targets').selectAll().executeTakeFirstOrThrow();
    expect(webhook_jwe).not.toContain('secret-part');
    await breakShop();
    expect(own()).toEqual(['/wp-json/ml-connector/v1/alert', '/own/secret-part']);
    const [toPlugin] = shop.requests;
    expect(JSON.parse(toPlugin?.body ?? '')).toEqual({
      subject: 'ML Connector: Orders of Mugs & <!channel> more do not reach Xero',
      text: expect.stringContaining(DOWN),
      // For the language of the shop's mail.
      phrases: expect.objectContaining({
        'ML Connector: Orders of Mugs & <!channel> more do not reach Xero': expect.any(Array),
      }),
    });
    const key = await context.pluginKey(storeId);
    const token = (toPlugin?.authorization ?? '').slice('Bearer '.length);
    const { payload } = await jwtVerify(token, key ?? new Uint8Array(), {
      issuer: 'sidecar',
      audience: storeId,
      currentDate: now(),
    });
    expect(payload).toMatchObject({ m: 'POST', p: '/wp-json/ml-connector/v1/alert' });
  });

  test('may be switched off', async () => {
    await pair();
    await alerts.targets.set(storeId, { wordpress: false });
    await breakShop();
    expect(own()).toEqual([]);
    expect(http.requests).toHaveLength(1);
  });

  test('are tested one by one, each with its own result', async () => {
    await pair();
    mail.refuse = true;
    expect(await alerts.test(storeId)).toEqual([
      { channel: 'webhook', ok: true, message: null, fix: null },
      {
        channel: 'mail',
        ok: false,
        message: expect.stringContaining('127.0.0.1'),
        fix: expect.stringContaining('ML_SMTP_URL'),
      },
      { channel: 'wordpress', ok: true, message: null, fix: null },
    ]);
    expect(heads()).toEqual([`Test alert for ${SHOP}`]);
  });
});

describe('a webhook', () => {
  const message = { subject: 'a', text: 'b' };

  test.each([
    ['http://hooks.example.com/a', false],
    ['https://127.0.0.1/a', false],
    ['https://[::1]/a', false],
    ['https://10.1.2.3/a', false],
    ['https://localhost:1/a', false],
    ['file:///etc/passwd', true],
    ['nonsense', true],
  ])('at %s is not called', async (address, allowPrivateHosts) => {
    await expect(sendWebhook(address, message, { allowPrivateHosts })).rejects.toMatchObject({
      code: 'alert_address_refused',
    });
    expect(http.requests).toEqual([]);
  });

  test('may answer the message at any length', async () => {
    http.answer = 'x'.repeat(1_000_000);
    await expect(sendWebhook(`${http.url}/a`, message, { allowPrivateHosts: true })).resolves.toBeUndefined();
    expect(http.requests).toHaveLength(1);
  });

  test('is not followed to another address', async () => {
    http.status = 302;
    const sent = sendWebhook(`${http.url}/a`, message, { allowPrivateHosts: true });
    await expect(sent).rejects.toMatchObject({ code: 'alert_refused' });
    expect(http.requests.map(({ path }) => path)).toEqual(['/a']);
  });
});
