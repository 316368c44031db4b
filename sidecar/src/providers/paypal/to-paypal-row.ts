import { Big } from 'big.js';
import { minorUnitDecimals } from '../../domain/currency.ts';
import type { BalanceKind, BalanceTransaction, ProviderPayout, RowReferences } from '../../domain/payouts/payouts.ts';
import type { PaypalWireRow } from './paypal-wire.ts';

/** developer.paypal.com, transaction event codes: the group of two digits is enough, a few codes stand apart. */
const CODES: ReadonlyMap<string, BalanceKind> = new Map([
  ['T0106', 'fee'],
  ['T1108', 'fee'],
  ['T1109', 'fee'],
  ['T1101', 'payout_failed'],
  ['T1106', 'refund'],
  ['T1107', 'refund'],
  ['T1116', 'refund'],
  ['T1119', 'refund'],
  ['T1110', 'dispute'],
  ['T1111', 'dispute_reversal'],
  ['T1201', 'dispute'],
  ['T1202', 'dispute_reversal'],
  ['T1205', 'dispute_reversal'],
  ['T1207', 'dispute'],
  ['T1208', 'dispute_reversal'],
]);
const GROUPS: ReadonlyMap<string, BalanceKind> = new Map([
  ['T00', 'sale'],
  ['T01', 'fee'],
  ['T02', 'conversion'],
  ['T04', 'payout'],
  ['T15', 'reserve'],
  ['T21', 'reserve'],
]);
const HOLD = 'T1105';
/** Done, and then taken back. Whether its own row still counts is not documented: a person decides. */
const REVERSED = 'V';

export function paypalKind(code: string): BalanceKind {
  return CODES.get(code) ?? (code === HOLD ? 'reserve' : (GROUPS.get(code.slice(0, 3)) ?? 'unknown'));
}

/** Denied and pending ones have moved no money. */
export function isSettledAtPaypal({ transaction_status: status }: PaypalWireRow): boolean {
  return status === 'S' || status === REVERSED;
}

export function toPaypalRow(row: PaypalWireRow): BalanceTransaction {
  const { currency_code: currency, value } = row.transaction_amount;
  const decimals = minorUnitDecimals(currency);
  const fee = new Big(row.fee_amount?.value ?? '0').times(-1);
  const id = keyOf(row);
  const kind = kindOf(row);
  return {
    ...{ gateway: 'paypal', id, currency, kind },
    type: row.transaction_event_code,
    ...{ amount: new Big(value).toFixed(decimals), fee: fee.toFixed(decimals), feeTax: new Big(0).toFixed(decimals) },
    net: new Big(value).minus(fee).toFixed(decimals),
    createdAt: row.transaction_initiation_date,
    payoutId: kind === 'payout' ? id : null,
    customer: null,
    description: row.transaction_subject,
    references: referencesOf(row, kind),
  };
}

function kindOf(row: PaypalWireRow): BalanceKind {
  const kind = paypalKind(row.transaction_event_code);
  if (row.transaction_status === REVERSED) return 'unknown';
  // Money that is sent to somebody else is no sale of the shop.
  return kind === 'sale' && row.transaction_amount.value.startsWith('-') ? 'unknown' : kind;
}

/** PayPal's id is not unique: one row that moves money and one that does not may share it. */
function keyOf(row: PaypalWireRow): string {
  const { currency_code: currency, value } = row.transaction_amount;
  const at = row.transaction_initiation_date;
  return [row.transaction_id, row.transaction_event_code, at, value, currency].join(' ');
}

function referencesOf(row: PaypalWireRow, kind: BalanceKind): RowReferences {
  const refersTo = row.paypal_reference_id;
  if (kind === 'payout_failed') return refersTo === '' ? {} : { payout: refersTo };
  if (kind === 'payout' || kind === 'conversion') return {};
  // A sale is itself the capture; what came after it refers to it.
  const charge = kind === 'sale' ? row.transaction_id : refersTo;
  // The plugin puts a prefix before it, "WC-" if nothing else is set.
  const number = row.invoice_id.slice(row.invoice_id.lastIndexOf('-') + 1);
  return {
    ...(charge !== '' && { charge }),
    ...(kind === 'refund' && { refund: row.transaction_id }),
    // A session's id where the payment began before the order.
    ...(/^\d+$/.test(row.custom_field) && { orderId: row.custom_field }),
    ...(/^\d+$/.test(number) && { orderNumber: number }),
  };
}

/** A withdrawal is the payout: it belongs to no set of sales, and is proved by the balance. null = the row is none. */
export function toPaypalPayout(row: PaypalWireRow): ProviderPayout | null {
  const { kind, id, currency, net, createdAt } = toPaypalRow(row);
  if (kind !== 'payout') return null;
  return {
    ...{ gateway: 'paypal', id, currency, net: new Big(net).times(-1).toFixed(minorUnitDecimals(currency)), createdAt },
    ...{ arrives: createdAt.slice(0, 'YYYY-MM-DD'.length), status: 'paid', automatic: false, isFinal: true },
    trace: row.bank_reference_id === '' ? null : row.bank_reference_id,
  };
}
