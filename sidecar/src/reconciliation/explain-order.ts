import type { Booking, Part, PostedBooking, ShopBooking, XeroBooking } from './bookings.ts';
import { type Amount, type Finding, isNothing, minus, negated, totalOf } from './flow.ts';
import { sum } from '../domain/money.ts';
import { isBooked, isUnapproved } from './xero-status.ts';
import { movedBetweenAccounts } from './account-totals.ts';
import { RECODED } from './result.ts';
import {
  isPostedStatus,
  type OrderLegs,
  type PostedDocument,
  type PostingRules,
  type ShopOrder,
  type ShopRefund,
} from './legs.ts';
import { changeCause, type Judged, missingCause, surplusCause } from './why.ts';

export interface ExplainedOrder {
  readonly shop: readonly ShopBooking[];
  readonly xero: readonly XeroBooking[];
  /** On each day they sum to the shop's bookings less Xero's. */
  readonly findings: readonly Finding[];
}

/** Compares one order in shop, ledger and Xero, and names the cause of every cent that differs. */
export function explainOrder(legs: OrderLegs, rules: PostingRules): ExplainedOrder {
  const order = countedOrder(legs, rules);
  const parts = partsOf(legs, order);
  return {
    shop: parts.flatMap(({ shop }) => shop ?? []),
    xero: parts.flatMap(({ there }) => there.filter(({ document }) => isBooked(document))),
    findings: parts.flatMap((part) => explainPart(part, { legs, order, rules, part })),
  };
}

/** null = nothing was sold: not paid and in a status that is not posted, refunded before it was posted, or credited since. */
function countedOrder({ order, entry, documents }: OrderLegs, rules: PostingRules): ShopOrder | null {
  if (order === null) return null;
  if (isPostedStatus(order, rules)) return order;
  const sale = (entry?.documents ?? []).filter(({ purpose }) => purpose.of === 'sale');
  const isCredited = sale.length > 0 && totalOf(sale.map(signed)).total.eq(0);
  if (isCredited) return null;
  const refunded = sum(order.refunds.map(({ total }) => total));
  const isInBooks = sale.length > 0 || documents.some((one) => one.purpose.of === 'sale' && isBooked(one));
  if (order.wasPaid) return isInBooks || order.total.gt(refunded) ? order : null;
  // Posted once at a person's request.
  const isCancelled = CANCELLED.has(order.status);
  return isInBooks && !isCancelled && entry?.state === 'recorded' ? order : null;
}

const CANCELLED: ReadonlySet<string> = new Set(['cancelled', 'failed', 'trash']);

function partsOf({ entry, documents }: OrderLegs, order: ShopOrder | null): Part[] {
  const posted = (entry?.documents ?? []).map((document): PostedBooking => ({
    ...signed(document),
    ...placed(document),
    document,
  }));
  const there = documents.map((document): XeroBooking => {
    return { ...signed(document), ...placed(document), of: document.purpose.of, document };
  });
  const sale: Part = {
    of: 'sale',
    shop:
      order === null
        ? null
        : { of: 'sale', day: order.day, currency: order.currency, total: order.total, tax: order.tax },
    posted: posted.filter(({ document }) => document.purpose.of === 'sale'),
    there: there.filter(({ of }) => of === 'sale'),
  };
  const refunds = new Map((order?.refunds ?? []).map((refund) => [refund.id, refund]));
  const ids = new Set([
    ...refunds.keys(),
    ...[...posted, ...there].flatMap(({ document }) => refundOf(document) ?? []),
  ]);
  return [
    sale,
    ...[...ids].map((id): Part => {
      const refund = refunds.get(id);
      return {
        of: 'refund',
        shop:
          refund === undefined || order === null
            ? null
            : { of: 'refund', day: refund.day, currency: order.currency, ...untaxed(refundedBy(refund, order, posted).neg()) }, // prettier-ignore
        posted: posted.filter(({ document }) => refundOf(document) === id),
        there: there.filter(({ document }) => refundOf(document) === id),
      };
    }),
  ];
}

/** What a refund takes off the sale; one that was posted before the sale ended stays as posted. */
function refundedBy(
  { id, total }: ShopRefund,
  { endedBy }: ShopOrder,
  posted: readonly PostedBooking[],
): Amount['total'] {
  if (endedBy?.refundId !== id) return total;
  return posted.some(({ document }) => refundOf(document) === id && document.total.eq(total)) ? total : endedBy.total;
}

function placed({ day, currency }: { readonly day: string; readonly currency: string }) {
  return { day, currency };
}

function refundOf({ purpose }: Pick<PostedDocument, 'purpose'>): number | null {
  return purpose.of === 'refund' ? purpose.refundId : null;
}

