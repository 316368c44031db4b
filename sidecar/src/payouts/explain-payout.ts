import { Big } from 'big.js';
import { decimal, moneyInWords, sum, toMoney, ZERO } from '../domain/money.ts';
import { PAYOUT_GATEWAY_NAMES, payoutReference } from '../domain/payouts/payout-gateways.ts';
import type { LinkedTransaction, ProviderPayout } from '../domain/payouts/payouts.ts';
import { PAYOUT_PARTS, partOf, type PayoutPart, PIECE_KINDS, type PieceKind, rowPieces } from './row-parts.ts';
import { type NamedRows, type RowSums, sumRows } from './row-sums.ts';

export const HELD_CODES = ['payout_not_final', 'payout_gap', 'payout_row_unknown', 'payout_other_shop'] as const;
export type HeldCode = (typeof HELD_CODES)[number];

/** Why nothing is booked of a payout; `code` is one of domain/problems.ts. */
export interface HeldReason {
  readonly code: HeldCode;
  readonly message: string;
  readonly fix: string;
}

/** Accounts that people chose for what a provider does not explain; null = nobody did. */
export interface PayoutDecisions {
  /** Of all payouts of the gateway: rows of another shop. */
  readonly otherShop: string | null;
  /** Of this payout: rows of an unknown type, and what its rows do not explain. */
  readonly unexplained: string | null;
}

export interface ExplainedOrder {
  readonly orderId: string;
  readonly sales: string;
  readonly refunds: string;
  readonly fees: string;
  readonly disputes: string;
}

export interface UnlinkedRow {
  readonly id: string;
  readonly type: string;
  readonly amount: string;
  readonly net: string;
  readonly description: string;
}

/** The sums of the parts, the gap and what is left make exactly the payout: sum of sums + gap - left = net. */
export interface PayoutOutline {
  readonly state: 'explained' | 'held';
  /** With the sign that each has for the merchant. */
  readonly sums: Readonly<Record<PayoutPart, string>>;
  /** What the provider's rows do not explain. */
  readonly gap: string;
  /** Of a payout by hand, what it leaves in the balance (below zero: takes from it); its provider lists no rows of it. */
  readonly left: string;
  readonly held: readonly HeldReason[];
}

/** The same, with what is behind the sums. */
export interface PayoutExplanation extends PayoutOutline {
  /** By id; amounts in the payout's currency. */
  readonly orders: readonly ExplainedOrder[];
  /** Sales, refunds and disputes of which no order is known. */
  readonly unlinked: readonly UnlinkedRow[];
}

const NOTHING_DECIDED: PayoutDecisions = { otherShop: null, unexplained: null };
const OF_ORDERS: ReadonlySet<PayoutPart> = new Set(['sales', 'refunds', 'disputes']);

/** What a payout consists of, to the cent; `rows` of other currencies count in payouts of theirs. */
export function explainPayout(
  payout: ProviderPayout,
  rows: readonly LinkedTransaction[],
  decisions: PayoutDecisions = NOTHING_DECIDED,
): PayoutExplanation {
  const own = rows.filter(({ currency, kind }) => currency === payout.currency && kind !== 'payout');
  return {
    ...outlinePayout(payout, sumRows(payout.currency, rows), decisions),
    orders: ordersOf(own),
    unlinked: own.filter(isUnlinked).map(({ id, type, amount, net, description }) => ({ id, type, amount, net, description })), // prettier-ignore
  };
}

/** What a payout consists of, from what is kept of its rows: none of them is read. */
export function outlinePayout(
  payout: ProviderPayout,
  sums: RowSums,
  decisions: PayoutDecisions = NOTHING_DECIDED,
): PayoutOutline {
  const totals = PIECE_KINDS.map((kind) => [kind, new Big(sums.totals[kind] ?? '0')] as const);
  const total = (isIt: (kind: PieceKind) => boolean) =>
    sum(totals.filter(([kind]) => isIt(kind)).map(([, amount]) => amount));
  const rest = new Big(payout.net).minus(total(() => true));
  const gap = payout.automatic ? rest : ZERO;
  const held = heldReasons(payout, sums, gap, decisions);
  return {
    state: held.length === 0 ? 'explained' : 'held',
    sums: toSums((part) => toMoney(total((kind) => partOf(kind) === part))),
    gap: toMoney(gap),
    left: toMoney(payout.automatic ? ZERO : rest.neg()),
    held,
  };
}

