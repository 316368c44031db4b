import { expect, test } from '@jest/globals';
import { CALLS_PER_DAY_MAX } from '../../simulators/xero/gate/rate-limits.ts';
import { readStoreStatus } from '../../src/operations/store-status.ts';
import { acceptNew } from '../../src/operations/orders/replay.ts';
import { storeStatus } from '../../src/status/status.ts';
import { writes } from '../accounting/_books.ts';
import { addCopies, startStack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
const MINUTE_MS = 60_000;

test('with a fifth of the day’s calls left orders wait minutes, and go together; the status says how often', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  await stack.drain();
  const sell = async () => {
    const [id = 0] = addCopies(shop, 1024, 1);
    await acceptNew(stack.context, shop.id, String(id), 'test');
    await stack.round();
    return id;
  };
  const stateOf = async (id: number) => (await stack.entry(shop, id)).state;
  expect(await stateOf(await sell())).toBe('recorded');
  stack.xero.useDay(shop.organisation.tenantId, CALLS_PER_DAY_MAX.starter * 0.8);
  expect(await stateOf(await sell())).toBe('recorded');

  const { tenantId } = shop.organisation;
  const written = writes(stack).length;
  const waiting = [await sell(), await sell(), await sell()];
  for (let minute = 1; minute < 15; minute += 1) {
    stack.pass(MINUTE_MS);
    // Another task asks Xero something each minute: the round is put off no further.
    await stack.context.xero().client.invoicesByNumbers(tenantId, ['NONE']);
    await stack.round();
  }
  for (const id of waiting) expect(await stateOf(id)).toBe('pending');
  expect(writes(stack)).toHaveLength(written);
  const { reasons } = storeStatus(await readStoreStatus(stack.context, shop.id), stack.now());
  expect(reasons).toContainEqual(
    expect.objectContaining({
      code: 'calls_spread',
      message: "Orders are posted every 15 minutes, to stay within Xero's 1,000 calls a day.",
    }),
  );
  stack.pass(MINUTE_MS);
  await stack.round();
  for (const id of waiting) expect(await stateOf(id)).toBe('recorded');
});

test('what is known of the day survives a restart', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const { tenantId } = stack.shop(SHOP).organisation;
  const dayNow = () => stack.context.xero().governor.look(tenantId).day;
  const ask = () => stack.context.xero().client.invoicesByNumbers(tenantId, ['NONE']);
  await stack.drain();
  for (let hours = 0; hours < 24 && (dayNow()?.beganAt ?? null) === null; hours += 1) {
    stack.pass(60 * MINUTE_MS);
    await ask();
  }
  const before = dayNow();
  expect(before?.beganAt).not.toBeNull();
  await stack.restart('killed');
  expect(dayNow()).toEqual(before);
  await ask();
  expect(dayNow()).toMatchObject({ beganAt: before?.beganAt, remaining: (before?.remaining ?? 0) - 1 });
});
