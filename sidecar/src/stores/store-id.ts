import { createHash } from 'node:crypto';
import { AppError } from '../domain/app-error.ts';
import { withoutTrailing } from '../domain/text.ts';

/** Ours: a store id is a file name and a URL segment. */
export const STORE_ID_CHARACTERS_MAX = 64;
const HASH_CHARACTERS = 8;
/** Ours. */
const URL_CHARACTERS_MAX = 500;

/** The address as we keep it: no user, query, fragment or closing slash. Throws a connection error store_url_invalid. */
export function normaliseStoreUrl(input: string): string {
  const url = parseUrl(input.trim());
  return `${url.protocol}//${url.host}${withoutTrailing(url.pathname, '/')}`;
}

/** E.g. `127.0.0.1-8080-uk_vat_incl`. The scheme is ignored: the same shop over https is one store. */
export function toStoreId(normalisedUrl: string): string {
  const url = new URL(normalisedUrl);
  const path = decodeSafely(url.pathname);
  const raw = [url.hostname.replaceAll(/[[\]]/g, ''), url.port, ...path.split('/')].filter((part) => part !== '');
  const joined = raw
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/\.{2,}/g, '.')
    .replace(/^[.-]+/, '');
  const id = withoutTrailing(joined, '.-');
  return id.length <= STORE_ID_CHARACTERS_MAX ? id : withHash(id, normalisedUrl);
}

/** Another id for a store whose plain id is taken by another address. */
export function withHash(id: string, normalisedUrl: string): string {
  const { host, pathname } = new URL(normalisedUrl);
  const hash = createHash('sha256').update(`${host}${pathname}`).digest('hex').slice(0, HASH_CHARACTERS);
  return `${id.slice(0, STORE_ID_CHARACTERS_MAX - HASH_CHARACTERS - 1)}-${hash}`;
}

/** Whether two normalised addresses are one shop: equal except for the scheme and www., since shops answer at both. */
export function isSameStore(one: string, other: string): boolean {
  return withoutStart(one) === withoutStart(other);
}

const withoutStart = (url: string) => url.replace(/^https?:\/\/(?:www\.)?/, '');

/** The same, ignoring capitals in the path too: WordPress's own address may be typed by hand. */
export function isSameSite(one: string, other: string): boolean {
  return isSameStore(one.toLowerCase(), other.toLowerCase());
}

function parseUrl(input: string): URL {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(input) ? input : `https://${input}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : null;
  if (url === null || input.length > URL_CHARACTERS_MAX || url.hostname === '')
    throw invalid('It is not a web address.');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw invalid('It must begin with https://.');
  if (url.username !== '' || url.password !== '') throw invalid('It must not contain a user or a password.');
  return url;
}

function decodeSafely(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function invalid(why: string): AppError {
  return new AppError('connection', 'store_url_invalid', `The store's address cannot be used. ${why}`, {
    fix: 'Give the address of the shop, e.g. https://shop.example.com or https://example.com/shop.',
  });
}
