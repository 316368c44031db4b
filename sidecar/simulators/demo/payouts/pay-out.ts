import { PaypalAccount } from '../../providers/paypal/paypal-account.ts';
import { StripeAccount } from '../../providers/stripe/stripe-account.ts';
import { WooPaymentsAccount } from '../../providers/woopayments/woopayments-account.ts';
import type { SimulatedStore } from '../../store/start-store.ts';
import { minor, netOf, takenPayments, type TakenPayment, toExampleRow } from './take-payments.ts';

const DAY_S = 86_400;

/** What the providers keep of one store; null = its orders name none. */
export interface ProvidersOfStore {
  readonly stripe: StripeAccount | null;
  readonly paypal: PaypalAccount | null;
  readonly woopayments: WooPaymentsAccount | null;
  /** Of the first order. */
  readonly firstDay: string;
  /** Their payment methods in the shop. */
  readonly methods: readonly string[];
}

/** Each provider takes the payments of the recorded orders, and pays out what a month makes, the day after its last payment. */
export function payOut({ scenario, url, state }: SimulatedStore): ProvidersOfStore {
  const payments = takenPayments(scenario);
  if (payments.length === 0) throw new Error(`No order of ${scenario} was paid through a provider.`);
  const of = (gateway: TakenPayment['gateway']) => byMonth(payments.filter((one) => one.gateway === gateway));
  const woopayments = payWooPayments(of('woopayments'));
  state.wooPayments = woopayments;
  return {
    stripe: payStripe(of('stripe'), { scenario, url }),
    paypal: payPaypal(of('paypal'), scenario),
    woopayments,
    firstDay: payments.map(({ orderedOn }) => orderedOn).sort()[0] ?? '',
    methods: [...new Set(payments.map(({ method }) => method))],
  };
}

function byMonth(payments: readonly TakenPayment[]): [string, TakenPayment[]][] {
  return [...Map.groupBy(payments, ({ at, currency }) => `${at.toISOString().slice(0, 'YYYY-MM'.length)}${currency}`)];
}

type Months = ReturnType<typeof byMonth>;

function payStripe(
  months: Months,
  { scenario, url }: { readonly scenario: string; readonly url: string },
): StripeAccount | null {
  if (months.length === 0) return null;
  const account = new StripeAccount({ id: `acct_1${scenario.replaceAll('_', '')}`, siteUrl: url });
  for (const [month, payments] of months) {
    const { id, currency, day } = payoutOf('po_stripe', month, payments);
    for (const one of payments) account.addRow(toExampleRow(one), { created: seconds(one.at), currency, payout: id });
    account.pay({ id, currency, amount: minor(netOf(payments).toFixed()), rows: [], automatic: true }, day);
  }
  return account;
}

function payWooPayments(months: Months): WooPaymentsAccount | null {
  if (months.length === 0) return null;
  const account = new WooPaymentsAccount();
  for (const [month, payments] of months) {
    const { id, currency, day } = payoutOf('po_woo', month, payments);
    for (const one of payments) {
      account.orders.set(one.orderId, Number(one.orderId));
      account.add(toExampleRow(one), { at: seconds(one.at), currency, depositId: id });
    }
    account.pay({ id, currency, amount: minor(netOf(payments).toFixed()), rows: [], automatic: true }, day);
  }
  return account;
}

/** PayPal leaves its money where it is until somebody has it paid out. */
function payPaypal(months: Months, scenario: string): PaypalAccount | null {
  if (months.length === 0) return null;
  const account = new PaypalAccount(`MERCHANT${scenario.toUpperCase()}`);
  for (const [month, payments] of months) {
    const { id, day } = payoutOf('W', month, payments);
    for (const { kind, charge, at, currency, amount, fee, orderId } of payments)
      account.add({
        ...{ code: kind === 'sale' ? 'T0006' : 'T1107', at, currency, value: amount },
        ...{ fee: Number(fee) === 0 ? '' : `-${fee}`, customField: orderId, invoiceId: `WC-${orderId}` },
        ...(kind === 'sale' ? { id: charge } : { referenceId: charge }),
      });
    const [{ currency } = { currency: '' }] = payments;
    const value = netOf(payments).neg().toFixed(2);
    account.add({ code: 'T0400', at: new Date(day * 1000), currency, value, bankReference: id });
  }
  return account;
}

function payoutOf(prefix: string, month: string, payments: readonly TakenPayment[]) {
  const last = Math.max(...payments.map(({ at }) => seconds(at)));
  const [{ currency } = { currency: '' }] = payments;
  return { id: `${prefix}_${month.replace('-', '')}`, currency: currency.toLowerCase(), day: last + DAY_S };
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
