import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import express, { type Express } from 'express';
import supertest from 'supertest';
import { createOauthRoutes } from '../../src/connection/oauth-routes.ts';
import {
  answerConsent,
  BROWSER,
  REDIRECT_URI,
  startConnected,
  startConsent,
  type Connected,
} from '../support/xero/_connection.ts';

let connected: Connected;
let app: Express;
let storeId: string;

beforeEach(async () => {
  connected = await startConnected();
  app = express().use(createOauthRoutes({ consents: connected.consents, publicUrl: 'http://localhost:8484' }));
  storeId = await connected.addStore();
});
afterEach(async () => {
  await connected[Symbol.asyncDispose]();
});

const start = (by?: string) =>
  connected.consents.start({
    storeId,
    redirectUri: REDIRECT_URI,
    organisation: null,
    returnUrl: 'https://shop.example.com/wp-admin/',
    ...(by !== undefined && { by }),
  });

const pathOf = (url: string) => new URL(url).pathname;
const cookieOf = (answer: { headers: Record<string, unknown> }) =>
  String(answer.headers['set-cookie']).split(';')[0] ?? '';
const linkOf = (text: string) => /<a class="go" href="([^"]+)"/.exec(text)?.[1] ?? '';

/** Reads the page and follows its link, with the cookie that it set. */
async function continueFrom(url: string) {
  const page = await supertest(app).get(pathOf(url));
  const cookie = cookieOf(page);
  return {
    cookie,
    link: linkOf(page.text),
    answer: await supertest(app)
      .get(`${pathOf(url)}${linkOf(page.text)}`)
      .set('cookie', cookie),
  };
}

async function callback(atXero: string, cookie: string | null) {
  const { state, code } = await answerConsent(atXero);
  const back = supertest(app).get('/v1/xero/callback').query({ state, code });
  return await (cookie === null ? back : back.set('cookie', cookie));
}

