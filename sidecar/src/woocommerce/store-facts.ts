import type { CatalogueProduct, OrderAddress, OrderMeta } from '../domain/order.ts';

/** What a store says of itself. */
export interface StoreFacts {
  /** '' if the site hides its index from guests. */
  readonly name: string;
  /** IANA name, or a fixed offset such as "+05:30" if the site has no city or hides it. */
  readonly timezone: string;
  readonly currency: string;
  readonly priceDecimals: number;
  readonly pricesIncludeTax: boolean;
  readonly roundAtSubtotal: boolean;
  readonly calcTaxes: boolean;
  /** ISO 3166 alpha-2. */
  readonly country: string;
  /** State or province code of the store's address; '' if none. */
  readonly state: string;
  /** null if the key's user may not see the system status. */
  readonly woocommerceVersion: string | null;
}

export interface StoreCustomer {
  readonly id: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly billing: OrderAddress;
  readonly shipping: OrderAddress;
  readonly meta: readonly OrderMeta[];
}

export interface StoreProduct extends CatalogueProduct {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly sku: string;
  readonly categories: readonly { readonly id: number; readonly name: string }[];
  readonly tags: readonly { readonly id: number; readonly name: string }[];
}

export interface StoreTaxRate {
  readonly id: number;
  /** '' = every country. */
  readonly country: string;
  readonly state: string;
  readonly postcodes: readonly string[];
  readonly cities: readonly string[];
  /** Percent, four decimals. */
  readonly ratePercent: string;
  readonly name: string;
  /** "standard", or another class's slug. */
  readonly taxClass: string;
  readonly priority: number;
  readonly compound: boolean;
  readonly shipping: boolean;
}

export interface StoreGateway {
  readonly id: string;
  readonly title: string;
  readonly enabled: boolean;
}
