import { resolve } from 'node:path';
import { AppError } from '../domain/app-error.ts';
import { toAlerts, type AlertsConfig } from './alerts-config.ts';
import type { Env, EnvName } from './env.ts';
import { Secret } from './secret.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Config {
  /** Absolute path. */
  readonly dataDir: string;
  readonly http: HttpConfig;
  readonly logLevel: LogLevel;
  /** null = generated once, in the data directory. */
  readonly secretKey: Secret | null;
  /** Only for `secrets rotate`: the key to change to. */
  readonly secretKeyNext: Secret | null;
  /** null = generated, shown by the command `pair`. */
  readonly pairingCode: Secret | null;
  /** How long the trail is kept. */
  readonly auditDays: number;
  /** Allows remote access to /metrics; null = only this machine has it. */
  readonly metricsToken: Secret | null;
  /** Stores on http, localhost or private addresses. */
  readonly allowPrivateHosts: boolean;
  /** Where alerts on all stores go. */
  readonly alerts: AlertsConfig;
  /** null = no Xero app yet: the service runs, nothing can be connected. */
  readonly xero: XeroConfig | null;
}

export interface HttpConfig {
  readonly host: string;
  readonly port: number;
  /** The address for browsers and stores; no slash at the end. */
  readonly publicUrl: string;
}

export interface XeroConfig {
  readonly clientId: string;
  /** null = a PKCE app, which has none. */
  readonly clientSecret: Secret | null;
  /** null = no webhooks from Xero. */
  readonly webhookKey: Secret | null;
  /** No slash at the end, like all three. */
  readonly loginUrl: string;
  readonly identityUrl: string;
  readonly apiUrl: string;
}

export const DEFAULTS = {
  ML_DATA_DIR: './data',
  ML_HOST: '127.0.0.1',
  ML_PORT: 8484,
  ML_LOG_LEVEL: 'info',
  ML_AUDIT_DAYS: 400,
  XERO_LOGIN_URL: 'https://login.xero.com/identity/connect/authorize',
  XERO_IDENTITY_URL: 'https://identity.xero.com',
  XERO_API_URL: 'https://api.xero.com',
} as const;

/** The pairing code admits a store: a person's own needs at least eight characters, behind a rate limit. */
const PAIRING_CODE_MIN_CHARS = 8;
/** Attempts are not limited. */
const METRICS_TOKEN_MIN_CHARS = 24;
const PORT_MAX = 65_535;
/** If shorter, an order's trail would end before its month is closed. */
const AUDIT_DAYS_MIN = 31;
/** A hundred years. */
const AUDIT_DAYS_MAX = 36_525;

/** Throws a config error, naming the variables and the fix. */
export function toConfig(env: Env): Config {
  if (env.ML_DATABASE_URL !== null) {
    throw new AppError(
      'config',
      'config_invalid',
      'ML_DATABASE_URL is set, but PostgreSQL is not part of this version.',
      { fix: 'Remove ML_DATABASE_URL; the ledger is then kept in SQLite in ML_DATA_DIR.' },
    );
  }
  const port = toPort(env.ML_PORT);
  const allowPrivateHosts = toSwitch('ML_ALLOW_PRIVATE_HOSTS', env.ML_ALLOW_PRIVATE_HOSTS);
  return {
    dataDir: resolve(env.ML_DATA_DIR ?? DEFAULTS.ML_DATA_DIR),
    http: {
      host: env.ML_HOST ?? DEFAULTS.ML_HOST,
      port,
      publicUrl: toUrl('ML_PUBLIC_URL', env.ML_PUBLIC_URL ?? `http://localhost:${port}`),
    },
    logLevel: toLogLevel(env.ML_LOG_LEVEL),
    secretKey: toSecret(env.ML_SECRET_KEY),
    secretKeyNext: toSecret(env.ML_SECRET_KEY_NEXT),
    pairingCode: toPairingCode(env.ML_PAIRING_CODE),
    auditDays: toDays(env.ML_AUDIT_DAYS),
    metricsToken: toMetricsToken(env.ML_METRICS_TOKEN),
    allowPrivateHosts,
    alerts: toAlerts(env, allowPrivateHosts),
    xero: toXero(env, allowPrivateHosts),
  };
}

