import { settingsJsonSchema } from '../../sidecar/src/domain/settings/settings-json-schema.ts';
import type { BackfillBody } from '../../sidecar/src/contract/backfills.ts';
import type { RetriedOrders, SettingsBody } from '../../sidecar/src/contract/settings.ts';
import type { StatusBody } from '../../sidecar/src/contract/status.ts';
import { getAtPath, setPaths } from '../../sidecar/src/settings/set-at-path.ts';
import { changesWithoutEffect, halfQuietHours } from '../../sidecar/src/domain/settings/settings-sense.ts';
import { readSettings } from '../../sidecar/src/domain/settings/settings.ts';
import type { ConnectionBody } from '../../sidecar/src/contract/plugin.ts';
import * as answers from './fake-answers.ts';
import { isSame } from '../src/settings/document.ts';
import { COUNTED, UNDONE } from './fake-backfill.ts';
import { BOOKS_ROUTES } from './fake-books.ts';
import { OVERVIEW } from './fake-overview.ts';
import { PAYOUTS_ROUTES } from './fake-payouts.ts';
import { EFFECT_ROUTES } from './fake-effect.ts';
import { ORDER, PREVIEW } from './fake-order.ts';
import { LEAVE_ROUTES } from './fake-leave.ts';
import { FIT, MONTH_END, NO_FIT_YET, OVERDUE, REPORT_MAP } from './fake-reports.ts';
import { SAMPLE } from './fake-sample.ts';
import { NOTHING_UNSYNCED } from './fake-unsynced.ts';
import { READING } from './fake-customers.ts';

export interface FakeRequest {
  readonly method: string;
  /** "settings", "orders/12"; without namespace and query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly data: unknown;
}

type Answer = (request: FakeRequest) => unknown;

/** What apiFetch rejects with for a WP_Error. */
export function refusal(status: number, code: string, message: string, more: object = {}): object {
  return { code, message, data: { status, ...more } };
}

/** A rejection on purpose, in place of an answer. */
export class Refused {
  readonly rejection: unknown;
  constructor(rejection: unknown) {
    this.rejection = rejection;
  }
}

const MORE = {
  ...LEAVE_ROUTES,
  'GET overview': () => OVERVIEW,
  'GET report-map': () => REPORT_MAP,
  'GET tracking-options': () => ({ missing: [], organisation: 'Shop Ltd', mayCreate: true }),
};
const FILES = { 'GET fit/csv': () => 'Fit check\n', 'GET month-end/csv': () => 'Month end\n' };

const rulesImport = (applied: boolean) => ({
  ...{ applied, seen: 'before', rules: 3, same: 1, left: 0, retried: 0 },
  counts: { added: 1, removed: 1, changed: 1, moved: 0 },
  changes: [
    {
      ...{ kind: 'changed', text: 'changed: category 15 → account 210; now account 260', from: 0, to: 0 },
      ...{ was: { when: { category: 15 }, account: '210' }, is: { when: { category: 15 }, account: '260' } },
    },
    {
      ...{ kind: 'added', text: 'added as 2: product 7 → account 210, tax type OUTPUT2', from: null, to: 1 },
      ...{ was: null, is: { when: { product: 7 }, account: '210', taxType: 'OUTPUT2' } },
    },
    {
      ...{ kind: 'removed', text: 'removed: country DE, FR → tax type ECZROUTPUT', from: 1, to: null },
      ...{ was: { when: { country: ['DE', 'FR'] }, taxType: 'ECZROUTPUT' }, is: null },
    },
  ],
  effect: applied ? null : EFFECT_ROUTES['POST settings/effect'](),
});

const RULES_ROUTES = {
  'GET rules/learned': () => ({ rules: [] }),
  'POST rules/learned/accept': () => ({ retried: 0 }),
  'POST rules/learned/dismiss': ({ data }: FakeRequest) => ({ key: read(data, 'key', '') }),
  'GET rules/export': () => ({ rules: 1, csv: '\uFEFFCategory,Account\r\n15 - Books,210 - Sales: books\r\n' }),
  'POST rules/import': ({ data }: FakeRequest) => rulesImport(!read(data, 'dryRun', false)),
  'POST rules/match': ({ data }: FakeRequest) => ({
    lines: [
      {
        name: 'Blue mug',
        quantity: read<number | null>(data, 'orderId', null) === null ? null : '3',
        decisions: [
          {
            field: 'account',
            choices: [{ rule: 0, name: 'category 15', value: '210 – Sales: books', onlyIf: [] }],
          },
          {
            field: 'taxType',
            choices: [
              { rule: 1, name: 'country DE, FR', value: 'Zero Rated EC Goods Income', onlyIf: ['country'] },
              { rule: null, name: null, value: null, onlyIf: [] },
            ],
          },
        ],
      },
    ],
  }),
};

/** The plugin's routes with the sidecar's own settings behind them: saves are checked and kept as the real ones are. */
export class FakePlugin {
  readonly requests: FakeRequest[] = [];
  connection: ConnectionBody = answers.CONNECTION;
  status: StatusBody = answers.STATUS;
  settings: SettingsBody = answers.SETTINGS_BODY;
  /** Orders that the next save sets free. */
  retried: RetriedOrders = { orders: 0, heldBy: null };
  readonly #overrides = new Map<string, Answer>();
  readonly #holds = new Map<string, Promise<void>>();

