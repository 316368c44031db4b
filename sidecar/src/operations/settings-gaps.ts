import type { KnownLists } from '../connection/reference-lists.ts';
import type { Settings } from '../domain/settings/settings.ts';
import type { StoreListsBody } from '../contract/lists.ts';

/** Each returns what is missing in a sentence; '' = nothing. */
export function wrongAccounts({ accounts, rules }: Settings, lists: KnownLists): string {
  const named = [...Object.values(accounts), ...rules.map((rule) => rule.account ?? null)];
  const gone = new Set(
    named.filter((ref) => ref !== null).filter((ref) => !lists.accounts.some((one) => isActive(one, ref))),
  );
  if (gone.size === 0) return '';
  const refs = [...gone].join(', ');
  return gone.size === 1 ? `Xero has no active account ${refs}.` : `Xero has no active accounts ${refs}.`;
}

function isActive(account: KnownLists['accounts'][number], ref: string): boolean {
  return account.status === 'ACTIVE' && (account.code === ref || account.accountId === ref);
}

export function wrongTaxTypes({ taxes, rules }: Settings, lists: KnownLists): string {
  const { rates, untaxed, reverseCharge, outsideScope } = taxes;
  const named = [
    ...Object.values(rates),
    untaxed,
    reverseCharge,
    outsideScope,
    ...rules.map((rule) => rule.taxType ?? null),
  ];
  const gone = new Set(
    named
      .filter((taxType) => taxType !== null)
      .filter((taxType) => !lists.taxRates.some((rate) => rate.taxType === taxType && rate.status === 'ACTIVE')),
  );
  if (gone.size === 0) return '';
  const refs = [...gone].join(', ');
  return gone.size === 1 ? `Xero has no active tax rate ${refs}.` : `Xero has no active tax rates ${refs}.`;
}

/** Currencies of its orders that the organisation's invoices cannot use. */
export function missingCurrencies(
  used: readonly string[],
  lists: Pick<KnownLists, 'currencies' | 'organisation'>,
): string {
  const { currencies, organisation } = lists;
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
  return taxes.untaxed === null ? 'Lines without tax have no tax type.' : '';
}

export function methodsWithoutAccount({ payments }: Settings, store: StoreListsBody): string {
  if (payments.default !== null) return '';
  const missing = store.gateways.filter(({ id, enabled }) => enabled && !Object.hasOwn(payments.methods, id));
  if (missing.length === 0) return '';
  const titles = missing.map(({ title }) => title).join(', ');
  return missing.length === 1 ? `${titles} has no Xero account yet.` : `These have no Xero account yet: ${titles}.`;
}
