import { describe, expect, test } from '@jest/globals';
import { buyerKind, contactNumber, replacementNumber, type ContactIdentity } from './contact-number.ts';

describe('the number of a contact that takes the place of an archived one', () => {
  test('is no number of another store, also where stores differ by their port alone', () => {
    const archived = contactNumber('shop.example', { kind: 'customer', customerId: 8001 });
    const places = Array.from({ length: 20 }, (_, at) => replacementNumber(archived, at + 2));
    const neighbours = Array.from({ length: 20 }, (_, at) =>
      contactNumber('shop.example-8001', { kind: 'customer', customerId: at + 2 }),
    );
    expect(places.filter((number) => neighbours.includes(number))).toEqual([]);
  });

  test('fits into what Xero takes', () => {
    const archived = contactNumber(`${'long-'.repeat(8)}shop`, { kind: 'customer', customerId: 10 });
    expect(archived.length).toBeLessThanOrEqual(50);
    expect(replacementNumber(archived, 12).length).toBeLessThanOrEqual(50);
  });
});

describe('a contact number', () => {
  const COMPANY: ContactIdentity = { kind: 'company', key: 'vat:DE123456789' };
  const PERSONS: readonly ContactIdentity[] = [
    { kind: 'customer', customerId: 12 },
    { kind: 'guest', email: 'ann@example.com' },
    { kind: 'unknown', orderId: 1024 },
    { kind: 'shared' },
  ];
  const STORES = ['shop.example', 'shop.example-8001', `${'long-'.repeat(8)}shop`, 'shop-c7yekq67h0ag2jsr2', 'guests'];

  test.each(STORES)('of the store %s says whether it is a company’s or a person’s', (store) => {
    const kinds = (numberOf: (identity: ContactIdentity) => string) =>
      [COMPANY, ...PERSONS].map((one) => buyerKind(numberOf(one)));
    const wanted = ['company', 'person', 'person', 'person', 'person'];
    expect(kinds((identity) => contactNumber(store, identity))).toEqual(wanted);
  });

  test('says so also of the contact that took its place', () => {
    const kindOf = (identity: ContactIdentity) => buyerKind(replacementNumber(contactNumber('shop', identity), 2));
    expect([COMPANY, ...PERSONS].map(kindOf)).toEqual(['company', 'person', 'person', 'person', 'person']);
  });

  test.each(['', 'crm-7', 'wc-', 'wc-shop', 'c7yekq67h0ag2jsr2'])('"%s" is none of ours', (number) => {
    expect(buyerKind(number)).toBeNull();
  });
});
