import type { Command } from 'commander';
import { AppError } from '../../domain/app-error.ts';
import type { Context } from '../../context/context.ts';
import { backfill, hiddenOrders, startOfBackfill } from '../../intake/backfill.ts';
import { changeSettings } from '../../operations/change-settings.ts';
import { commandLine } from '../../wording/command-line.ts';
import { counted, type Output } from '../../wording/output.ts';
import type { Runner } from '../command.ts';
import { EXIT } from '../../wording/exit.ts';
import { howItGoesOn } from '../orders/replay.ts';
import { parseDay } from '../parse-date.ts';
import { backfillCustomers } from './backfill-customers.ts';

/** `backfill <store> --after <date>`, `backfill <store> --customers`. */
export function backfillCommand(program: Command, run: Runner): void {
  program
    .command('backfill <store>')
    .description('accepts every order made since a day, however old; or makes contacts of the customers there are')
    .option('--after <date>', 'a day, YYYY-MM-DD; the orders of that day are included', parseDay)
    .option('--customers', 'the customers of the shop become contacts, where contacts.customers is "all"')
    .action(
      (storeId: string, { after, customers = false }: { readonly after?: string; readonly customers?: boolean }) =>
        run(async ({ context, out, by }) => {
          if ((after === undefined) === !customers) throw nothingNamed(storeId);
          await context.stores.get(storeId);
          if (after !== undefined) return await backfillOrders(context, out, { storeId, after, by });
          await backfillCustomers(context, out, storeId);
          return undefined;
        }),
    );
}

function nothingNamed(storeId: string): AppError {
  const fix = `Either ${commandLine('backfill', storeId, '--after', '<date>')}, or with --customers in its place.`;
  return new AppError('command', 'nothing_named', 'Name either a day or the customers.', {
    exit: EXIT.usage,
    fix: fix,
  });
}

async function backfillOrders(
  context: Context,
  out: Output,
  { storeId, after, by }: Begin,
): Promise<number | undefined> {
  const client = await context.storeClient(storeId);
  await context.settings.get(storeId);
  let orders = 0;
  let accepted = 0;
  let hidden = 0;
  const parts = {
    ledger: context.ledger,
    reader: client,
    by,
    // Only once the store has answered: orders before the start date would be skipped.
    onAnswer: () => begin(context, out, { storeId, after, by }),
  };
  for await (const page of backfill(parts, storeId, startOfBackfill(after))) {
    orders += page.read;
    accepted += page.accepted;
    hidden = Math.max(hidden, page.hidden);
    if (page.read > 0) out.say(`${counted(orders, 'order')} read`);
  }
  const next = accepted === 0 ? [] : await howItGoesOn(context, storeId);
  const missing = hidden === 0 ? [] : [hiddenOrders(hidden).message, hiddenOrders(hidden).fix];
  const text = [`${counted(orders, 'order')}, ${accepted} of them to go.`, ...missing, ...next].join('\n');
  out.result({ orders, accepted, hidden }, text);
  return hidden === 0 ? undefined : EXIT.needsPerson;
}

interface Begin {
  readonly storeId: string;
  readonly after: string;
  readonly by: string;
}

async function begin(context: Context, out: Output, { storeId, after, by }: Begin): Promise<void> {
  await context.ledger.recordAction({ action: 'backfill_asked', by, storeId, detail: { after } });
  const { startDate } = (await context.settings.get(storeId)).sync;
  if (startDate === null || after >= startDate) return;
  await changeSettings(context, { storeId, by }, (settings) => settings.set(storeId, 'sync.startDate', after));
  out.say(`sync.startDate is ${after} now (it was ${startDate}): orders made before it are never posted.`);
}
