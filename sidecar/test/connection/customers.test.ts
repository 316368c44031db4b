import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../simulators/store/json.ts';
import { backgroundTasks } from '../../src/app/background-tasks.ts';
import type { CustomerImportBody } from '../../src/contract/backfills.ts';
import type { StatusBody } from '../../src/contract/status.ts';
import { contactNumber } from '../../src/mapping/contact/contact-number.ts';
import { byHand } from '../accounting/_books.ts';
import { pairPlugin, startApi, type Plugin } from '../support/_plugin.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';
import { actionsOf } from '../../src/wording/trail.ts';

const SHOP = 'customers';

let stack: Stack;
let shop: Shop;

beforeEach(async () => {
  stack = await startStack({ scenarios: [SHOP] });
  shop = stack.shop(SHOP);
});
afterEach(async () => {
  await stack[Symbol.asyncDispose]();
});

function someone(): JsonObject {
  const [customer] = shop.simulated.state.customers;
  if (customer === undefined) throw new Error('The recorded shop has no customer.');
  return customer;
}

/** A webhook reported the customer, and the service has checked. */
async function notified(): Promise<void> {
  await stack.context.customerChanges.note(shop.id, Number(someone()['id']));
  for (const task of backgroundTasks(stack.context)) await task.run();
  expect(await stack.context.customerChanges.count(shop.id)).toBe(0);
}

const ours = () =>
  Object.values(shop.organisation.contacts).filter((one) => one.contactNumber.startsWith(`wc-${shop.id}`));
const hers = () => ours().filter(({ emailAddress }) => emailAddress === someone()['email']);

test('customers become contacts where the owner wants all of them, and not otherwise', async () => {
  await notified();
  expect(ours()).toEqual([]);
  await stack.context.settings.set(shop.id, 'contacts.customers', 'all');
  await notified();
  await notified();
  expect(hers()).toHaveLength(1);
});

test('a new address is updated, but a name and contact persons that someone entered stay', async () => {
  await stack.context.settings.set(shop.id, 'contacts.customers', 'all');
  await notified();
  const [contact] = hers();
  const persons = [{ FirstName: 'Bo', LastName: 'Bookkeeper', EmailAddress: 'bo@example.com', IncludeInEmails: true }];
  byHand(stack, shop, 'POST', `Contacts/${contact?.id ?? ''}`, {
    Name: 'As the bookkeeper calls her',
    ContactPersons: persons,
  });
  Object.assign(someone()['billing'] as JsonObject, { address_1: '99 New Street', city: 'Newtown' });
  stack.pass(60_000);
  await notified();
  expect(hers()).toHaveLength(1);
  const [after] = hers();
  expect(after?.name).toBe('As the bookkeeper calls her');
  expect(JSON.stringify(after)).toContain('99 New Street');
  // Xero deletes contact persons that an update does not repeat.
  expect(after?.contactPersons).toEqual([
    { firstName: 'Bo', lastName: 'Bookkeeper', emailAddress: 'bo@example.com', includeInEmails: true },
  ]);
});

test('a change that does not affect the contact costs no call to Xero, and a person’s entries stay', async () => {
  await stack.context.settings.set(shop.id, 'contacts.customers', 'all');
  await notified();
  const [contact] = hers();
  const writes = () =>
    stack.xero.calls.list.filter((call) => call.kind === 'accounting' && call.method !== 'GET').length;
  const before = writes();
  byHand(stack, shop, 'POST', `Contacts/${contact?.id ?? ''}`, {
    Phones: [{ PhoneType: 'DEFAULT', PhoneNumber: '020 7946 0000' }],
  });
  for (let times = 0; times < 3; times += 1) {
    stack.pass(20 * 60_000);
    await notified();
  }
  expect(writes()).toBe(before);
  expect(JSON.stringify(hers())).toContain('020 7946 0000');
  const billing = someone()['billing'] as JsonObject;
  for (const street of ['99 New Street', '1 Old Street', '99 New Street']) {
    Object.assign(billing, { address_1: street });
    stack.pass(20 * 60_000);
    await notified();
    await notified();
    expect(JSON.stringify(hers())).toContain(street);
  }
  expect(writes()).toBe(before + 3);
});

test('a change that Xero refused does not count as sent', async () => {
  await stack.context.settings.set(shop.id, 'contacts.customers', 'all');
  await notified();
  Object.assign(someone()['billing'] as JsonObject, { address_1: '99 New Street' });
  stack.xero.faults.add({ kind: '5xx-before', match: { method: 'POST', path: 'Contacts' }, times: 10 });
  await stack.context.customerChanges.note(shop.id, Number(someone()['id']));
  for (const task of backgroundTasks(stack.context)) await task.run();
  stack.xero.faults.clear();
  expect(JSON.stringify(hers())).not.toContain('99 New Street');
  stack.pass(20 * 60_000);
  await notified();
  expect(JSON.stringify(hers())).toContain('99 New Street');
});

