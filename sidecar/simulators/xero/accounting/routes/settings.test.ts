import { describe, expect, test } from '@jest/globals';
import { at, bodyOf, idOf, line, salesInvoice, TestBooks } from '../testing/test-books.ts';

describe('the organisation', () => {
  test('shows version, currency, lock dates when set, and what may be done', () => {
    const books = new TestBooks('NZ');
    const shown = books.element('GET', 'Organisation');
    expect(shown).toMatchObject({
      Version: 'NZ',
      BaseCurrency: 'NZD',
      CountryCode: 'NZ',
      PaysTax: true,
      Edition: 'BUSINESS',
    });
    expect(shown).not.toHaveProperty('PeriodLockDate');
    books.organisation.periodLockDate = '2018-12-31';
    expect(books.element('GET', 'Organisation')['PeriodLockDate']).toBe('/Date(1546214400000+0000)/');
    books.organisation.forbiddenActions.push('UseMulticurrency');
    const actions = books.get('Organisation/Actions');
    expect(actions).toContainEqual({ Name: 'UseMulticurrency', Status: 'NOT-ALLOWED' });
    expect(actions).toContainEqual({ Name: 'CreateApprovedInvoice', Status: 'ALLOWED' });
  });
});

describe('accounts', () => {
  test('are filtered and read one by one', () => {
    const books = new TestBooks();
    const [rounding] = books.get('Accounts', { where: 'SystemAccount=="ROUNDING"' });
    expect(rounding).toMatchObject({ Code: '860', Class: 'LIABILITY', Type: 'CURRLIAB' });
    expect(books.get(`Accounts/${idOf(rounding ?? {}, 'AccountID')}`)[0]).toEqual(rounding);
    const codes = books.get('Accounts', { where: 'EnablePaymentsToAccount==true', order: 'Code DESC' });
    expect(codes.map((account) => account['Code'])).toEqual(['855', '615']);
  });

  test('need a unique name and code, and are created one per call', () => {
    const books = new TestBooks();
    const account = { Code: '201', Name: 'Web Sales', Type: 'REVENUE', TaxType: 'OUTPUT2' };
    const { AccountID } = books.element('PUT', 'Accounts', { body: account });
    expect(books.refusal('PUT', 'Accounts', { ...account, Code: '202' })).toEqual(['Please enter a unique Name.']);
    expect(books.refusal('PUT', 'Accounts', { ...account, Name: 'Other' })).toEqual(['Please enter a unique Code.']);
    expect(books.call('PUT', 'Accounts', { body: { Accounts: [account, account] } }).status).toBe(400);
    const archived = books.element('POST', `Accounts/${String(AccountID)}`, { body: { Status: 'ARCHIVED' } });
    expect(archived['Status']).toBe('ARCHIVED');
    expect(books.refusal('PUT', 'Invoices', salesInvoice({ LineItems: [line({ AccountCode: '201' })] }))).toEqual([
      "Account code '201' has been archived, or has been deleted. Each line item must reference a valid account.",
    ]);
  });
});

describe('tax rates', () => {
  test('are listed with their effective rate and where they apply', () => {
    const rate = new TestBooks('US').get('TaxRates', { where: 'Name=="IL State + Fable County (compound)"' })[0];
    expect(rate).toMatchObject({
      EffectiveRate: 8.1094,
      CanApplyToRevenue: true,
      CanApplyToExpenses: false,
      Status: 'ACTIVE',
    });
  });

  test('need ReportTaxType where returns are filed by it, and get the next TAX number', () => {
    const rate = { Name: 'Five', TaxComponents: [{ Name: 'T', Rate: 5 }] };
    expect(new TestBooks('GB').refusal('PUT', 'TaxRates', rate)).toEqual(['ReportTaxType must be specified.']);
    const books = new TestBooks('EU');
    expect(books.create('TaxRates', rate)).toMatchObject({ TaxType: 'TAX024', EffectiveRate: 5 });
    expect(books.refusal('PUT', 'TaxRates', rate)).toEqual(['Please enter a unique Name.']);
    expect(books.element('POST', 'TaxRates', { body: { Name: 'Five', Status: 'DELETED' } })['Status']).toBe('DELETED');
    expect(books.refusal('POST', 'TaxRates', { TaxType: 'OUTPUT', Status: 'DELETED' })).toEqual([
      'System tax rates cannot be changed.',
    ]);
    expect(
      books.refusal('POST', 'TaxRates', { TaxType: 'TAX001', TaxComponents: [{ Name: 'Other', Rate: 19 }] }),
    ).toEqual(['Tax components cannot be renamed or removed.']);
    expect(books.get('TaxRates/TAX001')[0]).toMatchObject({ Name: 'DE 19% MwSt.', EffectiveRate: 19 });
  });
});

