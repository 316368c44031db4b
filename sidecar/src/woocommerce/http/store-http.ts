import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import fetchNode, { FetchError, type RequestInit, type Response } from 'node-fetch';
import { isAppError, type AppError } from '../../domain/app-error.ts';
import { storeError } from '../store-error.ts';
import { CLOCKS_APART_MS_MAX, SOCKETS_MAX, STORE_LIMITS, type StoreLimits } from '../limits.ts';
import { guardedLookup, type ResolveName } from './private-address.ts';
import { readAnswer, type RawAnswer } from './read-answer.ts';
import { signingsFor, signRequest, unsigned, type Signing, type StoreCredentials } from './sign-request.ts';
import { checkAddress } from './store-address.ts';
import { failedConnection, mayTryAgain } from './failed-connection.ts';

export interface StoreHttpOptions extends StoreCredentials {
  /** As readStoreAddress returns it. */
  readonly home: string;
  /** http and private networks: for test stores and local stores only. */
  readonly allowPrivateHosts: boolean;
  readonly now: () => Date;
  readonly fetch?: typeof fetchNode;
  readonly limits?: Partial<StoreLimits>;
  /** PEM, for a store certificate signed by a private authority. */
  readonly certificateAuthority?: string;
  readonly resolveName?: ResolveName;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  /** In [0, 1). */
  readonly random?: () => number;
}

export interface StoreAnswer {
  readonly body: unknown;
  readonly headers: Response['headers'];
}

type Params = Readonly<Record<string, string>>;

/** Requests to one store: signed, bounded, retried where that can help, and never to a private address. */
export class StoreHttp {
  readonly #options: StoreHttpOptions;
  readonly #limits: StoreLimits;
  readonly #fetch: typeof fetchNode;
  readonly #agents: { readonly http: HttpAgent; readonly https: HttpsAgent };
  /** Set by the first response that WooCommerce accepts. */
  #signing: Signing | null = null;
  /** How far the store's clock is ahead of ours, by its last Date header; null = not known yet. */
  #aheadMs: number | null = null;

