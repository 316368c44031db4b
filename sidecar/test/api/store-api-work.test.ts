import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import fetch from 'node-fetch';
import supertest from 'supertest';
import { BROWSER, continueToXero } from '../support/xero/_connection.ts';
import { createOauthRoutes } from '../../src/connection/oauth-routes.ts';
import type { EntriesBody } from '../../src/contract/orders.ts';
import type { StatusBody } from '../../src/contract/status.ts';
import { pairPlugin, startApi, VERSIONS, type Api, type Plugin } from '../support/_plugin.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';
import { actionsOf } from '../../src/wording/trail.ts';

let stack: Stack;
let api: Api;
let plugin: Plugin;
let shop: Shop;
beforeEach(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl', 'no_tax'], app: { bulkConnections: true } });
  api = startApi(stack);
  shop = stack.shop('uk_vat_incl');
  plugin = await pairPlugin(api, shop);
});
afterEach(async () => {
  await api.parts.backfills[Symbol.asyncDispose]();
  await stack[Symbol.asyncDispose]();
});

const status = async (as = plugin) => (await as.get('status')).body as StatusBody;
const set = async (path: string, value: unknown) => {
  await stack.context.settings.set(shop.id, path, value);
};

describe('connecting', () => {
  const home = () => `${shop.simulated.url}/wp-admin/admin.php?page=ml-connector&tab=connection`;

  /** The browser's way: consent at Xero, back to the sidecar, on to the shop. */
  async function goThrough(consentUrl: string): Promise<URL> {
    const atXero = await fetch(await continueToXero(stack.context, consentUrl), { redirect: 'manual' });
    const back = new URL(atXero.headers.get('location') ?? '');
    const app = express().use(
      createOauthRoutes({ consents: stack.context.xero().consents, publicUrl: 'http://localhost:8484' }),
    );
    const answer = await supertest(app).get(`${back.pathname}${back.search}`).set('cookie', `ml_consent=${BROWSER}`);
    expect(answer).toMatchObject({ status: 303, headers: { 'cache-control': 'no-store' } });
    return new URL(String(answer.headers['location']));
  }

  const begin = async () => (await plugin.post('xero/connect', { returnUrl: home() })).body as { consentUrl: string };

  test('comes back to the page it began on, connected', async () => {
    expect((await plugin.post('xero/disconnect')).body).toMatchObject({ organisation: null, light: 'red' });
    stack.xero.consent.organisations = [shop.organisation.tenantId];
    const end = await goThrough((await begin()).consentUrl);
    expect(end.origin).toBe(new URL(shop.simulated.url).origin);
    expect(Object.fromEntries(end.searchParams)).toEqual({
      page: 'ml-connector',
      tab: 'connection',
      ml_xero: 'connected',
    });
    expect(await status()).toMatchObject({ organisation: { tenantId: shop.organisation.tenantId } });
  });

  test('to several organisations lets a person choose one of those allowed', async () => {
    await plugin.post('xero/disconnect');
    const [one, two] = stack.xero.organisations.map(({ tenantId }) => tenantId);
    stack.xero.consent.organisations = [String(one), String(two)];
    expect((await goThrough((await begin()).consentUrl)).searchParams.get('ml_xero')).toBe('choose');
    const { organisations } = (await plugin.get('xero/organisations')).body as {
      organisations: { tenantId: string }[];
    };
    expect(organisations.map(({ tenantId }) => tenantId)).toEqual(expect.arrayContaining([one, two]));
    const chosen = await plugin.post('xero/organisation', { tenantId: two });
    expect(chosen).toMatchObject({ status: 200, body: { organisation: { tenantId: two } } });
  });

  test('that was declined comes back with what went wrong', async () => {
    stack.xero.consent.deny = true;
    const end = await goThrough((await begin()).consentUrl);
    expect(end.searchParams.get('ml_xero')).toBe('failed');
    expect(end.searchParams.get('ml_xero_error')).toBe('consent_denied');
  });

  test('does not lead to another site', async () => {
    for (const returnUrl of ['https://evil.example/', 'javascript:alert(1)', '//evil.example', 'nothing']) {
      const answer = await plugin.post('xero/connect', { returnUrl });
      expect(answer).toMatchObject({ status: 422, body: { code: 'return_url_refused' } });
    }
  });

  test('shows no store the organisation of another, nor lets it in', async () => {
    const other = await pairPlugin(api, stack.shop('no_tax'));
    const foreign = stack.xero.organisations.find(
      ({ tenantId }) => ![shop, stack.shop('no_tax')].some(({ organisation }) => organisation.tenantId === tenantId),
    );
    stack.xero.consent.organisations = [String(foreign?.tenantId)];
    await plugin.post('xero/disconnect');
    await goThrough((await begin()).consentUrl);
    const { organisations } = (await other.get('xero/organisations')).body as { organisations: { tenantId: string }[] };
    expect(organisations.map(({ tenantId }) => tenantId)).not.toContain(foreign?.tenantId);
    const refused = await other.post('xero/organisation', { tenantId: foreign?.tenantId });
    expect(refused).toMatchObject({ status: 404, body: { code: 'organisation_unknown' } });
  });

  test('to another organisation than that of the documents needs confirmation', async () => {
    await stack.drain();
    const other = stack.xero.organisations.find(({ tenantId }) => tenantId !== shop.organisation.tenantId);
    stack.xero.consent.organisations = [String(other?.tenantId)];
    expect((await goThrough((await begin()).consentUrl)).searchParams.get('ml_xero')).toBe('choose');
    const wanted = { tenantId: other?.tenantId };
    expect(await plugin.post('xero/organisation', wanted)).toMatchObject({
      status: 409,
      body: { code: 'documents_elsewhere' },
    });
    expect((await plugin.post('xero/organisation', { ...wanted, move: true })).status).toBe(200);

    // What belongs into the books that the store left is said, and goes on once they are chosen again.
    stack.pass(60_000);
    shop.simulated.state.updateOrder(1024, { status: 'cancelled' });
    await stack.drain();
    const codes = async () => (await stack.entry(shop, 1024)).problems.map(({ code }) => code);
    expect(await codes()).toEqual(['other_organisation']);
    const home = { tenantId: shop.organisation.tenantId, move: true };
    expect((await plugin.post('xero/organisation', home)).status).toBe(200);
    await stack.drain();
    expect(await codes()).toEqual(['cancelled_after_payment']);
  });
});

