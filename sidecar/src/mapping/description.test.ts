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
