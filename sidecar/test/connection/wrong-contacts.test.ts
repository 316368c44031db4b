import { NO_INPUT } from '../../src/cli/secret-input.ts';
import { expect, test } from '@jest/globals';
import { Command } from 'commander';
import type { Contact } from '../../simulators/xero/accounting/organisation.ts';
import { keepLinks } from '../../src/connection/contacts/contact-rows.ts';
import { checkStore } from '../../src/operations/check-store.ts';
import { contactsCommand } from '../../src/cli/connection/contacts.ts';
import { textOf } from '../../src/cli/command.ts';
import { byHand, invoiceOf, liveInvoices } from '../accounting/_books.ts';
import { ACME, ANN, BOB, contactOf, EVE, openBooks, place, post, VAT } from '../accounting/_buyers.ts';
import { ask } from '../accounting/_life.ts';
import type { Shop, Stack } from '../support/_stack.ts';
import { actionsOf } from '../../src/wording/trail.ts';

const BETA = { company: 'Beta Ltd' } as const;

/** Runs `contacts`; answers what a person reads and the exit code. */
async function contacts(stack: Stack, ...args: readonly string[]): Promise<{ out: string; exit: number }> {
  let out = '';
  let exit = 0;
  const program = new Command().exitOverride();
  contactsCommand(program, async (run) => {
    const write = () => Promise.resolve();
    const answer = await run({
      context: stack.context,
      say: () => undefined,
      warn: () => undefined,
      input: NO_INPUT,
      by: 'cli:ann',
      write,
    });
    if (answer === null) return;
    out = `${textOf(answer)}\n`;
    exit = answer.exit ?? 0;
  });
  await program.parseAsync(['contacts', ...args], { from: 'user' });
  return { out, exit };
}

const checked = async (stack: Stack, shop: Shop) =>
  (await checkStore(stack.context, shop.id)).find(({ what }) => what === 'contacts');

/** As an earlier version chose it: by e-mail address alone. */
async function choose(stack: Stack, shop: Shop, contactNumber: string, contact: Contact | undefined): Promise<void> {
  const { tenantId } = shop.organisation;
  const parts = { db: stack.context.database.db, now: stack.now };
  await keepLinks(parts, tenantId, [{ contactNumber, contactId: contact?.id ?? '' }]);
}

/** The number that a company of this shop gets, from the contact that its first order makes. */
async function numberOf(buyer: object): Promise<string> {
  await using books = await openBooks();
  const [contact] = await post(books.stack, books.shop, { ...ANN, ...buyer });
  return (contact?.contactNumber ?? '').replace(`wc-${books.shop.id}-`, '');
}

