import { type Command, InvalidArgumentError } from 'commander';
import { AppError } from '../../domain/app-error.ts';
import type { Context } from '../../context/context.ts';
import type { Entry, EntryState } from '../../ledger/entry.ts';
import type { EntryFilter, SinceMark } from '../../ledger/queries/matching-entries.ts';
import { whatStops } from '../../operations/what-stops.ts';
import { commandLine } from '../../wording/command-line.ts';
import { counted, indented } from '../../wording/output.ts';
import type { CommandContext, Runner } from '../command.ts';
import { EXIT } from '../../wording/exit.ts';
import { parseDay } from '../parse-date.ts';
import { syncNow } from '../sync/sync-now.ts';
import { exitOfSync, syncText } from '../sync/sync-result.ts';
import { findOrder, toState } from './orders.ts';

/** Read and requeued in batches, so that a long list neither fills memory nor holds the database. */
const PAGE = 500;

interface ReplayOptions {
  readonly rejected?: boolean;
  readonly state?: readonly EntryState[];
  readonly problem?: string;
  readonly from?: string;
  readonly to?: string;
  readonly wait?: boolean;
}

/** `replay <store> <order id…>`, `--rejected`, or the orders of a filter. */
export function replayCommands(program: Command, run: Runner): void {
  program
    .command('replay <store> [order-ids...]')
    .description('sends orders through again; what Xero already has stays as it is')
    .option('--rejected', 'every rejected order of the store')
    .option('--state <states>', 'orders in these states, e.g. rejected,waiting', toStates)
    .option('--problem <code>', 'orders with this problem (its code, see orders --json)')
    .option('--from <date>', 'orders of this day and later, YYYY-MM-DD', parseDay)
    .option('--to <date>', 'orders of this day and earlier, YYYY-MM-DD', parseDay)
    .option('--wait', 'until they are dealt with; tells what became of them')
    .action((storeId: string, orderIds: readonly string[], options: ReplayOptions) =>
      run(async (command) => {
        const { context, out, by } = command;
        await context.stores.get(storeId);
        const { named, others } = await chosen(context, storeId, orderIds, options);
        const ids = [...named, ...others];
        const mark = await context.ledger.trailMark();
        const replayed = await requeueAll(context, storeId, { named, others }, by);
        if (replayed === 0) {
          out.result({ replayed }, `No order of ${storeId} ${noneIs(options)}: there is nothing to replay.`);
          return undefined;
        }
        if (options.wait === true) return waitFor(command, storeId, ids, mark);
        const text = [`${counted(replayed, 'order')} to go.`, ...(await howItGoesOn(context, storeId))];
        out.result({ replayed }, text.join('\n'));
        return undefined;
      }),
    );
}

/** Orders named by id are posted even if older than the first day to post; those of a filter are not. */
interface Chosen {
  readonly named: readonly number[];
  readonly others: readonly number[];
}

async function chosen(
  context: Context,
  storeId: string,
  orderIds: readonly string[],
  options: ReplayOptions,
): Promise<Chosen> {
  const filter = toFilter(storeId, options);
  if (orderIds.length === 0 && filter === null) throw nothingNamed(storeId);
  const entries: Entry[] = [];
  for (const orderId of new Set(orderIds)) entries.push(await findOrder(context, storeId, orderId));
  const named = new Set(entries.map((entry) => entry.id));
  const others: number[] = [];
  if (filter !== null) for await (const id of matching(context, filter)) if (!named.has(id)) others.push(id);
  return { named: [...named], others };
}

function toFilter(storeId: string, options: ReplayOptions): EntryFilter | null {
  const { rejected, state, problem, from, to } = options;
  if (rejected !== true && state === undefined && problem === undefined && from === undefined && to === undefined) {
    return null;
  }
  if (rejected !== true) return { storeId, states: state, problem, from, to };
  return { storeId, states: [...new Set([...(state ?? []), 'rejected' as const])], problem, from, to };
}

async function* matching(context: Context, filter: EntryFilter): AsyncGenerator<number> {
  let beforeId: number | undefined;
  for (;;) {
    const page: readonly number[] = await context.ledger.matchingIds(filter, { limit: PAGE, beforeId });
    yield* page;
    beforeId = page.at(-1);
    if (page.length < PAGE) return;
  }
}

async function requeueAll(context: Context, storeId: string, { named, others }: Chosen, by: string): Promise<number> {
  let replayed = (await context.ledger.requeueNamed(named, 'replay', by)).length;
  for (let first = 0; first < others.length; first += PAGE) {
    replayed += (await context.ledger.requeue(others.slice(first, first + PAGE), 'replay', by)).length;
  }
  if (replayed > 0) {
    await context.ledger.recordAction({ action: 'replay_asked', by, storeId, detail: { orders: replayed } });
  }
  return replayed;
}

async function waitFor(
  { context, out }: CommandContext,
  storeId: string,
  ids: readonly number[],
  mark: number,
): Promise<number | undefined> {
  const result = await syncNow(context, out, { stores: [storeId], isNamed: true, wait: true });
  const became = await context.ledger.sinceMark(ids, mark);
  const rest = syncText(result);
  out.result({ replayed: ids.length, ...became }, [outcomeText(ids.length, became), rest].filter(Boolean).join('\n'));
  return became.rejected + became.open === 0 ? undefined : exitOfSync(result);
}

/** "3 orders looked at again: 2 unchanged in Xero, 1 posted". */
function outcomeText(orders: number, became: SinceMark): string {
  const parts = [
    became.unchanged === 0 ? '' : `${became.unchanged} unchanged in Xero`,
    became.posted === 0 ? '' : `${became.posted} posted`,
    became.rejected === 0 ? '' : `${became.rejected} rejected`,
    became.skipped === 0 ? '' : `${became.skipped} skipped`,
    became.open === 0 ? '' : `${became.open} not dealt with yet`,
  ];
  return `${counted(orders, 'order')} looked at again: ${parts.filter((part) => part !== '').join(', ')}`;
}

function noneIs({ rejected, state, problem, from, to }: ReplayOptions): string {
  const isOnlyRejected = rejected === true && [state, problem, from, to].every((one) => one === undefined);
  return isOnlyRejected ? 'is rejected' : 'is like that';
}

function nothingNamed(storeId: string): AppError {
  return new AppError('command', 'nothing_named', 'No order is named.', {
    exit: EXIT.usage,
    fix: `Name orders by their ids, or replay all that are rejected: ${commandLine('replay', storeId, '--rejected')}`,
  });
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
