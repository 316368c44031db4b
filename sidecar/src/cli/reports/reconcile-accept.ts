import type { Command } from 'commander';
import type { Context } from '../../context/context.ts';
import { addDays } from '../../domain/day.ts';
import { WATCHED_DAYS } from '../../operations/books/books-facts.ts';
import { acceptDifference, askAgain } from '../../operations/reconciliation/accept-difference.ts';
import { reconcileStore, type ReconcileQuery } from '../../operations/reconciliation/reconcile-store.ts';
import { shopToday } from '../../operations/reports/read-month-end.ts';
import { EXIT, wrongUsage } from '../../wording/exit.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';

interface Options {
  readonly reason?: string;
  readonly code?: string;
  readonly undo?: true;
  readonly from?: string;
  readonly to?: string;
}

type Days = Pick<ReconcileQuery, 'from' | 'to'>;

interface Asked {
  readonly storeId: string;
  readonly orderId: string;
  readonly code: string | null;
}

/** A person's decision about a difference, with the reason that stays on record. */
export function reconcileAcceptCommand(
  reconcile: Command,
  run: Runner,
  checkedRange: (context: Context, storeId: string, range: Days) => Promise<Days>,
): void {
  reconcile
    .command('accept <store> <order-id>')
    .description('accepts what an order differs by, while it is exactly that amount; --undo asks about it again')
    .option('--reason <text>', 'why the difference is right, e.g. "credited by hand, agreed with Anna"')
    .option('--code <cause>', 'only this cause, e.g. voided_in_xero')
    .option('--undo', 'asks about it again')
    .action((storeId: string, orderId: string, _options: Options, command: Command) =>
      run(async (parts) => {
        await parts.context.stores.get(storeId);
        // The command that it belongs to has the days.
        const { reason = '', code = null, undo, from, to } = command.optsWithGlobals<Options>();
        const asked = { storeId, orderId, code };
        if (undo === true) return await again(parts, asked);
        if (reason.trim() === '') throw noReason();
        const today = await shopToday(parts.context, storeId);
        const last = { from: from ?? addDays(to ?? today, -WATCHED_DAYS), to: to ?? today };
        return await accept(parts, asked, reason.trim(), await checkedRange(parts.context, storeId, last));
      }),
    );
}

function noReason(): Error {
  return wrongUsage('wrong_usage', 'The reason is missing.', 'Say why, e.g. --reason "agreed with the accountant".');
}

async function again({ context, by }: CommandContext, { storeId, orderId, code }: Asked): Promise<Answer> {
  await askAgain(context, storeId, { orderId, code, by });
  return { json: { order: orderId, accepted: [] }, text: `What order ${orderId} differs by is asked about again.` };
}

async function accept(
  { context, say, by }: CommandContext,
  { storeId, orderId, code }: Asked,
  reason: string,
  range: Days,
): Promise<Answer> {
  const { periods } = await reconcileStore(context, storeId, { ...range, by: 'day' }, ({ through }) => {
    say(`Compared up to ${through}.`);
  });
  const { differences } = await acceptDifference(context, storeId, { orderId, code, reason, by }, periods);
  const lines = differences.flatMap(({ code: cause, findings }) =>
    findings.map(({ day, amount, tax, currency }) => `  ${day}: ${amount} ${currency} (tax ${tax}), ${cause}`),
  );
  return {
    json: { order: orderId, reason, accepted: differences },
    text: [`Order ${orderId}: the difference is accepted while it is exactly this. Reason: ${reason}`, ...lines],
    exit: EXIT.done,
  };
}
