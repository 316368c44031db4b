/** What a shop calculates in (WooCommerce's settings "Currency" and "Number of decimals"). */

export interface ShopUnits {
  readonly currency: string;
  readonly decimals: number;
}