  constructor(options: StoreHttpOptions) {
    this.#options = options;
    this.#limits = { ...STORE_LIMITS, ...options.limits };
    this.#fetch = options.fetch ?? fetchNode;
    const shared = {
      keepAlive: true,
      maxSockets: SOCKETS_MAX,
      ...(options.allowPrivateHosts ? {} : { lookup: guardedLookup(options.resolveName) }),
    };
    const ca = options.certificateAuthority;
    this.#agents = {
      http: new HttpAgent(shared),
      https: new HttpsAgent(ca === undefined ? shared : { ...shared, ca }),
    };
  }

  /** `path` begins with a slash and is below the store's address. Without the key only public data. */
  async get(path: string, params: Params = {}, access: 'with-key' | 'public' = 'with-key'): Promise<StoreAnswer> {
    const url = new URL(`${this.#options.home}${path}`);
    for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
    for (let tries = 1; ; tries += 1) {
      try {
        return access === 'public' ? await this.#follow(url, path, null) : await this.#authenticated(url, path);
      } catch (error) {
        if (!isAppError(error, 'store') || tries >= this.#limits.triesMax || !mayTryAgain(error)) throw error;
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
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  /** Tries each signing method until one is accepted; a host that drops the header may refuse Basic alone. */
  async #authenticated(url: URL, path: string, body: string | null = null): Promise<StoreAnswer> {
    const signings = this.#signing ? [this.#signing] : signingsFor(url.protocol);
    let refusal: AppError | undefined;
    for (const signing of signings) {
      try {
        const answer = await this.#follow(url, path, signing, body);
        this.#signing = signing;
        return answer;
      } catch (error) {
        if (!isAppError(error, 'store', 'store_auth_failed')) throw error;
        refusal = moreTelling(refusal, error);
        if (isFinal(error, signing)) break;
      }
    }
    throw refusal ?? new TypeError('no way of signing');
  }

  async #follow(start: URL, path: string, signing: Signing | null, body: string | null = null): Promise<StoreAnswer> {
    let url = start;
    for (let hops = 0; ; hops += 1) {
      checkAddress(url, this.#options.allowPrivateHosts);
      const { raw, location, headers } = await this.#send(url, signing, body);
      if (location === null) {
        const read = readAnswer(raw, { home: this.#options.home, path, now: this.#options.now() });
        return { body: read, headers };
      }
      if (hops >= this.#limits.redirectsMax) {
        throw storeError(
          'store_redirected',
          `${this.#options.home} redirects in circles. Check the site's address settings.`,
        );
      }
      url = nextHop(url, location, this.#options.home);
    }
  }

  async #send(
    url: URL,
    signing: Signing | null,
    body: string | null,
  ): Promise<{ raw: RawAnswer; location: string | null; headers: Response['headers'] }> {
    const method = body === null ? 'GET' : 'PUT';
    const signed = signing
      ? signRequest(url, signing, this.#options, this.#options.now(), method)
      : { url, headers: {} };
    const type = body === null ? {} : { 'Content-Type': 'application/json' };
    const timeout = AbortSignal.timeout(this.#limits.requestTimeoutMs);
    const init: RequestInit = {
      method,
      headers: { Accept: 'application/json', 'User-Agent': 'ML-Connector', ...type, ...signed.headers },
      ...(body === null ? {} : { body }),
      redirect: 'manual',
      signal: timeout,
      size: this.#limits.bodyBytesMax,
      agent: ({ protocol }) => (protocol === 'http:' ? this.#agents.http : this.#agents.https),
    };
    try {
      const response = await this.#fetch(signed.url.href, init);
      const told = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(told)) this.#aheadMs = told - this.#options.now().getTime();
      const raw = {
        status: response.status,
        retryAfter: response.headers.get('retry-after'),
        text: await response.text(),
      };
      const redirects = [301, 302, 303, 307, 308].includes(response.status);
      return { raw, location: redirects ? response.headers.get('location') : null, headers: response.headers };
    } catch (error) {
      const code = error instanceof FetchError ? (error.code ?? error.type) : timeout.aborted ? 'timeout' : null;
      if (code === null) throw error;
      throw failedConnection(timeout.aborted ? 'timeout' : code, url.host, this.#limits);
    }
  }

  /** null: the store asks for a longer pause than our limit. */
  #delayMs(error: AppError, tries: number): number | null {
    if (error.facts.retryAfterMs !== undefined) {
      return error.facts.retryAfterMs > this.#limits.retryAfterMsMax ? null : error.facts.retryAfterMs;
    }
    const step = Math.min(this.#limits.retryDelayMsMax, this.#limits.retryDelayMsFirst * 2 ** (tries - 1));
    return Math.round(step * (0.5 + 0.5 * (this.#options.random ?? Math.random)()));
  }
}

/** The key was read, so another method gives the same. Basic alone does not reveal an unknown key. */
function isFinal({ facts: { failure = 'unknown' } }: AppError, signing: Signing): boolean {
  return ['secret', 'permission', 'clock'].includes(failure) || (failure === 'key' && signing !== 'basic');
}

/** OAuth names the wrong key where Basic does not; a failed last resort adds nothing. */
function moreTelling(before: AppError | undefined, next: AppError): AppError {
  if (before === undefined || before.facts.failure === 'unknown') return next;
  return before.facts.failure === 'key' && next.facts.failure !== 'unknown' ? next : before;
}

/** Only to the same host, and never from https to http. */
function nextHop(from: URL, location: string, home: string): URL {
  const target = URL.canParse(location, from) ? unsigned(new URL(location, from)) : null;
  const upgrade = target?.protocol === 'https:' && from.protocol === 'http:' && target.hostname === from.hostname;
  if (target && (upgrade || target.origin === from.origin)) return target;
  const where = target ? `${target.origin}${target.pathname}` : 'an address that cannot be read';
  throw storeError(
    'store_redirected',
    `${home} sends us on to ${where}. Connect the store with the address it really uses (Settings > General > Site Address).`,
  );
}
