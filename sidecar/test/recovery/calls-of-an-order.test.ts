import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../simulators/store/json.ts';
import { CONTACT_INDEX_MAX_AGE_MS } from '../../src/connection/contact-index.ts';
import { acceptNew } from '../../src/operations/orders/replay.ts';
import { addCopies, startStack, type Stack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';

/** The calls of one order as of now, in their order. */
async function callsOfOrder(stack: Stack, buyer: JsonObject): Promise<string[]> {
  const shop = stack.shop(SHOP);
  const { state } = shop.simulated;
  stack.pass(20_000);
  const [id = 0] = addCopies(shop, 1024, 1);
  const at = stack.now().toISOString().slice(0, 19);
  const billing = { ...(state.order(id, 8)?.['billing'] as JsonObject), ...buyer };
  state.updateOrder(id, { date_created: at, date_created_gmt: at, date_paid: at, date_paid_gmt: at, billing });
  await acceptNew(stack.context, shop.id, String(id), 'test');
  const before = stack.xero.calls.list.length;
  while (await stack.round());
  return stack.xero.calls.list
    .slice(before)
    .map(({ method, path }) => `${method} ${path.replace(/^.*2\.0\/(\w+).*$/, '$1')}`);
}

test('the invoice of a new buyer is the second call, that of a known one the first', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  await stack.drain();
  const buyer = { email: 'known@example.com', last_name: 'Known' };
  expect(await callsOfOrder(stack, buyer)).toEqual(['PUT Contacts', 'PUT Invoices', 'PUT Payments']);
  expect(await callsOfOrder(stack, buyer)).toEqual(['PUT Invoices', 'PUT Payments']);
  // What changed among the contacts is read for an unknown buyer only.
  stack.pass(CONTACT_INDEX_MAX_AGE_MS);
  expect(await callsOfOrder(stack, buyer)).toEqual(['PUT Invoices', 'PUT Payments']);
  const other = { email: 'other@example.com', last_name: 'Other' };
  expect(await callsOfOrder(stack, other)).toEqual(['GET Contacts', 'PUT Contacts', 'PUT Invoices', 'PUT Payments']);
});