/** A refund's tax is not compared: the shop has none for a refund by amount, and Xero splits it over the order's rates. */
function signed({ kind, purpose, total, tax }: Pick<PostedDocument, 'kind' | 'purpose' | 'total' | 'tax'>): Amount {
  if (purpose.of === 'refund') return untaxed(total.neg());
  return kind === 'invoice' ? { total, tax } : negated({ total, tax });
}

function untaxed(total: Amount['total']): Amount {
  return { total, tax: total.times(0) };
}

function explainPart(part: Part, judged: Judged): Finding[] {
  const all = [...(part.shop === null ? [] : [part.shop]), ...part.posted, ...part.there];
  const currencies = new Set(all.map(({ currency }) => currency));
  return [...currencies].flatMap((currency) => {
    const within = <T extends Booking>(some: readonly T[]) => some.filter((one) => one.currency === currency);
    const shop = part.shop?.currency === currency ? part.shop : null;
    return explainIn({ ...part, shop, posted: within(part.posted), there: within(part.there) }, judged, currency);
  });
}

/** From the shop to what we posted, and from that to what Xero has now. */
function explainIn(part: Part, judged: Judged, currency: string): Finding[] {
  const findings: Finding[] = [];
  const add = (day: string | null, cause: Finding['cause'], amount: Amount) => {
    if (day !== null && !isNothing(amount)) findings.push({ ...amount, day, currency, cause });
  };
  const { shop, there } = part;
  const isThere = new Map(there.map((one) => [one.document.xeroId, one]));
  const { posted, doubled } = withUnrecorded(part);
  for (const one of doubled) add(one.day, { code: 'doubled', detail: '' }, negated(one));
  // What is gone from Xero for a sale that the shop does not have either differs in nothing.
  const counted = shop === null ? posted.filter((one) => isLiveIn(isThere, one)) : posted;
  for (const one of counted) {
    const now = isThere.get(one.document.xeroId);
    if (now === undefined || !isBooked(now.document)) {
      const isDraft = now !== undefined && isUnapproved(now.document);
      add(shop?.day ?? one.day, { code: isDraft ? 'not_approved' : 'voided_in_xero', detail: '' }, one);
      continue;
    }
    const change = minus(one, now);
    add(now.day, { code: 'changed_in_xero', detail: '' }, change);
    const moved = isNothing(change) ? movedBetweenAccounts(one.document, now.document) : null;
    if (moved !== null) add(now.day, { code: 'changed_in_xero', detail: RECODED }, { ...change, moved });
    if (now.day !== one.day) {
      add(one.day, OTHER_PERIOD, one);
      add(now.day, OTHER_PERIOD, negated(one));
    }
  }
  if (shop === null) {
    const isSettled = totalOf(counted).total.eq(0);
    const cause = isSettled ? OTHER_PERIOD : surplusCause(judged);
    for (const one of counted) add(one.day, cause, negated(one));
    return findings;
  }
  const rest = minus(shop, totalOf(counted));
  add(shop.day, counted.length === 0 ? missingCause(judged, rest) : changeCause(judged, rest, there), rest);
  for (const one of counted) {
    if (!isLiveIn(isThere, one) || one.day === shop.day) continue;
    add(shop.day, OTHER_PERIOD, one);
    add(one.day, OTHER_PERIOD, negated(one));
  }
  return findings;
}

const OTHER_PERIOD = { code: 'other_period', detail: '' } as const;

function isLiveIn(there: ReadonlyMap<string, XeroBooking>, { document }: PostedBooking): boolean {
  const now = there.get(document.xeroId);
  return now !== undefined && isBooked(now.document);
}

/**
 * Documents in Xero that the ledger lacks (restored, or another tool's) count as the order's if nothing else is there for it, or
 * if all together are its amount; the others double it.
 */
function withUnrecorded({ shop, posted, there }: Part): {
  posted: readonly PostedBooking[];
  doubled: readonly XeroBooking[];
} {
  const known = new Set(posted.map(({ document }) => document.xeroId));
  const unknown = there.filter(({ document }) => !known.has(document.xeroId) && isBooked(document));
  if (unknown.length === 0 || posted.length > 0) return { posted, doubled: unknown };
  const own = unknown.filter(({ document }) => !document.isOfOtherTool);
  const isWhole = shop !== null && own.length > 0 && totalOf(own).total.eq(shop.total);
  const taken = isWhole || shop === null ? (own.length > 0 ? own : unknown.slice(0, 1)) : [own[0] ?? unknown[0]];
  const asPosted = taken.flatMap((one): PostedBooking[] => {
    if (one?.day == null) return [];
    return [{ ...one, day: one.day, document: { ...one.document, isLinked: false } }];
  });
  const isTaken = new Set(asPosted.map(({ document }) => document.xeroId));
  return { posted: asPosted, doubled: unknown.filter(({ document }) => !isTaken.has(document.xeroId)) };
}
