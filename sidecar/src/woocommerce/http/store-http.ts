import { setTimeout as wait } from 'node:timers/promises';
import type { Response } from 'node-fetch';
import { isAppError, type AppError } from '../../domain/app-error.ts';
import { backOffMs } from '../../domain/back-off.ts';
import type { Turn } from '../../domain/json/parse-json-in-turns.ts';
import { CLOCKS_APART_MS_MAX } from '../limits.ts';
import { storeError } from '../store-error.ts';
import { createExchange, type ExchangeOptions, mayTryAgain } from './exchange.ts';
import { readAnswer } from './read-answer.ts';
import { signingsFor, signRequest, unsigned, type Signing, type StoreCredentials } from './sign-request.ts';
import { checkAddress } from './store-address.ts';

export interface StoreHttpOptions extends StoreCredentials, ExchangeOptions {
  /** As readStoreAddress returns it. */
  readonly home: string;
  readonly now: () => Date;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  /** In [0, 1). */
  readonly random?: () => number;
  /** While a large answer is parsed; default: other work has its turn. */
  readonly turn?: Turn;
}

export interface StoreAnswer {
  readonly body: unknown;
  readonly headers: Response['headers'];
}

type Params = Readonly<Record<string, string>>;

/** The Date header has whole seconds, and is younger than the signature it answers. */
const DATE_RESOLUTION_MS = 60_000;

/** Requests to one store: signed, bounded, retried where that can help, and never to a private address. */
export class StoreHttp {
  readonly #options: StoreHttpOptions;
  readonly #exchange: ReturnType<typeof createExchange>;
  /** Set by the first response that WooCommerce accepts. */
  #signing: Signing | null = null;
  /** How far the store's clock is ahead of ours, by its last Date header; null = not known yet. */
  #aheadMs: number | null = null;
  /** Signatures go by the store's clock once it refused ours: either may be the wrong one. */
  #signedAheadMs = 0;

  constructor(options: StoreHttpOptions) {
    this.#options = options;
    this.#exchange = createExchange(options);
  }

