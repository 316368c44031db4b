import { __, _n, sprintf } from '@wordpress/i18n';
import type { ClearingAccountBody, ListedPayout } from '../../../sidecar/src/contract/payouts.ts';
import type { WaterfallStep } from '../../../sidecar/src/figures/waterfall.ts';
import { signOf, withoutSign } from '../../../sidecar/src/figures/month.ts';
import type { Gateway } from '../api/payouts.ts';
import type { Mood } from '../components/StateMark.tsx';
import { formatAmount } from '../components/Moment.tsx';

/** Names of companies are not translated. */
export const GATEWAY_NAMES: Readonly<Record<Gateway, string>> = {
  stripe: 'Stripe',
  woopayments: 'WooPayments',
  paypal: 'PayPal',
};

export const MOODS: Readonly<Record<ListedPayout['state'], Mood>> = {
  explained: 'good',
  held: 'warn',
  booked: 'good',
  differs: 'bad',
  failed: 'warn',
  coming: 'idle',
};

export function stateWords(state: ListedPayout['state']): string {
  switch (state) {
    case 'explained':
      return __('Explained', 'ml-connector');
    case 'held':
      return __('Needs attention', 'ml-connector');
    case 'booked':
      return __('Booked', 'ml-connector');
    case 'differs':
      return __('Differs', 'ml-connector');
    case 'failed':
      return __('Failed', 'ml-connector');
    case 'coming':
      return __('Not arrived yet', 'ml-connector');
  }
}

/** What the state means for the books. */
export function stateMeaning(state: ListedPayout['state']): string {
  switch (state) {
    case 'explained':
      return __('Every cent has its order. Match it with the deposit in Xero.', 'ml-connector');
    case 'held':
      return __('Nothing is booked until this is decided.', 'ml-connector');
    case 'booked':
      return __('Its transfer is in Xero: match it with the deposit there.', 'ml-connector');
    case 'differs':
      return __('What is in Xero is not what the provider paid out.', 'ml-connector');
    case 'failed':
      return __('The bank returned it: its money is at the provider again.', 'ml-connector');
    case 'coming':
      return __('The provider has sent it. It is booked on the day it arrives.', 'ml-connector');
  }
}

export function stepName(step: WaterfallStep): string {
  switch (step) {
    case 'sales':
      return __('Sales', 'ml-connector');
    case 'refunds':
      return __('Refunds', 'ml-connector');
    case 'fees':
      return __('Fees', 'ml-connector');
    case 'disputes':
      return __('Disputes', 'ml-connector');
    case 'reserves':
      return __('Reserves', 'ml-connector');
    case 'conversion':
      return __('Conversion', 'ml-connector');
    case 'other':
      return __('Other', 'ml-connector');
    case 'gap':
      return __('Not explained', 'ml-connector');
    case 'left':
      return __('Stays at the provider', 'ml-connector');
    case 'payout':
      return __('Payout', 'ml-connector');
  }
}

/** The account in one sentence. */
export function accountHeadline({ closing, provider, difference, currency, isProved }: ClearingAccountBody): string {
  const money = (amount: string) => formatAmount(amount, currency);
  if (signOf(difference) === 0)
    return sprintf(
      /* translators: %s: an amount */
      __('Proved: %s, exactly what the provider still owes.', 'ml-connector'),
      money(closing),
    );
  if (isProved)
    return sprintf(
      /* translators: 1: an amount, 2: an amount */
      __('Proved: %1$s. The provider owes %2$s; the rest is booked with the next payout.', 'ml-connector'),
      money(closing),
      money(provider),
    );
  return sprintf(
    signOf(difference) < 0
      ? /* translators: 1: an amount, 2: an amount */
        __('Differs: %1$s are missing, the provider owes %2$s.', 'ml-connector')
      : /* translators: 1: an amount, 2: an amount */
        __('Differs: %1$s too much, the provider owes %2$s.', 'ml-connector'),
    money(withoutSign(difference)),
    money(provider),
  );
}

export function payoutsWords(payouts: number): string {
  /* translators: %d: how many payouts */
  return sprintf(_n('%d payout', '%d payouts', payouts, 'ml-connector'), payouts);
}
