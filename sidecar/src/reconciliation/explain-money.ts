import type { Big } from 'big.js';
import { roundTo, sum, XERO_DECIMALS, ZERO } from '../domain/money.ts';
import type { Cause } from './flow.ts';
import { isPostedStatus, type OrderLegs, type PostingRules } from './legs.ts';
import type { OrderMoney, ShopMoney, XeroMoney } from './money-legs.ts';
import { moneyCause } from './why-money.ts';

/** A part of a difference of payments on one day and account: shop less Xero. `cause` null = unexplained. */
export interface MoneyFinding extends Place {
  readonly amount: Big;
  readonly cause: Cause | null;
}

export interface ExplainedMoney {
  readonly shop: readonly ShopMoney[];
  /** null = not read: then nothing is found either. */
  readonly xero: readonly XeroMoney[] | null;
  /** On each day and account they sum to the shop's money less Xero's. */
  readonly findings: readonly MoneyFinding[];
}

interface Place {
  readonly day: string | null;
  readonly currency: string;
  readonly account: string;
}

/** Money that is not matched yet. */
interface Open<T extends Place> {
  readonly of: T;
  left: Big;
}

/** Compares the payments of one order in shop, ledger and Xero, and names the cause of every cent that differs. */
export function explainMoney(legs: OrderLegs, rules: PostingRules): ExplainedMoney | null {
  const { money } = legs;
  if (money === undefined) return null;
  const shop = countedMoney(legs, money, rules);
  if (money.there === null) return { shop, xero: null, findings: [] };
  return { shop, xero: money.there, findings: new Matching(legs, rules, { ...money, shop, there: money.there }).run() };
}

/** Money that came and went before the order was posted is on neither side. */
function countedMoney({ order, documents }: OrderLegs, money: OrderMoney, rules: PostingRules) {
  if (order === null || isPostedStatus(order, rules)) return money.shop;
  const isInBooks = money.posted.length > 0 || (money.there ?? []).length > 0 || documents.length > 0;
  return isInBooks || !sum(money.shop.map(({ amount }) => amount)).eq(ZERO) ? money.shop : [];
}

type ReadMoney = OrderMoney & { readonly there: readonly XeroMoney[] };

/** What shop, ledger and Xero have of the money, matched amount by amount. */
class Matching {
  readonly #legs: OrderLegs;
  readonly #rules: PostingRules;
  readonly #money: ReadMoney;
  readonly #findings: MoneyFinding[] = [];
  readonly #shop: Open<ShopMoney>[];
  /** What we posted and Xero lacks, at the place where the shop has it. */
  readonly #removed: Open<ShopMoney | XeroMoney>[] = [];

  constructor(legs: OrderLegs, rules: PostingRules, money: ReadMoney) {
    this.#legs = legs;
    this.#rules = rules;
    this.#money = money;
    this.#shop = money.shop.map(toOpen);
  }

