import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import fetchNode, { FetchError, type RequestInit, type Response } from 'node-fetch';
import { isAppError, type AppError } from '../../domain/app-error.ts';
import { SOCKETS_MAX, STORE_LIMITS, type StoreLimits } from '../limits.ts';
import { withBody } from './answer-body.ts';
import { Deadline } from './deadline.ts';
import { LargeAnswers } from './large-answers.ts';
import { guardedLookup, LINK_LOCAL_HOST, PRIVATE_HOST, type ResolveName } from './private-address.ts';
import type { RawAnswer } from './read-answer.ts';
import { storeError, TOO_LARGE } from '../store-error.ts';
import { refusedHost } from './store-address.ts';

export interface ExchangeOptions {
  /** http and private networks: for test stores and local stores only. */
  readonly allowPrivateHosts: boolean;
  readonly fetch?: typeof fetchNode;
  readonly limits?: Partial<StoreLimits>;
  /** PEM, for a store certificate signed by a private authority. */
  readonly certificateAuthority?: string;
  readonly resolveName?: ResolveName;
  /** Shared by all exchanges of a process that read large answers. */
  readonly largeAnswers?: LargeAnswers;
}

type Init = Omit<RequestInit, 'headers' | 'size'> & {
  readonly headers: Readonly<Record<string, string>>;
  readonly bytesMax?: number;
};

/** HTTP exchanges with stores, each bounded, and with a private address only if allowed. */
export function createExchange(options: ExchangeOptions) {
  const limits = { ...STORE_LIMITS, ...options.limits };
  const { allowPrivateHosts, certificateAuthority: ca, fetch = fetchNode } = options;
  const large = options.largeAnswers ?? new LargeAnswers();
  const lookup = guardedLookup(allowPrivateHosts, options.resolveName);
  const shared = { keepAlive: true, maxSockets: SOCKETS_MAX, lookup };
  const agents = { http: new HttpAgent(shared), https: new HttpsAgent({ ...shared, ...(ca !== undefined && { ca }) }) };
  return {
    limits,
    /**
     * Any status is an answer; no redirect is followed. The body is held while `read` runs. Throws a store error if the
     * connection fails.
     */
    async send<T>(
      url: URL,
      { bytesMax = limits.bodyBytesMax, ...init }: Init,
      read: (raw: RawAnswer, headers: Response['headers']) => Promise<T>,
    ): Promise<T> {
      using deadline = new Deadline(limits.requestTimeoutMs);
      try {
        const response = await fetch(url.href, {
          ...init,
          headers: { Accept: 'application/json', 'User-Agent': 'ML-Connector', ...init.headers },
          redirect: 'manual',
          signal: deadline.signal,
          agent: ({ protocol }) => (protocol === 'http:' ? agents.http : agents.https),
        });
        const { status, headers } = response;
        const reading = { limits, bytesMax, deadline, large, shop: url.host };
        return await withBody(response, reading, (body, takeTurn) =>
          read({ status, retryAfter: headers.get('retry-after'), body, takeTurn }, headers),
        );
      } catch (error) {
        if (isAppError(error, 'store')) throw error;
        const { aborted } = deadline.signal;
        const code = error instanceof FetchError ? (error.code ?? error.type) : null;
        if (code === null && !aborted) throw error;
        throw failedConnection(aborted || code === null ? 'timeout' : code, url.host, limits);
      }
    },
    close(): void {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

const CERTIFICATE_CODES = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO/;
/** Retrying soon changes nothing. */
const LASTING_CODES = new Set(['ENOTFOUND', 'ENODATA']);

/** `code`: of node or node-fetch. The original error is omitted: its message can contain the consumer key. */
function failedConnection(code: string, host: string, limits: StoreLimits): AppError {
  const cause = new Error(code);
  if (code === PRIVATE_HOST || code === LINK_LOCAL_HOST) return refusedHost(host, code);
  if (code === 'timeout' || code === 'ETIMEDOUT') {
    const seconds = String(limits.requestTimeoutMs / 1000);
    const message = `${host} did not answer within ${seconds} seconds. We retry automatically; if it lasts, the site is overloaded.`;
    return storeError('store_timeout', message, { cause });
  }
  if (code === 'max-size') {
    const megabytes = String(Math.round(limits.bodyBytesMax / 1024 / 1024));
    const message = `${host} answered with more than ${megabytes} MB. That is no WooCommerce answer; check the address.`;
    return storeError('store_bad_response', message, { failure: TOO_LARGE, cause });
  }
  const message = LASTING_CODES.has(code)
    ? `There is no site called ${host}. Check the address for typing errors.`
    : CERTIFICATE_CODES.test(code)
      ? `${host} has no valid certificate (${code}). Renew it, or give the address the certificate is for.`
      : `${host} cannot be reached (${code}). Check that the site is up; we retry automatically.`;
  return storeError('store_unreachable', message, { cause });
}

/** Whether the same GET may work in a second: not after a timeout, which only adds to the store's load. */
export function mayTryAgain(error: AppError): boolean {
  if (isAppError(error, 'store', 'store_server_error', 'store_rate_limited')) return true;
  if (error.code !== 'store_unreachable' || !(error.cause instanceof Error)) return false;
  return !LASTING_CODES.has(error.cause.message) && !CERTIFICATE_CODES.test(error.cause.message);
}