function toSums(sumOf: (part: PayoutPart) => string): Record<PayoutPart, string> {
  const [sales, refunds, fees, disputes, reserves, conversion, other] = PAYOUT_PARTS;
  return {
    sales: sumOf(sales),
    refunds: sumOf(refunds),
    fees: sumOf(fees),
    disputes: sumOf(disputes),
    reserves: sumOf(reserves),
    conversion: sumOf(conversion),
    other: sumOf(other),
  };
}

function isUnlinked(row: LinkedTransaction): boolean {
  if (row.orderId !== null || row.isOtherShop) return false;
  return rowPieces(row).some(({ kind }) => OF_ORDERS.has(partOf(kind) ?? 'other'));
}

function ordersOf(rows: readonly LinkedTransaction[]): ExplainedOrder[] {
  const linked = rows.flatMap((row) => (row.orderId === null || row.isOtherShop ? [] : [{ ...row, orderId: row.orderId }])); // prettier-ignore
  const orders = [...Map.groupBy(linked, ({ orderId }) => orderId)].map(([orderId, its]) => {
    const pieces = its.flatMap(rowPieces);
    const of = (part: PayoutPart) =>
      toMoney(sum(pieces.filter(({ kind }) => partOf(kind) === part).map(({ amount }) => amount)));
    return { orderId, sales: of('sales'), refunds: of('refunds'), fees: of('fees'), disputes: of('disputes') };
  });
  return orders.sort((a, b) => Number(a.orderId) - Number(b.orderId));
}

function heldReasons(payout: ProviderPayout, sums: RowSums, gap: Big, decisions: PayoutDecisions): HeldReason[] {
  const { gateway, currency, isFinal } = payout;
  const [name, id] = [PAYOUT_GATEWAY_NAMES[gateway], payoutReference(payout)];
  const held: HeldReason[] = [];
  if (!isFinal) {
    const message = `${name} has not finished its list of what payout ${id} consists of.`;
    // A list that is not final shows no gap: it may be what is still missing.
    return [{ code: 'payout_not_final', message, fix: 'No action needed: it is read again.' }];
  }
  if (sums.unknown.rows > 0 && decisions.unexplained === null) {
    const types = sums.unknownTypes.join(', ');
    const message = `Payout ${id} has entries of a kind that is not known: ${types} (${inWords(sums.unknown)}). Nothing of it is booked.`;
    const fix = 'Look them up at the provider and choose their account (payouts book … --other <account>).';
    held.push({ code: 'payout_row_unknown', message, fix });
  }
  if (!gap.eq(ZERO) && decisions.unexplained === null) {
    const amount = moneyInWords(decimal(toMoney(gap)), currency);
    const listed = sums.linked.rows === 0 ? 'no order' : `orders ${inWords(sums.linked)}`;
    const message = `Not explained by ${name}: ${amount} of payout ${id}, which lists ${listed}. Nothing of it is booked.`;
    const fix = `Ask ${name} what it is, and choose its account (payouts book … --other <account>).`;
    held.push({ code: 'payout_gap', message, fix });
  }
  if (sums.otherShop.rows > 0 && decisions.otherShop === null) {
    const amount = moneyInWords(decimal(sums.totals.other_shop ?? '0'), currency);
    const message = `${amount} of payout ${id} are of another shop: ${inWords(sums.otherShop)}. Nothing of it is booked.`;
    const fix = `Choose the account of other shops' money (setting payouts.${gateway}.accounts.other).`;
    held.push({ code: 'payout_other_shop', message, fix });
  }
  return held;
}

/** "#1001, #1002, #1003 and 4997 more". */
function inWords({ rows, first }: NamedRows): string {
  const more = rows - first.length;
  return `${first.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
