import { isAppError } from '../../domain/app-error.ts';
import type { ProviderBalance } from '../../domain/payouts/payouts.ts';
import { PAYPAL_PAGE_MAX, PAYPAL_WINDOW_MS_MAX, PAYPAL_WINDOW_MS_MIN } from '../limits.ts';
import { type CheckedKey, keyHintOf, type ProviderClient } from '../provider-client.ts';
import { providerError } from '../provider-error.ts';
import { readProviderWire } from '../read-wire.ts';
import {
  createPaypalHttp,
  PAYPAL_SCOPES_NEEDED,
  type PaypalHttp,
  type PaypalHttpParts,
  scopesMissing,
} from './paypal-http.ts';
import { PAYPAL_BALANCES, PAYPAL_PAGE, PAYPAL_ROW, type PaypalWireRow } from './paypal-wire.ts';
import { isSettledAtPaypal, toPaypalPayout, toPaypalRow } from './to-paypal-row.ts';

/** Ours: PayPal says three hours; clients lost rows that came four hours late. A bank payment is pending for up to a week. */
const OVERLAP_MS = 10 * 24 * 60 * 60_000;
/** RESULTSET_TOO_LARGE, as PayPal's documentation spells it. */
const TOO_LARGE = 'RESULTSET_TOO_LARGE';
/** A window that PayPal has no data for yet: 400 or 404, clients disagree. */
const NOT_YET = 'INVALID_REQUEST';

/** Ours: data is three hours late as a rule. */
const LATE_MS_MAX = 24 * 60 * 60_000;

interface Found {
  readonly rows: readonly PaypalWireRow[];
  /** null = PayPal has no data of this time yet. */
  readonly refreshed: Date | null;
}

export function createPaypalClient(parts: PaypalHttpParts): ProviderClient {
  const http = createPaypalHttp(parts);
  return {
    gateway: 'paypal',
    windowMsMax: PAYPAL_WINDOW_MS_MAX,
    overlapMs: OVERLAP_MS,
    async rows(from, to) {
      const { rows, refreshed } = await search(http, from, to, parts.now);
      const settled = rows.filter(isSettledAtPaypal);
      const through = refreshed === null ? from : refreshed < to ? refreshed : to;
      const payouts = settled.map(toPaypalPayout).filter((payout) => payout !== null);
      return { rows: settled.map(toPaypalRow), payouts, through };
    },
    payouts: () => Promise.resolve([]),
    rowsOf: () => Promise.resolve(null),
    async balances() {
      const { balances, as_of_time: asOf } = await readBalances(http);
      return balances.map(
        ({
          currency,
          available_balance: available,
          withheld_balance: withheld,
          total_balance: total,
        }): ProviderBalance => ({
          ...{ gateway: 'paypal', currency, asOf },
          available: available?.value ?? total.value,
          pending: available == null ? '0' : (withheld?.value ?? '0'),
        }),
      );
    },
  };
}

/** The scopes of its token come first: an app without them is refused with what to tick. Throws a provider error. */
export async function checkPaypalApp(parts: PaypalHttpParts): Promise<CheckedKey> {
  const http = createPaypalHttp(parts);
  const scopes = await http.scopes();
  if (PAYPAL_SCOPES_NEEDED.some((needed) => !scopes.includes(needed))) throw scopesMissing();
  const { account_id: accountId } = await readBalances(http);
  return { accountId, keyHint: keyHintOf(parts.clientId, 4) };
}

async function readBalances(http: PaypalHttp) {
  return readProviderWire('paypal', PAYPAL_BALANCES, await http.get('balances', {}), 'the balances');
}

/** No optional filter is sent: PayPal would leave the balances empty. A window with too many rows is read in halves. */
async function search(http: PaypalHttp, from: Date, to: Date, now: () => Date): Promise<Found> {
  try {
    return await allPages(http, from, to);
  } catch (error) {
    if (!isAppError(error, 'provider', 'provider_refused')) throw error;
    const { problem, status } = error.facts;
    if (problem === NOT_YET && (status === 404 || isRecent(from, now()))) return { rows: [], refreshed: null };
    if (problem !== TOO_LARGE) throw error;
  }
  const half = (to.getTime() - from.getTime()) / 2;
  if (half < PAYPAL_WINDOW_MS_MIN) {
    const message = `PayPal lists no second with so many rows as ${from.toISOString()} has.`;
    throw providerError('provider_too_many_rows', message, { fix: 'Import the activity file of that day instead.' });
  }
  const middle = new Date(Math.floor((from.getTime() + half) / 1000) * 1000);
  const first = await search(http, from, middle, now);
  const second = await search(http, middle, to, now);
  return { rows: [...first.rows, ...second.rows], refreshed: second.refreshed ?? first.refreshed };
}

async function allPages(http: PaypalHttp, from: Date, to: Date): Promise<Found> {
  const rows: PaypalWireRow[] = [];
  for (let page = 1; ; page += 1) {
    const params = {
      ...{ start_date: asInstant(from), end_date: asInstant(to), fields: 'transaction_info' },
      ...{ page_size: String(PAYPAL_PAGE_MAX), page: String(page) },
    };
    const body = readProviderWire('paypal', PAYPAL_PAGE, await http.get('transactions', params), 'a page');
    for (const one of body.transaction_details)
      rows.push(readProviderWire('paypal', PAYPAL_ROW, one, 'a transaction').transaction_info);
    if (page >= body.total_pages) return { rows, refreshed: body.last_refreshed_datetime };
  }
}

/** PayPal may not have it yet; our own parameters do not change. */
function isRecent(from: Date, now: Date): boolean {
  return now.getTime() - from.getTime() < LATE_MS_MAX;
}

function asInstant(at: Date): string {
  return `${at.toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`;
}
