import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { z } from 'zod';
import { DEMO_APP } from '../../simulators/xero/apps.ts';
import { seedOrganisation } from '../../simulators/xero/seeds/seed-organisation.ts';
import { startXero, type XeroSimulator } from '../../simulators/xero/start-xero.ts';
import { invoiceBody, signIn, type XeroCaller } from '../support/xero/_caller.ts';

/** Xero's own description of its API, when it lies beside the repository; the project builds and passes without it. */
const SPECIFICATION = join(import.meta.dirname, '../../../../shared/xero-openapi/xero_accounting.yaml');
const NOW = new Date('2026-11-24T10:00:00Z');

/** What recorded answers hold although version 16.1.0 of the description does not know it; '*' is anything. */
const UNDESCRIBED: Readonly<Record<string, readonly string[]>> = {
  Invoice: ['DateString', 'DueDateString'],
  CreditNote: ['ID', 'DateString'],
  LineItem: ['ValidationErrors'],
  TrackingOption: ['HasValidationErrors', 'IsDeleted', 'IsArchived', 'IsActive'],
  HistoryRecord: ['DateUTCString'],
  BankTransaction: ['DateString', 'UpdatedDateUTCString'],
  BankTransfer: ['DateString', 'CreatedDateUTCString', 'StatusAttributeString'],
  Element: ['*'],
};

/** Around every answer, as recorded; not described either. */
const ENVELOPE = z.object({
  Id: z.uuid(),
  Status: z.literal('OK'),
  ProviderName: z.literal(DEMO_APP.name),
  DateTimeUTC: z.string().regex(/^\/Date\(\d+\)\/$/),
});

type Schema = Record<string, unknown>;

const isPresent = existsSync(SPECIFICATION);
if (!isPresent) {
  process.stderr.write(
    `\nSKIPPED: Xero's OpenAPI file is not at ${SPECIFICATION}: answers were NOT checked against it.\n\n`,
  );
}

const whenPresent = isPresent ? describe : describe.skip;

