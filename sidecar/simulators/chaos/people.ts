import { createContext } from '../../src/app/create-context.ts';
import { toConfig } from '../../src/config/config.ts';
import { toEnv } from '../../src/config/env.ts';
import type { Context } from '../../src/context/context.ts';
import type { Settings } from '../../src/domain/settings/settings.ts';
import { changeFingerprint, requestFingerprint } from '../../src/ledger/entry-key.ts';
import type { Entry } from '../../src/ledger/entry.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { connectProvider } from '../../src/operations/payouts/connect.ts';
import { suggestFor } from '../../src/operations/suggest-for.ts';
import { lastInvoice } from '../../src/posting/invoices/posted-invoice.ts';
import { withOwnersDefault } from '../owners-default.ts';
import { applySuggestions } from '../../src/settings/suggest.ts';
import { textAt } from '../store/json.ts';
import type { SimulatedStore } from '../store/start-store.ts';
import type { Organisation } from '../xero/accounting/organisation.ts';
import type { XeroSimulator } from '../xero/start-xero.ts';
import { REDIRECT_URI } from './environment.ts';
import type { OpenProvider } from './payouts/open-provider.ts';
import type { ScaledClock } from './scaled-clock.ts';
import { WEBHOOK_SECRET } from './signals.ts';

/** The cookie of the people's browser. */
const BROWSER = 'b'.repeat(43);

const ENTRIES_MAX = 10_000;
const PAGE = 50;
/** Per invoice: requests beyond this are ignored. */
const DECISIONS_MAX = 2;

/** A shop that the service knows, and the books it goes to. */
export interface ConnectedShop {
  readonly id: string;
  readonly simulated: SimulatedStore;
  readonly organisation: Organisation;
  /** The plugin's signing key, base64url. */
  readonly pairingKey: string;
}

/** People at the command line and in the browser, in a process of their own beside the service. */
export class People {
  readonly #context: Context;
  readonly #xero: XeroSimulator;
  readonly #now: () => Date;
  /** Order and invoice → when it was decided. */
  readonly #decisions = new Map<string, Date[]>();

  constructor(context: Context, xero: XeroSimulator, now: () => Date) {
    this.#context = context;
    this.#now = now;
    this.#xero = xero;
  }

  static async open(env: Readonly<Record<string, string>>, clock: ScaledClock, xero: XeroSimulator): Promise<People> {
    const { now, sleep, setTimer } = clock;
    const logger = createLogger({ level: 'silent', to: 'stdout' });
    return new People(await createContext({ config: toConfig(toEnv(env)), logger, now, sleep, setTimer }), xero, now);
  }

  get context(): Context {
    return this.#context;
  }

  /** As `store add`, `xero connect` and `settings` do it. */
  async setUp(
    simulated: SimulatedStore,
    organisation: Organisation,
    settings: ((organisation: Organisation) => Promise<Settings>) | null,
  ): Promise<ConnectedShop> {
    const context = this.#context;
    const { consumerKey, consumerSecret, url } = simulated;
    const { store } = await context.stores.add({
      url,
      credentials: { consumerKey, consumerSecret, webhookSecret: WEBHOOK_SECRET },
      verify: () => Promise.resolve({ name: simulated.title, timezone: simulated.state.recording.timezone }),
    });
    const versions = { plugin: '1.0.0', wordpress: '6.9', woocommerce: '10.5.2', php: '8.4.1' };
    const settingsUrl = `${url}/wp-admin/`;
    const pairingKey = await context.pairings.renew({ storeId: store.id, settingsUrl, versions });
    const shop = { id: store.id, simulated, organisation, pairingKey };
    await this.connect(shop);
    const chosen =
      settings === null
        ? withOwnersDefault(
            applySuggestions(await context.settings.get(store.id), await suggestFor(context, store.id)),
            Object.values(organisation.accounts),
          )
        : await settings(organisation);
    await context.settings.replace(store.id, {
      ...chosen,
      documents: { ...chosen.documents, itemCodes: 'rules' },
      sync: { ...chosen.sync, active: true, startDate: null, every: '* * * * *' },
    });
    return shop;
  }

