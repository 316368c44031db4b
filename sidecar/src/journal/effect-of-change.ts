import { decimal, moneyInWords, toMoney } from '../domain/money.ts';
import type { DocumentPart, PlanChange } from './compare-plans.ts';

/** Orders listed under a change: enough to open some of them. */
const ORDERS_LISTED_MAX = 50;

/** One way in which orders change, and how many. */
export interface EffectChange {
  readonly kind: PlanChange['kind'];
  /** How it goes on after their number: "move from 200 Sales to 210 Shipping". */
  readonly text: string;
  readonly orders: number;
  /** WooCommerce's ids of the first ones. */
  readonly ids: readonly number[];
  /** What moves, by currency; [] = no money does. */
  readonly amounts: readonly { readonly currency: string; readonly amount: string }[];
}

export interface ChangedOrder {
  readonly id: number;
  readonly changes: readonly PlanChange[];
}

/** The changes of many orders, alike ones together, most orders first. */
export function effectOfChange(orders: readonly ChangedOrder[]): EffectChange[] {
  const rows = orders.flatMap(({ id, changes }) =>
    changes.map((change) => ({ id, change, text: textOf(change, false) })),
  );
  return [...Map.groupBy(rows, ({ change, text }) => `${change.kind} ${text}`).values()]
    .flatMap((alike) => {
      const [first] = alike;
      if (first === undefined) return [];
      const ids = [...new Set(alike.map(({ id }) => id))];
      return [
        {
          kind: first.change.kind,
          text: textOf(first.change, ids.length === 1),
          orders: ids.length,
          ids: ids.slice(0, ORDERS_LISTED_MAX),
          amounts: amountsIn(alike.map(({ change }) => change)),
        },
      ];
    })
    .toSorted((a, b) => b.orders - a.orders);
}

/** "3 move from 200 Sales to 210 Shipping (£12.00)". */
export function effectInWords({ orders, text, amounts }: EffectChange): string {
  const money = amounts.map(({ amount, currency }) => moneyInWords(decimal(amount), currency)).join(', ');
  return `${orders} ${text}${money === '' ? '' : ` (${money})`}`;
}

function amountsIn(changes: readonly PlanChange[]): EffectChange['amounts'] {
  const moved = changes.flatMap((one) => (one.kind === 'account' || one.kind === 'tax' ? [one] : []));
  return [...Map.groupBy(moved, ({ currency }) => currency)].map(([currency, some]) => {
    const amount = some.reduce((sum, one) => sum.plus(one.amount), decimal('0'));
    return { currency, amount: toMoney(amount) };
  });
}

/** `isOne`: of one order. */
function textOf(change: PlanChange, isOne: boolean): string {
  const verb = (one: string, more: string) => (isOne ? one : more);
  switch (change.kind) {
    case 'account':
      return `${verb('moves', 'move')} from ${change.from} to ${change.to}`;
    case 'tax':
      return change.from === change.to
        ? `${verb('has', 'have')} another amount of tax, at ${change.to}`
        : `${verb('changes', 'change')} the tax rate from ${change.from} to ${change.to}`;
    case 'posts':
      return verb('is posted that was not', 'are posted that were not');
    case 'stops':
      return `${verb('is', 'are')} not posted: ${change.message}`;
    case 'reason':
      return `${verb('stays', 'stay')} not posted: ${change.message}`;
    case 'document':
      return `${verb('has', 'have')} ${PARTS[change.part]}`;
  }
}

const PARTS: Readonly<Record<DocumentPart, string>> = {
  number: 'another invoice number',
  reference: 'another reference',
  date: 'another invoice date',
  due_date: 'another due date',
  status: 'another status of the invoice',
  branding: 'another branding theme',
  contact: 'another contact, or other details of it',
  lines: 'other lines',
  text: 'other texts',
  item: 'another item',
  tracking: 'other tracking options',
  payment: 'other payments',
  payment_date: 'another payment date',
  fee: 'a fee more or less',
  credit_notes: 'other credit notes',
};
