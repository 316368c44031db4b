import { Option, type Command } from 'commander';
import { PAYMENT_PARTS, replacePaymentFingerprint, wishFingerprint, type Wish } from '../ledger/entry-key.ts';
import type { Entry, NewEvent, RecordedDocument } from '../ledger/entry.ts';
import { isOver, lastInvoice, type PostedInvoice } from '../posting/posted-invoice.ts';
import { isLivePayment, lastPayment } from '../posting/posted-payment.ts';
import type { Context } from '../context.ts';
import { commandLine } from './command-line.ts';
import type { Runner } from './command.ts';
import { CommandError, EXIT } from './exit.ts';
import { findOrder } from './orders.ts';

interface Options {
  readonly credit?: boolean;
  readonly payment?: boolean;
}

/** What is to be done, as the ledger keeps the wish and as a person reads it. */
interface Request {
  readonly wish: Wish | 'payment';
  readonly fingerprints: readonly string[];
  readonly sentence: string;
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
        const documents = await context.ledger.documentsOf(entry.id);
        const posted = livingInvoice(entry, documents);
        const number = posted.document.number ?? posted.document.xeroId;
        const { wish, fingerprints, sentence } =
          options.payment === true
            ? replacePayment(entry, documents, posted)
            : creditInvoice(entry, posted, options.credit === true ? 'credit' : 'reissue');
        await ask(context, entry, fingerprints, by);
        out.result(
          { order: entry.sourceId, invoice: number, wish },
          `${sentence}\nThe running service does it; without one: ${commandLine('sync', storeId, '--wait')}`,
        );
        return undefined;
      }),
    );
}

async function ask(
  { ledger }: Context,
  entry: Entry,
  fingerprints: readonly string[],
  by: NewEvent['by'],
): Promise<void> {
  const { id, storeId, kind, sourceId } = entry;
  const events = fingerprints.map((fingerprint) => ({
    storeId,
    source: 'cli' as const,
    kind,
    sourceId,
    fingerprint,
    by,
  }));
  const answers = await ledger.acceptEvents(events);
  // Asked before and not done: it is tried again.
  if (answers.every(({ accepted }) => !accepted)) await ledger.requeue([id], 'cli', by);
}

function livingInvoice(entry: Entry, documents: readonly RecordedDocument[]): PostedInvoice {
  const posted = lastInvoice(documents);
  if (posted !== null && !isOver(posted)) return posted;
  throw new CommandError(
    EXIT.usage,
    'nothing_to_credit',
    `Order ${entry.sourceId} has no invoice in Xero that could be credited or paid anew.`,
    `What became of it: ${commandLine('order', entry.storeId, entry.sourceId)}`,
  );
}

const CANCELLED = new Set(['cancelled_after_payment', 'period_locked', 'changed_in_xero']);

function creditInvoice(entry: Entry, posted: PostedInvoice, wish: Wish): Request {
  if (wish === 'credit' && !entry.problems.some((problem) => CANCELLED.has(problem.code))) {
    throw new CommandError(
      EXIT.usage,
      'order_not_over',
      `Order ${entry.sourceId} is neither cancelled nor deleted after it was paid, so its invoice is not credited alone.`,
      `To credit it and post the order again: ${commandLine('reissue', entry.storeId, entry.sourceId)}`,
    );
  }
  const number = posted.document.number ?? posted.document.xeroId;
  const what = wish === 'credit' ? 'credited' : 'credited (or voided, while unpaid) and posted anew';
  return { wish, fingerprints: [wishFingerprint(wish, posted.issue)], sentence: `Invoice ${number} is to be ${what}.` };
}

function replacePayment(entry: Entry, documents: readonly RecordedDocument[], posted: PostedInvoice): Request {
  const payments = PAYMENT_PARTS.map((part) => lastPayment(documents, posted.sourceKey, part)).filter(isLivePayment);
  const number = posted.document.number ?? posted.document.xeroId;
  if (payments.length === 0) {
    throw new CommandError(
      EXIT.usage,
      'nothing_to_replace',
      `Invoice ${number} of order ${entry.sourceId} has no payment of ours in Xero.`,
      `What there is: ${commandLine('order', entry.storeId, entry.sourceId)}`,
    );
  }
  return {
    wish: 'payment',
    fingerprints: payments.map(({ document }) => replacePaymentFingerprint(document.xeroId)),
    sentence: `The payment on invoice ${number} is to be deleted in Xero and entered anew as the order has it now.`,
  };
}
