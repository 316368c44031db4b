import type { Command } from 'commander';
import { dayIn } from '../../domain/day.ts';
import { decimal, moneyInWords } from '../../domain/money.ts';
import { hiddenOrders } from '../../intake/backfill.ts';
import {
  beginBackfill,
  countOlderOrders,
  isBackfillRead,
  readOlderOrders,
  stopBackfill,
} from '../../operations/backfill-orders.ts';
import { customerImportOf } from '../../operations/import-customers.ts';
import { commandLine } from '../../wording/command-line.ts';
import { EXIT, needsAttention, wrongUsage } from '../../wording/exit.ts';
import { counted } from '../../wording/output.ts';
import { rangeInWords } from '../../wording/times.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';
import { howItGoesOn } from '../orders/replay.ts';
import { parseDay } from '../parse-date.ts';
import { backfillUndoCommands } from './backfill-undo.ts';
import { dryRunOne } from './dry-run-answer.ts';

type BackfillCount = NonNullable<Awaited<ReturnType<typeof countOlderOrders>>>;
type Days = Parameters<typeof countOlderOrders>[1];
type BackfillOptions = Readonly<{
  after?: string;
  until?: string;
  customers?: boolean;
  stop?: boolean;
  yes?: boolean;
  dryRun?: boolean;
}>;

export function backfillCommand(program: Command, run: Runner): void {
  const command = program
    .command('backfill <store>')
    .description('posts every order made since a day, however old; or makes contacts of the existing customers')
    .option('--after <date>', 'a day, YYYY-MM-DD; the orders of that day are included', parseDay)
    .option('--until <date>', 'the last day, included; without it, up to now', parseDay)
    .option('--dry-run', 'shows the documents and postings that it would make; changes nothing')
    .option('--yes', 'posts them; without it, they are only counted')
    .option('--stop', 'withdraws what is not sent yet')
    .option('--customers', 'the customers of the shop become contacts, where contacts.customers is "all"')
    .action((storeId: string, options: BackfillOptions) =>
      run(async (command) => {
        const { after, until = null, customers = false, stop = false, yes = false, dryRun: isDry = false } = options;
        if ([after !== undefined, customers, stop].filter(Boolean).length !== 1) throw nothingNamed(storeId);
        await command.context.stores.get(storeId);
        if (until !== null && (after === undefined || until < after)) throw wrongDays(storeId);
        if (isDry) return await backfillDryRun(command, storeId, after, options);
        if (after !== undefined) return await backfillOrders(command, { storeId, after, until }, yes);
        return stop ? await stopOrders(command, storeId) : await importCustomers(command, storeId);
      }),
    );
  backfillUndoCommands(command, run);
}

async function backfillDryRun(
  { context, say }: CommandContext,
  storeId: string,
  after: string | undefined,
  { until = null, yes = false }: { readonly until?: string | null; readonly yes?: boolean },
): Promise<Answer> {
  if (after === undefined || yes) {
    const fix = commandLine('backfill', storeId, '--after', '<date>', '--dry-run');
    throw wrongUsage('dry_run_alone', '--dry-run is for orders of some days, and not with --yes.', fix);
  }
  if (after > dayIn(context.now(), null)) {
    const message = `${after} is in the future: there are no orders to post.`;
    throw wrongUsage('day_in_the_future', message, 'Give a day that has begun.');
  }
  return await dryRunOne(context, say, { storeId, occasion: { kind: 'backfill', after, until } });
}

function nothingNamed(storeId: string): Error {
  const fix = `Either ${commandLine('backfill', storeId, '--after', '<date>')}, or with --customers or --stop in its place.`;
  return wrongUsage('nothing_named', 'Name either a day, the customers, or --stop.', fix);
}

function wrongDays(storeId: string): Error {
  const fix = `E.g. ${commandLine('backfill', storeId, '--after', '2026-01-01', '--until', '2026-03-31')}`;
  return wrongUsage('days_reversed', '--until is the last day: it needs --after, and is not before it.', fix);
}

async function backfillOrders({ context, say, by }: CommandContext, days: Days, yes: boolean): Promise<Answer> {
  const { storeId, after, until } = days;
  if (await isBackfillRead(context, storeId)) throw stillRunning(storeId);
  const count = await countOlderOrders(context, days, async (orders) => {
    say(`${counted(orders, 'order')} counted`);
    return await Promise.resolve(true);
  });
  if (count === null) throw new Error('The count ended early.');
  if (!yes) {
    const end = until === null ? [] : ['--until', until];
    const confirm = commandLine('backfill', storeId, '--after', after, ...end, '--yes');
    return {
      json: { count },
      text: [...countText(count, days), `To post them: ${confirm}`],
      exit: EXIT.needsAttention,
    };
  }
  for (const line of countText(count, days)) say(line);
  const row = await beginBackfill(context, { ...days, by, orders: count.orders });
  if (context.config.xero === null) return await readHere(context, say, row);
  await using rounds = context.rounds();
  if (await rounds.hold()) return await readHere(context, say, row);
  return { json: { serviceRunning: true, count }, text: 'The running service reads and posts them.' };
}

