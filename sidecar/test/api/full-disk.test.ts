import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import supertest from 'supertest';
import { appOf } from '../../src/app/http-app.ts';
import { pairPlugin, pluginOf, startApi } from '../support/_plugin.ts';
import { startStack, type Stack } from '../support/_stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl'] });
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

const PAGES_MAX = 4_294_967_294;
const setPagesMax = (pages: number) =>
  sql`pragma max_page_count = ${sql.lit(pages)}`.execute(stack.context.database.db);

test('a full disk is not ready, refuses deliveries with 503 database_full, and fills no log', async () => {
  const { app } = appOf(stack.context, () => undefined);
  const paired = await pairPlugin(startApi(stack), stack.shop('uk_vat_incl'));
  const plugin = pluginOf(app, paired.storeId, paired.key, stack.context.now);
  const ready = () => supertest(app).get('/readyz');
  expect((await ready()).status).toBe(200);
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(stack.context.database.db);
  await setPagesMax(rows[0]?.page_count ?? 0);
  let next = 1;
  const nudge = () =>
    plugin.post('nudge', { orders: Array.from({ length: 50 }, () => ({ id: (next += 1), event: 'updated' })) });
  let answer = await nudge();
  for (let tries = 0; tries < 200 && answer.status === 202; tries += 1) answer = await nudge();
  expect(answer).toMatchObject({
    status: 503,
    body: {
      code: 'database_full',
      message: expect.stringContaining('disk'),
      fix: expect.stringContaining('Free space'),
    },
    headers: { 'retry-after': '60' },
  });
  for (let tries = 0; tries < 20; tries += 1) expect((await nudge()).status).toBe(503);
  expect(stack.log.filter((line) => line.includes('request failed'))).toHaveLength(1);
  stack.pass(5_000);
  for (let probes = 0; probes < 3; probes += 1)
    expect(await ready()).toMatchObject({ status: 503, body: { reasons: [expect.stringContaining('Free space')] } });
  expect(stack.log.filter((line) => line.includes('not ready'))).toHaveLength(1);
  stack.pass(60_000);
  await nudge();
  expect(stack.log.filter((line) => line.includes('request failed')).at(-1)).toContain('"heldBack":20');
  await setPagesMax(PAGES_MAX);
  expect((await nudge()).status).toBe(202);
  expect((await ready()).status).toBe(200);
});

test('refused requests are counted each, and logged once a minute', async () => {
  const { app } = appOf(stack.context, () => undefined);
  const before = stack.log.length;
  for (let tries = 0; tries < 30; tries += 1) await supertest(app).get('/v1/stores/nobody/status');
  expect(stack.log.slice(before).filter((line) => line.includes('request refused'))).toHaveLength(1);
  expect(await stack.context.metrics.metrics()).toMatch(/ml_requests_refused_total\{reason="signature_invalid"\} 30/);
});
