import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../simulators/store/json.ts';
import type { Contact } from '../../simulators/xero/accounting/organisation.ts';
import { byHand, invoiceOf, writes } from '../accounting/_books.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

const SHOP = 'customers';
/** Two buyers with accounts, and a company with a VAT number. */
const [BUYER, OTHER, COMPANY] = [1821, 1820, 1814];
const MINUTE_MS = 60_000;

async function startPosted(): Promise<{ stack: Stack; shop: Shop }> {
  const stack = await startStack({ scenarios: [SHOP] });
  await stack.drain();
  stack.pass(MINUTE_MS);
  return { stack, shop: stack.shop(SHOP) };
}

/** The buyer of an order orders again, with changes of the billing address. */
function orderAgain({ stack, shop }: World, ofOrder: number, changes: object, order: JsonObject = {}): number {
  const { state } = shop.simulated;
  const original = state.order(ofOrder, 2);
  if (original === undefined) throw new RangeError(`No order ${ofOrder}.`);
  const id = Math.max(...state.orderIds) + 1;
  const at = stack.now().toISOString().slice(0, 19);
  const billing = { ...(original['billing'] as JsonObject), ...changes };
  const dates = { date_created: at, date_created_gmt: at };
  state.addOrder({ ...structuredClone(original), ...dates, id, number: String(id), billing, ...order });
  return id;
}

interface World {
  readonly stack: Stack;
  readonly shop: Shop;
}

async function posted(world: World, ...orders: readonly Parameters<typeof orderAgain>[]) {
  const ids = orders.map((order) => orderAgain(...order));
  const [before, read] = [writes(world.stack).length, readsOf(world)];
  await world.stack.drain();
  world.stack.pass(MINUTE_MS);
  for (const id of ids) invoiceOf(world.shop, id);
  const written = writes(world.stack).slice(before);
  return {
    contact: contactOf(world, ids[0] ?? 0),
    written: written.filter((one) => one.endsWith('Contacts')),
    reads: readsOf(world) - read,
  };
}

function readsOf({ stack }: World): number {
  return stack.xero.calls.list.filter(({ method, path }) => method === 'GET' && path.includes('Contacts?IDs')).length;
}

function contactOf({ shop }: World, orderId: number): Contact {
  const contact = shop.organisation.contacts[invoiceOf(shop, orderId).contactId];
  if (contact === undefined) throw new Error(`The invoice of order ${orderId} has no contact.`);
  return contact;
}

const cityOf = (contact: Contact) => contact.addresses.find(({ type }) => type === 'POBOX')?.city;
const phoneOf = (contact: Contact) => contact.phones.find(({ type }) => type === 'DEFAULT')?.number;

