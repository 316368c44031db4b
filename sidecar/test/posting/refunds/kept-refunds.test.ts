import { expect, test } from '@jest/globals';
import { writes } from '../../accounting/_books.ts';
import { startStack, type Stack } from '../../support/_stack.ts';

const SHOP = 'refunds';
/** With one refund. */
const ORDER = 1944;

/** Each order changes, but no figure of it; answers how many requests read refunds. */
async function touchAll(stack: Stack): Promise<number> {
  const { simulated } = stack.shop(SHOP);
  stack.pass(60_000);
  const before = stack.stores.journal.length;
  for (const id of simulated.orderIds) simulated.state.updateOrder(id, { customer_note: stack.now().toISOString() });
  await stack.drain();
  return stack.stores.journal.slice(before).filter(({ path }) => path.endsWith('/refunds')).length;
}

test('touching every order reads no refund again; a new one is read, and read again while it may still be made', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const { simulated } = stack.shop(SHOP);
  await stack.drain();
  const sent = writes(stack).length;
  expect(await touchAll(stack)).toBe(0);
  expect(writes(stack)).toHaveLength(sent);

  const at = stack.now().toISOString().slice(0, 19);
  const lines = { line_items: [], shipping_lines: [], fee_lines: [], tax_lines: [], meta_data: [] };
  simulated.state.addRefund(ORDER, {
    ...{ id: 9_001, amount: '1.00', reason: '', ...lines },
    ...{ date_created: at, date_created_gmt: at },
  });
  expect(await touchAll(stack)).toBe(1);
  expect(writes(stack).length).toBeGreaterThan(sent);
  expect(await touchAll(stack)).toBe(1);
  stack.pass(60 * 60_000);
  expect([await touchAll(stack), await touchAll(stack)]).toEqual([1, 0]);

  // What is known is of the process: the next one reads them together.
  await stack.restart();
  expect(await touchAll(stack)).toBe(1);
});
