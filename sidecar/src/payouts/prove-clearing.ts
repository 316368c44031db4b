import { Big } from 'big.js';
import { sum, toMoney, ZERO } from '../domain/money.ts';
import type { LinkedTransaction, PayoutGateway, ProviderBalance, ProviderPayout } from '../domain/payouts/payouts.ts';
import { explainOpen, netFees, type OrderDetails } from './explain-open.ts';
import { type OpenFigure, OpenOrders } from './open-orders.ts';
import { type Found, PayoutGroups } from './payout-groups.ts';
import { PROOF_CAUSES, type ProofCause, type ProofCode, type ProvedAccount } from './proof-result.ts';
import { type BookedMovement, type FeeRule, PROOF_PARTS, type ProofPart, sidesOfRow } from './proof-sides.ts';

/** Causes listed for one account: more than a person works through. The figures count all. */
const LISTED_MAX = 500;

export interface ProofQuery extends FeeRule {
  readonly gateway: PayoutGateway;
  readonly currency: string;
  readonly account: string;
  /** The first day whose movements are figures; what was before is the opening. null = everything. */
  readonly from: string | null;
  /** The day whose end is proved. */
  readonly on: string;
  /** The instant at which it ends, ISO UTC: what the provider dated later is left out. */
  readonly until: string;
  /** Of this currency. */
  readonly payouts: readonly ProviderPayout[];
  /** The last one that the provider named until then; null = none. */
  readonly balance: ProviderBalance | null;
}

/** What is read for the orders that differ. */
export interface ProofDetails {
  readonly orders: ReadonlyMap<string, OrderDetails>;
  /** Xero's own balance of the account at the end of the day; null = not read. */
  readonly xero: string | null;
}

export type ClearingProof = ReturnType<typeof createClearingProof>;

/** Compares one clearing account with the balance at its provider, to the cent; memory grows with what differs. */
export function createClearingProof(query: ProofQuery) {
  const until = Date.parse(query.until);
  const sums = new Sums(query.from);
  const orders = new OpenOrders((part, amount, day) => sums.add(part, amount, day));
  const made = query.payouts.filter(({ createdAt }) => Date.parse(createdAt) < until);
  const groups = new PayoutGroups(made, query.on);
  const known = query.balance === null ? null : { ...query.balance, at: Date.parse(query.balance.asOf) };
  let [listed, listedThen] = [ZERO, ZERO];
  const addNet = (net: Big | string, at: number) => {
    listed = listed.plus(net);
    if (known !== null && at <= known.at) listedThen = listedThen.plus(net);
  };
  return {
    addRow(row: LinkedTransaction): void {
      const at = Date.parse(row.createdAt);
      if (at >= until) return;
      addNet(row.net, at);
      groups.addRow(row);
      for (const piece of sidesOfRow(row, query)) {
        if (piece.isOfOrder) orders.addPiece(piece, row);
        else groups.addPiece(piece);
      }
    },
    addMovement(movement: BookedMovement): void {
      const { account, day, part, amount, currency, orderId } = movement;
      if (account !== query.account || day > query.on) return;
      const isAbroad = currency !== query.currency;
      if (!isAbroad) sums.add(part, new Big(amount), day);
      if (orderId === null) groups.addMovement(movement);
      else orders.addMovement(movement, isAbroad);
    },
    /** Ends the reading: what differs, for which details are to be read. */
    open(): OpenFigure[] {
      return orders.finish();
    },
    /** `open`: what it returned. */
    finish(open: readonly OpenFigure[], { orders: details, xero }: ProofDetails): ProvedAccount {
      for (const { at, amount } of groups.beyondRows()) addNet(amount, Date.parse(at));
      const beyondList = known === null ? ZERO : new Big(known.available).plus(known.pending).minus(listedThen);
      const provider = listed.plus(beyondList).plus(groups.onTheWay());
      const booked = sums.closing();
      const foreign = xero === null ? ZERO : new Big(xero).minus(booked);
      const difference = booked.plus(foreign).minus(provider);
      const all = netFees([
        ...open.map((one) => explainOpen(one, details.get(one.orderId ?? '') ?? null)),
        ...groups.causes(),
        whole('provider_list', beyondList.neg()),
        whole('foreign_booking', foreign),
      ]);
      const found = withoutMatchedByHand(all);
      const rest = difference.minus(sum(found.map(({ amount }) => amount)));
      const causes = [...found, whole('unexplained', rest)].filter(({ amount }) => !amount.eq(ZERO)).toSorted(inOrder);
      return {
        ...{ gateway: query.gateway, currency: query.currency, account: query.account },
        ...sums.figures(foreign),
        ...{ closing: toMoney(booked.plus(foreign)), provider: toMoney(provider), difference: toMoney(difference) },
        ...{ xero, causes: causes.slice(0, LISTED_MAX).map(toCause), left: Math.max(0, causes.length - LISTED_MAX) },
      };
    },
  };
}

/** The movements of an account by what they are; what leaves it counts as positive where its name says so. */
class Sums {
  readonly #from: string | null;
  readonly #sums = new Map<ProofPart, Big>();
  #opening = ZERO;

  constructor(from: string | null) {
    this.#from = from;
  }

  add(part: ProofPart, amount: Big, day: string): void {
    if (this.#from !== null && day < this.#from) this.#opening = this.#opening.plus(amount);
    else this.#sums.set(part, this.#of(part).plus(amount));
  }

  closing(): Big {
    return this.#opening.plus(sum(PROOF_PARTS.map((part) => this.#of(part))));
  }

  figures(foreign: Big) {
    return {
      opening: toMoney(this.#opening),
      payments: toMoney(this.#of('payments')),
      refunds: toMoney(this.#of('refunds').neg()),
      fees: toMoney(this.#of('fees').neg()),
      other: toMoney(this.#of('other').plus(foreign)),
      payouts: toMoney(this.#of('payouts').neg()),
    };
  }

  #of(part: ProofPart): Big {
    return this.#sums.get(part) ?? ZERO;
  }
}

/**
 * What others booked is exactly the oldest payouts that this service did not: a person, or a bank rule, booked those. Else both are
 * named.
 */
function withoutMatchedByHand(found: readonly Found[]): readonly Found[] {
  const foreign = found.find(({ code }) => code === 'foreign_booking');
  if (foreign === undefined || foreign.amount.eq(ZERO)) return found;
  let left = foreign.amount;
  const matched = new Set<Found>([foreign]);
  for (const one of found) {
    if (one.code !== 'payout_not_booked') continue;
    left = left.plus(one.amount);
    matched.add(one);
    if (left.eq(ZERO)) return found.filter((other) => !matched.has(other));
  }
  return found;
}

function whole(code: ProofCode, amount: Big): Found {
  return { code, amount, orderId: null, payoutId: null, detail: '' };
}

function inOrder(a: Found, b: Found): number {
  return PROOF_CAUSES.indexOf(a.code) - PROOF_CAUSES.indexOf(b.code) || b.amount.abs().cmp(a.amount.abs());
}

function toCause({ amount, ...names }: Found): ProofCause {
  return { ...names, amount: toMoney(amount) };
}
