import type { Catalogue, Order, OrderCustomer, OrderLine, ShopUnits } from '../../domain/order.ts';
import type { RuleConditions, Settings } from '../../domain/settings/settings.ts';
import { needsShopCurrency } from '../../mapping/payment/currency-rate.ts';
import { needsShopUnits } from '../../mapping/order-figures.ts';
import { rateIdsOf } from '../../mapping/tax/tax-set.ts';
import type { PipelineDeps } from '../round.ts';

interface CatalogueDeps {
  readonly storeClient: (
    storeId: string,
  ) => Promise<Pick<Awaited<ReturnType<PipelineDeps['storeClient']>>, 'listProducts' | 'listCategoryParents'>>;
}

/** Categories, tags and kind of the orders' products; read only when a rule or the cause of an untaxed line needs them. */
export async function readCatalogue(
  deps: CatalogueDeps,
  storeId: string,
  orders: readonly Pick<Order, 'lines'>[],
  settings: Settings,
): Promise<Catalogue> {
  const isForRules = isAskedByRules(settings) || isTrackedByCategory(settings);
  const isWanted = (line: OrderLine) => isForRules || (needsKind(settings) && rateIdsOf(line).length === 0);
  const ids = new Set<number>();
  for (const order of orders) {
    for (const line of order.lines)
      if (line.kind === 'product' && line.productId > 0 && isWanted(line)) ids.add(line.productId);
  }
  return await readProducts(deps, storeId, ids, settings);
}

/** The same of products that no order names, for rules alone. */
export async function readRuleCatalogue(
  deps: CatalogueDeps,
  storeId: string,
  productIds: readonly number[],
  settings: Settings,
): Promise<Catalogue> {
  return await readProducts(deps, storeId, new Set(isAskedByRules(settings) ? productIds : []), settings);
}

function isAskedByRules(settings: Settings): boolean {
  return asks(settings, 'category', 'tag', 'productType', 'virtual');
}

async function readProducts(
  deps: CatalogueDeps,
  storeId: string,
  ids: ReadonlySet<number>,
  settings: Settings,
): Promise<Catalogue> {
  if (ids.size === 0) return new Map();
  const client = await deps.storeClient(storeId);
  const products = await client.listProducts([...ids]);
  if (!asks(settings, 'category') && !isTrackedByCategory(settings)) return products;
  const parents = await client.listCategoryParents();
  return new Map(
    [...products].map(([id, product]) => {
      return [id, { ...product, ancestorIds: ancestorsOf(product.categoryIds, parents) }];
    }),
  );
}

/** Roles of the orders' customers; read only when a rule needs them. */
export async function readCustomers(
  deps: Pick<PipelineDeps, 'storeClient'>,
  storeId: string,
  orders: readonly Order[],
  settings: Settings,
): Promise<ReadonlyMap<number, OrderCustomer>> {
  const ids = [...new Set(orders.map((order) => order.customerId))].filter((id) => id > 0);
  if (ids.length === 0 || !asks(settings, 'role')) return new Map();
  return await (await deps.storeClient(storeId)).listCustomerRoles(ids);
}

/**
 * Units of the shop's prices; read only when an order's total differs from its lines, or its rate is one to the shop's currency. null = not needed, or this key
 * may not read them: only such an order is refused then.
 */
export async function readShopUnits(
  deps: Pick<PipelineDeps, 'storeClient'>,
  storeId: string,
  orders: readonly Order[],
  settings: Settings,
): Promise<ShopUnits | null> {
  if (!orders.some((order) => needsShopUnits(order) || needsShopCurrency(order, settings))) return null;
  return await (await deps.storeClient(storeId)).allowedUnits();
}

/** Goods or services, taxable or not: what is taxed by its cause. */
function needsKind({ taxes }: Settings): boolean {
  return taxes.notTaxable !== null || taxes.intraCommunityGoods !== null || taxes.intraCommunityServices !== null;
}

function asks(settings: Settings, ...conditions: readonly (keyof RuleConditions)[]): boolean {
  return settings.rules.some((rule) => conditions.some((condition) => rule.when[condition] !== undefined));
}

function isTrackedByCategory({ tracking }: Settings): boolean {
  return tracking.some((one) => 'by' in one && one.by === 'category');
}

/** Parents, then their parents: nearest first, each once, so that a loop in the shop's data ends. */
function ancestorsOf(categoryIds: readonly number[], parents: ReadonlyMap<number, number>): number[] {
  const found = new Set<number>();
  let level: readonly number[] = categoryIds;
  while (level.length > 0) {
    const above = level.flatMap((id) => parents.get(id) ?? []);
    level = above.filter((id) => !found.has(id) && !categoryIds.includes(id));
    for (const id of level) found.add(id);
  }
  return [...found];
}
