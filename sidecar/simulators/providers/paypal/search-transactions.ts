import type { PaypalAccount, PaypalRow, PaypalSwitches } from './paypal-account.ts';

const WINDOW_MS_MAX = 31 * 24 * 60 * 60_000;
const PAGE_SIZE_MAX = 500;
const PAGE_SIZE_DEFAULT = 100;
const ROWS_MAX = 10_000;

/** RFC 3339 with seconds and an offset. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:?\d{2})$/;
/** Of these any one empties ending_balance. */
const FILTERS = [
  ...['transaction_id', 'transaction_type', 'transaction_status', 'transaction_amount', 'transaction_currency'],
  ...['payment_instrument_type', 'store_id', 'terminal_id'],
];

export class PaypalError extends Error {
  override readonly name = 'PaypalError';
  readonly status: number;
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, message: string, facts: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.facts = facts;
  }

  get body() {
    return { name: this.code, message: this.message, debug_id: 'a1b2c3d4e5f6', ...this.facts };
  }
}

type Query = Readonly<Record<string, unknown>>;

export function searchTransactions(
  account: PaypalAccount,
  query: Query,
  { now, switches }: { readonly now: Date; readonly switches: PaypalSwitches },
) {
  const [start, end] = [instantOf(query, 'start_date'), instantOf(query, 'end_date')];
  if (end.getTime() - start.getTime() > WINDOW_MS_MAX) throw invalid('Date range is greater than 31 days');
  const pageSize = numberOf(query, 'page_size', PAGE_SIZE_DEFAULT);
  if (pageSize < 1 || pageSize > PAGE_SIZE_MAX) throw invalid('page_size must be between 1 and 500.');
  const page = numberOf(query, 'page', 1);
  const refreshed = new Date(now.getTime() - switches.lagMs);
  if (start > refreshed)
    throw new PaypalError(
      switches.notAvailableStatus,
      'INVALID_REQUEST',
      'Data for the given start date is not available.',
    );
  const all = query['balance_affecting_records_only'] === 'N';
  const found = account.rows
    .filter((row) => row.at >= start && row.at <= end && row.at <= refreshed && row.listedFrom <= now)
    .filter((row) => (all || row.isBalanceAffecting) && matches(row, query))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  if (found.length > ROWS_MAX) {
    const facts = { total_items: found.length, maximum_items: ROWS_MAX };
    throw new PaypalError(400, 'RESULTSET_TOO_LARGE', 'Result set size is greater than the maximum limit.', facts);
  }
  const balances = account.balancesAfter();
  const isFiltered = FILTERS.some((name) => query[name] !== undefined);
  return {
    transaction_details: found.slice((page - 1) * pageSize, page * pageSize).map((row) => ({
      transaction_info: infoOf(account.id, row, isFiltered ? null : (balances.get(row) ?? null)),
    })),
    account_number: account.id,
    ...{
      start_date: start.toISOString(),
      end_date: end.toISOString(),
      last_refreshed_datetime: refreshed.toISOString(),
    },
    ...{ page, total_items: found.length, total_pages: Math.max(1, Math.ceil(found.length / pageSize)), links: [] },
  };
}

function infoOf(accountId: string, row: PaypalRow, balance: string | null) {
  const money = (value: string) => ({ currency_code: row.currency, value });
  const at = row.at.toISOString().replace('.000Z', '+0000');
  return {
    ...{ paypal_account_id: accountId, transaction_id: row.id, transaction_event_code: row.code },
    ...(row.referenceId !== '' && { paypal_reference_id: row.referenceId, paypal_reference_id_type: 'TXN' }),
    ...{ transaction_initiation_date: at, transaction_updated_date: at, transaction_amount: money(row.value) },
    ...(row.fee !== '' && { fee_amount: money(row.fee) }),
    transaction_status: row.status,
    ...(balance !== null && { ending_balance: money(balance) }),
    ...(row.invoiceId !== '' && { invoice_id: row.invoiceId }),
    ...(row.customField !== '' && { custom_field: row.customField }),
    ...(row.bankReference !== '' && { bank_reference_id: row.bankReference }),
    protection_eligibility: '01',
  };
}

function matches(row: PaypalRow, query: Query): boolean {
  const wanted = (name: string, value: string) => query[name] === undefined || query[name] === value;
  return (
    wanted('transaction_id', row.id) &&
    wanted('transaction_type', row.code) &&
    wanted('transaction_status', row.status) &&
    wanted('transaction_currency', row.currency)
  );
}

function instantOf(query: Query, name: string): Date {
  const value = query[name];
  if (typeof value !== 'string' || !INSTANT.test(value)) throw invalid(`${name} is not a date with time and offset.`);
  return new Date(value);
}

function numberOf(query: Query, name: string, none: number): number {
  const value = query[name];
  if (value === undefined) return none;
  if (typeof value !== 'string' || !/^\d+$/.test(value)) throw invalid(`${name} is not a number.`);
  return Number(value);
}

function invalid(message: string): PaypalError {
  return new PaypalError(400, 'INVALID_REQUEST', message);
}
