import type { Big } from 'big.js';
import type { Random } from '../../simulators/random.ts';
import { addDays } from '../../src/domain/day.ts';
import { inXero, type InXero, type Life, money, type Sale } from './shop-in-agreement.ts';

/** What must be found: shop less Xero, in a cause; `code` null = unexplained. */
export interface Expected {
  readonly code: string | null;
  readonly detail?: string;
  readonly day: string;
  readonly currency: string;
  readonly orderId: string;
  /** Of a payment; absent = of a sale or refund. */
  readonly account?: string;
  readonly total: Big;
  readonly tax: Big;
  /** To other accounts; absent = nothing. */
  readonly moved?: Big;
}

export interface Target {
  readonly life: Life;
  readonly order: Sale;
  readonly invoice: InXero;
  readonly random: Random;
}

/** Changes an order that agrees, and says what has to be found. */
export type Drift = (target: Target) => readonly Expected[];

export const NO_TAX = money(0);

export function found(
  { life, order, invoice }: Target,
  code: string | null,
  over: Partial<Omit<Expected, 'code'>> = {},
): Expected {
  const { currency, total, tax } = order;
  return { code, orderId: life.id, day: invoice.day, currency, total, tax, ...over };
}

/** Some of what a document has on the first account goes to the second, or to a third. */
function recoded(target: Target, document: InXero, [from, other]: readonly [string, string]): Expected[] {
  const { random } = target;
  const nets = new Map(document.accounts);
  const [there = NO_TAX, beside = NO_TAX] = [nets.get(from), nets.get(other)];
  const amount = some(random, there);
  const to = random.pick([other, '260']);
  nets.set(other, beside).set(from, there.minus(amount));
  document.accounts = [...nets.set(to, to === other ? beside.plus(amount) : amount)];
  const figures = { detail: 'account', day: document.day, total: NO_TAX, tax: NO_TAX, moved: amount };
  return [found(target, 'changed_in_xero', figures)];
}

/** Nothing of the order is in Xero: its sale and its refunds differ, each on its own day. */
function missing(target: Target, code: string | null, detail = ''): Expected[] {
  const { life, order } = target;
  life.documents = [];
  if (life.entry !== null) life.entry.documents = [];
  const sale = found(target, code, { detail });
  const refunds = order.refunds.map(({ day, total }) => {
    return found(target, code, { detail, day: day ?? '', total: total.neg(), tax: NO_TAX });
  });
  return [sale, ...refunds, ...moneyMissing(target, code, detail)];
}

/** None of its payments is in Xero. */
function moneyMissing(target: Target, code: string | null, detail = ''): Expected[] {
  const { shop } = target.life.money;
  target.life.money.posted = [];
  target.life.money.there = [];
  return shop.map((one) => paid(target, code, { ...one, detail }));
}

/** A payment that differs. */
export function paid(
  target: Target,
  code: string | null,
  { day, account, amount, detail = '' }: { day: string | null; account: string; amount: Big; detail?: string },
): Expected {
  return found(target, code, { detail, day: day ?? '', account, total: amount, tax: NO_TAX });
}

export function setEntry({ life }: Target, change: Partial<NonNullable<Life['entry']>>): void {
  if (life.entry !== null) Object.assign(life.entry, change);
}

/** The document is on another day than it belongs to. */
function moved(target: Target, to: string): Expected[] {
  const { order, invoice } = target;
  const shown = found(target, 'other_period', { day: order.day ?? '' });
  invoice.day = to;
  return [shown, { ...shown, day: to, total: order.total.neg(), tax: order.tax.neg() }];
}

function postedOn(target: Target, to: string): Expected[] {
  const [posted] = target.life.entry?.documents ?? [];
  if (posted !== undefined) posted.day = to;
  return moved(target, to);
}

const some = (random: Random, of: Big): Big => money(random.int(1, Math.max(1, Number(of.times(100).toFixed(0)) - 1)));

