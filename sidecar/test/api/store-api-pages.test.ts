import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import supertest from 'supertest';
import type { FitBody } from '../../src/contract/fit.ts';
import type { ListsBody } from '../../src/contract/lists.ts';
import type { EntriesBody, OrderBody, PreviewBody } from '../../src/contract/orders.ts';
import type { SettingsBody } from '../../src/contract/settings.ts';
import type { StatusBody } from '../../src/contract/status.ts';
import { pairPlugin, startApi, type Api, type Plugin } from '../support/_plugin.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';
import { actionsOf } from '../../src/wording/trail.ts';

let stack: Stack;
let api: Api;
let plugin: Plugin;
let other: Plugin;
let shop: Shop;
beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl', 'coupons_incl'] });
  api = startApi(stack);
  shop = stack.shop('uk_vat_incl');
  plugin = await pairPlugin(api, shop);
  other = await pairPlugin(api, stack.shop('coupons_incl'));
  await stack.drain();
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

const entries = async (query = '', as = plugin) => (await as.get(`entries${query}`)).body as EntriesBody;
const settings = async () => (await plugin.get('settings')).body as SettingsBody;
const status = async () => (await plugin.get('status')).body as StatusBody;

describe('status and ping', () => {
  test('report the store and its organisation', async () => {
    const body = await status();
    expect(body).toMatchObject({
      storeId: shop.id,
      storeName: 'Rig Store uk_vat_incl',
      organisation: { tenantId: shop.organisation.tenantId, state: 'connected', baseCurrency: 'GBP', country: 'GB' },
      sync: { active: true, backfill: null, lastPollAt: expect.any(String) },
    });
    expect(body.checklist).toEqual([]);
  });

  test('a connection test reads both sides, and says which one does not answer', async () => {
    expect((await plugin.post('ping')).body).toMatchObject({ store: { ok: true, fix: '' }, xero: { ok: true } });
    shop.simulated.state.key.permissions = 'write';
    const { body } = await plugin.post('ping');
    shop.simulated.state.key.permissions = 'read_write';
    expect(body).toMatchObject({ store: { ok: false, message: expect.stringContaining('key') }, xero: { ok: true } });
  });
});

describe('the fit check', () => {
  const ask = async (query = '') => {
    const { status: code, body } = await plugin.get(`fit${query}`);
    expect([code, body]).toEqual([200, expect.anything()]);
    return body as FitBody;
  };
  const ready = async (): Promise<FitBody> => {
    const body = await ask();
    if (body.state === 'ready') return body;
    // In the background, as the shop answers.
    await new Promise((resolve) => setImmediate(resolve));
    return await ready();
  };

  test('reads nothing until it is asked to, then says what posts, with a file', async () => {
    expect(await ask()).toMatchObject({ state: 'none', sections: [] });
    expect((await plugin.get('fit/csv')).status).toBe(409);
    const before = stack.xero.calls.list.length;
    expect((await ask('?start=1')).state).toBe('reading');
    const body = await ready();
    expect(body).toMatchObject({
      read: 6,
      posts: { orders: 0 },
      posted: { orders: 6 },
      setting: { orders: 0 },
      cannot: { orders: 0 },
    });
    expect(body.basis).toContain(shop.organisation.name);
    const writes = stack.xero.calls.list
      .slice(before)
      .filter(({ kind, method }) => kind === 'accounting' && method !== 'GET');
    expect(writes).toEqual([]);
    const { text, headers } = await plugin.get('fit/csv');
    expect(headers['content-disposition']).toContain(`fit-${shop.id}.csv`);
    expect(text).toContain('1028,2026-11-19,In Xero');
    // Of another organisation, or of none, it would say what is no longer true.
    const { organisations } = stack.context;
    const forStore = organisations.forStore.bind(organisations);
    Object.assign(organisations, { forStore: () => Promise.resolve(null) });
    expect((await ask()).state).toBe('none');
    Object.assign(organisations, { forStore });
    expect((await ask()).state).toBe('ready');
  });

  test('names what needs a setting, and what cannot be posted first', async () => {
    await stack.context.settings.set(shop.id, 'payments.default', null);
    await stack.context.settings.set(shop.id, 'payments.methods', {});
    shop.simulated.state.updateOrder(1024, { total: '-5.00' });
    await ask('?start=1');
    const { waiting, needs } = await ready();
    expect(waiting[0]).toMatchObject({ id: 1024, isLost: true, total: '-5.00' });
    expect(waiting[0]?.message).toContain('below zero');
    expect(needs[0]).toMatchObject({ tab: 'payments', setting: expect.stringMatching(/^payments\.methods\./) });
    expect(needs[0]?.fix).not.toContain('payments.methods');
  });

  test('that failed says so once, and begins again', async () => {
    shop.simulated.state.key.permissions = 'write';
    await ask('?start=1');
    let code = 200;
    for (let tries = 0; code === 200 && tries < 1_000; tries += 1) {
      code = (await plugin.get('fit')).status;
      await new Promise((resolve) => setImmediate(resolve));
    }
    shop.simulated.state.key.permissions = 'read_write';
    expect(code).toBeGreaterThanOrEqual(400);
    expect((await ask()).state).toBe('none');
  });
});

