import { resolve } from 'node:path';
import type { Command } from 'commander';
import { leaveStore } from '../../operations/leave/leave-store.ts';
import { counted } from '../../wording/output.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';

type TakenBack = Awaited<ReturnType<typeof leaveStore>>['takenBack'][number];
type LeaveOptions = Readonly<{ export: string; force?: boolean }>;

export function leaveCommand(store: Command, run: Runner): void {
  store
    .command('leave <store>')
    .description('a customer leaves: stops, exports, takes back the access to Xero, deletes; may be repeated')
    .requiredOption('--export <file>', 'everything known of the store goes there first')
    .option('--force', 'also while the outcome of a request to Xero is unknown')
    .action((storeId: string, options: LeaveOptions) => run((command) => leave(command, storeId, options)));
}

async function leave({ context, by }: CommandContext, storeId: string, options: LeaveOptions): Promise<Answer> {
  const file = resolve(options.export);
  const result = await leaveStore(context, { storeId, file, force: options.force === true, by });
  const { written, kept, unknown, takenBack, shared } = result;
  return {
    json: { left: storeId, file, ...result },
    text: [
      `${storeId} has left: nothing of it is read or posted any more.`,
      written === null
        ? `Its export was written before: ${file}.`
        : `${file} has its settings, ${counted(written.rows, 'row')} of its trail and ${counted(written.documents, 'document')} (SHA-256 ${written.sha256}). Give it to the owner.`,
      ...takenBack.map(accessText),
      ...shared.map((name) => `${name}: the connection in Xero stays, because other stores post to it.`),
      'Its keys, settings, lists, payouts and reconciliations are deleted here, and texts in its trail are masked.',
      `Ids, numbers, amounts and states of ${counted(kept, 'order')} stay here, so that nothing is posted twice if the store returns.`,
      'Invoices, payments and contacts stay in Xero: they are the owner’s books. What is to be voided there, its accountant decides.',
      unknown > 0 &&
        `The outcome of ${counted(unknown, 'order')} is unknown: check in Xero whether they are there. The text of these requests stays here, as a look-up needs it.`,
      'Its REST key still exists in WooCommerce: delete it there, with the plugin.',
    ],
  };
}

function accessText({ name, inXero, revoked }: TakenBack): string {
  if (!inXero)
    return `${name}: no Xero app is set up here, so the access is only forgotten here. To end it in Xero: Settings, Connected apps.`;
  return revoked
    ? `${name}: the connection in Xero is removed, and the token revoked.`
    : `${name}: the connection in Xero is removed. The token has ended with it, or serves that person's other connections.`;
}
