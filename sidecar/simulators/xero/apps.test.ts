import { expect, test } from '@jest/globals';
import { checkApps, DEMO_APP, isRegistrableRedirectUri } from './apps.ts';

test.each([
  ['https://connector.example.com/v1/xero/callback', true],
  ['http://localhost:8484/v1/xero/callback', true],
  ['http://127.0.0.1:8484/v1/xero/callback', false],
  ['http://connector.example.com/callback', false],
  ['http://localhost.example.com/callback', false],
  ['https://connector.example.com/#fragment', false],
  ['not an address', false],
])('redirect address %s: accepted is %p', (uri, accepted) => {
  expect(isRegistrableRedirectUri(uri)).toBe(accepted);
});

test('an app with an address that Xero refuses is named', () => {
  expect(() => checkApps([{ ...DEMO_APP, redirectUris: ['http://127.0.0.1:1/x'] }])).toThrow(
    /ML Connector.*127\.0\.0\.1/,
  );
});

test('two apps with one client id are refused', () => {
  expect(() => checkApps([DEMO_APP, DEMO_APP])).toThrow(DEMO_APP.clientId);
});
