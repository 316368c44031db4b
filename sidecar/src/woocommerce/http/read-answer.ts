import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import type { AppError, ErrorOptions } from '../../domain/app-error.ts';
import { ExcessiveJson, parseJsonInTurns, type Turn } from '../../domain/json/parse-json-in-turns.ts';
import {
  ANSWER_TOKENS_MAX,
  PAGE_BYTES_READ_MAX,
  QUOTE_CHARS_MAX,
  RETRY_AFTER_MS_MAX,
  TOKENS_BESIDE,
} from '../limits.ts';
import { storeError, TOO_LARGE, type AuthFailure, type StoreErrorCode } from '../store-error.ts';
import type { TakeTurn } from './answer-body.ts';

export interface RawAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: Buffer;
  readonly takeTurn: TakeTurn;
}

/** Names of the two sides in messages. */
export interface AnswerContext {
  readonly home: string;
  /** Path below it, without the query. */
  readonly path: string;
  readonly now: Date;
  /** While a large answer is parsed; default: other work has its turn. */
  readonly turn?: Turn | undefined;
}

const REST_ERROR = z.object({ code: z.string(), message: z.string().default('') });

/** WooCommerce's English texts for one shared code (class-wc-rest-authentication.php); in other languages: unknown. */
const AUTH_WORDS: readonly (readonly [RegExp, AuthFailure])[] = [
  [/consumer key is invalid/i, 'key'],
  [/consumer secret is invalid/i, 'secret'],
  [/does not have (?:read|write) permissions/i, 'permission'],
  [/invalid signature/i, 'signature'],
  [/invalid timestamp/i, 'clock'],
];

/** Only WooCommerce knows whether an order is deleted: another plugin's 404 means nothing can be read for now. */
const WOOCOMMERCE_CODE = /^woocommerce_rest_/;

/** Of WooPayments' client and its server (class-wc-payments-api-client.php): the same call is refused again. */
const WOOPAYMENTS_REFUSAL = /^(?:wcpay_bad_request|wcpay_core_invalid_request_parameter\w*|resource_missing)$/;

/** The parsed JSON, or the matching error: the only place where a status becomes an error code. */
export async function readAnswer(answer: RawAnswer, context: AnswerContext): Promise<unknown> {
  const json = await parseAnswer(answer, context);
  if (json !== undefined && answer.status >= 200 && answer.status < 300) return json;
  throw toError(answer, json, context);
}

async function parseAnswer(
  answer: RawAnswer,
  { home, path, turn = () => nextTurn() }: AnswerContext,
): Promise<unknown> {
  const { status, body } = answer;
  const parse = (tokensMax: number) => parseJsonInTurns(body, turn, { tokensMax });
  try {
    return await parse(TOKENS_BESIDE);
  } catch (error) {
    if (!(error instanceof ExcessiveJson)) throw error;
  }
  try {
    await answer.takeTurn();
    return await parse(ANSWER_TOKENS_MAX);
  } catch (error) {
    if (!(error instanceof ExcessiveJson)) throw error;
    const message = `${home}${path} answered with more data than a WooCommerce answer can have; check the address.`;
    throw storeError('store_bad_response', message, { status, failure: TOO_LARGE });
  }
}

function toError({ status, retryAfter, body }: RawAnswer, json: unknown, { home, path, now }: AnswerContext): AppError {
  const error = (code: StoreErrorCode, message: string, options: ErrorOptions = {}) =>
    storeError(code, message, { status, retryAfterMs: retryAfterMs(retryAfter, now), ...options });
  const { data: rest } = REST_ERROR.safeParse(json);
  const page = json === undefined ? endsOf(body) : '';
  const title = titleOf(page);
  const quoted = quote(rest?.message ?? title ?? '');
  if (status === 429)
    return error('store_rate_limited', `${home} asks for fewer requests (429). We retry later automatically.`);
  // WooPayments' errors have no status, so WordPress sends 500, also for a wrong parameter.
  if (status === 500 && rest !== undefined && WOOPAYMENTS_REFUSAL.test(rest.code))
    return error('store_refused', `${home}${path} was refused by WooPayments (${rest.code}${quoted}).`);
  if (status >= 500) {
    const failure = status === 503 ? 'is in maintenance or overloaded' : 'failed';
    const advice = "We retry automatically; if it lasts, look into the site's error log.";
    return error('store_server_error', `${home} ${failure} (${String(status)}${quoted}). ${advice}`);
  }
  if (json === undefined) {
    const called = title === null ? '' : `: "${title}"`;
    const message = `${home}${path} answered with a page instead of data (${String(status)}${called}).`;
    return error('store_not_json', `${message} ${likelyCause(status, page)}`);
  }
  if (rest === undefined) {
    const message = `${home}${path} answered ${String(status)} without WooCommerce's error format.`;
    return error('store_bad_response', message);
  }
  if (status === 401 || status === 403) {
    const failure = authFailure(status, rest);
    const message = `${home} ${AUTH_ADVICE[failure]}${quoted === '' ? '' : ` It said${quoted}.`}`;
    return error('store_auth_failed', message, { failure });
  }
  if (rest.code === 'rest_no_route') {
    const advice = 'Check that WooCommerce is active and at least version 3.5.';
    return error('store_api_missing', `${home} has no WooCommerce REST API. ${advice}`);
  }
  if ((status === 404 || status === 410) && WOOCOMMERCE_CODE.test(rest.code))
    return error('store_not_found', `${home}${path} no longer exists (${rest.code}).`);
  return error('store_bad_response', `${home}${path} was refused (${String(status)} ${rest.code}${quoted}).`);
}

