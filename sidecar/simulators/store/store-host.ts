import { setTimeout as wait } from 'node:timers/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { authenticate, type Authentication, type UsedNonces } from './endpoints/authenticate.ts';
import type { Reply } from './endpoints/collection.ts';
import { htmlPage, playFault, type Faults } from './faults.ts';
import { encodeAsPhp, isObject, type JsonObject, type JsonValue } from './json.ts';
import { parsePhpQuery, single } from './endpoints/php-query.ts';
import { filterFields } from './endpoints/response-fields.ts';
import { RestError } from './endpoints/rest-error.ts';
import { answerRoute } from './endpoints/routes.ts';
import type { SimulatedStore } from './start-store.ts';
import type { StoreRequest } from './store-request.ts';
import type { StoreState } from './store-state.ts';

const BODY_BYTES_MAX = 1024 * 1024;
const ROUTE = /^\/wp-json\/wc\/v3\/(.+?)\/?$/;
/** Another namespace, with the same keys. */
const ANALYTICS = /^\/wp-json\/(wc-analytics\/.+)$/;

/** One request and its response; never a key, a secret or a signature. */
export interface JournalEntry {
  readonly scenario: string;
  readonly method: string;
  /** Below the store, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly authentication: Authentication;
  readonly status: number;
}

/** Finds a request's store and responds as its WordPress would. */
export class StoreHost {
  readonly journal: JournalEntry[] = [];
  readonly #stores: ReadonlyMap<string, SimulatedStore>;
  readonly #nonces = new Map<string, UsedNonces>();
  readonly #faults: Faults;
  readonly #isSsl: boolean;
  readonly #now: () => Date;

  constructor(stores: readonly SimulatedStore[], faults: Faults, isSsl: boolean, now: () => Date) {
    this.#stores = new Map(stores.map((store) => [store.scenario, store]));
    this.#faults = faults;
    this.#isSsl = isSsl;
    this.#now = now;
  }

  /** Never rejects: an error here becomes WordPress's fatal error response, with the cause in the message. */
  async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#handle(incoming, response);
    } catch (error) {
      if (response.headersSent || response.destroyed) return;
      const body = { code: 'internal_server_error', message: String(error), data: { status: 500 } };
      sendJson(response, false, { status: 500, body }, false);
    }
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    const [, scenario = ''] = url.pathname.split('/');
    const store = this.#stores.get(scenario);
    if (!store) {
      sendHtml(response, 404, 'Page not found');
      return;
    }
    const path = url.pathname.slice(scenario.length + 1);
    const fault = this.#faults.take(scenario, path);
    if (fault?.kind === 'slow') await wait(fault.delayMs);
    if (fault && playFault(fault, response)) {
      this.#note(incoming, scenario, path, url, 'none', fault.kind === 'status' ? fault.status : 0);
      return;
    }
    const { authentication, reply } = await this.#answer(incoming, store, url, path);
    this.#note(incoming, scenario, path, url, authentication, reply?.status ?? 404);
    // The shop's own clock, not this machine's.
    response.setHeader('Date', this.#now().toUTCString());
    const sent = reply && throughProxy(reply, store.state, url);
    if (sent) sendJson(response, incoming.method === 'HEAD', sent, fault?.kind === 'cut');
    else sendHtml(response, 404, 'Page not found');
  }

  /** No reply: not a REST address, so the theme's page would follow. */
  async #answer(
    incoming: IncomingMessage,
    store: SimulatedStore,
    url: URL,
    path: string,
  ): Promise<{ authentication: Authentication; reply: Reply | null }> {
    let authentication: Authentication = 'none';
    try {
      const request = await this.#read(incoming, store, url);
      if (/^\/wp-json\/?$/.test(path)) return { authentication, reply: this.#index(request) };
      if (!path.startsWith('/wp-json/')) return { authentication, reply: null };
      const nonces = this.#nonces.get(store.scenario) ?? new Map<number, string>();
      this.#nonces.set(store.scenario, nonces);
      authentication = authenticate(request, nonces);
      const route = ROUTE.exec(path)?.[1] ?? ANALYTICS.exec(path)?.[1] ?? '';
      const reply = await answerRoute(request, route, authentication !== 'none', store.webhooks);
      return { authentication, reply: { ...reply, body: filterFields(reply.body, request.query.get('_fields')) } };
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      return { authentication, reply: { status: error.status, body: error.body } };
    }
  }

  async #read(incoming: IncomingMessage, store: SimulatedStore, url: URL): Promise<StoreRequest> {
    const query = parsePhpQuery(url.search);
    return {
      store: store.state,
      method: (single(query, '_method') ?? incoming.method ?? 'GET').toUpperCase(),
      path: url.pathname,
      query,
      authorization: incoming.headers.authorization ?? '',
      isSsl: this.#isSsl,
      body: await readBody(incoming),
      now: this.#now(),
    };
  }

  #index({ store, query }: StoreRequest): Reply {
    const recorded = store.recording.answers.get('index');
    const body: JsonObject = {
      ...(isObject(recorded) ? recorded : {}),
      url: store.siteUrl ?? store.home,
      home: store.home,
      namespaces: ['oembed/1.0', 'wc/v1', 'wc/v2', 'wc/v3', 'wc/store/v1', 'wp/v2'],
    };
    return { status: 200, body: filterFields(body, query.get('_fields')) };
  }

  #note(
    incoming: IncomingMessage,
    scenario: string,
    path: string,
    url: URL,
    authentication: Authentication,
    status: number,
  ) {
    const query = Object.fromEntries([...url.searchParams].filter(([name]) => !/^(oauth_|consumer_)/.test(name)));
    this.journal.push({ scenario, method: incoming.method ?? 'GET', path, query, authentication, status });
  }
}

/** WP_REST_Server::envelope_response puts status and headers in the body on request, where no proxy alters them. */
function throughProxy(reply: Reply, { dropsTotals }: StoreState, url: URL): Reply {
  const { status, body, headers = {} } = reply;
  const kept = Object.entries(headers).filter(([name]) => !dropsTotals || !name.startsWith('X-WP-'));
  const sent = { status, body, headers: Object.fromEntries(kept) };
  if (!url.searchParams.has('_envelope')) return sent;
  return { ...sent, status: 200, body: { body, status, headers: Object.keys(headers).length === 0 ? [] : headers } };
}

async function readBody(incoming: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > BODY_BYTES_MAX) throw new RestError(413, 'rest_request_too_large', 'Request body too large.');
    chunks.push(bytes);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Falls through to WordPress's own response.
  }
  throw new RestError(400, 'rest_invalid_json', 'Invalid JSON body passed.');
}

function sendJson(response: ServerResponse, headOnly: boolean, reply: Reply, cut: boolean): void {
  const body: JsonValue = reply.body;
  const bytes = Buffer.from(encodeAsPhp(body), 'utf8');
  response.writeHead(reply.status, {
    'Content-Type': 'application/json; charset=UTF-8',
    'X-Robots-Tag': 'noindex',
    'X-Content-Type-Options': 'nosniff',
    'Access-Control-Expose-Headers': 'X-WP-Total, X-WP-TotalPages, Link',
    'Content-Length': bytes.length,
    ...reply.headers,
  });
  if (headOnly) response.end();
  else if (cut) response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
  else response.end(bytes);
}

function sendHtml(response: ServerResponse, status: number, title: string): void {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=UTF-8' });
  response.end(htmlPage(title));
}