whenPresent("answers fit Xero's OpenAPI description", () => {
  let xero: XeroSimulator;
  let caller: XeroCaller;
  let validators: (method: string, path: string, status: number) => ValidateFunction;

  beforeAll(async () => {
    const organisations = (['GB', 'AU', 'NZ', 'US', 'EU'] as const).map((country) =>
      seedOrganisation(country, { now: NOW }),
    );
    xero = await startXero({ now: () => NOW, organisations });
    caller = await signIn(xero);
    validators = readValidators();
    await fillBooks(caller, xero);
  });
  afterAll(() => xero.close());

  async function check(method: string, path: string, described: string, status = 200, body?: unknown): Promise<void> {
    // A minute later the calls of the last one no longer count.
    xero.clock.advance(2_000);
    const answer = await caller.call(method, path, body === undefined ? {} : { body });
    expect(answer.status).toBe(status);
    const validate = validators(method.toLowerCase(), described, status);
    const value = (await answer.json()) as Record<string, unknown>;
    if (status === 200) {
      ENVELOPE.parse(value);
      for (const name of Object.keys(ENVELOPE.shape)) Reflect.deleteProperty(value, name);
    }
    expect(validate(value) ? [] : summarise(validate.errors ?? [])).toEqual([]);
  }

  test.each([
    ['Organisation', '/Organisation'],
    ['Organisation/Actions', '/Organisation/Actions'],
    ['Accounts', '/Accounts'],
    ['TaxRates', '/TaxRates'],
    ['TrackingCategories', '/TrackingCategories'],
    ['BrandingThemes', '/BrandingThemes'],
    ['Currencies', '/Currencies'],
    ['Items', '/Items'],
    ['Contacts', '/Contacts'],
    ['Contacts?page=1', '/Contacts'],
    ['Invoices', '/Invoices'],
    ['Invoices?page=1', '/Invoices'],
    ['Invoices/A-1', '/Invoices/{InvoiceID}'],
    ['Invoices/A-2', '/Invoices/{InvoiceID}'],
    ['Invoices/A-1/History', '/Invoices/{InvoiceID}/History'],
    ['CreditNotes?page=1', '/CreditNotes'],
    ['CreditNotes/R-1', '/CreditNotes/{CreditNoteID}'],
    ['Payments', '/Payments'],
    ['BankTransactions', '/BankTransactions'],
  ])('GET %s', (path, described) => check('GET', path, described));

  test.each([['AU'], ['NZ'], ['US'], ['EU']])('settings of the %s organisation', async (country) => {
    const tenant = xero.organisations[['GB', 'AU', 'NZ', 'US', 'EU'].indexOf(country)];
    caller = await signIn(xero, { tenantId: tenant?.tenantId ?? '' });
    for (const name of ['Organisation', 'Accounts', 'TaxRates', 'Items']) await check('GET', name, `/${name}`);
    caller = await signIn(xero);
  });

  test('PUT Contacts', () =>
    check('PUT', 'Contacts', '/Contacts', 200, { Contacts: [{ Name: 'Grace Buyer', EmailAddress: 'g@example.com' }] }));

  test('PUT Invoices', () => check('PUT', 'Invoices?summarizeErrors=false', '/Invoices', 200, invoiceBody('A-9')));

  test('PUT BankTransactions, then GET and POST of one', async () => {
    const bank = Object.values(xero.organisations[0]?.accounts ?? {}).find((account) => account.type === 'BANK');
    const lines = (UnitAmount: string) => [{ Description: 'Fee', Quantity: '1', UnitAmount, AccountCode: '404' }];
    const fee = {
      Type: 'SPEND',
      Contact: { Name: 'Stripe' },
      BankAccount: { AccountID: bank?.id },
      Date: '2026-11-21',
    };
    const body = { BankTransactions: [{ ...fee, Reference: 'Gateway fee of order 1', LineItems: lines('1.75') }] };
    await check('PUT', 'BankTransactions?summarizeErrors=false', '/BankTransactions', 200, body);
    const made = Object.values(xero.organisations[0]?.bankTransactions ?? {}).find(({ reference }) => reference !== '');
    const id = made?.id ?? '';
    await check('GET', `BankTransactions/${id}`, '/BankTransactions/{BankTransactionID}');
    const change = { BankTransactions: [{ ...fee, BankTransactionID: id, LineItems: lines('1.50') }] };
    await check('POST', 'BankTransactions?summarizeErrors=false', '/BankTransactions', 200, change);
  });

  test('PUT BankTransfers, then GET and the deletion of each', async () => {
    const { accounts = {}, bankTransfers = {} } = xero.organisations[0] ?? {};
    const [from, to] = Object.values(accounts).filter(({ type, bank }) => type === 'BANK' && bank?.currency === 'GBP');
    const transfer = { FromBankAccount: { AccountID: from?.id }, ToBankAccount: { Code: to?.code }, Amount: '97.10' };
    const sent = { BankTransfers: [{ ...transfer, Date: '2026-11-21', Reference: 'Payout po_1' }] };
    await check('PUT', 'BankTransfers', '/BankTransfers', 200, sent);
    await check('PUT', 'BankTransfers', '/BankTransfers', 200, sent);
    const [one, other] = Object.keys(bankTransfers);
    await check('GET', 'BankTransfers', '/BankTransfers');
    await check('GET', 'BankTransactions', '/BankTransactions');
    await check('GET', `BankTransfers/${one}`, '/BankTransfers/{BankTransferID}');
    await check('POST', `BankTransfers/${one}`, '/BankTransfers/{BankTransferID}', 200, { Status: 'DELETED' });
    const deletion = { BankTransfers: [{ BankTransferID: other, Status: 'DELETED' }] };
    await check('POST', 'BankTransfers?summarizeErrors=false', '/BankTransfers', 200, deletion);
    await check('GET', 'BankTransfers?includeDeleted=true', '/BankTransfers');
  });

  test('PUT Invoices with an element that fails', () =>
    check('PUT', 'Invoices?summarizeErrors=false', '/Invoices', 200, invoiceBody('A-1')));

  test('PUT Invoices refused as a whole', () => check('PUT', 'Invoices', '/Invoices', 400, invoiceBody('A-1')));

  test('PUT Contacts refused as a whole', () =>
    check('PUT', 'Contacts', '/Contacts', 400, { Contacts: [{ Name: 'Ada Buyer' }] }));

  test('a field that the description does not know is noticed', () => {
    const validate = validators('get', '/Invoices', 200);
    expect(validate({ Invoices: [{ InvoiceNumber: 'A-1' }] })).toBe(true);
    expect(validate({ Invoices: [{ InvoiceNo: 'A-1' }] })).toBe(false);
    expect(validate({ Invoices: [{ Total: 'a lot' }] })).toBe(false);
  });
});

