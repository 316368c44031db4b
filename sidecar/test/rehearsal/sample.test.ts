import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { SampleBody } from '../../src/contract/orders.ts';
import type { SettingsBody } from '../../src/contract/settings.ts';
import { ORDER, startSwitchedOver } from '../accounting/_earlier.ts';
import { writesOf } from '../support/_backup.ts';
import { startStack } from '../support/_stack.ts';
import { pairPlugin, startApi, type Plugin } from '../support/_plugin.ts';

async function sampleOf(plugin: Plugin, again = false): Promise<SampleBody> {
  let body = (await plugin.post('sample', again ? { again } : {})).body as SampleBody;
  while (body.state === 'reading') {
    await sleep(10);
    body = (await plugin.post('sample')).body as SampleBody;
  }
  return body;
}

test('the preview is what is then posted, and nothing is written for it', async () => {
  await using stack = await startStack({ scenarios: ['uk_vat_incl'] });
  const shop = stack.shop('uk_vat_incl');
  const plugin = await pairPlugin(startApi(stack), shop);
  await stack.connect(shop);
  // As in a new store: its orders are from before the first day to post.
  const { revision } = (await plugin.get('settings')).body as SettingsBody;
  await plugin.patch('settings', { revision, changes: [{ path: 'sync.startDate', value: '2099-01-01' }] });
  stack.xero.calls.reset();
  const { order, invoice, contact, payment } = await sampleOf(plugin);
  expect(writesOf(stack)).toEqual([]);
  expect(new Set(Object.values(await stack.context.ledger.counts(shop.id)))).toEqual(new Set([0]));
  if (order === null || invoice === null || payment === null) throw new Error('No order of the shop would be posted.');

  await stack.context.settings.set(shop.id, 'sync.startDate', null);
  await stack.drain();
  const posted = Object.values(shop.organisation.invoices).find(({ number }) => number === invoice.number);
  expect(posted?.totals).toMatchObject({
    subTotal: invoice.subTotal,
    totalTax: invoice.totalTax,
    total: invoice.total,
  });
  expect(posted?.lines.map(({ description }) => description)).toEqual(
    invoice.lines.map(({ description }) => description),
  );
  expect(shop.organisation.contacts[posted?.contactId ?? '']?.name).toBe(contact?.name);
  expect(payment.amount).toBe(invoice.total);
  expect(payment.account).toMatch(/[A-Za-z]/);
});

test('an order that an earlier connector posted would be linked, not posted again', async () => {
  await using old = await startSwitchedOver();
  const { stack, shop } = old;
  const plugin = await pairPlugin(startApi(stack), shop);
  await stack.connect(shop);
  const { linked, order } = await sampleOf(plugin);
  expect(linked?.id).toBe(ORDER);
  expect(order?.id).not.toBe(ORDER);
});

test('other settings are another preview, and what an order lacks is named with its fix', async () => {
  await using old = await startSwitchedOver();
  const { stack, shop } = old;
  const plugin = await pairPlugin(startApi(stack), shop);
  await stack.connect(shop);
  expect((await sampleOf(plugin)).problems).toEqual([]);
  const { taxes } = await stack.context.settings.get(shop.id);
  await stack.context.settings.set(shop.id, 'taxes', { ...taxes, rates: {} });
  const { order, problems } = await sampleOf(plugin);
  expect(order).toBeNull();
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.length).toBeLessThanOrEqual(3);
  for (const { message, fix } of problems) expect([message, fix]).not.toContain('');
});
