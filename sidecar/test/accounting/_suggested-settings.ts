import { NEW_STORE_SETTINGS, type Settings } from '../../src/domain/settings/settings.ts';
import { withOwnersDefault } from '../../simulators/owners-default.ts';
import { rateIdsOf } from '../../src/mapping/tax/tax-set.ts';
import { applySuggestions, suggestSettings } from '../../src/settings/suggest.ts';
import { organisationIn } from '../support/xero/_organisations.ts';
import type { RecordedStore } from './_recorded-orders.ts';

/** The settings a recorded store gets by taking every suggestion, with an organisation of its country. */
export function suggestedSettings(store: RecordedStore): Settings {
  const [country = ''] = store.country.split(':');
  const orders = [...store.orders.values()];
  const lists = organisationIn(country);
  const suggestions = suggestSettings(NEW_STORE_SETTINGS, {
    storeId: store.scenario,
    store,
    taxRates: store.taxRates,
    gateways: store.gateways,
    lists,
    orderRateSets: orders.flatMap((order) => order.lines.map(rateIdsOf)),
    usedNumberPrefixes: [],
  });
  return withOwnersDefault(applySuggestions(NEW_STORE_SETTINGS, suggestions), lists.accounts);
}
