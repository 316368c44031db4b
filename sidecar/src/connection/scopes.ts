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
