import { Big } from 'big.js';
import type { BalanceTransaction, LinkedTransaction, RowLink } from '../domain/payouts/payouts.ts';

/** An order that rows may be of, with what its payment's plugin wrote on it. */
export interface CandidateOrder {
  readonly orderId: string;
  readonly orderNumber: string;
  /** Transaction id and charge ids. */
  readonly charges: readonly string[];
  readonly intents: readonly string[];
  readonly refunds: readonly CandidateRefund[];
}

export interface CandidateRefund {
  readonly refundId: string;
  /** The provider's ids of it; may be fewer than there are, as plugins overwrite them. */
  readonly providerIds: readonly string[];
  /** Above zero, in the order's currency. */
  readonly amount: string;
  /** ISO UTC. */
  readonly at: string;
}

/** What to look up for rows: in the ledger first, then in the shop. */
export interface WantedOrders {
  readonly charges: readonly string[];
  readonly intents: readonly string[];
  readonly orderIds: readonly string[];
  readonly orderNumbers: readonly string[];
}

export function ordersWanted(rows: readonly BalanceTransaction[], siteUrl: string): WantedOrders {
  const own = rows.filter((row) => !namesOtherShop(row, siteUrl)).map(({ references }) => references);
  const distinct = (of: (one: BalanceTransaction['references']) => string | undefined, from = own) => [
    ...new Set(from.flatMap((one) => of(one) ?? [])),
  ];
  const all = rows.map(({ references }) => references);
  return {
    charges: distinct(({ charge }) => charge, all),
    intents: distinct(({ intent }) => intent, all),
    orderIds: distinct(({ orderId }) => orderId),
    orderNumbers: distinct(({ orderNumber }) => orderNumber),
  };
}

/** Each row with its order, by the strongest id that it names; one that two orders have is linked to none. */
export function linkRows(
  rows: readonly BalanceTransaction[],
  candidates: readonly CandidateOrder[],
  siteUrl: string,
  chargesOfOthers: readonly string[] = [],
): LinkedTransaction[] {
  const index = indexOf(candidates);
  // What is named is taken, whenever its row comes.
  const named = new Set(
    rows.flatMap(({ kind, references: { refund } }) => (kind === 'refund' && refund !== undefined ? [refund] : [])),
  );
  const taken = new Set(candidates.flatMap(({ refunds }) => refunds.flatMap((one) => (one.providerIds.some((id) => named.has(id)) ? [one.refundId] : [])))); // prettier-ignore
  // A refund or a dispute does not name the shop: that of its sale did.
  const sales = rows
    .filter((row) => namesOtherShop(row, siteUrl))
    .flatMap(({ references: { charge } }) => charge ?? []);
  const others = new Set([...sales, ...chargesOfOthers]);
  const linked = rows
    .map((row, place) => ({ row, place }))
    .sort((a, b) => (a.row.createdAt < b.row.createdAt ? -1 : Number(a.row.createdAt > b.row.createdAt)))
    .map(({ row, place }) => ({
      place,
      linked: linkRow(row, index, namesOtherShop(row, siteUrl) || others.has(row.references.charge ?? ''), taken),
    }));
  return linked.sort((a, b) => a.place - b.place).map((one) => one.linked);
}

type Index = ReturnType<typeof indexOf>;

function indexOf(candidates: readonly CandidateOrder[]) {
  const by = (keys: (order: CandidateOrder) => readonly string[]) => {
    const map = new Map<string, Set<CandidateOrder>>();
    for (const order of candidates)
      for (const key of keys(order)) if (key !== '') map.set(key, (map.get(key) ?? new Set()).add(order));
    return map;
  };
  return {
    charge: by(({ charges }) => charges),
    intent: by(({ intents }) => intents),
    refund: by(({ refunds }) => refunds.flatMap(({ providerIds }) => providerIds)),
    order_id: by(({ orderId }) => [orderId]),
    order_number: by(({ orderNumber }) => [orderNumber]),
  } satisfies Record<RowLink, Map<string, Set<CandidateOrder>>>;
}

function linkRow(row: BalanceTransaction, index: Index, isForeign: boolean, taken: Set<string>): LinkedTransaction {
  const { references } = row;
  const ways: [RowLink, string | undefined][] = [
    ['refund', references.refund],
    ['charge', references.charge],
    ['intent', references.intent],
    // Numbers of another shop's orders are numbers of ours, too.
    ['order_id', isForeign ? undefined : references.orderId],
    ['order_number', isForeign ? undefined : references.orderNumber],
  ];
  for (const [link, key] of ways) {
    const found = key === undefined ? [] : [...(index[link].get(key) ?? [])];
    const [order] = found;
    if (order === undefined) continue;
    // Two orders have it: a person decides.
    if (found.length > 1) break;
    const isWeak = link === 'order_id' || link === 'order_number';
    if (isWeak && isOfOtherCharge(row, order)) break;
    const refundId = refundOf(row, order, taken);
    return { ...row, orderId: order.orderId, refundId, linkedBy: link, isOtherShop: false };
  }
  return { ...row, orderId: null, refundId: null, linkedBy: null, isOtherShop: isForeign };
}

/** A number that this shop has, too: the order was paid by another charge. */
function isOfOtherCharge({ kind, references: { charge } }: BalanceTransaction, { charges }: CandidateOrder): boolean {
  return kind === 'sale' && charge !== undefined && charges.length > 0 && !charges.includes(charge);
}

/** By the provider's id, else the one of its amount that is nearest in time; each refund has one row. */
function refundOf(row: BalanceTransaction, { refunds }: CandidateOrder, taken: Set<string>): string | null {
  if (row.kind !== 'refund' && row.kind !== 'refund_failed') return null;
  const { refund } = row.references;
  const named = refunds.find(({ providerIds }) => refund !== undefined && providerIds.includes(refund));
  if (named !== undefined) return named.refundId;
  const amount = new Big(row.customer?.amount ?? row.amount).abs();
  const at = Date.parse(row.createdAt);
  const isFree = ({ refundId }: CandidateRefund) => row.kind === 'refund_failed' || !taken.has(refundId);
  const [nearest] = refunds
    .filter((one) => amount.eq(new Big(one.amount).abs()) && isFree(one))
    .sort((a, b) => Math.abs(Date.parse(a.at) - at) - Math.abs(Date.parse(b.at) - at));
  if (nearest === undefined) return null;
  if (row.kind === 'refund') taken.add(nearest.refundId);
  return nearest.refundId;
}

function namesOtherShop({ references: { siteUrl } }: BalanceTransaction, own: string): boolean {
  return siteUrl !== undefined && siteUrl !== '' && placeOf(siteUrl) !== placeOf(own);
}

/** Without scheme, "www." and the slash at the end. */
function placeOf(address: string): string {
  const text = address.trim().toLowerCase();
  const url = URL.parse(text.includes('://') ? text : `https://${text}`);
  if (url === null) return text;
  return [url.host.replace(/^www\./, ''), ...url.pathname.split('/').filter((part) => part !== '')].join('/');
}
