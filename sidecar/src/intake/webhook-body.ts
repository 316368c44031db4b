import { isUtf8 } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { ExcessiveJson, parseJsonInTurns } from '../domain/json/parse-json-in-turns.ts';
import { toHead, type OrderHead } from '../woocommerce/orders/order-head.ts';
import { WIRE_ORDER_HEAD } from '../woocommerce/wire.ts';

/** The trusted part of a signed delivery. */
export type DeliveredChange =
  | { readonly what: 'order'; readonly head: OrderHead }
  /** Only the order's id is known: it was deleted, or its body is not WooCommerce's format. */
  | { readonly what: 'order-id'; readonly id: number; readonly gone: boolean }
  | { readonly what: 'customer'; readonly id: number }
  /** A product; of a variation, its product. */
  | { readonly what: 'product'; readonly id: number }
  /** The API's own error instead of the resource: it is gone, or the webhook's user may not see it. */
  | { readonly what: 'error'; readonly code: string }
  | { readonly what: 'nothing' };

/** Of any safe whole number. */
const ID_DIGITS_MAX = 15;
const id = z
  .union([z.int(), z.string().max(ID_DIGITS_MAX)])
  .transform(String)
  .pipe(z.string().regex(/^[1-9]\d*$/));
const withId = z.object({ id: id.transform(Number) });
const apiError = z.object({ code: z.string(), message: z.string() });

/** Reads a delivery with a valid signature; null = the body is not JSON, so it is not from WooCommerce's webhooks. */
export async function readDelivery(topic: string, body: Uint8Array): Promise<DeliveredChange | null> {
  const json = isUtf8(body) ? await parseDelivery(new TextDecoder().decode(body)) : undefined;
  if (json === undefined) return null;
  const [resource = '', event = ''] = topic.split('.');
  if (resource !== 'order' && resource !== 'customer' && resource !== 'product') return { what: 'nothing' };
  const { data: named } = withId.safeParse(json);
  if (named === undefined) {
    const error = apiError.safeParse(json);
    return error.success ? { what: 'error', code: error.data.code } : { what: 'nothing' };
  }
  if (resource === 'customer') return event === 'deleted' ? { what: 'nothing' } : { what: 'customer', id: named.id };
  // What is gone from the shop stays in Xero, where documents name it.
  if (resource === 'product')
    return event === 'deleted' ? { what: 'nothing' } : { what: 'product', id: productOf(json, named.id) };
  if (event === 'deleted') return { what: 'order-id', id: named.id, gone: true };
  const { data: wire } = WIRE_ORDER_HEAD.safeParse(json);
  return wire !== undefined && wire.dateModifiedGmt !== null
    ? { what: 'order', head: toHead(wire) }
    : { what: 'order-id', id: named.id, gone: false };
}

function productOf(json: unknown, own: number): number {
  const variation = z.object({ type: z.literal('variation'), parent_id: id.transform(Number) }).safeParse(json);
  return variation.success ? variation.data.parent_id : own;
}

async function parseDelivery(text: string): Promise<unknown> {
  try {
    return await parseJsonInTurns(text, () => nextTurn());
  } catch (error) {
    if (error instanceof ExcessiveJson) return undefined;
    throw error;
  }
}
