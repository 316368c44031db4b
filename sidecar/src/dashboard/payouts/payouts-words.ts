import type { ClearingAccountBody, ListedPayout } from '../../contract/payouts.ts';
import { PAYOUT_GATEWAY_NAMES } from '../../domain/payouts/payout-gateways.ts';
import { signOf, withoutSign } from '../../figures/month.ts';
import type { WaterfallStep } from '../../figures/waterfall.ts';
import { money } from '../books/books-words.ts';

type State = ListedPayout['state'];

/** Never by colour alone; `level`: the colours of the other pages. */
export const PAYOUT_STATES: Readonly<Record<State, { title: string; sign: string; level: string; meaning: string }>> = {
  explained: {
    ...{ title: 'Explained', sign: '✓', level: 'green' },
    meaning: 'Every cent has its order. Match it with the deposit in Xero.',
  },
  held: { title: 'Needs attention', sign: '!', level: 'amber', meaning: 'Nothing is booked until this is decided.' },
  booked: {
    ...{ title: 'Booked', sign: '✓', level: 'green' },
    meaning: 'Its transfer is in Xero: match it with the deposit there.',
  },
  differs: {
    ...{ title: 'Differs', sign: '≠', level: 'red' },
    meaning: 'What is in Xero is not what the provider paid out.',
  },
  failed: {
    ...{ title: 'Failed', sign: '×', level: 'amber' },
    meaning: 'The bank returned it: its money is at the provider again.',
  },
  coming: {
    ...{ title: 'Not arrived yet', sign: '…', level: 'idle' },
    meaning: 'The provider has sent it. It is booked on the day it arrives.',
  },
};

export const STEP_NAMES: Readonly<Record<WaterfallStep, string>> = {
  ...{ sales: 'Sales', refunds: 'Refunds', fees: 'Fees', disputes: 'Disputes', reserves: 'Reserves' },
  ...{
    conversion: 'Conversion',
    other: 'Other',
    gap: 'Not explained',
    left: 'Stays at the provider',
    payout: 'Payout',
  },
};

export function payoutTitle({ gateway, reference }: Pick<ListedPayout, 'gateway' | 'reference'>): string {
  return `${PAYOUT_GATEWAY_NAMES[gateway]} payout ${reference}`;
}

export function payoutsInWords(payouts: number): string {
  return payouts === 1 ? '1 payout' : `${payouts} payouts`;
}

/** The account in one sentence. */
export function accountSentence({
  closing,
  provider,
  difference,
  currency,
  isProved,
}: Pick<ClearingAccountBody, 'closing' | 'provider' | 'difference' | 'currency' | 'isProved'>): string {
  const sign = signOf(difference);
  if (sign === 0) return `Proved: ${money(closing, currency)}, exactly what the provider still owes.`;
  const owed = money(provider, currency);
  if (isProved)
    return `Proved: ${money(closing, currency)}. The provider owes ${owed}; the rest is booked with the next payout.`;
  const amount = money(withoutSign(difference), currency);
  return `Differs: ${amount} ${sign < 0 ? 'are missing' : 'too much'}, the provider owes ${owed}.`;
}
