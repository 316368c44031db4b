/** The granular scopes the connector needs (developer.xero.com, OAuth 2.0 scopes); the broad ones stop working on 13 September 2027. */
export const SCOPES = [
  'openid',
  'profile',
  'email',
  'offline_access',
  'accounting.invoices',
  'accounting.payments',
  'accounting.contacts',
  'accounting.settings.read',
] as const;

/** Also requested if a store books gateway fees as bank transactions. */
const FEES = 'accounting.banktransactions';
/** Apps made before March 2026: covers it. */
const BROAD = 'accounting.transactions';

/** Also requested when a person wants clearing accounts or tracking options created in Xero: nothing else is ever written with it. */
const ACCOUNTS = 'accounting.settings';

/** Also requested when a person wants to see what others booked on the accounts of the sales. */
const REPORTS = 'accounting.reports.profitandloss.read';
/** Also requested then: Xero's own balance of clearing accounts. */
const BALANCES = 'accounting.reports.banksummary.read';
/** Apps made before March 2026: covers both. */
const REPORTS_BROAD = 'accounting.reports.read';

/** What a consent asks for beyond the usual. */
export interface MorePermissions {
  readonly fees: boolean;
  readonly accounts: boolean;
  readonly reports: boolean;
}

export function scopesFor({ fees, accounts, reports }: MorePermissions): readonly string[] {
  return [...SCOPES, ...(fees ? [FEES] : []), ...(accounts ? [ACCOUNTS] : []), ...(reports ? [REPORTS, BALANCES] : [])];
}

/** Whether a consent covers the profit and loss; one that lists no scopes does not: nothing is asked that may be refused. */
export function coversReports(scope: string): boolean {
  const scopes = scopesIn(scope);
  return scopes.includes(REPORTS) || scopes.includes(REPORTS_BROAD);
}

/** The same for the balances of bank accounts. */
export function coversBalances(scope: string): boolean {
  const scopes = scopesIn(scope);
  return scopes.includes(BALANCES) || scopes.includes(REPORTS_BROAD);
}

/** Whether a consent covers new accounts; one that lists no scopes is presumed to. */
export function coversAccounts(scope: string): boolean {
  const scopes = scopesIn(scope);
  return scopes.length === 0 || scopes.includes(ACCOUNTS);
}

/** Whether a consent covers bank transactions; one that lists no scopes is presumed to. */
export function coversFees(scope: string): boolean {
  const scopes = scopesIn(scope);
  return scopes.length === 0 || scopes.includes(FEES) || scopes.includes(BROAD);
}

function scopesIn(scope: string): string[] {
  return scope.split(/[\s,]+/).filter((one) => one !== '');
}
