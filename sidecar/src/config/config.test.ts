import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { isAppError, type AppError } from '../domain/app-error.ts';
import { toConfig } from './config.ts';
import { ENV_NAMES, SECRET_NAMES, toEnv } from './env.ts';

const config = (variables: Record<string, string>) => toConfig(toEnv(variables));

function refusal(variables: Record<string, string>): AppError {
  try {
    config(variables);
  } catch (error) {
    if (isAppError(error, 'config')) return error;
    throw error;
  }
  throw new Error('The configuration was accepted.');
}

describe('an empty environment', () => {
  test('gives a service on this machine only, without Xero', () => {
    expect(config({})).toEqual({
      dataDir: resolve('data'),
      http: { host: '127.0.0.1', port: 8484, publicUrl: 'http://localhost:8484', trustedProxies: [] },
      logLevel: 'info',
      metricsToken: null,
      auditDays: 400,
      secretKey: null,
      secretKeyNext: null,
      pairingCode: null,
      reusePairingCode: false,
      allowPrivateHosts: false,
      terms: { termsUrl: null, privacyUrl: null },
      alerts: { webhookUrl: null, mail: null },
      xero: null,
      providers: { stripeUrl: 'https://api.stripe.com', paypalUrl: 'https://api-m.paypal.com' },
    });
  });

  test('is the same as empty values', () => {
    expect(config(Object.fromEntries(ENV_NAMES.map((name) => [name, ' '])))).toEqual(config({}));
  });
});

describe('Xero', () => {
  test('a client id alone is a PKCE app on Xero’s own addresses', () => {
    expect(config({ XERO_CLIENT_ID: 'abc' }).xero).toEqual({
      clientId: 'abc',
      clientSecret: null,
      webhookKey: null,
      loginUrl: 'https://login.xero.com/identity/connect/authorize',
      identityUrl: 'https://identity.xero.com',
      apiUrl: 'https://api.xero.com',
    });
  });

  test.each(['XERO_CLIENT_SECRET', 'XERO_WEBHOOK_KEY'])('%s without a client id is half a group', (name) => {
    const error = refusal({ [name]: 'hush-hush' });
    expect(error.message).toContain(name);
    expect(error.message).toContain('XERO_CLIENT_ID');
    expect(error.fix).toContain('XERO_CLIENT_ID');
    expect(error.message + error.fix).not.toContain('hush-hush');
  });

  test('plain http is accepted on this machine, for other hosts only if private hosts are allowed', () => {
    const local = { XERO_CLIENT_ID: 'abc', XERO_API_URL: 'http://localhost:9000/' };
    expect(config(local).xero?.apiUrl).toBe('http://localhost:9000');
    const network = { XERO_CLIENT_ID: 'abc', XERO_IDENTITY_URL: 'http://xero:9000' };
    expect(refusal(network).message).toContain('XERO_IDENTITY_URL');
    expect(config({ ...network, ML_ALLOW_PRIVATE_HOSTS: '1' }).xero?.identityUrl).toBe('http://xero:9000');
  });
});

