import { Big } from 'big.js';
import { sum, ZERO } from '../domain/money.ts';
import type { LinkedTransaction, ProviderPayout } from '../domain/payouts/payouts.ts';
import type { BookedMovement, Piece } from './proof-sides.ts';
import type { ProofCause, ProofCode } from './proof-result.ts';

type GroupPart = 'fees' | 'other' | 'payouts';

interface Group {
  readonly provider: Record<GroupPart, Big>;
  readonly books: Record<GroupPart, Big>;
  /** Documents of ours for each figure. */
  readonly documents: Record<GroupPart, number>;
  otherShop: Big;
  /** Of all its rows but its own. */
  listed: Big;
  hasOwnRow: boolean;
  isReversed: boolean;
  /** What fees and adjustments of each order are, while no payout carries them. */
  readonly orders: Map<string, Big>;
}

/** Orders that are named while no payout carries them; more are only summed up. */
const NAMED_MAX = 500;
/** Rows that no payout carries yet. */
const NONE = '';

/** A part of the difference that the caller turns into causes of its orders. */
export type Found = Omit<ProofCause, 'amount'> & { readonly amount: Big };

/** What is booked with payouts, and rows that no payout carries yet. */
export class PayoutGroups {
  readonly #groups = new Map<string, Group>();
  readonly #payouts: ReadonlyMap<string, ProviderPayout>;
  readonly #on: string;

  /** `on`: the day whose end is proved. `payouts`: made until then, in one currency. */
  constructor(payouts: readonly ProviderPayout[], on: string) {
    this.#payouts = new Map(payouts.map((one) => [one.id, one]));
    this.#on = on;
  }

  addRow({ id, kind, payoutId, net, isOtherShop, references }: LinkedTransaction): void {
    if (kind === 'payout') {
      this.#at(payoutId ?? references.payout ?? id).hasOwnRow = true;
      return;
    }
    if (kind === 'payout_failed' && references.payout !== undefined) this.#at(references.payout).isReversed = true;
    const group = this.#of(payoutId);
    group.listed = group.listed.plus(net);
    if (isOtherShop) group.otherShop = group.otherShop.plus(net);
  }

  addPiece({ part, amount, payoutId, orderId }: Piece): void {
    const group = part === 'payouts' ? this.#at(payoutId ?? NONE) : this.#of(payoutId);
    group.provider[of(part)] = group.provider[of(part)].plus(amount);
    if (group !== this.#at(NONE) || orderId === null) return;
    const { orders } = group;
    if (orders.has(orderId) || orders.size < NAMED_MAX) orders.set(orderId, (orders.get(orderId) ?? ZERO).plus(amount));
  }

  addMovement({ part, amount, payoutId }: BookedMovement): void {
    const { books, documents } = part === 'payouts' ? this.#at(payoutId ?? NONE) : this.#of(payoutId);
    books[of(part)] = books[of(part)].plus(amount);
    documents[of(part)] += 1;
  }

  /** What leaves the balance beyond its rows, at the instant a payout is made: its own amount where it has no row, and gaps of its list. */
  beyondRows(): { readonly at: string; readonly amount: Big }[] {
    return [...this.#payouts.values()].flatMap((payout) => {
      const group = this.#at(payout.id);
      const [own, gap] = [this.#ownAmount(payout, group), gapOf(payout, group)];
      if (own !== null) group.provider.payouts = group.provider.payouts.plus(own);
      group.provider.other = group.provider.other.plus(gap);
      return [own ?? ZERO, gap]
        .filter((amount) => !amount.eq(ZERO))
        .map((amount) => ({ at: payout.createdAt, amount }));
    });
  }

  #ownAmount(payout: ProviderPayout, { hasOwnRow, isReversed }: Group): Big | null {
    if (hasOwnRow || (isUndone(payout) && !isReversed)) return null;
    return new Big(payout.net).neg();
  }

  /** Payouts that left the balance, and have not arrived: the provider still owes them. */
  onTheWay(): Big {
    let sum = ZERO;
    for (const [id, group] of this.#groups) {
      const payout = this.#payouts.get(id);
      if (payout === undefined || !this.#isOnTheWay(payout)) continue;
      sum = sum.minus(group.provider.payouts);
      group.provider.payouts = ZERO;
    }
    return sum;
  }

  #isOnTheWay(payout: ProviderPayout): boolean {
    if (isUndone(payout)) return false;
    return payout.arrives > this.#on || payout.status !== 'paid';
  }

