import { invoiceElement } from '../../src/xero/wire/sales-documents.ts';
import { describe, expect, test } from '@jest/globals';
import { CONTACT_INDEX_MAX_AGE_MS } from '../../src/connection/contact-index.ts';
import { REFERENCE_LISTS_MAX_AGE_MS } from '../../src/connection/reference-lists.ts';
import type { PlannedContact, PlannedInvoice, PlannedLine } from '../../src/domain/documents.ts';
import { contactsBody } from '../../src/xero/wire/contacts.ts';
import { invoicesBody, paymentsBody } from '../../src/xero/wire/sales-bodies.ts';
import { readElements, type ElementAnswer } from '../../src/xero/wire/answers.ts';
import { startConnected, type Connected } from '../support/xero/_connection.ts';

function contact(name: string, contactNumber: string, email: string): PlannedContact {
  return {
    contactNumber,
    name,
    alternativeNames: [],
    firstName: 'Ada',
    lastName: 'Lovelace',
    email,
    phone: '020 7946 0000',
    taxNumber: 'GB123456789',
    addresses: [
      {
        type: 'POBOX',
        attentionTo: 'Ada Lovelace',
        line1: '1 Mill Lane',
        line2: '',
        city: 'London',
        region: '',
        postalCode: 'N1 1AA',
        country: 'United Kingdom',
      },
    ],
  };
}

function line(description: string, quantity: string, unitAmount: string, tax: string | null): PlannedLine {
  return {
    description,
    quantity,
    unitAmount,
    amount: '0.00',
    tax: '0.00',
    accountCode: '200',
    taxType: 'OUTPUT2',
    taxAmount: tax,
    itemCode: null,
    tracking: [],
    because: [],
  };
}

function invoice(number: string, lines: readonly PlannedLine[]): PlannedInvoice {
  return {
    number,
    reference: `order ${number}`,
    url: 'https://shop.example.com/order/1',
    date: '2026-09-01',
    dueDate: '2026-09-15',
    currency: 'GBP',
    status: 'AUTHORISED',
    lineAmountTypes: 'Exclusive',
    brandingThemeId: null,
    lines,
    expected: { subTotal: '0', totalTax: '0', total: '0' },
  };
}

async function put(
  connected: Connected,
  tenantId: string,
  kind: 'Contacts' | 'Invoices' | 'Payments',
  body: string,
): Promise<ElementAnswer[]> {
  const { json } = await connected.client.send({
    tenantId,
    method: 'PUT',
    path: `${kind}?summarizeErrors=false${kind === 'Invoices' ? '&unitdp=4' : ''}`,
    body,
    idempotencyKey: null,
    priority: 'live',
  });
  return readElements(json, kind);
}

async function putContact(connected: Connected, tenantId: string, one: PlannedContact): Promise<string> {
  const [answer] = await put(connected, tenantId, 'Contacts', contactsBody([{ contact: one, name: one.name }]));
  if (answer?.ok !== true || answer.id === null) throw new Error(JSON.stringify(answer));
  return answer.id;
}

