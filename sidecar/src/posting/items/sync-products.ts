import { isAppError } from '../../domain/app-error.ts';
import { backOffMs } from '../../domain/back-off.ts';
import { watchesProducts } from '../../domain/items/watch-products.ts';
import { type ItemParts, type ItemScope, readFamilies } from './item-parts.ts';
import { type ItemResult, keepItems } from './keep-items.ts';

/** One request to the shop, and one call to Xero for each kind of change. */
const PRODUCTS_AT_ONCE_MAX = 100;
/** After failures: a product that makes calls fail is soon alone. */
const PRODUCTS_AFTER_TRIES = [10, 1] as const;
const BACK_OFF = { firstMs: 60_000, maxMs: 6 * 60 * 60_000 };

export interface ChangedProduct {
  readonly storeId: string;
  readonly productId: number;
  readonly revision: number;
  readonly tries: number;
}

/** Kept by stores/product-changes.ts. */
export interface ProductChangesPort {
  due(storeId: string, limit: number): Promise<readonly ChangedProduct[]>;
  done(changes: readonly ChangedProduct[]): Promise<void>;
  later(changes: readonly ChangedProduct[], dueAt: (tries: number) => Date, problem: object): Promise<void>;
  drop(storeId: string): Promise<void>;
}

export interface ProductParts extends ItemParts {
  readonly changes: ProductChangesPort;
  readonly onResults?: (results: readonly ItemResult[]) => void;
}

/** Looks at the shop's new and changed products that are due, a hundred at once. Never holds back an order. */
export async function syncProducts(parts: ProductParts, scope: ItemScope): Promise<void> {
  const due = await parts.changes.due(scope.storeId, PRODUCTS_AT_ONCE_MAX);
  const [first] = due;
  if (first === undefined) return;
  const settings = await parts.settings();
  if (!watchesProducts(settings)) {
    await parts.changes.drop(scope.storeId);
    return;
  }
  if (!settings.sync.active) return;
  const size = [PRODUCTS_AT_ONCE_MAX, ...PRODUCTS_AFTER_TRIES][first.tries] ?? 1;
  const batch = due.filter(({ tries }) => tries === first.tries).slice(0, size);
  try {
    const store = await parts.store();
    const products = await store.catalogueByIds(batch.map(({ productId }) => productId));
    const results = await keepItems(parts, scope, await readFamilies(store, products), size);
    parts.onResults?.(results);
    await parts.changes.done(batch);
  } catch (error) {
    if (!isAppError(error, 'xero') && !isAppError(error, 'store')) throw error;
    const dueAt = (tries: number) => new Date(parts.now().getTime() + backOffMs(BACK_OFF, tries));
    await parts.changes.later(batch, dueAt, { code: error.code });
  }
}
