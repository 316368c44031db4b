import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import type { JsonObject } from '../../simulators/store/json.ts';
import fetch from 'node-fetch';
import { sql } from 'kysely';
import supertest from 'supertest';
import { BROWSER, continueToXero } from '../support/xero/_connection.ts';
import { createOauthRoutes } from '../../src/connection/oauth-routes.ts';
import type { EntryBody, OrderBody } from '../../src/contract/orders.ts';
import type { StatusBody } from '../../src/contract/status.ts';
import { verifyTrail } from '../../src/ledger/audit/verify.ts';
import { pairPlugin, pairRequestOf, startApi, type Api, type Plugin } from '../support/_plugin.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';
import { actionsOf } from '../../src/wording/trail.ts';

let stack: Stack;
let api: Api;
let plugin: Plugin;
let shop: Shop;
beforeEach(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl'] });
  api = startApi(stack);
  shop = stack.shop('uk_vat_incl');
  plugin = await pairPlugin(api, shop);
});
afterEach(async () => {
  await api.parts.backfills[Symbol.asyncDispose]();
  await stack[Symbol.asyncDispose]();
});

const set = (path: string, value: unknown) => stack.context.settings.set(shop.id, path, value);
const order = async (id: number) => (await plugin.get(`orders/${id}`)).body as OrderBody;
const actions = async () =>
  (await actionsOf(stack.context.ledger, { storeId: shop.id, limit: 20 })).map(
    ({ text, by }) => `${text} ${String(by)}`,
  );

/** Every value of every row of the database, as one text. */
async function everything(): Promise<string> {
  const { db } = stack.context.database;
  const tables = await sql<{ name: string }>`select name from sqlite_schema where type = 'table'`.execute(db);
  const rows = await Promise.all(
    tables.rows.map(async ({ name }) => (await sql`select * from ${sql.table(name)}`.execute(db)).rows),
  );
  return JSON.stringify(rows);
}

/** A recorded, paid order that the shop changes afterwards. */
async function changedOrder(): Promise<EntryBody> {
  await stack.drain();
  const found = (await plugin.get('entries?state=recorded')).body as { entries: EntryBody[] };
  const entry = found.entries.find(({ paid, refunded }) => paid === true && refunded === null);
  if (entry === undefined) throw new Error('No paid order.');
  return entry;
}

test('a page that a person opens counts as something that moves: Xero is read more often again', async () => {
  const { xeroChanges } = stack.context;
  const { tenantId } = shop.organisation;
  await stack.drain();
  stack.pass(24 * 60 * 60_000);
  await plugin.get('status');
  // Written beside the answer.
  for (
    let turns = 0;
    turns < 1_000 && (await xeroChanges.watch(tenantId)).movedAt !== stack.now().toISOString();
    turns += 1
  );
  expect((await xeroChanges.watch(tenantId)).movedAt).toBe(stack.now().toISOString());
});

describe('a reader of another language', () => {
  const refusal = async (language: string) => {
    const path = `/v1/stores/${plugin.storeId}/orders/987654`;
    const authorization = `Bearer ${await plugin.token('GET', path, '')}`;
    return (await supertest(api.app).get(path).set({ authorization, 'accept-language': language })).body as JsonObject;
  };

  test('gets template and values of each text beside it, of a refusal, too; of English nothing more', async () => {
    const { phrases, ...fields } = await refusal('de-DE');
    expect(fields['message']).toBe('Order 987654 has not come to the service.');
    expect(phrases).toMatchObject({
      'Order 987654 has not come to the service.': [
        { template: 'Order %1$s has not come to the service.', values: [{ text: '987654' }] },
      ],
    });
    expect(Object.keys(await refusal('en-GB'))).toEqual(Object.keys(fields));
    expect(Object.keys(await refusal('*'))).toEqual(Object.keys(fields));
  });
});

