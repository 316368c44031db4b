import { Big } from 'big.js';
import { isAppError } from '../../domain/app-error.ts';
import type { ProviderBalance } from '../../domain/payouts/payouts.ts';
import { PROVIDER_PAGES_MAX, WOOPAYMENTS_PAGE_MAX } from '../limits.ts';
import { fromMinorUnits } from '../minor-units.ts';
import type { CheckedKey, ProviderClient } from '../provider-client.ts';
import { providerError } from '../provider-error.ts';
import { readProviderWire } from '../read-wire.ts';
import { toWooPaymentsPayout, toWooPaymentsRow } from './to-woopayments-row.ts';
import { WOOPAYMENTS_DEPOSIT, WOOPAYMENTS_OVERVIEW, WOOPAYMENTS_PAGE, WOOPAYMENTS_ROW } from './woopayments-wire.ts';

/** Ours: so much is held at once. */
const WINDOW_MS_MAX = 7 * 24 * 60 * 60_000;
/** Ours: the shop's copy of a row may be a little behind. */
const OVERLAP_MS = 24 * 60 * 60_000;

type Params = Readonly<Record<string, string>>;

/** The shop, which passes the call on with the rights of its key's user. */
export interface PaymentsShop {
  payments(path: string, params: Params): Promise<unknown>;
}

export interface WooPaymentsParts {
  readonly shop: PaymentsShop;
  readonly now: () => Date;
}

export function createWooPaymentsClient({ shop, now }: WooPaymentsParts): ProviderClient {
  const readRow = (row: unknown) => readProviderWire('woopayments', WOOPAYMENTS_ROW, row, 'a transaction');
  return {
    gateway: 'woopayments',
    windowMsMax: WINDOW_MS_MAX,
    overlapMs: OVERLAP_MS,
    async rows(from, to) {
      const rows = await allPages(shop, 'transactions', { date_after: asDate(from), date_before: asDate(to) });
      return { rows: rows.map((row) => toWooPaymentsRow(readRow(row), null)), payouts: [], through: to };
    },
    async payouts(since) {
      const deposits = await allPages(shop, 'deposits', { date_after: asDate(since) });
      return deposits.flatMap((body) => {
        const payout = toWooPaymentsPayout(readProviderWire('woopayments', WOOPAYMENTS_DEPOSIT, body, 'a deposit'));
        return payout === null ? [] : [payout];
      });
    },
    async rowsOf({ id, automatic, isFinal }) {
      // "Transaction history is unavailable for instant deposits."
      if (!automatic || !isFinal) return null;
      const rows = await allPages(shop, 'transactions', { deposit_id: id });
      return rows.map((row) => toWooPaymentsRow(readRow(row), id));
    },
    async balances() {
      const asOf = now().toISOString();
      const body = await shop.payments('deposits/overview-all', {});
      const { balance } = readProviderWire('woopayments', WOOPAYMENTS_OVERVIEW, body, 'the balance');
      const currencies = [...new Set([...balance.available, ...balance.pending].map(({ currency }) => currency))];
      const sumOf = (side: typeof balance.available, currency: string) => {
        const own = side.filter((one) => one.currency === currency);
        const total = own.reduce((sum, { amount }) => sum.plus(amount), new Big(0));
        return fromMinorUnits(total.round(0).toNumber(), currency);
      };
      return currencies.map((currency): ProviderBalance => ({
        ...{ gateway: 'woopayments', currency, asOf },
        ...{ available: sumOf(balance.available, currency), pending: sumOf(balance.pending, currency) },
      }));
    },
  };
}

/** The shop's key is used; whether it may read WooPayments shows here. Throws a provider error, or a store error. */
export async function checkWooPayments(shop: PaymentsShop): Promise<CheckedKey> {
  const body = await overviewOf(shop);
  readProviderWire('woopayments', WOOPAYMENTS_OVERVIEW, body, 'the balance');
  return { accountId: '', keyHint: '' };
}

async function overviewOf(shop: PaymentsShop): Promise<unknown> {
  try {
    return await shop.payments('deposits/overview-all', {});
  } catch (error) {
    if (!isAppError(error, 'store', 'store_api_missing')) throw error;
    const fix = 'Activate WooPayments in the shop and finish its set-up, then connect it again.';
    throw providerError('provider_refused', 'WooPayments is not active in this shop.', { fix });
  }
}

/** Rows that move to the next page while the list is read come twice; the caller goes by their ids. */
async function allPages(shop: PaymentsShop, path: string, params: Params): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let page = 1; page <= PROVIDER_PAGES_MAX; page += 1) {
    const paging = { page: String(page), pagesize: String(WOOPAYMENTS_PAGE_MAX), sort: 'date', direction: 'asc' };
    const { data } = readProviderWire(
      'woopayments',
      WOOPAYMENTS_PAGE,
      await shop.payments(path, { ...params, ...paging }),
      path,
    );
    all.push(...data);
    if (data.length < WOOPAYMENTS_PAGE_MAX) return all;
  }
  throw providerError('provider_bad_answer', `WooPayments' list of ${path} does not end.`);
}

/** The one form that WooPayments takes, in UTC. */
function asDate(at: Date): string {
  return at.toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length).replace('T', ' ');
}