/** The kinds of drift that must be named. */
export const DRIFTS: Readonly<Record<string, Drift>> = {
  waiting: (target) => {
    setEntry(target, { state: 'open' });
    return missing(target, 'waiting');
  },
  'needs attention': (target) => {
    const problem = target.random.pick(['tax_rate_unmapped', 'number_taken', 'account_archived']);
    setEntry(target, { state: 'rejected', reasons: [problem] });
    return missing(target, 'needs_attention', problem);
  },
  'a status that is not posted': (target) => {
    target.order.status = 'on-hold';
    setEntry(target, { state: 'skipped', reasons: ['status_not_posted'] });
    return missing(target, 'not_synced_status', 'on-hold');
  },
  'before the first day to post': (target) => {
    setEntry(target, { state: 'skipped', reasons: ['before_start_date'] });
    return missing(target, 'before_start_date');
  },
  'ignored by a person': (target) => {
    target.order.status = 'shipped';
    setEntry(target, { state: 'skipped', reasons: ['status_not_posted'], isIgnored: true });
    return missing(target, 'ignored');
  },
  'a lock date': (target) => postedOn(target, '2026-12-01'),
  'another time zone': (target) => postedOn(target, addDays(target.invoice.day, 1)),
  'a date edited in Xero': (target) => moved(target, addDays(target.invoice.day, target.random.int(2, 20))),
  'voided in Xero': (target) => {
    target.invoice.status = 'VOIDED';
    return [found(target, 'voided_in_xero')];
  },
  'deleted in Xero': (target) => {
    target.life.documents = target.life.documents.filter((one) => one !== target.invoice);
    return [found(target, 'voided_in_xero')];
  },
  'changed in Xero': (target) => {
    const { invoice, order, random } = target;
    const [total, tax] = [some(random, order.total), some(random, order.tax)];
    invoice.total = invoice.total.minus(total);
    invoice.tax = invoice.tax.minus(tax);
    return [found(target, 'changed_in_xero', { total, tax })];
  },
  'its tax alone changed in Xero': (target) => {
    const tax = some(target.random, target.order.tax);
    target.invoice.tax = target.invoice.tax.minus(tax);
    return [found(target, 'changed_in_xero', { total: NO_TAX, tax })];
  },
  'a line moved to another account in Xero': (target) => recoded(target, target.invoice, ['200', '210']),
  'a line of a credit note moved to another account in Xero': (target) => {
    const note = target.life.documents.find(({ purpose }) => purpose.of === 'refund');
    return note === undefined ? [] : recoded(target, note, ['250', '210']);
  },
  'a draft': (target) => {
    target.invoice.status = 'DRAFT';
    return [found(target, 'not_approved')];
  },
  'doubled by another tool': (target) => doubled(target, true),
  'doubled by a copy of the shop': (target) => doubled(target, false),
  'deleted in the shop': (target) => {
    const { life, order } = target;
    life.order = null;
    const sale = found(target, 'deleted_in_shop', { total: order.total.neg(), tax: order.tax.neg() });
    const payments = life.money.there.map((one) => {
      return paid(target, 'deleted_in_shop', { ...one, amount: one.amount.neg() });
    });
    life.money.shop = [];
    const refunds = order.refunds.map(({ day, total }) => ({ ...sale, day: day ?? '', total, tax: NO_TAX }));
    return [sale, ...refunds, ...payments];
  },
  'a refund deleted in the shop': (target) => {
    const [refund, ...others] = target.order.refunds;
    if (refund === undefined) return [];
    target.order.refunds = others;
    const { money: payments } = target.life;
    const back = payments.there.filter(({ refundId }) => refundId === refund.id);
    payments.shop = payments.shop.filter(({ refundId }) => refundId !== refund.id);
    return [
      found(target, 'deleted_in_shop', { day: refund.day ?? '', total: refund.total, tax: NO_TAX }),
      ...back.map((one) => paid(target, 'deleted_in_shop', { ...one, amount: one.amount.neg() })),
    ];
  },
  'a refund that waits': (target) => {
    const [refund] = target.order.refunds;
    const { life } = target;
    if (refund === undefined || life.entry === null) return [];
    const isOf = ({ purpose }: Pick<InXero, 'purpose'>) => purpose.of === 'refund' && purpose.refundId === refund.id;
    life.documents = life.documents.filter((one) => !isOf(one));
    life.entry.documents = life.entry.documents.filter((one) => !isOf(one));
    life.entry.state = 'open';
    const back = life.money.shop.filter(({ refundId }) => refundId === refund.id);
    const withoutIt = ({ refundId }: { refundId: number | null }) => refundId !== refund.id;
    life.money.posted = life.money.posted.filter(withoutIt);
    life.money.there = life.money.there.filter(withoutIt);
    return [
      found(target, 'waiting', { day: refund.day ?? '', total: refund.total.neg(), tax: NO_TAX }),
      ...back.map((one) => paid(target, 'waiting', one)),
    ];
  },
  'a linked document': (target) => {
    const { life, invoice, random } = target;
    const [posted] = life.entry?.documents ?? [];
    if (posted === undefined) return [];
    const more = money(random.int(1, 999));
    invoice.total = posted.total = posted.total.plus(more);
    posted.isLinked = true;
    return [found(target, 'linked_document', { total: more.neg(), tax: NO_TAX })];
  },
  'a rounding line': (target) => {
    const { life, invoice, random } = target;
    const [posted] = life.entry?.documents ?? [];
    if (posted === undefined) return [];
    const cents = money(random.pick([-3, -2, -1, 1, 2, 3]));
    invoice.total = posted.total = posted.total.plus(cents);
    invoice.rounding = cents;
    return [found(target, 'rounding_line', { total: cents.neg(), tax: NO_TAX })];
  },
  'edited in the shop, not posted yet': (target) => {
    const { order, random } = target;
    const more = money(random.int(1, 5_000));
    order.total = order.total.plus(more);
    setEntry(target, { state: 'open' });
    const [received] = target.life.money.shop;
    if (received !== undefined) received.amount = received.amount.plus(more);
    return [
      found(target, 'waiting', { total: more, tax: NO_TAX }),
      ...(received === undefined ? [] : [paid(target, 'waiting', { ...received, amount: more })]),
    ];
  },
  'changed in Xero, and edited in the shop': (target) => {
    const { order, invoice, random } = target;
    const [more, less] = [money(random.int(1, 5_000)), some(random, invoice.total)];
    order.total = order.total.plus(more);
    invoice.total = invoice.total.minus(less);
    setEntry(target, { state: 'rejected', reasons: ['changed_after_posting'] });
    return [
      found(target, 'needs_attention', { detail: 'changed_after_posting', total: more, tax: NO_TAX }),
      found(target, 'changed_in_xero', { total: less, tax: NO_TAX }),
    ];
  },
  'moved in Xero, and doubled there': (target) => {
    const double = doubled(target, true);
    return [...moved(target, addDays(target.invoice.day, target.random.int(2, 20))), ...double];
  },
  'in an organisation used before': (target) => {
    setEntry(target, { isInOtherOrganisation: true });
    return missing(target, 'needs_attention', 'other_organisation');
  },
};

/** Nobody knows of these: to the cent, they must be unexplained. */
export const UNKNOWN_DRIFTS: Readonly<Record<string, Drift>> = {
  'an amount that changed in the shop without a trace': (target) => {
    const more = money(target.random.int(1, 5_000));
    target.order.total = target.order.total.plus(more);
    return [found(target, null, { total: more, tax: NO_TAX })];
  },
  'an order that was never read': (target) => {
    target.life.entry = null;
    return missing(target, null);
  },
  'a document that was never sent although it is recorded': (target) => missing(target, null),
  'another amount in Xero and in the ledger': (target) => {
    const { life, invoice, random } = target;
    const [posted] = life.entry?.documents ?? [];
    if (posted === undefined) return [];
    const less = some(random, invoice.total);
    invoice.total = posted.total = posted.total.minus(less);
    return [found(target, null, { total: less, tax: NO_TAX })];
  },
};

function doubled(target: Target, isOfOtherTool: boolean): Expected[] {
  const { life, invoice, order } = target;
  life.documents.push(inXero(invoice, { xeroId: `double-${life.id}`, isOfOtherTool }));
  return [found(target, 'doubled', { total: order.total.neg(), tax: order.tax.neg() })];
}
