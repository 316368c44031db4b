import { describe, expect, test } from '@jest/globals';
import { DEFAULT_SETTINGS } from '../../domain/settings/settings.ts';
import type { OrderLine, ProductChoice } from '../../domain/order.ts';
import { choiceName, deciding } from './deciding.ts';

const LINE: OrderLine = {
  ...{ kind: 'product', id: 1, name: 'Mug', productId: 55, variationId: 60, quantity: '1', taxClass: '', sku: 'MUG' },
  ...{ total: '10', totalTax: '0', subtotal: '10', subtotalTax: '0', taxes: [], attributes: [] },
};
const VARIATION: ProductChoice = { on: 'variation', id: 60, name: 'Mug - Red', taxType: 'OUTPUT2' };
const PRODUCT: ProductChoice = { on: 'product', id: 55, name: 'Mug', account: '210' };
const CATEGORY: ProductChoice = { on: 'category', id: 15, name: '', account: '220', item: 'MUGS' };
const RULES = [{ when: { variation: 60 }, account: '230', tracking: [{ categoryId: 'c', optionId: 'o' }] }];
const SETTINGS = { ...DEFAULT_SETTINGS, rules: RULES };

const decide = (field: 'account' | 'taxType' | 'tracking' | 'item', choices: readonly ProductChoice[]) =>
  deciding(field, { ...LINE, choices }, RULES, SETTINGS);

describe('deciding', () => {
  test('each field is decided by the nearest of variation, product and category that names it, before every rule', () => {
    const all = [VARIATION, PRODUCT, CATEGORY];
    expect(decide('account', all)).toEqual({ value: '210', at: { choice: PRODUCT }, name: 'set on product “Mug”' });
    expect(decide('taxType', all)?.value).toBe('OUTPUT2');
    expect(decide('item', all)).toMatchObject({ value: 'MUGS', at: { choice: { on: 'category' } } });
    expect(decide('account', [CATEGORY])?.value).toBe('220');
  });

  test('what the shop leaves open is decided by the rules', () => {
    expect(decide('tracking', [PRODUCT])).toMatchObject({ at: { setting: 'rules.0.tracking' }, name: 'variation 60' });
    expect(decide('account', [])).toMatchObject({ value: '230', at: { setting: 'rules.0.account' } });
    expect(decide('taxType', [PRODUCT])).toBeNull();
  });

  test('a category without a name is named by its id', () => {
    expect(choiceName(CATEGORY)).toBe('set on category “15”');
  });
});
