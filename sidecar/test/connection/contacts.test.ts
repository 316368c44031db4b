import { expect, test } from '@jest/globals';
import { handleAccounting } from '../../simulators/xero/accounting/handle.ts';
import type { Contact } from '../../simulators/xero/accounting/organisation.ts';
import { DEFAULT_SWITCHES } from '../../simulators/xero/switches.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';
import { invoiceOf, liveInvoices } from '../accounting/_books.ts';

const contactOf = (shop: Shop, orderId: number): Contact => {
  const contact = shop.organisation.contacts[invoiceOf(shop, orderId).contactId];
  if (contact === undefined) throw new Error(`The invoice of order ${orderId} has no contact.`);
  return contact;
};
const linesOf = (shop: Shop, orderId: number): string[] =>
  invoiceOf(shop, orderId).lines.map(({ description }) => description.replace(/\nQuantity: .*/, ''));

async function choose(stack: Stack, shop: Shop, contacts: object): Promise<void> {
  const settings = await stack.context.settings.get(shop.id);
  await stack.context.settings.replace(shop.id, { ...settings, contacts: { ...settings.contacts, ...contacts } });
}

/** What a person does in Xero; the simulator's lists find a record by the same object. */
function inXero(stack: Stack, contact: Contact, change: Partial<Contact>): void {
  Object.assign(contact, change, { updatedAt: stack.now().toISOString() });
}

function madeInXero(stack: Stack, shop: Shop, contact: object): Contact {
  const before = new Set(Object.keys(shop.organisation.contacts));
  const answer = handleAccounting(
    shop.organisation,
    {
      method: 'PUT',
      path: ['Contacts'],
      query: new URLSearchParams(),
      ifModifiedSince: null,
      body: contact,
      now: stack.now(),
      app: { clientId: 'person', name: 'A person' },
    },
    DEFAULT_SWITCHES,
  );
  const made = Object.values(shop.organisation.contacts).find(({ id }) => !before.has(id));
  if (made === undefined) throw new Error(JSON.stringify(answer.body));
  return made;
}

async function later(stack: Stack): Promise<void> {
  // Longer than the contact index is trusted.
  stack.pass(15 * 60_000);
  await stack.drain();
}

test('each recorded customer has one contact, as a person would write it', async () => {
  await using stack = await startStack({ scenarios: ['customers'] });
  await stack.drain();
  const shop = stack.shop('customers');
  const company = contactOf(shop, 1814);
  expect(company).toMatchObject({
    name: 'Brightwater "Supplies" LLP',
    firstName: 'Verity',
    lastName: 'Hawkswell',
    taxNumber: 'GB104689723',
    emailAddress: 'verityhawkswell.8f241@example.org',
  });
  expect(company.phones.find(({ type }) => type === 'DEFAULT')?.number).toBe('01632 960419');

  const shipped = contactOf(shop, 1816);
  expect(shipped.addresses.find(({ type }) => type === 'POBOX')).toMatchObject({
    attentionTo: '翔太 架空山',
    city: 'Ambervale',
    country: 'United Kingdom',
  });
  expect(shipped.addresses.find(({ type }) => type === 'STREET')).toMatchObject({
    attentionTo: 'Hester Coppersmith-Vane, Ember + Oak Pty Ltd',
    city: 'Fallowmere',
  });

  // One buyer with an account and twice as a guest, the address written three ways.
  expect(new Set([1817, 1818, 1819].map((id) => contactOf(shop, id).id)).size).toBe(1);
  // Two buyers of one name.
  expect([1820, 1821].map((id) => contactOf(shop, id).name)).toEqual([
    'Gideon Larkspur',
    'Gideon Larkspur (customer 121)',
  ]);
  expect(contactOf(shop, 1822)).toMatchObject({ name: 'Sorrel', emailAddress: '' });
  expect(contactOf(shop, 1823).name).toBe('Ember + Oak Pty Ltd');
  expect(contactOf(shop, 1824).name).toBe('Guest of order 1824');
});

