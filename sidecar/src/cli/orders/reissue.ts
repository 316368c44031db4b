import { Option, type Command } from 'commander';
import { AppError } from '../../domain/app-error.ts';
import { askFor, recordWish, type OrderWish, type WishRefusal } from '../../posting/amendments/requests.ts';
import type { Entry } from '../../ledger/entry.ts';
import { commandLine } from '../../wording/command-line.ts';
import type { Runner } from '../command.ts';
import { EXIT } from '../../wording/exit.ts';
import { findOrder } from './orders.ts';

interface Options {
  readonly credit?: boolean;
  readonly payment?: boolean;
}

/** `reissue <store> <order id> [--credit | --payment]`. */
export function reissueCommand(program: Command, run: Runner): void {
  program
    .command('reissue <store> <order-id>')
    .description('credits the whole invoice of an order and posts the order again as it is now')
    .addOption(
      new Option(
        '--credit',
        'only credit it: for an order that was cancelled, trashed or deleted after it was paid',
      ).conflicts('payment'),
    )
    .option('--payment', 'leave the invoice; only delete its payment in Xero and enter it anew as the order has it now')
    .action((storeId: string, orderId: string, options: Options) =>
      run(async ({ context, out, by }) => {
        const entry = await findOrder(context, storeId, orderId);
        const wish: OrderWish = options.payment === true ? 'payment' : options.credit === true ? 'credit' : 'reissue';
        const answer = askFor(wish, entry, await context.ledger.documentsOf(entry.id));
        if (answer.kind === 'refused') throw refused(entry, answer.code, answer.message);
        const { invoice, fingerprints, sentence } = answer;
        await recordWish(context.ledger, entry, fingerprints, { source: 'cli', by });
        out.result(
          { order: entry.sourceId, invoice, wish },
          `${sentence}\nThe running service does it; without one: ${commandLine('sync', storeId, '--wait')}`,
        );
        return undefined;
      }),
    );
}

function refused({ storeId, sourceId }: Entry, code: WishRefusal, message: string): AppError {
  const order = commandLine('order', storeId, sourceId);
  const fixes: Readonly<Record<WishRefusal, string>> = {
    nothing_to_credit: `What became of it: ${order}`,
    order_not_over: `To credit it and post the order again: ${commandLine('reissue', storeId, sourceId)}`,
    nothing_to_replace: `What there is: ${order}`,
  };
  return new AppError('command', code, message, { exit: EXIT.usage, fix: fixes[code] });
}
