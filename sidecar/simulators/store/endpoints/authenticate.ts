import { createHmac, timingSafeEqual } from 'node:crypto';
import { RestError } from './rest-error.ts';
import type { QueryValue } from './php-query.ts';
import { single } from './php-query.ts';
import type { StoreRequest } from '../store-request.ts';

/** Both sides of now (class-wc-rest-authentication.php, check_oauth_timestamp_and_nonce). */
const OAUTH_WINDOW_SECONDS = 15 * 60;
const OAUTH_PARAMETERS = [
  'oauth_consumer_key',
  'oauth_timestamp',
  'oauth_nonce',
  'oauth_signature',
  'oauth_signature_method',
];

export type Authentication = 'basic' | 'query' | 'oauth' | 'none';

/** One nonce a second and key, as WooCommerce stores them: a second nonce of the same second replaces the first. */
export type UsedNonces = Map<number, string>;

/**
 * class-wc-rest-authentication.php. 'none' = the request has no user: also with an unknown key over Basic.
 * Throws RestError 401 for a wrong secret, a wrong signature or missing permission.
 */
export function authenticate(request: StoreRequest, usedNonces: UsedNonces): Authentication {
  const basic = request.isSsl ? authenticateBasic(request) : 'none';
  const used = basic === 'none' ? authenticateOauth(request, usedNonces) : basic;
  if (used !== 'none') checkPermissions(request);
  return used;
}

function authenticateBasic(request: StoreRequest): Authentication {
  const { key } = request.store;
  const inQuery = { key: single(request.query, 'consumer_key'), secret: single(request.query, 'consumer_secret') };
  const used = inQuery.key && inQuery.secret ? 'query' : 'basic';
  const given = used === 'query' ? inQuery : basicCredentials(request.authorization);
  if (!given.key || !given.secret || given.key !== key.consumerKey) return 'none';
  if (!same(given.secret, key.consumerSecret)) throw refused('Consumer secret is invalid.');
  return used;
}

function basicCredentials(authorization: string): { key?: string; secret?: string } {
  const match = /^Basic (.+)$/i.exec(authorization.trim());
  if (!match?.[1]) return {};
  const text = Buffer.from(match[1], 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? {} : { key: text.slice(0, colon), secret: text.slice(colon + 1) };
}

function authenticateOauth(request: StoreRequest, usedNonces: UsedNonces): Authentication {
  const params = oauthParameters(request);
  if (!params) return 'none';
  const { key } = request.store;
  if (params.get('oauth_consumer_key') !== key.consumerKey) throw refused('Consumer key is invalid.');
  checkSignature(request, params);
  checkTimestampAndNonce(params, usedNonces, Math.floor(request.now.getTime() / 1000));
  return 'oauth';
}

function oauthParameters(request: StoreRequest): Map<string, QueryValue> | null {
  const params = new Map<string, QueryValue>([...request.query, ...headerParameters(request.authorization)]);
  const missing = OAUTH_PARAMETERS.filter((name) => !params.get(name));
  if (missing.length === OAUTH_PARAMETERS.length) return null;
  if (missing.length > 0) {
    const label = missing.length === 1 ? 'Missing OAuth parameter' : 'Missing OAuth parameters';
    throw new RestError(401, 'woocommerce_rest_authentication_missing_parameter', `${label} ${missing.join(', ')}`);
  }
  return params;
}

function headerParameters(authorization: string): [string, string][] {
  if (!authorization.startsWith('OAuth ')) return [];
  return [...authorization.matchAll(/(oauth_[a-z_-]*)=(?:"([^"]*)"|([^,]*))/g)].map((match) => [
    match[1] ?? '',
    decodeURIComponent((match[2] ?? match[3] ?? '').replaceAll('+', ' ')),
  ]);
}

function checkSignature(request: StoreRequest, params: Map<string, QueryValue>): void {
  const method = text(params, 'oauth_signature_method');
  if (method !== 'HMAC-SHA1' && method !== 'HMAC-SHA256') {
    throw refused('Invalid signature - signature method is invalid.');
  }
  const signed = new Map(params);
  signed.delete('oauth_signature');
  const address = `${request.isSsl ? 'https' : 'http'}://${new URL(request.store.home).host}${request.path}`;
  const base = `${request.method}&${encodeRfc3986(address)}&${normalise(signed)}`;
  const expected = createHmac(method.slice('HMAC-'.length).toLowerCase(), `${request.store.key.consumerSecret}&`)
    .update(base)
    .digest('base64');
  const given = decodeURIComponent(text(params, 'oauth_signature').replaceAll(' ', '+'));
  if (!same(given, expected)) throw refused('Invalid signature - provided signature does not match.');
}

/** Sorted by key, keys and values encoded twice, joined with an encoded ampersand. */
function normalise(params: Map<string, QueryValue>): string {
  return [...params]
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .flatMap(([name, value]) => {
      const key = encodeRfc3986(name);
      if (typeof value === 'string') return [encodeRfc3986(`${key}=${encodeRfc3986(value)}`)];
      return value.map((item, index) => encodeRfc3986(`${key}%5B${String(index)}%5D=${encodeRfc3986(item)}`));
    })
    .join('%26');
}

function checkTimestampAndNonce(params: Map<string, QueryValue>, used: UsedNonces, now: number): void {
  const timestamp = Number(text(params, 'oauth_timestamp'));
  if (!(timestamp >= now - OAUTH_WINDOW_SECONDS && timestamp <= now + OAUTH_WINDOW_SECONDS)) {
    throw refused('Invalid timestamp.');
  }
  const nonce = text(params, 'oauth_nonce');
  if ([...used.values()].includes(nonce)) throw refused('Invalid nonce - nonce has already been used.');
  used.set(timestamp, nonce);
  for (const second of used.keys()) if (second < now - OAUTH_WINDOW_SECONDS) used.delete(second);
}

function checkPermissions({ method, store }: StoreRequest): void {
  const { permissions } = store.key;
  if (method === 'OPTIONS') return;
  const needed = method === 'GET' || method === 'HEAD' ? 'read' : 'write';
  if (permissions !== 'read_write' && permissions !== needed) {
    throw refused(`The API key provided does not have ${needed} permissions.`);
  }
}

function refused(message: string): RestError {
  return new RestError(401, 'woocommerce_rest_authentication_error', message);
}

function text(params: Map<string, QueryValue>, name: string): string {
  const value = params.get(name);
  return typeof value === 'string' ? value : '';
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** wc_rest_urlencode_rfc3986. */
function encodeRfc3986(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
