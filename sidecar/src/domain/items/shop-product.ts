import type { ProductChoice } from '../order.ts';

/** A product of the shop, or a variation, as the shop offers it now. */
export interface ShopProduct {
  readonly id: number;
  /** The product of a variation; 0 = not a variation. */
  readonly parentId: number;
  /** As WooCommerce names it: "simple", "variable", "grouped". */
  readonly type: string;
  readonly isPublished: boolean;
  readonly name: string;
  /** '' = none. A variation without one has its product's. */
  readonly sku: string;
  /** As entered in the shop, with tax or without; '' = none. */
  readonly price: string;
  readonly isTaxable: boolean;
  /** "standard", or a slug; "parent" = the product's. */
  readonly taxClass: string;
  readonly hasVariations: boolean;
  /** What a variation is chosen by: "Size", "L". */
  readonly options: readonly { readonly label: string; readonly value: string }[];
  /** What it, or its categories, are set to for Xero, nearest first. */
  readonly choices: readonly ProductChoice[];
}

export interface ProductFamily {
  readonly product: ShopProduct;
  readonly variations: readonly ShopProduct[];
}

/** What the shop's prices are in. */
export interface ShopPrices {
  readonly currency: string;
  readonly includeTax: boolean;
  /** By tax class, what a price without tax is multiplied with at the shop's own address. Absent = 1. */
  readonly taxFactors: ReadonlyMap<string, string>;
}
