import { isAppError } from '../../domain/app-error.ts';
import type { Order } from '../../domain/order.ts';
import type { Refund } from '../../domain/refund.ts';
import { ORDER_DECIMALS } from '../limits.ts';
import { type Get, readAllPages, readByIds } from '../list-page.ts';
import { parseRows, ratePercents } from '../shop-lists.ts';
import { WIRE_LISTED_REFUND, WIRE_REFUND, WIRE_REFUND_FIGURES, WIRE_REFUND_HEAD } from '../wire.ts';
import { type RefundFigures, toRefundFigures } from './refund-figures.ts';
import { bareUtc } from './list-orders.ts';
import type { RefundHead } from './sale.ts';
import { dayOfLocal, lacksPercent } from './to-order.ts';
import { toRefund } from './to-refund.ts';

const DECIMALS = { dp: String(ORDER_DECIMALS) };

/** Reads of refunds: of an order, of many orders, of all. */
export function refundReads(get: Get) {
  return {
    /** Newest first, with lines and taxes. */
    async listRefunds(orderId: number): Promise<readonly Refund[]> {
      const path = `/orders/${String(orderId)}/refunds`;
      const wires = await readAllPages(get, path, DECIMALS, (rows) => parseRows(WIRE_REFUND, rows, path));
      const rates = wires.some(lacksPercent) ? await ratePercents(get) : undefined;
      return wires.map((wire) => toRefund(wire, rates));
    },
    /**
     * The same of many orders, a hundred refunds in one request. Absent: orders of which one is not listed, and all where the list
     * cannot be read (before WooCommerce 9.0 there is none). Their own lists show why.
     */
    async refundsOfOrders(
      orders: readonly Pick<Order, 'id' | 'refunds'>[],
    ): Promise<ReadonlyMap<number, readonly Refund[]>> {
      const refunded = orders.filter(({ refunds }) => refunds.length > 0);
      // One order's own list is as cheap.
      if (refunded.length <= 1) return new Map();
      const ids = refunded.flatMap(({ refunds }) => refunds.map(({ id }) => id));
      try {
        const wires = await parseRows(WIRE_LISTED_REFUND, await readByIds(get, '/refunds', ids, DECIMALS), '/refunds');
        const rates = wires.some(lacksPercent) ? await ratePercents(get) : undefined;
        const listed = Map.groupBy(wires, ({ parentId }) => parentId);
        const whole = refunded.filter(({ id, refunds }) => listed.get(id)?.length === refunds.length);
        return new Map(
          whole.map(({ id }) => {
            const newestFirst = (listed.get(id) ?? []).toSorted((a, b) => b.id - a.id);
            return [id, newestFirst.map((wire) => toRefund(wire, rates))];
          }),
        );
      } catch (error) {
        if (!isAppError(error, 'store')) throw error;
        return new Map();
      }
    },
    /** Refunds of all orders, made between two instants. store_api_missing before WooCommerce 9.0. */
    listAllRefunds: (after: Date, before: Date): Promise<RefundHead[]> => {
      const fields = { _fields: 'id,parent_id,date_created,amount' };
      return readAllPages(get, '/refunds', { ...madeBetween(after, before), ...fields }, async (rows) => {
        const heads = await parseRows(WIRE_REFUND_HEAD, rows, '/refunds');
        return heads.map(({ id, parentId, dateCreated }) => {
          return { id, orderId: parentId, refundedOn: dayOfLocal(dateCreated) };
        });
      });
    },
    /** The same with their tax and shipping, as Analytics counts them. */
    listRefundFigures: (after: Date, before: Date): Promise<RefundFigures[]> => {
      const fields = { _fields: 'id,parent_id,date_created,amount,tax_lines,shipping_lines,meta_data', ...DECIMALS };
      return readAllPages(get, '/refunds', { ...madeBetween(after, before), ...fields }, async (rows) => {
        return (await parseRows(WIRE_REFUND_FIGURES, rows, '/refunds')).map(toRefundFigures);
      });
    },
  };
}

function madeBetween(after: Date, before: Date) {
  return { after: bareUtc(after), before: bareUtc(before), dates_are_gmt: 'true', order: 'asc' };
}
