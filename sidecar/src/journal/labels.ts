import type { AccountRef, OrganisationLists } from '../domain/documents.ts';

/** "200 Sales"; its name alone, if the account has no code; the reference, if Xero has no such account. */
export function accountLabel(ref: AccountRef, { accounts }: Pick<OrganisationLists, 'accounts'>): string {
  const known = accounts.find((one) =>
    'code' in ref ? one.code === ref.code : one.accountId.toLowerCase() === ref.accountId.toLowerCase(),
  );
  if (known === undefined) return 'code' in ref ? ref.code : ref.accountId;
  return known.code === '' ? known.name : `${known.code} ${known.name}`;
}

/** "20% (VAT on Income)"; "no tax" without one. */
export function rateLabel(taxType: string, { taxRates }: Pick<OrganisationLists, 'taxRates'>): string {
  if (taxType === '') return 'no tax';
  return taxRates.find((rate) => rate.taxType === taxType)?.name ?? taxType;
}
