import { z } from 'zod';
import type { AppError, ErrorOptions } from '../domain/app-error.ts';
import { parseJson } from '../domain/json/parse-json.ts';
import type { HttpAnswer } from './http.ts';
import {
  CONCURRENT_PAUSE_MS,
  DAY_LIMIT_PROBE_MS,
  ERROR_CHARACTERS_READ_MAX,
  MESSAGE_CHARACTERS_MAX,
  MINUTE_PAUSE_MS,
  RETRY_AFTER_MS_MAX,
} from './limits.ts';
import { collectMessages } from './wire/fields.ts';
import { type RateLimitProblem, xeroError, type XeroErrorCode } from './xero-error.ts';

/** Every non-success status, as the error that carries the decision (developer.xero.com, API response codes). */
export function answerToError(answer: HttpAnswer, write: boolean): AppError {
  const { status } = answer;
  const reason = readProblem(answer.body);
  const correlationId = answer.header('xero-correlation-id') ?? undefined;
  const error = (code: XeroErrorCode, message: string, options: ErrorOptions = {}) =>
    xeroError(code, message, { status, correlationId, ...options });
  const retry = write ? 'lookup' : 'later';
  if ((status === 401 || status === 403) && isScope(reason))
    return error('xero_scope_missing', 'The connection to Xero lacks a permission that this needs.');
  switch (status) {
    case 400: {
      if (/idempotency key.*used with a different request/i.test(reason))
        return error('xero_key_reused', 'Xero knows this idempotency key with other bytes.');
      const found = collectMessages(parseError(answer.body));
      const messages = found.length > 0 ? found : [reason];
      const shown = messages.join(' ').slice(0, MESSAGE_CHARACTERS_MAX);
      return error('xero_validation', `Xero refused the call: ${shown}`, { messages });
    }
    case 401:
      return error('xero_unauthorised', `Xero refused the access token: ${reason}`);
    case 403:
      return error('xero_disconnected', 'Xero says the organisation is not connected: connect the store again.');
    case 404:
      return error('xero_not_found', 'Xero does not know this document, or one that it names.');
    case 408:
      return error('xero_timeout', 'Xero gave up waiting for the request.', { retry });
    case 429: {
      const limit = readRateLimit(answer);
      const seconds = Math.ceil(limit.retryAfterMs / 1000);
      const message = `Xero's limit of ${LIMITS[limit.problem]} is reached; calls resume in ${seconds} s.`;
      return error('xero_rate_limited', message, limit);
    }
    case 503:
      // A gateway before Xero says it too, even of a write that was processed.
      if (write && !/offline|unavailable|maintenance/i.test(reason)) break;
      return error('xero_maintenance', `Xero is offline for now: ${reason}`);
    default:
  }
  if (status >= 500) return error('xero_server_error', `Xero failed with status ${status}.`, { retry });
  if (status >= 400) return error('xero_refused', `Xero refused the call (${status}): ${reason}`);
  return error('xero_bad_answer', `Xero answered with status ${status}, which is not an answer.`, { retry });
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
  return { problem, retryAfterMs: Math.min(given ?? PAUSES[problem], RETRY_AFTER_MS_MAX[problem]) };
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
  return value === 'day' || value === 'concurrent' ? value : 'minute';
}

const LIMITS: Readonly<Record<RateLimitProblem, string>> = {
  minute: 'calls a minute',
  day: 'calls a day',
  concurrent: 'calls at once',
  app: 'calls a minute of this app',
};

const problemText = z.string().nullish();
const problemBody = z.object({ Detail: problemText, Message: problemText, Title: problemText });

function readProblem(body: string): string {
  const { data } = problemBody.safeParse(parseError(body));
  const start = body.slice(0, MESSAGE_CHARACTERS_MAX * 2).trim();
  const text = start.startsWith('<') ? 'a page instead of data' : start;
  const reason = data === undefined ? text : (data.Detail ?? data.Message ?? data.Title);
  return reason ? reason.slice(0, MESSAGE_CHARACTERS_MAX) : 'no reason given';
}

/** undefined = no JSON, or far longer than Xero's errors. */
function parseError(body: string): unknown {
  return body.length > ERROR_CHARACTERS_READ_MAX ? undefined : parseJson(body);
}

function isScope(reason: string): boolean {
  return /AuthorizationUnsuccessful|insufficient_scope/i.test(reason);
}