describe('wrong values', () => {
  test.each(['0', '65536', '-1', '80a', '1e3', '80.5', '0x50'])('port %s is refused', (port) => {
    const error = refusal({ ML_PORT: port });
    expect(error.message).toContain('ML_PORT');
    expect(error.fix).toContain('65535');
  });

  test.each([
    'sync.example.com',
    'ftp://sync.example.com',
    'https://',
    'https://u:p@sync.example.com',
    'https://a/?x=1',
  ])('public address %s is refused', (url) =>
    expect(refusal({ ML_PUBLIC_URL: url }).message).toContain('ML_PUBLIC_URL'),
  );

  test('PostgreSQL is refused in words, before anything else', () => {
    const error = refusal({ ML_DATABASE_URL: 'postgres://u:secret@db/ml', ML_PORT: 'x' });
    expect(error.message).toMatch(/ML_DATABASE_URL.*PostgreSQL is not part of this version/);
    expect(error.message).not.toContain('secret');
  });

  test.each([
    ['ML_ALLOW_PRIVATE_HOSTS', 'yes'],
    ['ML_LOG_LEVEL', 'loud'],
    ['ML_PAIRING_CODE', '123456789-ABC-DEF'],
    ['ML_PAIRING_CODE_REUSE', '1'],
    ['ML_TRUSTED_PROXIES', 'proxy.example.com'],
    ['ML_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['ML_TRUSTED_PROXIES', '0.0.0.0/0'],
    ['ML_AUDIT_DAYS', '30'],
    ['ML_AUDIT_DAYS', 'forever'],
  ])('%s=%s is refused by name', (name, value) => expect(refusal({ [name]: value }).message).toContain(name));
});

test('the public address follows the port, and loses its last slash', () => {
  expect(config({ ML_PORT: '9090' }).http.publicUrl).toBe('http://localhost:9090');
  expect(config({ ML_PUBLIC_URL: 'https://example.com/sync/' }).http.publicUrl).toBe('https://example.com/sync');
});

test('no secret can be printed', () => {
  const secrets = {
    ML_SECRET_KEY: 'key-value',
    ML_PAIRING_CODE: 'pairing-value-of-mine',
    XERO_CLIENT_SECRET: 'client-value',
    XERO_WEBHOOK_KEY: 'webhook-value',
  };
  const made = config({ ...secrets, XERO_CLIENT_ID: 'abc' });
  const printed = `${inspect(made, { depth: 9, showHidden: true })}${JSON.stringify(made)}${String(made.secretKey)}`;
  for (const value of Object.values(secrets)) expect(printed).not.toContain(value);
  expect(made.xero?.clientSecret?.reveal()).toBe('client-value');
});

test('trusted proxies are addresses and networks', () => {
  const trusted = config({ ML_TRUSTED_PROXIES: '10.0.0.5, 172.30.84.0/24,2001:db8::/32' }).http.trustedProxies;
  expect(trusted).toEqual(['10.0.0.5', '172.30.84.0/24', '2001:db8::/32']);
  expect(config({}).http.trustedProxies).toEqual([]);
});

describe('a secret in a file', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ml-connector-'));
  const file = (content: string) => {
    const path = join(directory, randomUUID());
    writeFileSync(path, content);
    return path;
  };

  test.each(SECRET_NAMES)('%s may be in one, with white space around it', (name) => {
    expect(toEnv({ [`${name}_FILE`]: file(' the secret\n') })[name]).toBe('the secret');
  });

  test('an empty one counts as not set', () => {
    expect(toEnv({ ML_SECRET_KEY_FILE: file('\n') }).ML_SECRET_KEY).toBeNull();
  });

  test('one that cannot be read, or a secret that is set twice, stops the start and names no secret', () => {
    expect(() => toEnv({ ML_SECRET_KEY_FILE: '/nowhere/key' })).toThrow('/nowhere/key, which cannot be read');
    const twice = { XERO_CLIENT_SECRET: 'one-secret', XERO_CLIENT_SECRET_FILE: file('another') };
    expect(() => toEnv(twice)).toThrow('XERO_CLIENT_SECRET and XERO_CLIENT_SECRET_FILE are both set.');
  });
});

test('a metrics token that could be guessed is refused', () => {
  expect(config({ ML_METRICS_TOKEN: 'x'.repeat(24) }).metricsToken?.reveal()).toBe('x'.repeat(24));
  expect(() => config({ ML_METRICS_TOKEN: 'x'.repeat(23) })).toThrow('could be guessed');
});

test('example.env has a line for each variable, and no other', () => {
  const text = readFileSync(join(import.meta.dirname, '../../example.env'), 'utf8');
  const names = text.split('\n').flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []);
  expect(names.toSorted()).toEqual([...ENV_NAMES].toSorted());
});

test('example.env as it stands is the default configuration', () => {
  const text = readFileSync(join(import.meta.dirname, '../../example.env'), 'utf8');
  const pairs = text.split('\n').flatMap((line) => {
    const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  expect(config(Object.fromEntries(pairs))).toEqual(config({}));
});
