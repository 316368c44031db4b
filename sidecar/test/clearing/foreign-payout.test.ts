import { expect, test } from '@jest/globals';
import { examplePayout } from '../../simulators/providers/examples.ts';
import { startStripe } from '../../simulators/providers/stripe/start-stripe.ts';
import { StripeAccount } from '../../simulators/providers/stripe/stripe-account.ts';
import { isObject, type JsonObject } from '../../simulators/store/json.ts';
import { connectProvider } from '../../src/operations/payouts/connect.ts';
import { proveClearing } from '../../src/operations/payouts/prove-clearing.ts';
import { readDueProviders } from '../../src/operations/payouts/read-providers.ts';
import { STRIPE_ORDER } from '../accounting/_fees.ts';
import { type At, costs, moved, startPayouts } from './_booked-payouts.ts';

const ORDER = 1008;
const DAY_S = 86_400;

/** A hundred dollars without tax, paid by card; Stripe settles in the pounds of the account. */
function addOrder({ shop }: At, now: Date): void {
  const { state } = shop.simulated;
  const model = state.order(STRIPE_ORDER, 6) ?? {};
  const [line] = Array.isArray(model['line_items']) ? model['line_items'].filter(isObject) : [];
  const nothing = { total_tax: '0.00', cart_tax: '0.00', shipping_total: '0.00', shipping_tax: '0.00', discount_total: '0.00', discount_tax: '0.00' }; // prettier-ignore
  const item = { ...line, quantity: 1, subtotal: '100.00', subtotal_tax: '0.00', total: '100.00', total_tax: '0.00', taxes: [], price: 100 }; // prettier-ignore
  const at = now.toISOString().slice(0, 19);
  const dates = { date_created: at, date_created_gmt: at, date_paid: at, date_paid_gmt: at };
  const meta_data = Object.entries({ _stripe_currency: 'GBP', _stripe_fee: '3.26', _stripe_net: '82.74' }).map(
    ([key, value], index): JsonObject => ({ id: 990_000 + index, key, value }),
  );
  state.addOrder({
    ...model,
    ...{ id: ORDER, number: String(ORDER), currency: 'USD', total: '100.00', transaction_id: `ch_${ORDER}` },
    ...{ line_items: [item], shipping_lines: [], fee_lines: [], tax_lines: [], coupon_lines: [], refunds: [] },
    ...{ ...nothing, ...dates, meta_data },
  });
}

test('E6: a sale in dollars and half of it back, from Stripe to the proof of the account in pounds', async () => {
  let now = () => new Date();
  const accounts: StripeAccount[] = [];
  await using stripe = await startStripe({ accounts, now: () => now() });
  await using at = await startPayouts({}, { env: { STRIPE_API_URL: stripe.url } });
  const { stack, shop } = at;
  const { context } = stack;
  now = stack.now;
  addOrder(at, stack.now());
  await stack.drain();
  stack.pass(DAY_S * 1_000);
  const gmt = stack.now().toISOString().slice(0, 19);
  shop.simulated.state.addRefund(ORDER, {
    ...{ id: 1_009, parent_id: ORDER, amount: '50.00', reason: '', date_created: gmt, date_created_gmt: gmt },
    ...{
      refunded_by: 1,
      refunded_payment: true,
      meta_data: [],
      line_items: [],
      shipping_lines: [],
      tax_lines: [],
      fee_lines: [],
    },
  });
  await stack.drain();
  const account = new StripeAccount({ id: 'acct_1Foreign', siteUrl: shop.simulated.url });
  accounts.push(account);
  account.pay({ ...examplePayout('converted'), currency: 'gbp' }, Math.floor(stack.now().getTime() / 1_000) - DAY_S);
  stack.pass(2 * DAY_S * 1_000);
  await connectProvider(context, { storeId: shop.id, gateway: 'stripe', secret: account.addKey(), by: 'cli:test' });
  await readDueProviders(context, null, () => Promise.resolve(true));
  await stack.drain();
  expect(moved(at)).toEqual([['095', '090', '38.74']]);
  expect(costs(at)).toEqual({ 404: '1.54', 425: '1.72' });
  // The sale as Stripe credited it, and half of it back at Stripe's later rate.
  const inPounds = Object.values(shop.organisation.payments).flatMap(({ status, target, bankAmount, reference }) =>
    status === 'AUTHORISED' && reference.includes(`ch_${ORDER}`) ? [[target.kind, bankAmount]] : [],
  );
  expect(inPounds).toContainEqual(['invoice', '86.00']);
  const on = stack.now().toISOString().slice(0, 10);
  const { accounts: proved } = await proveClearing(context, shop.id, { on, from: '2026-11-25' });
  expect(proved).toMatchObject([
    {
      currency: 'GBP',
      payments: '86.00',
      refunds: '44.00',
      fees: '1.54',
      other: '-1.72',
      payouts: '38.74',
      provider: '0.00',
    },
  ]);
  const [{ opening, closing, causes } = { opening: '', closing: '', causes: [] }] = proved;
  // What was on the account before are the recorded orders of the shop, which this Stripe never had.
  expect(closing).toBe(opening);
  expect(causes.filter(({ orderId }) => orderId === String(ORDER))).toEqual([]);
});
