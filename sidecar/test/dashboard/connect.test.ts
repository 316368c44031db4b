import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Express } from 'express';
import supertest, { type Response } from 'supertest';
import { appOf } from '../../src/app/http-app.ts';
import { createDashboardAccess } from '../../src/dashboard/access.ts';
import { svgFile, xeroAppDrawings } from '../../src/dashboard/connect/xero-app-drawings.ts';
import { FIRST_START_MS } from '../../src/stores/first-start.ts';
import { PAIRING_LIFE_MS } from '../../src/stores/pairing-requests.ts';
import { pairRequestOf } from '../support/_plugin.ts';
import { startStack, type Stack } from '../support/_stack.ts';

let stack: Stack;
let app: Express;
beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl', 'no_tax'] });
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

const db = () => stack.context.database.db;

/** Starts the service on a directory that knows no store. */
async function startNew(): Promise<void> {
  for (const table of ['pairings', 'stores', 'removed_stores'] as const) await db().deleteFrom(table).execute();
  app = appOf(stack.context, () => undefined).app;
}
beforeEach(startNew);

const shop = (scenario = 'uk_vat_incl') => stack.shop(scenario);
const token = () => randomBytes(32).toString('base64url');

/** What the plugin keeps, and the page it sends the browser to. */
async function ask(scenario = 'uk_vat_incl', changes: object = {}) {
  const { url } = shop(scenario).simulated;
  const [state, verifier] = [token(), token()];
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const returnUrl = `${url}/wp-admin/admin.php?page=ml-connector`;
  const body = { siteUrl: url, siteName: 'A <shop>', returnUrl, state, challenge, ...changes };
  const answer = await supertest(app).post('/v1/pairing-requests').send(body);
  const page = answer.status === 201 ? new URL((answer.body as { url: string }).url).pathname : '';
  return { answer, page, state, verifier, siteUrl: url };
}

/** One browser: keeps its cookies, and sends forms from the page it saw. */
function openBrowser(own: string[] = []) {
  const cookies = new Map(own.map((one) => [one.split('=')[0] ?? '', one]));
  const send = async (request: supertest.Test): Promise<Response> => {
    const answer = await request.set('cookie', [...cookies.values()].join('; '));
    for (const one of [answer.headers['set-cookie'] ?? []].flat()) {
      const cookie = one.split(';')[0] ?? '';
      cookies.set(cookie.split('=')[0] ?? '', cookie);
    }
    return answer;
  };
  return {
    open: (path: string) => send(supertest(app).get(path)),
    async answer(path: string, fields: Record<string, string>) {
      const page = await send(supertest(app).get(path.includes('/connect/') ? `${path}?here=1` : path));
      const proof = /name="proof" value="([^"]+)"/.exec(page.text)?.[1] ?? 'none';
      return await send(
        supertest(app)
          .post(path)
          .type('form')
          .send({ proof, ...fields }),
      );
    },
  };
}

/** The address at which the browser comes back to the shop. */
function wayBack({ text }: Response): URL {
  const address = /content="0; url=([^"]+)"/.exec(text)?.[1] ?? 'about:blank';
  return new URL(address.replaceAll('&amp;', '&'));
}

async function redeem(asked: Awaited<ReturnType<typeof ask>>, back: URL, changes: object = {}) {
  const rest = { ...pairRequestOf(shop(), ''), pairingCode: undefined };
  const grant = { grant: back.searchParams.get('ml_grant'), verifier: asked.verifier };
  return await supertest(app)
    .post('/v1/pair')
    .send({ ...rest, siteUrl: asked.siteUrl, grant, ...changes });
}

