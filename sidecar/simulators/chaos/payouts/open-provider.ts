import { minorUnitDecimals } from '../../../src/domain/currency.ts';
import type { PayoutGateway } from '../../../src/domain/payouts/payouts.ts';
import type { Settings } from '../../../src/domain/settings/settings.ts';
import { PaypalAccount } from '../../providers/paypal/paypal-account.ts';
import { startPaypal } from '../../providers/paypal/start-paypal.ts';
import type { ProviderFaults } from '../../providers/serve.ts';
import { startStripe } from '../../providers/stripe/start-stripe.ts';
import { StripeAccount } from '../../providers/stripe/stripe-account.ts';
import { WooPaymentsAccount } from '../../providers/woopayments/woopayments-account.ts';
import { seededRandom } from '../../random.ts';
import type { GeneratedShop } from '../../shops/markets.ts';
import { type JsonObject, textAt } from '../../store/json.ts';
import type { SimulatedStore } from '../../store/start-store.ts';
import type { Account, Organisation } from '../../xero/accounting/organisation.ts';
import { seedId } from '../../xero/seeds/seed-id.ts';
import { paypalBooks } from './paypal-books.ts';
import type { ProviderBooks } from './provider-books.ts';
import { stripeBooks } from './stripe-books.ts';
import { wooPaymentsBooks } from './woopayments-books.ts';

/** Accounts that the bookkeeper of the made shop adds, by code. */
export const CLEARING = '0970';
const BANK = '0971';
const COSTS = '4970';
const XERO_DECIMALS = 2;
/** Simulated: PayPal's data is behind; less than it is, as a run takes a few hours. */
const PAYPAL_LAG_MS = 20 * 60_000;

/** The payment provider of a run's made shop, as a simulator with real HTTP. */
export interface OpenProvider extends AsyncDisposable {
  readonly gateway: PayoutGateway;
  /** What the orders say of how they were paid. */
  readonly method: JsonObject;
  /** What `payouts connect` is given. */
  readonly secret: string;
  readonly env: Readonly<Record<string, string>>;
  /** null = it is read through the shop, whose faults it has. */
  readonly faults: ProviderFaults | null;
  books(feesByOrder: boolean): ProviderBooks;
}

/** By turns; null = a shop whose prices or currency have smaller units than Xero's two decimals. */
export async function openProvider(
  index: number,
  { shop, store, seed, now }: { readonly shop: GeneratedShop; readonly store: SimulatedStore; readonly seed: string; readonly now: () => Date }, // prettier-ignore
): Promise<OpenProvider | null> {
  const { currency, decimals } = shop;
  if (decimals > XERO_DECIMALS || minorUnitDecimals(currency) > XERO_DECIMALS) return null;
  const closed = { [Symbol.asyncDispose]: () => Promise.resolve() };
  if (index % 3 === 0) {
    const account = new StripeAccount({ id: 'acct_1Chaos', siteUrl: store.url });
    const served = await startStripe({ accounts: [account], now, switches: { missingWhileInProgress: 1 } });
    return {
      ...{ gateway: 'stripe', method: methodOf('stripe'), secret: account.addKey(), faults: served.faults },
      env: { STRIPE_API_URL: served.url },
      books: (feesByOrder) => stripeBooks(account, currency, feesByOrder),
      [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
    };
  }
  if (index % 3 === 1) {
    const account = new WooPaymentsAccount();
    store.state.wooPayments = account;
    return {
      ...{ gateway: 'woopayments', method: methodOf('woocommerce_payments'), secret: '', env: {}, faults: null },
      books: () => wooPaymentsBooks(account, currency),
      ...closed,
    };
  }
  const account = new PaypalAccount('CHAOSMERCHANT');
  const served = await startPaypal({ accounts: [account], now, switches: { lagMs: PAYPAL_LAG_MS } });
  return {
    ...{ gateway: 'paypal', method: methodOf('ppcp-gateway'), env: { PAYPAL_API_URL: served.url } },
    ...{ secret: `${account.clientId}\n${account.clientSecret}`, faults: served.faults },
    books: () => paypalBooks(account, currency, seededRandom(seed, 'paypal')),
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  };
}

function methodOf(method: string): JsonObject {
  return { payment_method: method, payment_method_title: 'Card' };
}

/** The shop's bookkeeper adds two bank accounts and one for costs. */
export function addPayoutAccounts({ accounts, tenantId }: Organisation, currency: string): void {
  const all = Object.values(accounts);
  const bank = all.find((one) => one.bank !== null);
  const cost = all.find((one) => one.class === 'EXPENSE' && one.status === 'ACTIVE' && one.systemAccount === null);
  if (bank?.bank == null || cost === undefined) throw new RangeError('These books have no bank account, or no costs.');
  const add = (model: Account, code: string, name: string) => {
    const id = seedId(tenantId, 'account', code);
    const own = model.bank === null ? null : { ...model.bank, number: `0${code}${code}`, currency };
    accounts[id] = { ...model, id, code, name, status: 'ACTIVE', bank: own };
  };
  add(bank, CLEARING, 'Provider clearing');
  add(bank, BANK, 'Provider bank');
  add(cost, COSTS, 'Provider costs');
}

/** Booked: payments arrive on the clearing account, and payouts leave it. */
export function withPayouts(settings: Settings, { gateway, method }: OpenProvider, feesByOrder: boolean): Settings {
  const accounts = { fees: COSTS, feeTax: COSTS, disputes: COSTS, reserves: COSTS, conversion: COSTS, other: COSTS };
  const fees = feesByOrder ? ('order' as const) : ('payout' as const);
  const own = { mode: 'book' as const, clearing: CLEARING, bank: BANK, fees, accounts, currencies: {} };
  const methods = { ...settings.payments.methods, [textAt(method, 'payment_method')]: { account: CLEARING } };
  return { ...settings, payments: { ...settings.payments, methods }, payouts: { ...settings.payouts, [gateway]: own } };
}
