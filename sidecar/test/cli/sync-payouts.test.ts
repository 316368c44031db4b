import { expect, test } from '@jest/globals';
import { examplePayout } from '../../simulators/providers/examples.ts';
import { startStripe } from '../../simulators/providers/stripe/start-stripe.ts';
import { StripeAccount } from '../../simulators/providers/stripe/stripe-account.ts';
import { syncNow } from '../../src/cli/sync/sync-now.ts';
import { exitOfSync, syncText } from '../../src/cli/sync/sync-result.ts';
import { connectProvider } from '../../src/operations/payouts/connect.ts';
import { liveTransfers, startPayouts } from '../clearing/_booked-payouts.ts';

const DAY_S = 86_400;

test('sync --wait reads the provider whose turn it is, and returns when its payouts are booked', async () => {
  let now = () => new Date();
  const accounts: StripeAccount[] = [];
  await using stripe = await startStripe({ accounts, now: () => now() });
  await using at = await startPayouts({}, { env: { STRIPE_API_URL: stripe.url } });
  const { stack, shop } = at;
  const { context } = stack;
  now = stack.now;
  const account = new StripeAccount({ id: 'acct_1Sync', siteUrl: shop.simulated.url });
  accounts.push(account);
  const day = Math.floor(stack.now().getTime() / 1_000) - 4 * DAY_S;
  account.pay({ ...examplePayout('plain'), currency: 'gbp' }, day);
  await connectProvider(context, { storeId: shop.id, gateway: 'stripe', secret: account.addKey(), by: 'cli:test' });
  const said: string[] = [];
  const sync = () => syncNow(context, (line) => said.push(line), { stores: [shop.id], isNamed: true, wait: true });
  const done = await sync();
  expect(liveTransfers(shop).map(({ amount }) => amount)).toEqual(['166.70']);
  expect(done.stores.map(({ payouts }) => payouts)).toEqual([{ open: 0, unread: 0, failed: [] }]);
  expect(said.some((line) => line.endsWith('1 payout to book'))).toBe(true);
  // It is read once a day, however often somebody syncs.
  stripe.calls.length = 0;
  await sync();
  expect(stripe.calls).toEqual([]);
  for (const key of account.keys) key.isRevoked = true;
  stack.pass(DAY_S * 1_000);
  const failed = await sync();
  expect(exitOfSync(failed)).toBe(1);
  expect(syncText(failed)).toMatch(/Stripe could not be read: .*revoked/);
});
