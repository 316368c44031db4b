import type { OrganisationLists, PlannedPayoutLine, XeroAccount } from '../../domain/documents.ts';
import { PAYOUT_GATEWAY_NAMES, payoutReference } from '../../domain/payouts/payout-gateways.ts';
import type { ProviderPayout } from '../../domain/payouts/payouts.ts';
import type { Problem } from '../../domain/problems.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { payoutsOf } from '../../domain/settings/settings-payouts.ts';
import { findAccount, lineAccountFault } from '../../mapping/invoice/account.ts';
import type { BookedFor, BookedLine } from '../../payouts/plan-booking.ts';
import { lineDescription } from './line-words.ts';

export interface BookingPlace {
  readonly payout: Pick<ProviderPayout, 'id' | 'gateway'>;
  readonly settings: Settings;
  readonly lists: OrganisationLists;
  /** Chosen for this payout; null = nobody did. */
  readonly unexplained: string | null;
  readonly problems: Problem[];
}

/** Of type BANK, active, in the currency; null with a problem. */
export function bankAccountFor(place: BookingPlace, what: 'clearing' | 'bank', currency: string): XeroAccount | null {
  const { payout, settings, lists, problems } = place;
  const { currencies, ...own } = payoutsOf(settings, payout.gateway);
  const isFurther = Object.hasOwn(currencies, currency);
  const ref = (isFurther ? currencies[currency]?.[what] : own[what]) ?? null;
  const setting = isFurther ? `payouts.${payout.gateway}.currencies.${currency}.${what}` : `payouts.${payout.gateway}.${what}`; // prettier-ignore
  const name = PAYOUT_GATEWAY_NAMES[payout.gateway];
  const role = what === 'clearing' ? `the clearing account of ${name}` : `the bank account that ${name} pays out to`;
  const details = { setting, currency, ...(ref === null ? {} : { account: ref }) };
  const fault = (message: string, fix: string, code: Problem['code'] = 'payout_account_invalid') => {
    problems.push({ code, message: `Payout ${payoutReference(payout)} is not booked. ${message}`, fix, details });
    return null;
  };
  const choose = `Choose a bank account of Xero in ${currency} (setting ${setting})`;
  if (ref === null) return fault(`No account is chosen as ${role}.`, `${choose}.`, 'payout_account_missing');
  const account = findAccount(ref, lists);
  if (account === undefined) return fault(`There is no account "${ref}" in Xero, set as ${role}.`, `${choose}.`);
  if (account.status !== 'ACTIVE')
    return fault(`${upper(role)}, "${account.name}", is archived in Xero.`, `${choose}, or restore it in Xero.`);
  if (account.type !== 'BANK') {
    const new_ = what === 'clearing' ? `, e.g. a new one named “${name} clearing ${currency}”` : '';
    return fault(`${upper(role)}, "${account.name}", is not of type bank: Xero moves money between bank accounts only.`, `${choose}${new_}.`); // prettier-ignore
  }
  const kept = account.currencyCode || (lists.baseCurrency ?? '');
  if (kept === currency) return account;
  const further = `payouts.${payout.gateway}.currencies.${currency}`;
  return fault(
    `It is in ${currency}, and ${role}, "${account.name}", is kept in ${kept === '' ? 'an unknown currency' : kept}.`,
    `Choose accounts in ${currency} (setting ${further}): {"clearing": …, "bank": …}.`,
    'payout_currency_differs',
  );
}

/** A line with the account chosen for it; null with a problem. */
export function payoutLine(
  place: BookingPlace,
  { of, amount, isWithoutTax }: BookedLine,
  type: 'SPEND' | 'RECEIVE',
): PlannedPayoutLine | null {
  const { payout, settings, lists, problems } = place;
  const { accounts } = payoutsOf(settings, payout.gateway);
  const ref = of === 'unexplained' ? place.unexplained : (accounts[of] ?? (of === 'feeTax' ? accounts.fees : null));
  const setting = `payouts.${payout.gateway}.accounts.${of === 'feeTax' && accounts.feeTax === null ? 'fees' : of}`;
  const fix = of === 'unexplained' ? 'Choose another account (payouts book … --other <account>).' : `Choose an active account of Xero (setting ${setting}).`; // prettier-ignore
  const words = NAMES[of];
  if (ref === null) {
    const message = `Payout ${payoutReference(payout)} is not booked. No account is chosen for ${words}.`;
    problems.push({ code: 'payout_account_missing', message, fix, details: { setting } });
    return null;
  }
  const account = findAccount(ref, lists);
  const fault = lineAccountFault(ref, account);
  if (account === undefined || fault !== null) {
    const message = `Payout ${payoutReference(payout)} is not booked. ${fault?.message ?? ''} It is set for ${words}.`;
    problems.push({ code: 'payout_account_invalid', message, fix, details: { setting, account: ref } });
    return null;
  }
  const taxType = isWithoutTax && of !== 'feeTax' ? settings.taxes.outsideScope : account.taxType;
  const signed = type === 'RECEIVE' ? negative(amount) : amount;
  return { of, description: lineDescription(of, payout.id), amount: signed, accountCode: account.code, taxType };
}

const NAMES: Readonly<Record<BookedFor, string>> = {
  fees: 'fees',
  feeTax: 'tax on fees',
  disputes: 'disputes',
  reserves: 'reserves',
  conversion: 'currency conversion',
  other: 'money of another shop',
  unexplained: 'what the provider does not explain',
};

function negative(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
