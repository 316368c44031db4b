import { setImmediate as nextTurn } from 'node:timers/promises';
import { xeroError } from './xero-error.ts';
import { AppError } from '../domain/app-error.ts';
import { ExcessiveJson, type ListReading, parseJsonInTurns, type Turn } from '../domain/json/parse-json-in-turns.ts';
import { answerToError, isTokenRefused, readRateLimit } from './answer-to-error.ts';
import type { CallEvent, XeroAnswer, XeroCall } from './call.ts';
import type { ClockSkew } from './clock-skew.ts';
import { sendHttp, type WholeAnswer } from './http.ts';
import { IDEMPOTENCY_KEY_LENGTH_MAX, READ_TIMEOUT_MS, REQUEST_BYTES_MAX, WRITE_TIMEOUT_MS } from './limits.ts';
import type { RateGovernor } from './rate-governor.ts';
import type { RateFeedback } from './rate-window.ts';
import { createReads } from './reads/reads.ts';
import { withoutTrailing } from '../domain/text.ts';

/** Returns a token valid for a while; with `stale`, a different one. Throws a Xero error. */
export type AccessToken = (tenantId: string, options?: { readonly stale?: string }) => Promise<string>;

export interface XeroClientParts {
  /** e.g. https://api.xero.com */
  readonly apiUrl: string;
  readonly accessToken: AccessToken;
  readonly governor: RateGovernor;
  readonly now: () => Date;
  readonly onCall?: (event: CallEvent) => void;
  readonly userAgent?: string;
  readonly timeouts?: { readonly readMs: number; readonly writeMs: number };
  readonly clockSkew?: ClockSkew;
  /** While a large answer is parsed; default: other work has its turn. */
  readonly turn?: Turn;
}

export type XeroClient = ReturnType<typeof createXeroClient>;

export function createXeroClient(parts: XeroClientParts) {
  /** One call within the limits; 2xx responses only, everything else throws a Xero error, or call_withdrawn. */
  const send = (call: XeroCall): Promise<XeroAnswer> => sendWithin(parts, call);
  return { send, ...createReads(send) };
}

async function sendWithin(parts: XeroClientParts, call: XeroCall): Promise<XeroAnswer> {
  checkLimits(call);
  const write = call.method !== 'GET';
  const first = await attempt(parts, call, undefined);
  // A refused token is refused before any processing: the same bytes and key are resent once.
  const { answer } = isTokenRefused(first.answer) ? await attempt(parts, call, first.token) : first;
  if (answer.status === 204 || answer.status === 304) return { status: answer.status, json: null };
  if (answer.status < 200 || answer.status > 299) throw answerToError(answer, write);
  const json = await parseAnswer(answer.bytes, parts.turn ?? (() => nextTurn()), call.list);
  // Nobody reads them again; the collector would leave them for a while.
  answer.bytes.buffer.transfer(0);
  if (json === undefined) {
    throw xeroError('xero_bad_answer', 'The answer of Xero is not JSON.', {
      retry: write ? 'lookup' : 'later',
      status: answer.status,
      correlationId: answer.header('xero-correlation-id') ?? undefined,
    });
  }
  return { status: answer.status, json };
}

async function parseAnswer(body: Uint8Array, turn: Turn, list: ListReading | undefined): Promise<unknown> {
  try {
    return await parseJsonInTurns(body, turn, list === undefined ? {} : { list });
  } catch (error) {
    // Xero's answers are far from these limits: whatever this is, its outcome is as unknown as that of a page.
    if (error instanceof ExcessiveJson) return undefined;
    throw error;
  }
}

function checkLimits(call: XeroCall): void {
  if (call.body !== null && Buffer.byteLength(call.body) > REQUEST_BYTES_MAX)
    throw xeroError('xero_refused', `The call is larger than ${REQUEST_BYTES_MAX} bytes.`);
  if (call.idempotencyKey !== null && call.idempotencyKey.length > IDEMPOTENCY_KEY_LENGTH_MAX)
    throw xeroError('xero_refused', `The idempotency key is longer than ${IDEMPOTENCY_KEY_LENGTH_MAX} characters.`);
}

async function attempt(parts: XeroClientParts, call: XeroCall, stale: string | undefined) {
  const permit = await parts.governor.permit(call.tenantId, call.priority);
  let token: string;
  try {
    token = await parts.accessToken(call.tenantId, stale === undefined ? {} : { stale });
    if (call.mayGo !== undefined && !(await call.mayGo()))
      throw new AppError('withdrawn', 'call_withdrawn', 'The call was withdrawn before it was sent.');
  } catch (error) {
    permit.withdraw();
    throw error;
  }
  const startedAt = parts.now();
  let answer: WholeAnswer | null = null;
  try {
    answer = await sendHttp(toHttp(parts, call, token));
    parts.clockSkew?.observe({ date: answer.header('date'), askedAt: startedAt, answeredAt: parts.now() });
    return { answer, token };
  } finally {
    permit.done(answer === null ? null : readFeedback(answer));
    parts.onCall?.({
      tenantId: call.tenantId,
      method: call.method,
      resource: /^\/?([^/?]*)/.exec(call.path)?.[1] ?? '',
      status: answer?.status ?? null,
      durationMs: parts.now().getTime() - startedAt.getTime(),
    });
  }
}

function toHttp(parts: XeroClientParts, call: XeroCall, token: string): Parameters<typeof sendHttp>[0] {
  const write = call.method !== 'GET';
  const timeouts = parts.timeouts ?? { readMs: READ_TIMEOUT_MS, writeMs: WRITE_TIMEOUT_MS };
  return {
    method: call.method,
    url: `${withoutTrailing(parts.apiUrl, '/')}/api.xro/2.0/${call.path.replace(/^\/+/, '')}`,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      'xero-tenant-id': call.tenantId,
      'user-agent': parts.userAgent ?? 'ml-connector',
      ...(call.body === null ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      ...(call.idempotencyKey === null ? {} : { 'idempotency-key': call.idempotencyKey }),
      ...(call.modifiedSince && { 'if-modified-since': call.modifiedSince.toISOString().slice(0, 19) }),
    },
    body: call.body,
    timeoutMs: write ? timeouts.writeMs : timeouts.readMs,
    write,
  };
}

function readFeedback(answer: WholeAnswer): RateFeedback {
  return {
    minuteRemaining: count(answer.header('x-minlimit-remaining')),
    dayRemaining: count(answer.header('x-daylimit-remaining')),
    limited: answer.status === 429 ? readRateLimit(answer) : null,
  };
}

function count(header: string | null): number | null {
  return header !== null && /^\d+$/.test(header.trim()) ? Number(header) : null;
}
