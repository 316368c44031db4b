import type { Catalogue, Order, OrderCustomer } from '../../domain/order.ts';
import type { Refund } from '../../domain/refund.ts';
import type { ShopUnits } from '../../domain/order.ts';

/** The part of the WooCommerce client that posting uses. */
export interface OrderReader {
  getOrder(id: number): Promise<Order>;
  /** Many in one request; unavailable orders are absent. */
  getOrders(ids: readonly number[]): Promise<ReadonlyMap<number, Order>>;
  listRefunds(orderId: number): Promise<readonly Refund[]>;
  listProducts(ids: readonly number[]): Promise<Catalogue>;
  /** Category id → its parent's id; top categories are absent. */
  listCategoryParents(): Promise<ReadonlyMap<number, number>>;
  /** By customer id; deleted accounts are absent. */
  listCustomerRoles(ids: readonly number[]): Promise<ReadonlyMap<number, OrderCustomer>>;
  /** The units of the shop's prices. */
  units(): Promise<ShopUnits>;
  /** The earliest time the store's clock can show. */
  storeTime(): Date;
}
