import { describe, expect, test } from '@jest/globals';
import type { PlannedItem, WrittenItem, XeroItem } from '../../domain/documents.ts';
import { byItemKey, judgeItem } from './judge-item.ts';

const WANTED: PlannedItem = {
  ...{ code: 'MUG', name: 'Mug', description: 'Mug', unitPrice: '9.99', accountCode: '200', taxType: '' },
  source: 'shop:1',
};
const WRITTEN: WrittenItem = { key: 'mug', itemId: 'i-1', name: 'Mug', unitPrice: '9.99', source: 'shop:1' };
const ITEM: XeroItem = {
  ...{ itemId: 'i-1', code: 'MUG', name: 'Mug', isTracked: false, isSold: true, description: 'Mug' },
  sales: { unitPrice: '9.99', accountCode: '200', taxType: 'OUTPUT2' },
};

interface Case {
  readonly wanted?: Partial<PlannedItem>;
  readonly written?: Partial<WrittenItem> | null;
  readonly items?: readonly Partial<XeroItem>[];
  readonly create?: 'sold' | 'all';
  readonly update?: 'never' | 'name' | 'price';
}

function judge({ wanted, written = {}, items = [{}], create = 'all', update = 'price' }: Case) {
  const list = byItemKey(items.map((one) => ({ ...ITEM, ...one })));
  const before = written === null ? undefined : { ...WRITTEN, ...written };
  const verdict = judgeItem({ ...WANTED, ...wanted }, list, before, { items: { create, update, withoutSku: 'none' } });
  if (verdict.kind === 'left') return verdict.found === undefined ? verdict.why : `found: ${verdict.why}`;
  return verdict.kind === 'make' ? `make${verdict.again ? ' again' : ''}` : [verdict.name, verdict.unitPrice];
}

const price = (unitPrice: string | null) => ({ sales: { unitPrice, accountCode: '200', taxType: '' } });

describe('an item that is not ours', () => {
  test.each<[string, Case, string]>([
    ['none is there', { written: null, items: [] }, 'make'],
    ['none is there, and only sold products get one', { written: null, items: [], create: 'sold' }, 'when_sold'],
    ['a person’s', { written: null }, 'of_others'],
    ['a person’s, its code in other case', { written: null, items: [{ code: 'mug' }] }, 'of_others'],
    ['two that differ by case', { written: null, items: [{ code: 'mug' }, { code: 'Mug' }] }, 'several_codes'],
    ['with stock', { written: null, items: [{ isTracked: true }] }, 'tracked'],
    ['bought only', { written: null, items: [{ isSold: false }] }, 'not_sold'],
    ['a call before has no answer, and it is not there', { written: { itemId: '' }, items: [] }, 'make again'],
    ['a call before has no answer, and it is there', { written: { itemId: '' } }, 'found: same'],
    ['a person was faster than that call', { written: { itemId: '' }, items: [{ name: 'Cup' }] }, 'of_others'],
  ])('%s', (_name, one, expected) => expect(judge(one)).toEqual(expected));
});

describe('an item of ours', () => {
  const renamed = { wanted: { name: 'Cup', description: 'Cup' } };
  const dearer = { wanted: { unitPrice: '12.00' } };
  const both = { wanted: { name: 'Cup', description: 'Cup', unitPrice: '12.00' } };
  test.each<[string, Case, unknown]>([
    ['as in the shop', {}, 'same'],
    ['another name', renamed, ['Cup', null]],
    ['another price', dearer, [null, '12.00']],
    ['both', both, ['Cup', '12.00']],
    ['both, and only names follow', { ...both, update: 'name' }, ['Cup', null]],
    ['a price, and only names follow', { ...dearer, update: 'name' }, 'not_asked'],
    ['both, and nothing follows', { ...both, update: 'never' }, 'not_asked'],
    ['a person changed its name', { ...both, items: [{ name: 'My mug' }] }, [null, '12.00']],
    ['a person changed its price', { ...both, items: [price('8.00')] }, ['Cup', null]],
    ['a person changed both', { ...both, items: [{ name: 'My mug', ...price('8.00') }] }, 'changed_in_xero'],
    ['a person wrote what the shop has since', { ...renamed, items: [{ name: 'Cup' }] }, 'same'],
    ['a person gave it another code', { ...renamed, items: [{ code: 'CUP-1' }] }, ['Cup', null]],
    ['a person deleted it', { ...renamed, items: [] }, 'deleted_in_xero'],
    ['a person deleted it, and another has the code', { ...renamed, items: [{ itemId: 'i-2' }] }, 'deleted_in_xero'],
    ['it has stock by now', { ...renamed, items: [{ isTracked: true }] }, 'tracked'],
    ['it is not sold any more', { ...renamed, items: [{ isSold: false }] }, 'not_sold'],
    ['another product has its SKU', { wanted: { ...renamed.wanted, source: 'shop:2' } }, 'other_product'],
    ['no price in its currency', { wanted: { unitPrice: null }, items: [price('8.00')] }, 'same'],
    ['its first price', { ...dearer, written: { unitPrice: null }, items: [price(null)] }, [null, '12.00']],
    ['the same price in other decimals', { wanted: { unitPrice: '9.9900' } }, 'same'],
    [
      'its name is cut, and only the rest of it changed',
      {
        wanted: { name: 'M'.repeat(50), description: 'M'.repeat(60) },
        written: { name: 'M'.repeat(59) },
        items: [{ name: 'M'.repeat(50) }],
      },
      'same',
    ],
    [
      'made by a version that did not keep what it wrote',
      { ...both, written: { name: null, unitPrice: null, source: null } },
      'changed_in_xero',
    ],
  ])('%s', (_name, one, expected) => expect(judge(one)).toEqual(expected));
});