  /** Books less provider, payout by payout, by their arrival. Call it after `beyondRows` and `onTheWay`. */
  causes(): Found[] {
    const arrival = (id: string) => this.#payouts.get(id)?.arrives ?? '';
    const inOrder = [...this.#groups].toSorted(([a], [b]) => (arrival(a) < arrival(b) ? -1 : 1));
    return inOrder.flatMap(([id, group]) => this.#causesOf(id, group));
  }

  #causesOf(id: string, group: Group): Found[] {
    if (id === NONE) return notPaidOut(group);
    const payout = this.#payouts.get(id) ?? null;
    const left = leftOf(group);
    const gap = payout === null ? ZERO : gapOf(payout, group);
    const isBookedBut = (amount: Big) => left.other.eq(amount.neg());
    const hasGap = !gap.eq(ZERO) && !isBookedBut(ZERO) && !isBookedBut(group.otherShop);
    const rest = left.other.plus(hasGap ? gap : ZERO);
    const isShopOpen = group.documents.other === 0 || rest.eq(group.otherShop.neg());
    const shop = isShopOpen ? group.otherShop : ZERO;
    const other = rest.plus(shop);
    const causes: [ProofCode, Big][] = [
      ['provider_gap', hasGap ? gap.neg() : ZERO],
      ...this.#stateOf(payout, group, { ...left, other, shop: shop.neg(), hasGap }),
    ];
    return causes
      .filter(([, amount]) => !amount.eq(ZERO))
      .map(([code, amount]) => ({ code, amount, orderId: null, payoutId: id, detail: '' }));
  }

  #stateOf(payout: ProviderPayout | null, group: Group, left: LeftWithout) {
    const { documents, isReversed } = group;
    const { hasGap } = left;
    const isBooked = documents.fees + documents.other + documents.payouts > 0;
    const isDue = payout === null || !this.#isOnTheWay(payout);
    const costs = left.fees.plus(left.other);
    const causes: [ProofCode, Big][] = [];
    if (!isBooked && !isDue) causes.push(['other_shop', left.shop], ['not_paid_out', costs]);
    else if (!isBooked && payout !== null && isUndone(payout))
      causes.push(['other_shop', left.shop], [isReversed ? feeCode(group) : 'not_paid_out', costs]);
    else if (!isBooked)
      return [['payout_not_booked', costs.plus(left.shop).plus(left.payouts)] satisfies [ProofCode, Big]];
    else
      causes.push(
        ['other_shop', left.shop],
        [hasGap ? 'fee_differs' : feeCode(group), left.fees],
        ['adjustment_differs', left.other],
      );
    const isFailing = payout !== null && isUndone(payout) && !isReversed;
    causes.push([isFailing ? 'payout_failed' : payoutCode(group), left.payouts]);
    return causes;
  }

  /** A payout of a later day, or of another currency, carries nothing here yet. */
  #of(payoutId: string | null): Group {
    return this.#at(payoutId !== null && this.#payouts.has(payoutId) ? payoutId : NONE);
  }

  #at(id: string): Group {
    const known = this.#groups.get(id);
    if (known !== undefined) return known;
    const fresh: Group = {
      provider: { fees: ZERO, other: ZERO, payouts: ZERO },
      books: { fees: ZERO, other: ZERO, payouts: ZERO },
      documents: { fees: 0, other: 0, payouts: 0 },
      ...{ otherShop: ZERO, listed: ZERO, hasOwnRow: false, isReversed: false },
      orders: new Map(),
    };
    this.#groups.set(id, fresh);
    return fresh;
  }
}

/** By order, as far as they have one. What is booked beyond the rows is none of it. */
function notPaidOut(group: Group): Found[] {
  const left = leftOf(group);
  const { books, provider, documents, otherShop, orders } = group;
  const isTwice = books.fees.abs().gt(provider.fees.abs());
  const isPuzzling = documents.other > 0 && provider.other.eq(ZERO);
  const isBooked = documents.fees + documents.other > 0;
  const named = isBooked ? [] : [...orders].map(([orderId, amount]) => [orderId, amount.neg()] as const);
  const shop = isBooked ? ZERO : otherShop.neg();
  const rest = [
    isTwice ? ZERO : left.fees,
    isPuzzling ? ZERO : left.other,
    shop.neg(),
    ...named.map(([, amount]) => amount.neg()),
  ];
  const found = (code: ProofCode, amount: Big, orderId: string | null = null): Found => {
    return { code, amount, orderId, payoutId: null, detail: '' };
  };
  return [
    ...named.map(([orderId, amount]) => found('not_paid_out', amount, orderId)),
    found('other_shop', shop),
    found('not_paid_out', sum(rest)),
    found('fee_twice', isTwice ? left.fees : ZERO),
    found('adjustment_differs', isPuzzling ? left.other : ZERO),
    found(payoutCode(group), left.payouts),
  ].filter(({ amount }) => !amount.eq(ZERO));
}

type Left = Readonly<Record<GroupPart, Big>>;
/** `other`: without what the other shop has in it, and without the gap. */
type LeftWithout = Left & { readonly shop: Big; readonly hasGap: boolean };

function leftOf({ books, provider }: Group): Left {
  return {
    fees: books.fees.minus(provider.fees),
    other: books.other.minus(provider.other),
    payouts: books.payouts.minus(provider.payouts),
  };
}

function of(part: Piece['part']): GroupPart {
  return part === 'fees' || part === 'payouts' ? part : 'other';
}

function isUndone({ status }: ProviderPayout): boolean {
  return status === 'failed' || status === 'canceled';
}

/** What the provider's list does not say of a payout whose list is final: never forced, always shown. */
function gapOf({ automatic, isFinal, net }: ProviderPayout, { listed }: Group): Big {
  if (!automatic || !isFinal) return ZERO;
  return new Big(net).minus(listed);
}

function payoutCode({ documents }: Group): ProofCode {
  if (documents.payouts === 0) return 'payout_not_booked';
  return documents.payouts > 1 ? 'payout_twice' : 'payout_differs';
}

function feeCode({ books, provider }: Group): ProofCode {
  if (books.fees.eq(ZERO)) return 'fee_missing';
  const isMore = books.fees.abs().gt(provider.fees.abs());
  return isMore && books.fees.s === -1 ? 'fee_twice' : 'fee_differs';
}
