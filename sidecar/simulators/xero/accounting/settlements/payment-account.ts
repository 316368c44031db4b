import Big from 'big.js';
import type { Account, Organisation } from '../organisation.ts';
import { accountByCode } from '../lines/find-account.ts';
import { decimal, id, object, text, type Element } from '../wire/element.ts';
import { CURRENCY_RATE_DP, MONEY_DP } from '../wire/money.ts';
import type { Payable } from './payment-target.ts';

/** The account money moves on: of type BANK, or enabled for payments. Notes what is wrong with it. */
export function readPaymentAccount(organisation: Organisation, element: Element, problems: string[]): Account | null {
  const sent = object(element, 'Account') ?? {};
  const accountId = id(sent, 'AccountID');
  const code = text(sent, 'Code') ?? text(element, 'Code') ?? '';
  const account = accountId === undefined ? accountByCode(organisation, code) : organisation.accounts[accountId];
  if (account === undefined) {
    problems.push('Account could not be found.');
    return null;
  }
  if (account.status !== 'ACTIVE') {
    problems.push(`Account code '${account.code}' has been archived, or has been deleted.`);
  } else if (account.type !== 'BANK' && !account.enablePayments) {
    problems.push('Account type must be BANK or account must be enabled for payments');
  }
  return account;
}

export interface BankSide {
  readonly bankAmount: string;
  readonly currencyRate: string;
}

/** What arrives on the account: in its own currency, by BankAmount, CurrencyRate or the day rate. */
export function bankSide(
  organisation: Organisation,
  element: Element,
  document: Payable,
  account: Account,
  amount: Big,
  problems: string[],
): BankSide {
  const { baseCurrency } = organisation;
  const accountCurrency = account.bank?.currency ?? baseCurrency;
  const isForeign = document.currency !== baseCurrency;
  if (accountCurrency !== document.currency && accountCurrency !== baseCurrency) {
    problems.push('The bank account must be in the currency of the document or in the base currency.');
  }
  const sentBankAmount = decimal(element, 'BankAmount');
  if (sentBankAmount?.lte(0) === true) problems.push('Payment amounts must be positive amounts');
  if (!isForeign) return { bankAmount: amount.toFixed(MONEY_DP), currencyRate: '1' };
  const sentRate = decimal(element, 'CurrencyRate');
  const dayRate = organisation.currencies[document.currency]?.dayRate ?? document.currencyRate;
  if (accountCurrency === document.currency) {
    return { bankAmount: amount.toFixed(MONEY_DP), currencyRate: (sentRate ?? new Big(dayRate)).toString() };
  }
  if (sentBankAmount?.gt(0) === true) {
    const rate = amount.div(sentBankAmount).round(CURRENCY_RATE_DP);
    return { bankAmount: sentBankAmount.toFixed(MONEY_DP), currencyRate: rate.toString() };
  }
  if (sentRate?.lte(0) === true) problems.push('The CurrencyRate is not valid.');
  const rate = sentRate?.gt(0) === true ? sentRate : new Big(dayRate);
  return { bankAmount: amount.div(rate).toFixed(MONEY_DP), currencyRate: rate.round(CURRENCY_RATE_DP).toString() };
}
