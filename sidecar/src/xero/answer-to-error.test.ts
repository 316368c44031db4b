import { describe, expect, test } from '@jest/globals';
import { answerToError, isTokenRefused } from './answer-to-error.ts';
import type { HttpAnswer } from './http.ts';

function answer(status: number, body = '', headers: Record<string, string> = {}): HttpAnswer {
  return { status, body, header: (name) => headers[name] ?? null };
}

const detail = (text: string): string => JSON.stringify({ Type: null, Title: 'x', Detail: text });

describe('the status of an answer decides what becomes of a write', () => {
  test.each([
    [401, detail('TokenExpired: token expired at 09/16/2026 04:13:57'), 'xero_unauthorised', 'later'],
    [401, detail('AuthorizationUnsuccessful'), 'xero_scope_missing', 'later'],
    [403, detail('AuthorizationUnsuccessful'), 'xero_scope_missing', 'later'],
    [403, detail('AuthenticationUnsuccessful'), 'xero_disconnected', 'later'],
    [403, '', 'xero_disconnected', 'later'],
    [404, '', 'xero_not_found', 'never'],
    [408, '', 'xero_timeout', 'lookup'],
    [412, '', 'xero_refused', 'never'],
    [415, '', 'xero_refused', 'never'],
    [429, '', 'xero_rate_limited', 'later'],
    [500, '', 'xero_server_error', 'lookup'],
    [502, '<html>', 'xero_server_error', 'lookup'],
    [503, 'The Organisation is offline', 'xero_maintenance', 'later'],
    [504, '', 'xero_server_error', 'lookup'],
    [302, '', 'xero_bad_answer', 'lookup'],
  ])('%d %s is %s: %s', (status, body, code, retry) => {
    expect(answerToError(answer(status, body), true)).toMatchObject({ code, retry, facts: { status } });
  });

  test('a read is only tried later where a write must be looked up', () => {
    for (const status of [302, 408, 500, 504]) expect(answerToError(answer(status), false).retry).toBe('later');
  });

  test('a refused call lists every message once, at any depth', () => {
    const body = JSON.stringify({
      ErrorNumber: 10,
      Type: 'ValidationException',
      Message: 'A validation exception occurred',
      Elements: [
        { ValidationErrors: [{ Message: 'One.' }], Contact: { ValidationErrors: [{ Message: 'Two.' }] } },
        { ValidationErrors: [{ Message: 'One.' }] },
      ],
    });
    expect(answerToError(answer(400, body), true)).toMatchObject({
      code: 'xero_validation',
      retry: 'never',
      facts: { messages: ['One.', 'Two.'] },
    });
  });

  test('a 400 without elements has its own message', () => {
    const body = JSON.stringify({ ErrorNumber: 16, Type: 'QueryParseException', Message: 'No property X' });
    expect(answerToError(answer(400, body), false)).toMatchObject({ facts: { messages: ['No property X'] } });
  });

  test('a key used with other bytes must be looked up: the first request counts', () => {
    const body = JSON.stringify({ Message: 'Idempotency Key: k1 is used with a different request.' });
    expect(answerToError(answer(400, body), true)).toMatchObject({ code: 'xero_key_reused', retry: 'lookup' });
  });

  test('the correlation id is kept for Xero’s support', () => {
    const failed = answerToError(answer(500, '', { 'xero-correlation-id': 'c-1' }), true);
    expect(failed.facts.correlationId).toBe('c-1');
  });

  test('a long page of a gateway does not become a long message', () => {
    const failed = answerToError(answer(418, 'x'.repeat(100_000)), true);
    expect(failed.message.length).toBeLessThan(1_000);
  });
});

describe('a 429 names its limit and its pause', () => {
  test.each([
    ['minute', '26', 'minute', 26_000],
    ['Day', '3600', 'day', 3_600_000],
    ['appminute', '5', 'app', 5_000],
    ['app-minute', undefined, 'app', 60_000],
    ['concurrent', undefined, 'concurrent', 2_000],
    [undefined, undefined, 'minute', 60_000],
    ['minute', 'soon', 'minute', 60_000],
    // Believed no longer than its kind of limit can last.
    ['minute', '1e21', 'minute', 900_000],
    ['appminute', '86400', 'app', 900_000],
    ['concurrent', '3600', 'concurrent', 60_000],
    ['day', '31536000', 'day', 86_400_000],
  ])('problem %s, Retry-After %s', (problem, retryAfter, expected, pause) => {
    const headers = {
      ...(problem === undefined ? {} : { 'x-rate-limit-problem': problem }),
      ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    };
    expect(answerToError(answer(429, '', headers), true)).toMatchObject({
      facts: { problem: expected, retryAfterMs: pause },
    });
  });
});

test('a new token is asked for only when the token itself was refused', () => {
  expect(isTokenRefused(answer(401, detail('TokenExpired: token expired at …')))).toBe(true);
  expect(isTokenRefused(answer(401, detail('AuthenticationUnsuccessful')))).toBe(true);
  expect(isTokenRefused(answer(401, detail('AuthorizationUnsuccessful')))).toBe(false);
  expect(isTokenRefused(answer(403, detail('AuthenticationUnsuccessful')))).toBe(false);
});
