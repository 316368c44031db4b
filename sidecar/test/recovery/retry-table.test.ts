import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { AppError } from '../../src/domain/app-error.ts';
import { xeroError } from '../../src/xero/xero-error.ts';
import { verdictFor, type Verdict } from '../../src/posting/retry-policy.ts';
import { answerToError } from '../../src/xero/answer-to-error.ts';
import type { HttpAnswer } from '../../src/xero/http.ts';

const DOCUMENT = new URL('../../../docs/retries.md', import.meta.url);

type Fail = (write: boolean) => AppError;

const answered =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Fail =>
  (write) => {
    const answer: HttpAnswer = { status, body, header: (name) => headers[name] ?? null };
    return answerToError(answer, write);
  };
const limited = (problem: string, retryAfter?: string): Fail =>
  answered(429, '', {
    'x-rate-limit-problem': problem,
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
  });
const problem = (detail: string) => JSON.stringify({ Type: null, Title: '', Status: 0, Detail: detail });

/** What can happen to a call, as Xero's answers say it, in the order of the document. */
const CASES: readonly (readonly [string, Fail])[] = [
  ['unreachable: DNS, connection or TLS failed', () => xeroError('xero_unreachable', '', { retry: 'later' })],
  ['the connection broke', (write) => xeroError('xero_unreachable', '', { retry: write ? 'lookup' : 'later' })],
  ['no answer in time', (write) => xeroError('xero_timeout', '', { retry: write ? 'lookup' : 'later' })],
  ['400 about the call as a whole', answered(400, JSON.stringify({ Message: 'A validation exception occurred' }))],
  [
    '400 idempotency key used with other bytes',
    answered(400, problem('Idempotency Key: x is used with a different request.')),
  ],
  [
    '401 token, after one refresh and one resend of the same bytes',
    answered(401, problem('TokenExpired: token expired')),
  ],
  ['401 or 403 scope missing', answered(401, problem('AuthorizationUnsuccessful'))],
  ['403 not connected', answered(403, problem('AuthenticationUnsuccessful'))],
  ['404', answered(404, '')],
  ['429 `minute`, Retry-After 26', limited('minute', '26')],
  ['429 `minute`, no Retry-After', limited('minute')],
  ['429 `concurrent`, no Retry-After', limited('concurrent')],
  ['429 `appminute`, Retry-After 20', limited('appminute', '20')],
  ['429 `day`, Retry-After 60', limited('day', '60')],
  ['429 `day`, Retry-After 7200', limited('day', '7200')],
  ['429 `day`, no Retry-After', limited('day')],
  ['429 `minute`, Retry-After 600', limited('minute', '600')],
  ['429 `minute` or `appminute`, a longer Retry-After', limited('minute', '1e21')],
  ['429 `concurrent`, a longer Retry-After', limited('concurrent', '1e21')],
  ['429 `day`, a longer Retry-After', limited('day', '1e21')],
  ['any other 4xx', answered(412, '')],
  ['500', answered(500, 'An error occurred in Xero.')],
  ['502, 504', answered(502, '')],
  ['503 from Xero itself', answered(503, 'The Organisation is offline')],
  ['503 from a gateway', answered(503, 'upstream connect error')],
  ['an unreadable answer', answered(302, '')],
];

function inWords(verdict: Verdict): string {
  const seconds = (milliseconds: number) => `${milliseconds / 1000} s`;
  switch (verdict.do) {
    case 'lookup':
      return 'unknown: retried, then looked up';
    case 'reject':
      return 'never';
    case 'disconnect':
      return 'connection paused until someone reconnects';
    case 'pause-connection':
      return `organisation paused for ${seconds(verdict.delayMs)}`;
    case 'wait':
      return verdict.countTry ? 'retry later, with back-off' : `retry later, after ${seconds(verdict.delayMs)}`;
  }
}

function table(): string[] {
  const rows = CASES.map(([what, fail]) => {
    const [read, write] = [fail(false), fail(true)];
    const error = read.code === write.code ? `\`${read.code}\`` : `\`${read.code}\` reading, \`${write.code}\` writing`;
    return [what, error, inWords(verdictFor(read, 0, 0.5)), inWords(verdictFor(write, 0, 0.5))];
  });
  return [['Answer', 'Error', 'Reading', 'Writing'], ['---', '---', '---', '---'], ...rows].map(
    (cells) => `| ${cells.join(' | ')} |`,
  );
}

/** Prettier pads the cells of a table. */
const unpadded = (line: string) => line.replace(/-{3,}/g, '---').replace(/ +/g, ' ').trim();

test('docs/retries.md says of every answer what the code does', () => {
  const document = readFileSync(DOCUMENT, 'utf8').split('\n').map(unpadded);
  const start = document.indexOf('| Answer | Error | Reading | Writing |');
  expect(document.slice(start, start + CASES.length + 2)).toEqual(table().map(unpadded));
});
