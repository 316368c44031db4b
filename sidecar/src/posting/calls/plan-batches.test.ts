import { expect, test } from '@jest/globals';
import type { PlannedContact } from '../../domain/documents.ts';
import { chunk, ELEMENTS_PER_CALL_MAX, freeName, groupContacts } from './plan-batches.ts';

function contact(contactNumber: string, email: string, name = 'Ann'): PlannedContact {
  return {
    contactNumber,
    name,
    alternativeNames: [`${name} (1)`],
    firstName: '',
    lastName: '',
    email,
    phone: '',
    taxNumber: '',
    addresses: [],
  };
}

test.each([
  [0, []],
  [50, [50]],
  [ELEMENTS_PER_CALL_MAX, [ELEMENTS_PER_CALL_MAX]],
  [106, [53, 53]],
  [120, [40, 40, 40]],
])('%i elements are cut in order, into as few batches as may be, of even size', (length, sizes) => {
  const items = Array.from({ length }, (_, index) => index);
  const chunks = chunk(items);
  expect(chunks.map((one) => one.length)).toEqual(sizes);
  expect(chunks.flat()).toEqual(items);
});

test('orders of one buyer make one contact: same number, or same e-mail whatever its case', () => {
  const groups = groupContacts([
    { entryId: 1, contact: contact('wc-a-7', 'ann@example.com') },
    { entryId: 2, contact: contact('wc-a-guest-1', 'Ann@Example.com') },
    { entryId: 3, contact: contact('wc-a-guest-1', '') },
    { entryId: 4, contact: contact('wc-a-8', '') },
    { entryId: 5, contact: contact('wc-a-9', '') },
  ]);
  expect(groups.map((group) => group.entryIds)).toEqual([[1, 2, 3], [4], [5]]);
  expect(groups[0]?.contact.contactNumber).toBe('wc-a-7');
});

test('a company shares a contact with orders of its name, and of its VAT number where they have one, never by e-mail alone', () => {
  const email = 'ann@acme.example';
  const company = (number: string, name: string, taxNumber = '') =>
    ({ ...contact(number, email, name), taxNumber, isCompany: true }) as const;
  const groups = groupContacts([
    { entryId: 1, contact: contact('wc-a-7', email) },
    { entryId: 2, contact: company('wc-a-c1', 'Acme GmbH', 'DE123456789') },
    { entryId: 3, contact: company('wc-a-c2', 'ACME gmbh') },
    { entryId: 4, contact: company('wc-b-c1', 'Acme GmbH', 'DE 123 456 789') },
    { entryId: 5, contact: company('wc-a-c3', 'Acme GmbH', 'DE987654321') },
    { entryId: 6, contact: company('wc-a-c4', 'Beta GmbH') },
    { entryId: 7, contact: contact('wc-a-guest-1', email) },
    { entryId: 8, contact: company('wc-a-c5', 'Beta GmbH', 'DE111111111') },
  ]);
  expect(groups.map((group) => group.entryIds)).toEqual([[1, 7], [2, 3, 4], [5], [6], [8]]);
});

test('a taken name gives way to the next, and none is left when all are taken', () => {
  const ann = contact('n', 'e');
  expect(freeName(ann, () => false, new Set())).toBe('Ann');
  expect(freeName(ann, (name) => name === 'Ann', new Set())).toBe('Ann (1)');
  expect(freeName(ann, () => false, new Set(['ann']))).toBe('Ann (1)');
  expect(freeName(ann, () => true, new Set())).toBeNull();
});