test('a returning customer is invoiced at the newest address, in two calls for all, and only where it changed', async () => {
  const { stack, shop } = await startPosted();
  await using world = { stack, shop, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
  const before = contactOf(world, BUYER);

  expect(await posted(world, [world, BUYER, {}])).toMatchObject({ written: [], reads: 0 });

  const moved = { address_1: '99 New Street', city: 'Newtown', phone: '01632 960999', first_name: 'Gid' };
  const meta_data = [{ id: 1, key: '_billing_vat_id', value: 'GB 104 6897 23' }];
  const both = await posted(world, [world, BUYER, moved, { meta_data }], [world, OTHER, { city: 'Oldtown' }]);
  expect(both).toMatchObject({ written: ['POST Contacts'], reads: 1 });
  expect([cityOf(both.contact), phoneOf(both.contact)]).toEqual(['Newtown', '01632 960999']);
  const { id, name, firstName, lastName } = before;
  expect(both.contact).toMatchObject({ id, name, firstName, lastName, taxNumber: 'GB 104 6897 23' });
  expect(cityOf(contactOf(world, OTHER))).toBe('Oldtown');
  expect(await posted(world, [world, BUYER, moved, { meta_data }])).toMatchObject({ written: [], reads: 0 });

  // A backfill posts an order from before: it never has the address of now.
  const old = { date_created: '2020-03-01T10:00:00', date_created_gmt: '2020-03-01T10:00:00' };
  expect(await posted(world, [world, BUYER, { city: 'Youth' }, old])).toMatchObject({ written: [], reads: 0 });

  byHand(stack, shop, 'POST', `Contacts/${id}`, { Phones: [{ PhoneType: 'MOBILE', PhoneNumber: '07700 900123' }] });
  const edited = await posted(world, [world, BUYER, { city: 'Thirdtown' }]);
  expect(edited).toMatchObject({ written: [], reads: 1 });
  expect(cityOf(edited.contact)).toBe('Newtown');
  expect(await posted(world, [world, BUYER, { city: 'Thirdtown' }])).toMatchObject({ written: [], reads: 0 });

  await stack.context.settings.set(shop.id, 'contacts.update', 'never');
  const never = await posted(world, [world, OTHER, { city: 'Farhaven' }]);
  expect([never.written, never.reads, cityOf(never.contact)]).toEqual([[], 0, 'Oldtown']);
});

test('the buyers of a company share its contact, which has the newest details under the same name', async () => {
  const { stack, shop } = await startPosted();
  await using world = { stack, shop, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
  const company = contactOf(world, COMPANY);
  const buyer = { first_name: 'Bob', last_name: 'Lee', email: 'bob.lee@example.org', city: 'Harbour' };
  const { contact, written } = await posted(world, [world, COMPANY, buyer, { customer_id: 0 }]);
  expect(written).toEqual(['POST Contacts']);
  const { id, name, firstName, taxNumber } = company;
  expect(contact).toMatchObject({ id, name, firstName, taxNumber, emailAddress: 'bob.lee@example.org' });
  expect(contact.addresses.find(({ type }) => type === 'POBOX')).toMatchObject({
    attentionTo: 'Bob Lee',
    city: 'Harbour',
  });
});

test('an update that Xero refuses delays no invoice, says so on the order, and is made with the next order', async () => {
  const { stack, shop } = await startPosted();
  await using world = { stack, shop, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
  const { contacts } = shop.organisation;
  const before = contactOf(world, BUYER);
  // A name from before Xero refused such signs: every change of this contact is refused now.
  contacts[before.id] = { ...before, name: '<Gideon>' };
  const both = await posted(world, [world, BUYER, { city: 'Newtown' }], [world, OTHER, { city: 'Oldtown' }]);
  expect(both).toMatchObject({ written: ['POST Contacts'], reads: 1 });
  expect([cityOf(both.contact), cityOf(contactOf(world, OTHER))]).toEqual([cityOf(before), 'Oldtown']);
  const { state } = shop.simulated;
  const [refused = 0, taken = 0] = state.orderIds.toSorted((a, b) => a - b).slice(-2);
  expect(await stack.entry(shop, refused)).toMatchObject({
    state: 'recorded',
    problems: [],
    summary: {
      notices: [
        {
          code: 'xero_refused',
          message: `Xero refused the new address of contact ${before.contactNumber}: The contact name must not contain < or >.`,
          fix: 'The invoice is posted. Correct the address in the store, or enter it in Xero by hand.',
        },
      ],
    },
  });
  expect((await stack.entry(shop, taken)).summary).toMatchObject({ notices: [] });

  contacts[before.id] = { ...both.contact, name: before.name };
  const next = await posted(world, [world, BUYER, { city: 'Newtown' }]);
  expect([next.written, cityOf(next.contact)]).toEqual([['POST Contacts'], 'Newtown']);
});

test('a call that Xero refuses as a whole because of one contact updates the others, and says so on that one’s order', async () => {
  const { stack, shop } = await startPosted();
  await using world = { stack, shop, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
  const before = contactOf(world, BUYER);
  stack.xero.faults.refused = 'Newtown';
  const both = await posted(world, [world, BUYER, { city: 'Newtown' }], [world, OTHER, { city: 'Oldtown' }]);
  expect(both.written).toHaveLength(3);
  expect([cityOf(both.contact), cityOf(contactOf(world, OTHER))]).toEqual([cityOf(before), 'Oldtown']);
  const [refused = 0, taken = 0] = shop.simulated.state.orderIds.toSorted((a, b) => a - b).slice(-2);
  expect(await stack.entry(shop, refused)).toMatchObject({
    state: 'recorded',
    problems: [],
    summary: { notices: [{ code: 'xero_refused', fix: expect.stringMatching(/^The invoice is posted\./) }] },
  });
  expect((await stack.entry(shop, taken)).summary).toMatchObject({ notices: [] });
  expect(await stack.context.ledger.unsettledCalls()).toEqual([]);

  // Nothing is tried again without an order, and the next order makes the change.
  const sent = writes(stack).length;
  await stack.drain();
  expect(writes(stack)).toHaveLength(sent);
  stack.xero.faults.refused = null;
  const next = await posted(world, [world, BUYER, { city: 'Newtown' }]);
  expect([next.written, cityOf(next.contact)]).toEqual([['POST Contacts'], 'Newtown']);
});

test.each(['5xx-after', '5xx-before', 'drop-after-commit', 'element-left-out'] as const)(
  'an update whose answer is %s is made once, and the next one too',
  async (kind) => {
    const { stack, shop } = await startPosted();
    await using world = { stack, shop, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
    stack.xero.faults.add({ kind, match: { method: 'POST', path: '/Contacts\\?' } });
    expect(cityOf((await posted(world, [world, BUYER, { city: 'Newtown' }])).contact)).toBe('Newtown');
    expect(cityOf((await posted(world, [world, BUYER, { city: 'Thirdtown' }])).contact)).toBe('Thirdtown');
    expect(Object.values(shop.organisation.contacts).filter((one) => cityOf(one) === 'Thirdtown')).toHaveLength(1);
  },
);
