import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import type { LeaveBody } from '../../src/contract/pairing.ts';
import { createLeaveJobs } from '../../src/operations/leave/leave-jobs.ts';
import { pairPlugin, pairRequestOf, startApi, type Api, type Plugin } from '../support/_plugin.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

let stack: Stack;
let api: Api;
const plugins = new Map<string, Plugin>();
beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl', 'au_gst_incl', 'us_compound', 'nz_gst_incl'] });
  api = startApi(stack);
  for (const shop of stack.shops) {
    plugins.set(shop.scenario, await pairPlugin(api, shop));
    // Paired, it needs a consent again.
    await stack.connect(shop);
  }
  await stack.drain();
});
afterEach(() => stack.xero.faults.clear());
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

const newToken = () => randomBytes(32).toString('base64url');
const look = async (token: string) => await supertest(api.app).get(`/v1/leavings/${token}`);
const files = () => readdirSync(join(stack.dataDir, 'leaving'));

function pluginOf(shop: Pick<Shop, 'scenario'>): Plugin {
  const plugin = plugins.get(shop.scenario);
  if (plugin === undefined) throw new Error('Not paired.');
  return plugin;
}

/** Looks until it has ended, or stopped. */
async function ended(token: string): Promise<LeaveBody> {
  for (;;) {
    const body = (await look(token)).body as LeaveBody;
    if (body.fault !== null || (body.state !== 'preparing' && body.state !== 'leaving')) return body;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function ready(shop: Pick<Shop, 'scenario'>): Promise<{ plugin: Plugin; token: string }> {
  const plugin = pluginOf(shop);
  const token = newToken();
  expect(await plugin.post('leave', { token })).toMatchObject({ status: 202 });
  expect(await ended(token)).toMatchObject({ state: 'ready', fault: null });
  return { plugin, token };
}

describe('leaving by wp-admin', () => {
  test('the export is downloaded once by its address, then access, store and key end; a return posts nothing twice', async () => {
    const shop = stack.shop('uk_vat_incl');
    const { name, tenantId } = shop.organisation;
    const plugin = pluginOf(shop);
    expect((await plugin.get('leave')).body).toMatchObject({ state: 'none', ending: [name], shared: [], unknown: 0 });
    const { token } = await ready(shop);
    expect((await stack.context.settings.get(shop.id)).sync.active).toBe(false);
    expect(await plugin.post('leave/confirm')).toMatchObject({ status: 409, body: { code: 'export_not_downloaded' } });

    const { url } = (await plugin.post('leave/export')).body as { url: string };
    const file = await supertest(api.app).get(new URL(url).pathname);
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename="ml-connector-[\w.-]+\.json"$/);
    const exported = JSON.parse(file.text) as { store: string; entries: unknown[]; documents: unknown[] };
    expect(exported.store).toBe(shop.id);
    expect(exported.entries.length).toBeGreaterThan(0);
    expect(await supertest(api.app).get(new URL(url).pathname)).toMatchObject({ status: 404 });
    expect((await look(token)).body).toMatchObject({ isDownloaded: true });

    // A second click, and another tab.
    const answers = await Promise.all([plugin.post('leave/confirm'), plugin.post('leave/confirm')]);
    expect(answers.map(({ status }) => status)).toContain(202);
    const left = await ended(token);
    expect(left).toMatchObject({
      state: 'left',
      result: {
        // The same person connected the others.
        takenBack: [{ name, inXero: true, revoked: false }],
        shared: [],
        unknown: 0,
      },
    });
    expect(left.result?.kept).toBe(exported.entries.length);
    expect((await plugin.get('leave')).status).toBe(401);
    expect(files()).toEqual([]);
    expect(stack.xero.connections().map((one) => one.tenantId)).not.toContain(tenantId);
    expect((await stack.context.stores.list()).map(({ id }) => id)).not.toContain(shop.id);

    const again = await pairPlugin(api, shop);
    expect(again.storeId).toBe(shop.id);
    expect((await again.get('leave')).body).toMatchObject({ state: 'none' });
    expect((await look(token)).status).toBe(404);
  });

  test('who stays goes on as before; a link is of no use any more', async () => {
    const shop = stack.shop('au_gst_incl');
    const { plugin, token } = await ready(shop);
    const { url } = (await plugin.post('leave/export')).body as { url: string };
    expect(files()).toHaveLength(1);
    expect((await plugin.delete('leave')).body).toMatchObject({ state: 'none' });
    expect((await stack.context.settings.get(shop.id)).sync.active).toBe(true);
    expect(files()).toEqual([]);
    expect((await look(token)).body).toMatchObject({ code: 'leaving_unknown' });
    expect(await supertest(api.app).get(new URL(url).pathname)).toMatchObject({ status: 409 });
    expect(await plugin.post('leave/confirm', { withoutExport: true })).toMatchObject({ status: 409 });
  });

  test('where syncing was started again, the export is too old', async () => {
    const shop = stack.shop('au_gst_incl');
    const { plugin } = await ready(shop);
    await stack.context.settings.set(shop.id, 'sync.active', true);
    const refused = await plugin.post('leave/confirm', { withoutExport: true });
    expect(refused).toMatchObject({ status: 409, body: { code: 'leaving_outdated' } });
    await plugin.delete('leave');
  });

  test('Xero that does not answer stops it before anything is deleted; it leaves with a retry, or without the access', async () => {
    const shop = stack.shop('au_gst_incl');
    const { plugin, token } = await ready(shop);
    stack.xero.faults.add({ kind: '503-maintenance', match: { method: 'DELETE', path: '/connections/' }, times: 999 });
    await plugin.post('leave/confirm', { withoutExport: true });
    const stopped = await ended(token);
    expect(stopped.state).toBe('leaving');
    expect(stopped.fault?.message).not.toBe('');
    expect((await plugin.get('status')).status).toBe(200);
    expect(await plugin.delete('leave')).toMatchObject({ status: 409, body: { code: 'leaving_too_late' } });

    await plugin.post('leave/confirm', { withoutAccess: true });
    expect(await ended(token)).toMatchObject({
      state: 'left',
      result: { takenBack: [{ name: shop.organisation.name, inXero: false, revoked: false }] },
    });
    expect(stack.xero.connections().map((one) => one.tenantId)).toContain(shop.organisation.tenantId);
  });

  test('an unknown outcome needs a decision of its own', async () => {
    const shop = stack.shop('us_compound');
    const [first = 0] = shop.simulated.orderIds;
    addCopies(shop, first, 1);
    const times = 999;
    stack.xero.faults.add({ kind: 'drop-before-commit', match: { method: 'PUT', path: '/Invoices' }, times });
    stack.xero.faults.add({ kind: '5xx-before', match: { method: 'GET', path: '/Invoices' }, times });
    await stack.context.positions.request([shop.id], stack.now());
    for (let rounds = 0; rounds < 10 && (await stack.context.ledger.counts(shop.id)).uncertain === 0; rounds += 1)
      await stack.round();
    const { plugin, token } = await ready(shop);
    const refused = await plugin.post('leave/confirm', { withoutExport: true });
    expect(refused).toMatchObject({ status: 409, body: { code: 'outcome_unknown' } });
    expect((await plugin.get('leave')).body).toMatchObject({ unknown: 1 });
    await plugin.post('leave/confirm', { withoutExport: true, force: true });
    expect(await ended(token)).toMatchObject({ state: 'left', result: { unknown: 1 } });
  });

  test('a restart goes on with it, whichever half it was', async () => {
    const shop = stack.shop('nz_gst_incl');
    const { token } = await ready(shop);
    const { db } = stack.context.database;
    for (const [from, to] of [
      ['preparing', 'ready'],
      ['leaving', 'left'],
    ] as const) {
      // prettier-ignore
      await db.updateTable('leavings').set({ state: from, fault_json: null }).where('store_id', '=', shop.id).execute();
      await using jobs = createLeaveJobs(stack.context, () => undefined);
      await jobs.resume();
      expect(await ended(token)).toMatchObject({ state: to });
    }
  });

  test('a stranger learns nothing', async () => {
    expect((await look(newToken())).body).toMatchObject({ code: 'leaving_unknown' });
    expect(await supertest(api.app).get(`/v1/exports/${newToken()}`)).toMatchObject({ status: 404 });
    const pair = pairRequestOf(stack.shop('uk_vat_incl'), 'wrong');
    expect(await supertest(api.app).post('/v1/pair').send(pair)).toMatchObject({ status: 403 });
  });
});
