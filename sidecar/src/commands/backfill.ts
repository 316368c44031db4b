import type { Command } from 'commander';
import { changeSettings } from '../change-settings.ts';
import type { Context } from '../context.ts';
import { changeOf, DRAFT_STATUSES } from '../intake/change-of.ts';
import type { NewEvent } from '../ledger/entry.ts';
import type { Runner } from './command.ts';
import { toDay } from './day.ts';
import { counted, type Output } from './output.ts';
import { howItGoesOn } from './replay.ts';

const DAY_MS = 24 * 60 * 60_000;

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
        // A day earlier: the store's calendar may be ahead of UTC, and the mapping decides by the store's own day.
        const createdAfter = new Date(Date.parse(`${options.after}T00:00:00Z`) - DAY_MS);
        const askedAt = client.storeTime();
        let orders = 0;
        let accepted = 0;
        let isFirst = true;
        for await (const page of client.listOrders({ createdAfter })) {
          // Only once the store has answered: orders before the start date would be skipped.
          if (isFirst) await begin(context, out, { storeId, after: options.after, by });
          isFirst = false;
          const heads = page.orders.filter((head) => !DRAFT_STATUSES.has(head.status));
          const events = heads.map((head) => ({ ...changeOf(storeId, 'backfill', head, askedAt), by }));
          accepted += await accept(context, events, by);
          orders += heads.length;
          if (heads.length > 0) out.say(`${counted(orders, 'order')} read`);
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

/** New orders, and those known ones that were skipped before: the start date may have been the reason. Answers how many. */
async function accept(context: Context, events: readonly NewEvent[], by: string): Promise<number> {
  const results = await context.ledger.acceptEvents(events);
  const skipped: number[] = [];
  for (const { entryId } of results.filter((one) => !one.accepted)) {
    if ((await context.ledger.entryById(entryId))?.state === 'skipped') skipped.push(entryId);
  }
  const again = skipped.length === 0 ? [] : await context.ledger.requeue(skipped, 'backfill', by);
  return results.filter((one) => one.accepted).length + again.length;
}