test('emoji, entities, right-to-left text and injection strings arrive as text and break nothing', async () => {
  await using stack = await startStack({ scenarios: ['text'] });
  const states = await stack.drain();
  expect(states).toMatchObject({ recorded: 8, rejected: 0, uncertain: 0 });
  const shop = stack.shop('text');

  expect(contactOf(shop, 1764)).toMatchObject({ name: 'Ember & Oak 🔥 Ltd', firstName: 'Tamsin 🌻' });
  expect(linesOf(shop, 1764)).toContain('Mug ☕️ “World’s best dad” 👨🏽‍👩🏼‍👧🏿‍👦');
  // Xero allows no angle brackets in a name, and any in a description.
  expect(contactOf(shop, 1768)).toMatchObject({ name: 'Smythe & Sons "Ltd" UK', lastName: "O'Quigley-D'Arcy" });
  expect(linesOf(shop, 1768)).toContain('Salt & Pepper "His \'n\' Hers" <set of 2>');
  expect(contactOf(shop, 1772).addresses.find(({ type }) => type === 'POBOX')?.lines[0]).toBe("1 King's Row");
  expect(linesOf(shop, 1772)).toEqual(
    expect.arrayContaining(['Fish & Chips – large £5', 'Bold tea <loose>', 'Café crème']),
  );
  expect(contactOf(shop, 1776).name).toBe('ليلى الخيالي');
  expect(linesOf(shop, 1776)).toContain('reversed text');
  expect(contactOf(shop, 1781)).toMatchObject({ name: "=cmd|' /C calc'!A0", lastName: "'; SELECT 1 --" });
  expect(linesOf(shop, 1781)).toContain("Robert'); DROP TABLE invoices;--");
  expect(linesOf(shop, 1781).join()).not.toMatch(/<script|<img/);
  expect(contactOf(shop, 1784).name.length).toBeLessThanOrEqual(255);

  // Names with quotes are found again: a second order makes no second contact.
  const [again = 0] = addCopies(shop, 1768, 1);
  shop.simulated.state.updateOrder(again, { billing: shop.simulated.state.order(1768, 2)?.['billing'] ?? {} });
  const before = Object.keys(shop.organisation.contacts).length;
  await later(stack);
  expect(contactOf(shop, again).id).toBe(contactOf(shop, 1768).id);
  expect(Object.keys(shop.organisation.contacts)).toHaveLength(before);
});

test('a contact that was in Xero before is used by its e-mail address and never renamed', async () => {
  await using stack = await startStack({ scenarios: ['customers'] });
  const shop = stack.shop('customers');
  const own = madeInXero(stack, shop, {
    Name: 'L. Gideon (wholesale)',
    EmailAddress: 'GideonLarkspur.8f246@example.net',
  });
  const namesake = madeInXero(stack, shop, { Name: 'gideon larkspur' });
  await stack.drain();
  expect(contactOf(shop, 1820)).toMatchObject({ id: own.id, name: 'L. Gideon (wholesale)', contactNumber: '' });
  expect(contactOf(shop, 1821).name).toBe('Gideon Larkspur (customer 121)');
  expect(shop.organisation.contacts[namesake.id]).toMatchObject({ name: 'gideon larkspur' });
});

test('buyers of one company share its contact, or have their own by choice', async () => {
  await using stack = await startStack({ scenarios: ['customers'] });
  await stack.drain();
  const shop = stack.shop('customers');
  const [colleague = 0] = addCopies(shop, 1814, 1);
  await later(stack);
  expect(contactOf(shop, colleague).id).toBe(contactOf(shop, 1814).id);
  expect(contactOf(shop, 1814).firstName).toBe('Verity');
  // Each invoice says whose order it was.
  expect(linesOf(shop, 1814).at(-1)).toMatch(/^Ordered by Verity \S.+, \S+@\S+$/);
  expect(linesOf(shop, colleague).at(-1)).toBe(`Ordered by Verity No ${colleague}, buyer${colleague}@example.com`);

  await choose(stack, shop, { company: 'person' });
  const [other = 0] = addCopies(shop, 1814, 1);
  await later(stack);
  expect(contactOf(shop, other)).toMatchObject({ name: `Verity No ${other}` });
  expect(linesOf(shop, other).join()).not.toContain('Ordered by');
});