describe('settings', () => {
  test('are saved as a whole based on the last revision, and the trail records who saved them', async () => {
    const { revision, settings: before, defaults } = await settings();
    expect(defaults.documents.numberPrefix).toBe('WC-');
    const wanted = { ...before, documents: { ...before.documents, dueDays: 14 } };
    const saved = await plugin.put('settings', { revision, settings: wanted });
    expect(saved).toMatchObject({ status: 200, body: { settings: { documents: { dueDays: 14 } } } });
    const late = await plugin.put('settings', { revision, settings: before });
    expect(late).toMatchObject({ status: 409, body: { code: 'settings_changed', fix: expect.any(String) } });
    const [action] = await actionsOf(stack.context.ledger, { storeId: shop.id, limit: 1 });
    expect(action).toMatchObject({ text: 'Setting documents.dueDays changed from 0 to 14.', by: 'jane (WordPress)' });
  });

  test('are changed one by one; if one is wrong, all wrong ones are named and none is changed', async () => {
    const { revision } = await settings();
    const changes = [
      { path: 'documents.dueDays', value: 21 },
      { path: 'rules.0.when.category', value: 15 },
      { path: 'rules.0.account', value: '210' },
    ];
    const changed = await plugin.patch('settings', { revision, changes });
    expect(changed.body.settings).toMatchObject({
      documents: { dueDays: 21 },
      rules: [{ when: { category: 15 }, account: '210' }],
    });
    const wrong = await plugin.patch('settings', {
      revision: changed.body.revision,
      changes: [
        { path: 'documents.dueDays', value: -1 },
        { path: 'sync.every', value: 'now' },
        { path: 'accounts.sales', value: '201' },
      ],
    });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'settings_invalid' } });
    const { faults } = wrong.body as { faults: { path: string }[] };
    expect(faults.map(({ path }) => path).sort()).toEqual(['documents.dueDays', 'sync.every']);
    const after = await settings();
    expect(after.revision).toBe(changed.body.revision);
    await plugin.patch('settings', { revision: after.revision, changes: [{ path: 'rules', value: [] }] });
  });

  test('changed one by one conflict only where someone else changed the same setting', async () => {
    const { revision } = await settings();
    const days = (value: number, seen: number) => ({ path: 'documents.dueDays', value, seen });
    await plugin.patch('settings', { revision, changes: [days(7, 0)] });
    const other = await plugin.patch('settings', {
      revision,
      changes: [{ path: 'sync.overlapMinutes', value: 20, seen: 10 }],
    });
    expect(other).toMatchObject({
      status: 200,
      body: { settings: { documents: { dueDays: 7 }, sync: { overlapMinutes: 20 } } },
    });
    expect((await plugin.patch('settings', { revision, changes: [days(7, 0)] })).status).toBe(200);
    const conflict = { status: 409, body: { code: 'settings_changed' } };
    expect(await plugin.patch('settings', { revision, changes: [days(14, 0)] })).toMatchObject(conflict);
    const unseen = [{ path: 'documents.dueDays', value: 14 }];
    expect(await plugin.patch('settings', { revision, changes: unseen })).toMatchObject(conflict);
    expect((await settings()).settings.documents.dueDays).toBe(7);
  });

  test('an act, like pausing, names no revision and is done whatever was saved meanwhile', async () => {
    const { revision } = await settings();
    await plugin.patch('settings', { revision, changes: [{ path: 'documents.dueDays', value: 3 }] });
    const paused = await plugin.patch('settings', { changes: [{ path: 'sync.active', value: false }] });
    expect(paused).toMatchObject({ status: 200, body: { settings: { sync: { active: false } } } });
    const [action] = await actionsOf(stack.context.ledger, { storeId: shop.id, limit: 1 });
    expect(action?.text).toBe('Posting was switched off.');
  });

  test.each([
    ['no revision', { settings: {} }],
    ['no settings', { revision: 'x' }],
    ['a list', []],
  ])('%s is refused', async (_name, body) => {
    expect(await plugin.put('settings', body)).toMatchObject({ status: 400, body: { code: 'input_invalid' } });
  });

  test('their schema and the suggestions for them are there', async () => {
    const schema = await plugin.get('settings/schema');
    expect(schema.body).toMatchObject({ title: 'Settings of a store', properties: { accounts: expect.anything() } });
    const { revision } = await settings();
    await plugin.patch('settings', { revision, changes: [{ path: 'taxes.rates.100', value: null }] });
    const { suggestions } = (await plugin.get('settings/suggestions')).body as { suggestions: { path: string }[] };
    expect(suggestions.map(({ path }) => path)).toContain('taxes.rates.100');
    const again = (await settings()).revision;
    expect((await plugin.patch('settings', { revision: again, changes: suggestions })).status).toBe(200);
  });
});

