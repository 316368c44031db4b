import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createContext } from '../../src/app/create-context.ts';
import { toConfig } from '../../src/config/config.ts';
import { toEnv } from '../../src/config/env.ts';
import type { LinkedTransaction } from '../../src/domain/payouts/payouts.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { type CliStack, startCli } from '../support/_cli.ts';
import { rowOf } from './_proof-books.ts';

const DAY = '2026-11-24';

let stack: CliStack;
let id: string;

beforeAll(async () => {
  stack = await startCli({ scenarios: ['refunds'] });
  id = await stack.setUp('refunds');
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

/** As a reading of the provider keeps them. */
async function keep(rows: readonly LinkedTransaction[]): Promise<void> {
  const logger = createLogger({ level: 'silent', to: 'stderr' });
  await using context = await createContext({ config: toConfig(toEnv(stack.env)), logger, now: stack.now });
  await context.clearing.keepRows(id, rows, 'api');
}

test('nothing that is read of a provider is nothing to prove', async () => {
  const answer = await stack.cli('clearing', id, '--on', DAY, '--json');
  expect({ exit: answer.exit, accounts: answer.json()['accounts'] }).toEqual({ exit: 0, accounts: [] });
});

test('a difference exits with 1, and the JSON has the figures and every cause', async () => {
  const sale = rowOf({ kind: 'sale', amount: 10_000, fee: 175, order: '990001', day: DAY, currency: 'GBP' });
  await keep([sale]);
  const answer = await stack.cli('clearing', id, '--on', DAY, '--json');
  expect(answer.exit).toBe(1);
  expect(answer.json()['accounts']).toEqual([
    expect.objectContaining({
      ...{ gateway: 'stripe', currency: 'GBP' },
      ...{ opening: '0.00', refunds: '0.00', fees: '0.00', other: '0.00', payouts: '0.00', provider: '98.25' },
      causes: expect.arrayContaining([
        expect.objectContaining({ code: 'payment_missing', orderId: '990001', amount: '-100.00' }),
        expect.objectContaining({ code: 'not_paid_out', orderId: '990001', amount: '1.75' }),
      ]) as unknown,
    }),
  ]);
  const { out } = await stack.cli('clearing', id, '--on', DAY);
  expect(out).toMatch(/Payment missing in Xero \(not_posted\) +order 990001/);
});

test('a day that is none is wrong usage', async () => {
  expect((await stack.cli('clearing', id, '--on', 'yesterday')).exit).toBe(2);
});
