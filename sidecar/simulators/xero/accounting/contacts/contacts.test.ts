import { describe, expect, test } from '@jest/globals';
import { at, contactIdOf, idOf, salesInvoice, TestBooks } from '../testing/test-books.ts';
import type { Element } from '../wire/element.ts';

const DUPLICATE =
  'The contact name Ada Hopper is already assigned to another contact. The contact name must be unique across all active contacts.';
const NUMBER_TAKEN = 'Another contact has this contact number. Please enter a different contact number.';
const ARCHIVED_EDIT =
  'The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.';
const ARCHIVED_USE =
  'The contact with the specified contact details has been archived. The contact must be un-archived before creating new invoices or credit notes';

const ADA = { Name: 'Ada Hopper', ContactNumber: 'wc-1-7', EmailAddress: 'ada@example.com' };

function booksWithAda(): { books: TestBooks; ada: Element; path: string } {
  const books = new TestBooks();
  const ada = books.create('Contacts', ADA);
  return { books, ada, path: `Contacts/${idOf(ada, 'ContactID')}` };
}

describe('a new contact', () => {
  test('always shows two addresses and four phones', () => {
    const { ada } = booksWithAda();
    expect(at(ada, 'Addresses')).toMatchObject([
      { AddressType: 'STREET', City: '' },
      { AddressType: 'POBOX', City: '' },
    ]);
    expect(at(ada, 'Phones')).toMatchObject(
      ['DEFAULT', 'DDI', 'FAX', 'MOBILE'].map((PhoneType) => ({ PhoneType, PhoneNumber: '' })),
    );
    expect(ada).toMatchObject({ ContactStatus: 'ACTIVE', IsCustomer: false, HasValidationErrors: false });
  });

  test.each([
    ['a taken name, in any case', { Name: 'ADA  hopper' }, DUPLICATE.replace('Ada Hopper', 'ADA hopper')],
    ['a taken number', { Name: 'Other', ContactNumber: 'WC-1-7' }, NUMBER_TAKEN],
    [
      'nothing to know it by',
      { EmailAddress: 'a@example.com' },
      'The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber',
    ],
    ['no name', { ContactNumber: 'n' }, 'The contact name must be specified.'],
    ['brackets', { Name: 'Ada <Hopper>' }, 'The contact name must not contain < or >.'],
    ['a bad address', { Name: 'X', EmailAddress: 'not an address' }, 'Email address must be valid.'],
    ['umlauts in its address', { Name: 'X', EmailAddress: 'jürgen@example.com' }, 'Email address must be valid.'],
    [
      'a country with digits',
      { Name: 'X', Addresses: [{ AddressType: 'POBOX', Country: 'GB1' }] },
      'The Country must contain letters and spaces only.',
    ],
    [
      'six persons',
      { Name: 'X', ContactPersons: Array.from({ length: 6 }, () => ({ FirstName: 'P' })) },
      'A contact can have at most 5 contact persons.',
    ],
  ])('with %s is refused', (_name, element, message) => {
    const { books } = booksWithAda();
    expect(books.refusal('PUT', 'Contacts', element)).toEqual([message]);
  });

  test.each([
    ['Name', 255],
    ['FirstName', 255],
    ['ContactNumber', 50],
    ['AccountNumber', 50],
    ['TaxNumber', 50],
  ])('takes %s of %d characters and not one more', (field, max) => {
    const books = new TestBooks();
    books.create('Contacts', { Name: 'A', [field]: 'x'.repeat(max) });
    expect(books.refusal('PUT', 'Contacts', { Name: 'B', [field]: 'y'.repeat(max + 1) })).toEqual([
      `The field ${field} must be a string with a maximum length of ${max}.`,
    ]);
  });

  test.each([
    ['AddressLine1', 500],
    ['City', 255],
    ['PostalCode', 50],
    ['Country', 50],
  ])('takes an address with %s of %d characters at most', (field, max) => {
    const books = new TestBooks();
    const withField = (value: string) => ({ Name: 'A', Addresses: [{ AddressType: 'POBOX', [field]: value }] });
    expect(books.refusal('PUT', 'Contacts', withField('x'.repeat(max + 1)))).toEqual([
      `The field ${field} must be a string with a maximum length of ${max}.`,
    ]);
    expect(at(books.create('Contacts', withField('x'.repeat(max))), `Addresses.1.${field}`)).toHaveLength(max);
  });
});

describe('POST', () => {
  test('finds by number, then by name, and keeps what is not sent', () => {
    const { books, ada } = booksWithAda();
    const renamed = books.element('POST', 'Contacts', { body: { ContactNumber: 'wc-1-7', Name: 'Ada King' } });
    expect(renamed).toMatchObject({ ContactID: ada['ContactID'], Name: 'Ada King', EmailAddress: 'ada@example.com' });
    const byName = books.element('POST', 'Contacts', { body: { Name: 'ada king', LastName: 'King' } });
    expect(byName).toMatchObject({ ContactID: ada['ContactID'], LastName: 'King', ContactNumber: 'wc-1-7' });
  });

  test('creates what it does not find, but not under an unknown id', () => {
    const { books } = booksWithAda();
    expect(books.element('POST', 'Contacts', { body: { Name: 'New' } })['ContactStatus']).toBe('ACTIVE');
    const ContactID = '11111111-1111-1111-1111-111111111111';
    expect(books.refusal('POST', 'Contacts', { ContactID, Name: 'X' })).toEqual([
      'The document with the supplied id was not found for this endpoint.',
    ]);
  });

  test('drops contact persons that are not sent', () => {
    const { books, path } = booksWithAda();
    const ContactPersons = [{ FirstName: 'Bo', EmailAddress: 'bo@example.com', IncludeInEmails: true }];
    expect(at(books.element('POST', path, { body: { ContactPersons } }), 'ContactPersons')).toHaveLength(1);
    expect(at(books.element('POST', path, { body: { LastName: 'K' } }), 'ContactPersons')).toEqual([]);
  });

  test('refuses a name another active contact has', () => {
    const { books } = booksWithAda();
    const other = books.create('Contacts', { Name: 'Other' });
    expect(books.refusal('POST', `Contacts/${idOf(other, 'ContactID')}`, { Name: 'Ada Hopper' })).toEqual([DUPLICATE]);
  });
});

