import type { KnownLists } from '../../connection/reference-lists.ts';
import type { StoreListsBody } from '../../contract/lists.ts';
import type { OrganisationLists } from '../../domain/documents.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { findAccount } from '../../mapping/invoice/account.ts';

/** A setting's path, and the account or tax type that it names. */
type Named = readonly [path: string, ref: string];

function given(named: readonly (readonly [path: string, ref: string | null | undefined])[]): Named[] {
  return named.flatMap(([path, ref]) => (ref == null ? [] : [[path, ref] as const]));
}

/** Of `accounts` and `rules`; those of `payments` have a check of their own when an order is paid. */
function salesAccounts({ accounts, rules }: Settings): Named[] {
  return given([
    ...Object.entries(accounts).map(([key, ref]) => [`accounts.${key}`, ref] as const),
    ...rules.map((rule, index) => [`rules.${index}.account`, rule.account] as const),
  ]);
}

function paymentAccounts({ methods, default: fallback, refunds }: Settings['payments']): Named[] {
  const refOf = (method: typeof fallback) => (method !== null && 'account' in method ? method.account : null);
  return given([
    ...Object.entries(methods).map(([key, method]) => [`payments.methods.${key}`, refOf(method)] as const),
    ['payments.default', refOf(fallback)],
    ...Object.entries(refunds).map(([key, choice]) => {
      return [`payments.refunds.${key}`, typeof choice === 'string' ? null : choice.account] as const;
    }),
  ]);
}

function taxTypes({ taxes, rules }: Settings): Named[] {
  const { rates, ...others } = taxes;
  return given([
    ...Object.entries(rates).map(([key, taxType]) => [`taxes.rates.${key}`, taxType] as const),
    ...Object.entries(others)
      .filter(([key]) => key !== 'exemptCustomers')
      .map(([key, taxType]) => [`taxes.${key}`, taxType] as const),
    ...rules.map((rule, index) => [`rules.${index}.taxType`, rule.taxType] as const),
  ]);
}

/** Each setting that names an account or tax type that Xero does not have, or no longer. */
export function listFaults(settings: Settings, lists: OrganisationLists): string[] {
  const accounts = [...salesAccounts(settings), ...paymentAccounts(settings.payments)].flatMap(([path, ref]) => {
    const account = findAccount(ref, lists);
    if (account === undefined) return [`${path}: Xero has no account "${ref}".`];
    return account.status === 'ACTIVE' ? [] : [`${path}: the account ${ref} "${account.name}" is archived in Xero.`];
  });
  const rates = taxTypes(settings).flatMap(([path, taxType]) => {
    const rate = lists.taxRates.find((one) => one.taxType === taxType);
    if (rate === undefined) return [`${path}: the organisation has no tax type ${taxType}.`];
    return rate.status === 'ACTIVE' ? [] : [`${path}: the tax rate "${rate.name}" (${taxType}) is no longer active.`];
  });
  return [...accounts, ...rates];
}

/** These return what is missing in a sentence; '' = nothing. */
export function wrongAccounts(settings: Settings, lists: KnownLists): string {
  const active = lists.accounts.filter(({ status }) => status === 'ACTIVE');
  const refs = new Set(active.flatMap(({ code, accountId }) => [code, accountId]));
  return missingText('account', salesAccounts(settings), refs);
}

export function wrongTaxTypes(settings: Settings, lists: KnownLists): string {
  const active = lists.taxRates.filter(({ status }) => status === 'ACTIVE');
  return missingText('tax rate', taxTypes(settings), new Set(active.map(({ taxType }) => taxType)));
}

function missingText(what: string, named: readonly Named[], active: ReadonlySet<string>): string {
  const missing = [...new Set(named.map(([, ref]) => ref))].filter((ref) => !active.has(ref));
  if (missing.length === 0) return '';
  return `Xero has no active ${what}${missing.length === 1 ? '' : 's'} ${missing.join(', ')}.`;
}

/** Currencies of its orders that the organisation's invoices cannot use. */
export function missingCurrencies(used: readonly string[], { currencies, organisation }: KnownLists): string {
  if (currencies === null) return '';
  const allowed = new Set([...currencies, organisation?.baseCurrency ?? '']);
  const missing = [...new Set(used)].filter((code) => !allowed.has(code)).sort();
  if (missing.length === 0) return '';
  const codes = missing.join(', ');
  return missing.length === 1 ? `Xero has no currency ${codes}.` : `Xero does not have the currencies ${codes}.`;
}

/** A set of rates counts as mapped when it is, or when no order had it. */
export function unmappedRates({ taxes }: Settings, store: StoreListsBody): string {
  const keys = Object.keys(taxes.rates);
  const mapped = new Set(keys.flatMap((key) => [key, ...key.split('+')]));
  const missing = store.rateSets.filter(({ key }) => !mapped.has(key)).length;
  if (missing > 0) return missing === 1 ? '1 tax rate has no tax type.' : `${missing} tax rates have no tax type.`;
  if (taxes.untaxed !== null || taxes.domesticUntaxed !== null) return '';
  return 'Untaxed sales in your own country have no tax type.';
}

export function methodsWithoutAccount({ payments }: Settings, store: StoreListsBody): string {
  if (payments.default !== null) return '';
  const missing = store.gateways.filter(({ id, enabled }) => enabled && !Object.hasOwn(payments.methods, id));
  if (missing.length === 0) return '';
  const titles = missing.map(({ title }) => title).join(', ');
  if (missing.length === 1) return `${titles} has no Xero account yet.`;
  return `These have no Xero account yet: ${titles}. Each provider needs a bank account of its own in Xero, e.g. “Stripe clearing”.`;
}
