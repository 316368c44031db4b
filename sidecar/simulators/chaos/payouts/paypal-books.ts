import { Big } from 'big.js';
import { minorUnitDecimals } from '../../../src/domain/currency.ts';
import type { PaypalAccount, PaypalRow } from '../../providers/paypal/paypal-account.ts';
import type { Random } from '../../random.ts';
import type { ProviderBooks, ProviderRow } from './provider-books.ts';
import { feeAtProvider, toMinor } from './stripe-books.ts';

/** How late a row is listed at most, with its old date. */
const LATE_MS_MAX = 25 * 60_000;
const PENDING_SHARE = 0.2;

/** PayPal has no list of what a payout carries: each is by hand. */
export function paypalBooks(account: PaypalAccount, currency: string, random: Random): ProviderBooks {
  const decimals = minorUnitDecimals(currency);
  const pending: PaypalRow[] = [];
  const major = (minor: number) => new Big(minor).div(10 ** decimals).toFixed(decimals);
  const late = (now: Date) => new Date(now.getTime() + random.int(0, LATE_MS_MAX));
  const row = (net: number, more: Partial<ProviderRow> = {}): ProviderRow => {
    return { net, ofOrder: 0, fee: 0, orderId: null, isReturned: false, payoutId: null, ...more };
  };
  return {
    gateway: 'paypal',
    currency,
    idOf: (count) => `9WD${String(count).padStart(14, '0')}`,
    feeOf: () => feeAtProvider(currency),
    take({ orderId, charge, amount, fee }, now) {
      const isSale = !amount.startsWith('-');
      const made = account.add({
        ...{ code: isSale ? 'T0006' : 'T1107', at: now, currency, value: new Big(amount).toFixed(decimals) },
        ...{ fee: Number(fee) === 0 ? '' : `-${fee}`, customField: String(orderId), invoiceId: `WC-${orderId}` },
        ...(isSale ? { id: charge } : { referenceId: charge }),
        ...{ status: random.chance(PENDING_SHARE) ? 'P' : 'S', listedFrom: late(now) },
      });
      if (made.status === 'P') pending.push(made);
      const [ofOrder, kept] = [toMinor(amount, currency), toMinor(fee, currency)];
      return row(ofOrder - kept, { ofOrder, fee: kept, orderId });
    },
    charge({ type, amount }, now) {
      account.add({ code: type, at: now, currency, value: major(amount), listedFrom: late(now) });
      return row(amount);
    },
    pay(id, { amount, now }) {
      // At the bank at once, and after everything that came before.
      const at = new Date(now.getTime() + 1_000);
      account.add({ id, code: 'T0400', at, currency, value: major(-amount), bankReference: `YYW${id}` });
      return { id, amount, status: 'paid' };
    },
    finish: () => undefined,
    fail: () => null,
    settle() {
      for (const one of pending.splice(0)) one.status = 'S';
    },
  };
}
