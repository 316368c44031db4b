/** The granular scopes the connector needs (xero-api 1.8); the broad ones stop working on 13 September 2027. */
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
