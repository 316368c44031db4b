import { type Command } from 'commander';
import { ignorePayment, postOnce } from '../../operations/orders/paid-not-synced.ts';
import { commandLine } from '../../wording/command-line.ts';
import { wrongUsage } from '../../wording/exit.ts';
import type { Runner } from '../command.ts';
import { findEntry } from './orders.ts';

export function unsyncedCommands(program: Command, run: Runner): void {
  program
    .command('post-once <store> <order-id>')
    .description('posts a paid order although its status is not posted, as long as it keeps that status')
    .action((storeId: string, orderId: string) =>
      run(async ({ context, by }) => {
        await postOnce(context, await findEntry(context, storeId, orderId), { source: 'cli', by });
        const text = [
          `Order ${orderId} will be posted.`,
          `The running service does it; without one: ${commandLine('sync', storeId, '--wait')}`,
        ];
        return { json: { order: orderId, asked: 'post-once' }, text };
      }),
    );

  program
    .command('ignore <store> <order-id>')
    .description('takes a paid order off the list "paid, not synced"; the reason stays in its history')
    .requiredOption('--reason <text>', 'why it need not be in Xero, e.g. "entered by hand"')
    .action((storeId: string, orderId: string, options: { readonly reason: string }) =>
      run(async ({ context, by }) => {
        const reason = options.reason.trim();
        if (reason === '')
          throw wrongUsage('wrong_usage', 'The reason is empty.', 'Say why, e.g. --reason "test order".');
        await ignorePayment(context, await findEntry(context, storeId, orderId), { reason, by });
        return { json: { order: orderId, ignored: reason }, text: `Order ${orderId} is ignored: ${reason}` };
      }),
    );
}
