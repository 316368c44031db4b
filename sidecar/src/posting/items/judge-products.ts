import { isAppError } from '../../domain/app-error.ts';
import type { OrganisationLists, PlannedItem, XeroItem } from '../../domain/documents.ts';
import type { ProductFamily, ShopPrices } from '../../domain/items/shop-product.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { itemKey } from '../../mapping/invoice/item-code.ts';
import { byItemKey, type ItemVerdict, judgeItem } from '../../mapping/items/judge-item.ts';
import { taxFactors } from '../../mapping/items/tax-factors.ts';
import { type CatalogueItem, wantedItems } from '../../mapping/items/wanted-items.ts';
import { readRuleCatalogue } from '../orders/read-facts.ts';
import type { ItemParts, ItemScope, ProductReader } from './item-parts.ts';

/** A product with its item, and what is to be done for it. */
export interface JudgedProduct extends CatalogueItem {
  readonly item: PlannedItem | null;
  readonly verdict: ItemVerdict;
}

/** Judges products against Xero's list. A list of earlier is read again before anything of it is changed. Writes nothing. */
export async function judgeProducts(
  parts: ItemParts,
  scope: ItemScope,
  families: readonly ProductFamily[],
): Promise<readonly JudgedProduct[]> {
  const startedAt = parts.now();
  const settings = await parts.settings();
  const lists = await parts.items.lists(scope.tenantId, { tracking: false, items: true });
  const wanted = await wantedOf(parts, scope, families, settings, lists);
  const judged = await judgeBy(parts, scope, wanted, settings, lists.items ?? []);
  if (!judged.some(({ verdict }) => verdict.kind === 'change')) return judged;
  return await judgeBy(parts, scope, wanted, settings, await parts.items.itemsSince(scope.tenantId, startedAt));
}

async function wantedOf(
  parts: ItemParts,
  { storeId }: ItemScope,
  families: readonly ProductFamily[],
  settings: Settings,
  lists: OrganisationLists,
): Promise<readonly CatalogueItem[]> {
  const store = await parts.store();
  const ids = families.map(({ product: { id } }) => id);
  const catalogue = await readRuleCatalogue({ storeClient: () => Promise.resolve(store) }, storeId, ids, settings);
  const context = { settings, lists, storeId, catalogue, prices: await pricesOf(store) };
  return families.flatMap((family) => wantedItems(family, context));
}

/** Of a key that may not read the shop's settings no price is known. */
async function pricesOf(store: ProductReader): Promise<ShopPrices> {
  try {
    const { currency, pricesIncludeTax, calcTaxes, rates, ...address } = await store.priceFacts();
    return { currency, includeTax: pricesIncludeTax, taxFactors: calcTaxes ? taxFactors(rates, address) : new Map() };
  } catch (error) {
    if (!isAppError(error, 'store') || error.retry !== 'never') throw error;
    return { currency: '', includeTax: false, taxFactors: new Map() };
  }
}

async function judgeBy(
  { items }: ItemParts,
  { tenantId }: ItemScope,
  wanted: readonly CatalogueItem[],
  settings: Settings,
  inXero: readonly XeroItem[],
): Promise<readonly JudgedProduct[]> {
  const keys = wanted.flatMap(({ item }) => (item === null ? [] : [itemKey(item.code)]));
  const written = await items.itemsWritten(tenantId, keys);
  const list = byItemKey(inXero);
  const seen = new Set<string>();
  return wanted.map((one) => {
    if (one.item === null) return { ...one, verdict: { kind: 'left', why: 'no_code' } };
    const key = itemKey(one.item.code);
    // The SKU of two products: the item is that of the first.
    if (seen.has(key)) return { ...one, verdict: { kind: 'left', why: 'other_product' } };
    seen.add(key);
    return { ...one, verdict: judgeItem(one.item, list, written.get(key), settings) };
  });
}
