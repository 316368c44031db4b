import type { Big } from 'big.js';
import { sum, ZERO } from '../domain/money.ts';
import { figure, KeptOrders, type OrderName } from './kept-orders.ts';
import type { DayRange } from './periods.ts';
import { compareText } from '../domain/text.ts';

/** The figures of WooCommerce Analytics (its report "Revenue") that lead to ours. */
export const ANALYTICS_FIGURES = ['gross_sales', 'net_sales', 'returns', 'taxes', 'shipping', 'total_sales'] as const;
export type AnalyticsFigure = (typeof ANALYTICS_FIGURES)[number];
type Figures = Readonly<Record<AnalyticsFigure, Big>>;

/** As the shop's Analytics shows them for the days; all currencies as if they were one. */
export interface Analytics {
  readonly figures: Figures;
  /** In the gross sales only. */
  readonly coupons: Big;
}

/** How the shop's Analytics counts. */
export interface AnalyticsRules {
  /** The day an order counts on. */
  readonly dateType: 'date_paid' | 'date_created' | 'date_completed';
  readonly excludedStatuses: ReadonlySet<string>;
}

/** Money of an order or a refund; positive, with every decimal that is stored: Analytics adds those up. */
export interface ParedMoney {
  readonly total: Big;
  readonly tax: Big;
  readonly shipping: Big;
}

export interface BridgeOrder extends OrderName, ParedMoney {
  readonly status: string;
  readonly currency: string;
  /** As the shop shows it: rounded to the decimals of its prices. */
  readonly shown: ParedMoney;
  readonly days: Readonly<Record<AnalyticsRules['dateType'], string | null>>;
  /** Those of the days that are bridged, oldest first. */
  readonly refunds: readonly BridgeRefund[];
  /** Our sale of it, in the days or not; null = it is none. */
  readonly ours: (ParedMoney & { readonly day: string | null }) | null;
}

export interface BridgeRefund extends ParedMoney {
  /** By WooCommerce's mark: nothing is left of the order. */
  readonly isFull: boolean;
}

/** Why a figure of ours is another than that of Analytics, in the order they are shown. */
export const BRIDGE_STEPS = [
  'coupons',
  'other_currencies',
  'refunds',
  'refund_without_items',
  'refund_tax_and_shipping',
  'refund_counted_twice',
  'excluded_status',
  'not_paid',
  'other_day',
  'not_posted',
  'other_amount',
  'rounding',
  'unexplained',
] as const;
export type BridgeStep = (typeof BRIDGE_STEPS)[number];

/** The head of a figure has `code` = `figure`, `analytics` and `ours`; its steps follow and lead from one to the other. */
export interface BridgeLine {
  readonly figure: AnalyticsFigure;
  readonly code: AnalyticsFigure | BridgeStep;
  readonly analytics: string | null;
  readonly step: string;
  readonly ours: string | null;
  readonly orders: number;
  readonly orderIds: readonly string[];
}

export interface CurrencyBridge {
  readonly currency: string;
  readonly lines: readonly BridgeLine[];
}

/**
 * What Analytics keeps of a refund that leaves nothing of an order, by WooCommerce's version and an option that no API shows: the whole order
 * (10.2 to 11.0), what earlier refunds left of it (from 11.1 on), or its own lines (shops with refunds from before 10.2). What fits is taken.
 */
const FULL_REFUNDS = ['whole', 'rest', 'own'] as const;

/** What Analytics should show, order by order, and how ours differs from it. */
export function createBridge(range: DayRange, rules: AnalyticsRules) {
  const models = FULL_REFUNDS.map((kept) => new Model(range, rules, kept));
  return {
    add: (order: BridgeOrder) => {
      for (const one of models) one.add(order);
    },
    finish(analytics: Analytics): CurrencyBridge[] {
      const [best] = models.toSorted((a, b) => a.distanceTo(analytics).cmp(b.distanceTo(analytics)));
      return best?.finish(analytics) ?? [];
    },
  };
}

export type Bridge = ReturnType<typeof createBridge>;

class Side {
  readonly ours = new Map<AnalyticsFigure, Big>();
  readonly analytics = new Map<AnalyticsFigure, Big>();
  readonly steps = new Map<string, { figure: AnalyticsFigure; code: BridgeStep; orders: KeptOrders }>();
}