test('the first order of the customer uses the existing contact', async () => {
  await stack.context.settings.set(shop.id, 'contacts.customers', 'all');
  await notified();
  const [contact] = hers();
  await stack.drain();
  expect(ours().filter((one) => one.contactNumber === contact?.contactNumber)).toHaveLength(1);
});

describe('existing customers', () => {
  const COUNT = 1_000;
  const PAGES = COUNT / 100;

  /** A thousand of them: some share a name, one was entered by hand, one is the owner. */
  function fill(): void {
    const like = someone();
    const customers: JsonObject[] = [];
    for (let index = 0; index < COUNT; index += 1) {
      const email = `customer${String(index)}@example.net`;
      const last = index % 100 === 7 ? 'Smith' : `Number ${String(index)}`;
      const name = { first_name: 'Ada', last_name: last };
      const billing = { ...(like['billing'] as JsonObject), ...name, email, company: '' };
      const role = index === 5 ? 'administrator' : 'customer';
      customers.push({ ...structuredClone(like), ...name, id: 5_000 + index, email, role, billing });
    }
    shop.simulated.state.replaceCustomers(customers);
    byHand(stack, shop, 'PUT', 'Contacts', {
      Contacts: [{ Name: 'As the bookkeeper calls her', EmailAddress: 'customer3@example.net' }],
    });
  }

  const contactsOf = () => Object.values(shop.organisation.contacts);
  const calls = (method: string) =>
    stack.xero.calls.list.filter((call) => call.kind === 'accounting' && call.method === method).length;
  const pages = () => stack.stores.journal.filter(({ path }) => path.endsWith('/customers')).length;
  /** As the service does: every five seconds. */
  async function run(times: number, tasks = backgroundTasks(stack.context)): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      stack.pass(5_000);
      for (const task of tasks) await task.run();
    }
  }

  beforeEach(async () => {
    fill();
    await stack.context.settings.set(shop.id, 'contacts.customers', 'all');
  });

  test(`${String(COUNT)} become contacts once, a page every five seconds, at ${String(PAGES)} writes and a few reads`, async () => {
    const [gets, puts] = [calls('GET'), calls('PUT')];
    await run(PAGES + 1);
    expect(await stack.context.customerImports.get(shop.id)).toMatchObject({
      state: 'read',
      customers: COUNT,
      made: COUNT - 2,
      known: 1,
      refused: 0,
    });
    // The shop says how many there are: no empty page is asked for after the last.
    expect(pages()).toBe(PAGES);
    expect({ puts: calls('PUT') - puts, gets: calls('GET') - gets }).toEqual({ puts: PAGES, gets: expect.any(Number) });
    expect(calls('GET') - gets).toBeLessThanOrEqual(3);
    expect(ours()).toHaveLength(COUNT - 2);
    const names = contactsOf().map(({ name }) => name.toLowerCase());
    expect(names).toHaveLength(new Set(names).size);
    const hand = contactsOf().filter(({ emailAddress }) => emailAddress === 'customer3@example.net');
    expect(hand).toMatchObject([{ name: 'As the bookkeeper calls her', contactNumber: '' }]);
    await run(20);
    expect(calls('PUT') - puts).toBe(PAGES);
  });

  test('a process killed after Xero accepted a page continues there, and creates no contact twice', async () => {
    await run(3);
    const { page } = (await stack.context.customerImports.get(shop.id)) ?? { page: 0 };
    expect(page).toBe(4);
    const before = ours().length;
    // As if neither the answer nor the page had come on disk.
    await stack.context.database.db.updateTable('customer_imports').set({ page: 3 }).execute();
    const { db } = stack.context.database;
    await db.deleteFrom('contact_links').execute();
    for (const contact of ours().slice(-100))
      await db.deleteFrom('contacts').where('contact_id', '=', contact.id).execute();
    await stack.restart('killed');
    await run(1);
    expect(ours()).toHaveLength(before);
    await run(PAGES);
    expect(ours()).toHaveLength(COUNT - 2);
  });

  test('a live order does not wait for it, and an unreachable store is retried after five minutes', async () => {
    await run(2);
    stack.stores.faults.add({ fault: { kind: 'status', status: 503 } });
    await run(1);
    const asked = pages();
    await run(10);
    expect(pages()).toBe(asked);
    stack.stores.faults.clear();
    stack.pass(5 * 60_000);
    await run(1);
    expect(pages()).toBeGreaterThan(asked);
    await stack.drain();
    expect((await stack.context.ledger.counts(shop.id)).recorded).toBeGreaterThan(0);
    await run(PAGES);
    expect(await stack.context.customerImports.get(shop.id)).toMatchObject({ state: 'read' });
  });

  test('customers deleted meanwhile hide no others, and a second request checks all again', async () => {
    await run(2);
    const { state } = shop.simulated;
    state.replaceCustomers(state.customers.toSpliced(10, 5));
    await run(PAGES + 2);
    // The one account of the shop’s own, and the one that was there.
    expect(ours().length).toBe(COUNT - 2);
    await stack.context.settings.set(shop.id, 'contacts.customers', 'orders');
    await run(1);
    expect(await stack.context.customerImports.get(shop.id)).toBeNull();
    await stack.context.settings.set(shop.id, 'contacts.customers', 'all');
    const before = calls('PUT');
    await run(PAGES + 1);
    expect(await stack.context.customerImports.get(shop.id)).toMatchObject({ state: 'read', made: 0 });
    expect(calls('PUT')).toBe(before);
  });

  describe('requested in wp-admin', () => {
    let plugin: Plugin;
    beforeEach(async () => {
      plugin = await pairPlugin(startApi(stack), shop);
    });

    const ask = () => plugin.post('customer-import');
    const reported = async (): Promise<CustomerImportBody | null> =>
      ((await plugin.get('status')).body as StatusBody).sync.customers;

    test('reports page by page to its end, goes on when requested twice, and starts again once it is done', async () => {
      expect(await reported()).toBeNull();
      const asked = await ask();
      expect([asked.status, (asked.body as StatusBody).sync.customers]).toMatchObject([
        202,
        { state: 'reading', customers: null, read: 0, made: 0, known: 0, refused: 0, error: null, nextAt: null },
      ]);
      await run(2);
      expect(await reported()).toMatchObject({ state: 'reading', customers: COUNT, read: 200, made: 198, known: 1 });
      expect((await ask()).status).toBe(202);
      expect(await reported()).toMatchObject({ state: 'reading', read: 200 });
      await run(PAGES);
      const end = { state: 'done', customers: COUNT, read: COUNT, made: COUNT - 2, known: 1, refused: 0 };
      expect(await reported()).toMatchObject(end);
      await ask();
      expect(await reported()).toMatchObject({ state: 'reading', read: 0, made: 0 });
      const actions = await actionsOf(stack.context.ledger, { storeId: shop.id, limit: 50 });
      const requests = actions.filter(({ text }) => text === 'An import of all customers was requested.');
      expect(requests.map(({ by }) => by)).toEqual(['jane (WordPress)', 'jane (WordPress)']);
    });

    test('whom Xero refuses is counted and named', async () => {
      const name = 'Ada Number 9';
      const taken = [
        name,
        ...[
          'customer 5009',
          'customer9@example.net',
          contactNumber(shop.id, { kind: 'customer', customerId: 5009 }),
        ].map((note) => `${name} (${note})`),
      ];
      byHand(stack, shop, 'PUT', 'Contacts', { Contacts: taken.map((Name) => ({ Name })) });
      await run(PAGES + 1);
      expect(await reported()).toMatchObject({ state: 'done', made: COUNT - 3, refused: 1, refusedIds: [5009] });
    });

    test('is refused where only buyers are wanted', async () => {
      await stack.context.settings.set(shop.id, 'contacts.customers', 'orders');
      expect(await ask()).toMatchObject({ status: 409, body: { code: 'customers_not_wanted' } });
      expect(await reported()).toBeNull();
    });

    test('waits while the store is unreachable or posting is paused, says why, and continues', async () => {
      await ask();
      await run(1);
      stack.stores.faults.add({ fault: { kind: 'status', status: 503 } });
      await run(1);
      const waiting = await reported();
      expect(waiting).toMatchObject({ state: 'waiting', read: 100, error: { code: 'store_server_error', fix: '' } });
      expect(waiting?.error?.message).not.toBe('');
      expect(Date.parse(waiting?.nextAt ?? '') - stack.now().getTime()).toBe(5 * 60_000);
      stack.stores.faults.clear();
      stack.pass(5 * 60_000);
      await run(1);
      expect(await reported()).toMatchObject({ state: 'reading', read: 200, error: null });
      await stack.context.settings.set(shop.id, 'sync.active', false);
      await run(1);
      const error = { code: 'inactive', fix: 'Press "Start posting".' };
      expect(await reported()).toMatchObject({ state: 'waiting', read: 200, error, nextAt: null });
      await stack.context.settings.set(shop.id, 'sync.active', true);
      await run(1);
      expect(await reported()).toMatchObject({ state: 'reading', read: 300 });
    });
  });
});
