import { z } from 'zod';
import { storeError, type AuthFailure } from '../store-error.ts';
import type { AppError, ErrorFacts } from '../../domain/app-error.ts';
import { QUOTE_CHARS_MAX } from '../limits.ts';

/** The raw response. */
export interface RawAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

/** Names of the two sides in messages. */
export interface AnswerContext {
  /** The store's address. */
  readonly home: string;
  /** Path below it, without the query. */
  readonly path: string;
  readonly now: Date;
}

const REST_ERROR = z.object({ code: z.string(), message: z.string().default('') });

/**
 * WooCommerce's English texts for the one code it uses for all of these (class-wc-rest-authentication.php); in another
 * language the failure stays unknown and the store's own text is quoted.
 */
const AUTH_WORDS: readonly (readonly [RegExp, AuthFailure])[] = [
  [/consumer key is invalid/i, 'key'],
  [/consumer secret is invalid/i, 'secret'],
  [/does not have (?:read|write) permissions/i, 'permission'],
  [/invalid signature/i, 'signature'],
  [/invalid timestamp/i, 'clock'],
];

/** Only WooCommerce knows whether an order is deleted: another plugin's 404 means nothing can be read for now. */
const WOOCOMMERCE_CODE = /^woocommerce_rest_/;

/** The parsed JSON, or the matching error: the only place where a status becomes a class. */
export function readAnswer(answer: RawAnswer, context: AnswerContext): unknown {
  const json = parseJson(answer.text);
  if (json !== undefined && answer.status >= 200 && answer.status < 300) return json;
  throw toError(answer, json, context);
}

function toError(answer: RawAnswer, json: unknown, context: AnswerContext): AppError {
  const { status } = answer;
  const rest = REST_ERROR.safeParse(json);
  const title = json === undefined ? titleOf(answer.text) : null;
  const said = rest.success ? quote(rest.data.message) : title === null ? '' : quote(title);
  const details: ErrorFacts = { status, retryAfterMs: retryAfterMs(answer.retryAfter, context.now) };
  if (status === 429) {
    return storeError(
      'store_rate_limited',
      `${context.home} asks for fewer requests (429). It is tried again later.`,
      details,
    );
  }
  if (status >= 500) {
    const cause = status === 503 ? 'is in maintenance or overloaded' : 'failed';
    return storeError(
      'store_server_error',
      `${context.home} ${cause} (${String(status)}${said}). It is tried again; if it lasts, look into the site's error log.`,
      details,
    );
  }
  if (json === undefined) return notJson(answer, title, context, details);
  if (!rest.success) {
    return storeError(
      'store_bad_response',
      `${context.home}${context.path} answered ${String(status)} without WooCommerce's error format.`,
      details,
    );
  }
  if (status === 401 || status === 403) return authFailed(status, rest.data, said, context, details);
  if (rest.data.code === 'rest_no_route') {
    return storeError(
      'store_api_missing',
      `${context.home} has no WooCommerce REST API. Check that WooCommerce is active and at least version 3.5.`,
      details,
    );
  }
  if ((status === 404 || status === 410) && WOOCOMMERCE_CODE.test(rest.data.code)) {
    return storeError(
      'store_not_found',
      `${context.home}${context.path} is not there any more (${rest.data.code}).`,
      details,
    );
  }
  return storeError(
    'store_bad_response',
    `${context.home}${context.path} was refused (${String(status)} ${rest.data.code}${said}).`,
    details,
  );
}

function authFailed(
  status: number,
  { code, message }: z.infer<typeof REST_ERROR>,
  said: string,
  { home }: AnswerContext,
  details: ErrorFacts,
): AppError {
  const worded = AUTH_WORDS.find(([words]) => words.test(message))?.[1];
  // 403 = logged in, but not permitted; cannot_view at 401 = nobody is logged in, so the key is unknown.
  const failure =
    worded ?? (status === 403 ? 'permission' : code === 'woocommerce_rest_cannot_view' ? 'key' : 'unknown');
  const advice: Record<AuthFailure, string> = {
    key:
      'does not know the consumer key. Make a new key under WooCommerce > Settings > Advanced > REST API ' +
      'and copy it whole; it begins with ck_.',
    secret:
      'knows the consumer key, but the consumer secret is wrong. Copy the secret of the same key; it begins with cs_.',
    signature: 'did not accept the signature. The consumer secret is wrong, or a proxy changes the address on the way.',
    clock: 'says our clock is wrong by more than 15 minutes. Set the clock of this machine or of the store right.',
    permission:
      'knows the key, but it may not read this. Give the key read permission, and a user who may manage WooCommerce.',
    unknown: 'refused the key. Check consumer key and secret under WooCommerce > Settings > Advanced > REST API.',
  };
  return storeError('store_auth_failed', `${home} ${advice[failure]}${said === '' ? '' : ` It said${said}.`}`, {
    ...details,
    failure: failure,
  });
}

function notJson(
  { status, text }: RawAnswer,
  title: string | null,
  { home, path }: AnswerContext,
  details: ErrorFacts,
): AppError {
  const page = title === null ? '' : `: "${title}"`;
  return storeError(
    'store_not_json',
    `${home}${path} answered with a page instead of data (${String(status)}${page}). ${likelyCause(status, text)}`,
    details,
  );
}

function likelyCause(status: number, text: string): string {
  if (status === 404) {
    return 'Set Settings > Permalinks to anything but "Plain", and check that the address is the one of the shop.';
  }
  if (status === 401) return 'The site asks for a password of its own; take the protection off /wp-json.';
  if (status === 403 || status === 406) {
    return 'A firewall or security plugin is probably in the way; allow /wp-json/wc/v3 for this service.';
  }
  if (/\b(?:Warning|Notice|Deprecated|Fatal error)\b.*\.php/s.test(text)) {
    return 'PHP prints messages into the answer; switch WP_DEBUG_DISPLAY off and look into the error log.';
  }
  return (
    'Likely a maintenance or coming-soon page, a firewall, or plain permalinks: ' +
    'open the address in a browser to see what it shows.'
  );
}

/** undefined if it is not JSON. A byte order mark or blanks printed by a plugin do no harm. */
function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.replace(/^[\uFEFF\s]+/, ''));
    return value;
  } catch {
    return undefined;
  }
}

function titleOf(text: string): string | null {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(text)?.[1]?.replace(/\s+/g, ' ').trim();
  return title ? title.slice(0, QUOTE_CHARS_MAX) : null;
}

function quote(text: string): string {
  const words = text
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, QUOTE_CHARS_MAX)
    .replace(/\.$/, '');
  return words === '' ? '' : `: "${words}"`;
}

/** Seconds or an HTTP date; undefined if missing or invalid. */
function retryAfterMs(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