describe('lists', () => {
  test('show a payment method that was added a moment ago, and the known ones while the shop does not answer', async () => {
    const idsNow = async () =>
      ((await plugin.get('lists')).body as ListsBody).store?.gateways.map(({ id }) => id) ?? [];
    const before = await idsNow();
    const answers = shop.simulated.state.recording.answers as Map<string, unknown>;
    const list = answers.get('payment_gateways') as readonly object[];
    const [first] = list;
    stack.pass(20_000);
    answers.set('payment_gateways', [...list, { ...first, id: 'new_one', title: 'New' }]);
    expect(await idsNow()).toEqual([...before, 'new_one']);
    stack.pass(20_000);
    stack.stores.faults.add({ fault: { kind: 'drop' } });
    expect(await idsNow()).toEqual([...before, 'new_one']);
    stack.stores.faults.clear();
    answers.set('payment_gateways', list);
    await plugin.get('lists?refresh=1');
  });

  test('hold what the dropdowns choose from, of both sides', async () => {
    const { xero, store, xeroError, storeError } = (await plugin.get('lists?refresh=1')).body as ListsBody;
    expect([xeroError, storeError]).toEqual([null, null]);
    expect(xero?.accounts).toContainEqual(expect.objectContaining({ ref: '200', code: '200', class: 'REVENUE' }));
    expect(xero?.accounts.every(({ ref }) => ref !== '')).toBe(true);
    expect(xero?.taxRates).toContainEqual(expect.objectContaining({ taxType: 'OUTPUT2', ratePercent: '20' }));
    expect(xero?.brandingThemes.length).toBeGreaterThan(0);
    expect(store).toMatchObject({ currency: 'GBP', timezone: 'Europe/London' });
    expect(store?.taxRates.map(({ id, ratePercent }) => [id, Number(ratePercent)])).toContainEqual([100, 20]);
    expect(store?.rateSets).toContainEqual({ key: '100', label: 'VAT', ratePercent: '20', orders: 0 });
    expect(store?.gateways.some(({ id }) => id === 'bacs')).toBe(true);
    expect(store?.statuses.map(({ slug }) => slug)).toEqual(expect.arrayContaining(['processing', 'refunded']));
    expect(store?.soldIn).toContainEqual(expect.objectContaining({ method: 'bacs', currency: 'GBP' }));
    expect(store?.shippingMethods.map(({ id }) => id)).toContain('flat_rate');
  });

  test('are answered from the cache, without a request to either side', async () => {
    const [calls, requests] = [stack.xero.calls.accounting(), stack.stores.journal.length];
    expect((await plugin.get('lists')).status).toBe(200);
    expect((await plugin.get('status')).status).toBe(200);
    expect([stack.xero.calls.accounting(), stack.stores.journal.length]).toEqual([calls, requests]);
  });

  test('of Xero alone are answered without the shop, for its own pages', async () => {
    const requests = stack.stores.journal.length;
    const body = (await plugin.get('lists?of=xero')).body as ListsBody;
    expect(body).toMatchObject({ store: null, storeError: null, xeroError: null });
    const takes = (code: string) => body.xero?.accounts.find((one) => one.code === code)?.takesLines;
    expect([takes('200'), takes('090'), takes('610')]).toEqual([true, false, false]);
    expect(stack.stores.journal.length).toBe(requests);
  });

  test('one side that does not answer does not hide the other', async () => {
    shop.simulated.state.key.permissions = 'write';
    const body = (await plugin.get('lists?refresh=1')).body as ListsBody;
    shop.simulated.state.key.permissions = 'read_write';
    expect(body).toMatchObject({ store: null, storeError: { code: 'store_auth_failed' }, xeroError: null });
    expect(body.xero?.accounts.length).toBeGreaterThan(0);
  });

  test('products and categories for rules are found by name', async () => {
    const found = async (kind: string, q: string, as = plugin) =>
      ((await as.get(`lists/search?kind=${kind}&q=${encodeURIComponent(q)}`)).body as { results: object[] }).results;
    expect(await found('product', 'cobalt')).toContainEqual({ id: '1013', name: 'Cobalt Notebook' });
    expect(await found('category', 'uncat')).toEqual([{ id: '15', name: 'Uncategorized' }]);
    expect(await found('tag', 'x')).toEqual([]);
    expect((await found('coupon', '', other)) as unknown).toBeUndefined();
    const [coupon] = await found('coupon', 'a', other);
    expect(coupon).toMatchObject({ id: expect.any(String) });
    expect(await plugin.get('lists/search?kind=shop&q=x')).toMatchObject({ status: 400 });
  });
});