describe('personal data erased on request', () => {
  const WORDS = 'Engraved for Wilhelmina Quux';

  test('is removed from every row, answer and export, and the audit chain stays valid', async () => {
    const { orderId: id } = await changedOrder();
    const { state } = shop.simulated;
    const found = state.order(id, 2);
    const fee = { id: 900_001, name: WORDS, tax_class: '0', tax_status: 'none', total: '10.00', total_tax: '0.00' };
    state.updateOrder(id, {
      fee_lines: [...(found?.['fee_lines'] as JsonObject[]), { ...fee, taxes: [], meta_data: [] }],
      total: (Number(found?.['total']) + 10).toFixed(2),
    });
    await stack.drain();
    // In the order's message to a person; on reposting, also in the request that creates the invoice.
    expect(JSON.stringify((await order(id)).entry.problems)).toContain('Quux');
    await plugin.post(`orders/${id}/reissue`);
    await stack.drain();
    expect((await order(id)).entry.state).toBe('recorded');
    expect((await everything()).includes('Quux')).toBe(true);
    const email = (found?.['billing'] as { email: string }).email;
    const wanted = { email, orderIds: [id] };
    expect(((await plugin.post('erase-customer', wanted)).body as { erased: number }).erased).toBeGreaterThan(0);
    expect(/.{60}Quux/.exec(await everything())?.[0]).toBeUndefined();
    for (const path of [`orders/${id}`, 'entries', 'export?format=csv', 'export?format=json']) {
      expect((await plugin.get(path)).text).not.toContain('Quux');
    }
    expect(JSON.stringify((await plugin.post('export-customer', wanted)).body)).not.toContain('Quux');
    const { db } = stack.context.database;
    const { fault, erased } = await verifyTrail(db, await stack.context.signer());
    expect(fault).toBeNull();
    expect(erased).toBeGreaterThan(0);
  });

  test('leaves what was not asked for under the seal: a changed call is still found', async () => {
    await stack.drain();
    const [id = 0] = shop.simulated.orderIds;
    await plugin.post('erase-customer', { email: 'a@example.com', orderIds: [id] });
    const { db } = stack.context.database;
    const signer = await stack.context.signer();
    expect((await verifyTrail(db, signer)).fault).toBeNull();
    await sql`update calls set answer_json = '{}' where kind = 'payments'`.execute(db);
    expect((await verifyTrail(db, signer)).fault).toMatchObject({ code: 'call_changed' });
  });
});

describe('the trail', () => {
  test('records who connected the store through the plugin, once, and who started or paused posting', async () => {
    await plugin.post('xero/disconnect');
    stack.xero.consent.organisations = [shop.organisation.tenantId];
    const returnUrl = `${shop.simulated.url}/wp-admin/admin.php?page=ml-connector`;
    const { consentUrl } = (await plugin.post('xero/connect', { returnUrl })).body as { consentUrl: string };
    const back = new URL(
      (await fetch(await continueToXero(stack.context, consentUrl), { redirect: 'manual' })).headers.get('location') ??
        '',
    );
    const app = express().use(
      createOauthRoutes({ consents: stack.context.xero().consents, publicUrl: 'http://localhost:8484' }),
    );
    for (let time = 0; time < 2; time += 1)
      await supertest(app).get(`${back.pathname}${back.search}`).set('cookie', `ml_consent=${BROWSER}`);
    const connected = (await actions()).filter((text) => text.includes('connected to'));
    expect(connected).toEqual([`The store was connected to ${shop.organisation.name} in Xero. jane (WordPress)`]);
    for (const value of [false, true]) {
      const { revision } = (await plugin.get('settings')).body as { revision: string };
      await plugin.patch('settings', { revision, changes: [{ path: 'sync.active', value }] });
    }
    expect((await actions()).slice(0, 2)).toEqual([
      'Posting was switched on. jane (WordPress)',
      'Posting was switched off. jane (WordPress)',
    ]);
  });

  test('records documents that a restored ledger did not know', async () => {
    await stack.drain();
    await stack.startAfresh();
    await stack.drain();
    const rows = await actionsOf(stack.context.ledger, { storeId: shop.id, limit: 20 });
    expect(rows.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/reconciled with Xero: documents of \d+ orders were added/),
    );
  });
});