test('an order of an archived buyer needs attention, or gets a new contact by choice', async () => {
  await using stack = await startStack({ scenarios: ['customers'] });
  await stack.drain();
  const shop = stack.shop('customers');
  const buyer = contactOf(shop, 1820);
  inXero(stack, buyer, { status: 'ARCHIVED' });
  const [order = 0] = copiesOfBuyer(shop, 1820, 1);
  await later(stack);
  const entry = await stack.entry(shop, order);
  expect(entry).toMatchObject({ state: 'rejected', problems: [{ code: 'contact_archived' }] });

  await choose(stack, shop, { archived: 'new' });
  await stack.replay(shop, order);
  await later(stack);
  const fresh = contactOf(shop, order);
  expect(fresh).toMatchObject({ status: 'ACTIVE', contactNumber: `${buyer.contactNumber}.2` });
  const [next = 0] = copiesOfBuyer(shop, 1820, 1);
  await later(stack);
  expect(contactOf(shop, next).id).toBe(fresh.id);
});

test('a merged contact is followed to the one it was merged into, even when that happened a moment ago', async () => {
  await using stack = await startStack({ scenarios: ['customers'] });
  await stack.drain();
  const shop = stack.shop('customers');
  const [merged, between, heir] = [1820, 1821, 1814].map((id) => contactOf(shop, id));
  if (merged === undefined || between === undefined || heir === undefined) throw new Error('Three contacts.');
  inXero(stack, merged, { status: 'ARCHIVED', mergedTo: between.id });
  inXero(stack, between, { status: 'ARCHIVED', mergedTo: heir.id });
  const [order = 0] = copiesOfBuyer(shop, 1820, 1);
  // The index is young and still thinks that the contact is active: Xero's refusal makes it look again.
  stack.pass(1000);
  await stack.drain();
  expect(contactOf(shop, order).id).toBe(heir.id);
  expect(liveInvoices(shop, order)).toHaveLength(1);
});

test.each([
  ['our number is cleared', { contactNumber: '' }],
  ['number and e-mail are changed', { contactNumber: 'theirs-7', emailAddress: 'accounts.8f246@example.net' }],
])('a contact stays the buyer’s when %s in Xero', async (_what, change) => {
  await using stack = await startStack({ scenarios: ['customers'] });
  await stack.drain();
  const shop = stack.shop('customers');
  const buyer = contactOf(shop, 1820);
  madeInXero(stack, shop, { Name: 'Decoy', EmailAddress: 'gideonlarkspur.8f246@example.net' });
  inXero(stack, buyer, change);
  const before = Object.keys(shop.organisation.contacts).length;
  const [order = 0] = copiesOfBuyer(shop, 1820, 1);
  await later(stack);
  expect(contactOf(shop, order).id).toBe(buyer.id);
  expect(Object.keys(shop.organisation.contacts)).toHaveLength(before);
});

test('a contact that lost our number and was then merged is followed to the survivor', async () => {
  await using stack = await startStack({ scenarios: ['customers'] });
  await stack.drain();
  const shop = stack.shop('customers');
  const [merged, heir] = [contactOf(shop, 1820), contactOf(shop, 1821)];
  inXero(stack, merged, { contactNumber: '', status: 'ARCHIVED', mergedTo: heir.id });
  const before = Object.keys(shop.organisation.contacts).length;
  const [order = 0] = copiesOfBuyer(shop, 1820, 1);
  await later(stack);
  expect(contactOf(shop, order).id).toBe(heir.id);
  expect(Object.keys(shop.organisation.contacts)).toHaveLength(before);
});

test('guests share one contact without personal data by choice', async () => {
  await using stack = await startStack({ scenarios: ['customers'] });
  const shop = stack.shop('customers');
  await choose(stack, shop, { guests: 'shared' });
  await stack.drain();
  const guests = [1818, 1819, 1822, 1823, 1824].map((id) => contactOf(shop, id));
  expect(new Set(guests.map(({ id }) => id)).size).toBe(1);
  expect(guests[0]).toMatchObject({ name: 'WooCommerce guests', emailAddress: '', firstName: '', taxNumber: '' });
  expect(contactOf(shop, 1817).name).toBe('Verity Mossthorn');
});

/** Further orders of the very same buyer. */
function copiesOfBuyer(shop: Shop, orderId: number, count: number): number[] {
  const original = shop.simulated.state.order(orderId, 2);
  const ids = addCopies(shop, orderId, count);
  for (const id of ids) {
    shop.simulated.state.updateOrder(id, {
      billing: original?.['billing'] ?? {},
      customer_id: original?.['customer_id'] ?? 0,
    });
  }
  return ids;
}
