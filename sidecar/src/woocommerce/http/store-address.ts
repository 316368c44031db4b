import { storeError } from '../store-error.ts';
import type { AppError } from '../../domain/app-error.ts';
import { addressInHost, isPrivateAddress } from './private-address.ts';

/** Pages people copy the address from; the store is what stands before. */
const BELOW_STORE = /\/(?:wp-json|wp-admin|wp-login\.php)(?:\/.*)?$/;

/**
 * A typed store address, normalised: https if no scheme is given, path and port kept, no trailing slash.
 * Throws store_refused for anything but https, unless private hosts are allowed (then http too).
 */
export function readStoreAddress(typed: string, allowPrivateHosts: boolean): string {
  const trimmed = typed.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(withScheme)) {
    throw storeError(
      'store_refused',
      `"${trimmed}" is not a web address. Enter the store's address, such as https://shop.example.`,
    );
  }
  const url = new URL(withScheme);
  if (url.username !== '' || url.password !== '') {
    throw storeError(
      'store_refused',
      'The store address holds a user name or password. Enter the address without them.',
    );
  }
  checkAddress(url, allowPrivateHosts);
  return `${url.origin}${url.pathname.replace(BELOW_STORE, '').replace(/\/+$/, '')}`;
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
  if (!allowPrivateHosts && address !== null && isPrivateAddress(address)) throw privateHost(url.host);
}

export function privateHost(host: string): AppError {
  return storeError(
    'store_refused',
    `${host} is on a private network, which this service does not call. Give the store's public address; ` +
      'for a store on your own network set ML_ALLOW_PRIVATE_HOSTS=1.',
  );
}
