import type { BalanceKind, BalanceTransaction, ProviderPayout, RowReferences } from '../../domain/payouts/payouts.ts';
import { fromMinorUnits } from '../minor-units.ts';
import type { StripeWirePayout, StripeWireRow } from './stripe-wire.ts';

/** docs.stripe.com/reports/reporting-categories. The list is not closed: what is missing here holds its payout. */
const KINDS: ReadonlyMap<string, BalanceKind> = new Map([
  ['charge', 'sale'],
  // The part of an authorisation that was not captured.
  ['partial_capture_reversal', 'sale'],
  ['refund', 'refund'],
  // A direct debit that bounced.
  ['charge_failure', 'refund'],
  ['refund_failure', 'refund_failed'],
  ['dispute', 'dispute'],
  ['dispute_reversal', 'dispute_reversal'],
  ['fee', 'fee'],
  ['network_cost', 'fee'],
  ['tax', 'fee_tax'],
  ['risk_reserved_funds', 'reserve'],
  ['payout', 'payout'],
  ['payout_reversal', 'payout_failed'],
]);

/** How the detail of a fee for converting the currency is described; the API has no type of its own for it. */
const CONVERSION_FEE = 'Stripe currency conversion fee';

export function stripeKind(category: string): BalanceKind {
  return KINDS.get(category) ?? 'unknown';
}

/** `payoutId`: of the list that the row was in; rows do not name it themselves. */
export function toStripeRow(row: StripeWireRow, payoutId: string | null): BalanceTransaction {
  const { currency, source } = row;
  const money = (amount: number) => fromMinorUnits(amount, currency);
  const tax = sumOf(row.fee_details.filter(({ type }) => type === 'tax'));
  const conversion = sumOf(row.fee_details.filter(({ description }) => description === CONVERSION_FEE));
  const kind = stripeKind(row.reporting_category);
  return {
    ...{ gateway: 'stripe', id: row.id, currency, kind, type: typeOf(row) },
    ...{ amount: money(row.amount), fee: money(row.fee - tax), feeTax: money(tax), net: money(row.net) },
    ...(conversion !== 0 && { feeConversion: money(conversion) }),
    createdAt: row.created,
    payoutId: kind === 'payout' ? (source?.id ?? payoutId) : payoutId,
    customer: customerOf(row),
    description: row.description ?? '',
    references: referencesOf(row),
  };
}

function sumOf(details: readonly { readonly amount: number }[]): number {
  return details.reduce((total, { amount }) => total + amount, 0);
}

function typeOf({ type, reporting_category: category }: StripeWireRow): string {
  return type === category ? type : `${type}/${category}`;
}

function customerOf({ exchange_rate: rate, amount, source }: StripeWireRow): BalanceTransaction['customer'] {
  if (rate == null || source?.amount == null || source.currency == null) return null;
  const paid = amount < 0 ? -Math.abs(source.amount) : source.amount;
  return { amount: fromMinorUnits(paid, source.currency), currency: source.currency };
}

function referencesOf({ source }: StripeWireRow): RowReferences {
  if (source == null) return {};
  const { id, object, charge, payment_intent: intent, metadata } = source;
  const own = object === 'charge' ? id : charge;
  return {
    ...(own !== null && { charge: own }),
    ...(intent !== null && { intent }),
    ...(object === 'refund' && { refund: id }),
    ...(object === 'dispute' && { dispute: id }),
    ...(object === 'payout' && { payout: id }),
    // The Stripe plugin of WooCommerce writes the order's number into `order_id`.
    ...(metadata?.['order_id'] !== undefined && { orderNumber: metadata['order_id'] }),
    ...(metadata?.['site_url'] !== undefined && { siteUrl: metadata['site_url'] }),
  };
}

export function toStripePayout(payout: StripeWirePayout): ProviderPayout {
  const { id, currency, created, arrival_date: arrival, status, trace_id: trace } = payout;
  return {
    ...{ gateway: 'stripe', id, currency, net: fromMinorUnits(payout.amount, currency), createdAt: created },
    // A calendar day, sent as midnight UTC.
    arrives: arrival.slice(0, 'YYYY-MM-DD'.length),
    status,
    automatic: payout.automatic && payout.reconciliation_status !== 'not_applicable',
    // A manual payout has no list to wait for.
    isFinal: payout.reconciliation_status !== 'in_progress',
    trace: trace?.status === 'supported' ? (trace.value ?? null) : null,
  };
}
