import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createContext } from '../../src/app/create-context.ts';
import { toConfig } from '../../src/config/config.ts';
import { toEnv } from '../../src/config/env.ts';
import type { Context } from '../../src/context/context.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { ACCOUNTS, BANK, CLEARING, payoutOf } from '../clearing/_booked-payouts.ts';
import { type CliStack, startCli } from '../support/_cli.ts';

/** PayPal's ids are not unique: payouts are kept by what makes them so. */
const PAYPAL_ID = '9WD12345678901234 T0400 2026-11-24T08:00:00.000Z -10.00 GBP';

let stack: CliStack;
let first: string;
let second: string;

beforeAll(async () => {
  stack = await startCli({ scenarios: ['uk_vat_incl', 'refunds'] });
  first = await stack.setUp('uk_vat_incl');
  second = await stack.setUp('refunds');
  const own = { mode: 'book', clearing: CLEARING, bank: BANK, fees: 'payout', accounts: ACCOUNTS };
  await stack.cli('settings', 'set', first, 'payouts.stripe', JSON.stringify(own));
  await keep(first, 'po_1', ['sale:12000:205', 'dispute:-6000:2000']);
  await keep(first, 'po_2', ['sale:1000:20'], { status: 'in_transit' });
  await keep(first, 'po_both', ['sale:5000:100']);
  await keep(second, 'po_both', ['sale:7000:100']);
  await keep(second, PAYPAL_ID, [], { gateway: 'paypal', automatic: false, net: '10.00' });
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

/** As a reading of the provider keeps it. */
async function keep(storeId: string, id: string, texts: readonly string[], change = {}): Promise<void> {
  const organisation = stack.xero.organisations.find(({ name }) => name === 'Kestrel & Finch Ltd');
  if (organisation === undefined) throw new Error('The organisation is gone.');
  const { payout, rows } = payoutOf({ organisation }, id, texts, change);
  await within(async ({ clearing }) => {
    await clearing.keepPayouts(storeId, [payout], 'api');
    await clearing.keepRows(storeId, rows, 'api');
  });
}

async function within(work: (context: Context) => Promise<void>): Promise<void> {
  const logger = createLogger({ level: 'silent', to: 'stderr' });
  await using context = await createContext({ config: toConfig(toEnv(stack.env)), logger, now: stack.now });
  await work(context);
}

test('payouts of a store, one payout, and the booking of all that are due', async () => {
  const listed = await stack.cli('payouts', first, '--json');
  expect(listed.exit).toBe(0);
  const [one] = listed.json()['payouts'] as object[];
  expect(one).toMatchObject({
    ...{ gateway: 'stripe', currency: 'GBP', arrived: '2026-11-24', state: 'explained', transferId: null },
    orders: [],
    unlinked: expect.any(Array) as unknown,
  });
  const shown = await stack.cli('payouts', 'show', 'po_1', '--json');
  expect([shown.exit, shown.json()['payouts']]).toEqual([
    0,
    [
      expect.objectContaining({
        ...{ id: 'po_1', net: '37.95' },
        sums: { sales: '120.00', refunds: '0.00', fees: '-22.05', disputes: '-60.00', reserves: '0.00', conversion: '0.00', other: '0.00' }, // prettier-ignore
      }),
    ],
  ]);
  const booked = await stack.cli('payouts', 'book', first, '--json');
  // What is in transit is not due.
  expect([booked.exit, booked.json()]).toEqual([0, { store: first, due: 2 }]);
  expect((await stack.cli('payouts', 'book', first, '--json')).json()).toEqual({ store: first, due: 0 });
  const again = await stack.cli('payouts', 'book', 'po_1', '--json');
  expect([again.exit, again.json()]).toEqual([0, { id: 'po_1', gateway: 'stripe', store: first, due: true }]);
  const undone = await stack.cli('payouts', 'undo', 'po_1', '--json');
  expect([undone.exit, undone.json()]).toEqual([0, { id: 'po_1', gateway: 'stripe', store: first, due: true }]);
});

test('one that nobody knows, and one that two stores have, exit with 2 and say what to name', async () => {
  for (const command of ['show', 'book', 'undo']) {
    const unknown = await stack.cli('payouts', command, 'po_9');
    expect([unknown.exit, unknown.err]).toEqual([2, expect.stringContaining('There is no payout po_9.')]);
    const both = await stack.cli('payouts', command, 'po_both');
    expect([both.exit, both.err]).toEqual([2, expect.stringContaining([first, second].sort().join(', '))]);
    expect(both.err).toContain('--store <store>');
  }
  const named = await stack.cli('payouts', 'show', 'po_both', '--store', second, '--json');
  expect([named.exit, named.json()['payouts']]).toEqual([0, [expect.objectContaining({ net: '69.00' })]]);
  expect((await stack.cli('payouts', 'show', 'po_both', '--store', 'nowhere')).exit).toBe(2);
  expect((await stack.cli('payouts', 'nowhere')).exit).toBe(2);
});

test('a payout that differs exits with 1; a store whose payouts are only explained says how to book them', async () => {
  await keep(first, 'po_gap', ['sale:5000:100'], { net: '40.00' });
  const shown = await stack.cli('payouts', 'show', 'po_gap', '--json');
  expect([shown.exit, shown.json()['payouts']]).toEqual([1, [expect.objectContaining({ state: 'differs', gap: '-9.00' })]]); // prettier-ignore
  expect((await stack.cli('payouts', first)).exit).toBe(1);
  const refused = await stack.cli('payouts', 'book', second);
  expect([refused.exit, refused.err]).toEqual([1, expect.stringContaining('booking is off')]);
  expect((await stack.cli('payouts', 'book', first, '--other', '429')).exit).toBe(2);
});

test('a payout of PayPal is called by its transaction, and its whole id is taken too', async () => {
  const listed = await stack.cli('payouts', second, '--gateway', 'paypal');
  expect(listed.out).toContain('9WD12345678901234  GBP');
  expect(listed.out).not.toContain('T0400');
  for (const name of ['9WD12345678901234', PAYPAL_ID]) {
    const shown = await stack.cli('payouts', 'show', name, '--json');
    expect([shown.exit, shown.json()['payouts']]).toEqual([0, [expect.objectContaining({ id: PAYPAL_ID })]]);
  }
  expect((await stack.cli('payouts', 'show', '9WD1234567890123')).exit).toBe(2);
});
