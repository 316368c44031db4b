import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Express } from 'express';
import supertest, { type Response } from 'supertest';
import { appOf } from '../../src/app/http-app.ts';
import { createDashboardAccess } from '../../src/dashboard/access.ts';
import { createInvitations, INVITATION_LIFE_MS, INVITATIONS_MAX } from '../../src/stores/invitations.ts';
import { pairRequestOf } from '../support/_plugin.ts';
import { startStack, type Stack } from '../support/_stack.ts';

const DAY_MS = 24 * 60 * 60_000;

let stack: Stack;
let app: Express;
beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl', 'no_tax'] });
  app = appOf(stack.context, () => undefined).app;
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

/** Signed in: the operator, or the owner of one shop. */
async function signIn(storeId: string | null) {
  const access = createDashboardAccess({ db: stack.context.database.db, now: stack.now });
  const { token } = await access.makeLink({ storeId, by: 'test' });
  const opened = await access.redeem(token);
  if (opened === null) throw new Error('Not signed in.');
  const session = await access.session(opened.token);
  const cookie = `ml_session=${opened.token}`;
  return {
    open: () => supertest(app).get('/invite').set('cookie', cookie),
    send: (fields: object) =>
      supertest(app)
        .post('/invite')
        .set('cookie', cookie)
        .type('form')
        .send({ csrf: session?.csrf ?? '', ...fields }),
  };
}

const codeIn = ({ text }: Response) => /connect#([\w-]+)</.exec(text)?.[1] ?? 'none';
const shop = (scenario = 'uk_vat_incl') => stack.shop(scenario);
const pair = (code: string, changes: object = {}, scenario = 'uk_vat_incl') =>
  supertest(app)
    .post('/v1/pair')
    .send({ ...pairRequestOf(shop(scenario), code), ...changes });

describe('invitations', () => {
  test('the operator makes a link on the dashboard: it lets one shop in, once; the pairing code stays', async () => {
    const operator = await signIn(null);
    const before = await stack.context.secrets.pairingCode();
    const made = await operator.send({ do: 'make' });
    expect(made.status).toBe(201);
    const code = codeIn(made);
    expect((await operator.open()).text).not.toContain(code);
    expect((await pair(code, {}, 'no_tax')).status).toBe(201);
    expect(await pair(code)).toMatchObject({ status: 403, body: { code: 'pairing_code_wrong' } });
    expect(await stack.context.secrets.pairingCode()).toBe(before);
    const actions = await stack.context.ledger.actions({ limit: 2 });
    expect(actions).toMatchObject([{ detail: { action: 'paired' } }, { detail: { action: 'invitation_made' } }]);
  });

  test('opened in the owner’s browser, it lets that browser allow one pairing', async () => {
    const code = codeIn(await (await signIn(null)).send({ do: 'make' }));
    const page = await supertest(app).get('/connect');
    const cookie = String(page.headers['set-cookie']).split(';')[0] ?? '';
    const proof = /name="proof" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const given = () => supertest(app).post('/connect').set('cookie', cookie).type('form').send({ proof, do: 'code', code }); // prettier-ignore
    expect((await given()).status).toBeLessThan(400);
    expect((await supertest(app).get('/connect').set('cookie', cookie)).text).toContain('may connect one shop now');
    expect(await stack.context.invitations.use(code)).toBe(false);
  });

  test('it takes no other shop’s place: the shop is read at its address with its own key', async () => {
    const code = codeIn(await (await signIn(null)).send({ do: 'make' }));
    const known = await stack.context.stores.credentials(shop().id);
    const { consumerKey, consumerSecret } = shop('no_tax').simulated;
    const taken = await pair(code, { consumerKey, consumerSecret });
    expect(taken).toMatchObject({ status: 422, body: { code: 'store_auth_failed' } });
    expect(await stack.context.stores.credentials(shop().id)).toEqual(known);
    // Not used up by an attempt that failed.
    expect(await stack.context.invitations.isCode(code)).toBe(true);
  });

  test('an owner may not invite; nor a form of another site, nor anyone who is not signed in', async () => {
    const owner = await signIn(shop().id);
    expect([(await owner.open()).status, (await owner.send({ do: 'make' })).status]).toEqual([403, 403]);
    const operator = await signIn(null);
    expect((await operator.send({ do: 'make', csrf: 'other' })).status).toBe(403);
    expect((await supertest(app).post('/invite').type('form').send({ do: 'make' })).status).toBe(401);
  });

  test('it ends after a week, or when it is withdrawn; only so many are open', async () => {
    const operator = await signIn(null);
    const old = codeIn(await operator.send({ do: 'make' }));
    const { invitations } = stack.context;
    stack.pass(INVITATION_LIFE_MS);
    expect(await invitations.isCode(old)).toBe(false);
    const again = await signIn(null);
    for (let open = await invitations.open(); open < INVITATIONS_MAX; open += 1) await invitations.make('test');
    const refused = await again.send({ do: 'make' });
    expect([refused.status, codeIn(refused)]).toEqual([409, 'none']);
    expect((await again.send({ do: 'withdraw' })).status).toBe(303);
    expect(await invitations.open()).toBe(0);
  });

  test('one that a clock made a day ahead is none once the clock is right', async () => {
    const { db } = stack.context.database;
    const ahead = createInvitations({ db, now: () => new Date(stack.now().getTime() + DAY_MS) });
    const { code } = await ahead.make('test');
    expect(await ahead.isCode(code)).toBe(true);
    expect(await stack.context.invitations.isCode(code)).toBe(false);
  });

  test('guesses at it count together with those at the pairing code', async () => {
    const code = codeIn(await (await signIn(null)).send({ do: 'make' }));
    let status = 0;
    for (let tries = 0; tries < 12; tries += 1) status = (await pair('AAAA-AAAA-AAAA-AAAA')).status;
    expect(status).toBe(429);
    expect((await pair(code)).status).toBe(429);
  });
});
