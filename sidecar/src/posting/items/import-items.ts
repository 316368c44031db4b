import { type AppError, isAppError } from '../../domain/app-error.ts';
import type { Failure } from '../../domain/failure.ts';
import type { ItemImport } from '../../domain/items/item-import.ts';
import { makesAllItems } from '../../domain/items/watch-products.ts';
import type { ProductPage } from '../../woocommerce/products.ts';
import { ITEMS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import { type ItemParts, type ItemScope, readFamilies } from './item-parts.ts';
import { type JudgedProduct, judgeProducts } from './judge-products.ts';
import { type ItemResult, keepItems } from './keep-items.ts';

/** The shop or Xero does not answer, or Xero's limit is used up: orders need the remaining calls. */
const PAUSE_MS = 5 * 60_000;

/** Items per call, by the failures of their page in a row: one that makes calls fail is soon alone. */
const PER_CALL_AFTER_TRIES = [ITEMS_PER_CALL_MAX, 10, 1] as const;

/** Kept by stores/item-imports.ts. */
export interface ItemImportsPort {
  get(storeId: string): Promise<ItemImport | null>;
  start(storeId: string): Promise<ItemImport>;
  move(before: ItemImport, after: ItemImport): Promise<boolean>;
  drop(storeId: string): Promise<void>;
}

export interface ItemImportParts extends ItemParts {
  readonly imports: ItemImportsPort;
  /** In the owner's terms. */
  readonly failureOf: (error: AppError) => Failure;
  /** What became of each product of a page. */
  readonly onResults?: (results: readonly ItemResult[]) => void;
}

/**
 * Looks at the next page of the shop's products, if the owner wants all of them as items. What is there stays: a repeat makes
 * nothing twice. Returns the progress; null = not wanted.
 */
export async function importItems(parts: ItemImportParts, scope: ItemScope): Promise<ItemImport | null> {
  const { storeId } = scope;
  const settings = await parts.settings();
  const before = await parts.imports.get(storeId);
  if (!makesAllItems(settings)) {
    if (before !== null) await parts.imports.drop(storeId);
    return null;
  }
  if (!settings.sync.active) return null;
  const state = before ?? (await parts.imports.start(storeId));
  if (state.state === 'read' || Date.parse(state.dueAt) > parts.now().getTime()) return state;
  try {
    const after = await importPage(parts, scope, state);
    await parts.imports.move(state, after);
    return after;
  } catch (error) {
    if (!isAppError(error, 'xero') && !isAppError(error, 'store')) throw error;
    const dueAt = new Date(parts.now().getTime() + PAUSE_MS).toISOString();
    await parts.imports.move(state, { ...state, dueAt, tries: state.tries + 1, error: parts.failureOf(error) });
    throw error;
  }
}

async function importPage(parts: ItemImportParts, scope: ItemScope, state: ItemImport): Promise<ItemImport> {
  const store = await parts.store();
  const { page } = state;
  const read = await store.listCatalogue(page);
  // Products were deleted: others moved to a page that was already read.
  if (page > 1 && state.products !== null && read.total !== null && read.total < state.products)
    return { ...state, page: page - 1, products: read.total, error: null };
  const results = await keepItems(
    parts,
    scope,
    await readFamilies(store, read.products),
    PER_CALL_AFTER_TRIES[state.tries] ?? 1,
  );
  parts.onResults?.(results);
  const count = (action: ItemResult['action']) => results.filter((one) => one.action === action).length;
  return {
    ...state,
    state: read.more ? 'reading' : 'read',
    page: page + 1,
    products: read.total,
    made: state.made + count('made'),
    changed: state.changed + count('changed'),
    known: state.known + count('left'),
    refused: state.refused + count('refused'),
    tries: 0,
    error: null,
  };
}

/** The same without any write: what would be done, a page at a time. */
export async function* previewItems(
  parts: ItemParts,
  scope: ItemScope,
): AsyncGenerator<{ readonly page: ProductPage; readonly judged: readonly JudgedProduct[] }> {
  const store = await parts.store();
  for (let next = 1; ; next += 1) {
    const page = await store.listCatalogue(next);
    yield { page, judged: await judgeProducts(parts, scope, await readFamilies(store, page.products)) };
    if (!page.more) return;
  }
}