class Model {
  readonly #range: DayRange;
  readonly #rules: AnalyticsRules;
  readonly #fullRefunds: (typeof FULL_REFUNDS)[number];
  readonly #sides = new Map<string, Side>();

  constructor(range: DayRange, rules: AnalyticsRules, fullRefunds: (typeof FULL_REFUNDS)[number]) {
    this.#range = range;
    this.#rules = rules;
    this.#fullRefunds = fullRefunds;
  }

  add(order: BridgeOrder): void {
    const isExcluded = this.#rules.excludedStatuses.has(order.status);
    const day = order.days[this.#rules.dateType];
    const counted = !isExcluded && day !== null && this.#has(day) ? order : null;
    const ours = order.ours !== null && order.ours.day !== null && this.#has(order.ours.day) ? order.ours : null;
    if (counted !== null || ours !== null) this.#addSale(order, counted, ours);
    let left: ParedMoney = order;
    for (const refund of order.refunds) {
      this.#addRefund(order, refund, { isExcluded, left });
      left = less(left, refund);
    }
  }

  #addSale(order: BridgeOrder, counted: ParedMoney | null, ours: ParedMoney | null): void {
    const code = this.#saleStep(order, counted, ours);
    const [stored, here] = [figuresOf(counted), figuresOf(ours)];
    const there = counted === null || ours === null ? stored : figuresOf(order.shown);
    for (const name of ANALYTICS_FIGURES) {
      this.#book(order, name, { there: there[name], here: here[name], code });
      const cut = stored[name].minus(there[name]);
      if (!cut.eq(ZERO)) this.#book(order, name, { there: cut, here: ZERO, code: 'rounding' });
    }
  }

  #saleStep(order: BridgeOrder, counted: ParedMoney | null, ours: ParedMoney | null): BridgeStep {
    if (counted !== null && ours !== null) return 'other_amount';
    if (counted !== null) return order.ours === null ? 'not_posted' : 'other_day';
    if (this.#rules.excludedStatuses.has(order.status)) return 'excluded_status';
    return order.days[this.#rules.dateType] === null ? 'not_paid' : 'other_day';
  }

  /** Ours has refunds as a figure of their own, with tax; Analytics takes their parts off its other figures, too. */
  #addRefund(
    order: BridgeOrder,
    refund: BridgeRefund,
    { isExcluded, left }: { readonly isExcluded: boolean; readonly left: ParedMoney },
  ): void {
    const amount = order.ours === null ? ZERO : refund.total;
    const none = { total: ZERO, tax: ZERO, shipping: ZERO };
    const parts = this.#keptOf(order, refund, left);
    const there = isExcluded ? none : { ...parts, total: refund.total };
    const offNet = isExcluded ? ZERO : netOf(parts);
    const whole = offNet.plus(there.tax).plus(there.shipping);
    const returned = offNet.gt(ZERO) ? (this.#fullRefunds === 'own' ? offNet : whole) : ZERO;
    const book = (name: AnalyticsFigure, one: Omit<Booked, 'code'>, code: BridgeStep) =>
      this.#book(order, name, { ...one, code });
    book('net_sales', { there: offNet.neg(), here: ZERO }, 'refunds');
    book('taxes', { there: there.tax.neg(), here: ZERO }, 'refunds');
    book('shipping', { there: there.shipping.neg(), here: ZERO }, 'refunds');
    const code = isExcluded ? 'excluded_status' : order.ours === null ? 'not_posted' : this.#returnStep(returned);
    book('returns', { there: returned, here: amount }, code);
    book('total_sales', { there: there.total.neg(), here: amount.neg() }, code);
  }

  #returnStep(returned: Big): BridgeStep {
    if (returned.eq(ZERO)) return 'refund_without_items';
    return this.#fullRefunds === 'own' ? 'refund_tax_and_shipping' : 'refund_counted_twice';
  }

