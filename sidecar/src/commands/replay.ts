import type { Command } from 'commander';
import { commandLine } from './command-line.ts';
import type { Runner } from './command.ts';
import { CommandError, EXIT } from './exit.ts';
import { findOrder } from './orders.ts';
import { counted, indented } from './output.ts';
import { whatStops } from './what-stops.ts';
import type { Context } from '../context.ts';
import type { Entry } from '../ledger/entry.ts';

/** Read and requeued so many at a time, so that a long list neither fills memory nor holds the database. */
const PAGE = 500;

/** `replay <store> <order id…>` or `--rejected`. */
export function replayCommands(program: Command, run: Runner): void {
  program
    .command('replay <store> [order-ids...]')
    .description('sends orders through again; what Xero already has stays as it is')
    .option('--rejected', 'every rejected order of the store')
    .action((storeId: string, orderIds: readonly string[], options: { readonly rejected?: boolean }) =>
      run(async ({ context, out }) => {
        await context.stores.get(storeId);
        if (orderIds.length === 0 && options.rejected !== true) throw nothingNamed(storeId);
        const named: Entry[] = [];
        for (const orderId of new Set(orderIds)) named.push(await findOrder(context, storeId, orderId));
        const ids = new Set(named.map((entry) => entry.id));
        if (options.rejected === true) for await (const id of rejected(context, storeId)) ids.add(id);
        const list = [...ids];
        let replayed = 0;
        for (let first = 0; first < list.length; first += PAGE) {
          replayed += (await context.ledger.requeue(list.slice(first, first + PAGE), 'replay')).length;
        }
        const text =
          replayed === 0
            ? [`No order of ${storeId} is rejected: there is nothing to replay.`]
            : [`${counted(replayed, 'order')} to go.`, ...(await howItGoesOn(context, storeId))];
        out.result({ replayed }, text.join('\n'));
        return undefined;
      }),
    );
}

function nothingNamed(storeId: string): CommandError {
  return new CommandError(
    EXIT.usage,
    'nothing_named',
    'No order is named.',
    `Name orders by their ids, or replay all that are rejected: ${commandLine('replay', storeId, '--rejected')}`,
  );
}

async function* rejected(context: Context, storeId: string): AsyncGenerator<number> {
  let beforeId: number | undefined;
  for (;;) {
    const page: readonly Entry[] = await context.ledger.entries({ storeId, state: 'rejected', limit: PAGE, beforeId });
    for (const entry of page) yield entry.id;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    beforeId = last.id;
  }
}

/** Who posts what was just made pending, or what is in the way. */
export async function howItGoesOn(context: Context, storeId: string): Promise<string[]> {
  const stops = await whatStops(context, storeId);
  if (stops.length > 0) return stops.flatMap(({ message, fix }) => [`Not posted yet: ${message}`, indented(fix)]);
  return [`The running service posts them; without one: ${commandLine('sync', storeId, '--wait')}`];
}
