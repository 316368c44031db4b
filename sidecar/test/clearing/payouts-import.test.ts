import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTimeout } from 'node:timers/promises';
import { STALL_MS_MAX } from '../../simulators/attack/attack.ts';
import { PAYOUTS_FILE_BYTES_MAX, type PayoutsImportBody } from '../../src/contract/payouts.ts';
import { longestStallMs } from '../support/_loop-watch.ts';
import { pairPlugin, startApi, type Plugin } from '../support/_plugin.ts';
import { startStack, type Stack } from '../support/_stack.ts';

const HEADER =
  'automatic_payout_id,automatic_payout_effective_at_utc,balance_transaction_id,created_utc,currency,gross,fee,net,' +
  'reporting_category,source_id,description,charge_id,payment_intent_id,payment_metadata[order_id]';
const row = (index: number, currency = 'gbp') =>
  `po_1,2026-02-05 00:00:00,txn_${index},2026-02-01 09:00:00,${currency},100.00,1.75,98.25,charge,ch_${index},"A, B",ch_${index},pi_${index},`;
const fileOf = (rows: readonly string[]) => [HEADER, ...rows, ''].join('\n');

let stack: Stack;
let plugin: Plugin;
beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl'] });
  plugin = await pairPlugin(startApi(stack), stack.shop('uk_vat_incl'));
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

/** The last answer: as the page asks for it. */
async function importFile(csv: string, name = 'payouts.csv') {
  const begun = await plugin.post('payouts/import', { name, csv });
  expect(begun.status).toBe(202);
  const { id } = begun.body as PayoutsImportBody;
  for (;;) {
    const answer = await plugin.get(`payouts/import?id=${id}`);
    if (answer.status !== 200 || (answer.body as PayoutsImportBody).result !== null) return answer;
    await setTimeout(10);
  }
}

test('a file is imported in the background; imported twice, nothing is new', async () => {
  const csv = fileOf([row(1), row(2)]);
  const first = await importFile(csv);
  const expected = { gateway: 'stripe', rows: 2, payouts: 1, currencies: ['GBP'], newCurrencies: [] };
  expect(first.body).toMatchObject({ done: 2, of: 2, result: { ...expected, added: 2 } });
  expect((await importFile(csv)).body).toMatchObject({ result: { ...expected, added: 0 } });
  const { body } = await plugin.get('payouts?from=2026-01-01');
  expect(body).toMatchObject({ payouts: [{ id: 'po_1', net: '196.50', arrived: '2026-02-05' }] });
});

test('a file in another currency says what was not known before', async () => {
  const csv = fileOf([row(7, 'usd').replace('po_1', 'po_usd')]);
  expect((await importFile(csv)).body).toMatchObject({ result: { newCurrencies: ['USD'] } });
});

test('what is wrong with a file is answered with what to do, and nothing is kept', async () => {
  const refused = async (csv: string) => {
    const { status, body } = await importFile(csv);
    return { status, body: body as object };
  };
  expect(await refused('name,town\nA,B\n')).toMatchObject({ status: 422, body: { code: 'payouts_file_unknown' } });
  const cut = fileOf([row(8)]).slice(0, -20);
  expect(await refused(cut)).toMatchObject({ status: 422, body: { code: 'payouts_file_cut' } });
  const answer = await refused(fileOf([row(9).replace('100.00', 'ten')]));
  expect(answer).toMatchObject({ status: 422, body: { code: 'payouts_file_unreadable' } });
  expect((await plugin.get('payouts/import?id=none')).status).toBe(404);
});

test('the largest file lets others have their turn', async () => {
  const rows = Math.floor(PAYOUTS_FILE_BYTES_MAX / (row(100_000).length + 1)) - 2;
  const importFrom = async (first: number) => {
    const csv = fileOf(Array.from({ length: rows }, (_, index) => row(first + index)));
    let body: unknown = null;
    const stallMs = await longestStallMs(async () => {
      body = (await importFile(csv)).body;
    });
    expect(body).toMatchObject({ result: { rows, added: rows } });
    return stallMs;
  };
  // A collection of what earlier tests left does not repeat; a stall does.
  const stallMs = await importFrom(100_000);
  expect(stallMs < STALL_MS_MAX ? stallMs : await importFrom(200_000)).toBeLessThan(STALL_MS_MAX);
}, 60_000);
