import type { LinkedTransaction, ProviderPayout } from '../../src/domain/payouts/payouts.ts';
import type { BookedMovement } from '../../src/payouts/proof-sides.ts';
import { type Books, booked, CLEARING, dayAfter, money, payoutOf, type RowPlan, rowOf } from './_proof-books.ts';

export const CURRENCIES = ['EUR', 'GBP'] as const;
export const ACCOUNTS = { EUR: CLEARING, GBP: '096' } as const;
export type Currency = keyof typeof ACCOUNTS;

const FIRST_DAY = '2026-09-01';
const ARRIVES_AFTER_DAYS = 2;
const FAILS_AFTER_DAYS = 5;

/** One day of a provider's account. */
export interface DayPlan {
  readonly sales: readonly { readonly currency: Currency; readonly cents: number; readonly isOtherShop: boolean }[];
  readonly refunds: number;
  readonly disputes: number;
  readonly disputesWon: number;
  readonly reserve: 'none' | 'hold' | 'release';
  readonly accountFee: number;
  readonly converts: boolean;
  readonly payout: 'none' | 'paid' | 'fails';
}

export interface HistoryPlan {
  readonly days: readonly DayPlan[];
  readonly isManual: boolean;
  readonly feesByOrder: boolean;
  /** Of each payout, in percent: a manual one takes a part of the balance. */
  readonly share: number;
}

