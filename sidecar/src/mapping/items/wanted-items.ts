import type { OrganisationLists, PlannedItem } from '../../domain/documents.ts';
import type { ProductFamily, ShopPrices, ShopProduct } from '../../domain/items/shop-product.ts';
import { decimal } from '../../domain/money.ts';
import type { Catalogue, ProductLine } from '../../domain/order.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { cut } from '../../domain/text.ts';
import { lineName } from '../description.ts';
import { findAccount, lineAccountFault } from '../invoice/account.ts';
import { deciding } from '../invoice/deciding.ts';
import { codeOfProduct, ITEM_NAME_LENGTH_MAX, itemKey, sourceOfItem } from '../invoice/item-code.ts';
import { orderConditionsOf, rulesForLine } from '../invoice/rules.ts';
import { itemPrice, itemPriceType } from './item-price.ts';

export interface CatalogueContext {
  readonly settings: Settings;
  readonly lists: OrganisationLists;
  readonly storeId: string;
  readonly prices: ShopPrices;
  /** What rules ask of products; empty = no rule asks. */
  readonly catalogue: Catalogue;
}

/** A product as it should stand in Xero's price list; `item` null = it has no code. */
export interface CatalogueItem {
  readonly productId: number;
  readonly name: string;
  readonly item: PlannedItem | null;
}

/** Never on an order themselves: the products of a group are, and an external one is sold by another shop. */
const NOT_SOLD: ReadonlySet<string> = new Set(['grouped', 'external']);

/** The items of a product: one, or one for each SKU of its variations. Variations with the product's SKU share the product's item. */
export function wantedItems({ product, variations }: ProductFamily, context: CatalogueContext): CatalogueItem[] {
  if (!product.isPublished || NOT_SOLD.has(product.type)) return [];
  if (variations.length === 0) return isVariable(product) ? [] : [toItem(product, [product], context)];
  const own = codeOf(product, context);
  const sold = variations.filter(({ isPublished }) => isPublished);
  const byCode = Map.groupBy(sold, (variation) => {
    const code = codeOf(variation, context);
    // Without a code each is named alone.
    return code === null ? `no code ${variation.id}` : itemKey(code);
  });
  return [...byCode].map(([key, some]) => {
    const [first] = some;
    const isShared = some.length > 1 || (own !== null && key === itemKey(own));
    return first === undefined || isShared
      ? toItem(product, some, context, first)
      : toItem(named(first, product), [first], context);
  });
}

function isVariable({ type }: Pick<ShopProduct, 'type'>): boolean {
  return type.startsWith('variable');
}

function codeOf({ id, parentId, sku, choices }: ShopProduct, { settings, storeId }: CatalogueContext): string | null {
  const ids = parentId === 0 ? { productId: id, variationId: 0 } : { productId: parentId, variationId: id };
  return codeOfProduct({ sku, choices, ...ids }, settings, storeId);
}

/** As WooCommerce names a variation on an order: "Mug - S, Blue". */
function named(variation: ShopProduct, { name, isTaxable, taxClass }: ShopProduct): ShopProduct {
  const options = variation.options.map(({ value }) => value).filter((value) => value !== '');
  return {
    ...variation,
    name: options.length === 0 ? name : `${name} - ${options.join(', ')}`,
    isTaxable: isTaxable && variation.isTaxable,
    taxClass: variation.taxClass === 'parent' ? taxClass : variation.taxClass,
  };
}

/** `of`: those that share it. `coded`: the one whose code it has, if that is another. */
function toItem(
  product: ShopProduct,
  of: readonly ShopProduct[],
  context: CatalogueContext,
  coded: ShopProduct = product,
): CatalogueItem {
  const line = lineOf(product);
  const name = lineName(line);
  const code = codeOf(coded, context);
  const [price, ...others] = new Set(of.map((one) => priceOf(one, product, context)));
  const item = {
    code: code ?? '',
    name: cut(name, ITEM_NAME_LENGTH_MAX),
    description: name,
    unitPrice: others.length > 0 ? null : (price ?? null),
    accountCode: accountOfProduct(line, context),
    // That of the account: no order says which rates apply.
    taxType: '',
    source: sourceOfItem(context.storeId, line.productId),
  };
  return { productId: coded.id, name, item: code === null ? null : item };
}

/** A line of it, for what is decided without an order. */
function lineOf({ id, parentId, name, sku, taxClass, options, choices }: ShopProduct): ProductLine {
  const ids = parentId === 0 ? { productId: id, variationId: 0 } : { productId: parentId, variationId: id };
  const money = { total: '0', totalTax: '0', subtotal: '0', subtotalTax: '0', taxes: [] };
  return { kind: 'product', id: 0, name, sku, taxClass, quantity: '1', attributes: options, choices, ...ids, ...money };
}

/** '' = none that Xero would take. */
function accountOfProduct(line: ProductLine, { settings, lists, catalogue }: CatalogueContext): string {
  const rules = rulesForLine(line, { settings, catalogue }).filter((rule) => orderConditionsOf(rule).length === 0);
  const ref = deciding('account', line, rules, settings)?.value ?? settings.accounts.sales;
  const account = ref === null ? undefined : findAccount(ref, lists);
  return account === undefined || lineAccountFault(account.code, account) !== null ? '' : account.code;
}

/** null = the shop has none, or in another currency than the price list. */
function priceOf(one: ShopProduct, product: ShopProduct, { settings, lists, prices }: CatalogueContext): string | null {
  if (one.price === '' || prices.currency !== lists.baseCurrency) return null;
  const taxClass = one.taxClass === 'parent' ? product.taxClass : one.taxClass;
  const entered = decimal(one.price);
  const factor = decimal(one.isTaxable ? (prices.taxFactors.get(taxClass || 'standard') ?? '1') : '1');
  const figures = prices.includeTax
    ? { gross: entered, net: entered.div(factor) }
    : { net: entered, gross: entered.times(factor) };
  return itemPrice(figures, itemPriceType(lists, settings, prices.includeTax));
}
