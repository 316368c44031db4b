import type { OrganisationLists, XeroAccount } from '../domain/documents.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { organisationsRounding } from '../mapping/invoice/account.ts';
import type { Suggestion } from './suggestion.ts';

const INCOME_TYPES = new Set(['SALES', 'REVENUE', 'OTHERINCOME']);

/** The usual names, most specific first. Xero's names have 150 characters at most: without this limit a long one would take long. */
const SALES_NAMES = [
  /\b(?:woo|web ?shop|online|e-?commerce)\b.{0,150}\b(?:sales|income|revenue)\b/i,
  /^sales$/i,
  /\bsales\b/i,
];
const SHIPPING_NAMES = [/\b(?:shipping|postage|delivery|carriage|freight)\b/i];
const FEE_NAMES = [/\b(?:surcharges?|handling)\b/i, /\bfees?\b.{0,150}\b(?:income|revenue|charged|received)\b/i];
const OTHER_INCOME = [/\bother (?:revenue|income)\b/i];

interface Found {
  readonly account: XeroAccount;
  readonly why: string;
  readonly confidence: Suggestion['confidence'];
}

/** Accounts for sales, shipping, fees and rounding, by their names in the organisation. */
export function suggestAccounts({ accounts }: Settings, lists: OrganisationLists): Suggestion[] {
  const income = lists.accounts.filter(isIncome);
  const found = {
    sales: named(income, SALES_NAMES, 'sales') ?? firstIncome(income),
    shipping: named(income, SHIPPING_NAMES, 'shipping charged to customers'),
    fees: named(income, FEE_NAMES, 'fees charged to customers') ?? otherIncome(income),
    rounding: xerosRounding(lists),
  };
  const purposes = ['sales', 'shipping', 'fees', 'rounding'] as const;
  return purposes.flatMap((purpose): Suggestion | [] => {
    const choice = found[purpose];
    if (choice === null || choice.account.code === accounts[purpose]) return [];
    const { account, why, confidence } = choice;
    const reason = `${describeAccount(account)} ${why}.`;
    return { path: `accounts.${purpose}`, value: account.code, reason, confidence };
  });
}

function isIncome({ status, type, systemAccount, code }: XeroAccount): boolean {
  return status === 'ACTIVE' && INCOME_TYPES.has(type) && systemAccount === '' && code !== '';
}

function named(accounts: readonly XeroAccount[], names: readonly RegExp[], purpose: string): Found | null {
  const account = firstNamed(accounts, names);
  return account === null ? null : { account, why: `is an income account named for ${purpose}`, confidence: 'high' };
}

function firstIncome(income: readonly XeroAccount[]): Found | null {
  const account = income.find(({ type }) => type === 'SALES') ?? income[0];
  if (account === undefined) return null;
  return { account, why: 'is the first income account of the organisation', confidence: 'low' };
}

function otherIncome(income: readonly XeroAccount[]): Found | null {
  const account = firstNamed(income, OTHER_INCOME);
  if (account === null) return null;
  return { account, why: 'keeps fees charged to customers apart from sales', confidence: 'medium' };
}

function xerosRounding(lists: OrganisationLists): Found | null {
  const account = organisationsRounding(lists);
  if (account === undefined) return null;
  return { account, why: 'is the account Xero itself uses for rounding', confidence: 'high' };
}

/** The first account whose name matches, tried name by name. */
export function firstNamed(accounts: readonly XeroAccount[], names: readonly RegExp[]): XeroAccount | null {
  return names.flatMap((name) => accounts.find((account) => name.test(account.name)) ?? [])[0] ?? null;
}

export function describeAccount({ code, name }: XeroAccount): string {
  return code === '' ? `"${name}"` : `${code} "${name}"`;
}
