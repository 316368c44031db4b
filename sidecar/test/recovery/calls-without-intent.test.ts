import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { expectPostedOnce } from '../accounting/_books.ts';
import { FEE_SHOP, feeAmounts, only, startFees, STRIPE_ORDER } from '../accounting/_fees.ts';

/** The order is polled beside the rounds. */
const POLL_MS = 20;
const ROUNDS_MAX = 100;

/** The version before kept no intent beside a call; the update came while one was unanswered. */
test.each(['Contacts', 'Invoices', 'Payments', 'BankTransactions'])(
  'an unanswered call of the version before (%s) is neither lost nor repeated',
  async (resource) => {
    await using stack = await startFees();
    const shop = stack.shop(FEE_SHOP);
    only(shop, STRIPE_ORDER);
    const { faults } = stack.xero;
    faults.add({ kind: 'drop-after-commit', match: { method: 'PUT', path: `/${resource}` } });
    // The answer is lost, then Xero is in maintenance: the outcome stays unknown.
    faults.from(() => (faults.waiting.length > 0 ? null : { kind: '503-maintenance', times: 1 }));
    const { ledger } = stack.context;
    await stack.context.positions.request(null, stack.now());
    for (let round = 0; round < ROUNDS_MAX && (await ledger.unsettledCalls()).length === 0; round += 1) {
      await stack.round();
      await sleep(POLL_MS);
    }
    expect(await ledger.unsettledCalls()).toHaveLength(1);
    faults.from(null);
    const { db } = stack.context.database;
    await db.updateTable('calls').set({ intent_json: null }).where('settled_at', 'is', null).execute();
    await stack.restart('killed');
    await stack.drain();
    expect(await stack.context.ledger.unsettledCalls()).toEqual([]);
    expectPostedOnce(shop, STRIPE_ORDER);
    expect(feeAmounts(shop)).toEqual({ 1850: '4.44' });
  },
);
