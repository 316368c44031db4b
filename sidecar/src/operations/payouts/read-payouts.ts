import type { Context } from '../../context/context.ts';
import type { KeptPayout } from '../../clearing/kept-payouts.ts';
import type { ProviderConnection } from '../../clearing/provider-connections.ts';
import type { ListedPayout, PayoutBody, PayoutsBody, ProviderBody } from '../../contract/payouts.ts';
import { addDays } from '../../domain/day.ts';
import { PAYOUT_GATEWAY_NAMES, payoutReference } from '../../domain/payouts/payout-gateways.ts';
import type { PayoutGateway } from '../../domain/payouts/payouts.ts';
import { refusal } from '../../domain/refusal.ts';
import type { PayoutOutline } from '../../payouts/explain-payout.ts';
import { isDay } from '../reconciliation/check-range.ts';
import { shopToday } from '../reports/read-month-end.ts';
import { payoutOutlines } from './payout-outlines.ts';
import { payoutTransfers, type PostedPayout } from './payout-transfers.ts';
import { explainKept } from './show-payouts.ts';

/** Without a first day: about a month. */
const SHOWN_DAYS = 31;
/** Orders listed of one payout: more than a person works through. */
const ORDERS_MAX = 500;

interface Asked {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly gateway?: PayoutGateway | undefined;
}

/** Payouts by arrival, newest first, and the providers they are from. Throws a request error 400 for no day. */
export async function readPayouts(context: Context, storeId: string, asked: Asked): Promise<PayoutsBody> {
  const today = await shopToday(context, storeId);
  for (const day of [asked.from, asked.to])
    if (day !== undefined && !isDay(day))
      throw refusal(400, 'day_invalid', `"${day}" is no day.`, 'Give a day as YYYY-MM-DD, e.g. 2026-11-30.');
  const { from = addDays(today, -SHOWN_DAYS), to = '9999-12-31', gateway } = asked;
  const kept = await context.clearing.payouts(storeId, { from, to, gateway });
  const payouts = await toListed(context, storeId, kept, today);
  const connections = await context.clearing.connections(storeId);
  const earlier = addDays(from, -SHOWN_DAYS);
  return { from, to: asked.to ?? today, today, earlier, payouts, providers: connections.map(toProvider) };
}

/** The last ones of about a month, by arrival. */
export async function readLatestPayouts(context: Context, storeId: string, count: number): Promise<ListedPayout[]> {
  const today = await shopToday(context, storeId);
  const kept = await context.clearing.payouts(storeId, { from: addDays(today, -SHOWN_DAYS) });
  return await toListed(context, storeId, kept.slice(0, count), today);
}

async function toListed(
  context: Context,
  storeId: string,
  kept: readonly KeptPayout[],
  today: string,
): Promise<ListedPayout[]> {
  const transfers = await payoutTransfers(context, storeId, kept);
  const outline = await payoutOutlines(context, storeId, kept);
  const listed: ListedPayout[] = [];
  for (const one of kept) {
    const found = await outline(one);
    listed.push({ ...toFields(one, found, transfers(one), today), held: heldOf(found, transfers(one)) });
  }
  return listed;
}

/** Throws a request error 404 for an unknown one. */
export async function readPayout(
  context: Context,
  storeId: string,
  { gateway, id }: { readonly gateway: PayoutGateway; readonly id: string },
): Promise<PayoutBody> {
  const payout = await context.clearing.payout(storeId, gateway, id);
  if (payout === null)
    throw refusal(
      404,
      'payout_unknown',
      `There is no payout ${id} of ${PAYOUT_GATEWAY_NAMES[gateway]}.`,
      'See the list of payouts.',
    );
  const [today, { url }] = [await shopToday(context, storeId), await context.stores.get(storeId)];
  const found = await explainKept(context, storeId, payout);
  const posted = (await payoutTransfers(context, storeId, [payout]))(payout);
  const listed = found.orders.slice(0, ORDERS_MAX);
  const entries = await context.ledger.orderEntries(
    storeId,
    listed.map(({ orderId }) => orderId),
  );
  const numbers = new Map(entries.map(({ orderId, orderNumber }) => [orderId, orderNumber]));
  return {
    ...toFields(payout, found, posted, today),
    held: heldOf(found, posted),
    orders: listed.map(({ orderId, ...figures }) => ({
      ...{ ...figures, id: orderId, number: numbers.get(orderId) ?? orderId },
      url: `${url}/wp-admin/post.php?post=${orderId}&action=edit`,
    })),
    ordersLeft: found.orders.length - listed.length,
    unlinked: found.unlinked.map((one) => ({ ...one })),
  };
}

function heldOf({ held }: PayoutOutline, posted: PostedPayout | null): ListedPayout['held'] {
  return posted === null ? held.map((one) => ({ ...one })) : [];
}

function toFields(
  { id, gateway, currency, net, arrives, status }: KeptPayout,
  { state, sums, gap, left }: PayoutOutline,
  posted: PostedPayout | null,
  today: string,
): Omit<ListedPayout, 'held'> {
  const stateNow = (): ListedPayout['state'] => {
    if (status === 'failed' || status === 'canceled') return posted === null ? 'failed' : 'differs';
    if (posted !== null) return posted.isEqual ? 'booked' : 'differs';
    if (status !== 'paid' || arrives > today) return 'coming';
    return state;
  };
  return {
    ...{
      id,
      gateway,
      currency,
      reference: payoutReference({ gateway, id }),
      net,
      arrived: arrives,
      state: stateNow(),
      transferId: posted?.transferId ?? null,
    },
    ...{ sums: { ...sums }, gap, left },
  };
}

function toProvider({ gateway, accountId, keyHint, connectedAt, progress }: ProviderConnection): ProviderBody {
  const { readAt, failed } = progress;
  return {
    ...{ gateway, name: PAYOUT_GATEWAY_NAMES[gateway], accountId, keyHint, connectedAt, readAt },
    failed: failed === null ? null : { code: failed.code, message: failed.message, fix: failed.fix, at: failed.at },
  };
}
