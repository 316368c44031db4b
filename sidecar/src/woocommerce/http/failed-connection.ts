import { isAppError, type AppError } from '../../domain/app-error.ts';
import { storeError } from '../store-error.ts';
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
export function failedConnection(code: string, host: string, limits: StoreLimits): AppError {
  const cause = new Error(code);
  if (code === PRIVATE_HOST) return privateHost(host);
  if (code === 'timeout' || code === 'ETIMEDOUT') {
    const seconds = String(limits.requestTimeoutMs / 1000);
    return storeError(
      'store_timeout',
      `${host} did not answer within ${seconds} seconds. It is tried again; if it lasts, the site is overloaded.`,
      { cause },
    );
  }
  if (code === 'max-size') {
    const megabytes = String(Math.round(limits.bodyBytesMax / 1024 / 1024));
    return storeError(
      'store_bad_response',
      `${host} answered with more than ${megabytes} MB. That is no WooCommerce answer; check the address.`,
      { cause },
    );
  }
  if (LASTING_CODES.has(code)) {
    return storeError('store_unreachable', `There is no site called ${host}. Check the address for typing errors.`, {
      cause,
    });
  }
  if (CERTIFICATE_CODES.test(code)) {
    return storeError(
      'store_unreachable',
      `${host} has no valid certificate (${code}). Renew it, or give the address the certificate is for.`,
      { cause },
    );
  }
  return storeError(
    'store_unreachable',
    `${host} cannot be reached (${code}). Check that the site is up; it is tried again.`,
    {
      cause,
    },
  );
}

/** Whether the same GET may work in a second: not after a timeout, which only adds to the store's load. */
export function mayTryAgain(error: AppError): boolean {
  if (isAppError(error, 'store', 'store_server_error') || isAppError(error, 'store', 'store_rate_limited')) return true;
  if (!isAppError(error, 'store', 'store_unreachable') || !(error.cause instanceof Error)) return false;
  return !LASTING_CODES.has(error.cause.message) && !CERTIFICATE_CODES.test(error.cause.message);
}
