import type { CustomerImportBody } from '../../sidecar/src/contract/backfills.ts';
import type { StatusBody } from '../../sidecar/src/contract/status.ts';
import type { LineDecisionBody, OrderBody } from '../../sidecar/src/contract/orders.ts';
import { DEFAULT_SETTINGS } from '../../sidecar/src/domain/settings/settings.ts';
import { newDefaultsFor } from '../../sidecar/src/settings/new-defaults.ts';
import type { FakePlugin } from './fake-plugin.ts';
import { refusal } from './fake-plugin.ts';
import * as answers from './fake-answers.ts';
import { COUNTED, POSTED, UNDONE } from './fake-backfill.ts';
import * as books from './fake-books.ts';
import { ORDER } from './fake-order.ts';
import * as overview from './fake-overview.ts';
import * as payouts from './fake-payouts.ts';
import { LEAVE_SCENES } from './fake-leave.ts';
import { LEARNED_RULES } from './fake-rules.ts';
import { SETUP_SCENES } from './fake-setup.ts';
import { UNSYNCED } from './fake-unsynced.ts';
import { DONE, READING, WAITING } from './fake-customers.ts';

const LONG =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft-Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz';

/** How the shop stands, by name: what the page is looked at with. */
export const SCENES: Readonly<Record<string, (plugin: FakePlugin) => void>> = {
  filled: () => undefined,
  ...SETUP_SCENES,
  ...LEAVE_SCENES,
  /** A store from before the newest defaults. */
  older: (plugin) => {
    const settings = DEFAULT_SETTINGS;
    plugin.settings = { ...answers.SETTINGS_BODY, settings, newDefaults: newDefaultsFor(settings) };
  },
  /** Sells in euros and dollars; no provider has an account yet. */
  clearing: (plugin) => {
    const { store } = answers.LISTS;
    const soldIn = ['GBP', 'EUR', 'USD'].map((currency) => ({ method: 'stripe', currency, orders: 7 }));
    plugin.on('GET lists', () => ({ ...answers.LISTS, store: store && { ...store, soldIn } }));
    const { settings } = plugin.settings;
    const methods = { cod: { none: true as const } };
    plugin.settings = {
      ...plugin.settings,
      settings: { ...settings, payments: { ...settings.payments, methods } },
    };
    plugin.on('GET clearing-accounts', () => answers.CLEARING);
    plugin.on('POST clearing-accounts', () => ({
      ...{ ref: '093', name: 'Stripe clearing', code: '093', existed: false },
      paths: ['payments.methods.stripe'],
    }));
  },
  /** The same before Xero allows to create accounts. */
  tracking: (plugin) => {
    plugin.on('GET settings/suggestions', () => ({ suggestions: [answers.TRACKING_SUGGESTION] }));
    plugin.on('GET tracking-options', () => answers.MISSING_OPTIONS);
    plugin.on('POST tracking-options', () => {
      const [made] = answers.MISSING_OPTIONS.missing;
      return { ...made, optionId: '0f1a52d1-1c1c-4d2f-9b7e-0a3f5d1c2b3e', existed: false };
    });
  },
  'learned-rules': (plugin) => plugin.on('GET rules/learned', () => LEARNED_RULES),
  'tracking-by-hand': (plugin) => {
    SCENES['tracking']?.(plugin);
    plugin.on('GET tracking-options', () => ({ ...answers.MISSING_OPTIONS, mayCreate: false }));
  },
  'clearing-by-hand': (plugin) => {
    SCENES['clearing']?.(plugin);
    plugin.on('GET clearing-accounts', () => ({ ...answers.CLEARING, mayCreate: false }));
  },
  'payouts-empty': (plugin) => {
    plugin.on('GET payouts', () => ({ ...payouts.PAYOUTS, payouts: [], providers: [] }));
    plugin.on('GET clearing', () => ({ ...payouts.CLEARING, accounts: [] }));
  },
  'payouts-held': (plugin) => plugin.on('GET payouts/one', () => payouts.HELD_PAYOUT),
  'payouts-long': (plugin) => {
    const [first = payouts.ACCOUNT] = payouts.CLEARING.accounts;
    plugin.on('GET clearing', () => ({ ...payouts.CLEARING, accounts: [{ ...first, name: LONG, account: LONG }] }));
    plugin.on('GET payouts/one', () => ({ ...payouts.HELD_PAYOUT, held: [{ ...payouts.HELD, message: LONG }] }));
    const { result } = payouts.IMPORTED;
    const long = result && { ...result, format: LONG, newCurrencies: ['USD', 'EUR', 'JPY'] };
    plugin.on('GET payouts/import', () => ({ ...payouts.IMPORTED, result: long }));
  },
  'payouts-importing': (plugin) =>
    plugin.on('GET payouts/import', () => ({ ...payouts.IMPORTED, done: 100, result: null })),
  'payouts-wrong-file': (plugin) =>
    plugin.refuse(
      'GET payouts/import',
      refusal(422, 'payouts_file_unknown', 'This is no export of Stripe, WooPayments or PayPal that we know.', {
        fix: 'Export the itemized payout reconciliation of Stripe, the transactions of WooPayments, or the activity of PayPal.',
      }),
    ),
  'payouts-down': (plugin) => {
    plugin.refuse('GET payouts', refusal(502, 'sidecar_unreachable', 'The service does not answer.'));
    plugin.refuse('GET clearing', refusal(502, 'sidecar_unreachable', 'The service does not answer.'));
  },
  books: (plugin) => {
    plugin.on('GET books', () => books.DIFFERING);
    plugin.on('GET reconciliation', () => books.COMPARED_DIFFERING);
  },
  'books-agree': (plugin) => plugin.on('GET books', () => books.BOOKS),
  'books-unchecked': (plugin) => plugin.on('GET books', () => books.UNCHECKED),
  'books-empty': (plugin) => plugin.on('GET books', () => books.EMPTY_MONTH),
  'books-checking': (plugin) =>
    plugin.on('GET books', () => ({ ...books.DIFFERING, checking: { through: '2026-11-14', orders: 71 } })),
  'books-failed': (plugin) =>
    plugin.on('GET books', () => ({
      ...books.BOOKS,
      failed: {
        message: 'Xero does not answer. Compared up to 14 Nov 2026.',
        fix: 'What was checked before is kept. It is tried again tonight.',
        at: '2026-11-25T02:12:00.000Z',
      },
    })),
  'books-permission': (plugin) => {
    plugin.on('GET books', () => books.BOOKS);
    plugin.on('GET reconciliation', () => ({ ...books.COMPARED, mayReadReports: false, notices: [LONG] }));
  },
  'books-currencies': (plugin) => plugin.on('GET books', () => books.CURRENCIES),
  'books-large': (plugin) => plugin.on('GET books', () => books.largeMonth(LONG)),
  'books-unconnected': (plugin) => {
    plugin.status = { ...plugin.status, organisation: null };
    plugin.on('GET books', () => books.UNCHECKED);
  },
  'overview-healthy': (plugin) => {
    plugin.status = { ...healthy(plugin), counts: { ...plugin.status.counts, rejected: 0 } };
    plugin.on('GET overview', () => ({ ...overview.OVERVIEW, problems: [] }));
  },
  'overview-currencies': (plugin) => plugin.on('GET overview', () => overview.OVERVIEW_CURRENCIES),
  'overview-empty': (plugin) => {
    const counts = { pending: 0, claimed: 0, waiting: 0, uncertain: 0, rejected: 0, recorded: 0, skipped: 0 };
    plugin.status = { ...healthy(plugin), sentence: 'No orders to sync yet.', counts };
    plugin.on('GET overview', () => overview.OVERVIEW_EMPTY);
  },
  'overview-long': (plugin) => {
    SCENES['long']?.(plugin);
    plugin.on('GET overview', () => overview.overviewLong(LONG));
  },
  'overview-failed': (plugin) =>
    plugin.refuse('GET overview', refusal(500, 'internal_error', 'Something went wrong.', { fix: 'Try it again.' })),
  unsynced: (plugin) => plugin.on('GET unsynced', () => UNSYNCED),
  unpaired: (plugin) => {
    plugin.connection = { ...answers.CONNECTION, paired: false, url: '', storeId: null, webhooks: [] };
  },
  fresh: (plugin) => {
    const defaults = answers.SETTINGS_BODY.defaults;
    plugin.status = {
      ...answers.STATUS,
      light: 'red',
      sentence: 'This store is not connected to Xero yet.',
      reasons: [
        {
          code: 'not_connected',
          light: 'red',
          message: 'This store is not connected to Xero yet.',
          next: 'Press “Connect to Xero”.',
          tab: 'connection',
          needsAction: true,
        },
      ],
      organisation: null,
      counts: { pending: 0, claimed: 0, waiting: 0, uncertain: 0, rejected: 0, recorded: 0, skipped: 0 },
      oldestPendingAt: null,
      sync: {
        active: false,
        lastPollAt: null,
        nextPollAt: null,
        lastNudgeAt: null,
        lastWebhookAt: null,
        backfill: null,
        customers: null,
      },
      checklist: answers.STATUS.checklist.map((step, index) => ({ ...step, done: index === 0, detail: '' })),
    };
    plugin.settings = {
      revision: 'r0',
      defaults,
      newDefaults: [],
      settings: {
        ...defaults,
        rules: [],
        taxes: { ...defaults.taxes, rates: {} },
        payments: { ...defaults.payments, methods: { cod: { none: true } } },
        sync: { ...defaults.sync, active: false },
      },
    };
    plugin.on('GET lists', () => ({
      ...answers.LISTS,
      xero: null,
      xeroError: {
        code: 'not_connected',
        message: 'This store is not connected to Xero yet.',
        fix: 'Connect it first.',
      },
    }));
    plugin.on('GET settings/suggestions', () => ({ suggestions: [] }));
    plugin.on('GET entries', () => ({
      ...answers.ENTRIES,
      entries: [],
      hasMore: false,
      problems: [],
      counts: plugin.status.counts,
    }));
  },
  down: (plugin) => {
    const down = refusal(
      502,
      'ml_connector_unreachable',
      'The sidecar at https://connector.example.com does not answer.',
      {
        fix: 'Look whether it runs and whether this site may reach it. Orders are kept and posted later.',
      },
    );
    for (const path of ['status', 'settings', 'settings/schema', 'settings/suggestions', 'lists', 'entries']) {
      plugin.refuse(`GET ${path}`, down);
    }
    plugin.refuse('POST ping', down);
  },
  broken: (plugin) => {
    plugin.connection = {
      ...answers.CONNECTION,
      webhooks: answers.CONNECTION.webhooks.map((webhook, index) =>
        index === 1
          ? {
              ...webhook,
              state: 'disabled',
              explanation: 'WooCommerce switched it off after five deliveries in a row failed.',
            }
          : index === 3
            ? { ...webhook, state: 'missing', explanation: 'Somebody deleted it.' }
            : webhook,
      ),
    };
    const { organisation } = answers.STATUS;
    plugin.status = {
      ...answers.STATUS,
      light: 'red',
      sentence: 'Xero no longer lets us in.',
      organisation:
        organisation === null
          ? null
          : { ...organisation, state: 'disconnected', stateReason: 'The connection was removed in Xero.' },
    };
  },
  customers: (plugin) => withCustomers(plugin, READING),
  'customers-waiting': (plugin) => withCustomers(plugin, WAITING),
  'customers-done': (plugin) => withCustomers(plugin, DONE),
  running: (plugin) => {
    plugin.status = {
      ...answers.STATUS,
      sync: {
        ...answers.STATUS.sync,
        backfill: {
          ...COUNTED,
          ...{ after: '2026-10-01', state: 'posting', orders: 1240, read: 1240 },
          ...{ posted: 280, otherStatus: 598, needAttention: 3, waiting: 359 },
        },
      },
    };
  },
  'many-rates': (plugin) => {
    const { store } = answers.LISTS;
    const taxRates = Array.from({ length: 300 }, (_, index) => {
      const country = ['DE', 'FR', 'US'][index % 3] ?? '';
      const state = country === 'US' ? `S${index}` : '';
      const rest = { name: `Tax ${index}`, ratePercent: '20.0000', taxClass: 'standard', compound: false };
      return { id: index + 1, country, state, ...rest };
    });
    plugin.on('GET lists', () => ({ ...answers.LISTS, store: store && { ...store, taxRates, rateSets: [] } }));
    plugin.on('GET settings/suggestions', () => ({ suggestions: [] }));
    const { settings } = plugin.settings;
    const taxes = { ...settings.taxes, rates: {} };
    plugin.settings = { ...plugin.settings, settings: { ...settings, taxes } };
  },
  counted: (plugin) => {
    plugin.status = { ...answers.STATUS, sync: { ...answers.STATUS.sync, backfill: COUNTED } };
  },
  'backfill-posted': (plugin) => {
    plugin.status = { ...answers.STATUS, sync: { ...answers.STATUS.sync, backfill: POSTED } };
  },
  'backfill-undone': (plugin) => {
    plugin.status = { ...answers.STATUS, sync: { ...answers.STATUS.sync, backfill: UNDONE } };
  },
  'backfill-held': (plugin) => {
    SCENES['running']?.(plugin);
    const { sync } = plugin.status;
    const held = { code: 'inactive', message: 'Posting is switched off.', fix: 'Press "Start syncing".' };
    plugin.status = {
      ...plugin.status,
      sync: { ...sync, active: false, backfill: sync.backfill && { ...sync.backfill, held } },
    };
  },
  long: (plugin) => {
    const { organisation } = answers.STATUS;
    plugin.status = {
      ...answers.STATUS,
      sentence: `${LONG} ${LONG}`,
      organisation: organisation === null ? null : { ...organisation, name: LONG },
    };
    const { xero, store } = answers.LISTS;
    plugin.on('GET lists', () => ({
      ...answers.LISTS,
      xero: xero && {
        ...xero,
        accounts: xero.accounts.map((account) => ({ ...account, name: `${account.name} ${LONG}` })),
        taxRates: xero.taxRates.map((rate) => ({ ...rate, name: `${rate.name} ${LONG}` })),
      },
      store: store && {
        ...store,
        gateways: store.gateways.map((gateway) => ({ ...gateway, title: `${gateway.title} ${LONG}` })),
        taxRates: Array.from({ length: 40 }, (_, index) => ({
          ...(store.taxRates[index % store.taxRates.length] ?? { compound: false }),
          id: index + 1,
          name: `${LONG} ${index}`,
        })),
      },
    }));
    plugin.on('GET entries', () => ({
      ...answers.ENTRIES,
      entries: answers.ENTRIES.entries.map((entry) => ({
        ...entry,
        problems: entry.problems.map((problem) => ({ ...problem, message: `${problem.message} ${LONG}` })),
      })),
      problems: answers.ENTRIES.problems.map((problem) => ({ ...problem, message: `${problem.message} ${LONG}` })),
    }));
    plugin.on('GET orders/1024', () => longOrder());
  },
};

