import type { Command } from 'commander';
import { changeSettings } from '../change-settings.ts';
import type { Context } from '../context.ts';
import { backfill, startOfBackfill } from '../intake/backfill.ts';
import type { Runner } from './command.ts';
import { toDay } from './day.ts';
import { counted, type Output } from './output.ts';
import { howItGoesOn } from './replay.ts';

/** `backfill <store> --after <date>`. */
export function backfillCommand(program: Command, run: Runner): void {
  program
    .command('backfill <store>')
    .description('accepts every order made since a day, however old')
    .requiredOption('--after <date>', 'a day, YYYY-MM-DD; the orders of that day are included', toDay)
    .action((storeId: string, options: { readonly after: string }) =>
      run(async ({ context, out, by }) => {
        const client = await context.storeClient(storeId);
        await context.settings.get(storeId);
        let orders = 0;
        let accepted = 0;
        const parts = {
          ledger: context.ledger,
          reader: client,
          by,
          // Only once the store has answered: orders before the start date would be skipped.
          onAnswer: () => begin(context, out, { storeId, after: options.after, by }),
        };
        for await (const page of backfill(parts, storeId, startOfBackfill(options.after))) {
          orders += page.read;
          accepted += page.accepted;
          if (page.read > 0) out.say(`${counted(orders, 'order')} read`);
        }
        const next = accepted === 0 ? [] : await howItGoesOn(context, storeId);
        out.result(
          { orders, accepted },
          [`${counted(orders, 'order')}, ${accepted} of them to go.`, ...next].join('\n'),
        );
        return undefined;
      }),
    );
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
