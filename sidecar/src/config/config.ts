import { resolve } from 'node:path';
import { toAlerts } from './alerts-config.ts';
import { configError } from './config-error.ts';
import type { Env, EnvName } from './env.ts';
import { isLongCode, PAIRING_CODE_CHARS_MIN } from './pairing-code.ts';
import { Secret } from './secret.ts';
import { toProxies } from './trusted-proxies.ts';
import { withoutTrailing } from '../domain/text.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type Config = ReturnType<typeof toConfig>;
export type XeroConfig = NonNullable<Config['xero']>;

export const DEFAULTS = {
  ML_DATA_DIR: './data',
  ML_HOST: '127.0.0.1',
  ML_PORT: 8484,
  ML_LOG_LEVEL: 'info',
  ML_AUDIT_DAYS: 400,
  XERO_LOGIN_URL: 'https://login.xero.com/identity/connect/authorize',
  XERO_IDENTITY_URL: 'https://identity.xero.com',
  XERO_API_URL: 'https://api.xero.com',
  STRIPE_API_URL: 'https://api.stripe.com',
  PAYPAL_API_URL: 'https://api-m.paypal.com',
} as const;

/** Attempts at the metrics token are not limited. */
const METRICS_TOKEN_CHARS_MIN = 24;
const PORT_MAX = 65_535;
/** If shorter, an order's trail would end before its month is closed. */
const AUDIT_DAYS_MIN = 31;
/** A hundred years. */
const AUDIT_DAYS_MAX = 36_525;

/** Throws config_invalid, naming the variables and the fix. */
export function toConfig(env: Env) {
  if (env.ML_DATABASE_URL !== null) {
    throw configError(
      'ML_DATABASE_URL is set, but PostgreSQL is not part of this version.',
      'Remove ML_DATABASE_URL; the ledger is then kept in SQLite in ML_DATA_DIR.',
    );
  }
  const port = toWholeNumber('ML_PORT', env, 1, PORT_MAX);
  const allowPrivateHosts = toSwitch('ML_ALLOW_PRIVATE_HOSTS', env);
  return {
    /** Absolute path. */
    dataDir: resolve(env.ML_DATA_DIR ?? DEFAULTS.ML_DATA_DIR),
    http: {
      host: env.ML_HOST ?? DEFAULTS.ML_HOST,
      port,
      /** The address for browsers and stores; no slash at the end. */
      publicUrl: toUrl('ML_PUBLIC_URL', env.ML_PUBLIC_URL ?? `http://localhost:${port}`),
      /** Addresses and networks (CIDR) whose X-Forwarded-For is believed, beside this machine. */
      trustedProxies: toProxies(env.ML_TRUSTED_PROXIES),
    },
    logLevel: toLogLevel(env.ML_LOG_LEVEL),
    /** null = generated once, in the data directory. */
    secretKey: toSecret(env.ML_SECRET_KEY),
    /** Only for `secrets rotate`: the key to change to. */
    secretKeyNext: toSecret(env.ML_SECRET_KEY_NEXT),
    /** null = generated, shown by the command `pair`. */
    pairingCode: toPairingCode(env.ML_PAIRING_CODE),
    /** Whether the chosen pairing code pairs every store, and not only the first. */
    reusePairingCode: toReuse(env),
    /** How long the trail is kept. */
    auditDays: toWholeNumber('ML_AUDIT_DAYS', env, AUDIT_DAYS_MIN, AUDIT_DAYS_MAX),
    /** Required for /metrics; null = only this machine may read it. */
    metricsToken: toMetricsToken(env.ML_METRICS_TOKEN),
    /** Stores on http, localhost or private addresses. */
    allowPrivateHosts,
    /** Of the operator, shown before a person connects to Xero; null = none. */
    terms: {
      termsUrl: env.ML_TERMS_URL === null ? null : toPageUrl('ML_TERMS_URL', env.ML_TERMS_URL),
      privacyUrl: env.ML_PRIVACY_URL === null ? null : toPageUrl('ML_PRIVACY_URL', env.ML_PRIVACY_URL),
    },
    /** Where alerts on all stores go. */
    alerts: toAlerts(env, allowPrivateHosts),
    /** null = no Xero app yet: the service runs, nothing can be connected. */
    xero: toXero(env, allowPrivateHosts),
    /** Where payment providers answer; no slash at the end. */
    providers: {
      stripeUrl: toProviderUrl('STRIPE_API_URL', env, allowPrivateHosts),
      paypalUrl: toProviderUrl('PAYPAL_API_URL', env, allowPrivateHosts),
    },
  };
}

