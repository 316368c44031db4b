import { describe, expect, test } from '@jest/globals';
import { readStoreAddress } from './store-address.ts';

describe('readStoreAddress', () => {
  test.each([
    ['shop.example', 'https://shop.example'],
    [' https://shop.example/ ', 'https://shop.example'],
    ['https://shop.example:8443/de/laden/', 'https://shop.example:8443/de/laden'],
    ['https://shop.example/wp-json/wc/v3', 'https://shop.example'],
    ['https://shop.example/blog/wp-admin/admin.php?page=wc-settings', 'https://shop.example/blog'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['https://8.8.8.8', 'https://8.8.8.8'],
  ])('%s is the store %s', (typed, home) => {
    expect(readStoreAddress(typed, false)).toBe(home);
  });

  test.each([
    ['http://shop.example', /not encrypted.*https/],
    ['ftp://shop.example', /not encrypted/],
    ['https://user:pw@shop.example', /user name or password/],
    ['https://', /not a web address/],
    ['https://127.0.0.1', /private network/],
    ['https://2130706433', /private network/],
    ['https://0x7f.1/shop', /private network/],
    ['https://[::1]:8080', /private network/],
    ['https://[::ffff:10.0.0.1]', /private network/],
  ])('%s is refused', (typed, reason) => {
    expect(() => readStoreAddress(typed, false)).toThrow(expect.objectContaining({ code: 'store_refused' }));
    expect(() => readStoreAddress(typed, false)).toThrow(reason);
  });

  test('a password in the address is not repeated', () => {
    expect(() => readStoreAddress('https://user:hunter2@shop.example', false)).toThrow(/^(?!.*hunter2)/);
  });

  test('http and private hosts pass when they are allowed, other schemes never', () => {
    expect(readStoreAddress('http://localhost:8080/shop', true)).toBe('http://localhost:8080/shop');
    expect(readStoreAddress('https://10.0.0.5', true)).toBe('https://10.0.0.5');
    expect(() => readStoreAddress('http://169.254.169.254/latest', true)).toThrow(/link-local.*never calls/);
    expect(() => readStoreAddress('file:///etc/passwd', true)).toThrow(
      expect.objectContaining({ code: 'store_refused' }),
    );
  });
});
