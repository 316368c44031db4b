import { type Command, InvalidArgumentError } from 'commander';
import type { Context } from '../../context/context.ts';
import { type Entry, ENTRY_STATES, type EntryState } from '../../ledger/entry.ts';
import { readOrder } from '../../operations/orders/read-order.ts';
import { readOrderRows } from '../../operations/orders/order-rows.ts';
import { zoneOfFacts } from '../../context/time-zones.ts';
import { groupProblems, type OrderRow } from '../../status/order-row.ts';
import { minuteOf } from '../../wording/times.ts';
import { commandLine } from '../../wording/command-line.ts';
import { EXIT, wrongUsage } from '../../wording/exit.ts';
import { counted, indented, table } from '../../wording/output.ts';
import type { Runner } from '../command.ts';
import { orderText } from './order-text.ts';
import { unsyncedAnswer } from './unsynced-answer.ts';

/** Enough for a person to read; a script gets as many. */
const ORDERS_SHOWN_MAX = 1_000;
/** Orders named per cause; the others are in the table above. */
const NAMED_MAX = 10;

interface OrdersOptions {
  readonly state?: EntryState;
  readonly paidNotSynced?: true;
}

export function orderCommands(program: Command, run: Runner): void {
  program
    .command('orders <store>')
    .description('orders of a store with their states, newest first')
    .option('--state <state>', `only those: ${ENTRY_STATES.join(', ')}`, toState)
    .option('--paid-not-synced', 'paid orders that are not in Xero, with the reason and what to do')
    .action((storeId: string, { state, paidNotSynced }: OrdersOptions) =>
      run(async ({ context }) => {
        if (paidNotSynced === true) return await unsyncedAnswer(context, storeId);
        const timezone = zoneOfFacts((await context.stores.get(storeId)).facts);
        // One row more than shown: are there others?
        const read = await context.ledger.entries({ storeId, state, limit: ORDERS_SHOWN_MAX + 1 });
        const entries = read.slice(0, ORDERS_SHOWN_MAX);
        const hasMore = read.length > entries.length;
        const orders = await readOrderRows(context, entries);
        return {
          json: { orders: orders.map(({ entry, row: { is } }) => ({ ...entry, is })), hasMore },
          text: orders.length === 0 ? none(storeId, state) : ordersText({ storeId, timezone }, orders, hasMore),
        };
      }),
    );

  program
    .command('order <store> <order-id>')
    .description('one order: documents, amounts, rule decisions, attempts')
    .action((storeId: string, orderId: string) =>
      run(async ({ context }) => {
        const order = await findEntry(context, storeId, orderId);
        const documents = await context.ledger.documentsOf(order.id);
        const attempts = await context.ledger.attemptsOf(order.id);
        const view = await readOrder(context, order);
        return {
          json: {
            order: { ...order, is: view.row.is },
            documents,
            contacts: view.contacts,
            attempts,
            trail: view.trail,
          },
          text: orderText(view),
          exit: order.state === 'rejected' ? EXIT.needsAttention : EXIT.done,
        };
      }),
    );
}

/** Ends the command when the order is not in the ledger. */
export async function findEntry(context: Context, storeId: string, orderId: string): Promise<Entry> {
  await context.stores.get(storeId);
  const entry = await context.ledger.entry(storeId, 'order', orderId);
  if (entry !== null) return entry;
  const fix = `Give the id that WooCommerce has in the order's address (id=…). The orders read: ${commandLine('orders', storeId)}. To read now: ${commandLine('sync', storeId)}`;
  throw wrongUsage('order_unknown', `No order with the id ${orderId} has been read from ${storeId}.`, fix);
}

function none(storeId: string, state: EntryState | undefined): string {
  if (state !== undefined) return `No order is ${state}.`;
  return `No order has been read from ${storeId} yet. To read now: ${commandLine('sync', storeId)}`;
}

function ordersText(
  { storeId, timezone }: { readonly storeId: string; readonly timezone: string | null },
  orders: Awaited<ReturnType<typeof readOrderRows>>,
  hasMore: boolean,
): string[] {
  const [entries, rows] = [orders.map(({ entry }) => entry), orders.map(({ row }) => row)];
  const example = entries.find((one) => one.state === 'rejected') ?? entries[0];
  return [
    listing(rows, timezone),
    ...(hasMore ? [`… and older ones: the newest ${ORDERS_SHOWN_MAX} are shown; --state narrows them down.`] : []),
    ...problemText(entries),
    ...noticeText(rows),
    '',
    `More about one: ${commandLine('order', storeId, example?.sourceId ?? '<order-id>')}`,
  ];
}

function problemText(entries: readonly Entry[]): string[] {
  return groupProblems(entries.filter((entry) => entry.state !== 'skipped')).flatMap(({ message, fix, orders }) => {
    const named = orders.slice(0, NAMED_MAX).map((one) => one.orderNumber);
    const others = orders.length > NAMED_MAX ? `, and ${orders.length - NAMED_MAX} more` : '';
    return ['', `${counted(orders.length, 'order')} (${named.join(', ')}${others}): ${message}`, indented(fix)];
  });
}

function noticeText(rows: readonly OrderRow[]): string[] {
  const lines = rows
    .filter((row) => row.state === 'recorded')
    .flatMap((row) => row.notes.map((note) => `  ${row.orderNumber}: ${note.message}`));
  return lines.length === 0 ? [] : ['', 'Posted, and worth knowing:', ...lines];
}

function listing(rows: readonly OrderRow[], timezone: string | null): string {
  const headings = ['order', 'date', 'state', 'total', '', 'invoice', 'Xero total', 'refunded'];
  const cells = rows.map((row) => {
    const order = row.orderNumber === row.orderId ? row.orderId : `${row.orderNumber} (id ${row.orderId})`;
    const { date, is, total, currency, invoiceNumber, xeroTotal, refunded } = row;
    const until = is.until === null ? '' : `, until ${minuteOf(is.until, timezone)}`;
    const label = `${is.label}${until}`;
    return [order, date, label, total, currency, invoiceNumber, xeroTotal, refunded].map((cell) => cell ?? '');
  });
  return table([headings, ...cells], { right: [3, 6, 7] });
}

export function toState(value: string): EntryState {
  const state = ENTRY_STATES.find((one) => one === value);
  if (state === undefined) throw new InvalidArgumentError(`One of: ${ENTRY_STATES.join(', ')}.`);
  return state;
}
