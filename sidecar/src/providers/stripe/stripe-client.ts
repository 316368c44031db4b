import type { ProviderBalance } from '../../domain/payouts/payouts.ts';
import { fromMinorUnits } from '../minor-units.ts';
import type { ProviderClient } from '../provider-client.ts';
import { readProviderWire } from '../read-wire.ts';
import { createStripeHttp, type StripeHttpParts } from './stripe-http.ts';
import { STRIPE_BALANCE, STRIPE_PAYOUT, STRIPE_ROW } from './stripe-wire.ts';
import { toStripeRow, toStripePayout } from './to-stripe-row.ts';

/** Ours: so much is held at once. */
const WINDOW_MS_MAX = 7 * 24 * 60 * 60_000;
/** Ours: a charge gets its row a moment after it is confirmed. */
const OVERLAP_MS = 60 * 60_000;

const EXPANDED = { 'expand[]': 'data.source' };

export interface StripeParts extends StripeHttpParts {
  readonly now: () => Date;
}

export function createStripeClient(parts: StripeParts): ProviderClient {
  const http = createStripeHttp(parts);
  const readRow = (row: unknown) => readProviderWire('stripe', STRIPE_ROW, row, 'a balance transaction');
  const rowsBy = (params: Readonly<Record<string, string>>) =>
    http.all('balance_transactions', { ...params, ...EXPANDED }, readRow);
  return {
    gateway: 'stripe',
    windowMsMax: WINDOW_MS_MAX,
    overlapMs: OVERLAP_MS,
    async rows(from, to) {
      const rows = await rowsBy({ 'created[gte]': inSeconds(from), 'created[lte]': inSeconds(to) });
      return { rows: rows.map((row) => toStripeRow(row, null)), payouts: [], through: to };
    },
    async payouts(since) {
      const read = (payout: unknown) => readProviderWire('stripe', STRIPE_PAYOUT, payout, 'a payout');
      return (await http.all('payouts', { 'created[gte]': inSeconds(since) }, read)).map(toStripePayout);
    },
    async rowsOf(payout) {
      // Stripe lists the rows of automatic payouts only, and all of them only once it has reconciled them.
      if (!payout.automatic || !payout.isFinal) return null;
      return (await rowsBy({ payout: payout.id })).map((row) => toStripeRow(row, payout.id));
    },
    async balances() {
      const asOf = parts.now().toISOString();
      const { available, pending } = readProviderWire(
        'stripe',
        STRIPE_BALANCE,
        await http.get('balance'),
        'the balance',
      );
      const currencies = [...new Set([...available, ...pending].map(({ currency }) => currency))];
      const sumOf = (side: typeof available, currency: string) => {
        const amounts = side.filter((one) => one.currency === currency).map(({ amount }) => amount);
        return fromMinorUnits(
          amounts.reduce((total, amount) => total + amount, 0),
          currency,
        );
      };
      return currencies.map((currency): ProviderBalance => ({
        ...{ gateway: 'stripe', currency, asOf },
        ...{ available: sumOf(available, currency), pending: sumOf(pending, currency) },
      }));
    },
  };
}

function inSeconds(at: Date): string {
  return String(Math.floor(at.getTime() / 1000));
}
