import type { KnownLists } from '../../connection/reference-lists.ts';
import type { Context } from '../../context/context.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { MappingFault } from '../../status/store-facts.ts';
import { feeFaults, unbookedFeeInWords } from '../check-fees.ts';
import { missingCurrencies, wrongAccounts, wrongTaxTypes } from './settings-gaps.ts';

interface Against {
  readonly tenantId: string | null;
  /** That the store's orders have. */
  readonly currencies: readonly string[];
}

/** By the settings, which are one object until they change: the lists of an organisation are long, and a status is asked for each minute. */
const kept = new WeakMap<Settings, { readonly by: string; readonly faults: MappingFault[] }>();

/** What the settings name and Xero lacks. Of fees, which hold no order up, the first reason. */
export async function mappingFaults(
  { config, xero }: Context,
  settings: Settings | null,
  { tenantId, currencies }: Against,
): Promise<MappingFault[]> {
  if (config.xero === null || settings === null || tenantId === null) return [];
  const { lists, mayBookFees } = xero();
  const age = await lists.age(tenantId);
  if (age === null) return [];
  const hasFees = Object.keys(settings.payments.fees).length > 0;
  const mayBook = hasFees && (await mayBookFees(tenantId));
  const by = JSON.stringify([tenantId, age.version, currencies, mayBook]);
  const last = kept.get(settings);
  if (last?.by === by) return last.faults;
  const known = await lists.known(tenantId);
  if (known === null) return [];
  const faults = faultsOf(settings, known, currencies, hasFees ? unbookedFees(settings, known, mayBook) : '');
  kept.set(settings, { by, faults });
  return faults;
}

function faultsOf(settings: Settings, lists: KnownLists, currencies: readonly string[], fees: string): MappingFault[] {
  const found = [
    ['accounts_invalid', wrongAccounts(settings, lists)],
    ['tax_types_invalid', wrongTaxTypes(settings, lists)],
    ['currency_missing', missingCurrencies(currencies, lists)],
    ['fees_not_booked', fees],
  ] as const;
  return found.flatMap(([code, message]) => (message === '' ? [] : [{ code, message }]));
}

function unbookedFees(settings: Settings, { accounts, taxRates }: KnownLists, mayBook: boolean): string {
  const lists = { accounts, taxRates, trackingCategories: null, items: null };
  const [first] = feeFaults(settings, lists, mayBook);
  return first === undefined ? '' : unbookedFeeInWords(first);
}