/** Nothing is to be done. */
function healthy({ status }: FakePlugin): StatusBody {
  const checklist = status.checklist.map((step) => ({ ...step, done: true, detail: '' }));
  return {
    ...status,
    light: 'green',
    sentence: 'All 118 orders are in Xero.',
    reasons: [],
    needsPerson: false,
    checklist,
  };
}

/** Long names, something tracked, and a credit note. */
function longOrder(): OrderBody {
  const more = (one: LineDecisionBody): LineDecisionBody => ({
    value: `${one.value} ${LONG}`,
    rule: `${one.rule} ${LONG}`,
  });
  const lines = ORDER.lines.map(({ account, taxType, item, ...line }) => ({
    ...line,
    name: LONG,
    account: more(account),
    taxType: more(taxType),
    item: item.map(more),
    tracking: [{ value: `Region: ${LONG}`, rule: 'default' }],
  }));
  const beside = ORDER.beside.map((one) => ({ ...one, ...more(one) }));
  return { ...ORDER, lines: [...lines, ...lines.map((line) => ({ ...line, creditNote: `CN-${LONG}` }))], beside };
}

function withCustomers(plugin: FakePlugin, customers: CustomerImportBody): void {
  const { settings } = answers.SETTINGS_BODY;
  const contacts = { ...settings.contacts, customers: 'all' } as const;
  plugin.settings = { ...answers.SETTINGS_BODY, settings: { ...settings, contacts } };
  plugin.status = { ...answers.STATUS, sync: { ...answers.STATUS.sync, customers } };
}
