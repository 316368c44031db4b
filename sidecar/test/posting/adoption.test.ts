import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../simulators/store/json.ts';
import { booksOf, writesOf } from '../support/_backup.ts';
import { byHand, invoiceOf } from '../accounting/_books.ts';
import { decide, invoicesAround, ORDER, SHOP, startSwitchedOver } from '../accounting/_earlier.ts';
import { seen, UNPAID } from '../accounting/_life.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

async function documentsOf(stack: Stack, shop: Shop) {
  const entry = await stack.entry(shop, ORDER);
  const documents = await stack.context.ledger.documentsOf(entry.id);
  return documents.map(({ kind, xeroId }) => [kind, xeroId]);
}

describe('an order that an earlier connector has posted', () => {
  test('is linked with its invoice and payment, and nothing is written for it', async () => {
    await using old = await startSwitchedOver();
    const { stack, shop, invoice } = old;
    stack.xero.calls.reset();
    await stack.drain();
    expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded', code: null });
    expect(await documentsOf(stack, shop)).toEqual([
      ['invoice', invoice.id],
      ['payment', invoice.paymentIds[0]],
    ]);
    expect(writesOf(stack)).toEqual([]);
    expect((await stack.entry(shop, ORDER)).summary).toMatchObject({ invoiceNumber: 'OLD-1024', paid: true });
    await stack.replay(shop, ORDER);
    await stack.drain();
    expect(writesOf(stack)).toEqual([]);
  });

  test.each([
    ['another total', { totals: { subTotal: '1.00', totalTax: '0.00', total: '1.00' } }, 'comes to £1.00'],
    ['another currency', { currency: 'EUR' }, 'comes to €'],
    ['a number and reference of nobody', { number: 'INV-7', reference: 'Cash sale' }, 'neither its number'],
    ['the number of another order', { number: 'OLD-21024', reference: '' }, 'neither its number'],
    ['a void invoice', { status: 'VOIDED' }, 'voided'],
  ] as const)('stays unposted if the metadata names %s', async (_what, over, why) => {
    await using old = await startSwitchedOver(over);
    const { stack, shop, invoice } = old;
    const books = booksOf(shop);
    await stack.drain();
    const said = await seen(stack, shop, ORDER);
    expect(said).toMatchObject({ state: 'rejected', code: 'earlier_invoice_unproven' });
    expect(said.message).toContain(why);
    expect(said.fix).toContain(`adopt ${shop.id} ${ORDER} --invoice`);
    expect(invoicesAround(shop, invoice)).toEqual([invoice.id]);
    expect(booksOf(shop)).toEqual(books);
  });

  test('is not linked with the invoice of another contact', async () => {
    await using old = await startSwitchedOver();
    const { stack, shop, invoice } = old;
    const contact = shop.organisation.contacts[invoice.contactId];
    if (contact !== undefined) Object.assign(contact, { name: 'Zzyzx Holdings', emailAddress: 'z@example.org' });
    await stack.drain();
    expect((await seen(stack, shop, ORDER)).message).toContain('does not look like the buyer');
  });

  test('that a person links to the invoice is linked if the total agrees', async () => {
    await using old = await startSwitchedOver({ number: 'INV-7', reference: 'Cash sale' });
    const { stack, shop, invoice } = old;
    await stack.drain();
    stack.xero.calls.reset();
    await decide(stack, shop, 'invoice:inv-7');
    await stack.drain();
    expect((await documentsOf(stack, shop))[0]).toEqual(['invoice', invoice.id]);
    expect(writesOf(stack)).toEqual([]);
  });

  test('that a person says is not in Xero is posted', async () => {
    await using old = await startSwitchedOver({ number: 'INV-7', reference: 'Cash sale' });
    const { stack, shop, invoice } = old;
    await stack.drain();
    await decide(stack, shop, 'none');
    await stack.drain();
    expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded' });
    expect(invoicesAround(shop, invoice)).toHaveLength(2);
  });

  test('is not paid by us while its invoice has a balance due: its creator may pay it', async () => {
    await using old = await startSwitchedOver();
    const { stack, shop, invoice } = old;
    for (const id of invoice.paymentIds) Reflect.deleteProperty(shop.organisation.payments, id);
    Object.assign(invoice, { paymentIds: [], status: 'AUTHORISED' });
    stack.xero.calls.reset();
    await stack.drain();
    expect(writesOf(stack)).toEqual([]);
    const { state, summary } = await stack.entry(shop, ORDER);
    expect(state).toBe('recorded');
    expect(JSON.stringify(summary)).toContain('earlier_invoice_unpaid');
    await stack.context.settings.set(shop.id, 'documents.adopted', 'manage');
    await stack.replay(shop, ORDER);
    await stack.drain();
    expect(writesOf(stack).filter((call) => call.includes('Payments'))).toHaveLength(1);
  });

  test('and that is changed or cancelled later is reported, and its invoice stays', async () => {
    await using old = await startSwitchedOver();
    const { stack, shop, invoice } = old;
    await stack.drain();
    const before = JSON.stringify(invoice);
    stack.pass(60_000);
    shop.simulated.state.updateOrder(ORDER, (order: JsonObject) => ({
      ...order,
      shipping_lines: [],
      shipping_total: '0.00',
      shipping_tax: '0.00',
      total: '240.10',
      total_tax: '40.00',
    }));
    await stack.drain();
    expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'rejected', code: 'earlier_invoice_changed' });
    stack.pass(60_000);
    shop.simulated.state.updateOrder(ORDER, { status: 'cancelled' });
    await stack.drain();
    expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'rejected', code: 'earlier_invoice_changed' });
    expect(JSON.stringify(invoice)).toBe(before);
  });

  test('whose metadata a renewal copied stays apart: the renewal is posted', async () => {
    await using old = await startSwitchedOver({ number: 'OLD-77', reference: 'Card 77' });
    const { stack, shop, invoice } = old;
    shop.simulated.state.updateOrder(ORDER, { created_via: 'subscription' });
    await stack.drain();
    expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded' });
    expect(invoicesAround(shop, invoice)).toHaveLength(2);
  });
});

