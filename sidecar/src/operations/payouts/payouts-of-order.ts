import { Big } from 'big.js';
import type { Context } from '../../context/context.ts';
import { sum, toMoney } from '../../domain/money.ts';
import { PAYOUT_GATEWAY_NAMES, payoutReference } from '../../domain/payouts/payout-gateways.ts';

/** The payout that paid an order, or took a refund of it. */
export interface OrderPayout {
  readonly provider: string;
  readonly id: string;
  /** YYYY-MM-DD: when the bank gets, or got it. */
  readonly arrives: string;
  /** What of it is the order's, less fees. */
  readonly amount: string;
  readonly currency: string;
  readonly state: 'paid' | 'coming' | 'failed';
}

/** By arrival; [] = not paid out yet, or not known. */
export async function payoutsOfOrder(
  { clearing }: Pick<Context, 'clearing'>,
  storeId: string,
  orderId: string,
): Promise<OrderPayout[]> {
  const rows = await clearing.rowsOfOrder(storeId, orderId);
  const carried = Map.groupBy(
    rows.filter(({ payoutId, isOtherShop }) => payoutId !== null && !isOtherShop),
    ({ gateway, payoutId }) => `${gateway} ${payoutId ?? ''}`,
  );
  const found: OrderPayout[] = [];
  for (const own of carried.values()) {
    const [{ gateway, payoutId, currency } = { gateway: null, payoutId: null, currency: '' }] = own;
    if (gateway === null || payoutId === null) continue;
    const payout = await clearing.payout(storeId, gateway, payoutId);
    if (payout === null) continue;
    found.push({
      ...{ provider: PAYOUT_GATEWAY_NAMES[gateway], id: payoutReference(payout), arrives: payout.arrives, currency },
      ...{ amount: toMoney(sum(own.map(({ net }) => new Big(net)))), state: stateOf(payout.status) },
    });
  }
  return found.sort((a, b) => (a.arrives < b.arrives ? -1 : 1));
}

function stateOf(status: string): OrderPayout['state'] {
  if (status === 'failed' || status === 'canceled') return 'failed';
  return status === 'paid' ? 'paid' : 'coming';
}
