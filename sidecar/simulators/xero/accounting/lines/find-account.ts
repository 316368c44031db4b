import type { Account, Organisation } from '../organisation.ts';

/** Accounts that never stand on a document line, by SystemAccount. */
const CONTROL_ACCOUNTS = [
  'DEBTORS',
  'CREDITORS',
  'BANKCURRENCYGAIN',
  'REALISEDCURRENCYGAIN',
  'UNREALISEDCURRENCYGAIN',
  'RETAINEDEARNINGS',
  'UNPAIDEXPCLM',
  'GST',
  'GSTONIMPORTS',
];

/** The account with this code, an active one first. */
export function accountByCode(organisation: Organisation, code: string): Account | undefined {
  if (code === '') return undefined;
  const found = Object.values(organisation.accounts).filter(
    (account) => account.code.toLowerCase() === code.toLowerCase(),
  );
  return found.find((account) => account.status === 'ACTIVE') ?? found[0];
}

export function systemAccount(organisation: Organisation, role: string): Account | undefined {
  return Object.values(organisation.accounts).find((account) => account.systemAccount === role);
}

/** Why an account cannot stand on a document line, or null. */
export function lineAccountProblem(account: Account): string | null {
  const label = account.code === '' ? account.name : account.code;
  if (account.status !== 'ACTIVE') {
    return `Account code '${label}' has been archived, or has been deleted. Each line item must reference a valid account.`;
  }
  const isControl = account.systemAccount !== null && CONTROL_ACCOUNTS.includes(account.systemAccount);
  if (account.type !== 'BANK' && !isControl) return null;
  return `Account code '${label}' is not a valid code for this document.`;
}
