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

export function scopesFor(wanted: { readonly fees: boolean }): readonly string[] {
  return wanted.fees ? [...SCOPES, FEES] : SCOPES;
}

/** Whether a consent covers bank transactions; one that lists no scopes is presumed to. */
export function coversFees(scope: string): boolean {
  const scopes = scope.split(/[\s,]+/).filter((one) => one !== '');
  return scopes.length === 0 || scopes.includes(FEES) || scopes.includes(BROAD);
}
