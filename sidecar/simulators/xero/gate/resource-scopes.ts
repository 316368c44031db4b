import type { App } from '../apps.ts';
import { broadScopesWork } from '../identity/scopes.ts';
import type { Reply } from '../reply.ts';
import type { Simulation } from '../simulation.ts';
import type { Caller } from './bearer.ts';
import { problemReply } from './problem.ts';

/** Which scopes open which resource (Xero's table of granular and broad scopes); Items stands in two of its rows. */
const RESOURCES: Readonly<Record<string, readonly string[]>> = {
  'accounting.invoices': [
    'CreditNotes',
    'Invoices',
    'LinkedTransactions',
    'Quotes',
    'PurchaseOrders',
    'RepeatingInvoices',
    'Items',
  ],
  'accounting.payments': ['BatchPayments', 'Overpayments', 'Payments', 'Prepayments'],
  'accounting.banktransactions': ['BankTransactions', 'BankTransfers'],
  'accounting.manualjournals': ['ManualJournals'],
  'accounting.settings': [
    'Accounts',
    'BrandingThemes',
    'Currencies',
    'Items',
    'InvoiceReminders',
    'Organisation',
    'Organisations',
    'TaxRates',
    'TrackingCategories',
    'Users',
  ],
  'accounting.contacts': ['Contacts', 'ContactGroups'],
  'accounting.journals': ['Journals'],
};

/** What the broad accounting.transactions covers. */
const TRANSACTIONS = new Set([
  'accounting.invoices',
  'accounting.payments',
  'accounting.banktransactions',
  'accounting.manualjournals',
]);

/** Names in a path match without regard to case. */
const SCOPES_BY_RESOURCE = new Map<string, string[]>();
for (const [scope, resources] of Object.entries(RESOURCES)) {
  for (const resource of resources) {
    const key = resource.toLowerCase();
    SCOPES_BY_RESOURCE.set(key, [...(SCOPES_BY_RESOURCE.get(key) ?? []), scope]);
  }
}

/** Null when the token may do this, else the 401 (or 403) for a missing scope. */
export function checkScope(
  simulation: Simulation,
  app: App,
  caller: Caller,
  method: string,
  path: readonly string[],
): Reply | null {
  const broad = broadScopesWork(app, simulation.clock.now());
  const accepted = acceptedScopes(path, method === 'GET', broad);
  if (accepted === null || accepted.some((scope) => caller.scopes.includes(scope))) return null;
  return problemReply(simulation.switches.missingScope, 'AuthorizationUnsuccessful');
}

/** Null for an unknown resource: that becomes a 404 later. */
export function acceptedScopes(path: readonly string[], isRead: boolean, broad: boolean): string[] | null {
  const [resource = '', second, third] = path;
  const name = resource.toLowerCase();
  const level = (scope: string) => (isRead ? [`${scope}.read`, scope] : [scope]);
  if (name === 'reports') return reportScopes(second ?? '', broad);
  const scopes = SCOPES_BY_RESOURCE.get(name);
  if (scopes === undefined) return null;
  if (third?.toLowerCase() === 'attachments') return level('accounting.attachments');
  const viaTransactions = broad && scopes.some((scope) => TRANSACTIONS.has(scope));
  return [...scopes.flatMap(level), ...(viaTransactions ? level('accounting.transactions') : [])];
}

function reportScopes(report: string, broad: boolean): string[] {
  const name = report.toLowerCase().startsWith('aged') ? 'aged' : report.toLowerCase();
  return [`accounting.reports.${name}.read`, ...(broad ? ['accounting.reports.read'] : [])];
}
