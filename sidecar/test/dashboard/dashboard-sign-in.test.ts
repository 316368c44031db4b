import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Router, type Express } from 'express';
import supertest from 'supertest';
import { databaseError } from '../../src/database/database-error.ts';
import {
  createDashboardAccess,
  endSessions,
  LINK_LIFE_MS,
  SESSION_LIFE_MS,
  type DashboardAccess,
} from '../../src/dashboard/access.ts';
import { appOf } from '../../src/app/http-app.ts';
import { pairPlugin, pluginOf, startApi, type Plugin } from '../support/_plugin.ts';
import { startStack, type Stack } from '../support/_stack.ts';
import { actionsOf } from '../../src/wording/trail.ts';

let stack: Stack;
let app: Express;
let access: DashboardAccess;
let plugin: Plugin;

beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl', 'payments'] });
  await stack.drain();
  const { context } = stack;
  app = appOf(context, () => undefined).app;
  access = createDashboardAccess({ db: context.database.db, now: context.now });
  plugin = await pairPlugin(startApi(stack), stack.shop('payments'));
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

const tokenOf = (url: string): string => new URL(url).searchParams.get('token') ?? '';

/** What a browser does with a link: opens the page, which posts the token. */
async function signIn(token: string, on: Express = app): Promise<string> {
  const page = await supertest(on).get('/sign-in').query({ token });
  expect(page.text).toContain(`value="${token}"`);
  const answer = await supertest(on).post('/sign-in').type('form').set('sec-fetch-site', 'same-origin').send({ token });
  expect([answer.status, answer.headers['location']]).toEqual([303, '/']);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

async function operator(on: Express = app): Promise<string> {
  return await signIn((await access.makeLink({ storeId: null, by: 'cli:alice' })).token, on);
}

describe('signing in to the dashboard', () => {
  test('a link opens one session, once, even if a scanner requests it before', async () => {
    const { token } = await access.makeLink({ storeId: null, by: 'cli:alice' });
    for (let preview = 0; preview < 3; preview += 1) await supertest(app).get('/sign-in').query({ token });
    const cookie = await signIn(token);
    expect((await supertest(app).get('/').set('cookie', cookie)).status).toBe(200);
    const again = await supertest(app).post('/sign-in').type('form').send({ token });
    expect([again.status, again.headers['set-cookie']]).toEqual([403, undefined]);
    expect(JSON.stringify(await actionsOf(stack.context.ledger, { limit: 5 }))).toContain('The dashboard was opened.');
  });

  test('the cookie is out of reach of scripts and of other sites', async () => {
    const { token } = await access.makeLink({ storeId: null, by: 'cli:alice' });
    const answer = await supertest(app).post('/sign-in').type('form').send({ token });
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^ml_session=[\w-]{43}; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
    const stored = await stack.context.database.db.selectFrom('dashboard_sessions').select('token_hash').execute();
    expect(stored.length).toBeGreaterThan(0);
    for (const row of stored) expect(String(answer.headers['set-cookie'])).not.toContain(row.token_hash);
  });

  test('links and sessions end', async () => {
    const late = await access.makeLink({ storeId: null, by: 'cli:alice' });
    const cookie = await operator();
    stack.pass(LINK_LIFE_MS);
    expect((await supertest(app).post('/sign-in').type('form').send({ token: late.token })).status).toBe(403);
    expect((await supertest(app).get('/').set('cookie', cookie)).status).toBe(200);
    stack.pass(SESSION_LIFE_MS - LINK_LIFE_MS);
    expect((await supertest(app).get('/').set('cookie', cookie)).status).toBe(401);
  });

  test('a link does not replace another person’s session without asking', async () => {
    const { app: own } = appOf(stack.context, () => undefined);
    const cookie = await operator(own);
    const { token } = await access.makeLink({ storeId: plugin.storeId, by: 'wp:666 (<b>mallory</b>)' });
    const post = (fields: object) => supertest(own).post('/sign-in').type('form').set('cookie', cookie).send(fields);
    const asked = await post({ token });
    expect([asked.status, asked.headers['set-cookie'], asked.headers['location']]).toEqual([409, undefined, undefined]);
    expect(asked.text).toContain('cli:alice');
    expect(asked.text).toContain('&lt;b&gt;mallory&lt;/b&gt;');
    expect(asked.text).not.toContain('<script');
    expect((await supertest(own).get('/').set('cookie', cookie)).status).toBe(200);
    const same = await access.makeLink({ storeId: null, by: 'cli:alice' });
    expect((await post({ token: same.token })).status).toBe(303);
    const again = await operator(own);
    const replaced = await supertest(own)
      .post('/sign-in')
      .type('form')
      .set('cookie', again)
      .send({ token, replace: 'yes' });
    expect(replaced.status).toBe(303);
    expect((await supertest(own).get('/').set('cookie', again)).status).toBe(401);
  });

  test('all sessions of one store, or of all, can be ended, and unused links with them', async () => {
    const { app: own } = appOf(stack.context, () => undefined);
    const ofStore = await signIn((await access.makeLink({ storeId: plugin.storeId, by: 'wp:7 (jane)' })).token, own);
    const cookie = await operator(own);
    const unused = await access.makeLink({ storeId: null, by: 'cli:alice' });
    const status = async (of: string) => (await supertest(own).get('/').set('cookie', of)).status;
    await endSessions(stack.context.database.db, plugin.storeId);
    expect([await status(ofStore), await status(cookie)]).toEqual([401, 200]);
    expect(await endSessions(stack.context.database.db, null)).toBeGreaterThan(0);
    expect(await status(cookie)).toBe(401);
    expect((await supertest(own).post('/sign-in').type('form').send({ token: unused.token })).status).toBe(403);
  });

  test('signing out ends the session, and needs its token', async () => {
    const cookie = await operator();
    const { text } = await supertest(app).get('/').set('cookie', cookie);
    const csrf = /name="csrf" value="([\w-]+)"/.exec(text)?.[1] ?? '';
    expect((await supertest(app).post('/sign-out').type('form').set('cookie', cookie).send({})).status).toBe(401);
    expect((await supertest(app).get('/').set('cookie', cookie)).status).toBe(200);
    const out = await supertest(app).post('/sign-out').type('form').set('cookie', cookie).send({ csrf });
    expect([out.status, out.headers['location']]).toEqual([303, '/sign-in']);
    expect((await supertest(app).get('/').set('cookie', cookie)).status).toBe(401);
  });

  test('another site can neither sign anybody in nor act in their name', async () => {
    const { token } = await access.makeLink({ storeId: null, by: 'cli:alice' });
    const foreign = { 'sec-fetch-site': 'cross-site' };
    expect((await supertest(app).post('/sign-in').type('form').set(foreign).send({ token })).status).toBe(403);
    const cookie = await signIn(token);
    const csrf = (await access.session(cookie.split('=')[1] ?? ''))?.csrf ?? '';
    const fields = { csrf, do: 'sync', store: stack.shops[0]?.id };
    const asked = supertest(app).post('/actions').type('form').set('cookie', cookie);
    expect((await asked.set(foreign).send(fields)).status).toBe(403);
    const own = await supertest(app).post('/actions').type('form').set('cookie', cookie).send(fields);
    expect([own.status, own.headers['location']]).toEqual([303, '/?done=sync']);
  });

  test("wp-admin's button signs in to its own store alone", async () => {
    const answer = await plugin.post('dashboard-link');
    expect(answer.status).toBe(201);
    const cookie = await signIn(tokenOf(String(answer.body.url)));
    const own = await supertest(app).get('/').set('cookie', cookie);
    const shown = [...own.text.matchAll(/data-store="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(shown)).toEqual(new Set([plugin.storeId]));
    expect(own.text).not.toContain('npm run cli');
    const other = stack.shop('uk_vat_incl').id;
    const filtered = await supertest(app).get('/').query({ store: other }).set('cookie', cookie);
    expect(filtered.text).not.toContain(`data-store="${other}"`);
    const [entry] = await stack.context.ledger.entries({ storeId: other, limit: 1 });
    const order = await supertest(app)
      .get(`/orders/${other}/${entry?.sourceId ?? ''}`)
      .set('cookie', cookie);
    expect(order.status).toBe(404);
    const csrf = /name="csrf" value="([\w-]+)"/.exec(own.text)?.[1] ?? '';
    const act = supertest(app).post('/actions').type('form').set('cookie', cookie);
    expect((await act.send({ csrf, do: 'replay_rejected', store: other })).status).toBe(400);
  });

  test('an order shows its documents and everything that happened', async () => {
    const cookie = await operator();
    const [entry] = await stack.context.ledger.entries({ storeId: plugin.storeId, state: 'recorded', limit: 1 });
    const { text, status } = await supertest(app)
      .get(`/orders/${plugin.storeId}/${entry?.sourceId ?? ''}`)
      .set('cookie', cookie);
    expect(status).toBe(200);
    for (const part of ['Documents in Xero', 'Invoice', 'What happened']) expect(text).toContain(part);
    expect(text).toMatch(/<time datetime="[^"]+Z">\d+ \w+ \d{4}, \d\d:\d\d:\d\d<\/time>/);
  });

  test('ten tries a minute, then a pause', async () => {
    const other = appOf(stack.context, () => undefined).app;
    const statuses: number[] = [];
    for (let one = 0; one < 12; one += 1) {
      statuses.push(
        (
          await supertest(other)
            .post('/sign-in')
            .type('form')
            .send({ token: `guess${one}` })
        ).status,
      );
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 403), 429, 429]);
  });
});

describe('who is not signed in', () => {
  test('gets nothing but the sign-in page and the two probes, on any route, by a thousand requests', async () => {
    const fresh = appOf(stack.context, () => undefined);
    const routes = routesOf(fresh.app).filter((route) => !OPEN.some((open) => open.test(route)));
    expect(routes.length).toBeGreaterThan(25);
    for (const known of ['get /', 'get /events', 'post /actions', 'post /v1/stores/:store/dashboard-link']) {
      expect(routes).toContain(known);
    }
    const forged = await forgeries();
    // Each route with each forgery, and with a limit that is not reached: else a refusal might be the limit's alone.
    let sent = 0;
    for (let round = 0; sent < 1_000; round += 1) {
      for (const [at, headers] of forged.entries()) {
        for (const [turn, route] of routes.entries()) {
          if (sent % REQUESTS_AN_APP === 0) app = appOf(stack.context, () => undefined).app;
          sent += 1;
          const answer = await ask(route, headers);
          const isRefused = REFUSED.includes(answer.status) || (round > 0 && answer.status === 429);
          expect([route, at, turn, isRefused ? 'refused' : answer.status]).toEqual([route, at, turn, 'refused']);
          if (String(answer.headers['content-type']).startsWith('text/html'))
            expect(answer.text).toContain('not signed in');
          expect(answer.text).not.toContain('Demo Company');
        }
      }
    }
    expect(sent).toBeGreaterThanOrEqual(1_000);
  });

  test('gets the page that says how to sign in, without other files', async () => {
    const answer = await supertest(appOf(stack.context, () => undefined).app).get('/');
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('npm run cli -- dashboard');
    expect(answer.text).toContain('WooCommerce → ML Connector, tab “Connection”');
    expect(answer.text).not.toMatch(/(?:src|href)="\//);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('learns from a probe that fails what to do, and no path of the machine', async () => {
    const check = () =>
      Promise.reject(
        databaseError('database_unopenable', '/srv/secret-place/ledger.sqlite: unable to open (SQLite 14)'),
      );
    const { context } = stack;
    const { app: broken } = appOf({ ...context, database: { ...context.database, check } }, () => undefined);
    const answer = await supertest(broken).get('/readyz');
    expect(answer.status).toBe(503);
    expect(answer.body).toEqual({ status: 'not ready', reasons: [expect.stringContaining('ML_DATA_DIR')] });
    expect(answer.text).not.toContain('secret-place');
    expect(stack.log.filter((line) => line.includes('secret-place'))).toHaveLength(1);
  });

  test('metrics without a token are for this machine alone, at a loopback address', async () => {
    const passedOn = { 'x-forwarded-for': '203.0.113.9' };
    const get = (headers: Record<string, string>) => supertest(app).get('/metrics').set(headers);
    for (const host of ['127.0.0.1:8484', 'localhost', '[::1]:8484', 'LOCALHOST:1'])
      expect((await get({ host })).status).toBe(200);
    expect((await get(passedOn)).status).toBe(404);
    for (const host of ['rebound.example.com', 'localhost.example.com:8484', '127.0.0.1.example.com', '10.0.0.1', ''])
      expect((await get({ host })).status).toBe(404);
  });

  test('metrics with a token are for requests that hold it, and for no others on this machine', async () => {
    const { context } = stack;
    const { Secret } = await import('../../src/config/secret.ts');
    const token = 'm'.repeat(24);
    const config = { ...context.config, metricsToken: new Secret(token) };
    const { app: with_ } = appOf({ ...context, config }, () => undefined);
    const passedOn = { 'x-forwarded-for': '203.0.113.9' };
    expect((await supertest(with_).get('/metrics')).status).toBe(404);
    expect((await supertest(with_).get('/metrics').set(passedOn)).status).toBe(404);
    expect((await supertest(with_).get('/metrics').set('authorization', `Bearer ${token}`)).status).toBe(200);
    const get = (bearer: string) => supertest(with_).get('/metrics').set(passedOn).set('authorization', bearer);
    expect((await get(`Bearer ${token}x`)).status).toBe(404);
    expect((await get(`Bearer ${token}`)).text).toContain('ml_entries_settled_total');
  });
});

describe('the address of a caller', () => {
  /** The limit on pairing: ten attempts of one address. */
  const attempt = async (on: Express, forwarded: string) =>
    (await supertest(on).post('/v1/pair').set('x-forwarded-for', forwarded).send({})).status;

  test('is read from X-Forwarded-For of this machine and of trusted proxies, and of nobody else', async () => {
    const { context } = stack;
    const trusted = ['10.0.0.5', '172.30.84.0/24'];
    const config = { ...context.config, http: { ...context.config.http, trustedProxies: trusted } };
    const { app: behind } = appOf({ ...context, config }, () => undefined);
    const exhaust = async (forwarded: string) => {
      for (let tries = 0; tries < 10; tries += 1) await attempt(behind, forwarded);
      return await attempt(behind, forwarded);
    };
    expect(await exhaust('203.0.113.1')).toBe(429);
    expect(await attempt(behind, '203.0.113.2')).toBe(400);
    for (const proxy of ['10.0.0.5', '172.30.84.77']) {
      expect(await attempt(behind, `203.0.113.1, ${proxy}`)).toBe(429);
      expect(await attempt(behind, `203.0.113.2, ${proxy}`)).toBe(400);
    }
    // An unknown proxy counts as the caller, whatever it says about others.
    expect(await exhaust('203.0.113.3, 10.0.0.6')).toBe(429);
    expect(await attempt(behind, '203.0.113.4, 10.0.0.6')).toBe(429);
  });
});

const REFUSED = [400, 401, 403, 404, 413];
/** Below every limit of the app, by address as by store. */
const REQUESTS_AN_APP = 50;

function ask(route: string, headers: Record<string, string>) {
  const [method = 'get', pattern = '/'] = route.split(' ');
  const path = pattern.replaceAll(':store', plugin.storeId).replaceAll(/:\w+/g, '1');
  return supertest(app)[method as 'get'](path).set(headers).send();
}

/** The sign-in page and its leaving, the probes, the metrics of this machine, and Xero's way back with its own one-time state. */
const OPEN = [
  / \/sign-in$/,
  /^get \/(?:healthz|readyz|metrics)$/,
  /^get \/v1\/xero\/(?:callback|consent\/:state)$/,
  /^(?:get|post) \/(?:connect(?:\/:id)?|xero-app)$/,
];

async function forgeries(): Promise<Record<string, string>[]> {
  const other = pluginOf(app, plugin.storeId, Buffer.alloc(32, 1), stack.context.now);
  return [
    {},
    { authorization: 'Bearer nonsense' },
    { authorization: `Bearer ${await other.token('GET', '/', '')}` },
    { authorization: `Bearer ${await plugin.token('GET', '/other', '')}` },
    { cookie: `ml_session=${'a'.repeat(43)}` },
    { cookie: `ml_session=${(await access.makeLink({ storeId: null, by: 'x' })).token}` },
    { 'x-forwarded-for': '127.0.0.1' },
    { 'x-wc-webhook-signature': 'forged', 'x-wc-webhook-topic': 'order.updated' },
  ];
}

interface Layer {
  /** Where it is mounted; "/" = everywhere. */
  readonly rawPath: string;
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: { readonly stack?: readonly Layer[] };
}

/** "get /path" of every route, however deep and wherever mounted. */
function routesOf(of: Express): string[] {
  const found = new Set<string>();
  const walk = (layers: readonly Layer[], at: string): void => {
    for (const { route, handle, rawPath } of layers) {
      for (const method of Object.keys(route?.methods ?? {})) found.add(`${method} ${at}${route?.path ?? ''}`);
      if (handle.stack !== undefined && route === undefined)
        walk(handle.stack, rawPath === '/' ? at : `${at}${rawPath}`);
    }
  };
  walk((of.router as unknown as { stack: Layer[] }).stack, '');
  return [...found];
}

test('a newly added route is checked automatically, wherever it is mounted', () => {
  const { app: more } = appOf(stack.context, () => undefined);
  const before = routesOf(more);
  const added = Router().get('/new/:store', (_request, response) => void response.send('open'));
  more.use(added).use('/other', Router().use(added));
  expect(routesOf(more)).toEqual([...before, 'get /new/:store', 'get /other/new/:store']);
});
