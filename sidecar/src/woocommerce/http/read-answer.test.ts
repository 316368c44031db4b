import { describe, expect, test } from '@jest/globals';
import { readAnswer } from './read-answer.ts';

const context = {
  home: 'https://shop.example',
  path: '/wp-json/wc/v3/orders',
  now: new Date('2026-11-24T10:00:00Z'),
};

function read(status: number, text: string, retryAfter: string | null = null): Promise<unknown> {
  return readAnswer({ status, body: Buffer.from(text), retryAfter, takeTurn: () => Promise.resolve() }, context);
}

async function failure(status: number, text: string, retryAfter: string | null = null): Promise<unknown> {
  try {
    await read(status, text, retryAfter);
  } catch (error) {
    return error;
  }
  throw new Error('was read without complaint');
}

const restError = (code: string, message: string) => JSON.stringify({ code, message, data: { status: 0 } });

test('a byte order mark or blank lines before the JSON do no harm', async () => {
  expect(await read(200, '\uFEFF\n {"id":1}')).toEqual({ id: 1 });
});

describe('a page instead of data', () => {
  test.each([
    [404, '<html><title>Page not found</title></html>', /Permalinks/],
    [403, '<html><title>Access denied | Wordfence</title></html>', /firewall/],
    [401, '<html><title>401 Authorization Required</title></html>', /password/],
    [200, '<html><title>Coming soon</title></html>', /maintenance or coming-soon/],
    [200, '<br />\n<b>Warning</b>: Undefined variable in <b>/srv/x.php</b> on line 3<br />\n[{"id":1}]', /PHP prints/],
    [200, '', /open the address in a browser/],
  ])('%i is explained by what the page shows', async (status, text, advice) => {
    const error = await failure(status, text);
    expect(error).toMatchObject({ code: 'store_not_json' });
    expect(error).toMatchObject({
      code: 'store_not_json',
      retry: 'later',
      facts: { status },
      message: expect.stringMatching(advice),
    });
  });

  test('a long page is read at both ends', async () => {
    const filling = '<p>x</p>\n'.repeat(10_000);
    expect(await failure(200, `<title>Closed</title>${filling}`)).toMatchObject({
      message: expect.stringContaining('"Closed"'),
    });
    expect(await failure(200, `[{"id":1},${filling}<b>Fatal error</b>: out of memory in /srv/x.php`)).toMatchObject({
      message: expect.stringContaining('PHP prints'),
    });
  });

  test('more values than any answer has are refused', async () => {
    expect(await failure(200, '['.repeat(200_000))).toMatchObject({
      code: 'store_bad_response',
      message: expect.stringContaining('more data than a WooCommerce answer can have'),
    });
  });

  test('the title is shown', async () => {
    expect(await failure(200, '<title>\n Under  construction</title>')).toMatchObject({
      message: expect.stringContaining('"Under construction"'),
    });
  });
});

describe('WooCommerce errors', () => {
  test.each([
    [401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.', 'key'],
    [401, 'woocommerce_rest_authentication_error', 'Consumer secret is invalid.', 'secret'],
    [401, 'woocommerce_rest_authentication_error', 'Invalid timestamp.', 'clock'],
    [
      401,
      'woocommerce_rest_authentication_error',
      'The API key provided does not have read permissions.',
      'permission',
    ],
    [401, 'woocommerce_rest_authentication_error', 'Consumer Secret ist ungültig.', 'unknown'],
    [403, 'woocommerce_rest_cannot_view', 'Du darfst das nicht.', 'permission'],
  ])('%i %s "%s" is a wrong %s', async (status, code, message, reason) => {
    const error = await failure(status, restError(code, message));
    expect(error).toMatchObject({ code: 'store_auth_failed' });
    expect(error).toMatchObject({
      facts: { failure: reason },
      retry: 'never',
      message: expect.stringContaining(message.slice(0, -1)),
    });
  });

  test('a gone order, a missing API and a refused request are three things', async () => {
    expect(await failure(404, restError('woocommerce_rest_shop_order_invalid_id', 'Invalid ID.'))).toMatchObject({
      code: 'store_not_found',
    });
    expect(await failure(404, restError('rest_no_route', 'No route'))).toMatchObject({ code: 'store_api_missing' });
    // From another plugin: a site move must not make an order count as deleted and void its invoice.
    for (const code of ['maintenance_mode', 'site_suspended', 'rest_disabled', ''])
      expect(await failure(404, restError(code, 'Nothing here.'))).toMatchObject({ code: 'store_bad_response' });
    expect(await failure(400, restError('rest_invalid_param', 'Invalid parameter(s): dp'))).toMatchObject({
      code: 'store_bad_response',
    });
  });

  test('5xx is tried later, with or without JSON', async () => {
    expect(await failure(500, restError('internal_server_error', 'critical'))).toMatchObject({
      code: 'store_server_error',
    });
    expect(await failure(503, '<title>Maintenance</title>')).toMatchObject({
      code: 'store_server_error',
      message: expect.stringContaining('"Maintenance"'),
    });
  });

  test.each([
    ['7', 7000],
    ['Tue, 24 Nov 2026 10:00:30 GMT', 30_000],
    ['soon', undefined],
    // A year, a number beyond every date, a date in a thousand years: a quarter of an hour is waited.
    ['31536000', 900_000],
    ['1000000000000000000000', 900_000],
    ['9'.repeat(400), 900_000],
    ['Tue, 24 Nov 3026 10:00:30 GMT', 900_000],
    ['Tue, 24 Nov 2026 09:00:00 GMT', 0],
  ])('Retry-After %s is %s ms', async (header, retryAfterMs) => {
    const error = await failure(429, '', header);
    expect(error).toMatchObject({ code: 'store_rate_limited' });
    expect(error).toMatchObject({ facts: { retryAfterMs } });
  });
});