/** A provider, and books that are kept as they should be; owed is counted on its own. */
export class History {
  readonly plan: HistoryPlan;
  readonly rows: LinkedTransaction[] = [];
  readonly payouts: ProviderPayout[] = [];
  movements: BookedMovement[] = [];
  readonly lastDay: string;
  /** What the provider owes at the end of each day, by currency; what has not arrived included. */
  readonly owed = new Map<string, number>();
  #day = FIRST_DAY;
  #orders = 1000;
  #payoutCount = 0;
  readonly #balance = { EUR: 0, GBP: 0 };
  readonly #onTheWay: { readonly arrives: string; readonly currency: Currency; readonly cents: number }[] = [];
  readonly #returns: {
    readonly day: string;
    readonly currency: Currency;
    readonly cents: number;
    readonly id: string;
  }[] = [];
  readonly #unpaid = { EUR: new Set<number>(), GBP: new Set<number>() };
  readonly #open: { order: string; currency: Currency; cents: number; refunded: number; disputed: boolean }[] = [];
  readonly #disputed: { order: string; currency: Currency; cents: number }[] = [];
  readonly #held = { EUR: 0, GBP: 0 };

  constructor(plan: HistoryPlan) {
    this.plan = plan;
    for (const day of plan.days) this.#run(day);
    for (let more = 0; more < 12; more += 1) this.#run({ ...QUIET, payout: more === 6 ? 'paid' : 'none' });
    this.lastDay = dayAfter(this.#day, -1);
  }

  get books(): Books {
    return { rows: this.rows, payouts: this.payouts, movements: this.movements };
  }

  #run(plan: DayPlan): void {
    for (const one of this.#returns.filter(({ day }) => day === this.#day)) {
      this.#row({ kind: 'payout_failed', amount: one.cents, currency: one.currency, undoes: one.id });
    }
    for (const sale of plan.sales) this.#sell(sale);
    for (let left = plan.refunds; left > 0; left -= 1) this.#refund();
    for (let left = plan.disputes; left > 0; left -= 1) this.#dispute();
    for (let left = plan.disputesWon; left > 0; left -= 1) this.#win();
    if (plan.reserve !== 'none') this.#reserve(plan.reserve === 'hold');
    if (plan.accountFee > 0) {
      this.#row({ kind: 'fee', amount: -plan.accountFee, currency: 'EUR' });
      this.#row({ kind: 'fee_tax', amount: -Math.round(plan.accountFee / 5), currency: 'EUR' });
    }
    if (plan.converts && this.#balance.GBP > 100 && !this.plan.isManual) this.#convert();
    if (plan.payout !== 'none') for (const currency of CURRENCIES) this.#payOut(currency, plan.payout === 'fails');
    for (const currency of CURRENCIES) this.owed.set(`${this.#day} ${currency}`, this.#owedNow(currency));
    this.#day = dayAfter(this.#day);
  }

  #owedNow(currency: Currency): number {
    const away = this.#onTheWay.filter((one) => one.currency === currency && one.arrives > this.#day);
    return this.#balance[currency] + away.reduce((sum, { cents }) => sum + cents, 0);
  }

  #row(plan: Omit<RowPlan, 'day'> & { readonly currency: Currency }): LinkedTransaction {
    const row = rowOf({ ...plan, day: this.#day });
    const at = this.rows.push(row) - 1;
    if (plan.kind !== 'payout') this.#unpaid[plan.currency].add(at);
    this.#balance[plan.currency] += plan.amount - (plan.fee ?? 0) - (plan.feeTax ?? 0);
    if (this.plan.isManual) this.#bookRow(row, this.#day, plan.currency, null);
    return row;
  }

  #book(
    part: BookedMovement['part'],
    cents: number,
    day: string,
    currency: Currency,
    of: { order?: string; payout?: string },
  ): void {
    if (cents !== 0) this.movements.push(booked(part, cents, day, { ...of, account: ACCOUNTS[currency], currency }));
  }

  #sell({ currency, cents, isOtherShop }: DayPlan['sales'][number]): void {
    const fee = Math.round(cents * 0.015) + 25;
    const feeTax = Math.round(fee * 0.2);
    if (isOtherShop) {
      this.#row({ kind: 'sale', amount: cents, fee, feeTax, currency, otherShop: true });
      return;
    }
    this.#orders += 1;
    const order = String(this.#orders);
    this.#row({ kind: 'sale', amount: cents, fee, feeTax, order, currency });
    this.#book('payments', cents, this.#day, currency, { order });
    if (this.plan.feesByOrder) this.#book('fees', -(fee + feeTax), this.#day, currency, { order });
    this.#open.push({ order, currency, cents, refunded: 0, disputed: false });
  }

  #refund(): void {
    const one = this.#open.find(({ cents, refunded, disputed }) => !disputed && refunded < cents);
    if (one === undefined) return;
    const cents = one.refunded === 0 ? Math.ceil(one.cents / 3) : one.cents - one.refunded;
    one.refunded += cents;
    this.#row({ kind: 'refund', amount: -cents, order: one.order, currency: one.currency });
    this.#book('refunds', -cents, this.#day, one.currency, { order: one.order });
  }

  #dispute(): void {
    const one = this.#open.find(({ refunded, disputed }) => refunded === 0 && !disputed);
    if (one === undefined) return;
    one.disputed = true;
    this.#disputed.push({ ...one });
    this.#row({ kind: 'dispute', amount: -one.cents, fee: 2_000, order: one.order, currency: one.currency });
  }

  #win(): void {
    const one = this.#disputed.shift();
    if (one !== undefined)
      this.#row({ kind: 'dispute_reversal', amount: one.cents, order: one.order, currency: one.currency });
  }

  #reserve(isHold: boolean): void {
    const cents = isHold ? -1_234 : this.#held.EUR;
    this.#held.EUR -= cents;
    if (cents !== 0) this.#row({ kind: 'reserve', amount: cents, currency: 'EUR' });
  }

  /** Half of the pounds become euros; the transfer between both accounts is booked at once. */
  #convert(): void {
    const pounds = Math.floor(this.#balance.GBP / 2);
    const euros = Math.round(pounds * 1.163);
    this.#row({ kind: 'conversion', amount: -pounds, currency: 'GBP' });
    this.#row({ kind: 'conversion', amount: euros, currency: 'EUR' });
  }

  #payOut(currency: Currency, fails: boolean): void {
    const { isManual, share } = this.plan;
    const all = this.#balance[currency];
    const cents = isManual ? Math.floor((all * share) / 100) : all;
    if (cents === 0 || (isManual && cents < 0)) return;
    this.#payoutCount += 1;
    const id = `po_${this.#payoutCount}`;
    const willFail = fails && cents > 0;
    const arrives = dayAfter(this.#day, ARRIVES_AFTER_DAYS);
    const carried = isManual ? [] : [...this.#unpaid[currency]];
    for (const at of carried) this.rows[at] = { ...(this.rows[at] ?? NO_ROW()), payoutId: id };
    if (!isManual) this.#unpaid[currency].clear();
    this.#row({ kind: 'payout', amount: -cents, payout: id, currency });
    const more = { currency, createdAt: `${this.#day}T12:00:00Z`, automatic: !isManual, isFinal: !isManual };
    this.payouts.push(payoutOf(id, cents, arrives, { ...more, status: willFail ? 'failed' : 'paid' }));
    if (!isManual) for (const at of carried) this.#bookRow(this.rows[at] ?? NO_ROW(), arrives, currency, id);
    if (willFail) {
      this.#returns.push({ day: dayAfter(this.#day, FAILS_AFTER_DAYS), currency, cents, id });
      return;
    }
    this.#onTheWay.push({ arrives, currency, cents });
    this.#book('payouts', -cents, arrives, currency, { payout: id });
  }

  /** What is booked with a payout, or row by row where the provider names none. */
  #bookRow(row: LinkedTransaction, day: string, currency: Currency, payout: string | null): void {
    const of = payout === null ? {} : { payout };
    const cents = (amount: string) => Math.round(Number(amount) * 100);
    const { kind, isOtherShop } = row;
    if (isOtherShop) {
      this.#book('other', cents(row.net), day, currency, of);
      return;
    }
    const fee = cents(row.fee) + cents(row.feeTax);
    if (kind === 'fee' || kind === 'fee_tax') this.#book('fees', cents(row.amount), day, currency, of);
    else if (kind === 'dispute' || kind === 'dispute_reversal' || kind === 'reserve' || kind === 'conversion')
      this.#book('other', cents(row.amount), day, currency, of);
    if (kind !== 'sale' || !this.plan.feesByOrder) this.#book('fees', -fee, day, currency, of);
  }
}

function NO_ROW(): LinkedTransaction {
  throw new Error('There is no such row.');
}

const QUIET: DayPlan = {
  ...{ sales: [], refunds: 0, disputes: 0, disputesWon: 0, reserve: 'none', accountFee: 0, converts: false },
  payout: 'none',
};

export { money };
