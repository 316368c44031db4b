/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment, @typescript-eslint/no-misused-spread --
   the SDK's models are classes by name only: it reads plain objects, as its own README writes them. */
import https from 'node:https';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CreditNote, Invoice, LineAmountTypes, XeroClient, type Contact, type Payment } from 'xero-node';
import { DEMO_APP } from '../../simulators/xero/apps.ts';
import { seedOrganisation } from '../../simulators/xero/seeds/seed-organisation.ts';
import { startXero, type XeroSimulator } from '../../simulators/xero/start-xero.ts';
import { ALL_SCOPES, consent } from '../support/xero/_caller.ts';

/*
 * Xero's own SDK has https://identity.xero.com and https://api.xero.com built in. It stays unchanged: the simulator names
 * Xero's real addresses in its tokens and its discovery document, and this agent, the process-wide default for https,
 * connects to the simulator instead, without TLS. Every other host is refused, so that the test cannot leave the machine.
 */
class SimulatorAgent extends https.Agent {
  readonly #port: number;

  constructor(port: number) {
    super();
    this.#port = port;
  }

  override createConnection(options: { readonly host?: string | null }): net.Socket {
    if (options.host !== 'identity.xero.com' && options.host !== 'api.xero.com') {
      throw new Error(`The SDK called ${options.host ?? 'an unknown host'}.`);
    }
    return net.connect(this.#port, '127.0.0.1');
  }
}

const realAgent = https.globalAgent;
let xero: XeroSimulator;
let client: XeroClient;
let tenantId: string;

beforeAll(async () => {
  const organisations = [seedOrganisation('GB', { now: new Date() }), seedOrganisation('NZ', { now: new Date() })];
  xero = await startXero({ organisations, addresses: 'xero' });
  https.globalAgent = new SimulatorAgent(Number(new URL(xero.url).port));
  client = new XeroClient({
    clientId: DEMO_APP.clientId,
    clientSecret: DEMO_APP.clientSecret ?? '',
    redirectUris: [...DEMO_APP.redirectUris],
    scopes: ALL_SCOPES.split(' '),
    state: 'sdk-state',
  });
  await signInBySdk();
  tenantId = xero.organisations[0]?.tenantId ?? '';
});

afterAll(async () => {
  https.globalAgent.destroy();
  https.globalAgent = realAgent;
  await xero.close();
});

/** The consent page opens in a browser, which is the test itself; the SDK does everything before and after. */
async function signInBySdk(): Promise<void> {
  const consentUrl = new URL(await client.buildConsentUrl());
  expect(consentUrl.origin + consentUrl.pathname).toBe('https://login.xero.com/identity/connect/authorize');
  const back = await consent(xero, Object.fromEntries(consentUrl.searchParams));
  await client.apiCallback(`${DEMO_APP.redirectUris[0] ?? ''}?${back.toString()}`);
}

const inCents = { description: 'Tea', quantity: 2, unitAmount: 10.5, accountCode: '200', taxType: 'OUTPUT2' };

async function createInvoice(invoiceNumber: string, fields: Partial<Invoice> = {}): Promise<Invoice> {
  const invoice: Invoice = {
    type: Invoice.TypeEnum.ACCREC,
    contact: { name: 'Ada Buyer' },
    invoiceNumber,
    date: '2026-11-20',
    dueDate: '2026-12-20',
    lineAmountTypes: LineAmountTypes.Exclusive,
    status: Invoice.StatusEnum.AUTHORISED,
    lineItems: [inCents],
    ...fields,
  };
  const { body } = await client.accountingApi.createInvoices(
    tenantId,
    { invoices: [invoice] },
    false,
    4,
    invoiceNumber,
  );
  const [created] = body.invoices ?? [];
  if (created === undefined) throw new Error('The SDK read no invoice.');
  return created;
}

describe("Xero's own SDK", () => {
  test('has signed in and verified the id token', () => {
    const tokens = client.readTokenSet();
    expect(tokens.claims()).toMatchObject({ iss: 'https://identity.xero.com', aud: DEMO_APP.clientId });
    expect(tokens.expires_in).toBeGreaterThan(1700);
  });

  test('lists the tenants with their organisations', async () => {
    const tenants = (await client.updateTenants()) as { tenantId: string; orgData: { baseCurrency: string } }[];
    expect(tenants.map((one) => [one.tenantId, one.orgData.baseCurrency])).toEqual([[tenantId, 'GBP']]);
  });

  test('refreshes, and the new token works', async () => {
    const before = client.readTokenSet().refresh_token;
    await client.refreshToken();
    expect(client.readTokenSet().refresh_token).not.toBe(before);
    const { response } = await client.accountingApi.getOrganisations(tenantId);
    expect(response.status).toBe(200);
  });

  test('creates a contact and finds it again', async () => {
    const contact: Contact = {
      name: 'Grace Hopper & Co',
      emailAddress: 'grace@example.com',
      contactNumber: 'WC-7',
    };
    const { body } = await client.accountingApi.createContacts(tenantId, { contacts: [contact] }, false);
    const id = body.contacts?.[0]?.contactID ?? '';
    const found = await client.accountingApi.getContacts(tenantId, undefined, 'ContactNumber=="WC-7"');
    expect(found.body.contacts).toEqual([expect.objectContaining({ ...contact, contactID: id })]);
  });

  test('creates an invoice, pays it and reads it back as paid', async () => {
    const invoice = await createInvoice('SDK-1');
    expect(invoice).toMatchObject({ subTotal: 21, totalTax: 4.2, total: 25.2, amountDue: 25.2 });
    const accounts = await client.accountingApi.getAccounts(tenantId, undefined, 'Type=="BANK"');
    const payment: Payment = {
      invoice: { invoiceID: invoice.invoiceID ?? '' },
      account: { accountID: accounts.body.accounts?.[0]?.accountID ?? '' },
      date: '2026-11-21',
      amount: 25.2,
      reference: 'ch_123',
    };
    const paid = await client.accountingApi.createPayments(tenantId, { payments: [payment] }, false);
    expect(paid.body.payments?.[0]).toMatchObject({ amount: 25.2, status: 'AUTHORISED' });
    const read = await client.accountingApi.getInvoice(tenantId, 'SDK-1');
    expect(read.body.invoices?.[0]).toMatchObject({
      invoiceID: invoice.invoiceID,
      status: 'PAID',
      amountDue: 0,
      amountPaid: 25.2,
      date: new Date('2026-11-20T00:00:00Z'),
      lineItems: [expect.objectContaining({ ...inCents, lineAmount: 21, taxAmount: 4.2 })],
    });
    expect(read.body.invoices?.[0]?.payments).toHaveLength(1);
  });

  test('creates a credit note and allocates it to an invoice', async () => {
    const invoice = await createInvoice('SDK-2');
    const note: CreditNote = {
      type: CreditNote.TypeEnum.ACCRECCREDIT,
      contact: { contactID: invoice.contact?.contactID ?? '' },
      creditNoteNumber: 'SDK-2-R1',
      date: '2026-11-22',
      lineAmountTypes: LineAmountTypes.Exclusive,
      status: CreditNote.StatusEnum.AUTHORISED,
      lineItems: [{ ...inCents, quantity: 1 }],
    };
    const made = await client.accountingApi.createCreditNotes(tenantId, { creditNotes: [note] }, false);
    const noteId = made.body.creditNotes?.[0]?.creditNoteID ?? '';
    await client.accountingApi.createCreditNoteAllocation(tenantId, noteId, {
      allocations: [{ invoice: { invoiceID: invoice.invoiceID ?? '' }, amount: 12.6, date: '2026-11-22' }],
    });
    const read = await client.accountingApi.getInvoice(tenantId, invoice.invoiceID ?? '');
    expect(read.body.invoices?.[0]).toMatchObject({ amountCredited: 12.6, amountDue: 12.6 });
  });

  test('reads a batch with one bad element as one error beside one success', async () => {
    const good: Invoice = {
      type: Invoice.TypeEnum.ACCREC,
      contact: { name: 'Ada Buyer' },
      invoiceNumber: 'SDK-3',
      dueDate: '2026-12-20',
      lineItems: [inCents],
      status: Invoice.StatusEnum.AUTHORISED,
    };
    const invoices = [good, { ...good, invoiceNumber: 'SDK-4', lineItems: [{ ...inCents, accountCode: '999999' }] }];
    const { body, response } = await client.accountingApi.createInvoices(tenantId, { invoices }, false);
    expect(response.status).toBe(200);
    expect(body.invoices?.map((one) => one.statusAttributeString)).toEqual(['OK', 'ERROR']);
    expect(body.invoices?.[1]?.validationErrors?.length).toBeGreaterThan(0);
  });

  test('gets a 400 as an error when errors are summarised', async () => {
    await createInvoice('SDK-5');
    const duplicate: Invoice = {
      type: Invoice.TypeEnum.ACCREC,
      contact: { name: 'Ada Buyer' },
      invoiceNumber: 'SDK-5',
      lineItems: [inCents],
    };
    const refused: unknown = await client.accountingApi
      .createInvoices(tenantId, { invoices: [duplicate] }, true)
      .catch((error: unknown) => error);
    expect(JSON.stringify(refused)).toContain('Invoice # must be unique.');
  });

  test('is answered once for two sends with one idempotency key', async () => {
    const first = await createInvoice('SDK-6');
    const second = await createInvoice('SDK-6');
    expect(second.invoiceID).toBe(first.invoiceID);
  });

  test('disconnects', async () => {
    const [connection] = xero.connections(DEMO_APP.clientId);
    await client.disconnect(connection?.id ?? '');
    expect(xero.connections(DEMO_APP.clientId)).toEqual([]);
    await expect(client.accountingApi.getOrganisations(tenantId)).rejects.toBeDefined();
  });
});
