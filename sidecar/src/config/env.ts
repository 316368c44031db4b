import { readFileSync } from 'node:fs';
import { configError } from './config-error.ts';

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
  'ML_TERMS_URL',
  'ML_PRIVACY_URL',
  'XERO_CLIENT_ID',
  'XERO_CLIENT_SECRET',
  'XERO_WEBHOOK_KEY',
  'XERO_LOGIN_URL',
  'XERO_IDENTITY_URL',
  'XERO_API_URL',
  'STRIPE_API_URL',
  'PAYPAL_API_URL',
] as const;

export type EnvName = (typeof ENV_NAMES)[number];

/** As set, trimmed; null = absent or empty. */
export type Env = Readonly<Record<EnvName, string | null>>;

/** These may also be in a file, as Docker and systemd hand secrets over: `<NAME>_FILE` names it. */
export const SECRET_NAMES = [
  'ML_SECRET_KEY',
  'ML_SECRET_KEY_NEXT',
  'ML_PAIRING_CODE',
  'ML_METRICS_TOKEN',
  'ML_ALERT_WEBHOOK_URL',
  'ML_SMTP_URL',
  'XERO_CLIENT_SECRET',
  'XERO_WEBHOOK_KEY',
] as const satisfies readonly EnvName[];

type Variables = Readonly<Record<string, string | undefined>>;

/** The only reader of process.env. Throws a config error. */
export function readEnv(): Env {
  return toEnv(process.env);
}

export function toEnv(variables: Variables): Env {
  const fromFiles = Object.fromEntries(SECRET_NAMES.map((name) => [name, fromFile(variables, name)]));
  return Object.fromEntries(
    ENV_NAMES.map((name) => [name, variables[name]?.trim() || fromFiles[name]?.trim() || null]),
  ) as Env;
}

function fromFile(variables: Variables, name: EnvName): string | null {
  const fileName = `${name}_FILE`;
  const file = variables[fileName]?.trim() ?? '';
  if (file === '') return null;
  if ((variables[name]?.trim() ?? '') !== '') {
    throw configError(`${name} and ${fileName} are both set.`, 'Remove one of them.');
  }
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const fix = `Make ${file} readable for the user of the service, or remove ${fileName}.`;
    throw configError(`${fileName} names ${file}, which cannot be read.`, fix, 'config_invalid', cause);
  }
}