/** Each kind of error once, with the positions in lists left open. */
function summarise(errors: readonly ErrorObject[]): string[] {
  const lines = errors.map(({ instancePath, message = '', params }) => {
    const place = instancePath.replaceAll(/\/\d+/g, '/*');
    return `${place}: ${message} ${JSON.stringify(params)}`;
  });
  return [...new Set(lines)];
}

/** One of every kind of document, settled in every way. */
async function fillBooks(caller: XeroCaller, xero: XeroSimulator): Promise<void> {
  const bank = Object.values(xero.organisations[0]?.accounts ?? {}).find((account) => account.type === 'BANK');
  const line = { Description: 'Tea', Quantity: '1', UnitAmount: '10.50', AccountCode: '200' };
  const contact = { Name: 'Ada Buyer' };
  const note = {
    Type: 'ACCRECCREDIT',
    Contact: contact,
    CreditNoteNumber: 'R-1',
    Date: '2026-11-21',
    Status: 'AUTHORISED',
  };
  const fee = { Type: 'SPEND', Contact: contact, BankAccount: { AccountID: bank?.id }, Date: '2026-11-21' };
  const steps: [string, unknown][] = [
    ['Invoices', invoiceBody('A-1')],
    ['Invoices', invoiceBody('A-2', { Status: 'DRAFT', Reference: 'WC 1002', CurrencyCode: 'GBP' })],
    [
      'Payments',
      { Invoice: { InvoiceNumber: 'A-1' }, Account: { AccountID: bank?.id }, Date: '2026-11-21', Amount: '5' },
    ],
    ['CreditNotes', { CreditNotes: [{ ...note, LineItems: [line] }] }],
    ['CreditNotes/R-1/Allocations', { Invoice: { InvoiceNumber: 'A-1' }, Amount: '3.00', Date: '2026-11-21' }],
    ['BankTransactions', { BankTransactions: [{ ...fee, LineItems: [{ ...line, AccountCode: '404' }] }] }],
    ['Invoices/A-1/History', { HistoryRecords: [{ Details: 'Order 1001' }] }],
  ];
  for (const [path, body] of steps) {
    const answer = await caller.call('PUT', path, { body });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }
}

/** Compiles the schemas of answers, made strict: a field that is not described is an error. */
function readValidators() {
  const specification = parse(readFileSync(SPECIFICATION, 'utf8')) as {
    paths: Record<string, Record<string, { responses: Record<string, Schema> }>>;
    components: { responses: Record<string, Schema>; schemas: Schema };
  };
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  addFormats.default(ajv, ['uuid', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'uri']);
  ajv.addSchema({ $id: 'xero', components: makeStrict(specification.components) as Schema });
  return (method: string, path: string, status: number): ValidateFunction => {
    const response = specification.paths[path]?.[method]?.responses[String(status)];
    if (response === undefined) throw new Error(`${method} ${path} ${status} is not described.`);
    const resolved = typeof response['$ref'] === 'string' ? lookUp(response['$ref']) : response;
    const content = resolved['content'] as Record<string, { schema: Schema }>;
    const schema = content['application/json']?.schema ?? {};
    return ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"xero#/')) as Schema);
  };

  function lookUp(reference: string): Schema {
    const name = reference.split('/').at(-1) ?? '';
    return specification.components.responses[name] ?? {};
  }
}

function makeStrict(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => makeStrict(item));
  if (typeof value !== 'object' || value === null) return value;
  const result: Schema = {};
  for (const [key, member] of Object.entries(value)) result[key] = makeStrict(member, key);
  const extra = UNDESCRIBED[name] ?? [];
  if (typeof result['properties'] === 'object' && result['type'] === 'object' && !extra.includes('*')) {
    result['properties'] = { ...result['properties'], ...Object.fromEntries(extra.map((field) => [field, {}])) };
    result['additionalProperties'] = false;
  }
  return result;
}
