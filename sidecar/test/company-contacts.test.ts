import { describe, expect, test } from '@jest/globals';
import { objectAt, type JsonObject } from '../simulators/store/json.ts';
import type { Contact } from '../simulators/xero/accounting/organisation.ts';
import { byHand, invoiceOf } from './_books.ts';
import { addCopies, startStack, type Shop, type Stack } from './_stack.ts';

const SHOP = 'uk_vat_incl';
/** An order of this shop; the buyers of the tests order the same goods. */
const ORDER = 1024;
const VAT = 'DE123456789';
/** Longer than the contact index is trusted. */
const LATER_MS = 15 * 60_000;

interface Buyer {
  readonly first: string;
  readonly email: string;
  readonly company?: string;
  readonly vat?: string;
  readonly customerId?: number;
}

const ANN = { first: 'Ann', email: 'ann@acme.example', customerId: 901 } as const;
const ACME = { company: 'Acme GmbH', vat: VAT } as const;
const BOB = { first: 'Bob', email: 'bob@acme.example', customerId: 902 } as const;
const EVE = { first: 'Eve', email: 'eve@acme.example', customerId: 903 } as const;

/** An order of each buyer, in one batch. */
function place(shop: Shop, ...buyers: readonly Buyer[]): number[] {
  return addCopies(shop, ORDER, buyers.length).map((id, at) => {
    const { first = '', email = '', company = '', vat, customerId = 0 } = buyers[at] ?? {};
    shop.simulated.state.updateOrder(id, (order) => ({
      customer_id: customerId,
      billing: { ...objectAt(order, 'billing'), first_name: first, last_name: 'Lee', email, company },
      meta_data: vat === undefined ? [] : ([{ id: 1, key: '_vat_number', value: vat }] satisfies JsonObject[]),
    }));
    return id;
  });
}

async function post(stack: Stack, shop: Shop, ...buyers: readonly Buyer[]): Promise<Contact[]> {
  const ids = place(shop, ...buyers);
  stack.pass(LATER_MS);
  await stack.drain();
  return ids.map((id) => contactOf(shop, id));
}

function contactOf(shop: Shop, orderId: number): Contact {
  const contact = shop.organisation.contacts[invoiceOf(shop, orderId).contactId];
  if (contact === undefined) throw new Error(`The invoice of order ${orderId} has no contact.`);
  return contact;
}

async function open(): Promise<{ stack: Stack; shop: Shop } & AsyncDisposable> {
  const stack = await startStack({ scenarios: [SHOP] });
  return { stack, shop: stack.shop(SHOP), [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
}

const told = ({ name, taxNumber }: Contact) => [name, taxNumber];

describe('a company whose buyer has bought privately with the same e-mail address', () => {
  test('has its own contact with its VAT number, for all its buyers', async () => {
    await using books = await open();
    const { stack, shop } = books;
    const [own] = await post(stack, shop, ANN);
    const [hers] = await post(stack, shop, { ...ANN, ...ACME });
    const [bobs, eves] = await post(stack, shop, { ...BOB, ...ACME }, { ...EVE, ...ACME });
    expect(own).toMatchObject({ name: 'Ann Lee', taxNumber: '' });
    for (const contact of [hers, bobs, eves]) expect(contact).toMatchObject({ name: 'Acme GmbH', taxNumber: VAT });
    expect(new Set([hers, bobs, eves].map((contact) => contact?.id)).size).toBe(1);
    const [again] = await post(stack, shop, ANN);
    expect(again?.id).toBe(own?.id);
  });

  test('also where both orders are posted in one batch', async () => {
    await using books = await open();
    const { stack, shop } = books;
    const contacts = await post(stack, shop, ANN, { ...ANN, ...ACME }, { ...ANN, customerId: 0 });
    expect(contacts.map(told)).toEqual([
      ['Ann Lee', ''],
      ['Acme GmbH', VAT],
      ['Ann Lee', ''],
    ]);
    expect(contacts[2]?.id).toBe(contacts[0]?.id);
  });

  test('and she is not put onto the company’s contact when she buys privately afterwards', async () => {
    await using books = await open();
    const { stack, shop } = books;
    const [company] = await post(stack, shop, { ...ANN, ...ACME });
    const [own] = await post(stack, shop, ANN);
    expect([company, own].map((contact) => contact && told(contact))).toEqual([
      ['Acme GmbH', VAT],
      ['Ann Lee', ''],
    ]);
  });
});

describe('a contact entered in Xero by hand', () => {
  const enter = (stack: Stack, shop: Shop, contact: object) =>
    byHand(stack, shop, 'PUT', 'Contacts', { Contacts: [contact] });

  test('with the e-mail address and the name of the company, whatever their case, is the company’s', async () => {
    await using books = await open();
    const { stack, shop } = books;
    enter(stack, shop, { Name: 'ACME gmbh', EmailAddress: 'Ann@Acme.example', TaxNumber: VAT });
    const [contact] = await post(stack, shop, { ...ANN, ...ACME });
    expect(contact).toMatchObject({ name: 'ACME gmbh', contactNumber: '' });
    const [bobs] = await post(stack, shop, { ...BOB, ...ACME });
    expect(bobs?.id).toBe(contact?.id);
  });

  test('with the e-mail address alone, or the name alone, is not; the new one has the VAT number in its name', async () => {
    await using books = await open();
    const { stack, shop } = books;
    enter(stack, shop, { Name: 'Acme Holding', EmailAddress: ANN.email });
    enter(stack, shop, { Name: 'acme GMBH', EmailAddress: 'office@other.example' });
    const [contact] = await post(stack, shop, { ...ANN, ...ACME });
    expect(contact).toMatchObject({ name: `Acme GmbH (${VAT})`, taxNumber: VAT });
  });

  test.each([
    ['no VAT number', {}],
    ['another VAT number', { TaxNumber: 'DE987654321' }],
  ])('with %s is not the company’s that gave one: its invoices would lack it', async (_what, tax) => {
    await using books = await open();
    const { stack, shop } = books;
    enter(stack, shop, { Name: 'Acme GmbH', EmailAddress: ANN.email, ...tax });
    const [contact] = await post(stack, shop, { ...ANN, ...ACME });
    expect(contact).toMatchObject({ name: `Acme GmbH (${VAT})`, taxNumber: VAT });
    const [without] = await post(stack, shop, { ...ANN, company: 'Acme GmbH' });
    expect(without).toMatchObject({ name: 'Acme GmbH', contactNumber: '' });
  });

  test('of a company that has a VAT number is not the person’s who has its e-mail address; her own is', async () => {
    await using books = await open();
    const { stack, shop } = books;
    enter(stack, shop, { Name: 'Acme GmbH', EmailAddress: ANN.email, TaxNumber: VAT });
    enter(stack, shop, { Name: 'Bob Lee', EmailAddress: BOB.email, TaxNumber: 'DE987654321' });
    const [ann, bob] = await post(stack, shop, ANN, BOB);
    expect(ann).toMatchObject({ name: 'Ann Lee', taxNumber: '' });
    expect(bob).toMatchObject({ name: 'Bob Lee', contactNumber: '' });
  });
});
