import { describe, expect, test } from '@jest/globals';
import { aFee, aProduct, aShipping } from '../../test/accounting/_order.ts';
import { describeLine, withQuantity } from './description.ts';

describe('describeLine', () => {
  test('the choices of the customer stand below the name', () => {
    const attributes = [
      { label: 'Engraving', value: 'For "Mum" & Dad ❤' },
      { label: 'Gift message', value: 'With\nlove' },
    ];
    expect(describeLine(aProduct({ attributes }))).toBe(
      'Slate Notebook\nEngraving: For "Mum" & Dad ❤\nGift message: With love',
    );
  });

  test('choices that are in the name of a variation are not repeated', () => {
    const attributes = [
      { label: 'Size', value: 'S' },
      { label: 'Colour', value: 'Rosé' },
      { label: 'Fit', value: 'Slim' },
    ];
    expect(describeLine(aProduct({ name: 'Cobalt Mug - S, Rosé', attributes }))).toBe(
      'Cobalt Mug - S, Rosé\nFit: Slim',
    );
  });

  test.each([
    ['a key of a deleted attribute', { label: 'pa_shoe-size', value: 'extra-wide' }, 'Shoe size: extra wide'],
    ['a key of a plugin, with its value', { label: 'gift-message', value: 'so-so' }, 'Gift message: so-so'],
    ['a label of one word', { label: 'engraving', value: 'M-1' }, 'engraving: M-1'],
    ['a list that a person wrote', { label: 'Colours', value: '[red, blue]' }, 'Colours: [red, blue]'],
  ])('%s is read as words', (_what, attribute, text) => {
    expect(describeLine(aProduct({ attributes: [attribute] }))).toBe(`Slate Notebook\n${text}`);
  });

  test.each([
    ['ids', { label: 'addon_ids', value: '12,15' }],
    ['a key of the cart', { label: 'cart-item-key', value: 'x' }],
    ['JSON', { label: 'Options', value: '{"a":[1]}' }],
    ['a list in JSON', { label: 'Options', value: '[1,2]' }],
    ['what PHP serialized', { label: 'Options', value: 'a:1:{i:0;s:1:"x";}' }],
    ['a fingerprint', { label: 'Design', value: 'c20ad4d76fe97759aa27a0c99bff6710' }],
  ])('%s are for programs', (_what, attribute) => {
    expect(describeLine(aProduct({ attributes: [attribute] }))).toBe('Slate Notebook');
  });

  test('the same choice stands once', () => {
    const attribute = { label: 'Engraving', value: 'Mum' };
    expect(describeLine(aProduct({ attributes: [attribute, attribute] }))).toBe('Slate Notebook\nEngraving: Mum');
  });

  test('shipping says so, and nothing is nameless', () => {
    expect(describeLine(aShipping())).toBe('Shipping: Standard delivery');
    expect(describeLine(aShipping({ name: '' }))).toBe('Shipping');
    expect(describeLine(aFee({ name: ' ' }))).toBe('Fee');
    expect(describeLine(aProduct({ name: '' }))).toBe('Product 55');
    expect(describeLine(aProduct({ name: '', productId: 0 }))).toBe('Product');
  });

  test('a long description is cut, the quantity below it is not', () => {
    const description = describeLine(aProduct({ name: 'Extraordinarily long name '.repeat(300) }));
    expect(description.length).toBeLessThanOrEqual(4000);
    const cut = withQuantity(description, '13');
    expect(cut.length).toBeLessThanOrEqual(4000);
    expect(cut).toMatch(/…\nQuantity: 13$/);
  });
});