function toXero(env: Env, allowPrivateHosts: boolean) {
  if (env.XERO_CLIENT_ID === null) {
    for (const name of ['XERO_CLIENT_SECRET', 'XERO_WEBHOOK_KEY'] as const) {
      if (env[name] === null) continue;
      throw configError(
        `${name} is set, but XERO_CLIENT_ID is not.`,
        `Set XERO_CLIENT_ID to the client id of the same Xero app, or remove ${name}.`,
      );
    }
    return null;
  }
  const xeroUrl = (name: keyof typeof DEFAULTS & `XERO_${string}`) =>
    toSafeUrl(name, env[name] ?? DEFAULTS[name], allowPrivateHosts);
  return {
    clientId: env.XERO_CLIENT_ID,
    /** null = a PKCE app, which has none. */
    clientSecret: toSecret(env.XERO_CLIENT_SECRET),
    /** null = no webhooks from Xero. */
    webhookKey: toSecret(env.XERO_WEBHOOK_KEY),
    /** No slash at the end, like all three. */
    loginUrl: xeroUrl('XERO_LOGIN_URL'),
    identityUrl: xeroUrl('XERO_IDENTITY_URL'),
    apiUrl: xeroUrl('XERO_API_URL'),
  };
}

function toProviderUrl(name: 'STRIPE_API_URL' | 'PAYPAL_API_URL', env: Env, allowPrivateHosts: boolean): string {
  return toSafeUrl(name, env[name] ?? DEFAULTS[name], allowPrivateHosts);
}

function toSecret(value: string | null): Secret | null {
  return value === null ? null : new Secret(value);
}

function toMetricsToken(value: string | null): Secret | null {
  if (value === null || value.length >= METRICS_TOKEN_CHARS_MIN) return toSecret(value);
  throw tooShort('ML_METRICS_TOKEN', METRICS_TOKEN_CHARS_MIN, '/metrics then answers this machine only');
}

function toPairingCode(value: string | null): Secret | null {
  if (value === null || isLongCode(value)) return toSecret(value);
  throw tooShort('ML_PAIRING_CODE', PAIRING_CODE_CHARS_MIN, 'a code is then generated (npm run cli -- pair shows it)');
}

function tooShort(name: EnvName, charactersMin: number, otherwise: string): Error {
  return configError(
    `${name} has fewer than ${charactersMin} characters, so it could be guessed.`,
    `Choose a longer one (openssl rand -hex 24), or remove it: ${otherwise}.`,
  );
}

function toReuse(env: Env): boolean {
  const reuse = toSwitch('ML_PAIRING_CODE_REUSE', env);
  if (!reuse || env.ML_PAIRING_CODE !== null) return reuse;
  throw configError(
    'ML_PAIRING_CODE_REUSE is set, but ML_PAIRING_CODE is not.',
    'Choose a code in ML_PAIRING_CODE, or remove ML_PAIRING_CODE_REUSE: a generated code pairs one store.',
  );
}

function toWholeNumber(name: 'ML_PORT' | 'ML_AUDIT_DAYS', env: Env, min: number, max: number): number {
  const value = env[name];
  if (value === null) return DEFAULTS[name];
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= min && number <= max) return number;
  throw configError(
    `${name} is "${value}".`,
    `Set it to a whole number from ${min} to ${max}, or remove it to use ${DEFAULTS[name]}.`,
  );
}

function toSwitch(name: EnvName, env: Env): boolean {
  const value = env[name];
  if (value === null || value === '0') return false;
  if (value === '1') return true;
  throw configError(`${name} is "${value}".`, 'Set it to 1 (yes) or 0 (no), or remove it.');
}

function toLogLevel(value: string | null): LogLevel {
  if (value === null) return DEFAULTS.ML_LOG_LEVEL;
  const level = LOG_LEVELS.find((known) => known === value);
  if (level !== undefined) return level;
  throw configError(`ML_LOG_LEVEL is "${value}".`, `Set it to one of ${LOG_LEVELS.join(', ')}.`);
}

/** A URL's value is not printed whole: it may hold a password. */
function toUrl(name: EnvName, value: string): string {
  const url = URL.parse(value);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw configError(`${name} is not a web address.`, 'Set it to one that starts with https:// (or http://).');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw configError(
      `${name} holds a user, a query or a fragment.`,
      'Write only scheme, host, port and path, e.g. https://sync.example.com.',
    );
  }
  return withoutTrailing(url.href, '/');
}

/** A page that people read: a link may have a query and a fragment. */
function toPageUrl(name: EnvName, value: string): string {
  const url = URL.parse(value);
  if (url !== null && url.protocol === 'https:' && url.username === '' && url.password === '') return url.href;
  throw configError(`${name} is not an https address.`, 'Set it to the address of the page, starting with https://.');
}

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** Tokens are sent here: plain http only to this machine, or if private hosts are allowed. */
function toSafeUrl(name: EnvName, value: string, allowPrivateHosts: boolean): string {
  const safe = toUrl(name, value);
  const { protocol, hostname } = new URL(safe);
  if (protocol === 'https:' || allowPrivateHosts || LOOPBACK_HOSTS.includes(hostname)) return safe;
  throw configError(
    `${name} is plain http to ${hostname}: tokens would be sent unencrypted.`,
    'Use https://, or set ML_ALLOW_PRIVATE_HOSTS=1 if that host is in your own network.',
  );
}
