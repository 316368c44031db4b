import { addDays } from '../../src/domain/day.ts';
import type { XeroMoney } from '../../src/reconciliation/money-legs.ts';
import { type Drift, type Expected, found, NO_TAX, paid, setEntry, type Target } from './drifts.ts';
import { money } from './shop-in-agreement.ts';

type Place = Pick<XeroMoney, 'day' | 'account'>;

/** Where a person books money: another day, another account. */
function placedByPerson({ random }: Target, { day, account }: Place): Place {
  return { day: addDays(day, random.int(0, 9)), account: random.pick([account, '880']) };
}

/** The same amount on two places: in Xero on another than in the shop. */
function moved(
  target: Target,
  code: string,
  from: Pick<XeroMoney, 'day' | 'account' | 'amount'>,
  to: Place,
): Expected[] {
  return [paid(target, code, from), paid(target, code, { ...to, amount: from.amount.neg() })];
}

/** The order's receipt, on all sides. */
function receipt({ life: { money: all } }: Target) {
  const isReceipt = ({ refundId }: { refundId: number | null }) => refundId === null;
  const [shop, posted, there] = [all.shop.find(isReceipt), all.posted.find(isReceipt), all.there.find(isReceipt)];
  if (shop === undefined || posted === undefined || there === undefined) throw new Error('It was not paid.');
  return { shop, posted, there };
}

function without({ life: { money: all } }: Target, side: 'posted' | 'there' | 'shop', id: number | null): void {
  const isOther = ({ refundId }: { refundId: number | null }) => refundId !== id;
  Object.assign(all, { [side]: (all[side] as readonly { refundId: number | null }[]).filter(isOther) });
}

function enteredByOther(target: Target, place: Place, one: XeroMoney): void {
  target.life.money.there.push({ ...one, ...place, xeroId: `other-${target.life.id}` });
}

/** What can happen to payments, and must be named. */
export const MONEY_DRIFTS: Readonly<Record<string, Drift>> = {
  'a payment removed in Xero': (target) => {
    const { there } = receipt(target);
    without(target, 'there', null);
    return [paid(target, 'payment_removed', there)];
  },
  'a payment removed in Xero, and entered again': (target) => {
    const { there } = receipt(target);
    const place = placedByPerson(target, there);
    without(target, 'there', null);
    enteredByOther(target, place, there);
    return moved(target, 'payment_removed', there, place);
  },
  'a payment removed in Xero, and a part of it entered again': (target) => {
    const { there } = receipt(target);
    const place = placedByPerson(target, there);
    const part = there.amount.minus(money(1));
    without(target, 'there', null);
    if (part.lte(0)) return [paid(target, 'payment_removed', there)];
    enteredByOther(target, place, { ...there, amount: part });
    return [
      paid(target, 'payment_removed', { ...there, amount: money(1) }),
      ...moved(target, 'payment_removed', { ...there, amount: part }, place),
    ];
  },
  'paid in Xero by a person': (target) => {
    const { there } = receipt(target);
    const place = placedByPerson(target, there);
    without(target, 'posted', null);
    without(target, 'there', null);
    enteredByOther(target, place, there);
    return moved(target, 'paid_by_others', there, place);
  },
  'paid in Xero, and not in the shop': (target) => {
    const { there } = receipt(target);
    for (const side of ['shop', 'posted', 'there'] as const) without(target, side, null);
    enteredByOther(target, there, there);
    return [paid(target, 'not_paid_in_shop', { ...there, amount: there.amount.neg() })];
  },
  'a payment in a locked period': (target) => {
    const { shop, posted, there } = receipt(target);
    posted.day = there.day = '2026-12-01';
    return moved(target, 'other_period', { ...there, day: shop.day ?? '' }, there);
  },
  'a payment whose day is assumed': (target) => {
    setEntry(target, { notices: ['payment_assumed'] });
    const { shop, posted, there } = receipt(target);
    posted.day = there.day = addDays(there.day, 3);
    return moved(target, 'payment_assumed', { ...there, day: shop.day ?? '' }, there);
  },
  'another account in the settings since': (target) => {
    const { shop, there } = receipt(target);
    shop.account = '095';
    return moved(target, 'other_account', { ...there, account: '095' }, there);
  },
  'a method that is not booked': (target) => {
    const { shop } = receipt(target);
    without(target, 'posted', null);
    without(target, 'there', null);
    Object.assign(shop, { account: '', isUnbooked: true });
    return [paid(target, 'not_booked', shop)];
  },
  'a payment that waits': (target) => {
    const { shop } = receipt(target);
    setEntry(target, { state: 'open' });
    without(target, 'posted', null);
    without(target, 'there', null);
    return [paid(target, 'waiting', shop)];
  },
  'a payment that needs attention': (target) => {
    const { shop } = receipt(target);
    setEntry(target, { state: 'rejected', reasons: ['payment_account_missing'] });
    without(target, 'posted', null);
    without(target, 'there', null);
    return [paid(target, 'needs_attention', { ...shop, detail: 'payment_account_missing' })];
  },
  'money that is still due in Xero': (target) => {
    const { posted, there } = receipt(target);
    const less = money(target.random.int(1, 40));
    setEntry(target, { notices: ['still_due'] });
    posted.amount = there.amount = there.amount.minus(less);
    return [paid(target, 'needs_attention', { ...there, amount: less, detail: 'still_due' })];
  },
  'a refund that the provider did not pay': (target) => {
    const { shop } = target.life.money;
    const refund = shop.find(({ refundId }) => refundId !== null);
    if (refund === undefined) return [];
    setEntry(target, { notices: ['refund_not_paid'] });
    without(target, 'posted', refund.refundId);
    without(target, 'there', refund.refundId);
    return [paid(target, 'refund_not_paid', refund)];
  },
  'a third decimal': (target) => {
    const { shop } = receipt(target);
    const more = money(1).times('0.4');
    shop.amount = shop.amount.plus(more);
    return [paid(target, 'rounding_line', { ...shop, amount: more })];
  },
  'a payment removed in Xero, of an invoice that was changed there': (target) => {
    const { there } = receipt(target);
    const less = money(1);
    target.invoice.total = target.invoice.total.minus(less);
    without(target, 'there', null);
    return [found(target, 'changed_in_xero', { total: less, tax: NO_TAX }), paid(target, 'payment_removed', there)];
  },
};

/** Nobody knows of these. */
export const UNKNOWN_MONEY_DRIFTS: Readonly<Record<string, Drift>> = {
  'a payment that was never sent': (target) => {
    const { shop } = receipt(target);
    without(target, 'posted', null);
    without(target, 'there', null);
    return [paid(target, null, shop)];
  },
  'a payment of ours that the shop does not have': (target) => {
    const { there } = receipt(target);
    without(target, 'shop', null);
    return [paid(target, null, { ...there, amount: there.amount.neg() })];
  },
};