describe('entries', () => {
  test('are listed newest first, a page at a time, with links into Xero', async () => {
    const all = await entries();
    expect(all.counts.recorded).toBe(all.entries.length);
    expect(all.entries[0]).toMatchObject({
      state: 'recorded',
      label: expect.stringMatching(/^Synced, paid/),
      currency: 'GBP',
      invoiceNumber: expect.stringMatching(/^WC|-/),
      problems: [],
    });
    const url = new URL(all.entries[0]?.invoiceUrl ?? '');
    expect(url.origin).toBe('https://go.xero.com');
    expect(url.searchParams.get('shortcode')).toBe(shop.organisation.shortCode);
    expect(url.searchParams.get('redirecturl')).toMatch(/^\/AccountsReceivable\/View\.aspx\?InvoiceID=[0-9a-f-]{36}$/);
    const seen: number[] = [];
    for (let before = ''; ;) {
      const page = await entries(`?limit=2${before}`);
      seen.push(...page.entries.map(({ id }) => id));
      if (!page.hasMore) break;
      before = `&before=${String(page.entries.at(-1)?.id)}`;
    }
    expect(seen).toEqual(all.entries.map(({ id }) => id));
  });

  test('are found by id, number and invoice number, and by state', async () => {
    const [first] = (await entries()).entries;
    for (const q of [String(first?.orderId), `%23${String(first?.orderNumber)}`, first?.invoiceNumber?.toLowerCase()]) {
      expect((await entries(`?q=${String(q)}`)).entries.map(({ id }) => id)).toEqual([first?.id]);
    }
    expect((await entries('?q=nothing')).entries).toEqual([]);
    expect((await entries('?state=rejected,waiting')).entries).toEqual([]);
    expect((await entries('?state=recorded,rejected')).entries.length).toBeGreaterThan(0);
  });

  test.each(['?state=gone', '?limit=0', '?limit=101', '?before=x'])('%s is refused', async (query) => {
    expect(await plugin.get(`entries${query}`)).toMatchObject({ status: 400, body: { code: 'input_invalid' } });
  });

  test('of one store are never those of another', async () => {
    const [own, others] = [await entries(), await entries('', other)];
    const ids = new Set(own.entries.map(({ id }) => id));
    expect(others.entries.length).toBeGreaterThan(0);
    expect(others.entries.some(({ id }) => ids.has(id))).toBe(false);
    const foreign = others.entries[0];
    expect((await entries(`?q=${String(foreign?.invoiceNumber)}`)).entries).toEqual([]);
    expect((await plugin.get(`orders/${String(foreign?.orderId)}`)).status).toBe(404);
    const replayed = await plugin.post('replay', { orderIds: [foreign?.orderId] });
    expect(replayed).toMatchObject({ status: 202, body: { replayed: 0 } });
  });
});

