import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { freePort } from '../../simulators/free-port.ts';
import { isObject, type JsonObject } from '../../simulators/store/json.ts';
import { readRecording, type Recording } from '../../simulators/store/recording.ts';
import { type SimulatedStore, startStores, type StoreSimulator } from '../../simulators/store/start-store.ts';
import type { Organisation } from '../../simulators/xero/accounting/organisation.ts';
import { appEnvironment } from '../../simulators/xero/app-environment.ts';
import { type App, DEMO_APP } from '../../simulators/xero/apps.ts';
import { withoutPort } from '../../simulators/portless-link.ts';
import { startXero, type XeroOptions, type XeroSimulator } from '../../simulators/xero/start-xero.ts';
import { type ContextParts, createContext } from '../../src/app/create-context.ts';
import { toConfig } from '../../src/config/config.ts';
import { toEnv } from '../../src/config/env.ts';
import { maySend } from '../../src/connection/organisations.ts';
import type { Context } from '../../src/context/context.ts';
import type { Entry, EntryState } from '../../src/ledger/entry.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { suggestFor } from '../../src/operations/suggest-for.ts';
import { withOwnersDefault } from '../../simulators/owners-default.ts';
import { applySuggestions } from '../../src/settings/suggest.ts';
import { createWooCommerceClient } from '../../src/woocommerce/client.ts';
import { temporaryDirectory } from './_ledger.ts';
import { answerConsent, BROWSER, startConsent, REDIRECT_URI } from './xero/_connection.ts';

/** After the youngest recorded change; the same on every machine and day. */
const STARTED_AT = '2026-11-25T09:00:00.000Z';
/** How much simulated time a drain lets pass while it waits for pauses and retries. */
const PATIENCE_MS = 3 * 24 * 60 * 60_000;
/** A drain that needs more rounds than this goes round in circles. */
const ROUNDS_MAX = 400;
/** Between two looks whether the polls have ended, by the real clock. */
const POLL_LOOK_MS = 10;
/** Simulated time between two looks for an unknown outcome. */
const LOOK_AGAIN_MS = 10_000;

/** A simulated store, known to the sidecar and connected to an organisation. */
export interface Shop {
  readonly id: string;
  readonly scenario: string;
  readonly simulated: SimulatedStore;
  readonly organisation: Organisation;
}

export interface MadeShop {
  readonly recording: Recording;
  readonly books: Organisation;
}

