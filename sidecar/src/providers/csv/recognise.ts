import { type CsvFormat } from './csv-format.ts';
import { fileError } from './file-error.ts';
import { PAYPAL_ACTIVITY } from './paypal-file.ts';
import { STRIPE_BALANCE_HISTORY, STRIPE_ITEMIZED } from './stripe-files.ts';
import { WOOPAYMENTS_TRANSACTIONS } from './woopayments-file.ts';

const FORMATS: readonly CsvFormat[] = [
  STRIPE_ITEMIZED,
  STRIPE_BALANCE_HISTORY,
  WOOPAYMENTS_TRANSACTIONS,
  PAYPAL_ACTIVITY,
];

interface Insufficient {
  readonly name: string;
  readonly headers: readonly string[];
  readonly lacks: string;
  readonly fix: string;
}

const ITEMIZED = 'In Stripe, open Reports > Payout reconciliation, and download the itemized report with all columns.';

/** Exports that were met in place of the right one. */
const INSUFFICIENT: readonly Insufficient[] = [
  {
    name: "the summary of Stripe's payout reconciliation",
    headers: ['reporting_category', 'currency', 'count', 'gross', 'fee', 'net'],
    ...{ lacks: 'It has sums only, no orders.', fix: ITEMIZED },
  },
  {
    name: "Stripe's list of payments",
    headers: ['id', 'amount', 'amount refunded', 'currency', 'fee', 'status'],
    ...{ lacks: 'It names no payouts.', fix: ITEMIZED },
  },
  {
    name: "Stripe's list of payouts",
    headers: ['payout_id', 'effective_at', 'currency', 'gross', 'fee', 'net'],
    ...{ lacks: 'It has payouts without their sales.', fix: ITEMIZED },
  },
  {
    name: "WooPayments' list of payouts",
    headers: ['date', 'type', 'amount', 'status', 'bank account'],
    lacks: 'It has payouts without their sales.',
    fix: 'In the shop, open Payments > Transactions, and download that list.',
  },
  {
    name: "Square's transactions",
    headers: ['date', 'time', 'event type', 'location', 'deposit id', 'pan suffix'],
    ...{ lacks: 'Square is not read.', fix: 'Import a file of Stripe, WooPayments or PayPal.' },
  },
];

const KNOWN =
  'Stripe (payout reconciliation, itemized, or balance history), WooPayments (transactions) and PayPal (activity)';

/** By the set of its headers, whatever their order. Throws what is wrong with the file. */
export function recogniseFile(header: readonly string[]): CsvFormat {
  const names = new Set(header);
  const has = (wanted: string | readonly string[]) =>
    typeof wanted === 'string' ? names.has(wanted) : wanted.some((one) => names.has(one));
  const found = FORMATS.find(({ headers }) => headers.every(has));
  if (found !== undefined) return found;
  const other = INSUFFICIENT.find(({ headers }) => headers.every(has));
  if (other !== undefined) throw fileError('payouts_file_lacks', `This is ${other.name}. ${other.lacks}`, other.fix);
  const [nearest] = FORMATS.map((format) => ({ format, missing: format.headers.filter((one) => !has(one)) })).sort(
    (a, b) => a.missing.length - b.missing.length,
  );
  if (nearest !== undefined && nearest.missing.length <= nearest.format.headers.length / 3) {
    const columns = nearest.missing.map((one) => `"${typeof one === 'string' ? one : (one[0] ?? '')}"`).join(', ');
    const message = `This looks like ${nearest.format.name}, without ${columns}.`;
    throw fileError('payouts_file_lacks', message, 'Export it again with these columns.');
  }
  const message = 'This file is none of the exports that are read.';
  throw fileError('payouts_file_unknown', message, `Export one of: ${KNOWN}.`);
}