describe('an order', () => {
  test('shows its documents, why, and what happened', async () => {
    const refunded = (await entries()).entries.find((one) => one.refunded !== null);
    const { entry, documents, decisions, trail } = (await plugin.get(`orders/${String(refunded?.orderId)}`))
      .body as OrderBody;
    expect(entry.id).toBe(refunded?.id);
    const byKind = new Map(documents.map((one) => [one.kind, one]));
    expect(byKind.get('invoice')).toMatchObject({
      title: 'Invoice',
      status: expect.any(String),
      amount: entry.xeroTotal,
    });
    expect(byKind.get('credit_note')?.url).toContain(encodeURIComponent('/AccountsReceivable/ViewCreditNote.aspx'));
    expect(byKind.get('payment')).toMatchObject({ url: null, number: entry.invoiceNumber });
    expect(decisions).toContainEqual(expect.objectContaining({ field: 'account', value: '200' }));
    expect(trail.length).toBeGreaterThan(3);
    expect(trail.every(({ text }) => text.length > 0)).toBe(true);
  });

  test('that was never received is unknown; a wrong id is refused', async () => {
    expect(await plugin.get('orders/999999')).toMatchObject({ status: 404, body: { code: 'order_unknown' } });
    expect(await plugin.get('orders/x')).toMatchObject({ status: 400, body: { code: 'input_invalid' } });
  });

  test('is previewed to the cent as posted, and nothing is sent', async () => {
    const [first] = (await entries()).entries;
    const invoices = Object.keys(shop.organisation.invoices).length;
    const preview = (await plugin.post(`orders/${String(first?.orderId)}/preview`)).body as PreviewBody;
    expect(preview.problems).toEqual([]);
    expect(preview.documents[0]?.total).toBe(first?.xeroTotal);
    expect(preview.documents[0]?.lines[0]).toMatchObject({ account: '200', taxType: expect.any(String) });
    expect(preview.documents[0]?.prices).toEqual({ value: 'with tax', rule: 'the invoice in Xero' });
    const rule = 'the shop’s prices are entered with tax';
    const { decisions } = (await plugin.get(`orders/${String(first?.orderId)}`)).body as OrderBody;
    expect(decisions).toContainEqual({ field: 'prices', value: 'with tax', rule });
    const sum = (side: 'debit' | 'credit') =>
      preview.postings.reduce((all, row) => all.plus(row[side]), new Big(0)).toFixed(2);
    expect(preview.postings.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Accounts Receivable', 'Sales', 'VAT']),
    );
    expect(sum('debit')).toBe(sum('credit'));
    expect(Object.keys(shop.organisation.invoices)).toHaveLength(invoices);
    expect(await plugin.post('orders/999999/preview')).toMatchObject({
      status: 404,
      body: { code: 'store_not_found' },
    });
  });
});

describe('the export', () => {
  test('holds every order, as a table and as JSON', async () => {
    const all = await entries('?limit=100');
    const csv = await plugin.get('export?format=csv');
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.headers['content-disposition']).toMatch(/^attachment; filename="?orders-.*\.csv"?$/);
    expect(csv.text.trimEnd().split('\r\n')).toHaveLength(all.entries.length + 1);
    const rows = JSON.parse((await plugin.get('export?format=json')).text) as { id: number }[];
    expect(rows.map(({ id }) => id)).toEqual(all.entries.map(({ id }) => id));
    expect(await plugin.get('export?format=xls')).toMatchObject({ status: 400 });
  });
});

test('an unknown route answers with an error of the contract', async () => {
  const { status: code, body } = await supertest(api.app).get('/v1/stores/x/nothing');
  expect(code).toBe(401);
  expect(body).toEqual({ code: 'signature_invalid', message: expect.any(String), fix: expect.any(String) });
});
