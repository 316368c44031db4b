import { Big } from 'big.js';
import { z } from 'zod';
import type { PlannedPayment, XeroAccount } from '../../domain/documents.ts';
import { decimal, roundTo, toMoney, XERO_DECIMALS, ZERO } from '../../domain/money.ts';
import { metaText, type Order } from '../../domain/order.ts';
import type { Planning } from '../planning.ts';
import { creditedByWooPayments } from './credited-by-woopayments.ts';
import { hasDeposit } from './deposit.ts';

/*
 * What providers credit for an order in another currency than their payouts: net and fee, both in the currency of the payout
 * (sources: gateway-fee.ts). Stripe's plugin lowers the net with each refund, so only orders without refunds have the figure.
 * WooPayments: credited-by-woopayments.ts.
 */
const STRIPE_IDS = /^stripe(?:_|$)/;
const PAYPAL_IDS = /^ppcp-/;
/** Providers keep less than this share; a net in pence beside a fee in pounds, or the other way round, is no figure. */
const FEE_SHARE_MAX = '0.5';

const money = z.object({ currency_code: z.string(), value: z.union([z.string(), z.number()]) });
const paypalFees = z.object({ receivable_amount: money, paypal_fee_in_receivable_currency: money });

interface Credited {
  readonly net: string;
  readonly fee: string;
  readonly currency: string;
}

/** null = converted at Xero's rate: one currency, an account in that of the order, or the provider does not say. */
export function creditedAmount(
  amount: string,
  account: XeroAccount,
  { order, settings, lists }: Planning,
): NonNullable<PlannedPayment['credited']> | null {
  const { baseCurrency } = lists;
  const isConverted = order.currency !== baseCurrency && (account.currencyCode || baseCurrency) === baseCurrency;
  const isWhole = order.refunds.length === 0 && !hasDeposit(order) && decimal(order.total).eq(amount);
  if (settings.payments.currencyRate !== 'provider' || !isConverted || !isWhole) return null;
  const found = settledAmount(order);
  if (found === null || found.currency.toUpperCase() !== baseCurrency || found.amount.lte(ZERO)) return null;
  return { amount, bankAmount: toMoney(found.amount) };
}

/** What the provider credited for the whole order, in the currency of its payout; null = the order does not say. */
export function settledAmount(order: Order): { readonly amount: Big; readonly currency: string } | null {
  return creditedByWooPayments(order) ?? netAndFee(order);
}

function netAndFee(order: Order): { readonly amount: Big; readonly currency: string } | null {
  const found = creditedBy(order);
  if (found === null) return null;
  const [net, fee] = [toFigure(found.net), toFigure(found.fee)];
  if (net === null || fee === null || net.lte(ZERO) || fee.lt(ZERO)) return null;
  const amount = roundTo(net.plus(fee), XERO_DECIMALS);
  return fee.gt(amount.times(FEE_SHARE_MAX)) ? null : { amount, currency: found.currency };
}

function creditedBy({ paymentMethod, meta }: Order): Credited | null {
  if (STRIPE_IDS.test(paymentMethod)) {
    const [net, fee] = [metaText(meta, '_stripe_net'), metaText(meta, '_stripe_fee')];
    return { net, fee, currency: metaText(meta, '_stripe_currency') };
  }
  if (!PAYPAL_IDS.test(paymentMethod)) return null;
  const { data } = paypalFees.safeParse(meta.findLast(({ key }) => key === '_ppcp_paypal_fees')?.value);
  if (data === undefined) return null;
  const { receivable_amount: net, paypal_fee_in_receivable_currency: fee } = data;
  if (net.currency_code !== fee.currency_code) return null;
  return { net: String(net.value), fee: String(fee.value), currency: net.currency_code };
}

const FIGURE = /^\d{1,12}(?:\.\d{1,20})?$/;

/** Sums of floats are off by less than a cent. */
function toFigure(text: string): Big | null {
  return FIGURE.test(text.trim()) ? roundTo(new Big(text.trim()), XERO_DECIMALS) : null;
}
