import { setTimeout as wait } from 'node:timers/promises';
import fetch, { FetchError } from 'node-fetch';
import { type AppError, isAppError } from '../domain/app-error.ts';
import { backOffMs } from '../domain/back-off.ts';
import { PAYOUT_GATEWAY_NAMES } from '../domain/payouts/payout-gateways.ts';
import type { PayoutGateway } from '../domain/payouts/payouts.ts';
import {
  PROVIDER_ANSWER_BYTES_MAX,
  PROVIDER_BACK_OFF,
  PROVIDER_QUOTE_CHARACTERS_MAX,
  PROVIDER_TIMEOUT_MS,
  PROVIDER_TRIES_MAX,
} from './limits.ts';
import { providerError } from './provider-error.ts';

export interface ProviderHttpParts {
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  /** In [0, 1). */
  readonly random?: () => number;
}

export interface ProviderCall {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** A form; absent: GET. */
  readonly form?: Readonly<Record<string, string>>;
}

export interface ProviderAnswer {
  readonly status: number;
  readonly header: (name: string) => string | null;
  /** undefined = no JSON. */
  readonly json: unknown;
}

/** What an answer other than 2xx means; null = what its status says. */
export type ReadRefusal = (answer: ProviderAnswer) => AppError | null;

/** Calls that only read: bounded, and repeated after a pause where that can help. Throws a provider error. */
export function createProviderHttp(gateway: PayoutGateway, parts: ProviderHttpParts = {}) {
  const { sleep = wait, random = Math.random } = parts;
  return async (call: ProviderCall, readRefusal: ReadRefusal): Promise<unknown> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await once(gateway, call, readRefusal);
      } catch (error) {
        if (!isAppError(error, 'provider') || error.retry !== 'later' || tries >= PROVIDER_TRIES_MAX) throw error;
        await sleep(backOffMs(PROVIDER_BACK_OFF, tries - 1, random()));
      }
    }
  };
}

async function once(gateway: PayoutGateway, call: ProviderCall, readRefusal: ReadRefusal): Promise<unknown> {
  const answer = await send(gateway, call);
  if (answer.status >= 200 && answer.status < 300 && answer.json !== undefined) return answer.json;
  throw readRefusal(answer) ?? byStatus(gateway, answer);
}

async function send(gateway: PayoutGateway, { url, headers, form }: ProviderCall): Promise<ProviderAnswer> {
  try {
    const response = await fetch(url.href, {
      method: form === undefined ? 'GET' : 'POST',
      headers: { Accept: 'application/json', 'User-Agent': 'ML-Connector', ...headers },
      ...(form !== undefined && { body: new URLSearchParams(form) }),
      redirect: 'manual',
      size: PROVIDER_ANSWER_BYTES_MAX,
      signal: AbortSignal.timeout(PROVIDER_TIMEOUT_MS),
    });
    const text = await response.text();
    return { status: response.status, header: (name) => response.headers.get(name), json: parse(text) };
  } catch (error) {
    // The original error is omitted: it may quote the call.
    const why = error instanceof FetchError ? (error.code ?? error.type) : error instanceof Error ? error.name : '';
    const message = `${PAYOUT_GATEWAY_NAMES[gateway]} (${url.host}) cannot be reached (${why}). We retry automatically.`;
    throw providerError('provider_unreachable', message);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function byStatus(gateway: PayoutGateway, { status, json }: ProviderAnswer): AppError {
  const name = PAYOUT_GATEWAY_NAMES[gateway];
  if (status === 429) {
    const message = `${name} asks for fewer calls (429). We retry later automatically.`;
    return providerError('provider_rate_limited', message, { status });
  }
  if (status >= 500 || (status < 300 && json === undefined)) {
    const message = `${name} failed (${String(status)}). We retry automatically.`;
    return providerError('provider_server_error', message, { status });
  }
  return providerError('provider_refused', `${name} refused the call (${String(status)}).`, { status });
}

/** A provider's own message, for a person: short, and without the key. */
export function quotedOf(message: string, key: string): string {
  const plain = key === '' ? message : message.replaceAll(key, '…');
  return plain.replace(/\s+/g, ' ').trim().slice(0, PROVIDER_QUOTE_CHARACTERS_MAX);
}
