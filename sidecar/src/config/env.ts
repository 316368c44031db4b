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
  const read = (name: EnvName): string | null => variables[name]?.trim() || null;
  return {
    ML_DATA_DIR: read('ML_DATA_DIR'),
    ML_HOST: read('ML_HOST'),
    ML_PORT: read('ML_PORT'),
    ML_PUBLIC_URL: read('ML_PUBLIC_URL'),
    ML_DATABASE_URL: read('ML_DATABASE_URL'),
    ML_SECRET_KEY: read('ML_SECRET_KEY'),
    ML_SECRET_KEY_NEXT: read('ML_SECRET_KEY_NEXT'),
    ML_PAIRING_CODE: read('ML_PAIRING_CODE'),
    ML_ALLOW_PRIVATE_HOSTS: read('ML_ALLOW_PRIVATE_HOSTS'),
    ML_LOG_LEVEL: read('ML_LOG_LEVEL'),
    ML_AUDIT_DAYS: read('ML_AUDIT_DAYS'),
    ML_ALERT_WEBHOOK_URL: read('ML_ALERT_WEBHOOK_URL'),
    ML_SMTP_URL: read('ML_SMTP_URL'),
    ML_ALERT_FROM: read('ML_ALERT_FROM'),
    ML_ALERT_TO: read('ML_ALERT_TO'),
    ML_METRICS_TOKEN: read('ML_METRICS_TOKEN'),
    XERO_CLIENT_ID: read('XERO_CLIENT_ID'),
    XERO_CLIENT_SECRET: read('XERO_CLIENT_SECRET'),
    XERO_WEBHOOK_KEY: read('XERO_WEBHOOK_KEY'),
    XERO_LOGIN_URL: read('XERO_LOGIN_URL'),
    XERO_IDENTITY_URL: read('XERO_IDENTITY_URL'),
    XERO_API_URL: read('XERO_API_URL'),
  };
}
