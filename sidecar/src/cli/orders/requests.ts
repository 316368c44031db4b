import { Option, type Command } from 'commander';
import type { AdoptionRequest } from '../../ledger/entry-key.ts';
import { requestChange } from '../../operations/orders/request-change.ts';
import { recordAdoptionRequest } from '../../posting/adoption/adoption-request.ts';
import type { OrderRequest, RequestRefusal } from '../../posting/amendments/requests.ts';
import { commandLine } from '../../wording/command-line.ts';
import { wrongUsage } from '../../wording/exit.ts';
import type { Runner } from '../command.ts';
import { findEntry } from './orders.ts';

type ReissueOptions = Readonly<{ credit?: boolean; payment?: boolean }>;
type AdoptOptions = Readonly<{ invoice?: string; none?: boolean }>;

export function requestCommands(program: Command, run: Runner): void {
  const creditText = 'only credit it: for an order that was cancelled, trashed or deleted after it was paid';
  program
    .command('reissue <store> <order-id>')
    .description('credits the whole invoice of an order and posts the order again with its current data')
    .addOption(new Option('--credit', creditText).conflicts('payment'))
    .option('--payment', 'keep the invoice; only delete its payment in Xero and enter it again from the order')
    .action((storeId: string, orderId: string, { credit, payment }: ReissueOptions) =>
      run(async ({ context, by }) => {
        const entry = await findEntry(context, storeId, orderId);
        const request: OrderRequest = payment === true ? 'payment' : credit === true ? 'credit' : 'reissue';
        const answer = await requestChange(context, entry, request, { source: 'cli', by });
        if (answer.kind === 'refused') {
          throw wrongUsage(answer.code, answer.message, refusalFix(answer.code, storeId, orderId));
        }
        const { invoice, sentence } = answer;
        return { json: { order: orderId, invoice, wish: request }, text: [sentence, whoDoesIt(storeId)] };
      }),
    );

  program
    .command('adopt <store> <order-id>')
    .description('links an order with the invoice that somebody else made for it in Xero')
    .option('--invoice <id-or-number>', 'the sales invoice that is this order’s')
    .option('--none', 'the order is in no books yet: post it, whatever its metas say')
    .action((storeId: string, orderId: string, options: AdoptOptions) =>
      run(async ({ context, by }) => {
        const request = readRequest(storeId, orderId, options);
        await context.stores.get(storeId);
        const has = await recordAdoptionRequest(context.ledger, { storeId, orderId }, request, { source: 'cli', by });
        if (has !== null) {
          const fix = `Its documents and history: ${commandLine('order', storeId, orderId)}`;
          throw wrongUsage('has_invoice', `Order ${orderId} has invoice ${has} already.`, fix);
        }
        const sentence =
          request.kind === 'none'
            ? `Order ${orderId} will be posted as an order without an invoice in Xero.`
            : `Order ${orderId} will be linked to invoice ${request.ref}, if its total and currency are the order’s.`;
        return { json: { order: orderId, ...request }, text: [sentence, whoDoesIt(storeId)] };
      }),
    );
}

function whoDoesIt(storeId: string): string {
  return `The running service does it; without one: ${commandLine('sync', storeId, '--wait')}`;
}

function refusalFix(code: RequestRefusal, storeId: string, orderId: string): string {
  return code === 'order_not_over'
    ? `To credit it and post the order again: ${commandLine('reissue', storeId, orderId)}`
    : `Its documents and history: ${commandLine('order', storeId, orderId)}`;
}

function readRequest(storeId: string, orderId: string, { invoice, none }: AdoptOptions): AdoptionRequest {
  if (!/^[1-9]\d{0,14}$/.test(orderId)) {
    throw wrongUsage('order_unknown', `"${orderId}" is no order id.`, 'Give the id, not the number.');
  }
  const ref = invoice?.trim() ?? '';
  if (none === true && invoice === undefined) return { kind: 'none' };
  if (none !== true && ref !== '') return { kind: 'invoice', ref };
  const fix = `${commandLine('adopt', storeId, orderId, '--invoice', '<number or id>')}, or --none`;
  throw wrongUsage('wrong_usage', 'Say which invoice it is, or that there is none.', fix);
}
