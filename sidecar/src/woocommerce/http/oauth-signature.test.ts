import { expect, test } from '@jest/globals';
import { oauthParameters } from './oauth-signature.ts';

const AT = new Date(1_795_600_000_999);
const NONCE = '00112233445566778899aabbccddeeff';

/** As oauth-1.0a 2.2.6 signed them, which this replaced. */
test.each([
  [
    'GET',
    'http://shop.example/wp-json/wc/v3/orders?page=2&per_page=100&status=any',
    'qQl3AzjjyQ8+e5RForYGvjZebUcGEWrvJ7GFn0gzMak=',
  ],
  ['PUT', 'https://shop.example:8443/shop/wp-json/wc/v3/orders/7', 'P+7S34abPSzj6V1v8QKzNcucwebVSTjjAUwjToGbR4c='],
  [
    'GET',
    'http://127.0.0.1:8080/wp-json/wc/v3/products?search=caf%C3%A9+%26+th%C3%A9+100%25&_fields=id%2Cname',
    'bvpJCgNIq8hhWkjCvTsAqNq0YjmFpU+zh2X1abzjhH4=',
  ],
  [
    'GET',
    "http://b%C3%BCcher.example/wp-json/wc/v3/orders?search=!*'()~%20-._%2B%3D%2F&after=2026-11-24T10%3A00%3A00",
    '3IW5gAb7Y4xIn1AzsTnngi8DmDoxgZ1lpT5iNiebtzM=',
  ],
  [
    'GET',
    'http://shop.example/wp-json/wc/v3/orders?b=1&a%5Bx%5D=2&B=3&a=4&include=3%2C1&%F0%9F%98%80=%F0%9F%98%80',
    'QTBOfLQlvdCyuMzpyh3eFgs9nFbYw66a8AWFKHmLtYw=',
  ],
])('%s %s is signed as another implementation of the standard signs it', (method, href, signature) => {
  const key = { consumerKey: 'ck_0123456789abcdef', consumerSecret: 'cs_fedcba9876543210+/!' };
  expect(oauthParameters({ ...key, method, url: new URL(href), nonce: NONCE, at: AT })).toEqual({
    oauth_consumer_key: 'ck_0123456789abcdef',
    oauth_nonce: NONCE,
    oauth_signature_method: 'HMAC-SHA256',
    oauth_timestamp: '1795600000',
    oauth_version: '1.0',
    oauth_signature: signature,
  });
});
