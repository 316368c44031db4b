import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import fetch, { FetchError } from 'node-fetch';
import { xeroError } from './xero-error.ts';
import { RESPONSE_BYTES_MAX } from './limits.ts';

interface HttpCall {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** From the first byte out to the last byte in. */
  readonly timeoutMs: number;
  /** A write with a lost response may be done. */
  readonly write: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly body: string;
}

export interface WholeAnswer extends HttpAnswer {
  /** The body; as a text, which takes the same again, only on demand. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A new connection per call: a kept one may be dead already, and then a write's outcome would be unknown. */
const AGENTS = { http: new HttpAgent({ keepAlive: false }), https: new HttpsAgent({ keepAlive: false }) };

/** Failures before a byte of the request leaves: name look-up, connecting, the TLS handshake. */
const NEVER_SENT_CODE =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;
const NEVER_SENT_SYSCALL = new Set(['connect', 'getaddrinfo']);
const DATA_SYSCALL = new Set(['read', 'write']);

/** One HTTP call, no retry. Throws xero_unreachable, xero_timeout or xero_bad_answer; every status is an answer. */
export async function sendHttp(call: HttpCall): Promise<WholeAnswer> {
  const signal = AbortSignal.timeout(call.timeoutMs);
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: call.headers,
      body: call.body,
      redirect: 'manual',
      size: RESPONSE_BYTES_MAX,
      agent: (url) => (url.protocol === 'http:' ? AGENTS.http : AGENTS.https),
      signal,
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    return {
      status: response.status,
      header: (name) => response.headers.get(name),
      bytes,
      get body() {
        return new TextDecoder().decode(bytes);
      },
    };
  } catch (error) {
    throw toError(error, call, signal.aborted);
  }
}

function toError(cause: unknown, call: HttpCall, timedOut: boolean): Error {
  const host = new URL(call.url).host;
  const retry = call.write ? 'lookup' : 'later';
  if (timedOut)
    return xeroError('xero_timeout', `${host} did not answer within ${call.timeoutMs / 1000} s.`, { retry, cause });
  if (cause instanceof FetchError && cause.type === 'max-size') {
    const message = `The answer of ${host} is larger than ${RESPONSE_BYTES_MAX} bytes.`;
    return xeroError('xero_bad_answer', message, { retry, cause });
  }
  const why =
    cause instanceof FetchError ? (cause.code ?? cause.type) : cause instanceof Error ? cause.name : 'unknown';
  return wasNeverSent(cause)
    ? xeroError('xero_unreachable', `${host} cannot be reached (${why}).`, { cause })
    : xeroError('xero_unreachable', `The connection to ${host} broke (${why}).`, { retry, cause });
}

function wasNeverSent(error: unknown): boolean {
  if (!(error instanceof FetchError)) return false;
  const syscall = 'erroredSysCall' in error && typeof error.erroredSysCall === 'string' ? error.erroredSysCall : '';
  if (DATA_SYSCALL.has(syscall)) return false;
  return NEVER_SENT_SYSCALL.has(syscall) || NEVER_SENT_CODE.test(error.code ?? '');
}
