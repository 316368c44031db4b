import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import express, { type Express } from 'express';
import supertest from 'supertest';
import { createAcceptSignals } from '../../src/intake/accept-signals.ts';
import { NUDGED_ORDERS_MAX } from '../../src/contract/plugin.ts';
import { nudgeHandlers, NUDGES_PER_MINUTE_MAX } from '../../src/intake/nudge.ts';
import { openTestLedger, STORE, type TestLedger } from '../support/_ledger.ts';

let ledger: TestLedger;
let app: Express;
let overruns: string[];

beforeEach(async () => {
  ledger = await openTestLedger();
  overruns = [];
  const accept = createAcceptSignals({ ledger: ledger.ledger, onAccepted: () => undefined });
  const parts = { accept, received: () => undefined, overrun: (id: string) => overruns.push(id) };
  app = express();
  app.post('/v1/stores/:store/nudge', express.json(), nudgeHandlers(parts));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await ledger[Symbol.asyncDispose]();
});

const nudge = (orders: unknown, store = STORE) => supertest(app).post(`/v1/stores/${store}/nudge`).send({ orders });
const one = (id: number, event = 'updated') => ({ id, event });

test('each order named is on disk before the answer; one that waits to be read anyway is not queued twice', async () => {
  const first = await nudge([one(7), one(8, 'created')]);
  expect([first.status, first.body]).toEqual([202, { accepted: 2 }]);
  expect((await nudge([one(7), one(9, 'refunded')])).body).toEqual({ accepted: 1 });
  const [claimed] = await ledger.ledger.claim({ worker: 'w', limit: 1 });
  // It is being read now: the change may have come after that.
  expect((await nudge([one(Number(claimed?.sourceId))])).body).toEqual({ accepted: 1 });
  const entries = await ledger.ledger.entries({ limit: 10 });
  expect(entries.map((entry) => `${entry.sourceId} ${entry.state} ${String(entry.revision)}`).sort()).toEqual([
    '7 claimed 2',
    '8 pending 1',
    '9 pending 1',
  ]);
});

test('a deletion of an order unknown to the ledger does nothing', async () => {
  expect((await nudge([one(7, 'deleted'), one(8, 'trashed')])).body).toEqual({ accepted: 0 });
  expect(await ledger.ledger.entries({ limit: 10 })).toEqual([]);
  await nudge([one(7)]);
  await ledger.ledger.claim({ worker: 'w', limit: 1 });
  expect((await nudge([one(7, 'deleted')])).body).toEqual({ accepted: 1 });
});

test.each([
  ['none', []],
  ['no list', 'x'],
  ['no number', [{ id: '7', event: 'updated' }]],
  ['an unknown event', [one(7, 'exploded')]],
  ['too many', Array.from({ length: NUDGED_ORDERS_MAX + 1 }, (_, index) => one(index + 1))],
])('a nudge with %s is refused whole', async (_what, orders) => {
  const answer = await nudge(orders);
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ code: 'nudge_invalid' });
  expect(await ledger.ledger.entries({ limit: 10 })).toEqual([]);
});

test('too many are refused, of this store alone, and a poll is requested', async () => {
  for (let count = 0; count < NUDGES_PER_MINUTE_MAX; count += 1) await nudge([one(1)]);
  const answer = await nudge([one(2)]);
  expect([answer.status, answer.headers['retry-after'], overruns]).toEqual([429, '60', [STORE]]);
  expect((await nudge([one(1)], 'another.example')).status).toBe(202);
  jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
  expect((await nudge([one(2)])).status).toBe(202);
});
