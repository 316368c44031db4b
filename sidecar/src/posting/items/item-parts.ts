import type { MadeItem, OrganisationLists, WrittenItem, XeroItem } from '../../domain/documents.ts';
import type { ProductFamily, ShopProduct } from '../../domain/items/shop-product.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { WooCommerceClient } from '../../woocommerce/client.ts';
import type { XeroClient } from '../../xero/client.ts';

/** What making items from products reads of a shop. */
export type ProductReader = Pick<
  WooCommerceClient,
  'listCatalogue' | 'catalogueByIds' | 'listVariations' | 'priceFacts' | 'listProducts' | 'listCategoryParents'
>;

/** Kept by connection/reference-lists.ts. */
export interface ItemsPort {
  lists(tenantId: string, needs: { readonly tracking: boolean; readonly items: boolean }): Promise<OrganisationLists>;
  itemsSince(tenantId: string, since: Date): Promise<readonly XeroItem[]>;
  itemsWritten(tenantId: string, keys: readonly string[]): Promise<ReadonlyMap<string, WrittenItem>>;
  itemsIntended(tenantId: string, items: readonly WrittenItem[]): Promise<void>;
  itemsMade(tenantId: string, made: readonly MadeItem[]): Promise<void>;
  itemsRefused(tenantId: string, keys: readonly string[]): Promise<void>;
}

export interface ItemParts {
  readonly items: ItemsPort;
  readonly xero: Pick<XeroClient, 'send'>;
  readonly settings: () => Promise<Settings>;
  readonly store: () => Promise<ProductReader>;
  readonly now: () => Date;
}

/** The organisation and the store whose products are looked at. */
export interface ItemScope {
  readonly tenantId: string;
  readonly storeId: string;
}

/** With the variations of those that have any. */
export async function readFamilies(
  reader: ProductReader,
  products: readonly ShopProduct[],
): Promise<readonly ProductFamily[]> {
  const families: ProductFamily[] = [];
  for (const product of products) {
    const isRead = product.hasVariations && product.isPublished;
    families.push({ product, variations: isRead ? await reader.listVariations(product.id) : [] });
  }
  return families;
}