async function readHere(
  context: CommandContext['context'],
  say: CommandContext['say'],
  row: Awaited<ReturnType<typeof beginBackfill>>,
): Promise<Answer> {
  let last = { read: 0, accepted: 0, hidden: 0 };
  const isRead = await readOlderOrders(context, row, async (page) => {
    last = page;
    if (page.read > 0) say(`${counted(page.read, 'order')} read`);
    return await Promise.resolve(true);
  });
  const { read: orders, accepted, hidden } = last;
  return {
    json: { orders, accepted, hidden },
    text: [
      `${counted(orders, 'order')}, ${accepted} of them waiting to sync.`,
      !isRead && 'The backfill was stopped meanwhile.',
      ...(hidden === 0 ? [] : [hiddenOrders(hidden).message, hiddenOrders(hidden).fix]),
      ...(accepted === 0 ? [] : await howItGoesOn(context, row.storeId)),
    ],
    exit: hidden === 0 && isRead ? EXIT.done : EXIT.needsAttention,
  };
}

function countText(count: BackfillCount, days: Days): string[] {
  const { orders, toPost, otherStatus, posted, totals, years, otherInvoices } = count;
  const money = totals.map(({ currency, total }) => moneyInWords(decimal(total), currency)).join(', ');
  return [
    `${counted(orders, 'order')} ${rangeInWords(days)}: ${years.map(({ year, orders: some }) => `${year || 'no date'}: ${some}`).join(', ')}`,
    `  ${toPost} to post${money === '' ? '' : ` (${money})`}`,
    `  ${otherStatus} not to post, by their status`,
    `  ${posted} already posted`,
    otherInvoices === null
      ? '  Xero was not asked which invoices it has from other sources.'
      : `  Xero has ${counted(otherInvoices, 'sales invoice')} of that time from other sources. Check that they are not of these orders.`,
  ];
}

async function stopOrders({ context, by }: CommandContext, storeId: string): Promise<Answer> {
  const stopped = await stopBackfill(context, storeId, by);
  if (stopped === null) return { json: { stopped: false }, text: 'No older orders were being posted.' };
  const { withdrawn, sending } = stopped;
  return {
    json: { stopped: true, withdrawn, sending },
    text: [
      `${counted(withdrawn, 'order')} withdrawn. Orders that are in Xero stay there.`,
      sending > 0 && `${counted(sending, 'order')} being sent at this moment: they are finished.`,
    ],
  };
}

function stillRunning(storeId: string): Error {
  const fix = `Wait, or stop it first: ${commandLine('backfill', storeId, '--stop')}`;
  return needsAttention('backfill_running', 'Older orders of this store are being read.', fix);
}

/** Here when no service is running, else in the service. */
async function importCustomers({ context, say }: CommandContext, storeId: string): Promise<Answer | null> {
  const settings = await context.settings.get(storeId);
  if (settings.contacts.customers !== 'all') {
    const message = 'Only buyers become contacts of this store (contacts.customers is "orders").';
    const fix = `Set it first: ${commandLine('settings', 'set', storeId, 'contacts.customers', '"all"')}`;
    throw wrongUsage('customers_not_wanted', message, fix);
  }
  const organisation = await context.organisations.forStore(storeId);
  if (organisation === null || !settings.sync.active) {
    const fix = organisation === null ? commandLine('xero', 'connect', storeId) : 'Switch posting on: sync.active.';
    throw needsAttention('not_posting', 'The store does not post to Xero.', fix);
  }
  await context.customerImports.start(storeId);
  await using rounds = context.rounds();
  if (!(await rounds.hold())) {
    return { json: { serviceRunning: true }, text: 'The running service reads them, a hundred every few seconds.' };
  }
  const next = customerImportOf(context);
  for (;;) {
    const progress = await next(organisation.tenantId, storeId);
    if (progress === null) return null;
    const { state, page, customers, made, known, refused } = progress;
    const contacts = `${made} contacts made, ${known} known, ${refused} refused`;
    if (state === 'read') {
      const json = { serviceRunning: false, customers, made, known, refused };
      return { json, text: `${counted(customers ?? 0, 'customer')}: ${contacts}.` };
    }
    say(`page ${page - 1} of ${Math.ceil((customers ?? 0) / 100)}: ${contacts}`);
  }
}
