import { storeError } from '../store-error.ts';
import type { AppError } from '../../domain/app-error.ts';
import { addressInHost, type HostRefusal, PRIVATE_HOST, refusalOf } from './private-address.ts';
import { withoutTrailing } from '../../domain/text.ts';

/** Pages people copy the address from; the store is what stands before. */
const BELOW_STORE = /\/(?:wp-json|wp-admin|wp-login\.php)(?:\/.*)?$/;

/** Normalised: no trailing slash, https by default; http and private hosts only if allowed. Throws store_refused. */
export function readStoreAddress(typed: string, allowPrivateHosts: boolean): string {
  const trimmed = typed.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(withScheme)) {
    const message = `"${trimmed}" is not a web address. Enter the store's address, such as https://shop.example.`;
    throw storeError('store_refused', message);
  }
  const url = new URL(withScheme);
  if (url.username !== '' || url.password !== '') {
    const message = 'The store address holds a user name or password. Enter the address without them.';
    throw storeError('store_refused', message);
  }
  checkAddress(url, allowPrivateHosts);
  return `${url.origin}${withoutTrailing(url.pathname.replace(BELOW_STORE, ''), '/')}`;
}

/** Checks possible before a connection; names are checked at look-up. */
export function checkAddress(url: URL, allowPrivateHosts: boolean): void {
  if (url.protocol !== 'https:' && !(allowPrivateHosts && url.protocol === 'http:')) {
    throw storeError(
      'store_refused',
      `${url.protocol}//${url.host} is not encrypted. Give the store's https:// address; ` +
        'http works only for test stores, with ML_ALLOW_PRIVATE_HOSTS=1.',
    );
  }
  const address = addressInHost(url.hostname);
  const refusal = address === null ? null : refusalOf(address, allowPrivateHosts);
  if (refusal !== null) throw refusedHost(url.host, refusal);
}

export function refusedHost(host: string, refusal: HostRefusal): AppError {
  if (refusal !== PRIVATE_HOST) {
    const message = `${host} is a link-local address, or one of a cloud's own services, which this service never calls. Give the store's own address.`;
    return storeError('store_refused', message);
  }
  return storeError(
    'store_refused',
    `${host} is on a private network, which this service does not call. Give the store's public address; ` +
      'for a store on your own network set ML_ALLOW_PRIVATE_HOSTS=1.',
  );
}
