import { describe, expect, test } from '@jest/globals';
import type { Rule } from '../../domain/settings/settings.ts';
import type { Recoding } from '../../ledger/requests/recodings.ts';
import { offeredRules } from './offered-rules.ts';
import { withRule } from './with-rule.ts';

const MUGS = { id: 15, name: 'Mugs' };
const GIFTS = { id: 16, name: 'Gifts' };
const SALE = { id: 17, name: 'Sale' };

let count = 0;
function recoded(id: number, categories = [MUGS], more: Partial<Recoding> = {}): Recoding {
  count += 1;
  const product = { lineId: count, id, variationId: 0, sku: '', name: `Mug ${String(id)}`, categories };
  const place = { invoiceId: `i${String(count)}`, key: 'a', orderId: String(count), name: product.name };
  return { ...place, from: '200', to: '210', product, ...more };
}
const offers = (...some: Recoding[]) => offeredRules(some).map(({ key, name, lines }) => `${key} ${name} ${lines}`);

describe('an offered rule', () => {
  test('is about the product if all lines are of one', () => {
    expect(offers(recoded(1), recoded(1), recoded(1))).toEqual(['product:1:200:210 Mug 1 3']);
  });

  test('is about the category that most have in common if they are of several', () => {
    const some = [recoded(1, [MUGS, SALE]), recoded(2, [MUGS]), recoded(3, [GIFTS, MUGS]), recoded(4, [MUGS, SALE])];
    expect(offers(...some)).toEqual(['category:15:200:210 Mugs 4']);
  });

  test('is not doubled by the category of a product that has its own', () => {
    expect(offers(...[1, 1, 1, 2].map((id) => recoded(id)))).toEqual(['product:1:200:210 Mug 1 3']);
  });
});

describe('nothing is offered', () => {
  const order = { orderId: '7' };
  const piece = recoded(1, [MUGS], order);
  test.each<[string, readonly Recoding[]]>([
    ['for two lines', [recoded(1), recoded(2)]],
    ['for three accounts', ['210', '220', '230'].map((to) => recoded(1, [MUGS], { to }))],
    ['for a product that went to another account too', [...[1, 1, 1].map((id) => recoded(id, [])), recoded(1, [], { to: '220' })]], // prettier-ignore
    ['for a category that went to another account too', [...[1, 2, 3].map((id) => recoded(id)), recoded(4, [MUGS], { to: '220' })]], // prettier-ignore
    ['for one line of an order in three pieces', ['a', 'b', 'c'].map((key) => ({ ...piece, key }))],
    ['for lines of no product, or not read yet', [null, null, undefined].map((product) => ({ ...recoded(1), product }))], // prettier-ignore
    ['for products without a category in common', [recoded(1, [MUGS]), recoded(2, [GIFTS]), recoded(3, [SALE])]],
  ])('%s', (_what, some) => {
    expect(offers(...some)).toEqual([]);
  });
});

describe('an accepted rule', () => {
  const rule: Rule = { when: { category: 15 }, account: '210' };
  test.each<[string, readonly Rule[], readonly Rule[]]>([
    [
      'comes before those that would win over it, and after others',
      [
        { when: { product: 7 }, account: '200' },
        { when: { category: 16 }, account: '200' },
      ],
      [{ when: { product: 7 }, account: '200' }, rule, { when: { category: 16 }, account: '200' }],
    ],
    [
      'gives a rule with the same conditions its account, and keeps what else that decides',
      [
        { when: { category: 15 }, account: '200', taxType: 'OUTPUT2' },
        { when: { tag: 3 }, account: '200' },
      ],
      [
        { ...rule, taxType: 'OUTPUT2' },
        { when: { tag: 3 }, account: '200' },
      ],
    ],
    ['is the last where no other is like it', [{ when: { tag: 3 }, account: '200' }], [{ when: { tag: 3 }, account: '200' }, rule]], // prettier-ignore
  ])('%s', (_what, before, after) => {
    expect(withRule(before, rule)).toEqual(after);
  });
});