describe('an order older than the first day to post', () => {
  test('is posted only when a person sends this one order', async () => {
    const [id = 0, other = 0] = shop.simulated.orderIds;
    await set('sync.startDate', '2100-01-01');
    await plugin.post('nudge', { orders: [id, other].map((one) => ({ id: one, event: 'updated' })) });
    await stack.drain();
    const entry = await order(id);
    expect(entry.entry).toMatchObject({ state: 'skipped', problems: [{ code: 'before_start_date' }] });
    await plugin.post('replay', { states: ['skipped'] });
    await stack.drain();
    expect((await order(id)).entry.state).toBe('skipped');
    await plugin.post(`orders/${id}/send`);
    await stack.drain();
    const sent = await order(id);
    expect(sent.entry.state).toBe('recorded');
    expect(sent.trail).toContainEqual(
      expect.objectContaining({
        text: expect.stringContaining('Posting this order was requested'),
        by: 'jane (WordPress)',
      }),
    );
    // It stays so, whatever happens to it later.
    await plugin.post('nudge', { orders: [{ id, event: 'updated' }] });
    await stack.drain();
    expect((await order(id)).entry.state).toBe('recorded');
    expect((await order(other)).entry.state).toBe('skipped');
    await plugin.post('replay', { orderIds: [other] });
    await stack.drain();
    expect((await order(other)).entry.state).toBe('recorded');
  });
});

describe('what a person decides about an order', () => {
  test('is offered, requested with one click, done, and recorded in the trail', async () => {
    const entry = await changedOrder();
    const { state } = shop.simulated;
    const lines = state.order(entry.orderId, 2)?.['line_items'] as { quantity: number; total: string }[];
    state.updateOrder(entry.orderId, { status: 'cancelled' });
    expect(lines.length).toBeGreaterThan(0);
    await stack.drain();
    const before = await order(entry.orderId);
    expect(before.entry).toMatchObject({ state: 'rejected', problems: [{ code: 'cancelled_after_payment' }] });
    const [action] = before.entry.actions;
    expect(action).toMatchObject({ id: 'credit', label: 'Credit the invoice', asks: null });
    expect(before.entry.problems[0]?.fix).toContain('press “Credit the invoice” on the order');
    const asked = await plugin.post(`orders/${entry.orderId}/${String(action?.path)}`, action?.body);
    expect(asked).toMatchObject({ status: 202, body: { replayed: 1, heldBy: null } });
    await stack.drain();
    const after = await order(entry.orderId);
    expect(after.entry).toMatchObject({ state: 'skipped', actions: [] });
    expect(after.documents.map(({ title }) => title)).toContain('Credit note for the whole invoice');
    expect(after.trail).toContainEqual(
      expect.objectContaining({ text: 'Crediting the invoice was requested.', by: 'jane (WordPress)' }),
    );
  });

  test('is refused if there is nothing to do', async () => {
    const { orderId } = await changedOrder();
    for (const [path, body, code] of [
      ['reissue', { credit: true }, 'order_not_over'],
      ['adopt', { invoice: 'INV-1' }, 'has_invoice'],
      ['adopt', { none: true }, 'has_invoice'],
    ] as const) {
      expect(await plugin.post(`orders/${orderId}/${path}`, body)).toMatchObject({ status: 409, body: { code } });
    }
    for (const body of [{}, { invoice: '' }, { invoice: 'x', none: true }]) {
      expect(await plugin.post(`orders/${orderId}/adopt`, body)).toMatchObject({ status: 400 });
    }
    for (const path of ['reissue', 'replace-payment']) {
      expect(await plugin.post(`orders/999999/${path}`)).toMatchObject({
        status: 404,
        body: { code: 'order_unknown' },
      });
    }
  });

  test('replaces a payment', async () => {
    const { orderId } = await changedOrder();
    expect((await plugin.post(`orders/${orderId}/replace-payment`)).status).toBe(202);
    await stack.drain();
    const { documents } = await order(orderId);
    expect(documents.filter(({ kind }) => kind === 'payment').map(({ status }) => status)).toEqual(['Deleted', null]);
  });
});