  run(): readonly MoneyFinding[] {
    const there = new Map(this.#money.there.map((one) => [one.xeroId, one]));
    const live = this.#money.posted.filter(({ xeroId }) => there.has(xeroId));
    const gone = this.#money.posted.filter(({ xeroId }) => !there.has(xeroId));
    const [ours, removed] = [live.map(toOpen), gone.map(toOpen)];
    for (const isOwn of [true, false]) {
      for (const one of ours) {
        this.#take(this.#shop, one, isOwn, (from, amount) => {
          this.#move(from, one.of, amount, this.#moved(from, one.of));
        });
      }
      for (const one of removed) {
        this.#take(this.#shop, one, isOwn, (from, amount) => this.#removed.push({ of: from, left: amount }));
      }
    }
    for (const { of, left } of ours) {
      this.#add(of, left.neg(), this.#isDeleted(of) ? DELETED : this.#why(of, left.neg()));
      this.#addChange(of, there.get(of.xeroId) ?? of);
    }
    const known = new Set(this.#money.posted.map(({ xeroId }) => xeroId));
    for (const one of this.#money.there) if (!known.has(one.xeroId)) this.#matchOther(one);
    for (const { of, left } of this.#removed) this.#add(of, left, REMOVED);
    for (const { of, left } of this.#shop) this.#add(of, left, this.#missing(of, left));
    return this.#findings;
  }

  #addChange(posted: XeroMoney, now: XeroMoney): void {
    if (isSamePlace(posted, now) && posted.amount.eq(now.amount)) return;
    this.#add(posted, posted.amount, REMOVED);
    this.#add(now, now.amount.neg(), REMOVED);
  }

  /** A payment that a person entered: first instead of one of ours that is gone, then for money that we did not book. */
  #matchOther(payment: XeroMoney): void {
    const one = toOpen(payment);
    const isLedgerLost = this.#legs.entry === null;
    for (const isOwn of [true, false]) {
      this.#take(this.#removed, one, isOwn, (from, amount) => {
        this.#move(from, payment, amount, REMOVED);
      });
    }
    for (const isOwn of [true, false]) {
      this.#take(this.#shop, one, isOwn, (from, amount) => {
        this.#move(from, payment, amount, isLedgerLost ? OTHER_PERIOD : BY_OTHERS);
      });
    }
    this.#add(payment, one.left.neg(), this.#surplus(payment));
  }

  /** Xero takes no more than is due: beside one of ours on a day that was not read, it stands for that one. */
  #surplus({ refundId, ...payment }: XeroMoney): Cause {
    if (this.#isDeleted({ refundId })) return DELETED;
    const isInstead = this.#money.there.some((one) => {
      return one.isUnread === true && one.refundId === refundId && one.amount.s === payment.amount.s;
    });
    return isInstead ? REMOVED : NOT_IN_SHOP;
  }

  /** Matches an amount with open ones of its sign, on its own place first. `isOwn`: only those of its refund, or of none. */
  #take<T extends ShopMoney | XeroMoney>(
    open: readonly Open<T>[],
    wanted: Open<XeroMoney>,
    isOwn: boolean,
    onMatch: (from: T, amount: Big) => void,
  ): void {
    const candidates = open.filter(({ of }) => {
      return of.currency === wanted.of.currency && (!isOwn || of.refundId === wanted.of.refundId);
    });
    const isHere = ({ of }: Open<T>) => isSamePlace(of, wanted.of);
    for (const one of [...candidates.filter(isHere), ...candidates.filter((some) => !isHere(some))]) {
      if (wanted.left.eq(ZERO) || one.left.eq(ZERO) || one.left.s !== wanted.left.s) continue;
      const amount = one.left.abs().lt(wanted.left.abs()) ? one.left : wanted.left;
      one.left = one.left.minus(amount);
      wanted.left = wanted.left.minus(amount);
      onMatch(one.of, amount);
    }
  }

  #move(from: Place, to: Place, amount: Big, cause: Cause): void {
    if (isSamePlace(from, to)) return;
    this.#add(from, amount, cause);
    this.#add(to, amount.neg(), cause);
  }

  #add({ day, currency, account }: Place, amount: Big, cause: Cause | null): void {
    if (day !== null && !amount.eq(ZERO)) this.#findings.push({ day, currency, account, amount, cause });
  }

  #moved(from: Place, to: Place): Cause {
    if (from.account !== to.account) return OTHER_ACCOUNT;
    return this.#legs.entry?.notices.includes('payment_assumed') === true ? ASSUMED : OTHER_PERIOD;
  }

  #missing(of: ShopMoney, left: Big): Cause | null {
    return of.isUnbooked === true ? NOT_BOOKED : this.#why(of, left);
  }

  #isDeleted({ refundId }: Pick<XeroMoney, 'refundId'>): boolean {
    const { order } = this.#legs;
    return order === null || (refundId !== null && !order.refunds.some(({ id }) => id === refundId));
  }

  #why(of: Pick<ShopMoney, 'refundId' | 'amount'>, left: Big): Cause | null {
    return isRounding(of, left) ? ROUNDING : moneyCause(this.#legs, this.#rules, of.refundId);
  }
}

const cause = (code: Cause['code'], detail = ''): Cause => ({ code, detail });
const REMOVED = cause('payment_removed');
const BY_OTHERS = cause('paid_by_others');
/** Xero has it, and the shop does not call it paid. */
const NOT_IN_SHOP = cause('not_paid_in_shop');
const OTHER_PERIOD = cause('other_period');
const OTHER_ACCOUNT = cause('other_account');
const ASSUMED = cause('payment_assumed');
const NOT_BOOKED = cause('not_booked');
const DELETED = cause('deleted_in_shop');
const ROUNDING = cause('rounding_line');

function toOpen<T extends ShopMoney | XeroMoney>(of: T): Open<T> {
  return { of, left: of.amount };
}

function isSamePlace(a: Place, b: Place): boolean {
  return a.day === b.day && a.account === b.account && a.currency === b.currency;
}

/** Xero keeps two decimals. */
function isRounding({ amount }: Pick<ShopMoney, 'amount'>, left: Big): boolean {
  return !left.eq(ZERO) && roundTo(amount, XERO_DECIMALS).eq(amount.minus(left));
}
