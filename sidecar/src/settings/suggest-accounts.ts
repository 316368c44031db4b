import type { OrganisationLists, XeroAccount } from '../domain/documents.ts';
import type { Settings } from '../domain/settings/settings.ts';
import type { Suggestion } from './suggestion.ts';

const INCOME_TYPES = new Set(['SALES', 'REVENUE', 'OTHERINCOME']);

/** The usual names, most specific first. */
const SALES_NAMES = [
  /\b(?:woo|web ?shop|online|e-?commerce)\b.*\b(?:sales|income|revenue)\b/i,
  /^sales$/i,
  /\bsales\b/i,
];
const SHIPPING_NAMES = [/\b(?:shipping|postage|delivery|carriage|freight)\b/i];
const FEE_NAMES = [/\b(?:surcharges?|handling)\b/i, /\bfees?\b.*\b(?:income|revenue|charged|received)\b/i];
const OTHER_INCOME = [/\bother (?:revenue|income)\b/i];

/** Accounts for sales, shipping, fees and rounding, by their names in the organisation. */
export function suggestAccounts(current: Settings, lists: OrganisationLists): Suggestion[] {
  const income = lists.accounts.filter(isIncome);
  return [
    salesAccount(income),
    named(income, SHIPPING_NAMES, 'accounts.shipping', 'shipping charged to customers'),
    named(income, FEE_NAMES, 'accounts.fees', 'fees charged to customers') ?? otherIncome(income),
    roundingAccount(lists),
  ]
    .filter((suggestion) => suggestion !== null)
    .filter((suggestion) => suggestion.value !== currentValue(current, suggestion.path));
}

function isIncome(account: XeroAccount): boolean {
  return (
    account.status === 'ACTIVE' && INCOME_TYPES.has(account.type) && account.systemAccount === '' && account.code !== ''
  );
}

function salesAccount(income: readonly XeroAccount[]): Suggestion | null {
  const found = named(income, SALES_NAMES, 'accounts.sales', 'sales');
  if (found !== null) return found;
  const first = income.find((account) => account.type === 'SALES') ?? income[0];
  if (first === undefined) return null;
  const reason = `${describe(first)} is the first income account of the organisation.`;
  return { path: 'accounts.sales', value: first.code, reason, confidence: 'low' };
}

function named(
  accounts: readonly XeroAccount[],
  names: readonly RegExp[],
  path: string,
  purpose: string,
): Suggestion | null {
  for (const name of names) {
    const found = accounts.find((account) => name.test(account.name));
    if (found !== undefined) {
      return {
        path,
        value: found.code,
        reason: `${describe(found)} is an income account named for ${purpose}.`,
        confidence: 'high',
      };
    }
  }
  return null;
}

function otherIncome(income: readonly XeroAccount[]): Suggestion | null {
  const found = income.find((account) => OTHER_INCOME.some((name) => name.test(account.name)));
  if (found === undefined) return null;
  const reason = `${describe(found)} keeps fees charged to customers apart from sales.`;
  return { path: 'accounts.fees', value: found.code, reason, confidence: 'medium' };
}

function roundingAccount(lists: OrganisationLists): Suggestion | null {
  const own = lists.accounts.find((account) => account.systemAccount === 'ROUNDING' && account.status === 'ACTIVE');
  if (own === undefined) return null;
  const reason = `${describe(own)} is the account Xero itself uses for rounding.`;
  return { path: 'accounts.rounding', value: own.code, reason, confidence: 'high' };
}

export function describe(account: XeroAccount): string {
  return account.code === '' ? `"${account.name}"` : `${account.code} "${account.name}"`;
}

function currentValue(settings: Settings, path: string): unknown {
  return Object.entries(settings.accounts).find(([key]) => `accounts.${key}` === path)?.[1];
}