test('documents show their status in words, and a paid one does not say that it is waiting', async () => {
  const { orderId } = await changedOrder();
  const { documents, trail } = await order(orderId);
  expect(documents.find(({ kind }) => kind === 'invoice')?.status).toBe('Paid');
  expect(JSON.stringify({ documents, trail })).not.toMatch(/AUTHORISED|PAID|DRAFT/);
});

test('a store at a new address is accepted, or declared a copy, on the settings page', async () => {
  expect(await plugin.post('store-moved')).toMatchObject({ status: 409, body: { code: 'store_not_moved' } });
  await stack.context.addresses.see(shop.id, shop.simulated.url);
  await stack.context.addresses.see(shop.id, 'https://moved.example');
  const status = (await plugin.get('status')).body as StatusBody;
  expect(status.reasons.map(({ code }) => code)).toContain('store_moved_or_cloned');
  const moved = (await plugin.post('store-moved')).body as StatusBody;
  expect(moved.reasons.map(({ code }) => code)).not.toContain('store_moved_or_cloned');
  expect((await plugin.post('store-copy')).body).toMatchObject({ sync: { active: false } });
  expect((await actions()).slice(0, 3)).toEqual([
    'The shop was marked as a copy, and posting was switched off. jane (WordPress)',
    'Posting was switched off. jane (WordPress)',
    'The address of the shop was changed to https://moved.example. jane (WordPress)',
  ]);
  for (const address of ['nothing', 'javascript:alert(1)']) {
    expect(await plugin.post('store-moved', { address })).toMatchObject({ status: 400 });
  }
});

test('nothing that wp-admin shows is a command line', async () => {
  const said: string[] = [];
  const ask = async (method: 'get' | 'post' | 'delete', path: string, body?: object) => {
    said.push((method === 'post' ? await plugin.post(path, body) : await plugin[method](path)).text);
  };
  const everyPage = async (id: number) => {
    for (const path of [
      'status',
      'entries',
      `orders/${id}`,
      'lists',
      'settings/suggestions',
      'clearing-accounts',
      'tracking-options',
      'report-map',
      'export',
      'xero/organisations',
    ]) {
      await ask('get', path);
    }
    for (const path of ['ping', `orders/${id}/preview`, `orders/${id}/send`, 'store-moved', 'dashboard-link'])
      await ask('post', path);
  };
  const { orderId } = await changedOrder();
  shop.simulated.state.updateOrder(orderId, { status: 'cancelled' });
  await stack.drain();
  await everyPage(orderId);
  await stack.context.addresses.see(shop.id, 'https://moved.example');
  await everyPage(orderId);
  await ask('post', 'store-moved');
  await plugin.post('xero/disconnect');
  await everyPage(orderId);
  await ask('post', 'xero/disconnect');
  await ask('post', 'backfill/count', { after: '2020-01-01' });
  await ask('post', 'backfill', { after: '2020-01-01', orders: 1 });
  await set('sync.active', false);
  await everyPage(orderId);
  shop.simulated.state.key.permissions = 'write';
  await everyPage(orderId);
  const wrong = await supertest(api.app).post('/v1/pair').send(pairRequestOf(shop, 'wrong-code'));
  expect(wrong).toMatchObject({ status: 403, body: { code: 'pairing_code_wrong' } });
  said.push(wrong.text);
  await plugin.post('unpair');
  await everyPage(orderId);
  expect(said.filter((text) => text.includes('npm run'))).toEqual([]);
  expect(said.length).toBeGreaterThan(60);
});