  /** Answers `route` ("GET settings") otherwise from now on. */
  on(route: string, answer: Answer): void {
    this.#overrides.set(route, answer);
  }

  /** Refuses `route` from now on. */
  refuse(route: string, rejection: unknown): void {
    this.on(route, () => new Refused(rejection));
  }

  /** Keeps the answers of `route` back until the returned function is called. */
  hold(route: string): () => void {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    this.#holds.set(route, held);
    return () => {
      this.#holds.delete(route);
      release();
    };
  }

  held({ method, path }: FakeRequest): Promise<void> {
    return this.#holds.get(`${method} ${path}`) ?? Promise.resolve();
  }

  recover(): void {
    this.#overrides.clear();
  }

  asked(route: string): FakeRequest[] {
    return this.requests.filter(({ method, path }) => `${method} ${path}` === route);
  }

  /** Throws what apiFetch would reject with. */
  answer(request: FakeRequest): unknown {
    this.requests.push(request);
    const route = `${request.method} ${request.path}`;
    const found = this.#overrides.get(route) ?? this.#routes()[route] ?? orderRoute(request);
    const answer =
      found === undefined ? new Refused(refusal(404, 'rest_no_route', `No route ${route}`)) : found(request);
    if (answer instanceof Refused) throw answer.rejection;
    // Through JSON, as over the wire.
    return answer === undefined ? null : JSON.parse(JSON.stringify(answer));
  }

  #routes(): Record<string, Answer> {
    return {
      'GET connection': () => this.connection,
      'POST connection': ({ data }) => (this.connection = { ...answers.CONNECTION, url: read(data, 'url', '') }),
      'POST connection/service': () => ({ url: 'https://connector.example.com/connect/1' }),
      'POST connection/service/finish': () => (this.connection = { ...answers.CONNECTION, url: this.connection.url }),
      'DELETE connection': () => (this.connection = { ...this.connection, paired: false, storeId: null, webhooks: [] }),
      'POST connection/renew-key': () => (this.connection = { ...this.connection, key: 'ok' }),
      'POST webhooks/repair': () => (this.connection = { ...this.connection, webhooks: answers.CONNECTION.webhooks }),
      'POST webhooks/auto-repair': ({ data }) =>
        (this.connection = { ...this.connection, autoRepair: read(data, 'enabled', false) }),
      'GET status': () => this.status,
      'POST checklist/accounts': () =>
        (this.status = {
          ...this.status,
          checklist: this.status.checklist.map((step) =>
            step.id === 'accounts' ? { ...step, done: true, detail: '', confirm: false } : step,
          ),
        }),
      'POST ping': () => ({
        store: { ok: true, message: 'The store answers.', fix: '', milliseconds: 84.2 },
        xero: { ok: false, message: 'Xero does not answer.', fix: 'Try again in a minute.', milliseconds: 5000 },
      }),
      'GET alerts': () => ({ wordpress: true, webhookHost: 'hooks.example.com', operatorIsTold: false }),
      'PUT alerts': ({ data }) => ({
        wordpress: read(data, 'wordpress', true),
        webhookHost: 'hooks.example.com',
        operatorIsTold: false,
      }),
      'POST alerts/test': () => ({
        results: [
          { channel: 'wordpress', ok: true, message: null, fix: null },
          {
            channel: 'store-webhook',
            ok: false,
            message: 'The webhook at hooks.example.com answered 404.',
            fix: 'Make a new webhook address.',
          },
        ],
      }),
      'POST dashboard-link': () => ({
        url: 'https://connector.example.com/sign-in?token=t',
        expiresAt: '2026-11-25T12:05:00.000Z',
      }),
      'POST xero/connect': () => ({ consentUrl: 'https://login.xero.com/identity/connect/authorize?state=1' }),
      'GET xero/organisations': () => ({
        organisations: [
          { tenantId: answers.STATUS.organisation?.tenantId, name: 'Shop Ltd', state: 'connected' },
          { tenantId: 'd3b0c6e8-3b12-4fef-91ba-2d3a0c6e8a02', name: 'Demo Company', state: 'connected' },
        ],
      }),
      'POST xero/organisation': () => this.status,
      'POST xero/disconnect': () => (this.status = { ...this.status, organisation: null }),
      'GET settings': () => this.settings,
      'PATCH settings': (request) => this.#save(request),
      'GET settings/export': () => ({ format: 'ml-connector-settings', settings: this.settings.settings }),
      'POST settings/import': ({ data }) => ({
        applied: !read(data, 'dryRun', false),
        changes: [{ path: 'accounts.sales', from: '200', to: '210' }],
        missing: [{ path: 'accounts.shipping', message: 'Xero has no account "9999".' }],
        retried: 2,
      }),
      'GET settings/schema': () => settingsJsonSchema(),
      'GET settings/suggestions': () => answers.SUGGESTIONS,
      'GET clearing-accounts': () => ({ accounts: [], organisation: 'Shop Ltd', mayCreate: true }),
      'GET lists': () => answers.LISTS,
      'GET names': () => ({ names: { 'category:15': 'Books', 'product:7': 'Harbour mug' } }),
      'GET lists/search': ({ query }) => ({
        results: [
          { id: '15', name: `${query.get('q') ?? ''} books` },
          { id: '16', name: `${query.get('q') ?? ''} mugs` },
        ],
      }),
      'GET overdue': () => OVERDUE,
      'GET month-end': ({ query }) => ({ ...MONTH_END, month: query.get('month') }),
      ...{ ...BOOKS_ROUTES, ...PAYOUTS_ROUTES, ...EFFECT_ROUTES },
      'POST sample': () => SAMPLE,
      'GET fit': ({ query }) => (query.has('start') ? FIT : NO_FIT_YET),
      ...{ ...FILES, ...MORE },
      'GET unsynced': () => NOTHING_UNSYNCED,
      'GET entries': ({ query }) =>
        query.has('before') ? { ...answers.ENTRIES, entries: [], hasMore: false } : answers.ENTRIES,
      ...RULES_ROUTES,
      'POST replay': ({ data }) => ({ replayed: read<unknown[]>(data, 'orderIds', [1, 2]).length, heldBy: null }),
      'POST sync': () => ({}),
      'POST backfill/count': ({ data }) => this.#countBackfill(data),
      'POST backfill': () => this.#backfill({ state: 'posting', read: 200, posted: 45, otherStatus: 20, waiting: 135 }),
      'POST backfill/undo': () => this.#backfill(UNDONE),
      'DELETE backfill': () => this.#stopBackfill(),
      'POST customer-import': () => this.#startCustomers(),
      'GET export': ({ query }) => (query.get('format') === 'csv' ? 'order,state\n1024,recorded\n' : []),
    };
  }