describe('tracking', () => {
  test('shows active options, takes new ones, and no third active category', () => {
    const books = new TestBooks();
    const [region] = books.get('TrackingCategories', { where: 'Name=="Region"' });
    expect(at(region ?? {}, 'Options')).toHaveLength(5);
    const path = `TrackingCategories/${idOf(region ?? {}, 'TrackingCategoryID')}`;
    const { TrackingOptionID } = books.element('PUT', `${path}/Options`, { body: { Name: 'Abroad' } });
    expect(books.call('PUT', `${path}/Options`, { body: { Name: 'abroad' } }).status).toBe(400);
    const tracked = line({ Tracking: [{ TrackingCategoryID: region?.['TrackingCategoryID'], TrackingOptionID }] });
    const invoice = books.create('Invoices', salesInvoice({ LineItems: [tracked] }));
    expect(at(invoice, 'LineItems.0.Tracking.0')).toMatchObject({ Name: 'Region', Option: 'Abroad' });
    expect(books.refusal('PUT', 'TrackingCategories', { Name: 'Third' })).toHaveLength(1);
    books.element('POST', path, { body: { Status: 'ARCHIVED' } });
    expect(books.create('TrackingCategories', { Name: 'Third' })['Status']).toBe('ACTIVE');
    expect(books.get('TrackingCategories')).toHaveLength(2);
    expect(books.get('TrackingCategories', { includeArchived: 'true' })).toHaveLength(3);
  });
});

test('currencies can be added, if the plan knows several, and used at once', () => {
  const books = new TestBooks();
  expect(books.refusal('PUT', 'Invoices', salesInvoice({ CurrencyCode: 'SEK' }))).toHaveLength(1);
  expect(books.element('PUT', 'Currencies', { body: { Code: 'SEK' } })).toMatchObject({
    Code: 'SEK',
    Description: 'Swedish Krona',
  });
  expect(books.create('Invoices', salesInvoice({ CurrencyCode: 'SEK' }))['CurrencyCode']).toBe('SEK');
  expect(books.get('Currencies').map(({ Code }) => Code)).toEqual(['GBP', 'EUR', 'USD', 'JPY', 'SEK']);
  books.organisation.forbiddenActions.push('UseMulticurrency');
  expect(books.refusal('PUT', 'Currencies', { Code: 'NOK' })).toHaveLength(1);
});

test('themes are listed, the first is the default of documents', () => {
  const books = new TestBooks();
  const themes = books.get('BrandingThemes');
  expect(themes.map(({ Name }) => Name)).toEqual(['Standard', 'Web Shop']);
  expect(books.create('Invoices', salesInvoice())['BrandingThemeID']).toBe(themes[0]?.['BrandingThemeID']);
});

test('items are unique by code and found by it', () => {
  const books = new TestBooks();
  const item = { Code: 'abc', Name: 'Abc', SalesDetails: { UnitPrice: '2.345', AccountCode: '200' } };
  expect(books.create('Items', item)).toMatchObject({ Code: 'abc', SalesDetails: { UnitPrice: 2.35 } });
  expect(books.refusal('PUT', 'Items', item)).toEqual(["Price List Item with Code 'abc' already exists"]);
  expect(books.element('POST', 'Items', { body: { Code: 'abc', Name: 'New' } })).toMatchObject({ Name: 'New' });
  expect(books.refusal('PUT', 'Items', { Code: 'x'.repeat(31), Name: 'n' })).toEqual([
    'The field Code must be a string with a maximum length of 30.',
  ]);
  expect(books.get('Items/ABC')[0]).toMatchObject({ Name: 'New' });
  expect(books.call('DELETE', `Items/${idOf(books.get('Items/abc')[0] ?? {}, 'ItemID')}`).status).toBe(204);
  expect(books.call('GET', 'Items/abc').status).toBe(404);
});

describe('history', () => {
  test('lists changes and accepts notes, also the same note twice', () => {
    const books = new TestBooks();
    books.create('Invoices', salesInvoice({ InvoiceNumber: 'WC-1' }));
    const note = { body: { HistoryRecords: [{ Details: 'WooCommerce order 7' }] } };
    expect(books.element('PUT', 'Invoices/WC-1/History', note)).toMatchObject({
      Details: 'WooCommerce order 7',
      ValidationErrors: [],
    });
    books.element('POST', 'Invoices/WC-1/History', note);
    const records = books.get('Invoices/WC-1/History');
    expect(records.map(({ Changes }) => Changes)).toEqual(['Note', 'Note', 'Created']);
    expect(records[0]).toMatchObject({ User: 'System Generated', Details: 'WooCommerce order 7' });
    expect(books.refusal('PUT', 'Invoices/WC-1/History', { Details: 'x'.repeat(2501) })).toEqual([
      'The field Details must be a string with a maximum length of 2500.',
    ]);
    for (const method of ['GET', 'PUT'] as const) {
      expect(books.call(method, 'Invoices/WC-2/History', note).status).toBe(404);
      expect(books.call(method, 'CreditNotes/WC-1/History', note).status).toBe(404);
    }
  });
});

test('an unknown resource is 404, a method it does not have is no endpoint', () => {
  const books = new TestBooks();
  expect(books.call('GET', 'Nothing')).toEqual({ status: 404, body: '', contentType: 'text/html' });
  expect(bodyOf(books.call('DELETE', 'Invoices'))).toMatchObject({ ErrorNumber: 17, Type: 'NoDataProcessedException' });
});
