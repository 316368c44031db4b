import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DEMO_APP, type App } from '../../simulators/xero/apps.ts';
import { startXero, type XeroSimulator } from '../../simulators/xero/start-xero.ts';
import { Secret } from '../../src/config/secret.ts';
import { checkApp } from '../../src/connection/app/check-app.ts';
import { createIdentity } from '../../src/connection/identity.ts';

const REDIRECT = 'http://localhost:8484/v1/xero/callback';
const MOBILE: App = { ...DEMO_APP, clientId: 'MOBILE', clientSecret: null };
const CUSTOM: App = { ...DEMO_APP, clientId: 'CUSTOM', customConnectionTenantId: 'any' };

let xero: XeroSimulator;
beforeAll(async () => {
  xero = await startXero({ apps: [DEMO_APP, MOBILE, CUSTOM] });
});
afterAll(async () => {
  await xero[Symbol.asyncDispose]();
});

type Addresses = Pick<XeroSimulator, 'loginUrl' | 'identityUrl' | 'apiUrl'>;

async function check(
  clientId: string,
  secret: string | null,
  redirectUri = REDIRECT,
  at: Addresses = xero,
): Promise<string> {
  const app = {
    ...{ clientId, clientSecret: secret === null ? null : new Secret(secret) },
    ...{ loginUrl: at.loginUrl, identityUrl: at.identityUrl, apiUrl: at.apiUrl },
  };
  const found = await checkApp(createIdentity({ app, now: () => new Date() }), redirectUri);
  return found === null ? 'fine' : `${found.code}: ${found.message} ${found.fix}`;
}

const secret = DEMO_APP.clientSecret;

test('an app that is set up right passes, with and without a secret, and nobody consented to anything', async () => {
  expect(await check(DEMO_APP.clientId, secret)).toBe('fine');
  expect(await check('MOBILE', null)).toBe('fine');
  expect(xero.connections()).toEqual([]);
});

test('a redirect address that is not registered is named, and the one to add', async () => {
  const found = await check(DEMO_APP.clientId, secret, 'https://sync.example.com/v1/xero/callback');
  expect(found).toContain('xero_app_redirect: ');
  expect(found).toContain('https://sync.example.com/v1/xero/callback under “Redirect URIs”');
});

test('an address that Xero registers for no app is named without asking Xero', async () => {
  expect(await check(DEMO_APP.clientId, secret, 'http://127.0.0.1:8484/v1/xero/callback')).toContain(
    'xero_app_address',
  );
});

test('a wrong secret, a wrong id and a missing secret', async () => {
  expect(await check(DEMO_APP.clientId, 'wrong')).toContain('xero_app_secret');
  expect(await check('UNKNOWN', 'wrong')).toContain('xero_app_secret');
  expect(await check(DEMO_APP.clientId, null)).toContain('Xero asks for the secret');
});

test('an app of another kind: mobile with a secret, and a custom connection', async () => {
  expect(await check('MOBILE', 'a secret')).toContain('“Mobile or desktop app”');
  expect(await check('CUSTOM', secret)).toContain('custom connection');
});

test('no answer of Xero stops nobody', async () => {
  const nowhere = 'http://127.0.0.1:9';
  const at = { loginUrl: nowhere, identityUrl: nowhere, apiUrl: nowhere };
  expect(await check(DEMO_APP.clientId, secret, REDIRECT, at)).toBe('fine');
});