describe('contact, invoice and payment', () => {
  test('are made from planned documents, and read back to the cent', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    const contactId = await putContact(connected, tenantId, contact('Ada Lovelace', 'wc-1', 'ada@example.com'));
    const planned = invoice('WC-1', [line('Mug', '3', '8.3333', '5.01'), line('Post & Pack', '1', '-0.50', null)]);
    const [made] = await put(connected, tenantId, 'Invoices', invoicesBody([{ invoice: planned, contactId }]));
    expect(made).toMatchObject({ ok: true, number: 'WC-1', errors: [] });
    expect(invoiceElement.parse(made?.element)).toMatchObject({
      status: 'AUTHORISED',
      reference: 'order WC-1',
      contactId,
      currency: 'GBP',
      date: '2026-09-01',
      subTotal: '24.50',
      totalTax: '4.91',
      total: '29.41',
      amountDue: '29.41',
      payments: [],
    });
    const payment = {
      amount: '29.41',
      currency: 'GBP',
      date: '2026-09-02',
      account: { code: await paymentAccount(connected, tenantId) },
      reference: 'ch_1',
      because: null,
    };
    const invoiceId = made?.id ?? '';
    const [paid] = await put(connected, tenantId, 'Payments', paymentsBody([{ payment, invoiceId }]));
    expect(paid).toMatchObject({ ok: true, invoiceId, amount: '29.41' });

    const [byNumber] = await connected.client.invoicesByNumbers(tenantId, ['wc-1', 'WC-404', 'WC,5']);
    expect(byNumber).toMatchObject({
      invoiceId,
      status: 'PAID',
      amountDue: '0.00',
      amountPaid: '29.41',
      payments: [{ paymentId: paid?.id, amount: '29.41', date: '2026-09-02', reference: 'ch_1' }],
    });
    expect(await connected.client.invoicesByIds(tenantId, [invoiceId])).toEqual([byNumber]);
    expect(await connected.client.invoiceByNumber(tenantId, 'WC-1')).toEqual(byNumber);
    expect(await connected.client.invoiceByNumber(tenantId, 'WC-404')).toBeNull();
  });

  test('one refused element of a batch does not hide the others', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    const contactId = await putContact(connected, tenantId, contact('Ada Lovelace', 'wc-1', ''));
    const good = { invoice: invoice('WC-1', [line('Mug', '1', '10.00', null)]), contactId };
    const bad = { invoice: invoice('WC-2', [{ ...line('Mug', '1', '10.00', null), accountCode: '9999' }]), contactId };
    const answers = await put(connected, tenantId, 'Invoices', invoicesBody([bad, good, good]));
    expect(answers.map((one) => one.ok)).toEqual([false, true, false]);
    expect(answers[0]).toMatchObject({
      id: null,
      number: 'WC-2',
      errors: expect.arrayContaining(['Account must be valid.']),
    });
    expect(answers[2]?.errors).toEqual(['Invoice # must be unique.']);
  });

  test('a supplier’s bill of the same number is not taken for the invoice', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    const contactId = await putContact(connected, tenantId, contact('Ada Lovelace', 'wc-1', ''));
    const body = invoicesBody([{ invoice: invoice('WC-1', [line('Mug', '1', '10.00', null)]), contactId }]);
    const bill = body
      .replace('"ACCREC"', '"ACCPAY"')
      .replace('"OUTPUT2"', '"INPUT2"')
      .replace('"200"', '"429"')
      .replace(/"Reference":"[^"]*",/, '');
    expect((await put(connected, tenantId, 'Invoices', bill))[0]).toMatchObject({ ok: true, errors: [] });
    expect(await connected.client.invoicesByNumbers(tenantId, ['WC-1'])).toEqual([]);
    const [made] = await put(connected, tenantId, 'Invoices', body);
    expect(await connected.client.invoicesByNumbers(tenantId, ['WC-1'])).toMatchObject([{ invoiceId: made?.id }]);
  });

  test('ninety numbers are asked for in three calls', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    const numbers = Array.from({ length: 90 }, (_, index) => `WC-${index}`);
    expect(await connected.client.invoicesByNumbers(tenantId, [...numbers, ...numbers])).toEqual([]);
    expect(connected.calls).toHaveLength(3);
  });
});

async function paymentAccount(connected: Connected, tenantId: string): Promise<string> {
  const accounts = await connected.client.accounts(tenantId);
  return accounts.find((one) => one.enablePaymentsToAccount && one.code !== '')?.code ?? '';
}

