import { expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { type ExampleRow, exampleRow } from '../../simulators/providers/examples.ts';
import type { ProviderFault, ServedProvider } from '../../simulators/providers/serve.ts';
import { startStripe } from '../../simulators/providers/stripe/start-stripe.ts';
import { StripeAccount, type StripePayout } from '../../simulators/providers/stripe/stripe-account.ts';
import { type Random, seededRandom } from '../../simulators/random.ts';
import { AppError } from '../../src/domain/app-error.ts';
import { acceptPayouts } from '../../src/operations/payouts/book-payouts.ts';
import { connectProvider } from '../../src/operations/payouts/connect.ts';
import { dueProviders, readProvider } from '../../src/operations/payouts/read-providers.ts';
import { type At, CLEARING, liveMoney, liveTransfers, startPayouts } from './_booked-payouts.ts';

/** A few, for a machine that tests everything; more with ML_PAYOUT_STORMS. */
const STORMS = Number(process.env['ML_PAYOUT_STORMS'] ?? 3);
const SEED = Number(process.env['ML_PAYOUT_SEED'] ?? 20);
const DAYS = 10;
const DAY_S = 86_400;
const DAY_MS = DAY_S * 1_000;
const XERO_FAULTS = ['drop-before-commit', 'drop-after-commit', '5xx-after'] as const;

/** A day at the provider: what happens, and a payout of all that the balance has. */
class Provider {
  readonly account: StripeAccount;
  /** Minor units of sales and refunds: what orders book themselves. */
  ofOrders = 0;
  readonly #random: Random;
  #returned: string[] = [];
  #count = 0;

  constructor(siteUrl: string, random: Random) {
    this.account = new StripeAccount({ id: 'acct_1Storm', siteUrl });
    this.#random = random;
  }

  /** On the last days nothing new happens, and what is in transit arrives. */
  live(now: Date, isLast: boolean): void {
    this.#count += 1;
    const at = Math.floor(now.getTime() / 1000) - 3_600;
    for (const payout of this.account.payouts) this.#goOn(payout, at, isLast);
    const rows = isLast ? [] : this.#rows();
    const net = rows.reduce((sum, { amount, fee }) => sum + amount - fee, 0);
    const back = this.account.rows.filter(({ json }) => this.#returned.includes(json.id));
    const amount = back.reduce((sum, { json }) => sum + json.net, net);
    if (rows.length === 0 && back.length === 0) return;
    const id = `po_s${this.#count}`;
    const payout = this.account.pay({ id, currency: 'gbp', amount, rows, automatic: true }, at, 'in_transit');
    payout.reconciliation_status = 'in_progress';
    for (const row of back) row.payout = id;
    this.#returned = [];
  }

  /** Its list is finished a day or more later, whatever its arrival; it arrives, and some fail after that. */
  #goOn(payout: StripePayout, at: number, isLast: boolean): void {
    if (isLast || this.#random.chance(0.6)) payout.reconciliation_status = 'completed';
    if (payout.status === 'in_transit' && (isLast || this.#random.chance(0.7))) payout.status = 'paid';
    else if (payout.status === 'paid' && payout.amount > 0 && !isLast && this.#random.chance(0.15)) {
      this.account.failPayout(payout.id, at);
      this.#returned.push(payout.failure_balance_transaction ?? '');
    }
  }

  #rows(): ExampleRow[] {
    const random = this.#random;
    const texts: string[] = [];
    const order = () => `#9${random.int(10_000, 99_999)}`;
    const ofOrder = (amount: number, text: string) => {
      this.ofOrders += amount;
      texts.push(text);
    };
    for (let left = random.int(0, 4); left > 0; left -= 1) {
      const amount = random.int(500, 40_000);
      ofOrder(
        amount,
        `charge:${amount}:${Math.round(amount / 50) + 25}+${random.int(0, 5)}~${random.int(0, 9)}@${order()}`,
      );
    }
    if (random.chance(0.4)) ofOrder(-700, `refund:-700:0@${order()}`);
    if (random.chance(0.2)) texts.push('charge:4000:85@other-shop');
    if (random.chance(0.2)) texts.push(`adjustment/dispute:-6000:2000@${order()}`);
    if (random.chance(0.2)) texts.push(`adjustment/dispute_reversal:6000:0@${order()}`);
    if (random.chance(0.2)) texts.push('reserve_hold/risk_reserved_funds:-1000:0@-');
    if (random.chance(0.2)) texts.push('stripe_fee/fee:-500:0@-', 'tax_fee/tax:-115:0@-');
    return texts.map(exampleRow);
  }
}

/** Reads what is due, as the service does; a failure of the provider is tried again later. */
async function read({ stack }: At): Promise<void> {
  for (const connection of await dueProviders(stack.context)) {
    try {
      await readProvider(stack.context, connection);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      continue;
    }
    await acceptPayouts(stack.context, connection.storeId, connection.gateway);
  }
}

/** Returns how many faults were made. */
async function storm(at: At, stripe: ServedProvider, provider: Provider, random: Random): Promise<number> {
  const { stack } = at;
  let faults = 0;
  const strike = () => {
    faults += 1;
    const method = random.pick(['PUT', 'PUT', 'POST'] as const);
    const path = random.pick(['/BankTransfers', '/BankTransactions'] as const);
    stack.xero.faults.add({ kind: random.pick(XERO_FAULTS), times: random.int(1, 2), match: { method, path } });
  };
  for (let day = 0; day < DAYS; day += 1) {
    stack.pass(DAY_MS);
    provider.live(stack.now(), false);
    if (random.chance(0.5)) {
      faults += 1;
      const fault = random.pick<ProviderFault>([{ kind: 'drop' }, { kind: 'cut' }, { kind: 'status', status: 500 }]);
      stripe.faults.add({ fault, times: random.int(1, 6), after: random.int(0, 3) });
    }
    if (random.chance(0.6)) strike();
    await read(at);
    if (random.chance(0.3)) await stack.restart('killed');
    await stack.round();
    if (random.chance(0.4)) await stack.restart('killed');
    if (random.chance(0.5)) await stack.drain();
  }
  stripe.faults.clear();
  stack.xero.faults.clear();
  for (let day = 0; day < 3; day += 1) {
    stack.pass(DAY_MS);
    provider.live(stack.now(), true);
    await read(at);
    await stack.drain();
  }
  return faults;
}

/** Minor units of what our documents do to the clearing account. */
function booked({ shop }: At): number {
  const { accounts } = shop.organisation;
  const isClearing = (id: string) => accounts[id]?.code === CLEARING;
  const cents = (amount: string) => Number(new Big(amount).times(100));
  const moved = liveTransfers(shop).reduce((sum, { amount, from }) => sum + cents(amount) * (isClearing(from.accountId) ? -1 : 1), 0); // prettier-ignore
  return liveMoney(shop).reduce(
    (sum, { type, totals }) => sum + cents(totals.total) * (type === 'SPEND' ? -1 : 1),
    moved,
  );
}

test.each(Array.from({ length: STORMS }, (_, run) => run))(
  'storm %i: whatever provider, Xero and the service lose, no payout is lost or doubled, and the account is what is owed',
  async (run) => {
    const random = seededRandom(SEED, run, 'storm');
    let now = () => new Date();
    const accounts: StripeAccount[] = [];
    await using stripe = await startStripe({ accounts, now: () => now() });
    await using at = await startPayouts({}, { env: { STRIPE_API_URL: stripe.url } });
    const { stack, shop } = at;
    now = stack.now;
    const provider = new Provider(shop.simulated.url, random);
    accounts.push(provider.account);
    await stack.context.settings.set(shop.id, 'sync.startDate', '2026-11-20');
    await connectProvider(stack.context, { storeId: shop.id, gateway: 'stripe', secret: provider.account.addKey(), by: 'cli:test' }); // prettier-ignore
    expect(await storm(at, stripe, provider, random)).toBeGreaterThan(0);
    const standing = liveTransfers(shop).map(({ reference, amount }) => [/payout (\S+) /.exec(reference)?.[1], amount]);
    const paid = provider.account.payouts.filter(({ status, amount }) => status === 'paid' && amount !== 0);
    const expected = paid.map(({ id, amount }) => [id, new Big(amount).abs().div(100).toFixed(2)]);
    expect(standing.sort()).toEqual(expected.sort());
    const owed = provider.account.rows.reduce((sum, { json }) => sum + json.net, 0);
    expect(booked(at) + provider.ofOrders).toBe(owed);
    expect(await stack.context.ledger.unsettledCalls()).toEqual([]);
  },
  60_000,
);
