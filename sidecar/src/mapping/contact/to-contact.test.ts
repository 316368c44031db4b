import { describe, expect, test } from '@jest/globals';
import { anAddress, anOrder } from '../../../test/accounting/_order.ts';
import { contactNumber } from './contact-number.ts';
import { countryName } from './country-name.ts';
import type { Order } from '../../domain/order.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../domain/settings/settings.ts';
import { toContact } from './to-contact.ts';

const contact = (over: Partial<Order>, settings: Settings = DEFAULT_SETTINGS, storeId = 'shop.example.com') =>
  toContact(anOrder(over), settings, storeId);

describe('toContact', () => {
  test('a customer is known by store and customer id', () => {
    expect(contact({ customerId: 7 })).toMatchObject({
      contactNumber: 'wc-shop.example.com-7',
      name: 'Verity Hawkswell',
    });
  });

  test('a guest is known by the e-mail address, however it is written', () => {
    const a = contact({ customerId: 0, billing: anAddress({ email: 'Verity@Example.com ' }) });
    const b = contact({ customerId: 0, billing: anAddress({ email: 'verity@example.com' }) });
    expect(a.contactNumber).toBe(b.contactNumber);
    expect(a.contactNumber).toMatch(/^wc-shop\.example\.com-g[0-9a-z]{16}$/);
    expect(contact({ customerId: 0, billing: anAddress({ email: 'other@example.com' }) }).contactNumber).not.toBe(
      a.contactNumber,
    );
  });

  test('a guest without e-mail gets a contact of the order alone', () => {
    const guest = contact({ customerId: 0, billing: anAddress({ email: '', firstName: '', lastName: '' }) });
    expect(guest).toMatchObject({ contactNumber: 'wc-shop.example.com-o1024', name: 'Guest of order 1024' });
  });

  test('shared guests are one contact without personal data', () => {
    const settings = {
      ...DEFAULT_SETTINGS,
      contacts: { ...DEFAULT_SETTINGS.contacts, guests: 'shared' as const, sharedGuestName: 'Web guests' },
    };
    expect(contact({ customerId: 0 }, settings)).toEqual({
      contactNumber: 'wc-shop.example.com-guests',
      name: 'Web guests',
      alternativeNames: ['Web guests (wc-shop.example.com-guests)'],
      firstName: '',
      lastName: '',
      email: '',
      phone: '',
      taxNumber: '',
      addresses: [],
    });
    expect(contact({ customerId: 7 }, settings).name).toBe('Verity Hawkswell');
  });

  test('contact numbers fit into 50 characters for any store', () => {
    const long = 'a-very-long-host-name.with.many.labels.example.com-8443-shop';
    const number = contactNumber(long, { kind: 'guest', email: 'a@example.com' });
    expect(number.length).toBeLessThanOrEqual(50);
    expect(number).not.toBe(contactNumber(`${long}2`, { kind: 'guest', email: 'a@example.com' }));
  });

  const withCompany = (company: string, over: Partial<Order['billing']> = {}) => ({
    billing: anAddress({ company, ...over }),
  });

  test('the company is the name; where somebody else has it the person is added', () => {
    const company = contact(withCompany('Smythe & Sons "Ltd" <UK>'));
    expect(company.name).toBe('Smythe & Sons "Ltd" UK');
    expect(company.alternativeNames).toEqual([
      'Smythe & Sons "Ltd" UK (Verity Hawkswell)',
      'Smythe & Sons "Ltd" UK (Wexmoor)',
      'Smythe & Sons "Ltd" UK (verity@example.com)',
      `Smythe & Sons "Ltd" UK (${company.contactNumber})`,
    ]);
  });

  test('two buyers of one company are one contact, however they write its name', () => {
    const one = contact({ customerId: 7, ...withCompany('Smythe & Sons Ltd') });
    const other = contact({
      customerId: 0,
      ...withCompany('SMYTHE &  SONS LTD.', { email: 'ola@example.com', firstName: 'Ola' }),
    });
    expect(other.contactNumber).toBe(one.contactNumber);
    expect(one.contactNumber).toMatch(/^wc-shop\.example\.com-c[0-9a-z]{16}$/);
  });

  test('companies of one name in two places are two, unless a VAT number says they are one', () => {
    const here = withCompany('Smith Ltd', { postcode: 'EX1 1AB' });
    const there = withCompany('Smith Ltd', { postcode: 'YO1 7HH' });
    expect(contact(here).contactNumber).not.toBe(contact(there).contactNumber);
    const vat = { meta: [{ key: '_vat_number', value: 'GB 104 689 723' }] };
    const same = { meta: [{ key: '_billing_vat_number', value: 'gb104689723' }] };
    expect(contact({ ...here, ...vat }).contactNumber).toBe(contact({ ...there, ...same }).contactNumber);
  });

  test('with contacts per person each buyer has their own, named for them', () => {
    const settings = { ...DEFAULT_SETTINGS, contacts: { ...DEFAULT_SETTINGS.contacts, company: 'person' as const } };
    const buyer = contact({ customerId: 7, ...withCompany('Smythe & Sons Ltd') }, settings);
    expect(buyer).toMatchObject({ contactNumber: 'wc-shop.example.com-7', name: 'Verity Hawkswell' });
    expect(buyer.alternativeNames[0]).toBe('Verity Hawkswell (Smythe & Sons Ltd)');
  });

  test.each(['-', 'n/a', 'NA', ' none ', '…', 'Private'])('the company "%s" is none', (company) => {
    expect(contact(withCompany(company))).toMatchObject({
      contactNumber: 'wc-shop.example.com-7',
      name: 'Verity Hawkswell',
    });
  });

  test('guests who share a contact share it for their companies too', () => {
    const settings = { ...DEFAULT_SETTINGS, contacts: { ...DEFAULT_SETTINGS.contacts, guests: 'shared' as const } };
    expect(contact({ customerId: 0, ...withCompany('Smythe & Sons Ltd') }, settings).contactNumber).toBe(
      'wc-shop.example.com-guests',
    );
  });

  test('only where the settings say so an archived contact is replaced', () => {
    const settings = { ...DEFAULT_SETTINGS, contacts: { ...DEFAULT_SETTINGS.contacts, archived: 'new' as const } };
    expect(contact({}, settings).replacesArchived).toBe(true);
    expect(contact({}).replacesArchived).toBeUndefined();
  });

  test('without a name the e-mail stands for it, then the customer number', () => {
    const nameless = { firstName: '', lastName: '' };
    expect(contact({ billing: anAddress(nameless) }).name).toBe('verity@example.com');
    expect(contact({ billing: anAddress({ ...nameless, email: '' }) }).name).toBe('Customer 7');
  });

  test('names are cut to 255 characters with the note still showing', () => {
    const { name, alternativeNames } = contact({
      billing: anAddress({ company: 'Very Long Company Name '.repeat(40) }),
    });
    expect(name.length).toBeLessThanOrEqual(255);
    for (const alternative of alternativeNames) {
      expect(alternative.length).toBeLessThanOrEqual(255);
      expect(alternative).toMatch(/…\s?\(.+\)$/);
    }
  });

  test.each([
    'müller@example.com',
    'no-at.example.com',
    'a@localhost',
    'two@@example.com',
    '.dot@example.com',
    'a b@example.com',
  ])('the address %s that Xero would refuse is left out', (email) => {
    expect(contact({ billing: anAddress({ email }) }).email).toBe('');
  });

  test('billing is the postal address, delivery the street, countries are written out', () => {
    const { addresses } = contact({ shipping: anAddress({ company: 'Ember + Oak', country: 'CI', email: '' }) });
    expect(addresses.map((address) => [address.type, address.attentionTo, address.country])).toEqual([
      ['POBOX', 'Verity Hawkswell', 'United Kingdom'],
      ['STREET', 'Verity Hawkswell, Ember + Oak', 'Cote dIvoire'],
    ]);
  });

  test('an empty address is left out', () => {
    const empty = anAddress({ address1: '', city: '', postcode: '', country: '', state: '' });
    expect(contact({ shipping: empty }).addresses).toHaveLength(1);
  });

  test('every country becomes at most 50 plain letters', () => {
    for (const code of ['GB', 'AX', 'BA', 'CG', 'CW', 'GS', 'HK', 'MM', 'RE', 'SH', 'ST', 'TR', 'UM', 'VC']) {
      expect(countryName(code)).toMatch(/^[A-Za-z][A-Za-z ]{2,49}$/);
    }
    expect(countryName('')).toBe('');
    expect(countryName('XQ')).toBe('');
    expect(countryName('england')).toBe('');
  });

  test.each(['_billing_vat_id', '_vat_number', 'billing_vat', '_billing_eu_vat_number', '_billing_vat_number'])(
    'the VAT number is read from the meta %s, without blanks around it',
    (key) => {
      expect(contact({ meta: [{ key, value: ' DE 123 456 789 ' }] }).taxNumber).toBe('DE 123 456 789');
    },
  );

  test('the VAT number is taken from the metas of the known plugins', () => {
    expect(contact({ meta: [{ key: '_billing_vat_number', value: ' GB104689723 ' }] }).taxNumber).toBe('GB104689723');
    expect(
      contact({
        meta: [
          { key: '_vat_number', value: 'IE1' },
          { key: '_vat_number_is_valid', value: 'false' },
        ],
      }).taxNumber,
    ).toBe('');
    expect(contact({ meta: [{ key: '_vat_number', value: { nested: 1 } }] }).taxNumber).toBe('');
    expect(contact({ meta: [{ key: '_vat_number', value: '9'.repeat(51) }] }).taxNumber).toBe('');
  });
});
