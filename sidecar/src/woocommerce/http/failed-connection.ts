import {
  StoreBadResponse,
  StoreRateLimited,
  StoreServerError,
  StoreTimeout,
  StoreUnreachable,
  type WooCommerceError,
} from '../errors.ts';
import type { StoreLimits } from '../limits.ts';
import { PRIVATE_HOST } from './private-address.ts';
import { privateHost } from './store-address.ts';

const CERTIFICATE_CODES = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO/;
/** Retrying soon changes nothing. */
const LASTING_CODES = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * A failed connection, by the code of node or node-fetch. The original error is omitted on purpose: its message
 * has the full address, which can contain the consumer key.
 */
export function failedConnection(code: string, host: string, limits: StoreLimits): WooCommerceError {
  const cause = new Error(code);
  if (code === PRIVATE_HOST) return privateHost(host);
  if (code === 'timeout' || code === 'ETIMEDOUT') {
    const seconds = String(limits.requestTimeoutMs / 1000);
    return new StoreTimeout(
      `${host} did not answer within ${seconds} seconds. It is tried again; if it lasts, the site is overloaded.`,
      { cause },
    );
  }
  if (code === 'max-size') {
    const megabytes = String(Math.round(limits.bodyBytesMax / 1024 / 1024));
    return new StoreBadResponse(
      `${host} answered with more than ${megabytes} MB. That is no WooCommerce answer; check the address.`,
      { cause },
    );
  }
  if (LASTING_CODES.has(code)) {
    return new StoreUnreachable(`There is no site called ${host}. Check the address for typing errors.`, { cause });
  }
  if (CERTIFICATE_CODES.test(code)) {
    return new StoreUnreachable(
      `${host} has no valid certificate (${code}). Renew it, or give the address the certificate is for.`,
      { cause },
    );
  }
  return new StoreUnreachable(`${host} cannot be reached (${code}). Check that the site is up; it is tried again.`, {
    cause,
  });
}

/** Whether the same GET may work in a second: not after a timeout, which only adds to the store's load. */
export function mayTryAgain(error: WooCommerceError): boolean {
  if (error instanceof StoreServerError || error instanceof StoreRateLimited) return true;
  if (!(error instanceof StoreUnreachable) || !(error.cause instanceof Error)) return false;
  return !LASTING_CODES.has(error.cause.message) && !CERTIFICATE_CODES.test(error.cause.message);
}
