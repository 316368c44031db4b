import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startStack, type Stack } from '../support/_stack.ts';

const SCENARIO = 'uk_vat_incl';
/** Every recorded order of the shop is older. */
const LOCKED = '2026-11-20';

describe('a period that is locked in Xero', () => {
  let stack: Stack;

  beforeEach(async () => {
    stack = await startStack({ scenarios: [SCENARIO] });
    stack.shop(SCENARIO).organisation.periodLockDate = LOCKED;
  });

  afterEach(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test('keeps its orders out, with Xero’s own word for it', async () => {
    const states = await stack.drain();
    expect(states.rejected).toBeGreaterThan(2);
    expect(states.recorded).toBe(0);
    const rejected = await stack.context.ledger.entries({ state: 'rejected', limit: 100 });
    expect(new Set(rejected.flatMap((entry) => entry.problems.map((one) => one.code)))).toEqual(
      new Set(['period_locked']),
    );
    expect(Object.values(stack.shop(SCENARIO).organisation.invoices)).toEqual([]);
  });

  test('by choice dates their documents the day after the lock date', async () => {
    await stack.context.settings.set(stack.shop(SCENARIO).id, 'documents.locked', 'first-open-day');
    const states = await stack.drain();
    expect(states).toMatchObject({ rejected: 0, uncertain: 0, waiting: 0 });
    const { invoices, payments } = stack.shop(SCENARIO).organisation;
    expect(Object.values(invoices).length).toBeGreaterThan(2);
    expect(new Set(Object.values(invoices).map((invoice) => invoice.date))).toEqual(new Set(['2026-11-21']));
    expect(new Set(Object.values(payments).map((payment) => payment.date))).toEqual(new Set(['2026-11-21']));
  });

  test('that is locked after posting leaves posted orders unchanged', async () => {
    const { organisation, id, simulated } = stack.shop(SCENARIO);
    organisation.periodLockDate = null;
    const before = await stack.drain();
    expect(before.recorded).toBeGreaterThan(2);
    organisation.periodLockDate = LOCKED;
    // An hour later the lists are read again.
    stack.pass(61 * 60_000);
    await stack.replay({ id }, ...simulated.orderIds);
    const after = await stack.drain();
    expect(after).toEqual(before);
  });
});
