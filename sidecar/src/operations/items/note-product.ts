import type { Context } from '../../context/context.ts';
import { watchesProducts } from '../../domain/items/watch-products.ts';
import { readableSettings } from '../change-settings.ts';

/**
 * Keeps a changed product until its item is looked at; false = of no concern to the store. While a shop's settings cannot be
 * read, its changes are found by the next daily look, or the sale makes the item.
 */
export async function noteProduct(
  { settings, productChanges }: Pick<Context, 'settings' | 'productChanges'>,
  storeId: string,
  productId: number,
): Promise<boolean> {
  const chosen = await readableSettings(settings, storeId);
  if (chosen === null || !watchesProducts(chosen)) return false;
  await productChanges.note(storeId, productId);
  return true;
}