export const AUTH_ADVICE: Readonly<Record<AuthFailure, string>> = {
  key:
    'does not know the consumer key. Make a new key under WooCommerce > Settings > Advanced > REST API ' +
    'and copy it whole; it begins with ck_.',
  secret:
    'knows the consumer key, but the consumer secret is wrong. Copy the secret of the same key; it begins with cs_.',
  signature: 'did not accept the signature. The consumer secret is wrong, or a proxy changes the address on the way.',
  clock: 'says our clock is wrong by more than 15 minutes. Correct the clock of this machine or of the store.',
  permission:
    'knows the key, but it may not read this. Give the key read permission, and a user who may manage WooCommerce.',
  unknown: 'refused the key. Check consumer key and secret under WooCommerce > Settings > Advanced > REST API.',
};

function authFailure(status: number, { code, message }: z.infer<typeof REST_ERROR>): AuthFailure {
  const worded = AUTH_WORDS.find(([words]) => words.test(message.slice(0, PAGE_BYTES_READ_MAX)))?.[1];
  // 403 = logged in, but not permitted; cannot_view at 401 = nobody is logged in, so the key is unknown.
  return worded ?? (status === 403 ? 'permission' : code === 'woocommerce_rest_cannot_view' ? 'key' : 'unknown');
}

/** A page is read at both ends only: its title is at the start, a fatal error of PHP at the end. */
function endsOf(body: Buffer): string {
  if (body.length <= PAGE_BYTES_READ_MAX) return body.toString();
  return body.toString('utf8', 0, PAGE_BYTES_READ_MAX / 2) + body.subarray(-PAGE_BYTES_READ_MAX / 2).toString();
}

function likelyCause(status: number, page: string): string {
  if (status === 404)
    return 'Set Settings > Permalinks to anything but "Plain", and check that the address is the one of the shop.';
  if (status === 401) return 'The site asks for a password of its own; take the protection off /wp-json.';
  if (status === 403 || status === 406)
    return 'A firewall or security plugin is probably in the way; allow /wp-json/wc/v3 for this service.';
  const notice = page.search(/\b(?:Warning|Notice|Deprecated|Fatal error)\b/);
  if (notice !== -1 && page.includes('.php', notice))
    return 'PHP prints messages into the answer; switch WP_DEBUG_DISPLAY off and look into the error log.';
  return 'Likely a maintenance or coming-soon page, a firewall, or plain permalinks: open the address in a browser to see what it shows.';
}

function titleOf(page: string): string | null {
  const tag = page.search(/<title[\s>]/i);
  const start = tag === -1 ? -1 : page.indexOf('>', tag);
  const end = start === -1 ? -1 : page.indexOf('</', start);
  return end === -1
    ? null
    : page
        .slice(start + 1, end)
        .replace(/\s+/g, ' ')
        .trim()
        .slice(0, QUOTE_CHARS_MAX) || null;
}

function quote(text: string): string {
  const words = text
    .slice(0, PAGE_BYTES_READ_MAX)
    .replace(/<[^<>]*>/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, QUOTE_CHARS_MAX)
    .replace(/\.$/, '');
  return words === '' ? '' : `: "${words}"`;
}

/** Seconds or an HTTP date, never more than a store may ask for; undefined if missing or invalid. */
function retryAfterMs(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  const seconds = header.trim();
  const delayMs = /^\d+$/.test(seconds) ? Number(seconds) * 1000 : Date.parse(header) - now.getTime();
  return Number.isNaN(delayMs) ? undefined : Math.min(RETRY_AFTER_MS_MAX, Math.max(0, delayMs));
}