describe('lists of an organisation', () => {
  test('cost three calls, are kept, and are read again when they are old or were wrong', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    const needs = { tracking: false, items: false };
    const [first, again] = await Promise.all([
      connected.lists.lists(tenantId, needs),
      connected.lists.lists(tenantId, needs),
    ]);
    expect(again).toEqual(first);
    expect(connected.calls.map((call) => call.resource).toSorted()).toEqual(['Accounts', 'Organisation', 'TaxRates']);
    expect(first.accounts.find((one) => one.code === '200')).toMatchObject({ name: 'Sales', class: 'REVENUE' });
    expect(first.taxRates.find((one) => one.taxType === 'OUTPUT2')).toMatchObject({
      effectiveRate: '20',
      canApplyToRevenue: true,
    });
    expect([first.trackingCategories, first.items]).toEqual([null, null]);

    connected.xero.clock.advance(REFERENCE_LISTS_MAX_AGE_MS - 60_000);
    await connected.lists.lists(tenantId, needs);
    expect(connected.calls).toHaveLength(3);
    connected.xero.clock.advance(60_000);
    await connected.lists.lists(tenantId, needs);
    expect(connected.calls).toHaveLength(6);
    await connected.lists.invalidate(tenantId);
    await connected.lists.lists(tenantId, needs);
    expect(connected.calls).toHaveLength(9);
  });

  test('tracking and items are read only when a rule needs them', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    const lists = await connected.lists.lists(tenantId, { tracking: true, items: true });
    expect(connected.calls).toHaveLength(5);
    const [category] = lists.trackingCategories ?? [];
    expect(category?.options[0]).toEqual({
      optionId: expect.any(String),
      name: expect.any(String),
      status: 'ACTIVE',
    });
    expect(lists.items?.[0]).toEqual({
      itemId: expect.any(String),
      code: expect.any(String),
      name: expect.any(String),
      isTracked: expect.any(Boolean),
      isSold: expect.any(Boolean),
      description: 'Gift wrapping',
      sales: { accountCode: '200', taxType: '', unitPrice: '3.5' },
    });
    expect(lists.lockDates).toEqual({ period: null, endOfYear: null });
    expect(lists.baseCurrency).toMatch(/^[A-Z]{3}$/);
  });

  test('an unreadable answer is not kept', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    connected.xero.faults.add({ kind: 'malformed-json', match: { path: '/TaxRates' } });
    const needs = { tracking: false, items: false };
    await expect(connected.lists.lists(tenantId, needs)).rejects.toMatchObject({ code: 'xero_bad_answer' });
    await expect(connected.lists.lists(tenantId, needs)).resolves.toBeDefined();
  });

  test('organisation and currencies are read in one call each', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    expect(await connected.client.organisation(tenantId)).toMatchObject({
      organisationId: expect.any(String),
      countryCode: 'GB',
      baseCurrency: 'GBP',
      paysTax: true,
    });
    expect((await connected.client.currencies(tenantId)).map((one) => one.code)).toContain('GBP');
    expect(connected.calls).toHaveLength(2);
  });
});

