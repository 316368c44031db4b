import type { Context } from '../../context/context.ts';
import type { ItemImport } from '../../domain/items/item-import.ts';
import { findChangedProducts } from '../../posting/items/find-changed-products.ts';
import { importItems, previewItems } from '../../posting/items/import-items.ts';
import type { ItemParts, ItemScope } from '../../posting/items/item-parts.ts';
import type { ItemResult } from '../../posting/items/keep-items.ts';
import { syncProducts } from '../../posting/items/sync-products.ts';
import { ownerWords } from '../../wording/owner-words.ts';

/** What a run reports of each product. */
export type OnItems = (results: readonly ItemResult[]) => void;

/** Items of products before they are sold: of changed ones, and of all, page by page. Throws for store and Xero. */
export function itemWork(context: Context, onResults: OnItems = () => undefined) {
  const { itemImports, productChanges, logger } = context;
  return {
    /** Changes of which no notification came. */
    findChanged: ({ storeId }: ItemScope) =>
      findChangedProducts(
        {
          ...{ now: context.now, changes: productChanges },
          settings: () => context.settings.get(storeId),
          store: () => context.storeClient(storeId),
        },
        storeId,
      ),
    syncNext: (scope: ItemScope) =>
      syncProducts(
        {
          ...partsOf(context, scope),
          changes: productChanges,
          onResults: (results) => {
            report(context, scope, results);
            onResults(results);
          },
        },
        scope,
      ),
    /** null = not wanted. */
    async importNext(scope: ItemScope): Promise<ItemImport | null> {
      const { storeId } = scope;
      const before = await itemImports.get(storeId);
      const after = await importItems(
        {
          ...partsOf(context, scope),
          imports: itemImports,
          // It retries automatically; the message says what a person must do.
          failureOf: ({ code, message }) => ({ code, message: ownerWords(message), fix: '' }),
          onResults,
        },
        scope,
      );
      if (after?.state === 'read' && before?.state !== 'read') {
        const { products, made, changed, known, refused } = after;
        logger.info({ storeId, products, made, changed, known, refused }, 'the products of the store are read');
      }
      return after;
    },
    /** As if all products were wanted, whatever the settings say. */
    preview: (scope: ItemScope) => previewItems(withAll(partsOf(context, scope)), scope),
  };
}

function partsOf({ settings, storeClient, now, xero }: Context, { storeId }: ItemScope): ItemParts {
  const { client, lists } = xero();
  return {
    items: lists,
    xero: client,
    settings: () => settings.get(storeId),
    store: () => storeClient(storeId),
    now,
  };
}

function withAll(parts: ItemParts): ItemParts {
  const settings = async () => {
    const chosen = await parts.settings();
    return { ...chosen, items: { ...chosen.items, create: 'all' as const } };
  };
  return { ...parts, settings };
}

function report({ logger }: Context, { storeId }: ItemScope, results: readonly ItemResult[]): void {
  const count = (action: ItemResult['action']) => results.filter((one) => one.action === action).length;
  const [refused] = results.filter(({ action }) => action === 'refused');
  const counts = {
    products: results.length,
    made: count('made'),
    changed: count('changed'),
    refused: count('refused'),
  };
  if (refused === undefined) logger.info({ storeId, ...counts }, 'items follow changed products');
  else logger.warn({ storeId, ...counts, code: refused.code, refusal: refused.refusal }, 'Xero refused items');
}