test('a company on a person’s contact, and a person on a company’s, are found, named with their documents and separated on request', async () => {
  const [acme, beta] = [await numberOf(ACME), await numberOf(BETA)];
  await using books = await openBooks();
  const { stack, shop } = books;
  const [anns = 0] = place(shop, ANN);
  await stack.drain();
  const ann = contactOf(shop, anns);
  await choose(stack, shop, `wc-${shop.id}-${acme}`, ann);
  const ids = place(shop, BOB, { ...BOB, ...ACME }, { ...EVE, ...ACME }, { ...EVE, ...BETA });
  const [, bobs = 0, eves = 0, betas = 0] = ids;
  await stack.drain();
  expect([bobs, eves].map((id) => contactOf(shop, id).name)).toEqual(['Ann Lee', 'Ann Lee']);
  await choose(stack, shop, `wc-${shop.id}-903`, contactOf(shop, betas));
  const [private_ = 0] = place(shop, EVE);
  await stack.drain();
  expect(contactOf(shop, private_).name).toBe('Beta Ltd');
  expect(`wc-${shop.id}-${beta}`).toBe(contactOf(shop, betas).contactNumber);

  const check = await checked(stack, shop);
  expect(check).toMatchObject({ exit: 1, fix: expect.stringContaining(`contacts ${shop.id}`) });
  expect(check?.error).toContain(`Orders of the company wc-${shop.id}-${acme} go to contact ${ann.id} in Xero`);

  const before = JSON.stringify(shop.organisation);
  const planned = await contacts(stack, shop.id);
  expect(planned.exit).toBe(1);
  expect(planned.out).toContain(`contact ${ann.id} in Xero, which is the contact of wc-${shop.id}-901 (2 orders`);
  expect(planned.out).toContain(`Orders of the person wc-${shop.id}-903 go to contact ${contactOf(shop, betas).id}`);
  const named = [...planned.out.matchAll(/invoice (\S+) of order (\d+)/g)].map(([, number, id]) => [
    number,
    Number(id),
  ]);
  expect(named.sort()).toEqual([bobs, eves, private_].map((id) => [invoiceOf(shop, id).number, id]).sort());
  expect(planned.out).toContain('Nothing was changed.');
  expect(await checked(stack, shop)).toMatchObject({ exit: 1 });

  shop.simulated.state.deleteOrder(anns);
  const separated = await contacts(stack, shop.id, '--separate');
  expect(separated.exit).toBe(0);
  expect(separated.out).toContain('Separated 2 buyers');
  expect(separated.out).toContain('The documents above were not changed.');
  for (const id of [bobs, eves, private_]) expect(separated.out).toContain(`of order ${id}`);
  expect(separated.out).toContain(`1 other document on contact ${ann.id}`);
  expect(JSON.stringify(shop.organisation)).toBe(before);
  expect(await checked(stack, shop)).toMatchObject({ exit: 0, error: null });
  expect((await contacts(stack, shop.id)).out).toBe('Every buyer has a contact of their own.\n');
  const [trail] = await actionsOf(stack.context.ledger, { storeId: shop.id, limit: 1 });
  expect(trail).toMatchObject({ by: 'ann (command line)', text: expect.stringContaining(`wc-${shop.id}-${acme}`) });

  const [company, own] = await post(stack, shop, { ...BOB, ...ACME }, EVE);
  expect(company).toMatchObject({ name: 'Acme GmbH', taxNumber: VAT });
  expect(own).toMatchObject({ name: 'Eve Lee', taxNumber: '' });
  await ask(stack, shop, eves, 'reissue');
  await stack.drain();
  const invoices = liveInvoices(shop, eves).map(({ number, contactId }) => [number.slice(-2), contactId]);
  expect(invoices).toContainEqual(['-2', company?.id]);
});

test('a contact that people renamed or entered, and a buyer’s own under several numbers, are nobody else’s', async () => {
  const [acme] = [await numberOf(ACME)];
  await using books = await openBooks();
  const { stack, shop } = books;
  byHand(stack, shop, 'PUT', 'Contacts', {
    Contacts: [{ Name: 'Acme (wholesale)', EmailAddress: ANN.email, TaxNumber: 'DE 123 456 789' }],
  });
  const entered = Object.values(shop.organisation.contacts).find(({ name }) => name === 'Acme (wholesale)');
  await choose(stack, shop, `wc-${shop.id}-${acme}`, entered);
  const [company] = await post(stack, shop, { ...ANN, ...ACME });
  expect(company?.id).toBe(entered?.id);
  const [bob, bobAsGuest] = await post(stack, shop, BOB, { ...BOB, customerId: 0 });
  expect(bobAsGuest?.id).toBe(bob?.id);
  expect((await contacts(stack, shop.id)).exit).toBe(0);
  expect(await checked(stack, shop)).toMatchObject({ exit: 0 });
});

test('a company’s contact that lacks its VAT number is found, and is right once somebody enters the number', async () => {
  const [acme] = [await numberOf(ACME)];
  await using books = await openBooks();
  const { stack, shop } = books;
  byHand(stack, shop, 'PUT', 'Contacts', { Contacts: [{ Name: 'Acme GmbH', EmailAddress: ANN.email }] });
  const entered = Object.values(shop.organisation.contacts).find(({ name }) => name === 'Acme GmbH');
  await choose(stack, shop, `wc-${shop.id}-${acme}`, entered);
  await post(stack, shop, { ...ANN, ...ACME });
  const { out, exit } = await contacts(stack, shop.id);
  expect([exit, out.split('\n')[0]]).toEqual([1, expect.stringContaining('lacks the VAT number')]);
  stack.pass(60_000);
  byHand(stack, shop, 'POST', `Contacts/${entered?.id ?? ''}`, { TaxNumber: VAT });
  expect((await contacts(stack, shop.id)).exit).toBe(0);
});
