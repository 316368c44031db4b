import { InvalidArgumentError, type Command } from 'commander';
import { changeFingerprint } from '../ledger/entry-key.ts';
import type { Runner } from './command.ts';
import { CommandError, EXIT } from './exit.ts';
import { findOrder } from './orders.ts';

const REJECTED_MAX = 100_000;

/** `replay <store> <order id…>` or `--rejected`, and `backfill <store> --after <date>`. */
export function replayCommands(program: Command, run: Runner): void {
  program
    .command('replay <store> [order-ids...]')
    .description('sends orders through again; what Xero already has stays as it is')
    .option('--rejected', 'every rejected order of the store')
    .action((storeId: string, orderIds: readonly string[], options: { readonly rejected?: boolean }) =>
      run(async ({ context, out }) => {
        await context.stores.get(storeId);
        if (orderIds.length === 0 && options.rejected !== true) {
          throw new CommandError(
            EXIT.usage,
            'nothing_named',
            'No order is named.',
            'Name order ids, or say --rejected.',
          );
        }
        const named = await Promise.all(orderIds.map((orderId) => findOrder(context, storeId, orderId)));
        const rejected =
          options.rejected === true
            ? await context.ledger.entries({ storeId, state: 'rejected', limit: REJECTED_MAX })
            : [];
        const ids = [...new Set([...named, ...rejected].map((entry) => entry.id))];
        const replayed = await context.ledger.requeue(ids, 'replay');
        out.result(
          { replayed: replayed.length },
          replayed.length === 0
            ? 'Nothing to replay.'
            : `${replayed.length} to go. The sidecar sends them; without one running: sync ${storeId} --wait`,
        );
        return undefined;
      }),
    );

  program
    .command('backfill <store>')
    .description('accepts every order made after a day, however old')
    .requiredOption('--after <date>', 'a day, YYYY-MM-DD; the orders of that day are included', toDay)
    .action((storeId: string, options: { readonly after: string }) =>
      run(async ({ context, out }) => {
        const settings = await context.settings.get(storeId);
        if (settings.sync.startDate !== null && options.after < settings.sync.startDate) {
          await context.settings.set(storeId, 'sync.startDate', options.after);
          out.say(`sync.startDate is ${options.after} now: older orders would be skipped.`);
        }
        const client = await context.storeClient(storeId);
        const createdAfter = new Date(Date.parse(`${options.after}T00:00:00Z`) - 24 * 60 * 60_000);
        let seen = 0;
        let accepted = 0;
        for await (const { orders } of client.listOrders({ createdAfter })) {
          const events = orders.map((head) => ({
            storeId,
            source: 'backfill' as const,
            kind: 'order' as const,
            sourceId: String(head.id),
            fingerprint: changeFingerprint(head.modifiedAt ?? '', `${head.status}:${head.total}`),
          }));
          accepted += (await context.ledger.acceptEvents(events)).filter((one) => one.accepted).length;
          seen += orders.length;
          out.say(`${seen} orders read`);
        }
        out.result(
          { orders: seen, accepted },
          `${seen} orders, ${accepted} of them new. The sidecar posts them; without one running: sync ${storeId} --wait`,
        );
        return undefined;
      }),
    );
}

function toDay(value: string): string {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : new Date(Number.NaN);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== value) {
    throw new InvalidArgumentError('A day as YYYY-MM-DD.');
  }
  return value;
}