  async connect({ id, organisation: { tenantId } }: Pick<ConnectedShop, 'id' | 'organisation'>): Promise<void> {
    this.#xero.consent.organisations = [tenantId];
    const { consents } = this.#context.xero();
    const { state } = await consents.start({ storeId: id, redirectUri: REDIRECT_URI, organisation: tenantId });
    const page = await fetch((await consents.open(state, BROWSER)) ?? '', { redirect: 'manual' });
    const query = new URL(page.headers.get('location') ?? 'http://localhost/').searchParams;
    const callback = { state: query.get('state') ?? '', code: query.get('code'), error: query.get('error') };
    const outcome = await consents.finish({ ...callback, errorDescription: query.get('error_description') }, BROWSER);
    if (outcome.outcome !== 'done') throw new Error(`${id} could not be connected: ${JSON.stringify(outcome)}`);
  }

  /** As `payouts connect` does it. */
  async connectProvider({ id }: ConnectedShop, { gateway, secret }: OpenProvider): Promise<void> {
    await connectProvider(this.#context, { storeId: id, gateway, secret, by: 'cli:chaos' });
  }

  /** As `sync` does it; it is also time to read the payment providers. */
  async sync(): Promise<void> {
    await this.#context.positions.request(null, this.#now());
    const { clearing } = this.#context;
    for (const { storeId, gateway } of await clearing.connections())
      await clearing.keepProgress(storeId, gateway, { dueAt: null });
  }

  /** Reconnects lost connections; a failure is retried at the next check. Returns how many were lost. */
  async reconnect(shops: readonly ConnectedShop[]): Promise<number> {
    let lost = 0;
    for (const shop of shops) {
      const organisation = await this.#context.organisations.get(shop.organisation.tenantId);
      if (organisation?.state !== 'disconnected') continue;
      lost += 1;
      await this.connect(shop).catch(() => undefined);
    }
    return lost;
  }

  entries(shop: ConnectedShop): Promise<Entry[]> {
    return this.#context.ledger.entries({ storeId: shop.id, limit: ENTRIES_MAX });
  }

  async replay(shop: ConnectedShop, wanted: (entry: Entry) => boolean): Promise<number> {
    const ids = (await this.entries(shop)).filter(wanted).map((entry) => entry.id);
    return (await this.#context.ledger.requeue(ids, 'replay', 'cli:chaos')).length;
  }

  /** As `backfill`: every order of the shop once more, under the fingerprint of any list. */
  async backfill(shop: ConnectedShop): Promise<void> {
    const { state } = shop.simulated;
    const events = state.orderIds.flatMap((orderId) => {
      const order = state.order(orderId, state.recording.priceDecimals);
      if (order === undefined || order['status'] === 'trash' || typeof order['date_modified_gmt'] !== 'string')
        return [];
      const modifiedAt = new Date(`${order['date_modified_gmt']}Z`).toISOString();
      const fingerprint = changeFingerprint(modifiedAt, `${textAt(order, 'status')}:${textAt(order, 'total')}`);
      return [{ storeId: shop.id, source: 'backfill', kind: 'order', sourceId: String(orderId), fingerprint } as const];
    });
    for (let first = 0; first < events.length; first += PAGE) {
      await this.#context.ledger.acceptEvents(events.slice(first, first + PAGE));
    }
  }

  /** When a person first decided about an order; null = never. */
  decidedAt(orderId: number): Date | null {
    const all = [...this.#decisions].filter(([key]) => key.startsWith(`${orderId}/`)).flatMap(([, times]) => times);
    return all.sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
  }

  /** A person's decision where the service waits for one: reissue edited orders, credit cancelled ones. */
  async decide(shop: ConnectedShop): Promise<number> {
    let decided = 0;
    for (const entry of await this.entries(shop)) {
      if (entry.state !== 'rejected') continue;
      const codes = new Set(entry.problems.map((problem) => problem.code));
      const request = codes.has('changed_after_posting')
        ? 'reissue'
        : codes.has('cancelled_after_payment')
          ? 'credit'
          : null;
      const posted = lastInvoice(await this.#context.ledger.documentsOf(entry.id));
      if (request === null || posted === null) continue;
      const key = `${entry.sourceId}/${posted.version}`;
      const earlier = this.#decisions.get(key) ?? [];
      if (earlier.length >= DECISIONS_MAX) continue;
      this.#decisions.set(key, [...earlier, this.#now()]);
      const { storeId, kind, sourceId } = entry;
      const fingerprint = requestFingerprint(request, posted.version);
      const event = { storeId, source: 'cli', kind, sourceId, fingerprint } as const;
      const { accepted } = await this.#context.ledger.acceptEvent(event);
      if (!accepted) await this.#context.ledger.requeue([entry.id], 'cli', 'cli:chaos');
      decided += 1;
    }
    return decided;
  }
}