describe('the index of contacts', () => {
  const wanted = (contactNumber: string, email = '') => ({ contactNumber, email, name: 'Ada Lovelace', taxNumber: '' });

  test('is one reading for many orders, then only the changes', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    const ada = await putContact(connected, tenantId, contact('Ada Lovelace', 'wc-1', 'Ada@Example.com'));
    connected.xero.clock.advance(CONTACT_INDEX_MAX_AGE_MS * 3);
    await connected.contacts.refresh(tenantId);
    const after = connected.calls.length;
    for (let order = 0; order < 10; order += 1) {
      await connected.contacts.refresh(tenantId);
      expect(await connected.contacts.find(tenantId, wanted('wc-1'))).toEqual({
        contactId: ada,
        contactNumber: 'wc-1',
        status: 'ACTIVE',
        // By its number once, and from then on by its id.
        matchedBy: order === 0 ? 'contactNumber' : 'contactId',
      });
    }
    expect(connected.calls).toHaveLength(after);

    connected.xero.clock.advance(CONTACT_INDEX_MAX_AGE_MS * 3);
    await putContact(connected, tenantId, contact('Grace Hopper', 'wc-2', 'grace@example.com'));
    await connected.contacts.refresh(tenantId);
    expect(await connected.contacts.find(tenantId, wanted('wc-2'))).not.toBeNull();
    // Ada has not changed since, so she is not read again.
    const seen = await connected.database.db.selectFrom('contacts').select(['contact_id', 'seen_at']).execute();
    const newest = seen
      .map((row) => row.seen_at)
      .toSorted()
      .at(-1);
    expect(seen.filter((row) => row.seen_at === newest)).toHaveLength(1);
  });

  test('finds by e-mail whatever its case, but no archived contact, and never half an address', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    const ada = await putContact(connected, tenantId, contact('Ada Lovelace', 'other-system', 'Ada@Example.com'));
    await connected.contacts.refresh(tenantId);
    let asked = 0;
    const find = (email: string) => connected.contacts.find(tenantId, wanted(`wc-${++asked}`, email));
    expect(await find('ada@example.COM')).toMatchObject({ contactId: ada, matchedBy: 'email' });
    expect(await find('da@example.com')).toBeNull();
    expect(await find('')).toBeNull();
    await connected.contacts.remember(tenantId, {
      contactId: ada,
      contactNumber: 'other-system',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      taxNumber: '',
      status: 'ARCHIVED',
    });
    expect(await find('ada@example.com')).toBeNull();
    expect(await connected.contacts.find(tenantId, wanted('other-system'))).toMatchObject({
      status: 'ARCHIVED',
    });
  });

  test('the contact chosen for a number stays chosen, and one it does not know is passed over', async () => {
    await using connected = await startConnected();
    const { db } = connected.database;
    const ada = { contactId: 'c-1', contactNumber: 'wc-1', name: 'Ada', email: 'ada@example.com', taxNumber: '' };
    await connected.contacts.remember('one', ada);
    await db.updateTable('contacts').set({ contact_number: null, email_key: null }).execute();
    const find = () => connected.contacts.find('one', wanted('wc-1', 'ada@example.com'));
    expect(await find()).toMatchObject({ contactId: 'c-1', contactNumber: '', matchedBy: 'contactId' });
    expect(await connected.contacts.find('other', wanted('wc-1', 'ada@example.com'))).toBeNull();

    await db.updateTable('contacts').set({ status: 'ARCHIVED' }).execute();
    expect(await find()).toMatchObject({ contactId: 'c-1', status: 'ARCHIVED', matchedBy: 'contactId' });

    await db.updateTable('contact_links').set({ contact_id: 'c-gone' }).execute();
    expect(await find()).toBeNull();
    await connected.contacts.remember('one', { ...ada, contactId: 'c-2', contactNumber: '' });
    expect(await find()).toMatchObject({ contactId: 'c-2', matchedBy: 'email' });
    expect(await find()).toMatchObject({ contactId: 'c-2', matchedBy: 'contactId' });
  });

  test('knows which names are taken, and remembers our own at once', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    await connected.contacts.refresh(tenantId);
    expect(await connected.contacts.nameTaken(tenantId, 'Ada Lovelace')).toBe(false);
    expect(await connected.contacts.isEmpty('other')).toBe(true);
    await connected.contacts.remember(tenantId, {
      contactId: 'c-1',
      contactNumber: 'wc-1',
      name: 'Ada Lovelace',
      email: '',
      taxNumber: '',
    });
    expect(await connected.contacts.nameTaken(tenantId, ' ADA lovelace')).toBe(true);
    expect(await connected.contacts.nameTaken('other', 'Ada Lovelace')).toBe(false);
  });

  test('a reading that breaks off on its second page starts again', async () => {
    const pages: (Date | null)[] = [];
    await using connected = await startConnected();
    const { createContactIndex } = await import('../../src/connection/contact-index.ts');
    let broken = true;
    const index = createContactIndex({
      db: connected.database.db,
      now: connected.now,
      client: {
        contactsPage: (_tenant, query) => {
          pages.push(query.since);
          if (query.page === 2 && broken) return Promise.reject(new Error('broken'));
          const id = `c-${query.page}`;
          const one = {
            contactId: id,
            contactNumber: id,
            name: id,
            email: '',
            taxNumber: '',
            status: 'ACTIVE',
            mergedTo: '',
          };
          return Promise.resolve({ items: [one], more: query.page < 3 });
        },
      },
    });
    await expect(index.refresh('tenant')).rejects.toThrow('broken');
    broken = false;
    await index.refresh('tenant');
    expect(pages).toEqual([null, null, null, null, null]);
    expect(await index.find('tenant', wanted('c-3'))).not.toBeNull();
    await index.refresh('tenant', { force: true });
    expect(pages.at(-1)).not.toBeNull();
  });

  test('names and e-mails are kept as hashes only', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    await putContact(connected, tenantId, contact('Ada Lovelace', 'wc-1', 'ada@example.com'));
    await connected.contacts.refresh(tenantId);
    const rows = await connected.database.db.selectFrom('contacts').selectAll().execute();
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toMatch(/ada|lovelace|example\.com/i);
  });
});
