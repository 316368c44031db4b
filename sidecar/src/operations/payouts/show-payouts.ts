import { Big } from 'big.js';
import type { KeptPayout, PayoutFilter } from '../../clearing/kept-payouts.ts';
import type { Context } from '../../context/context.ts';
import { toMoney } from '../../domain/money.ts';
import { payoutsOf } from '../../domain/settings/settings-payouts.ts';
import type { Reason } from '../../ledger/entry.ts';
import { explainPayout, type PayoutExplanation, type PayoutOutline } from '../../payouts/explain-payout.ts';
import { lastTransfer } from '../../posting/bank-transfers/posted-transfer.ts';
import { PAYOUT_ENTRY, payoutEntryId } from '../../posting/payouts/payout-source.ts';
import { payoutOutlines } from './payout-outlines.ts';

type ShowContext = Pick<Context, 'clearing' | 'ledger' | 'settings' | 'stores'>;

/** A payout, what it consists of, and what is in Xero of it. */
export interface OutlinedPayout extends Omit<PayoutOutline, 'state' | 'held'> {
  readonly id: string;
  readonly gateway: KeptPayout['gateway'];
  readonly currency: string;
  readonly net: string;
  /** YYYY-MM-DD. */
  readonly arrived: string;
  readonly status: KeptPayout['status'];
  readonly state: 'explained' | 'booked' | 'differs';
  /** Of the bank transfer in Xero; null = there is none. */
  readonly transferId: string | null;
  /** Why it is not explained, or not booked. */
  readonly problems: readonly Pick<Reason, 'code' | 'message' | 'fix'>[];
}

/** With its orders, and what has none. */
export type ShownPayout = OutlinedPayout & Pick<PayoutExplanation, 'orders' | 'unlinked'>;

/** By arrival, newest first; the rows of one payout are held at a time. */
export async function* eachPayout(
  context: ShowContext,
  storeId: string,
  filter: PayoutFilter,
): AsyncGenerator<ShownPayout> {
  await context.stores.get(storeId);
  for (const payout of await context.clearing.payouts(storeId, filter))
    yield await showPayout(context, storeId, payout);
}

/** The same without what is behind the sums: no row is read of a payout that was summed before. */
export async function outlinePayouts(
  context: ShowContext,
  storeId: string,
  filter: PayoutFilter,
): Promise<OutlinedPayout[]> {
  await context.stores.get(storeId);
  const kept = await context.clearing.payouts(storeId, filter);
  const outline = await payoutOutlines(context, storeId, kept);
  const shown: OutlinedPayout[] = [];
  for (const payout of kept) shown.push(await withBooked(context, storeId, payout, await outline(payout)));
  return shown;
}

/** By its rows, the settings, and what a person decided on it. */
export async function explainKept(
  { clearing, settings }: Pick<Context, 'clearing' | 'settings'>,
  storeId: string,
  payout: KeptPayout,
): Promise<PayoutExplanation> {
  const { id, gateway } = payout;
  const rows = await clearing.rowsOf(storeId, gateway, id);
  const { accounts } = payoutsOf(await settings.get(storeId), gateway);
  const { account } = await clearing.payoutDecision(storeId, gateway, id);
  return explainPayout(payout, rows, { otherShop: accounts.other, unexplained: account });
}

export async function showPayout(context: ShowContext, storeId: string, payout: KeptPayout): Promise<ShownPayout> {
  const { orders, unlinked, ...outline } = await explainKept(context, storeId, payout);
  return { ...(await withBooked(context, storeId, payout, outline)), orders, unlinked };
}

async function withBooked(
  { ledger }: ShowContext,
  storeId: string,
  payout: KeptPayout,
  { state, held, ...figures }: PayoutOutline,
): Promise<OutlinedPayout> {
  const { id, gateway, currency, net, arrives, status } = payout;
  const entry = await ledger.entry(storeId, PAYOUT_ENTRY, payoutEntryId(payout));
  const transfer = entry === null ? null : lastTransfer(await ledger.documentsOf(entry.id));
  const transferId = transfer === null || transfer.facts.deleted === true ? null : transfer.xeroId;
  const failed = entry?.state === 'rejected' || entry?.state === 'waiting' ? entry.problems : [];
  const problems = [...held, ...failed.filter(({ code }) => !held.some((one) => one.code === code))];
  return {
    ...{ id, gateway, currency, net: toMoney(new Big(net)), arrived: arrives, status },
    state: stateOf(state === 'held' || failed.length > 0, entry?.state === 'recorded' && transferId !== null),
    ...{ transferId, ...figures },
    problems: problems.map(({ code, message, fix }) => ({ code, message, fix })),
  };
}

function stateOf(differs: boolean, isBooked: boolean): ShownPayout['state'] {
  if (differs) return 'differs';
  return isBooked ? 'booked' : 'explained';
}