describe('pairing without a code', () => {
  test('a new service names the shop that asks, and one click pairs it', async () => {
    const asked = await ask();
    const browser = openBrowser();
    // From another site, no strict cookie comes along: the first answer leads to the page itself.
    expect((await browser.open(asked.page)).text).toContain(`url=${asked.page}?here=1`);
    const page = await browser.open(`${asked.page}?here=1`);
    expect(page.text).toContain('A &lt;shop&gt;');
    expect(page.text).toContain(asked.siteUrl);
    expect(page.text).not.toContain('id="code"');
    const back = wayBack(await browser.answer(asked.page, { do: 'allow' }));
    expect([back.origin, back.searchParams.get('ml_service'), back.searchParams.get('ml_state')]).toEqual([
      new URL(asked.siteUrl).origin,
      'allowed',
      asked.state,
    ]);
    expect((await redeem(asked, back)).status).toBe(201);
    const [paired] = await stack.context.ledger.actions({ limit: 1 });
    expect(paired?.detail).toMatchObject({ action: 'paired', allowedBy: 'first-start' });
  });

  test('a grant works once, with the secret of the plugin that asked, and for its shop', async () => {
    const codes = async (changes: object, verifier?: string) => {
      const asked = await ask();
      const back = wayBack(await openBrowser().answer(asked.page, { do: 'allow' }));
      const first = await redeem({ ...asked, verifier: verifier ?? asked.verifier }, back, changes);
      const second = await redeem(asked, back);
      return [first, second].map(({ status, body }) => [status, (body as { code?: string }).code ?? 'paired']);
    };
    const used = [403, 'pairing_grant_unknown'];
    expect(await codes({}, token())).toEqual([[403, 'pairing_grant_foreign'], used]);
    await startNew();
    expect(await codes({ siteUrl: shop('no_tax').simulated.url })).toEqual([[403, 'pairing_grant_foreign'], used]);
    await startNew();
    expect(await codes({})).toEqual([[201, 'paired'], used]);
  });

  test('the address to come back to is the shop’s own', async () => {
    const { answer } = await ask('uk_vat_incl', { returnUrl: 'https://other.example/wp-admin/' });
    expect([answer.status, answer.body]).toMatchObject([422, { code: 'return_url_refused' }]);
  });

  test('a page belongs to the first browser that opens it, and its form to that page', async () => {
    const asked = await ask();
    const [first, second] = [openBrowser(), openBrowser()];
    await first.open(`${asked.page}?here=1`);
    const refused = await second.open(`${asked.page}?here=1`);
    expect([refused.status, refused.text.includes('opened in another browser')]).toEqual([409, true]);
    expect((await second.answer(asked.page, { do: 'allow' })).status).toBe(400);
    expect((await first.answer(asked.page, { do: 'allow', proof: token() })).status).toBe(400);
    expect(wayBack(await first.answer(asked.page, { do: 'allow' })).searchParams.get('ml_service')).toBe('allowed');
    // Used: neither a second answer nor a reload gives another grant.
    expect((await first.open(`${asked.page}?here=1`)).status).toBe(404);
  });

  test('declined goes back without a grant, and the page is gone', async () => {
    const asked = await ask();
    const browser = openBrowser();
    const back = wayBack(await browser.answer(asked.page, { do: 'decline' }));
    expect([back.searchParams.get('ml_service'), back.searchParams.has('ml_grant')]).toEqual(['declined', false]);
    expect((await browser.open(`${asked.page}?here=1`)).status).toBe(404);
  });

  test('a request, and a grant, end', async () => {
    const old = await ask();
    stack.pass(PAIRING_LIFE_MS);
    expect((await openBrowser().open(`${old.page}?here=1`)).status).toBe(404);
    await startNew();
    const asked = await ask();
    const back = wayBack(await openBrowser().answer(asked.page, { do: 'allow' }));
    stack.pass(5 * 60_000);
    expect((await redeem(asked, back)).body).toMatchObject({ code: 'pairing_grant_expired' });
  });
});

