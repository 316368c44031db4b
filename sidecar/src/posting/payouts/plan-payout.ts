import { Big } from 'big.js';
import type { PlannedBankTransfer, PlannedPayoutMoney, SourceDocuments } from '../../domain/documents.ts';
import { toMoney, ZERO } from '../../domain/money.ts';
import { PAYOUT_GATEWAY_NAMES } from '../../domain/payouts/payout-gateways.ts';
import type { LinkedTransaction, ProviderPayout } from '../../domain/payouts/payouts.ts';
import type { Problem } from '../../domain/problems.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { payoutsOf } from '../../domain/settings/settings-payouts.ts';
import { unlockedDay } from '../../mapping/lock-date.ts';
import { explainPayout, type PayoutDecisions } from '../../payouts/explain-payout.ts';
import { type BookedLine, type BookedMoney, planBooking, type PayoutBooking } from '../../payouts/plan-booking.ts';
import { bankAccountFor, type BookingPlace, payoutLine } from './payout-accounts.ts';
import { MONEY_REFERENCE_START } from './posted-money.ts';

/** A transfer that a person or a bank feed made of a payout is dated within so many days of its arrival. Ours. */
export const LINK_DAYS = 5;

export interface PayoutFacts {
  readonly payout: ProviderPayout;
  readonly rows: readonly LinkedTransaction[];
  readonly decisions: PayoutDecisions;
  readonly settings: Settings;
}

/** What a payout becomes in Xero, or why nothing of it is booked. */
export function planPayout(
  { payout, rows, decisions, settings }: PayoutFacts,
  lists: BookingPlace['lists'],
): { readonly documents: SourceDocuments } | { readonly problems: readonly Problem[] } {
  const booking = planBooking(payout, rows, payoutsOf(settings, payout.gateway), decisions);
  if (booking === null) {
    const { held } = explainPayout(payout, rows, decisions);
    return { problems: held.map((one) => ({ ...one, details: { payout: payout.id } })) };
  }
  const place = { payout, settings, lists, unexplained: decisions.unexplained, problems: [] as Problem[] };
  const date = unlockedDay('payout', payout.arrives, { settings, lists, problems: place.problems, notices: [] });
  const bankTransfer = transferOf(place, booking, date);
  const payoutMoney = booking.money.flatMap((money) => moneyOf(place, money, date));
  if (place.problems.length > 0) return { problems: distinct(place.problems) };
  return { documents: { ...(bankTransfer === null ? {} : { bankTransfer }), payoutMoney } };
}

function transferOf(place: BookingPlace, { transfer }: PayoutBooking, date: string): PlannedBankTransfer | null {
  if (transfer === null) return null;
  const clearing = bankAccountFor(place, 'clearing', transfer.currency);
  const bank = bankAccountFor(place, 'bank', transfer.currency);
  if (clearing === null || bank === null) return null;
  const [from, to] = transfer.isToBank ? [clearing, bank] : [bank, clearing];
  const { gateway, id } = place.payout;
  return {
    fromAccountId: from.accountId,
    toAccountId: to.accountId,
    amount: transfer.amount,
    date,
    text: `${PAYOUT_GATEWAY_NAMES[gateway]} payout ${id}`,
    linkDays: LINK_DAYS,
  };
}

function moneyOf(place: BookingPlace, { currency, lines }: BookedMoney, date: string): PlannedPayoutMoney[] {
  const before = place.problems.length;
  const clearing = bankAccountFor(place, 'clearing', currency);
  const total = lines.reduce((sum, { amount }) => sum.plus(amount), ZERO);
  // Xero takes no document of nothing: costs and money back are then two.
  const groups: (readonly BookedLine[])[] = total.eq(ZERO)
    ? [lines.filter(({ amount }) => new Big(amount).gt(ZERO)), lines.filter(({ amount }) => new Big(amount).lt(ZERO))]
    : [lines];
  const { gateway, id } = place.payout;
  const name = PAYOUT_GATEWAY_NAMES[gateway];
  return groups.flatMap((group) => {
    const type = group.reduce((sum, { amount }) => sum.plus(amount), ZERO).gt(ZERO) ? 'SPEND' : 'RECEIVE';
    const planned = group.map((line) => payoutLine(place, line, type)).filter((line) => line !== null);
    if (clearing === null || place.problems.length > before) return [];
    const text = `${MONEY_REFERENCE_START}${id}, ${name}`;
    return [{ type, bankAccountId: clearing.accountId, currency, date, contactName: name, text, lines: planned }];
  });
}

/** Transfer and costs have the same clearing account. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((one) => [`${one.code} ${one.message}`, one])).values()];
}

/** For the pages and the command line. */
export function payoutSummary({ id, gateway, currency, net, arrives }: ProviderPayout): object {
  return { payout: { id, gateway, currency, net: toMoney(new Big(net)), arrives } };
}
