import { settingsInvalid } from './refused-settings.ts';
import type { OrganisationLists } from '../domain/documents.ts';
import { readSettings, type Settings } from '../domain/settings/settings.ts';
import { setAtPath } from './set-at-path.ts';
import { suggestAccounts } from './suggest-accounts.ts';
import { suggestGatewayFees } from './suggest-fees.ts';
import { suggestPayments } from './suggest-payments.ts';
import { suggestPrefix } from './suggest-prefix.ts';
import { suggestTaxes } from './suggest-taxes.ts';
import type { Gateway, OrderTaxRate, Suggestion, WooTaxRate } from './suggestion.ts';

export interface SuggestInput {
  readonly storeId: string;
  /** Country in WooCommerce's form: "GB" or "US:IL". */
  readonly store: { readonly country: string; readonly currency: string };
  readonly taxRates: readonly WooTaxRate[];
  readonly gateways: readonly Gateway[];
  readonly lists: OrganisationLists;
  /** Tax rates seen on orders, and which were on one line together. */
  readonly orderRates?: readonly OrderTaxRate[];
  readonly orderRateSets?: readonly (readonly number[])[];
  /** Number prefixes of the other stores that post to the same organisation. */
  readonly usedNumberPrefixes: readonly string[];
}

/** What both sides' lists suggest beyond the current settings, each with its reason. */
export function suggestSettings(current: Settings, input: SuggestInput): Suggestion[] {
  const [country = ''] = input.store.country.split(':');
  return [
    ...suggestPrefix(current, input.storeId, input.usedNumberPrefixes),
    ...suggestAccounts(current, input.lists),
    ...suggestTaxes(current, {
      country,
      taxRates: input.taxRates,
      orderRates: input.orderRates ?? [],
      orderRateSets: input.orderRateSets ?? [],
      lists: input.lists,
    }),
    ...suggestPayments(current, input.gateways, input.store.currency, input.lists),
    ...suggestGatewayFees(current, input.gateways, input.lists),
  ];
}

/** The settings with all suggestions but those that switch something on. Throws settings_invalid if one is invalid. */
export function applySuggestions(settings: Settings, suggestions: readonly Suggestion[]): Settings {
  return suggestions.filter(isForAll).reduce((current, suggestion) => {
    const reading = readSettings(setAtPath(current, suggestion.path, suggestion.value));
    if (!reading.ok) throw settingsInvalid(reading.errors);
    return reading.settings;
  }, settings);
}

export function isForAll({ optIn }: Suggestion): boolean {
  return optIn !== true;
}