describe('who may let a shop in', () => {
  const way = async (browser = openBrowser()) => {
    const { page } = await ask();
    const { text } = await browser.open(`${page}?here=1`);
    return text.includes('id="code"') ? 'code' : 'click';
  };

  test('without a code: only soon after the start, only while no store was ever here, only in one browser', async () => {
    expect(await way()).toBe('click');
    stack.pass(FIRST_START_MS);
    expect(await way()).toBe('code');
    await startNew();
    const [first, other] = [openBrowser(), openBrowser()];
    await first.answer((await ask()).page, { do: 'allow' });
    expect([await way(first), await way(other)]).toEqual(['click', 'code']);
    await startNew();
    await db().insertInto('removed_stores').values({ store_id: 'gone', url: null, removed_at: '' }).execute();
    expect(await way()).toBe('code');
  });

  test('two shops allowed by a new service: only the first one is paired', async () => {
    const browser = openBrowser();
    const [one, two] = [await ask(), await ask('no_tax')];
    const backs = [
      wayBack(await browser.answer(one.page, { do: 'allow' })),
      wayBack(await browser.answer(two.page, { do: 'allow' })),
    ] as const;
    expect((await redeem(one, backs[0])).status).toBe(201);
    expect((await redeem(two, backs[1])).body).toMatchObject({ code: 'pairing_grant_used' });
  });

  test('later the pairing code lets one shop in, also after a failed attempt, and is used up', async () => {
    stack.pass(FIRST_START_MS);
    const code = await stack.context.secrets.pairingCode();
    const asked = await ask();
    const browser = openBrowser();
    const wrong = await browser.answer(asked.page, { do: 'allow', code: 'ABCD-EFGH-JKMN-PQRS' });
    expect([wrong.status, wrong.text.includes('The pairing code is wrong.')]).toEqual([403, true]);
    expect((await browser.answer(asked.page, { do: 'allow' })).status).toBe(200);
    const back = wayBack(await browser.answer(asked.page, { do: 'allow', code }));
    expect(await stack.context.secrets.pairingCode()).not.toBe(code);
    expect((await redeem(asked, back, { consumerSecret: 'cs_wrongwrongwrong' })).status).toBe(422);
    const again = await ask();
    expect((await redeem(again, wayBack(await browser.answer(again.page, { do: 'allow' })))).status).toBe(201);
    expect(await way(browser)).toBe('code');
  });

  test('the pairing link lets its browser in, and shows the address to enter', async () => {
    stack.pass(FIRST_START_MS);
    const browser = openBrowser();
    expect((await browser.open('/connect')).text).toContain('id="code"');
    const done = await browser.answer('/connect', { do: 'code', code: await stack.context.secrets.pairingCode() });
    expect(done.text).toContain(stack.context.config.http.publicUrl);
    expect([await way(browser), await way()]).toEqual(['click', 'code']);
  });

  test('the operator’s session lets a shop in, a store’s session does not', async () => {
    stack.pass(FIRST_START_MS);
    const access = createDashboardAccess({ db: db(), now: stack.now });
    const sessionOf = async (storeId: string | null) => {
      const { token: link } = await access.makeLink({ storeId, by: 'cli:alice' });
      return [`ml_session=${(await access.redeem(link))?.token ?? ''}`];
    };
    expect(await way(openBrowser(await sessionOf(null)))).toBe('click');
    expect(await way(openBrowser(await sessionOf('some-store')))).toBe('code');
  });

  test('the first page of a new service is at its address, and leads to the shop’s wp-admin', async () => {
    const front = await supertest(app).get('/');
    expect([front.status, front.headers['location']]).toEqual([303, '/connect']);
    const browser = openBrowser();
    expect((await browser.open('/connect')).text).toContain('has no shop yet');
    const to = wayBack(await browser.answer('/connect', { do: 'shop', shop: 'https://shop.example/blog/' }));
    expect(to.href).toContain(
      'https://shop.example/blog/wp-admin/admin.php?page=ml-connector&tab=connection&ml_service_url=http',
    );
    expect((await browser.answer('/connect', { do: 'shop', shop: 'javascript:alert(1)' })).status).toBe(403);
    stack.pass(FIRST_START_MS);
    expect((await supertest(app).get('/')).status).toBe(401);
  });

  test('guesses are limited together with those of the plugin', async () => {
    stack.pass(FIRST_START_MS);
    const browser = openBrowser();
    const statuses: number[] = [];
    for (let guess = 0; guess < 11; guess += 1)
      statuses.push((await browser.answer('/connect', { do: 'code', code: `ABCD-EFGH-JKMN-PQ${guess}` })).status);
    expect(statuses).toEqual([...Array<number>(10).fill(403), 429]);
    expect((await supertest(app).post('/v1/pair').send(pairRequestOf(shop(), 'x'))).status).toBe(429);
  });
});

test('the guide for the Xero app shows this service’s own redirect address; its drawings are those of the docs', async () => {
  const { status, text } = await supertest(app).get('/xero-app');
  expect(status).toBe(200);
  expect(text).toContain(`${stack.context.config.http.publicUrl}/v1/xero/callback`);
  for (const one of xeroAppDrawings('https://sync.example.com/v1/xero/callback', 'https://sync.example.com'))
    expect(readFileSync(new URL(`../../../docs/pictures/${one.name}.svg`, import.meta.url), 'utf8')).toBe(svgFile(one));
});
