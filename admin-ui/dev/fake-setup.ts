import { z } from 'zod';
import type { StatusBody } from '../../sidecar/src/contract/status.ts';
import { NEW_STORE_SETTINGS, type Settings } from '../../sidecar/src/domain/settings/settings.ts';
import { CONNECTION, LISTS, SETTINGS_BODY, STATUS, SUGGESTIONS } from './fake-answers.ts';
import { FIT } from './fake-reports.ts';
import { SAMPLE } from './fake-sample.ts';
import type { FakePlugin } from './fake-plugin.ts';
import { refusal } from './fake-plugin.ts';

/** A store during set-up, step by step. */
const OPEN: Readonly<Record<string, string>> = {
  connect: 'Allow access to your organisation in Xero.',
  accounts: 'Choose the account of your sales in Xero: until then no order is sent there.',
  taxes: '2 tax rates have no tax type.',
  payments: 'Direct bank transfer has no Xero account yet.',
  activate: 'Press "Start syncing": until then no order is sent to Xero.',
  first_invoice: 'No order is in Xero yet.',
};

/** The status of a store in which these steps of the checklist are open. */
export function openStatus(...open: readonly string[]): StatusBody {
  const isOpen = (id: string) => open.includes(id) || id === 'activate' || id === 'first_invoice';
  return {
    ...STATUS,
    ...{ light: 'amber', reasons: [], sentence: 'Posting is off.' },
    counts: { ...STATUS.counts, rejected: 0, recorded: 0, waiting: 0, pending: 0 },
    organisation: open.includes('connect') ? null : STATUS.organisation,
    sync: { ...STATUS.sync, active: false },
    checklist: STATUS.checklist.map((step) => {
      const done = !isOpen(step.id);
      return { ...step, done, detail: done ? '' : (OPEN[step.id] ?? '') };
    }),
  };
}

const NEW: Settings = {
  ...NEW_STORE_SETTINGS,
  sync: { ...NEW_STORE_SETTINGS.sync, startDate: '2026-11-25' },
};

/** Of a store that was just paired. */
export const ACCOUNT_SUGGESTIONS = [
  {
    path: 'accounts.sales',
    value: '200',
    reason: '200 "Sales" is an income account named for sales.',
    confidence: 'high' as const,
  },
  {
    path: 'taxes.rates.1',
    value: 'OUTPUT2',
    reason: 'The only tax type of 20 % for sales is "20% (VAT on Income)".',
    confidence: 'high' as const,
  },
  {
    path: 'payments.methods.stripe',
    value: { account: '092' },
    reason: '092 "Stripe clearing" is named after the gateway of "Card" (stripe).',
    confidence: 'high' as const,
  },
];

/** Connected, with everything to review. */
function toReview(plugin: FakePlugin): void {
  plugin.status = openStatus('accounts', 'taxes', 'payments');
  plugin.settings = { ...SETTINGS_BODY, settings: NEW };
  const suggestions = [...ACCOUNT_SUGGESTIONS, ...SUGGESTIONS.suggestions];
  plugin.on('GET settings/suggestions', () => ({ suggestions }));
}

/** Everything is reviewed. */
function toPreview(plugin: FakePlugin): void {
  plugin.status = openStatus();
  plugin.settings = { ...SETTINGS_BODY, settings: { ...SETTINGS_BODY.settings, sync: NEW.sync } };
}

const LONG_NAME =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mit beschränkter Haftung, Zweigstelle Süd';

/** Paired, and not connected to Xero. */
function toFit(plugin: FakePlugin): void {
  plugin.status = openStatus('connect', 'accounts', 'taxes', 'payments');
}

/** Nothing is connected. */
function unpaired(plugin: FakePlugin): void {
  plugin.connection = { ...CONNECTION, paired: false, url: '', storeId: null, webhooks: [] };
}

