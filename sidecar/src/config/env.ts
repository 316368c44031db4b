/** Every variable the service reads; each has a line in example.env. */
export const ENV_NAMES = [
  'ML_DATA_DIR',
  'ML_HOST',
  'ML_PORT',
  'ML_PUBLIC_URL',
  'ML_DATABASE_URL',
  'ML_SECRET_KEY',
  'ML_SECRET_KEY_NEXT',
  'ML_PAIRING_CODE',
  'ML_PAIRING_CODE_REUSE',
  'ML_TRUSTED_PROXIES',
  'ML_ALLOW_PRIVATE_HOSTS',
  'ML_LOG_LEVEL',
  'ML_AUDIT_DAYS',
  'ML_ALERT_WEBHOOK_URL',
  'ML_SMTP_URL',
  'ML_ALERT_FROM',
  'ML_ALERT_TO',
  'ML_METRICS_TOKEN',
  'XERO_CLIENT_ID',
  'XERO_CLIENT_SECRET',
  'XERO_WEBHOOK_KEY',
  'XERO_LOGIN_URL',
  'XERO_IDENTITY_URL',
  'XERO_API_URL',
] as const;

export type EnvName = (typeof ENV_NAMES)[number];

/** As set, trimmed; null = absent or empty. */
export type Env = Readonly<Record<EnvName, string | null>>;

/** The only reader of process.env. */
export function readEnv(): Env {
  return toEnv(process.env);
}

export function toEnv(variables: Readonly<Record<string, string | undefined>>): Env {
  return Object.fromEntries(ENV_NAMES.map((name) => [name, variables[name]?.trim() || null])) as Env;
}
