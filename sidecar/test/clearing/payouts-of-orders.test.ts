import { expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { type ExampleRow, exampleRow } from '../../simulators/providers/examples.ts';
import { ordersInBooks } from '../../simulators/judges/order-in-books.ts';
import { startStripe } from '../../simulators/providers/stripe/start-stripe.ts';
import { StripeAccount, type StripeRow } from '../../simulators/providers/stripe/stripe-account.ts';
import { type Random, seededRandom } from '../../simulators/random.ts';
import { isObject, textAt } from '../../simulators/store/json.ts';
import { connectProvider } from '../../src/operations/payouts/connect.ts';
import { proveClearing } from '../../src/operations/payouts/prove-clearing.ts';
import { readDueProviders } from '../../src/operations/payouts/read-providers.ts';
import { FEE_SHOP, STRIPE_ORDER } from '../accounting/_fees.ts';
import { addCopies, type Shop } from '../support/_stack.ts';
import { type At, CLEARING, liveMoney, liveTransfers, startPayouts } from './_booked-payouts.ts';

/** More with ML_PAYOUT_HISTORIES. */
const HISTORIES = Number(process.env['ML_PAYOUT_HISTORIES'] ?? 2);
const SEED = Number(process.env['ML_PAYOUT_SEED'] ?? 20);
const DAYS = 3;
const DAY_S = 86_400;
const OTHER_SHOP = 'uk_vat_incl';
const OTHER_ORDER = 1024;

/** Orders of two shops that pay into one account of Stripe. */
class TwoShops {
  readonly account: StripeAccount;
  /** Orders of each shop that Stripe took the money of. */
  readonly orders = new Map<Shop, number[]>();
  readonly #random: Random;
  readonly #first: Shop;
  #open: StripeRow[] = [];
  #refunds = 0;

  constructor(first: Shop, random: Random) {
    this.account = new StripeAccount({ id: 'acct_1Both', siteUrl: first.simulated.url });
    this.#first = first;
    this.#random = random;
  }

  sell(shop: Shop, model: number, now: Date): void {
    const { state } = shop.simulated;
    for (const id of addCopies(shop, model, this.#random.int(1, 3))) {
      const charge = `ch_${shop.scenario}_${id}`;
      state.updateOrder(id, { transaction_id: charge, payment_method: 'stripe' });
      const cents = this.#cents(textAt(state.order(id, 2) ?? {}, 'total'));
      this.#add(shop, { ...exampleRow(`charge:${cents}:${Math.round(cents / 50) + 25}+3~2@#${id}`), charge }, now);
      this.orders.set(shop, [...(this.orders.get(shop) ?? []), id]);
    }
  }

  /** A part of the money of one order goes back. */
  refund(shop: Shop, now: Date): void {
    const [id] = this.orders.get(shop)?.slice(this.#refunds) ?? [];
    if (id === undefined) return;
    this.#refunds += 1;
    const cents = this.#random.int(100, 900);
    const at = now.toISOString().slice(0, 19);
    shop.simulated.state.addRefund(id, {
      ...{ id: 880_000 + this.#refunds, parent_id: id, amount: new Big(cents).div(100).toFixed(2), reason: '' },
      ...{ date_created: at, date_created_gmt: at, refunded_by: 1, refunded_payment: true, meta_data: [] },
      ...{ line_items: [], shipping_lines: [], tax_lines: [], fee_lines: [] },
    });
    this.#add(shop, { ...exampleRow(`refund:${-cents}:0@#${id}`), charge: `ch_${shop.scenario}_${id}` }, now);
  }

  charge(now: Date): void {
    const texts = ['adjustment/dispute:-600:2000@-', 'reserve_hold/risk_reserved_funds:-100:0@-', 'stripe_fee/fee:-50:0@-', 'tax_fee/tax:-12:0@-']; // prettier-ignore
    for (const text of texts) if (this.#random.chance(0.4)) this.#add(this.#first, exampleRow(text), now);
  }

  /** All that is there; now and then one that was paid fails, and its money goes with the next. */
  payOut(day: number, now: Date): void {
    const last = this.account.payouts.at(-1);
    if (last !== undefined && last.amount > 0 && last.status === 'paid' && this.#random.chance(0.4)) {
      this.account.failPayout(last.id, Math.floor(now.getTime() / 1_000));
      this.#open.push(...this.account.rows.filter(({ json }) => json.id === last.failure_balance_transaction));
    }
    const amount = this.#open.reduce((sum, { json }) => sum + json.net, 0);
    if (amount === 0) return;
    const id = `po_both${day}`;
    this.account.pay(
      { id, currency: 'gbp', amount, rows: [], automatic: true },
      Math.floor(now.getTime() / 1_000) - DAY_S,
    );
    for (const row of this.#open) row.payout = id;
    this.#open = [];
  }

  #add(shop: Shop, row: ExampleRow, now: Date): void {
    const made = this.account.addRow(row, {
      created: Math.floor(now.getTime() / 1_000),
      currency: 'gbp',
      payout: null,
    });
    const metadata = made.source?.['metadata'];
    if (isObject(metadata) && row.type === 'charge') Object.assign(metadata, { site_url: shop.simulated.url });
    this.#open.push(made);
  }

  #cents(amount: string): number {
    return Number(new Big(amount).times(100).toFixed(0));
  }
}

/** What orders, payouts and their costs do to the clearing account in the simulated Xero. */
function balance({ shop }: At): string {
  const { accounts, payments } = shop.organisation;
  const isIt = (id: string) => accounts[id]?.code === CLEARING;
  let sum = new Big(0);
  const paid = (ids: readonly string[], sign: 1 | -1) => {
    for (const id of ids) {
      const one = payments[id];
      if (one?.status === 'AUTHORISED' && isIt(one.accountId)) sum = sum.plus(new Big(one.amount).times(sign));
    }
  };
  // Both shops have the same books.
  for (const { invoices, creditNotes } of ordersInBooks(shop.organisation, shop.id).values()) {
    for (const { paymentIds } of invoices) paid(paymentIds, 1);
    for (const { paymentIds } of creditNotes) paid(paymentIds, -1);
  }
  for (const { amount, from } of liveTransfers(shop))
    sum = sum.plus(new Big(amount).times(isIt(from.accountId) ? -1 : 1));
  for (const { type, totals } of liveMoney(shop))
    sum = sum.plus(new Big(totals.total).times(type === 'SPEND' ? -1 : 1));
  return sum.toFixed(2);
}

test.each(Array.from({ length: HISTORIES }, (_, run) => run))(
  'history %i of orders posted into Xero: the clearing account is what Stripe still owes, and each shop has its own rows',
  async (run) => {
    let now = () => new Date();
    const accounts: StripeAccount[] = [];
    await using stripe = await startStripe({ accounts, now: () => now() });
    await using at = await startPayouts({}, { env: { STRIPE_API_URL: stripe.url }, scenarios: [FEE_SHOP, OTHER_SHOP] });
    const { stack, shop } = at;
    const { context } = stack;
    const other = stack.shop(OTHER_SHOP);
    now = stack.now;
    const shops = new TwoShops(shop, seededRandom(SEED, run, 'orders'));
    const before = new Big(balance(at));
    accounts.push(shops.account);
    for (const { id } of [shop, other])
      await connectProvider(context, {
        storeId: id,
        gateway: 'stripe',
        secret: shops.account.addKey(),
        by: 'cli:test',
      });
    for (let day = 0; day < DAYS + 2; day += 1) {
      if (day < DAYS) {
        shops.sell(shop, STRIPE_ORDER, stack.now());
        shops.sell(other, OTHER_ORDER, stack.now());
        if (day > 0) for (const one of [shop, other]) shops.refund(one, stack.now());
        shops.charge(stack.now());
        shops.payOut(day, stack.now());
      } else if (day === DAYS) shops.payOut(day, stack.now());
      await stack.drain();
      stack.pass(2 * DAY_S * 1_000);
      await readDueProviders(context, null, () => Promise.resolve(true));
      await stack.drain();
    }
    const paid = shops.account.payouts.filter(({ status }) => status === 'paid');
    const expected = paid.map(({ id, amount }) => [id, new Big(amount).abs().div(100).toFixed(2)]);
    const standing = liveTransfers(shop).map(({ reference, amount }) => [/payout (\S+) /.exec(reference)?.[1], amount]);
    expect(standing.toSorted()).toEqual(expected.toSorted());
    // Explained only.
    expect(standing.length).toBe(liveTransfers(shop).filter(({ reference }) => reference.includes(shop.id)).length);
    const owed = shops.account.rows.reduce((sum, { json }) => sum + json.net, 0);
    expect(new Big(balance(at)).minus(before).toFixed(2)).toBe(new Big(owed).div(100).toFixed(2));
    for (const one of [shop, other])
      for (const id of shops.orders.get(one) ?? []) {
        const rows = await context.clearing.rowsOfOrder(one.id, String(id));
        expect(rows.filter(({ kind }) => kind === 'sale')).toHaveLength(1);
      }
    const { accounts: proved } = await proveClearing(context, shop.id, { on: stack.now().toISOString().slice(0, 10) });
    const ofOurs = proved.flatMap(({ causes }) => causes).filter(({ orderId }) => shops.orders.get(shop)?.includes(Number(orderId)) === true); // prettier-ignore
    expect(ofOurs).toEqual([]);
  },
  60_000,
);