export const SETUP_SCENES: Readonly<Record<string, (plugin: FakePlugin) => void>> = {
  unpaired,
  'unpaired-refused': (plugin) => {
    unpaired(plugin);
    const refused = refusal(
      502,
      'ml_connector_unreachable',
      'The service at https://connector.example.com does not answer.',
      {
        fix: 'Check the address, and whether the service runs.',
      },
    );
    for (const route of ['POST connection', 'POST connection/service']) plugin.refuse(route, refused);
  },
  /** Can be walked from the first step to the last: the service's page and Xero's send the browser back at once. */
  'setup-walk': (plugin) => {
    unpaired(plugin);
    plugin.settings = { ...SETTINGS_BODY, settings: NEW };
    plugin.on('GET settings/suggestions', () => ({ suggestions: ACCOUNT_SUGGESTIONS }));
    let open = ['connect', 'accounts', 'taxes', 'payments'];
    plugin.on('GET status', () => (plugin.settings.settings.sync.active ? STATUS : openStatus(...open)));
    let here = '';
    plugin.on('POST connection/service', ({ data }) => {
      here = z.object({ returnTo: z.string() }).parse(data).returnTo;
      return { url: `${here}&kept&ml_service=allowed&ml_grant=g&ml_state=s` };
    });
    plugin.on('POST xero/connect', () => {
      open = ['accounts', 'taxes', 'payments'];
      return { consentUrl: `${here}&kept&ml_xero=connected` };
    });
    plugin.on('POST checklist/accounts', () => {
      open = [];
      return openStatus();
    });
  },
  'setup-fit': toFit,
  'setup-fit-reading': (plugin) => {
    toFit(plugin);
    plugin.on('GET fit', () => ({ ...FIT, state: 'reading', read: 40, readAt: null }));
  },
  'setup-fit-ready': (plugin) => {
    toFit(plugin);
    plugin.on('GET fit', () => FIT);
  },
  'setup-fit-empty': (plugin) => {
    toFit(plugin);
    const none = { orders: 0, amounts: [] };
    plugin.on('GET fit', () => ({
      ...{ ...FIT, read: 0, of: 0, left: 0, posts: none, setting: none, cannot: none },
      ...{ needs: [], waiting: [], more: 0 },
    }));
  },
  'setup-fit-error': (plugin) => {
    toFit(plugin);
    plugin.refuse('GET fit', refusal(502, 'sidecar_unreachable', 'The service does not answer.'));
  },
  'setup-fit-long': (plugin) => {
    toFit(plugin);
    const needs = FIT.needs.map((one) => ({ ...one, message: `${one.message} ${LONG_NAME}`, proposed: LONG_NAME }));
    const waiting = FIT.waiting.map((one) => ({ ...one, message: `${one.message} ${LONG_NAME}` }));
    plugin.on('GET fit', () => ({ ...FIT, needs, waiting, basis: `${FIT.basis} ${LONG_NAME}` }));
  },
  'setup-review': toReview,
  'setup-review-long': (plugin) => {
    toReview(plugin);
    const { xero, store } = LISTS;
    plugin.on('GET lists', () => ({
      xero: xero && { ...xero, accounts: xero.accounts.map((one) => ({ ...one, name: `${one.name} ${LONG_NAME}` })) },
      xeroError: null,
      store: store && {
        ...store,
        gateways: store.gateways.map((one) => ({ ...one, title: `${one.title} ${LONG_NAME}` })),
        taxRates: store.taxRates.map((one) => ({ ...one, name: `${one.name} ${LONG_NAME}` })),
      },
      storeError: null,
    }));
    const suggestions = ACCOUNT_SUGGESTIONS.map((one) => ({ ...one, reason: `${one.reason} ${LONG_NAME}` }));
    plugin.on('GET settings/suggestions', () => ({ suggestions }));
  },
  'setup-review-error': (plugin) => {
    toReview(plugin);
    plugin.refuse('GET lists', refusal(502, 'sidecar_unreachable', 'The service does not answer.'));
  },
  'setup-prefix': (plugin) => {
    toReview(plugin);
    const prefix = {
      ...{ path: 'documents.numberPrefix', value: 'WC2-', confidence: 'high' as const },
      reason:
        'Another store of this organisation starts its invoice numbers with "WC-" too, and two invoices cannot have one number. "WC2-" is free.',
    };
    plugin.on('GET settings/suggestions', () => ({ suggestions: [...ACCOUNT_SUGGESTIONS, prefix] }));
  },
  'setup-preview': toPreview,
  /** At "Start", with something undecided. */
  'setup-undecided': (plugin) => {
    toPreview(plugin);
    plugin.status = openStatus('taxes', 'payments');
  },
  'setup-preview-error': (plugin) => {
    toPreview(plugin);
    plugin.refuse('POST sample', refusal(502, 'sidecar_unreachable', 'The service does not answer.'));
  },
  'setup-preview-reading': (plugin) => {
    toPreview(plugin);
    plugin.on('POST sample', () => ({ ...SAMPLE, state: 'reading' }));
  },
  'setup-preview-empty': (plugin) => {
    toPreview(plugin);
    const nothing = { order: null, contact: null, invoice: null, payment: null, linked: null };
    plugin.on('POST sample', () => ({ ...SAMPLE, ...nothing, read: 0 }));
  },
  'setup-preview-problems': (plugin) => {
    toPreview(plugin);
    const nothing = { order: null, contact: null, invoice: null, payment: null, linked: null };
    const problems = [
      {
        ...{ order: '1042', message: 'The tax rate "VAT" (20 %) has no tax type.' },
        fix: 'Choose its tax type on the tab "Accounts & taxes".',
      },
    ];
    plugin.on('POST sample', () => ({ ...SAMPLE, ...nothing, problems }));
  },
  'setup-preview-long': (plugin) => {
    toPreview(plugin);
    const lines = (SAMPLE.invoice?.lines ?? []).map((line) => ({
      ...{ ...line, description: `${LONG_NAME}: ${line.description}`, account: `200 ${LONG_NAME}` },
    }));
    const invoice = { ...SAMPLE.invoice, lines };
    plugin.on('POST sample', () => ({ ...SAMPLE, invoice, contact: { ...SAMPLE.contact, name: LONG_NAME } }));
  },
};
