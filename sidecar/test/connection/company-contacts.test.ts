import { describe, expect, test } from '@jest/globals';
import type { Contact } from '../../simulators/xero/accounting/organisation.ts';
import { byHand } from '../accounting/_books.ts';
import { ACME, ANN, BOB, EVE, openBooks, post, VAT } from '../accounting/_buyers.ts';
import type { Shop, Stack } from '../support/_stack.ts';

const shown = ({ name, taxNumber }: Contact) => [name, taxNumber];

describe('a company whose buyer has bought privately with the same e-mail address', () => {
  test('has its own contact with its VAT number, for all its buyers', async () => {
    await using books = await openBooks();
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
    await using books = await openBooks();
    const { stack, shop } = books;
    const contacts = await post(stack, shop, ANN, { ...ANN, ...ACME }, { ...ANN, customerId: 0 });
    expect(contacts.map(shown)).toEqual([
      ['Ann Lee', ''],
      ['Acme GmbH', VAT],
      ['Ann Lee', ''],
    ]);
    expect(contacts[2]?.id).toBe(contacts[0]?.id);
  });

  test('and she is not put onto the company’s contact when she buys privately afterwards', async () => {
    await using books = await openBooks();
    const { stack, shop } = books;
    const [company] = await post(stack, shop, { ...ANN, ...ACME });
    const [own] = await post(stack, shop, ANN);
    expect([company, own].map((contact) => contact && shown(contact))).toEqual([
      ['Acme GmbH', VAT],
      ['Ann Lee', ''],
    ]);
  });
});

describe('a contact entered in Xero by hand', () => {
  const enter = (stack: Stack, shop: Shop, contact: object) =>
    byHand(stack, shop, 'PUT', 'Contacts', { Contacts: [contact] });

  test('with the e-mail address and the name of the company, whatever their case, is the company’s', async () => {
    await using books = await openBooks();
    const { stack, shop } = books;
    enter(stack, shop, { Name: 'ACME gmbh', EmailAddress: 'Ann@Acme.example', TaxNumber: VAT });
    const [contact] = await post(stack, shop, { ...ANN, ...ACME });
    expect(contact).toMatchObject({ name: 'ACME gmbh', contactNumber: '' });
    const [bobs] = await post(stack, shop, { ...BOB, ...ACME });
    expect(bobs?.id).toBe(contact?.id);
  });

  test('with the e-mail address alone, or the name alone, is not; the new one has the VAT number in its name', async () => {
    await using books = await openBooks();
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
    await using books = await openBooks();
    const { stack, shop } = books;
    enter(stack, shop, { Name: 'Acme GmbH', EmailAddress: ANN.email, ...tax });
    const [contact] = await post(stack, shop, { ...ANN, ...ACME });
    expect(contact).toMatchObject({ name: `Acme GmbH (${VAT})`, taxNumber: VAT });
    const [without] = await post(stack, shop, { ...ANN, company: 'Acme GmbH' });
    expect(without).toMatchObject({ name: 'Acme GmbH', contactNumber: '' });
  });

  test('of a company that has a VAT number is not the person’s who has its e-mail address; her own is', async () => {
    await using books = await openBooks();
    const { stack, shop } = books;
    enter(stack, shop, { Name: 'Acme GmbH', EmailAddress: ANN.email, TaxNumber: VAT });
    enter(stack, shop, { Name: 'Bob Lee', EmailAddress: BOB.email, TaxNumber: 'DE987654321' });
    const [ann, bob] = await post(stack, shop, ANN, BOB);
    expect(ann).toMatchObject({ name: 'Ann Lee', taxNumber: '' });
    expect(bob).toMatchObject({ name: 'Bob Lee', contactNumber: '' });
  });
});
