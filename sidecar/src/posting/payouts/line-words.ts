import type { BookedFor } from '../../payouts/plan-booking.ts';

/** What a line says that it is for, before the payout's id. */
const WORDS: Readonly<Record<BookedFor, string>> = {
  fees: 'Fees',
  feeTax: 'Tax on fees',
  disputes: 'Disputes',
  reserves: 'Reserves',
  conversion: 'Currency conversion',
  other: 'Money of another shop',
  unexplained: 'Not explained by the provider',
};

export function lineDescription(of: BookedFor, payout: string): string {
  return `${WORDS[of]}, payout ${payout}`;
}

/** What a line in Xero is for; "fees" where somebody changed its text. */
export function lineOf(description: string): string {
  return Object.entries(WORDS).find(([, words]) => description.startsWith(`${words}, payout `))?.[0] ?? 'fees';
}
