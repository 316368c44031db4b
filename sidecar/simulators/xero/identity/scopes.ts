import type { App } from '../apps.ts';

/** "Broad scopes stop working" on this day (Xero's granular scopes FAQ). */
const BROAD_SCOPES_END = new Date('2027-09-13T00:00:00Z');

const OPENID = ['openid', 'profile', 'email', 'offline_access'];

const UNCHANGED = [
  'accounting.settings',
  'accounting.settings.read',
  'accounting.contacts',
  'accounting.contacts.read',
  'accounting.attachments',
  'accounting.attachments.read',
  'accounting.journals.read',
  'accounting.budgets.read',
];

const DOCUMENTS = ['invoices', 'payments', 'banktransactions', 'manualjournals'];

const REPORTS = [
  'aged',
  'balancesheet',
  'banksummary',
  'budgetsummary',
  'executivesummary',
  'profitandloss',
  'trialbalance',
  'taxreports',
  'tenninetynine',
];

const GRANULAR = [
  ...DOCUMENTS.flatMap((name) => [`accounting.${name}`, `accounting.${name}.read`]),
  ...REPORTS.map((name) => `accounting.reports.${name}.read`),
];

const BROAD = ['accounting.transactions', 'accounting.transactions.read', 'accounting.reports.read'];

/** The non-tenanted scope: an app manages its connections without a user. */
export const CONNECTIONS_SCOPE = 'app.connections';

export function parseScopes(text: string): string[] {
  return [...new Set(text.split(/\s+/).filter((scope) => scope !== ''))];
}

/** The first scope that this app may not ask a user for, or null. */
export function findForbiddenScope(app: App, scopes: readonly string[], now: Date): string | null {
  const known = new Set([...OPENID, ...UNCHANGED, ...GRANULAR, ...(broadScopesWork(app, now) ? BROAD : [])]);
  return scopes.find((scope) => !known.has(scope)) ?? null;
}

export function broadScopesWork(app: App, now: Date): boolean {
  return app.scopes === 'broad' && now < BROAD_SCOPES_END;
}