describe('an archived contact', () => {
  function booksWithArchived() {
    const { books, ada, path } = booksWithAda();
    books.element('POST', path, { body: { ContactStatus: 'ARCHIVED' } });
    return { books, ada, path };
  }

  test('cannot be edited', () => {
    const { books, path } = booksWithArchived();
    expect(books.refusal('POST', path, { LastName: 'K' })).toEqual([ARCHIVED_EDIT]);
    expect(books.refusal('POST', 'Contacts', { Name: 'Ada Hopper' })).toEqual([ARCHIVED_EDIT]);
  });

  test('cannot be invoiced, by id or by name', () => {
    const { books, ada } = booksWithArchived();
    for (const Contact of [{ ContactID: ada['ContactID'] }, { Name: 'Ada Hopper' }]) {
      expect(books.refusal('PUT', 'Invoices', salesInvoice({ Contact }))).toEqual([ARCHIVED_USE]);
    }
  });

  test('frees its name and is listed only on request', () => {
    const { books } = booksWithArchived();
    books.create('Contacts', { Name: 'Ada Hopper' });
    expect(books.get('Contacts')).toHaveLength(1);
    expect(books.get('Contacts', { includeArchived: 'true' })).toHaveLength(2);
  });
});

describe('the contact of an invoice', () => {
  test('is attached by name in any case, created when unknown, and left alone by an id', () => {
    const { books, ada } = booksWithAda();
    const byName = books.create('Invoices', salesInvoice({ Contact: { Name: 'ADA HOPPER' } }));
    expect(at(byName, 'Contact')).toMatchObject({ ContactID: ada['ContactID'], Name: 'Ada Hopper', IsCustomer: true });
    const unknown = books.create('Invoices', salesInvoice({ Contact: { Name: 'Someone New' } }));
    expect(contactIdOf(unknown)).not.toBe(ada['ContactID']);
    const byId = books.create('Invoices', salesInvoice({ Contact: { ContactID: ada['ContactID'] } }));
    expect(at(byId, 'Contact.UpdatedDateUTC')).toBe(ada['UpdatedDateUTC']);
  });

  test('is changed by an invoice that sends more than its id', () => {
    const { books, ada } = booksWithAda();
    const Contact = { ContactID: ada['ContactID'], EmailAddress: 'new@example.com' };
    books.create('Invoices', salesInvoice({ Contact }));
    expect(books.get('Contacts/wc-1-7')[0]).toMatchObject({ EmailAddress: 'new@example.com' });
    const bad = salesInvoice({ Contact: { ContactID: ada['ContactID'], EmailAddress: 'bad' } });
    expect(books.refusal('PUT', 'Invoices', bad)).toEqual(['Email address must be valid.']);
  });
});

describe('reading contacts', () => {
  test('persons, terms and balances show only when single or paged', () => {
    const { books, path } = booksWithAda();
    books.element('POST', path, {
      body: { ContactPersons: [{ FirstName: 'Bo' }], PaymentTerms: { Sales: { Day: 7, Type: 'DAYSAFTERBILLDATE' } } },
    });
    books.create('Invoices', salesInvoice({ DueDate: '2026-03-02' }));
    const [unpaged] = books.get('Contacts');
    expect(unpaged).not.toHaveProperty('PaymentTerms');
    expect(unpaged).not.toHaveProperty('Balances');
    expect(at(unpaged ?? {}, 'ContactPersons')).toEqual([]);
    for (const full of [books.get('Contacts', { page: '1' })[0], books.get(path)[0]]) {
      expect(full).toMatchObject({
        ContactPersons: [{ FirstName: 'Bo' }],
        PaymentTerms: { Sales: { Day: 7 } },
        Balances: { AccountsReceivable: { Outstanding: 120, Overdue: 120 } },
      });
    }
  });

  test('summaryOnly leaves addresses and balances out and pages', () => {
    const { books } = booksWithAda();
    const [summary] = books.get('Contacts', { summaryOnly: 'true' });
    for (const dropped of ['Addresses', 'ContactPersons', 'IsCustomer', 'Balances']) {
      expect(summary).not.toHaveProperty(dropped);
    }
  });

  test('finds by number, ids, where and searchTerm', () => {
    const { books, ada } = booksWithAda();
    books.create('Contacts', { Name: 'Zoë Müller', EmailAddress: 'zoe@example.com' });
    expect(books.get('Contacts/wc-1-7')[0]?.['ContactID']).toBe(ada['ContactID']);
    expect(books.get('Contacts', { IDs: idOf(ada, 'ContactID') })).toHaveLength(1);
    expect(books.get('Contacts', { where: 'EmailAddress=="ADA@example.com"' })).toHaveLength(1);
    expect(books.get('Contacts', { where: 'Name=="zoe muller"' })).toHaveLength(1);
    expect(books.get('Contacts', { searchTerm: 'zoe' })).toHaveLength(1);
    expect(books.call('GET', 'Contacts/nope').status).toBe(404);
  });
});
