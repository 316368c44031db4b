import { NEW_STORE_SETTINGS } from '../../domain/settings/settings.ts';
import { judgeOrder } from '../../fit/judge-order.ts';
import { fitReport, type FitReport } from '../../fit/fit-report.ts';
import { typicalOrganisation } from '../../fit/typical-organisation.ts';
import { planDocuments } from '../../mapping/plan-documents.ts';
import { readCatalogue, readShopUnits } from '../../posting/orders/read-facts.ts';
import { applySuggestions, isForAll, suggestSettings } from '../../settings/suggest.ts';
import type { WooCommerceClient } from '../../woocommerce/client.ts';
import { seenOn } from '../suggest-for.ts';
import { type FitProgress, readLatest } from './read-latest.ts';

/** Stands for the store in references until it has an id of its own. */
const UNNAMED = 'shop';

interface ShopToFit {
  readonly client: WooCommerceClient;
  /** Of the organisation, ISO 3166 alpha-2; null = the shop's. */
  readonly country: string | null;
  readonly orders: number;
  readonly now: Date;
}

/**
 * What posting would make of a shop's latest orders, with the settings that set-up proposes, in a new organisation of its
 * country. Reads the shop alone; keeps nothing. Throws a store error.
 */
export async function fitShop(
  { client, country, orders: max, now }: ShopToFit,
  onRead: FitProgress = () => undefined,
): Promise<FitReport> {
  const facts = await client.readStore();
  const [taxRates, gateways] = [await client.listTaxRates(), await client.listPaymentGateways()];
  const home = country ?? facts.country;
  const { read, unreadable, uses, plan } = await readLatest(client, max, now, onRead);
  const orders = read.map(({ order }) => order);
  const lists = typicalOrganisation(home, facts.currency, gateways);
  const suggestions = suggestSettings(NEW_STORE_SETTINGS, {
    ...{
      storeId: UNNAMED,
      store: { country: facts.country, currency: facts.currency, name: facts.name },
      taxRates,
      gateways,
      lists,
    },
    ...seenOn(orders),
    usedNumberPrefixes: [],
  });
  const settings = applySuggestions(NEW_STORE_SETTINGS, suggestions);
  const deps = { storeClient: () => Promise.resolve(client) };
  const catalogue = await readCatalogue(deps, UNNAMED, orders, settings);
  const units = await readShopUnits(deps, UNNAMED, orders, settings);
  const store = { id: UNNAMED, url: client.url };
  const judged = read.map(({ order, refunds }) =>
    judgeOrder(order, planDocuments(order, { settings, lists, catalogue, store, units, refunds })),
  );
  const buyers = judged.flatMap((one) => (one.kind === 'judged' ? (one.documents?.contact.contactNumber ?? []) : []));
  return fitReport({
    store: { url: client.url, name: facts.name, country: facts.country, currency: facts.currency },
    basis: { kind: 'typical', country: home, organisation: null },
    orders: [...judged.flatMap((one) => (one.kind === 'judged' ? one.order : [])), ...unreadable],
    left: judged.flatMap((one) => (one.kind === 'left' ? one.order : [])),
    suggestions: [],
    proposed: suggestions.filter(isForAll),
    contacts: { buyers: new Set(buyers).size, known: null },
    uses,
    plan,
  });
}
