import { expect, test } from '@jest/globals';
import { anOrder, aProduct } from '../../test/accounting/_order.ts';
import { listNeeds } from './planning.ts';
import { readSettings } from '../domain/settings/settings.ts';

function needs(documents: object = {}, sku: string | null = 'MUG') {
  const reading = readSettings({ documents });
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  return listNeeds([anOrder({ lines: [aProduct({ sku })] })], reading.settings);
}

test('items are read where a line has a SKU and it may name one', () => {
  expect(needs().items).toBe(true);
  expect(needs({}, '').items).toBe(false);
  expect(needs({ itemCodes: 'rules' }).items).toBe(false);
});
