/** A bank account to create, as `PUT /Accounts` takes it: one in a call (developer.xero.com/documentation/api/accounting/accounts). */
export interface NewBankAccount {
  readonly name: string;
  readonly code: string;
  /** null = the organisation's. */
  readonly currency: string | null;
}

export const ACCOUNTS_PATH = 'Accounts';

/**
 * Xero wants a number of every bank account and says nothing of its form. A clearing account has none: the digits of its code stand
 * for it, in a length that its own examples have. Descriptions are refused for bank accounts.
 */
const NUMBER_DIGITS = 8;

export function bankAccountBody({ name, code, currency }: NewBankAccount): string {
  const BankAccountNumber = code.replace(/\D/g, '').padStart(NUMBER_DIGITS, '0');
  const CurrencyCode = currency === null ? {} : { CurrencyCode: currency };
  return JSON.stringify({ Code: code, Name: name, Type: 'BANK', BankAccountNumber, ...CurrencyCode });
}
