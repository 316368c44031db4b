import type { Command } from 'commander';
import {
  askToUndo,
  findRun,
  readRuns,
  continueUndo,
  previewUndo,
  undoProgress,
  type LeftBehind,
  type UndoProgress,
} from '../../operations/backfill/undo-backfill.ts';
import { commandLine } from '../../wording/command-line.ts';
import { EXIT, wrongUsage } from '../../wording/exit.ts';
import { counted, indented } from '../../wording/output.ts';
import { rangeInWords } from '../../wording/times.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';
import { howItGoesOn } from '../orders/replay.ts';

/** Invoices named by a dry run; all are counted, and all are in --json. */
const SHOWN_MAX = 50;

interface UndoOptions {
  readonly yes?: true;
  readonly dryRun?: true;
}

/** The backfills that were started, and undoing one. */
export function backfillUndoCommands(backfill: Command, run: Runner): void {
  backfill
    .command('list <store>')
    .description('the backfills that were started, newest first, and what became of those that were undone')
    .action((storeId: string) => run(({ context }) => listRuns(context, storeId)));
  backfill
    .command('undo <run>')
    .description('takes out of Xero what a backfill posted, where nobody has touched it since; counts it first')
    .option('--yes', 'undoes it; without it, what would happen is only shown')
    .option('--dry-run', 'only shows what would be voided, and what would be left and why')
    .action((id: string, _options: UndoOptions, command: Command) =>
      run(async (parts) => {
        if (!/^\d{1,9}$/.test(id)) throw noNumber(id);
        // The command that it belongs to takes options of the same name.
        const { yes, dryRun } = command.optsWithGlobals<UndoOptions>();
        return yes === true && dryRun !== true
          ? await undo(parts, Number(id))
          : await preview(parts, Number(id), dryRun);
      }),
    );
}

function noNumber(id: string): Error {
  const fix = `Look at the list: ${commandLine('backfill', 'list', '<store>')}`;
  return wrongUsage('run_invalid', `"${id}" is no number of a backfill.`, fix);
}

async function listRuns(context: CommandContext['context'], storeId: string): Promise<Answer> {
  await context.stores.get(storeId);
  const runs = [];
  for (const run of await readRuns(context, storeId)) runs.push({ ...run, undo: await undoProgress(context, run) });
  const lines = runs.map(({ id, startedAt, orders, undo: undone, ...days }) => {
    const state = undone === null ? '' : `; undone: ${progressText(undone)}`;
    return `${id}  ${startedAt.slice(0, 10)}  orders ${rangeInWords(days)}: ${orders} asked for${state}`;
  });
  return { json: { runs }, text: lines.length === 0 ? 'No backfill was started.' : lines };
}

function progressText({ undone, waiting, left }: UndoProgress): string {
  return `${undone} out of Xero, ${waiting} on the way, ${left} left`;
}

async function preview({ context, say }: CommandContext, id: number, isDry = false): Promise<Answer> {
  const run = await findRun(context, id);
  const { voided, left } = await previewUndo(context, run, (orders) =>
    say(`${counted(orders, 'order')} checked in Xero`),
  );
  const named = voided.slice(0, SHOWN_MAX).map(({ orderId, invoice }) => `  order ${orderId}: ${invoice}`);
  const more = voided.length - named.length;
  return {
    json: { run: id, voided, left, writes: 0 },
    text: [
      `Backfill ${id} of the orders ${rangeInWords(run)}: ${counted(voided.length, 'order')} would leave Xero.`,
      ...named,
      more > 0 && `  and ${more} more`,
      ...leftText(left),
      'What it has not sent yet is withdrawn. Contacts stay in Xero.',
      !isDry && `To undo it: ${commandLine('backfill', 'undo', String(id), '--yes')}`,
    ],
    exit: isDry && left.length === 0 ? EXIT.done : EXIT.needsAttention,
  };
}

async function undo({ context, by }: CommandContext, id: number): Promise<Answer> {
  const run = await findRun(context, id);
  await askToUndo(context, run, by);
  await continueUndo(context);
  const progress = await undoProgress(context, await findRun(context, id));
  if (progress === null) throw new Error(`Backfill ${id} was not undone.`);
  return {
    json: { run: id, ...progress },
    text: [
      `Backfill ${id} is undone: ${progressText(progress)}.`,
      ...leftText(progress.orders),
      ...(progress.waiting === 0 ? [] : await howItGoesOn(context, run.storeId)),
      progress.waiting > 0 && `What is left then, and why: ${commandLine('backfill', 'undo', String(id), '--dry-run')}`,
    ],
    exit: progress.left === 0 ? EXIT.done : EXIT.needsAttention,
  };
}

function leftText(left: readonly LeftBehind[]): string[] {
  if (left.length === 0) return [];
  const lines = left.flatMap(({ orderId, message, fix }) => [
    `  order ${orderId}: ${message}`,
    indented(indented(fix)),
  ]);
  return [`${counted(left.length, 'order')} left in Xero:`, ...lines];
}
