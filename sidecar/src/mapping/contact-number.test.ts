import { describe, expect, test } from '@jest/globals';
import { contactNumber, replacementNumber } from './contact-number.ts';

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
