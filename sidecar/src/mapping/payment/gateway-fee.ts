import { Big } from 'big.js';
import { z } from 'zod';
import { roundTo, XERO_DECIMALS } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import { PAYOUT_GATEWAY_NAMES, PAYOUT_METHODS } from '../../domain/payouts/payout-gateways.ts';

/*
 * Where the gateways' own plugins store their fees (public source, read in November 2026):
 *
 * - woocommerce/woocommerce-gateway-stripe, includes/class-wc-stripe-helper.php: `_stripe_fee` (before 4.1 "Stripe Fee", read
 *   only where the newer one is empty), the fee of Stripe's balance transaction, so in the currency `_stripe_currency` of the
 *   payout. includes/abstracts/abstract-wc-stripe-payment-gateway.php, update_fees(): a refund adds old and new fee
 *   as floats.
 * - Automattic/woocommerce-payments, includes/class-wc-payments-order-service.php, attach_transaction_fee_to_order():
 *   `_wcpay_transaction_fee`, the application fee in the currency of the charge (`_wcpay_intent_currency`).
 * - woocommerce/woocommerce-paypal-payments, modules/ppcp-wc-gateway/src: `_ppcp_paypal_fees` is the breakdown of the capture
 *   ({gross_amount, paypal_fee, net_amount}, each {currency_code, value}, and paypal_fee_in_receivable_currency where the
 *   account is in another currency); `_ppcp_paypal_refund_fees` the same of the refunds,
 *   where paypal_fee is the refunded fee. The bare number is also in "PayPal Transaction Fee", as PayPal Standard (in
 *   WooCommerce itself) wrote it.
 */
interface PaymentGateway {
  readonly ids: RegExp;
  /** The payee. */
  readonly name: string;
  readonly fees: readonly FeeMeta[];
}

interface FeeMeta {
  readonly key: string;
  /** The meta with its currency; absent = the order's, or in the value. */
  readonly currencyKey?: string;
  /** The meta with the refunded fee. */
  readonly returnedKey?: string;
}

const STRIPE: readonly FeeMeta[] = [
  { key: '_stripe_fee', currencyKey: '_stripe_currency' },
  { key: 'Stripe Fee', currencyKey: '_stripe_currency' },
];
const PAYPAL: readonly FeeMeta[] = [
  { key: '_ppcp_paypal_fees', returnedKey: '_ppcp_paypal_refund_fees' },
  { key: 'PayPal Transaction Fee' },
];

const GATEWAYS: readonly PaymentGateway[] = [
  { ids: PAYOUT_METHODS.stripe, name: PAYOUT_GATEWAY_NAMES.stripe, fees: STRIPE },
  {
    ids: PAYOUT_METHODS.woopayments,
    name: PAYOUT_GATEWAY_NAMES.woopayments,
    fees: [{ key: '_wcpay_transaction_fee', currencyKey: '_wcpay_intent_currency' }],
  },
  { ids: PAYOUT_METHODS.paypal, name: PAYOUT_GATEWAY_NAMES.paypal, fees: PAYPAL },
];

/** null = its plugin is unknown; then the settings must name the meta. */
export function knownGateway(id: string): PaymentGateway | null {
  return GATEWAYS.find(({ ids }) => ids.test(id)) ?? null;
}

type FeeReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'fee'; readonly amount: Big; readonly currency: string; readonly key: string }
  /** `why`: a sentence without its full stop. */
  | { readonly kind: 'unreadable'; readonly key: string; readonly why: string };

/** The fee in this meta, else in the gateway's first non-empty one; `wanted`: the currency, if it has several. */
export function readGatewayFee(order: Order, ownKey: string | null, wanted: string): FeeReading {
  const written = knownGateway(order.paymentMethod)?.fees ?? [];
  // A key written by the gateway's plugin keeps its companion keys.
  const named = ownKey === null ? written : [written.find(({ key }) => key === ownKey) ?? { key: ownKey }];
  for (const meta of named) {
    const values = valuesOf(order, meta.key);
    if (values.length > 0) return readMeta(order, meta, values, wanted);
  }
  return { kind: 'none' };
}

function readMeta(order: Order, meta: FeeMeta, values: readonly unknown[], wanted: string): FeeReading {
  const { key, currencyKey, returnedKey } = meta;
  const [amount, ...others] = values.map((value) => readAmount(value, wanted));
  if (amount == null) return { kind: 'unreadable', key, why: 'It holds no amount.' };
  if (others.some((other) => other === null || !other.value.eq(amount.value) || other.currency !== amount.currency)) {
    return { kind: 'unreadable', key, why: 'The order has it several times, with different amounts.' };
  }
  const currency = amount.currency || textOf(order, currencyKey).toUpperCase() || order.currency;
  const back = returnedOf(order, returnedKey, currency);
  if (typeof back === 'string') return { kind: 'unreadable', key: returnedKey ?? key, why: back };
  const left = amount.value.minus(back);
  if (left.gte(0)) return { kind: 'fee', amount: left, currency, key };
  return { kind: 'unreadable', key, why: `It comes to ${left.toFixed()} ${currency}, less than nothing.` };
}

/** How much of a fee the gateway refunded; a text = why that is unknown. */
function returnedOf(order: Order, key: string | undefined, currency: string): Big | string {
  const [last] = key === undefined ? [] : valuesOf(order, key).slice(-1);
  if (last === undefined) return new Big(0);
  const back = readAmount(last, currency);
  if (back === null) return 'It holds no amount.';
  if (back.value.eq(0) || back.currency === '' || back.currency === currency) return back.value;
  return `It is in ${back.currency}, the fee in ${currency}.`;
}

const amountShape = z.object({ currency_code: z.string(), value: z.union([z.string(), z.number()]) });
const breakdown = z.object({
  paypal_fee: amountShape,
  /** If the buyer paid in another currency than that of the seller's account. */
  paypal_fee_in_receivable_currency: amountShape.nullish().catch(null),
});
const DECIMAL = /^-?\d{1,12}(?:\.\d+)?$/;
/** Sums of floats are off by less than this: "1.2999999999999998" is 1.30. */
const FLOAT_DUST = '0.000001';

/** '' = the value has no currency. */
function readAmount(value: unknown, wanted: string): { readonly value: Big; readonly currency: string } | null {
  const part = partOf(value, wanted);
  const text = part === null ? value : part.value;
  if (typeof text !== 'string' && typeof text !== 'number') return null;
  const figure = String(text).trim();
  if (!DECIMAL.test(figure)) return null;
  const exact = new Big(figure);
  const cents = roundTo(exact, XERO_DECIMALS);
  if (cents.minus(exact).abs().gt(FLOAT_DUST)) return null;
  return { value: cents, currency: part === null ? '' : part.currency_code.toUpperCase() };
}

function partOf(value: unknown, wanted: string): z.infer<typeof amountShape> | null {
  const parts = breakdown.safeParse(value);
  if (!parts.success) return null;
  const { paypal_fee: fee, paypal_fee_in_receivable_currency: received } = parts.data;
  return received != null && received.currency_code.toUpperCase() === wanted ? received : fee;
}

/** Skips empty ones: plugins create the key before they know the amount. */
function valuesOf(order: Order, key: string): readonly unknown[] {
  return order.meta.filter((meta) => meta.key === key && !isEmpty(meta.value)).map((meta) => meta.value);
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

function textOf(order: Order, key: string | undefined): string {
  const value = order.meta.findLast((meta) => meta.key === key)?.value;
  return typeof value === 'string' ? value.trim() : '';
}