  /** `path` begins with a slash and is below the store's address. Without the key only public data. */
  async get(path: string, params: Params = {}, access: 'with-key' | 'public' = 'with-key'): Promise<StoreAnswer> {
    const url = new URL(`${this.#options.home}${path}`);
    for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
    for (let tries = 1; ; tries += 1) {
      try {
        return access === 'public' ? await this.#follow(url, path, null) : await this.#authenticated(url, path);
      } catch (error) {
        if (!isAppError(error, 'store') || tries >= this.#exchange.limits.triesMax || !mayTryAgain(error)) throw error;
        const delayMs = this.#delayMs(error, tries);
        if (delayMs === null) throw error;
        await (this.#options.sleep ?? wait)(delayMs);
      }
    }
  }

  /** What the store's clock shows at least: its Date has whole seconds. */
  storeTime(): Date {
    return new Date(this.#options.now().getTime() + (this.#aheadMs ?? -CLOCKS_APART_MS_MAX));
  }

  /** Once, no retry: the caller knows what a lost response means. */
  async put(path: string, body: object): Promise<StoreAnswer> {
    return this.#authenticated(new URL(`${this.#options.home}${path}`), path, JSON.stringify(body));
  }

  close(): void {
    this.#exchange.close();
  }

  /** Tries each signing method until one is accepted; a host that drops the header may refuse Basic alone. */
  async #authenticated(url: URL, path: string, body: string | null = null): Promise<StoreAnswer> {
    const signings = this.#signing ? [this.#signing] : signingsFor(url.protocol);
    let refusal: AppError | undefined;
    for (const signing of signings) {
      try {
        const answer = await this.#byEitherClock(url, path, signing, body);
        this.#signing = signing;
        return answer;
      } catch (error) {
        if (!isAppError(error, 'store', 'store_auth_failed')) throw error;
        refusal = clearerRefusal(refusal, error);
        if (isFinal(error, signing)) break;
      }
    }
    throw refusal ?? new TypeError('no signing method');
  }

  /** A store that refuses our time, in whatever language, is asked once more with its own. */
  async #byEitherClock(url: URL, path: string, signing: Signing, body: string | null): Promise<StoreAnswer> {
    try {
      return await this.#follow(url, path, signing, body);
    } catch (error) {
      if (signing === 'basic' || !isAppError(error, 'store', 'store_auth_failed')) throw error;
      const aheadMs = this.#aheadMs ?? 0;
      if (Math.abs(aheadMs - this.#signedAheadMs) < CLOCKS_APART_MS_MAX - DATE_RESOLUTION_MS) throw error;
      this.#signedAheadMs = aheadMs;
      return await this.#follow(url, path, signing, body);
    }
  }

  async #follow(start: URL, path: string, signing: Signing | null, body: string | null = null): Promise<StoreAnswer> {
    let url = start;
    for (let hops = 0; ; hops += 1) {
      checkAddress(url, this.#options.allowPrivateHosts);
      const answer = await this.#send(url, path, signing, body);
      if (typeof answer !== 'string') return answer;
      if (hops >= this.#exchange.limits.redirectsMax) {
        const message = `${this.#options.home} redirects in circles. Check the site's address settings.`;
        throw storeError('store_redirected', message);
      }
      url = nextHop(url, answer, this.#options.home);
    }
  }

  /** The answer, or where it redirects to. */
  async #send(url: URL, path: string, signing: Signing | null, body: string | null): Promise<StoreAnswer | string> {
    const method = body === null ? 'GET' : 'PUT';
    const { now, home, turn } = this.#options;
    const at = new Date(now().getTime() + this.#signedAheadMs);
    const signed = signing ? signRequest(url, signing, this.#options, at, method) : { url, headers: {} };
    const content = body === null ? {} : { 'Content-Type': 'application/json' };
    const sent = { method, headers: { ...content, ...signed.headers }, ...(body !== null && { body }) };
    return await this.#exchange.send(signed.url, sent, async (raw, headers) => {
      const dated = Date.parse(headers.get('date') ?? '');
      if (!Number.isNaN(dated)) this.#aheadMs = dated - now().getTime();
      const location = [301, 302, 303, 307, 308].includes(raw.status) ? headers.get('location') : null;
      return location ?? { body: await readAnswer(raw, { home, path, now: now(), turn }), headers };
    });
  }

  /** null: the store asks for a longer pause than our limit. */
  #delayMs({ facts: { retryAfterMs } }: AppError, tries: number): number | null {
    const { retryAfterMsMax, retryDelayMsFirst: firstMs, retryDelayMsMax: maxMs } = this.#exchange.limits;
    if (retryAfterMs !== undefined) return retryAfterMs > retryAfterMsMax ? null : retryAfterMs;
    return backOffMs({ firstMs, maxMs, jitter: 0.5 }, tries - 1, (this.#options.random ?? Math.random)());
  }
}

/** The key was read, so another method gives the same. Basic alone does not reveal an unknown key. */
function isFinal({ facts: { failure = 'unknown' } }: AppError, signing: Signing): boolean {
  return ['secret', 'permission', 'clock'].includes(failure) || (failure === 'key' && signing !== 'basic');
}

/** OAuth names the wrong key where Basic does not; a failed last resort adds nothing. */
function clearerRefusal(before: AppError | undefined, next: AppError): AppError {
  if (before === undefined || before.facts.failure === 'unknown') return next;
  return before.facts.failure === 'key' && next.facts.failure !== 'unknown' ? next : before;
}

/** Only to the same host, and never from https to http. */
function nextHop(from: URL, location: string, home: string): URL {
  const target = URL.canParse(location, from) ? unsigned(new URL(location, from)) : null;
  const upgrade = target?.protocol === 'https:' && from.protocol === 'http:' && target.hostname === from.hostname;
  if (target && (upgrade || target.origin === from.origin)) return target;
  const where = target ? `${target.origin}${target.pathname}` : 'an address that cannot be read';
  const message = `${home} redirects to ${where}. Connect the store with the address it really uses (Settings > General > Site Address).`;
  throw storeError('store_redirected', message);
}