describe('sending', () => {
  test('a rejected order that a setting fixes is posted, and its trail says who saved it', async () => {
    await set('taxes.rates', {});
    await stack.drain();
    const { entries, problems } = (await plugin.get('entries?state=rejected')).body as EntriesBody;
    expect(problems[0]).toMatchObject({ code: 'tax_rate_unmapped', orders: expect.any(Number) });
    expect(entries[0]).toMatchObject({ label: 'Needs attention', problems: [{ tab: 'accounts' }] });
    const suggested = (await plugin.get('settings/suggestions')).body as { suggestions: object[] };
    const { revision } = (await plugin.get('settings')).body as { revision: string };
    const saved = await plugin.patch('settings', { revision, changes: suggested.suggestions });
    expect(saved).toMatchObject({ status: 200, body: { retried: { orders: entries.length, heldBy: null } } });
    expect(api.woken()).toBeGreaterThan(0);
    expect(await stack.drain()).toMatchObject({ rejected: 0 });
    const order = await plugin.get(`orders/${String(entries[0]?.orderId)}`);
    expect((order.body as { trail: { by: string | null }[] }).trail.map(({ by }) => by)).toContain('jane (WordPress)');
  });

  test('an order unknown to the service becomes known; while posting is off the answer says what holds it', async () => {
    await set('sync.active', false);
    const [id = 0] = shop.simulated.orderIds;
    expect((await plugin.get(`orders/${id}`)).status).toBe(404);
    expect(await plugin.post(`orders/${id}/send`)).toMatchObject({
      status: 202,
      body: { replayed: 1, heldBy: { code: 'inactive', tab: 'sync' } },
    });
    expect((await plugin.get(`orders/${id}`)).status).toBe(200);
    expect(await plugin.post('orders/999999/send')).toMatchObject({ status: 404, body: { code: 'order_unknown' } });
  });

  test('names orders or states, or is refused', async () => {
    for (const body of [{}, { orderIds: [] }, { orderIds: ['x'] }, { states: ['gone'] }]) {
      expect(await plugin.post('replay', body)).toMatchObject({ status: 400, body: { code: 'input_invalid' } });
    }
  });

  test('a poll can be requested', async () => {
    expect((await plugin.post('sync')).status).toBe(202);
    const { requestedAt } = await stack.context.positions.get(shop.id);
    expect(requestedAt).toBe(stack.now().toISOString());
  });

  test('a nudge is taken from the plugin', async () => {
    const [id = 0] = shop.simulated.orderIds;
    const answer = await plugin.post('nudge', { orders: [{ id, event: 'updated' }] });
    expect(answer).toMatchObject({ status: 202, body: { accepted: 1 } });
  });
});

describe('personal data', () => {
  test('of a buyer is exported and erased; the books stay', async () => {
    await stack.drain();
    const [id = 0] = shop.simulated.orderIds;
    const { summary } = await stack.entry(shop, id);
    const contactId = (summary as { contactId: string }).contactId;
    const { db } = stack.context.database;
    const contact = () => db.selectFrom('contacts').selectAll().where('contact_id', '=', contactId).executeTakeFirst();
    const { email } = shop.simulated.state.order(id, 2)?.['billing'] as { email: string };
    const wanted = { email, orderIds: [id, 999_999] };
    const { rows } = (await plugin.post('export-customer', wanted)).body as { rows: { name: string; value: string }[] };
    expect(rows).toContainEqual({ name: 'Contact in Xero', value: contactId });
    expect(rows[0]?.name).toMatch(/^Order /);
    expect((await contact())?.email_key).not.toBeNull();
    expect(((await plugin.post('erase-customer', wanted)).body as { erased: number }).erased).toBeGreaterThan(0);
    expect(await contact()).toMatchObject({ email_key: null, name_key: '' });
    expect((await plugin.get(`orders/${id}`)).body).toMatchObject({ entry: { state: 'recorded' } });
    const actions = await actionsOf(stack.context.ledger, { storeId: shop.id, limit: 2 });
    expect(actions.map(({ by }) => by)).toEqual(['jane (WordPress)', 'jane (WordPress)']);
    expect(await plugin.post('erase-customer', { email: '' })).toMatchObject({ status: 400 });
  });
});

test('what the plugin reports about itself is stored', async () => {
  const webhooks = [{ topic: 'order.updated', state: 'disabled' }];
  expect((await plugin.post('plugin-report', { versions: VERSIONS, webhooks })).status).toBe(204);
  expect(await stack.context.pairings.report(shop.id)).toEqual({
    versions: VERSIONS,
    webhooks,
    toldAt: stack.now().toISOString(),
  });
  const wrong = { versions: VERSIONS, webhooks: [{ topic: 'x', state: 'odd' }] };
  expect(await plugin.post('plugin-report', wrong)).toMatchObject({ status: 400, body: { code: 'input_invalid' } });
});
