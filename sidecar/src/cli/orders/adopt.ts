import type { Command } from 'commander';
import { AppError } from '../../domain/app-error.ts';
import type { Context } from '../../context/context.ts';
import type { AdoptionWish } from '../../ledger/entry-key.ts';
import { recordAdoptionWish } from '../../posting/adoption/adoption-request.ts';
import { commandLine } from '../../wording/command-line.ts';
import type { Runner } from '../command.ts';
import { EXIT } from '../../wording/exit.ts';

interface AdoptOptions {
  readonly invoice?: string;
  readonly none?: boolean;
}

/** `adopt <store> <order id> --invoice <id or number> | --none`. */
export function adoptCommand(program: Command, run: Runner): void {
  program
    .command('adopt <store> <order-id>')
    .description('links an order with the invoice that somebody else made for it in Xero')
    .option('--invoice <id-or-number>', 'the sales invoice that is this order’s')
    .option('--none', 'the order is in no books yet: post it, whatever its metas say')
    .action((storeId: string, orderId: string, options: AdoptOptions) =>
      run(async ({ context, out, by }) => {
        const wish = readWish(storeId, orderId, options);
        await context.stores.get(storeId);
        await decide(context, storeId, orderId, wish, by);
        out.result(
          { order: orderId, ...wish },
          (wish.kind === 'none'
            ? `Order ${orderId} is to be posted as one that is in no books yet.\n`
            : `Order ${orderId} is to be linked with invoice ${wish.ref}, if its total and currency are the order’s.\n`) +
            `The running service does it; without one: ${commandLine('sync', storeId, '--wait')}`,
        );
        return undefined;
      }),
    );
}

function readWish(storeId: string, orderId: string, { invoice, none }: AdoptOptions): AdoptionWish {
  if (!/^[1-9]\d{0,14}$/.test(orderId)) {
    throw new AppError('command', 'order_unknown', `"${orderId}" is no order id.`, {
      exit: EXIT.usage,
      fix: 'Give the id, not the number.',
    });
  }
  const ref = invoice?.trim() ?? '';
  if (none === true && invoice === undefined) return { kind: 'none' };
  if (none !== true && ref !== '') return { kind: 'invoice', ref };
  throw new AppError('command', 'wrong_usage', 'Say which invoice it is, or that there is none.', {
    exit: EXIT.usage,
    fix: `${commandLine('adopt', storeId, orderId, '--invoice', '<number or id>')}, or --none`,
  });
}

async function decide(
  context: Context,
  storeId: string,
  orderId: string,
  wish: AdoptionWish,
  by: string,
): Promise<void> {
  const invoice = await recordAdoptionWish(context.ledger, { storeId, orderId }, wish, { source: 'cli', by });
  if (invoice === null) return;
  throw new AppError('command', 'has_invoice', `Order ${orderId} has invoice ${invoice} already.`, {
    exit: EXIT.usage,
    fix: `What became of it: ${commandLine('order', storeId, orderId)}`,
  });
}