describe('a search of the books', () => {
  async function withoutMetas(over: object, adopt: 'metas' | 'search') {
    const old = await startSwitchedOver(over);
    const { stack, shop } = old;
    shop.simulated.state.updateOrder(ORDER, { meta_data: [] });
    await stack.context.settings.set(shop.id, 'documents.adopt', adopt);
    await stack.drain();
    return old;
  }

  test.each([
    ['by its number', { number: `WC${ORDER}`, reference: '' }],
    ['by its day and total, named in the reference', { number: 'INV-0815', reference: `Webshop ${ORDER}` }],
  ])('finds the invoice %s', async (_how, over) => {
    await using old = await withoutMetas(over, 'search');
    const { stack, shop, invoice } = old;
    expect((await documentsOf(stack, shop))[0]).toEqual(['invoice', invoice.id]);
    expect(invoicesAround(shop, invoice)).toEqual([invoice.id]);
  });

  test('is not made by default', async () => {
    await using old = await withoutMetas({ number: 'INV-0815', reference: `Webshop ${ORDER}` }, 'metas');
    const { shop, invoice } = old;
    expect(invoicesAround(shop, invoice)).toHaveLength(2);
  });

  test('links no invoice that only has the same total', async () => {
    await using old = await withoutMetas({ number: 'INV-0815', reference: 'Something else' }, 'search');
    const { shop, invoice } = old;
    expect(invoicesAround(shop, invoice)).toHaveLength(2);
  });
});

test('an order that carries the invoice of another store of ours is not posted: the shop is a copy', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  shop.simulated.state.updateOrder(ORDER, UNPAID);
  await stack.drain();
  const [invoice] = Object.values(shop.organisation.invoices).filter((one) => one.reference.endsWith(`:${ORDER}]`));
  if (invoice === undefined) throw new Error('The order was not posted.');
  // The same shop under another address: another store to us.
  invoice.reference = invoice.reference.replace(`[${shop.id}:`, '[shop.example.com:');
  shop.simulated.state.updateOrder(ORDER, {
    meta_data: [{ id: 1, key: '_ml_connector_invoice', value: { number: invoice.number, url: '' } }],
  });
  await stack.startAfresh();
  const copy = stack.shop(SHOP);
  await stack.context.settings.set(copy.id, 'documents.numberPrefix', 'STAGING-');
  const before = booksOf(copy);
  await stack.drain();
  const said = await seen(stack, copy, ORDER);
  expect(said).toMatchObject({ state: 'rejected', code: 'posted_by_other_store' });
  expect(said.fix).toContain('shop.example.com');
  expect(booksOf(copy).invoices).toBe(before.invoices);
});

test('an order that carries the invoice we posted is not posted again by a lost ledger, whatever its reference was made', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  await stack.drain();
  const posted = invoiceOf(shop, ORDER);
  // As the plugin notes it on the order; a bookkeeper rewords the reference in Xero.
  const meta_data = [{ id: 1, key: '_ml_connector_invoice', value: { number: posted.number, url: '' } }];
  shop.simulated.state.updateOrder(ORDER, { meta_data });
  byHand(stack, shop, 'POST', `Invoices/${posted.id}`, { InvoiceID: posted.id, Reference: 'Web order, paid' });
  await stack.startAfresh();
  await stack.context.settings.set(shop.id, 'documents.numberPrefix', 'NEW-');
  await stack.drain();
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'rejected', code: 'earlier_invoice_unproven' });
  const number = (one: { readonly number: string }) => one.number;
  expect(Object.values(shop.organisation.invoices).map(number)).not.toContain(`NEW-${ORDER}`);
});