export interface StackOptions {
  readonly scenarios: readonly string[];
  /** Each shop exists twice, the same orders under the same ids: identified by its address's port, or by its path. */
  readonly twice?: 'port' | 'path';
  /** Where the shops are, whatever zone they were recorded in. */
  readonly timezone?: string;
  /** Shops that nobody recorded, each with its own books. */
  readonly made?: readonly MadeShop[];
  /** That of the shops, which is in what the made ones say of themselves; absent: any. */
  readonly port?: number;
  readonly app?: Partial<App>;
  readonly xero?: XeroOptions;
  readonly xeroTimeouts?: ContextParts['xeroTimeouts'];
  /** Links have no port: the mark of origin is in them, not in the references. */
  readonly links?: 'portless';
  /** More of the environment, e.g. where payment providers are. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Simulated stores → the real sidecar → a simulated Xero, on one simulated clock. */
export interface Stack extends AsyncDisposable {
  readonly stores: StoreSimulator;
  readonly xero: XeroSimulator;
  readonly dataDir: string;
  /** The one that is open now; `restart` opens another. */
  readonly context: Context;
  readonly shops: readonly Shop[];
  /** What the sidecar logged, one JSON text a line. */
  readonly log: readonly string[];
  readonly now: () => Date;
  shop(scenario: string): Shop;
  /** Moves the clock of all three. */
  pass(milliseconds: number): void;
  /** Polls, then posts until nothing moves any more; waits out retries and pauses by moving the clock. */
  drain(): Promise<Record<EntryState, number>>;
  /** One round, as the worker does it. True = there may be more to do at once. */
  round(): Promise<boolean>;
  /** The process ends and a new one starts; `killed`: without giving anything back. `meanwhile`: with nobody at the files. */
  restart(how?: 'stopped' | 'killed', meanwhile?: () => void): Promise<void>;
  /** The data directory is lost; the stores are added, connected and set up again. */
  startAfresh(): Promise<void>;
  /** Consent once more, as `xero connect` does. */
  connect(shop: Pick<Shop, 'id' | 'organisation'>): Promise<void>;
  entry(shop: Pick<Shop, 'id'>, orderId: number): Promise<Entry>;
  replay(shop: Pick<Shop, 'id'>, ...orderIds: readonly number[]): Promise<void>;
}

/** Starts everything and sets every store up with the suggested settings, active, from the first order on. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const now = (): Date => stack.xero.clock.now();
  const { scenarios, twice, timezone } = options;
  const port = options.port ?? (twice === 'path' || timezone !== undefined ? await freePort() : 0);
  const again = (scenario: string): Recording => {
    const path = `${scenario}-2`;
    return { ...readRecording(scenario, `http://127.0.0.1:${port}/${path}`), scenario: path };
  };
  const others = options.made ?? [];
  const made = [...(twice === 'path' ? scenarios.map(again) : []), ...others.map(({ recording }) => recording)];
  const stores = await startStores(
    timezone === undefined
      ? { scenarios, port, made, now }
      : { scenarios: [], port, made: scenarios.map((one) => inZone(one, port, timezone)), now },
  );
  const otherHost = twice === 'port' ? await startStores({ scenarios, now }) : null;
  const app = { ...DEMO_APP, ...options.app };
  const organisations = others.length === 0 ? {} : { organisations: others.map(({ books }) => books) };
  const xero = await startXero({ now: () => new Date(STARTED_AT), apps: [app], ...organisations, ...options.xero });
  const stack = new RunningStack({ stores, otherHost, xero, app }, options);
  await stack.open();
  await stack.setUpAll();
  return stack;
}

function inZone(scenario: string, port: number, timezone: string): Recording {
  const recording = readRecording(scenario, `http://127.0.0.1:${port}/${scenario}`);
  const index = recording.answers.get('index');
  const answer = { ...(isObject(index) ? index : {}), timezone_string: timezone };
  return { ...recording, timezone, answers: new Map([...recording.answers, ['index', answer]]) };
}

class RunningStack implements Stack {
  readonly stores: StoreSimulator;
  readonly xero: XeroSimulator;
  readonly dataDir = temporaryDirectory();
  readonly log: string[] = [];
  readonly now = (): Date => this.xero.clock.now();
  shops: readonly Shop[] = [];
  readonly #otherHost: StoreSimulator | null;
  readonly #app: App;
  readonly #made: ReadonlyMap<string, Organisation>;
  readonly #xeroTimeouts: ContextParts['xeroTimeouts'];
  readonly #links: StackOptions['links'];
  readonly #env: Readonly<Record<string, string>>;
  #context: Context | null = null;

  constructor(
    parts: Pick<Stack, 'stores' | 'xero'> & { readonly otherHost: StoreSimulator | null; readonly app: App },
    options: StackOptions,
  ) {
    this.stores = parts.stores;
    this.#otherHost = parts.otherHost;
    this.xero = parts.xero;
    this.#app = parts.app;
    this.#made = new Map((options.made ?? []).map(({ recording, books }) => [recording.scenario, books]));
    this.#xeroTimeouts = options.xeroTimeouts;
    this.#links = options.links;
    this.#env = options.env ?? {};
  }

  get context(): Context {
    if (this.#context === null) throw new Error('No sidecar is open.');
    return this.#context;
  }

  async open(): Promise<void> {
    this.#context = await createContext({
      config: toConfig(toEnv({ ...environmentOf(this.dataDir, this.xero, this.#app), ...this.#env })),
      logger: createLogger({ level: 'info', to: { write: (line) => void this.log.push(line) } }),
      now: this.now,
      sleep: (milliseconds, signal) => this.#sleep(milliseconds, signal),
      setTimer: (callback, delayMs) => {
        const timer = setImmediate(() => {
          this.pass(delayMs);
          callback();
        });
        return () => clearImmediate(timer);
      },
      ...(this.#xeroTimeouts === undefined ? {} : { xeroTimeouts: this.#xeroTimeouts }),
      ...(this.#links === undefined ? {} : { linkOf: withoutPort }),
    });
  }

  async setUpAll(): Promise<void> {
    const shops: Shop[] = [];
    const all = [...this.stores.stores, ...(this.#otherHost?.stores ?? [])];
    for (const simulated of all) shops.push(await this.#setUp(simulated));
    this.shops = shops;
  }

  async #setUp(simulated: SimulatedStore): Promise<Shop> {
    const { context, now } = this;
    const { consumerKey, consumerSecret } = simulated;
    const { store } = await context.stores.add({
      url: simulated.url,
      credentials: { consumerKey, consumerSecret, webhookSecret: '' },
      verify: async (url, credentials) => {
        using client = createWooCommerceClient({ url, ...credentials, allowPrivateHosts: true, now });
        return { ...(await client.readStore()) };
      },
    });
    const shop: Shop = {
      id: store.id,
      scenario: simulated.scenario,
      simulated,
      organisation: this.#made.get(simulated.scenario) ?? organisationFor(simulated, this.xero),
    };
    await this.connect(shop);
    const suggested = applySuggestions(await context.settings.get(shop.id), await suggestFor(context, shop.id));
    const settings = withOwnersDefault(suggested, Object.values(shop.organisation.accounts));
    await context.settings.replace(shop.id, { ...settings, sync: { ...settings.sync, active: true, startDate: null } });
    return shop;
  }

  async connect({ id, organisation }: Pick<Shop, 'id' | 'organisation'>): Promise<void> {
    const { context, xero } = this;
    const { tenantId } = organisation;
    const known = await context.organisations.get(tenantId);
    if (known?.state === 'connected') {
      await context.organisations.attachStore(id, tenantId);
      return;
    }
    xero.consent.organisations = [tenantId];
    const { consents } = context.xero();
    const { url } = await startConsent(consents, { storeId: id, redirectUri: REDIRECT_URI, organisation: tenantId });
    const outcome = await consents.finish(await answerConsent(url), BROWSER);
    if (outcome.outcome !== 'done') throw new Error(`Not connected: ${JSON.stringify(outcome)}`);
  }

  shop(scenario: string): Shop {
    const found = this.shops.find((one) => one.scenario === scenario);
    if (found === undefined) throw new RangeError(`No store of "${scenario}" was started.`);
    return found;
  }

  pass(milliseconds: number): void {
    this.xero.clock.advance(milliseconds);
  }

  /** A wait that can be called off always is: a round waits for its polls, however long they take. */
  async #sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    if (signal !== undefined) {
      await once(signal, 'abort');
      return;
    }
    this.pass(milliseconds);
    return new Promise((resolve) => void setImmediate(resolve));
  }

  async round(): Promise<boolean> {
    const { held, more } = await this.context.rounds().run();
    if (!held) throw new Error('Another process holds the lease.');
    return more;
  }

  async drain(): Promise<Record<EntryState, number>> {
    const { context, now } = this;
    await context.positions.request(null, now());
    const giveUpAt = now().getTime() + PATIENCE_MS;
    for (let rounds = 0; rounds < ROUNDS_MAX; rounds += 1) {
      if (await this.round()) continue;
      // While something is pending, a round does not wait for the polls.
      if (await this.#isPolling()) continue;
      const next = await this.#nextMove();
      if (next === null || next > giveUpAt) return context.ledger.counts();
      this.pass(next - now().getTime());
    }
    throw new Error(`Not done after ${ROUNDS_MAX} rounds: ${JSON.stringify(await context.ledger.counts())}`);
  }

  async #isPolling(): Promise<boolean> {
    const stores = await this.context.positions.all();
    if (!stores.some((store) => store.requestedAt !== null)) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_LOOK_MS));
    return true;
  }

  /** When something can happen that cannot happen now; null = never, without help from outside. */
  async #nextMove(): Promise<number | null> {
    const { context } = this;
    const now = this.now();
    const organisations = await context.organisations.list();
    const open = organisations.filter((one) => maySend(one, now));
    const ofKind = (kind: string) => context.ledger.entries({ kind, limit: 10_000 });
    const entries = [...(await ofKind('order')), ...(await ofKind('payout'))];
    const moments = [
      ...organisations
        .filter((one) => one.state === 'connected' && one.storeIds.length > 0)
        .flatMap((one) => one.pausedUntil?.getTime() ?? []),
      ...entries.flatMap((one) => (one.notBefore === null ? [] : Date.parse(one.notBefore))),
    ].filter((moment) => moment > now.getTime());
    const isLooking = entries.some(
      (entry) => entry.state === 'uncertain' && open.some((one) => one.storeIds.includes(entry.storeId)),
    );
    if (isLooking) moments.push(now.getTime() + LOOK_AGAIN_MS);
    return moments.length === 0 ? null : Math.min(...moments);
  }

  async restart(how: 'stopped' | 'killed' = 'stopped', meanwhile: () => void = () => undefined): Promise<void> {
    await this.#stop(how);
    meanwhile();
    await this.open();
  }

  async startAfresh(): Promise<void> {
    await this.#stop('killed');
    rmSync(this.dataDir, { recursive: true });
    await this.open();
    await this.setUpAll();
  }

  async entry({ id }: Pick<Shop, 'id'>, orderId: number): Promise<Entry> {
    const entry = await this.context.ledger.entry(id, 'order', String(orderId));
    if (entry === null) throw new Error(`The ledger knows no order ${orderId} of ${id}.`);
    return entry;
  }

  async replay(shop: Pick<Shop, 'id'>, ...orderIds: readonly number[]): Promise<void> {
    const entries = await Promise.all(orderIds.map((orderId) => this.entry(shop, orderId)));
    await this.context.ledger.requeue(
      entries.map((entry) => entry.id),
      'replay',
    );
  }

  async #stop(how: 'stopped' | 'killed'): Promise<void> {
    const context = this.#context;
    this.#context = null;
    if (context === null) return;
    if (how === 'stopped') await context.rounds()[Symbol.asyncDispose]();
    await context[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop('stopped');
    await this.stores.close();
    await this.#otherHost?.close();
    await this.xero.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** The variables that the service starts with. */
export function environmentOf(dataDir: string, xero: XeroSimulator, app: App = DEMO_APP): Record<string, string> {
  return {
    ML_DATA_DIR: dataDir,
    ML_ALLOW_PRIVATE_HOSTS: '1',
    ...appEnvironment(app, xero),
    XERO_WEBHOOK_KEY: app.webhookKey ?? '',
  };
}

/** The books of the store's country, else the European ones. */
function organisationFor(store: SimulatedStore, xero: XeroSimulator): Organisation {
  const [country = ''] = store.country.split(':');
  const found =
    xero.organisations.find((one) => one.countryCode === country) ??
    xero.organisations.find((one) => one.version === 'GLOBAL');
  if (found === undefined) throw new Error(`No organisation keeps the books of ${store.scenario}.`);
  return found;
}

/** Adds copies of a recorded order, each with a number and a buyer of its own; answers their ids. */
export function addCopies(shop: Pick<Shop, 'simulated'>, ofOrder: number, count: number): number[] {
  const { state } = shop.simulated;
  const original = state.order(ofOrder, 8);
  if (original === undefined) throw new RangeError(`No order ${ofOrder}.`);
  const first = Math.max(...state.orderIds) + 1;
  return Array.from({ length: count }, (_, index) => {
    const id = first + index;
    const billing = { ...(original['billing'] as JsonObject), email: `buyer${id}@example.com`, last_name: `No ${id}` };
    return state.addOrder({ ...structuredClone(original), id, number: String(id), customer_id: 0, billing });
  });
}