  #save({ data }: FakeRequest): unknown {
    const { revision, settings } = this.settings;
    const changes = read<{ path: string; value: unknown; seen?: unknown }[]>(data, 'changes', []);
    const isSeen = ({ path, seen }: { path: string; seen?: unknown }) =>
      isSame(getAtPath(settings, path) ?? null, seen ?? null);
    if (
      ![undefined, revision].includes(read<string | undefined>(data, 'revision', undefined)) &&
      !changes.every(isSeen)
    ) {
      return new Refused(refusal(409, 'settings_changed', 'Somebody else changed these settings meanwhile.'));
    }
    const reading = readSettings(setPaths(this.settings.settings, changes));
    const faults = reading.ok
      ? [changesWithoutEffect, halfQuietHours].flatMap((find) => find(settings, reading.settings))
      : reading.errors;
    if (!reading.ok || faults.length > 0) {
      return new Refused(refusal(422, 'settings_invalid', 'Some settings are not right.', { faults }));
    }
    this.settings = { ...this.settings, revision: `${this.settings.revision}+`, settings: reading.settings };
    return { ...this.settings, retried: this.retried };
  }

  #backfill(change: Partial<BackfillBody>): unknown {
    const { backfill } = this.status.sync;
    const next = backfill === null ? null : { ...backfill, ...change };
    this.status = { ...this.status, sync: { ...this.status.sync, backfill: next } };
    return {};
  }

  #countBackfill(data: unknown): unknown {
    const [after, until] = [read(data, 'after', ''), read<string | null>(data, 'until', null)];
    this.status = { ...this.status, sync: { ...this.status.sync, backfill: { ...COUNTED, after, until } } };
    return {};
  }

  #startCustomers(): unknown {
    if (this.settings.settings.contacts.customers !== 'all') {
      return new Refused(refusal(409, 'customers_not_wanted', 'Only customers who order become contacts.'));
    }
    return (this.status = { ...this.status, sync: { ...this.status.sync, customers: READING } });
  }

  #stopBackfill(): unknown {
    const { backfill } = this.status.sync;
    if (backfill?.state !== 'counted') return this.#backfill({ state: 'stopped', waiting: 0, withdrawn: 135 });
    this.status = { ...this.status, sync: { ...this.status.sync, backfill: null } };
    return {};
  }
}

function orderRoute({ method, path }: FakeRequest): Answer | undefined {
  if (method === 'GET' && /^orders\/\d+$/.test(path)) return () => ORDER;
  if (method === 'POST' && /^orders\/\d+\/preview$/.test(path)) return () => PREVIEW;
  if (method === 'POST' && /^orders\/\d+\/send$/.test(path)) return () => ({ replayed: 1, heldBy: null });
  return undefined;
}

function read<T>(data: unknown, name: string, fallback: T): T {
  const found = Object.entries(typeof data === 'object' && data !== null ? data : {}).find(([key]) => key === name);
  return found === undefined ? fallback : (found[1] as T);
}
