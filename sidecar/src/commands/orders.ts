import { InvalidArgumentError, type Command } from 'commander';
import type { Context } from '../context.ts';
import { toOrderRow, type OrderRow } from '../dashboard/order-row.ts';
import { ENTRY_STATES, type Entry, type EntryState } from '../ledger/entry.ts';
import type { Runner } from './command.ts';
import { CommandError, EXIT } from './exit.ts';
import { table } from './output.ts';

const ORDERS_SHOWN = 1_000;

/** `orders <store>` and `order <store> <order id>`. */
export function orderCommands(program: Command, run: Runner): void {
  program
    .command('orders <store>')
    .description('orders of a store and what became of them, newest first')
    .option('--state <state>', `only those: ${ENTRY_STATES.join(', ')}`, toState)
    .action((storeId: string, options: { readonly state?: EntryState }) =>
      run(async ({ context, out }) => {
        await context.stores.get(storeId);
        const entries = await context.ledger.entries({ storeId, state: options.state, limit: ORDERS_SHOWN });
        const rows = entries.map(toOrderRow);
        out.result({ orders: entries }, rows.length === 0 ? 'No orders.' : listing(rows));
        return undefined;
      }),
    );

  program
    .command('order <store> <order-id>')
    .description('one order: documents, amounts, rule decisions, attempts')
    .action((storeId: string, orderId: string) =>
      run(async ({ context, out }) => {
        const entry = await findOrder(context, storeId, orderId);
        const documents = await context.ledger.documentsOf(entry.id);
        const attempts = await context.ledger.attemptsOf(entry.id);
        const row = toOrderRow(entry);
        const text = [
          listing([row]),
          ...row.creditNotes.map(creditNoteLine),
          ...row.notes.map((note) => `\n${note.message}\n  ${note.fix}`),
          '',
          ...documents.map((one) => `${one.kind} ${one.number ?? ''} ${one.xeroId}`),
          '',
          table(attempts.map((one) => [one.at, one.step, JSON.stringify(one.detail)])),
        ];
        out.result({ order: entry, documents, attempts }, text.join('\n'));
        return entry.state === 'rejected' ? EXIT.needsPerson : undefined;
      }),
    );
}

/** Throws CommandError when the ledger does not know the order. */
export async function findOrder(context: Context, storeId: string, orderId: string): Promise<Entry> {
  await context.stores.get(storeId);
  const entry = await context.ledger.entry(storeId, 'order', orderId);
  if (entry !== null) return entry;
  throw new CommandError(
    EXIT.usage,
    'order_unknown',
    `The ledger knows no order ${orderId} of ${storeId}.`,
    `Name the order's id (not its number); poll first: sync ${storeId}`,
  );
}

function creditNoteLine({ number, total, refunded, allocated }: OrderRow['creditNotes'][number]): string {
  return `credit note ${number}: ${total}, of it ${refunded} given back and ${allocated} taken off the invoice`;
}

function listing(rows: readonly OrderRow[]): string {
  return table(
    [
      ['order', 'date', 'state', 'total', '', 'invoice', 'Xero total', 'paid', 'refunded', ''],
      ...rows.map((row) => [
        row.orderNumber === row.orderId ? row.orderId : `${row.orderNumber} (id ${row.orderId})`,
        row.date ?? '',
        row.state,
        row.total ?? '',
        row.currency ?? '',
        row.invoiceNumber ?? '',
        row.xeroTotal ?? '',
        row.paid === null ? '' : row.paid ? 'yes' : 'no',
        row.refunded ?? '',
        row.notes[0]?.message ?? '',
      ]),
    ],
    { right: [3, 6, 8] },
  );
}

function toState(value: string): EntryState {
  const state = ENTRY_STATES.find((one) => one === value);
  if (state === undefined) throw new InvalidArgumentError(`One of: ${ENTRY_STATES.join(', ')}.`);
  return state;
}
