import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Express } from 'express';
import supertest from 'supertest';
import { appOf } from '../../src/app/http-app.ts';
import { createDashboardAccess } from '../../src/dashboard/access.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

const DAY_MS = 24 * 60 * 60_000;

let stack: Stack;
let shop: Shop;
let app: Express;
let cookie: string;

beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl'] });
  shop = stack.shop('uk_vat_incl');
  await stack.drain();
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});
beforeEach(async () => {
  app = appOf(stack.context, () => undefined).app;
  await signIn();
});

async function signIn(): Promise<void> {
  const access = createDashboardAccess({ db: stack.context.database.db, now: stack.now });
  const { token } = await access.makeLink({ storeId: null, by: 'cli:alice' });
  const answer = await supertest(app).post('/sign-in').type('form').send({ token });
  cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

/** Bars of a chart, as screen readers get them: [hour or day, posted]. */
async function barsOf(chart: 'hours' | 'days'): Promise<[string, number][]> {
  const { text } = await supertest(app).get('/').set('cookie', cookie);
  const table = text.split(`data-bars="${chart}"`)[1]?.split('</table>')[0] ?? '';
  return [...table.matchAll(/data-at="([\dT-]+)">.*?<td class="money">(\d+)<\/td>/gs)].map(([, at = '', posted]) => {
    return [at, Number(posted)];
  });
}

const sum = (bars: readonly (readonly [string, number])[]) => bars.reduce((total, [, posted]) => total + posted, 0);

describe('the chart of 30 days', () => {
  test('has what was posted a moment ago, as the chart of 24 hours has', async () => {
    const before = await barsOf('days');
    expect(before).toHaveLength(30);
    expect(sum(before)).toBeGreaterThan(5);
    const [first] = await stack.context.ledger.entries({ storeId: shop.id, state: 'recorded', limit: 1 });
    addCopies(shop, Number(first?.sourceId), 2);
    await stack.drain();
    const after = await barsOf('days');
    expect(sum(after)).toBe(sum(before) + 2);
    expect(sum(after)).toBe(sum(await barsOf('hours')));
    expect(after.at(-1)?.[0]).toBe(stack.now().toISOString().slice(0, 10));
  });

  test('continues with the day: yesterday keeps its figures', async () => {
    const [today = '', posted] = (await barsOf('days')).at(-1) ?? [];
    expect(posted).toBeGreaterThan(5);
    stack.pass(DAY_MS - (stack.now().getTime() % DAY_MS));
    await signIn();
    const bars = await barsOf('days');
    expect(bars.slice(-2)).toEqual([
      [today, posted],
      [stack.now().toISOString().slice(0, 10), 0],
    ]);
  });
});

test('a page may load only our own files, and no other site may frame it', async () => {
  const { headers } = await supertest(app).get('/').set('cookie', cookie);
  const policy = new Map(
    String(headers['content-security-policy'])
      .split(';')
      .map((one): [string, string] => [one.split(' ')[0] ?? '', one.split(' ').slice(1).join(' ')]),
  );
  expect(policy.get('default-src')).toBe("'none'");
  for (const what of ['script-src', 'style-src', 'connect-src', 'form-action'])
    expect([what, policy.get(what)]).toEqual([what, "'self'"]);
  for (const what of ['frame-ancestors', 'base-uri']) expect([what, policy.get(what)]).toEqual([what, "'none'"]);
  expect([...policy.values()].join(' ')).not.toMatch(/unsafe|https:|\*/);
});
