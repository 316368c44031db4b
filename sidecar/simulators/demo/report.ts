import { Big } from 'big.js';
import { table } from '../../src/wording/output.ts';
import type { ComparedOrder, Figures } from './compare.ts';

const TEXT_MAX = 34;
const SUMMED = ['subTotal', 'tax', 'total'] as const;
const SUMMED_WITH_REFUNDS = [...SUMMED, 'refunded'] as const;

/** What the demo measured besides the orders. */
export interface Measured {
  /** For contacts, invoices, payments and the lists they need. */
  readonly accountingCalls: number;
  /** For credit notes and their payments and allocations; null = refunds were not posted. */
  readonly refundCalls: number | null;
  readonly identityCalls: number;
  readonly peakMemoryBytes: number | null;
  readonly organisations: number;
  readonly stores: number;
}

export interface DemoResult {
  readonly orders: readonly ComparedOrder[];
  readonly measured: Measured;
}

/** A line per order, then totals, what was not posted and why, and the number of calls. */
export function report({ orders, measured }: DemoResult): string {
  const posted = orders.filter((order) => order.xero !== null);
  const faults = orders.filter((order) => order.fault !== null);
  return [
    orderTable(orders, measured.refundCalls !== null),
    '',
    'Sums, WooCommerce against Xero:',
    sums(posted, measured.refundCalls !== null),
    '',
    'Not posted:',
    notPosted(orders),
    '',
    ...notices(orders),
    `${posted.length} of ${orders.length} recorded orders posted from ${measured.stores} stores to ${measured.organisations} organisations.`,
    `Documents in Xero: ${counted(posted)}.`,
    `Xero calls: ${measured.accountingCalls}, that is ${each(measured.accountingCalls, orders.length)} per order (${measured.identityCalls} more to sign in; they count against no limit).`,
    refundsText(measured.refundCalls, totalOf(posted, 'refunds')),
    ...(measured.peakMemoryBytes === null
      ? []
      : [`Peak memory of the sidecar: ${Math.round(measured.peakMemoryBytes / 1_000_000)} MB.`]),
    ...(faults.length === 0
      ? ['Every recorded order is posted to the cent, or not posted for the reason written beside it.']
      : ['', 'NOT AS EXPECTED:', ...faults.map((order) => `  ${order.file}: ${order.fault ?? ''}`)]),
  ].join('\n');
}

function orderTable(orders: readonly ComparedOrder[], withRefunds: boolean): string {
  const rows = orders.map((order) => [
    order.file.replace('.json', ''),
    order.shop?.total ?? '',
    order.currency,
    order.xero?.number ?? '',
    order.xero?.total ?? '',
    order.xero === null ? shortReason(order) : order.xero.paid ? 'paid' : 'open',
    ...(withRefunds ? [order.xero === null || order.xero.refunds === 0 ? '' : order.xero.refunded] : []),
    order.xero === null ? '' : cut(order.xero.contact),
  ]);
  const head = ['order', 'total', '', 'invoice', 'Xero total', '', ...(withRefunds ? ['credited'] : []), 'contact'];
  return table([head, ...rows], { right: withRefunds ? [1, 4, 6] : [1, 4] });
}

function shortReason(order: ComparedOrder): string {
  if (order.state === 'rejected') return `rejected: ${order.problem?.code ?? ''}`;
  return order.expected.skipped === undefined ? order.state : 'skipped';
}

function sums(posted: readonly ComparedOrder[], withRefunds: boolean): string {
  const keys = withRefunds ? SUMMED_WITH_REFUNDS : SUMMED;
  const rows = [...Map.groupBy(posted, (order) => order.currency)]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([currency, group]) => {
      const add = (pick: (order: ComparedOrder) => Figures | null, key: (typeof SUMMED_WITH_REFUNDS)[number]) =>
        group.reduce((sum, order) => sum.plus(pick(order)?.[key] ?? '0'), new Big(0)).toFixed(2);
      const shop = keys.map((key) => add((order) => order.shop, key));
      const xero = keys.map((key) => add((order) => order.xero, key));
      return [currency, String(group.length), ...shop, ...xero, shop.join() === xero.join() ? 'equal' : 'DIFFERENT'];
    });
  const [refunded, credited] = withRefunds ? [['refunded'], ['credited']] : [[], []];
  const head = [
    '',
    'orders',
    'net',
    'tax',
    'total',
    ...refunded,
    'Xero net',
    'Xero tax',
    'Xero total',
    ...credited,
    '',
  ];
  return table([head, ...rows], { right: [1, 2, 3, 4, 5, 6, 7, 8, 9] });
}

function notPosted(orders: readonly ComparedOrder[]): string {
  const rows = orders
    .filter((order) => order.xero === null)
    .map((order) => [
      `  ${order.file.replace('.json', '')}`,
      order.problem?.message ?? order.expected.why ?? order.state,
    ]);
  return rows.length === 0 ? '  none' : table(rows);
}

function notices(orders: readonly ComparedOrder[]): string[] {
  const noticed = orders.filter((order) => order.xero !== null && order.notices.length > 0);
  if (noticed.length === 0) return [];
  return [`${noticed.length} posted orders carry a notice; see: npm run cli -- order <store> <order id>`, ''];
}

function counted(posted: readonly ComparedOrder[]): string {
  const [creditNotes, settlements] = [totalOf(posted, 'refunds'), totalOf(posted, 'settlements')];
  return `${posted.length} invoices, ${creditNotes} credit notes, ${settlements} payments and allocations`;
}

function refundsText(calls: number | null, creditNotes: number): string {
  if (calls === null) return 'Refunds are left out of this run; with --refunds they are posted as credit notes, too.';
  return `Refunds: ${creditNotes} credit notes, allocated or paid out, by ${calls} calls more.`;
}

function totalOf(posted: readonly ComparedOrder[], key: 'refunds' | 'settlements'): number {
  return posted.reduce((sum, order) => sum + (order.xero?.[key] ?? 0), 0);
}

/** Three decimals, never rounded in our favour. */
function each(calls: number, of: number): string {
  return new Big(calls).div(Math.max(of, 1)).round(3, Big.roundUp).toFixed(3);
}

function cut(text: string): string {
  const letters = Array.from(
    new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text),
    ({ segment }) => segment,
  );
  return letters.length <= TEXT_MAX ? text : `${letters.slice(0, TEXT_MAX - 1).join('')}…`;
}