  /** `left`: of the order, after the earlier refunds that are known: with one of other days it is not the rest. */
  #keptOf(order: BridgeOrder, refund: BridgeRefund, left: ParedMoney): ParedMoney {
    if (!refund.isFull || this.#fullRefunds === 'own') return refund;
    if (this.#fullRefunds === 'whole') return order;
    return left.total.eq(refund.total) ? left : refund;
  }

  #book({ id, number, currency }: BridgeOrder, name: AnalyticsFigure, { there, here, code }: Booked): void {
    const side = this.#sides.get(currency) ?? new Side();
    this.#sides.set(currency, side);
    side.analytics.set(name, (side.analytics.get(name) ?? ZERO).plus(there));
    side.ours.set(name, (side.ours.get(name) ?? ZERO).plus(here));
    const key = `${name} ${code}`;
    const known = side.steps.get(key) ?? { figure: name, code, orders: new KeptOrders() };
    side.steps.set(key, known);
    known.orders.add({ id, number }, { total: here.minus(there), tax: ZERO });
  }

  #has(day: string): boolean {
    return day >= this.#range.from && day <= this.#range.to;
  }

  /** How far Analytics is from what it should show. */
  distanceTo(analytics: Analytics): Big {
    return sum(ANALYTICS_FIGURES.map((name) => this.#left(analytics, name).abs()));
  }

  #left({ figures, coupons }: Analytics, name: AnalyticsFigure): Big {
    const expected = sum([...this.#sides.values()].map((side) => side.analytics.get(name) ?? ZERO));
    return expected.minus(name === 'gross_sales' ? figures[name].minus(coupons) : figures[name]);
  }

  finish(analytics: Analytics): CurrencyBridge[] {
    const all = [...this.#sides].toSorted(([a], [b]) => compareText(a, b));
    return all.map(([currency, side]) => ({
      currency,
      lines: ANALYTICS_FIGURES.flatMap((name) => this.#linesOf(name, side, analytics)),
    }));
  }

  #linesOf(name: AnalyticsFigure, side: Side, analytics: Analytics): BridgeLine[] {
    const others = [...this.#sides.values()].filter((one) => one !== side);
    const inOthers = sum(others.map((one) => one.analytics.get(name) ?? ZERO));
    const left = this.#left(analytics, name);
    const plain: [BridgeStep, Big][] = [
      ['coupons', name === 'gross_sales' ? analytics.coupons.neg() : ZERO],
      ['other_currencies', inOthers.neg()],
      ['unexplained', left],
    ];
    const lines = [
      ...plain.map(([code, amount]) => ({ code, amount, orders: new KeptOrders() })),
      ...[...side.steps.values()]
        .filter((one) => one.figure === name)
        .map(({ code, orders }) => ({ code, orders, amount: orders.sum().total })),
    ].filter(({ amount, orders, code }) => code === 'unexplained' || !amount.eq(ZERO) || !orders.isEmpty);
    const head: BridgeLine = {
      ...{ figure: name, code: name, analytics: figure(analytics.figures[name]), step: figure(ZERO) },
      ...{ ours: figure(side.ours.get(name) ?? ZERO), orders: 0, orderIds: [] },
    };
    return [
      head,
      ...lines
        .toSorted((a, b) => BRIDGE_STEPS.indexOf(a.code) - BRIDGE_STEPS.indexOf(b.code))
        .map(({ code, amount, orders }): BridgeLine => {
          const listed = orders.list();
          const ids = listed.orders.map(({ id }) => id);
          const count = ids.length + listed.left;
          return {
            figure: name,
            code,
            analytics: null,
            step: figure(amount),
            ours: null,
            orders: count,
            orderIds: ids,
          };
        }),
    ];
  }
}

interface Booked {
  readonly there: Big;
  readonly here: Big;
  readonly code: BridgeStep;
}

function less(from: ParedMoney, { total, tax, shipping }: ParedMoney): ParedMoney {
  return { total: from.total.minus(total), tax: from.tax.minus(tax), shipping: from.shipping.minus(shipping) };
}

function netOf({ total, tax, shipping }: ParedMoney): Big {
  return total.minus(tax).minus(shipping);
}

/** A sale in each figure; an order whose net is negative is among the returns of Analytics. */
function figuresOf(sale: ParedMoney | null): Figures {
  const net = sale === null ? ZERO : netOf(sale);
  const whole = sale === null ? ZERO : sale.total;
  return {
    ...{ gross_sales: net, net_sales: net, taxes: sale?.tax ?? ZERO, shipping: sale?.shipping ?? ZERO },
    ...{ returns: ZERO, total_sales: whole },
  };
}
