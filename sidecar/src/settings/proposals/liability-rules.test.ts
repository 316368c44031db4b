import { describe, expect, test } from '@jest/globals';
import { account, organisationIn } from '../../../test/support/xero/_organisations.ts';
import type { OrganisationLists } from '../../domain/documents.ts';
import { NEW_STORE_SETTINGS, type Settings } from '../../domain/settings/settings.ts';
import { applySuggestions } from '../suggest.ts';
import type { SeenLine } from '../suggestion.ts';
import { suggestLiabilityRules } from './liability-rules.ts';

const gb = organisationIn('GB');
const liability = (code: string, name: string) => account([code, name, 'CURRLIAB', 'LIABILITY', { taxType: 'NONE' }]);
const lists: OrganisationLists = {
  ...gb,
  accounts: [...gb.accounts, liability('821', 'Customer deposits')],
};

const fee = (name: string, over: Partial<SeenLine> = {}): SeenLine => ({
  ...{ kind: 'fee', name, productId: 0, isTaxed: false, isNegative: false },
  ...over,
});
const paidWith = (name: string) => fee(name, { isNegative: true });
const product = (name: string, productId = 7) => fee(name, { kind: 'product', productId });

const rulesFor = (seen: readonly SeenLine[], settings: Settings = NEW_STORE_SETTINGS, of = lists) =>
  suggestLiabilityRules(settings, of, seen);

describe('a liability by rule', () => {
  test.each([
    ['store credit that pays', paidWith('Store credit'), { fee: 'Store credit' }, '845'],
    ['account funds that pay', paidWith('Account funds'), { fee: 'Account funds' }, '845'],
    ['a gift card that is sold', product('Gift card £50'), { product: 7 }, '845'],
    ['a refundable deposit', fee('Refundable deposit'), { fee: 'Refundable deposit' }, '821'],
    ['a bottle deposit as a product', product('Bottle deposit 0.25'), { product: 7 }, '821'],
    ['Pfand', fee('Pfand'), { fee: 'Pfand' }, '821'],
  ])('is proposed for %s', (_, line, when, code) => {
    expect(rulesFor([line])).toMatchObject([
      {
        path: 'rules.0',
        value: { when, account: code, taxType: 'NONE' },
        optIn: true,
        reason: expect.stringContaining(line.name),
      },
    ]);
  });

  test.each([
    ['a discount', paidWith('Loyalty discount')],
    ['a deposit on an order, which is a part payment', fee('Deposit')],
    ['gift wrapping', fee('Gift wrapping')],
    ['a gift card with tax: a voucher for one rate is a sale', { ...product('Gift card'), isTaxed: true }],
    ['a card holder', product('Wall mounted deposit box')],
  ])('is not proposed for %s', (_, line) => {
    expect(rulesFor([line])).toEqual([]);
  });

  test('each has its own place in the list, is accepted on its own and is proposed once', () => {
    const rules: Settings['rules'] = [{ when: { category: 15 }, account: '200' }];
    const settings = { ...NEW_STORE_SETTINGS, rules };
    const found = rulesFor([paidWith('Store credit'), fee('Refundable deposit')], settings);
    expect(found.map(({ path }) => path)).toEqual(['rules.1', 'rules.2']);
    expect(applySuggestions(settings, found)).toEqual(settings);
    const all = found.map((one) => ({ ...one, optIn: false }));
    const accepted = applySuggestions(settings, all);
    expect(accepted.rules).toHaveLength(3);
    expect(rulesFor([paidWith('store credit'), fee('Refundable deposit')], accepted)).toEqual([]);
  });

  test('is on the account of gift cards if there is one; without an account named for it nothing is guessed', () => {
    const settings = { ...NEW_STORE_SETTINGS, accounts: { ...NEW_STORE_SETTINGS.accounts, hiddenTender: '821' } };
    expect(rulesFor([paidWith('Store credit')], settings)).toMatchObject([{ value: { account: '821' } }]);
    expect(rulesFor([fee('Refundable deposit')], settings, gb)).toEqual([]);
  });
});
