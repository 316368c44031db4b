import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSameStore, normaliseStoreUrl, STORE_ID_CHARACTERS_MAX, toStoreId, withHash } from './store-id.ts';

test.each([
  ['https://shop.example.com', 'shop.example.com'],
  ['SHOP.example.com/', 'shop.example.com'],
  ['http://127.0.0.1:8080/uk_vat_incl/', '127.0.0.1-8080-uk_vat_incl'],
  ['https://example.com:443/Shop/Two/?a=b#c', 'example.com-shop-two'],
  ['https://müller.example/laden', 'xn--mller-kva.example-laden'],
  ['https://example.com/caf%C3%A9%20bar', 'example.com-caf-bar'],
  ['http://[::1]:8080', '1-8080'],
  ['https://example.com/a..b', 'example.com-a.b'],
])('%s has the id %s', (input, id) => {
  expect(toStoreId(normaliseStoreUrl(input))).toBe(id);
});

test('a long address keeps its beginning and a hash of the whole', () => {
  const long = normaliseStoreUrl(`https://example.com/${'a'.repeat(200)}`);
  const id = toStoreId(long);
  expect(id).toHaveLength(STORE_ID_CHARACTERS_MAX);
  expect(id).not.toBe(toStoreId(`${long}b`));
});

test('the scheme makes no other store, host and path do', () => {
  expect(isSameStore('http://shop.example', 'https://shop.example')).toBe(true);
  expect(isSameStore('https://shop.example', 'https://shop.example/a')).toBe(false);
  expect(withHash('a', 'http://shop.example')).toBe(withHash('a', 'https://shop.example'));
});

test('every web address gives an id that is safe as file name and URL segment', () => {
  fc.assert(
    fc.property(
      fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['http', 'https'] }),
      (url) => {
        const id = toStoreId(normaliseStoreUrl(url));
        expect(id).toMatch(/^[a-z0-9_][a-z0-9._-]*$/);
        expect(id.length).toBeLessThanOrEqual(STORE_ID_CHARACTERS_MAX);
        expect(id).not.toContain('..');
      },
    ),
  );
});

describe('addresses that are refused', () => {
  test.each([
    '',
    'ftp://shop.example',
    'javascript:alert(1)',
    'https://user:pw@shop.example',
    `https://${'a'.repeat(600)}`,
  ])('"%s"', (input) => {
    expect(() => normaliseStoreUrl(input)).toThrow(expect.objectContaining({ area: 'connection' }));
  });
});