describe('the page before Xero', () => {
  test('names the store, its address and who asks, and leads to Xero only from itself', async () => {
    const { url } = await start('wp:7 (<b>jane</b>)');
    expect(url).toMatch(/^http:\/\/localhost:8484\/v1\/xero\/consent\/[\w-]{43}$/);
    const page = await supertest(app).get(pathOf(url));
    expect(page.text).toContain('https://shop.example.com');
    expect(page.text).toContain('&lt;b&gt;jane&lt;/b&gt;, in the store’s wp-admin');
    expect(page.text).not.toContain('authorize');
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
    expect(String(page.headers['set-cookie'])).toMatch(
      /^ml_consent=[\w-]{43}; Max-Age=600; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
    const skipped = await supertest(app)
      .get(`${pathOf(url)}?proof=${'a'.repeat(43)}`)
      .set('cookie', cookieOf(page));
    expect([skipped.status, skipped.headers['location']]).toEqual([400, undefined]);
    const without = await supertest(app).get(`${pathOf(url)}${linkOf(page.text)}`);
    expect([without.status, without.headers['location']]).toEqual([400, undefined]);
    const { answer } = await continueFrom(url);
    expect([answer.status, String(answer.headers['location'])]).toEqual([303, expect.stringContaining('/authorize')]);
    expect(new URL(String(answer.headers['location'])).searchParams.get('nonce')).toMatch(/^[\w-]{43}$/);
  });

  test('sets a cookie that only https and this host can set, where the service has https', async () => {
    const { url } = await start();
    const secure = express().use(
      createOauthRoutes({ consents: connected.consents, publicUrl: 'https://sync.example.com/ml' }),
    );
    const page = await supertest(secure).get(pathOf(url));
    expect(String(page.headers['set-cookie'])).toMatch(
      /^__Host-ml_consent=[\w-]{43};.* Path=\/;.* HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(String(page.headers['set-cookie'])).not.toContain('Domain');
  });

  test('shows the operator’s terms, and who goes on has accepted them, on record, before Xero', async () => {
    const terms = { termsUrl: 'https://host.example/terms/3?a=1&b=2', privacyUrl: 'https://host.example/privacy' };
    const accepted: unknown[] = [];
    app = express().use(
      createOauthRoutes({
        ...{ consents: connected.consents, publicUrl: 'http://localhost:8484', terms },
        onAccepted: (asked, what) => Promise.resolve(void accepted.push([asked.storeId, asked.by, what])),
      }),
    );
    const { url } = await start('wp:7 (jane)');
    const page = await supertest(app).get(pathOf(url));
    expect(page.text).toContain('By going on you accept the operator’s');
    expect(page.text).toContain('href="https://host.example/terms/3?a=1&amp;b=2"');
    expect(accepted).toEqual([]);
    const { answer } = await continueFrom(url);
    expect(answer.status).toBe(303);
    expect(accepted).toEqual([[storeId, 'wp:7 (jane)', terms]]);
  });

  test('has ended when it is unknown, too old or answered', async () => {
    expect((await supertest(app).get('/v1/xero/consent/nothing')).status).toBe(404);
    const { url } = await start();
    connected.xero.clock.advance(10 * 60_000);
    expect((await supertest(app).get(pathOf(url))).status).toBe(404);
  });
});

describe('the answer of Xero', () => {
  test('connects in the browser that continued from the page, and sends it back to the shop', async () => {
    const { cookie, answer } = await continueFrom((await start()).url);
    const back = await callback(String(answer.headers['location']), cookie);
    expect([back.status, back.headers['location']]).toEqual([
      303,
      'https://shop.example.com/wp-admin/?ml_xero=connected',
    ]);
    expect(await connected.organisations.forStore(storeId)).not.toBeNull();
  });

  test.each([
    ['without a cookie', null],
    ['with a cookie of its own', `ml_consent=${'c'.repeat(43)}`],
  ])('in the browser of another person, %s, connects nothing and leads nowhere', async (_how, cookie) => {
    // The attacker continues himself, and passes the address at Xero on.
    const { cookie: own, answer } = await continueFrom((await start()).url);
    const atXero = String(answer.headers['location']);
    const victim = await callback(atXero, cookie);
    expect([victim.status, victim.headers['location']]).toEqual([400, undefined]);
    expect(victim.text).toContain('another browser');
    expect(await connected.organisations.list()).toEqual([]);
    expect(connected.xero.calls.counters.identity).toBe(0);
    expect((await callback(atXero, own)).status).toBe(303);
  });

  test('of an address that nobody continued to connects nothing', async () => {
    const { state } = await start();
    const back = await supertest(app)
      .get('/v1/xero/callback')
      .set('cookie', `ml_consent=${BROWSER}`)
      .query({ state, code: 'x' });
    expect(back.status).toBe(400);
    expect(connected.xero.calls.counters.identity).toBe(0);
  });

  test('the first browser that continues keeps the consent', async () => {
    const { url } = await start();
    const first = await continueFrom(url);
    const second = await continueFrom(url);
    expect([second.answer.status, second.answer.headers['location']]).toEqual([409, undefined]);
    expect(
      (
        await supertest(app)
          .get(`${pathOf(url)}${first.link}`)
          .set('cookie', first.cookie)
      ).status,
    ).toBe(303);
  });

  test('one browser may connect two stores at the same time', async () => {
    const other = await connected.addStore('two.example.com');
    const one = await continueFrom((await start()).url);
    const { url } = await connected.consents.start({ storeId: other, redirectUri: REDIRECT_URI, organisation: null });
    const page = await supertest(app).get(pathOf(url)).set('cookie', one.cookie);
    const two = await supertest(app)
      .get(`${pathOf(url)}${linkOf(page.text)}`)
      .set('cookie', one.cookie);
    expect((await callback(String(two.headers['location']), one.cookie)).status).toBe(200);
    expect((await callback(String(one.answer.headers['location']), one.cookie)).status).toBe(303);
  });

  test('with a proof of identity made for another consent is refused', async () => {
    const wanted = { storeId, redirectUri: REDIRECT_URI, organisation: null };
    const { url } = await startConsent(connected.consents, wanted);
    const changed = new URL(url);
    changed.searchParams.set('nonce', 'n'.repeat(43));
    const outcome = await connected.consents.finish(await answerConsent(changed.href), BROWSER);
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'identity_doubtful' });
    expect(await connected.organisations.list()).toEqual([]);
  });

  test('that names no organisation of this consent opens none of the user’s others', async () => {
    await connected.consent(storeId);
    const known = connected.xero.connections().map((one) => one.authEventId);
    const { identity } = connected;
    const all = identity.connections.bind(identity);
    const asked: string[] = [];
    Object.assign(identity, {
      connections: async (token: string, eventId: string) => {
        asked.push(eventId);
        return await all(token, 'another event');
      },
    });
    const other = await connected.addStore('two.example.com');
    expect(await connected.consent(other)).toMatchObject({ outcome: 'failed', code: 'no_organisation' });
    expect(asked).toHaveLength(1);
    expect(known).not.toContain(asked[0]);
    expect(await connected.organisations.openTo(other)).toEqual([]);
  });
});
