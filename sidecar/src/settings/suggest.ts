import { settingsInvalid } from './refused-settings.ts';
import { readSettings, type Settings } from '../domain/settings/settings.ts';
import { suggestNumberMeta } from './proposals/invoice-numbers.ts';
import { suggestLiabilityRules } from './proposals/liability-rules.ts';
import { suggestRefundedMoney } from './proposals/refunded-money.ts';
import { suggestTracking } from './proposals/tracking.ts';
import { setPaths } from './set-at-path.ts';
import { suggestAccounts } from './suggest-accounts.ts';
import { suggestDate } from './suggest-date.ts';
import { suggestDue } from './suggest-due.ts';
import { suggestGatewayFees } from './suggest-fees.ts';
import { suggestCurrencyAccounts, suggestPayments } from './suggest-payments.ts';
import { suggestPrefix } from './suggest-prefix.ts';
import { suggestStatuses } from './suggest-statuses.ts';
import { suggestTaxes } from './suggest-taxes.ts';
import type { SuggestInput, Suggestion } from './suggestion.ts';

/** What both sides' lists suggest beyond the current settings, each with its reason. */
export function suggestSettings(current: Settings, input: SuggestInput): Suggestion[] {
  return [
    ...suggestPrefix(current, input.usedNumberPrefixes),
    ...(input.invoiceNumbers === undefined ? [] : suggestNumberMeta(current, input.invoiceNumbers)),
    ...suggestStatuses(current, input.paidStatuses),
    ...suggestDate(current, input.gateways),
    ...suggestDue(current, input.gateways, input.lists),
    ...suggestAccounts(current, input.lists),
    ...suggestTaxes(current, input),
    ...suggestPayments(current, input.gateways, input.store.currency, input.lists),
    ...suggestCurrencyAccounts(current, input),
    ...suggestLiabilityRules(current, input.lists, input.seenLines ?? []),
    ...suggestGatewayFees(current, input.gateways, input.lists),
    ...suggestRefundedMoney(current, input.gateways),
    ...suggestTracking(current, input),
  ];
}

/** The settings with all suggestions but those that switch something on. Throws settings_invalid if one is invalid. */
export function applySuggestions(settings: Settings, suggestions: readonly Suggestion[]): Settings {
  const reading = readSettings(setPaths(settings, suggestions.filter(isForAll)));
  if (!reading.ok) throw settingsInvalid(reading.errors);
  return reading.settings;
}

export function isForAll({ optIn }: Suggestion): boolean {
  return optIn !== true;
}
