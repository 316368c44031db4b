import { type Command, InvalidArgumentError } from 'commander';
import type { Context } from '../../context/context.ts';
import type { EntryState } from '../../ledger/entry.ts';
import type { EntryFilter, SinceMark } from '../../ledger/queries/matching-entries.ts';
import { matchingEntries, replay } from '../../operations/orders/replay.ts';
import { whatStops } from '../../operations/what-stops.ts';
import { commandLine } from '../../wording/command-line.ts';
import { wrongUsage } from '../../wording/exit.ts';
import { counted, indented } from '../../wording/output.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';
import { parseDay } from '../parse-date.ts';
import { syncNow } from '../sync/sync-now.ts';
import { exitOfSync, syncText } from '../sync/sync-result.ts';
import { findEntry, toState } from './orders.ts';

interface ReplayOptions {
  readonly rejected?: boolean;
  readonly state?: readonly EntryState[];
  readonly problem?: string;
  readonly from?: string;
  readonly to?: string;
  readonly wait?: boolean;
}

export function replayCommand(program: Command, run: Runner): void {
  program
    .command('replay <store> [order-ids...]')
    .description('posts orders again; what Xero already has is not changed')
    .option('--rejected', 'every rejected order of the store')
    .option('--state <states>', 'orders in these states, e.g. rejected,waiting', toStates)
    .option('--problem <code>', 'orders with this problem (its code, see orders --json)')
    .option('--from <date>', 'orders of this day and later, YYYY-MM-DD', parseDay)
    .option('--to <date>', 'orders of this day and earlier, YYYY-MM-DD', parseDay)
    .option('--wait', 'until they are processed; then prints the results')
    .action((storeId: string, orderIds: readonly string[], options: ReplayOptions) =>
      run(async (command) => {
        const { context, by } = command;
        await context.stores.get(storeId);
        const filter = toFilter(storeId, options);
        if (orderIds.length === 0 && filter === null) throw nothingNamed(storeId);
        const named: number[] = [];
        for (const orderId of new Set(orderIds)) named.push((await findEntry(context, storeId, orderId)).id);
        const others = filter === null ? [] : await matchingEntries(context.ledger, filter);
        const mark = await context.ledger.trailMark();
        const replayed = await replay(context, storeId, { named, others }, by);
        if (replayed === 0) {
          return { json: { replayed }, text: `No order of ${storeId} ${noneIs(options)}: there is nothing to replay.` };
        }
        if (options.wait === true) return waitFor(command, storeId, [...new Set([...named, ...others])], mark);
        const next = await howItGoesOn(context, storeId);
        return { json: { replayed }, text: [`${counted(replayed, 'order')} waiting to sync.`, ...next] };
      }),
    );
}

function toFilter(storeId: string, { rejected, state, problem, from, to }: ReplayOptions): EntryFilter | null {
  const states = rejected === true ? [...new Set([...(state ?? []), 'rejected' as const])] : state;
  const isGiven = [states, problem, from, to].some((one) => one !== undefined);
  return isGiven ? { storeId, states, problem, from, to } : null;
}

async function waitFor(
  { context, say }: CommandContext,
  storeId: string,
  ids: readonly number[],
  mark: number,
): Promise<Answer> {
  const result = await syncNow(context, say, { stores: [storeId], isNamed: true, wait: true });
  const results = await context.ledger.sinceMark(ids, mark);
  const syncLines = syncText(result);
  return {
    json: { replayed: ids.length, ...results },
    text: [outcomeText(ids.length, results), syncLines !== '' && syncLines],
    exit: results.rejected + results.open === 0 ? undefined : exitOfSync(result),
  };
}

/** "3 orders replayed: 2 unchanged in Xero, 1 posted". */
function outcomeText(orders: number, { unchanged, posted, rejected, skipped, open }: SinceMark): string {
  const parts = [
    [unchanged, 'unchanged in Xero'],
    [posted, 'posted'],
    [rejected, 'rejected'],
    [skipped, 'skipped'],
    [open, 'not processed yet'],
  ] as const;
  const counts = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `${counted(orders, 'order')} replayed: ${counts.join(', ')}`;
}

function noneIs({ rejected, state, problem, from, to }: ReplayOptions): string {
  const isOnlyRejected = rejected === true && [state, problem, from, to].every((one) => one === undefined);
  return isOnlyRejected ? 'is rejected' : 'matches';
}

function nothingNamed(storeId: string): Error {
  const all = commandLine('replay', storeId, '--rejected');
  const fix = `Name orders by their ids, or replay all that are rejected: ${all}`;
  return wrongUsage('nothing_named', 'No order is named.', fix);
}

function toStates(value: string): EntryState[] {
  const states = value.split(',').filter((one) => one !== '');
  if (states.length === 0) throw new InvalidArgumentError('Name at least one state.');
  return states.map(toState);
}

/** Who posts the pending orders, or what prevents it. */
export async function howItGoesOn(context: Context, storeId: string): Promise<string[]> {
  const stops = await whatStops(context, storeId);
  if (stops.length > 0) return stops.flatMap(({ message, fix }) => [`Not posted yet: ${message}`, indented(fix)]);
  return [`The running service posts them; without one: ${commandLine('sync', storeId, '--wait')}`];
}
