import type { Command } from 'commander';
import { wishFingerprint, type Wish } from '../ledger/entry-key.ts';
import type { Entry } from '../ledger/entry.ts';
import { isOver, lastInvoice } from '../posting/posted-invoice.ts';
import type { Context } from '../context.ts';
import { commandLine } from './command-line.ts';
import type { Runner } from './command.ts';
import { CommandError, EXIT } from './exit.ts';
import { findOrder } from './orders.ts';

/** `reissue <store> <order id> [--credit]`. */
export function reissueCommand(program: Command, run: Runner): void {
  program
    .command('reissue <store> <order-id>')
    .description('credits the whole invoice of an order and posts the order again as it is now')
    .option('--credit', 'only credit it: for an order that was cancelled, trashed or deleted after it was paid')
    .action((storeId: string, orderId: string, options: { readonly credit?: boolean }) =>
      run(async ({ context, out, by }) => {
        const wish: Wish = options.credit === true ? 'credit' : 'reissue';
        const entry = await findOrder(context, storeId, orderId);
        const { issue, number } = await invoiceToCredit(context, entry, wish);
        const { id, kind, sourceId } = entry;
        const fingerprint = wishFingerprint(wish, issue);
        const { accepted } = await context.ledger.acceptEvent({
          storeId,
          source: 'cli',
          kind,
          sourceId,
          fingerprint,
          by,
        });
        // Asked before and not done: it is tried again.
        if (!accepted) await context.ledger.requeue([id], 'cli', by);
        out.result(
          { order: sourceId, invoice: number, wish },
          `Invoice ${number} is to be ${wish === 'credit' ? 'credited' : 'credited (or voided, while unpaid) and posted anew'}.\n` +
            `The running service does it; without one: ${commandLine('sync', storeId, '--wait')}`,
        );
        return undefined;
      }),
    );
}

const CANCELLED = new Set(['cancelled_after_payment', 'period_locked', 'changed_in_xero']);

async function invoiceToCredit(
  context: Context,
  entry: Entry,
  wish: Wish,
): Promise<{ readonly issue: number; readonly number: string }> {
  const posted = lastInvoice(await context.ledger.documentsOf(entry.id));
  if (posted === null || isOver(posted)) {
    throw new CommandError(
      EXIT.usage,
      'nothing_to_credit',
      `Order ${entry.sourceId} has no invoice in Xero that could be credited.`,
      `What became of it: ${commandLine('order', entry.storeId, entry.sourceId)}`,
    );
  }
  if (wish === 'credit' && !entry.problems.some((problem) => CANCELLED.has(problem.code))) {
    throw new CommandError(
      EXIT.usage,
      'order_not_over',
      `Order ${entry.sourceId} is neither cancelled nor deleted after it was paid, so its invoice is not credited alone.`,
      `To credit it and post the order again: ${commandLine('reissue', entry.storeId, entry.sourceId)}`,
    );
  }
  return { issue: posted.issue, number: posted.document.number ?? posted.document.xeroId };
}