function toXero(env: Env, allowPrivateHosts: boolean): XeroConfig | null {
  if (env.XERO_CLIENT_ID === null) {
    for (const name of ['XERO_CLIENT_SECRET', 'XERO_WEBHOOK_KEY'] as const) {
      if (env[name] === null) continue;
      throw new AppError('config', 'config_invalid', `${name} is set, but XERO_CLIENT_ID is not.`, {
        fix: `Set XERO_CLIENT_ID to the client id of the same Xero app, or remove ${name}.`,
      });
    }
    return null;
  }
  const xeroUrl = (name: keyof typeof DEFAULTS & `XERO_${string}`) =>
    toSafeUrl(name, env[name] ?? DEFAULTS[name], allowPrivateHosts);
  return {
    clientId: env.XERO_CLIENT_ID,
    clientSecret: toSecret(env.XERO_CLIENT_SECRET),
    webhookKey: toSecret(env.XERO_WEBHOOK_KEY),
    loginUrl: xeroUrl('XERO_LOGIN_URL'),
    identityUrl: xeroUrl('XERO_IDENTITY_URL'),
    apiUrl: xeroUrl('XERO_API_URL'),
  };
}

function toSecret(value: string | null): Secret | null {
  return value === null ? null : new Secret(value);
}

function toPairingCode(value: string | null): Secret | null {
  if (value !== null && value.length < PAIRING_CODE_MIN_CHARS) {
    throw new AppError(
      'config',
      'config_invalid',
      `ML_PAIRING_CODE has fewer than ${PAIRING_CODE_MIN_CHARS} characters, so it could be guessed.`,
      { fix: 'Choose a longer one, or remove ML_PAIRING_CODE: a code is then made and printed at start.' },
    );
  }
  return toSecret(value);
}

function toMetricsToken(value: string | null): Secret | null {
  if (value !== null && value.length < METRICS_TOKEN_MIN_CHARS) {
    throw new AppError(
      'config',
      'config_invalid',
      `ML_METRICS_TOKEN has fewer than ${METRICS_TOKEN_MIN_CHARS} characters, so it could be guessed.`,
      { fix: 'Choose a longer one (openssl rand -hex 24), or remove it: /metrics then answers this machine only.' },
    );
  }
  return toSecret(value);
}

function toPort(value: string | null): number {
  if (value === null) return DEFAULTS.ML_PORT;
  const port = Number(value);
  if (!/^\d+$/.test(value) || port < 1 || port > PORT_MAX) {
    throw new AppError('config', 'config_invalid', `ML_PORT is "${value}", which is not a port.`, {
      fix: `Set it to a whole number from 1 to ${PORT_MAX}, or remove it to use ${DEFAULTS.ML_PORT}.`,
    });
  }
  return port;
}

function toDays(value: string | null): number {
  if (value === null) return DEFAULTS.ML_AUDIT_DAYS;
  const days = Number(value);
  if (!/^\d+$/.test(value) || days < AUDIT_DAYS_MIN || days > AUDIT_DAYS_MAX) {
    throw new AppError('config', 'config_invalid', `ML_AUDIT_DAYS is "${value}".`, {
      fix: `Set it to a whole number of days from ${AUDIT_DAYS_MIN} to ${AUDIT_DAYS_MAX}, or remove it to use ${DEFAULTS.ML_AUDIT_DAYS}.`,
    });
  }
  return days;
}

function toSwitch(name: EnvName, value: string | null): boolean {
  if (value === null || value === '0') return false;
  if (value === '1') return true;
  throw new AppError('config', 'config_invalid', `${name} is "${value}".`, {
    fix: `Set it to 1 (yes) or 0 (no), or remove it.`,
  });
}

function toLogLevel(value: string | null): LogLevel {
  if (value === null) return DEFAULTS.ML_LOG_LEVEL;
  const level = LOG_LEVELS.find((known) => known === value);
  if (level === undefined) {
    throw new AppError('config', 'config_invalid', `ML_LOG_LEVEL is "${value}".`, {
      fix: `Set it to one of ${LOG_LEVELS.join(', ')}.`,
    });
  }
  return level;
}

/** A URL's value is not printed whole: it may hold a password. */
function toUrl(name: EnvName, value: string): string {
  const url = URL.parse(value);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new AppError('config', 'config_invalid', `${name} is not a web address.`, {
      fix: `Set it to one that starts with https:// (or http://).`,
    });
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new AppError('config', 'config_invalid', `${name} holds a user, a query or a fragment.`, {
      fix: 'Write only scheme, host, port and path, e.g. https://sync.example.com.',
    });
  }
  return url.href.replace(/\/+$/, '');
}

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** Tokens are sent here: plain http only to this machine, or if private hosts are allowed. */
function toSafeUrl(name: EnvName, value: string, allowPrivateHosts: boolean): string {
  const url = new URL(toUrl(name, value));
  if (url.protocol === 'https:' || allowPrivateHosts || LOOPBACK_HOSTS.includes(url.hostname)) {
    return url.href.replace(/\/+$/, '');
  }
  throw new AppError(
    'config',
    'config_invalid',
    `${name} is plain http to ${url.hostname}: tokens would travel in the open.`,
    { fix: 'Use https://, or set ML_ALLOW_PRIVATE_HOSTS=1 when that host is in your own network.' },
  );
}
