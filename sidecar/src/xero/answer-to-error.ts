import { z } from 'zod';
import { type RateLimitProblem, xeroError } from './xero-error.ts';
import type { AppError, ErrorFacts } from '../domain/app-error.ts';
import { collectMessages } from './wire/fields.ts';
import type { HttpAnswer } from './http.ts';
import { CONCURRENT_PAUSE_MS, DAY_LIMIT_PROBE_MS, MESSAGE_CHARACTERS_MAX, MINUTE_PAUSE_MS } from './limits.ts';

/** Every non-success status, as the error that carries the decision (developer.xero.com, API response codes). */
export function answerToError(answer: HttpAnswer, write: boolean): AppError {
  const details = { status: answer.status, correlationId: answer.header('xero-correlation-id') ?? undefined };
  const retry = write ? 'lookup' : 'later';
  const said = readProblem(answer.body);
  switch (answer.status) {
    case 400:
      return toBadRequest(answer.body, said, details);
    case 401:
      return isScope(said)
        ? xeroError('xero_scope_missing', 'The consent lacks a permission: connect the store to Xero again.', details)
        : xeroError('xero_unauthorised', `Xero refused the access token: ${said}`, details);
    case 403:
      return isScope(said)
        ? xeroError('xero_scope_missing', 'The consent lacks a permission: connect the store to Xero again.', details)
        : xeroError(
            'xero_disconnected',
            'Xero says the organisation is not connected: connect the store again.',
            details,
          );
    case 404:
      return xeroError('xero_not_found', 'Xero does not know this document, or one that it names.', details);
    case 408:
      return xeroError('xero_timeout', 'Xero gave up waiting for the request.', { ...details, retry: retry });
    case 429: {
      const limit = readRateLimit(answer);
      const seconds = Math.ceil(limit.retryAfterMs / 1000);
      return xeroError('xero_rate_limited', limitMessage(limit.problem, seconds), {
        ...details,
        problem: limit.problem,
        retryAfterMs: limit.retryAfterMs,
      });
    }
    case 503:
      // A gateway before Xero says it too, even of a write that was processed.
      if (write && !/offline|unavailable|maintenance/i.test(said)) break;
      return xeroError('xero_maintenance', `Xero is offline for now: ${said}`, details);
    default:
  }
  if (answer.status >= 500)
    return xeroError('xero_server_error', `Xero failed with status ${answer.status}.`, { ...details, retry: retry });
  if (answer.status >= 400)
    return xeroError('xero_refused', `Xero refused the call (${answer.status}): ${said}`, details);
  return xeroError('xero_bad_answer', `Xero answered with status ${answer.status}, which is not an answer.`, {
    ...details,
    retry: retry,
  });
}

/** Whether a refreshed token may help: not if the consent lacks a scope. */
export function isTokenRefused(answer: HttpAnswer): boolean {
  return answer.status === 401 && !isScope(readProblem(answer.body));
}

/** The limit a 429 names, and how long to back off. */
export function readRateLimit(answer: HttpAnswer): { problem: RateLimitProblem; retryAfterMs: number } {
  const problem = toProblem(answer.header('x-rate-limit-problem'));
  const seconds = Number(answer.header('retry-after') ?? Number.NaN);
  const given = Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : null;
  return { problem, retryAfterMs: given ?? PAUSES[problem] };
}

const PAUSES: Readonly<Record<RateLimitProblem, number>> = {
  minute: MINUTE_PAUSE_MS,
  app: MINUTE_PAUSE_MS,
  concurrent: CONCURRENT_PAUSE_MS,
  day: DAY_LIMIT_PROBE_MS,
};

/** The app-wide value's spelling is not documented: anything that begins with "app". */
function toProblem(header: string | null): RateLimitProblem {
  const value = (header ?? '').trim().toLowerCase();
  if (value.startsWith('app')) return 'app';
  if (value === 'day' || value === 'concurrent') return value;
  return 'minute';
}

function limitMessage(problem: RateLimitProblem, seconds: number): string {
  const limits = {
    minute: 'calls a minute',
    day: 'calls a day',
    concurrent: 'calls at once',
    app: 'calls a minute of this app',
  };
  return `Xero's limit of ${limits[problem]} is reached; it goes on in ${seconds} s.`;
}

const problemBody = z.object({
  Detail: z.string().nullish(),
  Message: z.string().nullish(),
  Title: z.string().nullish(),
  Type: z.string().nullish(),
});

function readProblem(body: string): string {
  const parsed = problemBody.safeParse(parseJson(body));
  const said = parsed.success
    ? (parsed.data.Detail ?? parsed.data.Message ?? parsed.data.Title)
    : body.trimStart().startsWith('<')
      ? 'a page instead of data'
      : body.trim();
  return said === null || said === undefined || said === '' ? 'no reason given' : said.slice(0, MESSAGE_CHARACTERS_MAX);
}

function isScope(said: string): boolean {
  return /AuthorizationUnsuccessful|insufficient_scope/i.test(said);
}

function toBadRequest(body: string, said: string, details: ErrorFacts): AppError {
  if (/idempotency key.*used with a different request/i.test(said)) {
    return xeroError('xero_key_reused', 'Xero knows this idempotency key with other bytes.', details);
  }
  const found = collectMessages(parseJson(body));
  const messages = found.length > 0 ? found : [said];
  return xeroError('xero_validation', `Xero refused the call: ${messages.join(' ').slice(0, MESSAGE_CHARACTERS_MAX)}`, {
    ...details,
    messages: messages,
  });
}

/** undefined when it is not JSON. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
