import { z } from 'zod';
import { isAppError } from '../../domain/app-error.ts';
import type { Order } from '../../domain/order.ts';
import { parseWire } from '../fields.ts';
import { ORDER_DECIMALS, PER_PAGE_MAX } from '../limits.ts';
import { type Get, readListPage } from '../list-page.ts';
import { mapInTurns } from '../map-in-turns.ts';
import { WIRE_ORDER } from '../wire.ts';
import { lacksPercent, type RatePercents, toOrder } from './to-order.ts';

export interface LatestOrders {
  readonly orders: readonly Order[];
  /** Fit no schema: what is wrong with each. */
  readonly unreadable: readonly { readonly id: number; readonly message: string }[];
  /** The store counts them and does not show them. */
  readonly hidden: number;
}

const WITH_ID = z.object({ id: z.number().int().positive() });

/** The latest orders in any status but trash, newest first, a page at a time; an order that moves to the next page comes once. */
export async function* latestOrders(
  get: Get,
  percents: () => Promise<RatePercents>,
  max: number,
): AsyncGenerator<LatestOrders> {
  const seen = new Set<number>();
  const perPage = Math.min(max, PER_PAGE_MAX);
  const query = { dp: String(ORDER_DECIMALS), status: 'any', orderby: 'date', order: 'desc' };
  for (let page = 1; seen.size < max; page += 1) {
    const { items, hidden, hasMore } = await readListPage(get, '/orders', query, { page, perPage });
    const rows = (await mapInTurns(items, parse))
      .flat()
      .filter(({ id }) => !seen.has(id) && seen.size < max && seen.add(id));
    const rates = rows.some(({ wire }) => wire !== null && lacksPercent(wire)) ? await percents() : undefined;
    const read = rows.map((row) => toRead(row, rates));
    yield {
      orders: read.flatMap(({ order }) => order ?? []),
      unreadable: read.flatMap(({ fault }) => fault ?? []),
      hidden,
    };
    if (!hasMore) return;
  }
}

type Row = ReturnType<typeof parse>[number];

function parse(item: unknown) {
  const id = WITH_ID.safeParse(item).data?.id;
  if (id === undefined) return [];
  try {
    return [{ id, wire: parseWire(WIRE_ORDER, item, `Order ${id}`), message: '' }];
  } catch (error) {
    return [{ id, wire: null, message: faultOf(error) }];
  }
}

function toRead({ id, wire, message }: Row, rates: RatePercents | undefined) {
  if (wire === null) return { order: null, fault: { id, message } };
  try {
    return { order: toOrder(wire, rates), fault: null };
  } catch (error) {
    return { order: null, fault: { id, message: faultOf(error) } };
  }
}

function faultOf(error: unknown): string {
  if (isAppError(error, 'store', 'store_bad_response')) return error.message;
  throw error;
}
