import type { Deposit, PaymentsRow, WooPaymentsAccount } from '../../providers/woopayments/woopayments-account.ts';
import type { JsonObject } from '../json.ts';
import type { StoreRequest } from '../store-request.ts';
import type { Reply } from './collection.ts';
import { single } from './php-query.ts';
import { noRoute, RestError } from './rest-error.ts';

/** The server's own maximum; what is asked beyond it is cut (a belief). */
const PAGE_SIZE_MAX = 100;
const PAGE_SIZE_DEFAULT = 25;
const DATE = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;

/** `payments/…`: the shop passes the call on to WooPayments' server, with the rights of who may manage WooCommerce. */
export function answerPayments(request: StoreRequest, path: string, authenticated: boolean): Reply {
  const account = request.store.wooPayments;
  if (account === null) throw noRoute();
  if (!authenticated || !request.store.keyManagesShop)
    throw new RestError(authenticated ? 403 : 401, 'rest_forbidden', 'Sorry, you are not allowed to do that.');
  if (request.method !== 'GET') throw noRoute();
  if (path === 'deposits') return listDeposits(request, account);
  if (path === 'deposits/overview-all') return overview(account, request.now);
  const deposit = /^deposits\/(\w+)$/.exec(path)?.[1];
  if (deposit !== undefined) return { status: 200, body: depositJson(mustFind(account, deposit)) };
  if (path === 'transactions') return listTransactions(request, account);
  throw noRoute();
}

/** A WP_Error without a status: WordPress answers 500. */
function failed(code: string, message: string): RestError {
  return new RestError(500, code, message, null);
}

function mustFind(account: WooPaymentsAccount, id: string): Deposit {
  const found = account.deposits.find((one) => one.id === id);
  if (found === undefined) throw failed('resource_missing', `Error: No such payout: '${id}'`);
  return found;
}

function listDeposits(request: StoreRequest, account: WooPaymentsAccount): Reply {
  checkSort(request);
  const [after, before] = [dateOf(request, 'date_after'), dateOf(request, 'date_before')];
  const found = account.deposits
    .filter(({ date }) => (after === null || date >= after) && (before === null || date <= before))
    .toSorted((a, b) => b.date - a.date);
  if (single(request.query, 'direction') === 'asc') found.reverse();
  return { status: 200, body: { data: pageOf(request, found).map(depositJson), total_count: found.length } };
}

function depositJson({ id, date, type, amount, status, currency, automatic }: Deposit): JsonObject {
  return {
    ...{ id, date, type, amount, status, bankAccount: 'TEST BANK •••• 3000 (EUR)', currency, automatic },
    ...{ fee: 0, fee_percentage: 0, created: date / 1000 },
  };
}

function listTransactions(request: StoreRequest, account: WooPaymentsAccount): Reply {
  checkSort(request);
  const [after, before] = [dateOf(request, 'date_after'), dateOf(request, 'date_before')];
  const deposit = single(request.query, 'deposit_id');
  if (deposit !== undefined) mustFind(account, deposit);
  const found = account.rows
    .filter(
      ({ at, depositId }) => (deposit === undefined || depositId === deposit) && isWithin(at * 1000, after, before),
    )
    .toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  if (single(request.query, 'direction') === 'asc') found.reverse();
  return { status: 200, body: { data: pageOf(request, found).map((one) => transactionJson(request, account, one)) } };
}

function isWithin(at: number, after: number | null, before: number | null): boolean {
  return (after === null || at >= after) && (before === null || at <= before);
}

function transactionJson({ store }: StoreRequest, account: WooPaymentsAccount, one: PaymentsRow): JsonObject {
  const { row } = one;
  const postId = account.orders.get(row.order);
  const customer = row.customer ?? { amount: row.amount, currency: one.currency, rate: 1 };
  return {
    ...{ transaction_id: one.id, type: row.type, date: phpDate(one.at), source: 'visa', source_identifier: '3184' },
    ...{ customer_name: 'Test Customer', amount: row.amount, net: row.amount - row.fee, fees: row.fee },
    ...{
      currency: one.currency,
      risk_level: 0,
      charge_id: row.order === '' ? null : (row.charge ?? `ch_${row.order}`),
    },
    ...{ deposit_id: one.depositId, available_on: phpDate(one.at).slice(0, 10), exchange_rate: customer.rate },
    ...{ customer_amount: customer.amount, customer_currency: customer.currency, channel: null, deposit_status: null },
    // Joined by the shop: absent for a row whose order it does not know.
    ...(postId !== undefined && {
      order: {
        ...{ number: row.order, url: `${store.home}/wp-admin/post.php?post=${String(postId)}&action=edit` },
        ...{ customer_url: '', subscriptions: [] },
      },
      payment_intent_id: `pi_${row.order}`,
    }),
  };
}

function overview(account: WooPaymentsAccount, now: Date): Reply {
  const sums = new Map<string, number>();
  for (const { row, currency } of account.rows) sums.set(currency, (sums.get(currency) ?? 0) + row.amount - row.fee);
  for (const { amount, currency, status, date } of account.deposits)
    if (status !== 'estimated' && date <= now.getTime()) sums.set(currency, (sums.get(currency) ?? 0) - amount);
  const available = [...sums].map(([currency, amount]): JsonObject => ({ amount, currency, source_types: [] }));
  return {
    status: 200,
    body: {
      deposit: { last_paid: [], last_manual_deposits: [] },
      balance: { pending: available.map((one) => ({ ...one, amount: 0 })), available, instant: [] },
      account: {
        deposits_enabled: true,
        deposits_blocked: false,
        default_currency: 'eur',
        default_external_accounts: [],
      },
    },
  };
}

function pageOf<Row>(request: StoreRequest, all: readonly Row[]): Row[] {
  const size = Math.min(PAGE_SIZE_MAX, Number(single(request.query, 'pagesize') ?? PAGE_SIZE_DEFAULT));
  const page = Math.max(1, Number(single(request.query, 'page') ?? 0));
  return all.slice((page - 1) * size, page * size);
}

function checkSort(request: StoreRequest): void {
  const direction = single(request.query, 'direction') ?? '';
  if (single(request.query, 'sort') === undefined || !['asc', 'desc', ''].includes(direction))
    throw failed('wcpay_bad_request', `Error: Invalid sorting direction: ${direction}`);
}

function dateOf(request: StoreRequest, name: string): number | null {
  const value = single(request.query, name);
  if (value === undefined) return null;
  if (!DATE.test(value))
    throw failed(
      'wcpay_core_invalid_request_parameter_invalid_date',
      `${value} is not a valid date for format Y-m-d H:i:s`,
    );
  return Date.parse(`${value.replace(' ', 'T')}Z`);
}

function phpDate(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
