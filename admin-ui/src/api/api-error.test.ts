import { describe, expect, test } from '@jest/globals';
import { ApiError, toApiError } from './api-error.ts';

describe('what apiFetch rejects with', () => {
  test("the server's code, message and status are kept", () => {
    const rejection = {
      code: 'ml_connector_unreachable',
      message: 'The service does not answer.',
      data: { status: 502 },
    };
    const error = toApiError(rejection);
    expect(error).toBeInstanceOf(Error);
    expect([error.code, error.message, error.status]).toEqual([rejection.code, rejection.message, 502]);
    expect(error.fields).toEqual({});
    expect(error.cause).toBe(rejection);
  });

  test("the sidecar's advice and its faults are kept, wherever WordPress put them", () => {
    const faults = [{ path: 'accounts.sales', message: 'No such account.' }];
    const wordpress = toApiError({
      code: 'settings_invalid',
      message: 'm',
      data: { status: 422, fix: 'Do it.', faults },
    });
    const sidecar = toApiError({ code: 'settings_invalid', message: 'm', fix: 'Do it.', faults });
    expect([wordpress.fix, wordpress.faults]).toEqual(['Do it.', faults]);
    expect([sidecar.fix, sidecar.faults]).toEqual(['Do it.', faults]);
  });

  test('refused arguments are named one by one', () => {
    const error = toApiError({
      code: 'rest_invalid_param',
      message: 'Invalid parameter(s): prefix',
      data: { status: 400, params: { prefix: 'prefix is too long.', details: {} }, details: {} },
    });
    expect(error.fields).toEqual({ prefix: 'prefix is too long.' });
  });

  test.each([
    ['no network', { code: 'fetch_error', message: 'You are probably offline.' }, true],
    [
      'the error page of a proxy',
      { code: 'invalid_json', message: 'The response is not a valid JSON response.' },
      true,
    ],
    ['too many requests', { code: 'x', message: 'y', data: { status: 429 } }, true],
    ['a sidecar that is down', { code: 'x', message: 'y', data: { status: 502 } }, true],
    ['an expired session', { code: 'rest_cookie_invalid_nonce', message: 'y', data: { status: 403 } }, false],
    ['a refused argument', { code: 'rest_invalid_param', message: 'y', data: { status: 400 } }, false],
    ['nonsense', 'boom', false],
  ])('%s: says whether to retry', (_name, rejection, mayRetry) => {
    expect(toApiError(rejection).mayRetry).toBe(mayRetry);
  });

  test.each([
    undefined,
    null,
    7,
    'boom',
    [],
    {},
    { code: 5, message: ' ', data: 'x' },
    { data: { status: '500', params: [] } },
  ])('a rejection of an unknown shape still has a message: %p', (rejection) => {
    const error = toApiError(rejection);
    expect(error).toMatchObject({ code: 'unknown_error', status: null, fields: {} });
    expect(error.message).toBe('Something went wrong. WordPress gave no reason.');
  });

  test("an exception's message is kept, and an ApiError is not wrapped again", () => {
    const error = toApiError(new TypeError('x is not a function'));
    expect(error.message).toBe('x is not a function');
    expect(toApiError(error)).toBe(error);
    expect(error).toBeInstanceOf(ApiError);
  });
});
