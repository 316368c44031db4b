import { expect, test } from '@jest/globals';
import { organisationIn } from '../../../test/support/xero/_organisations.ts';
import type { ShopProduct } from '../../domain/items/shop-product.ts';
import { DEFAULT_SETTINGS } from '../../domain/settings/settings.ts';
import { wantedItems } from './wanted-items.ts';

const MUG: ShopProduct = {
  ...{ id: 55, parentId: 0, type: 'simple', isPublished: true, name: 'Mug', sku: 'MUG', price: '10' },
  ...{ isTaxable: true, taxClass: '', hasVariations: false, choices: [], options: [] },
};
const CONTEXT = {
  ...{ settings: { ...DEFAULT_SETTINGS, accounts: { ...DEFAULT_SETTINGS.accounts, sales: '200' } } },
  ...{ lists: organisationIn('GB'), storeId: 'shop', catalogue: new Map() },
  prices: { currency: 'GBP', includeTax: false, taxFactors: new Map<string, string>() },
};

test('an item has the code and the account that its product is set to in the shop, before SKU and settings', () => {
  const choices = [
    { on: 'product', id: 55, name: 'Mug', item: 'CUP-1' },
    { on: 'category', id: 15, name: 'Mugs', account: '260' },
  ] as const;
  const of = (product: ShopProduct) => wantedItems({ product, variations: [] }, CONTEXT)[0]?.item;
  expect(of({ ...MUG, choices })).toMatchObject({ code: 'CUP-1', accountCode: '260' });
  expect(of(MUG)).toMatchObject({ code: 'MUG', accountCode: '200' });
});
