import type { Command } from 'commander';
import { backfill, hiddenOrders, startOfBackfill } from '../../intake/backfill.ts';
import { moveStartDate } from '../../operations/change-settings.ts';
import { customerImportOf } from '../../operations/import-customers.ts';
import { commandLine } from '../../wording/command-line.ts';
import { EXIT, needsAttention, wrongUsage } from '../../wording/exit.ts';
import { counted } from '../../wording/output.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';
import { howItGoesOn } from '../orders/replay.ts';
import { parseDay } from '../parse-date.ts';

type BackfillOptions = Readonly<{ after?: string; customers?: boolean }>;

export function backfillCommand(program: Command, run: Runner): void {
  program
    .command('backfill <store>')
    .description('accepts every order made since a day, however old; or makes contacts of the existing customers')
    .option('--after <date>', 'a day, YYYY-MM-DD; the orders of that day are included', parseDay)
    .option('--customers', 'the customers of the shop become contacts, where contacts.customers is "all"')
    .action((storeId: string, { after, customers = false }: BackfillOptions) =>
      run(async (command) => {
        if ((after === undefined) === !customers) throw nothingNamed(storeId);
        await command.context.stores.get(storeId);
        return await (after === undefined
          ? importCustomers(command, storeId)
          : backfillOrders(command, storeId, after));
      }),
    );
}

function nothingNamed(storeId: string): Error {
  const fix = `Either ${commandLine('backfill', storeId, '--after', '<date>')}, or with --customers in its place.`;
  return wrongUsage('nothing_named', 'Name either a day or the customers.', fix);
}

async function backfillOrders({ context, say, by }: CommandContext, storeId: string, after: string): Promise<Answer> {
  const reader = await context.storeClient(storeId);
  await context.settings.get(storeId);
  let orders = 0;
  let accepted = 0;
  let hidden = 0;
  // Only once the store has answered: orders before the start date would be skipped.
  const onAnswer = async () => {
    await context.ledger.recordAction({ action: 'backfill_asked', by, storeId, detail: { after } });
    const earlier = await moveStartDate(context, { storeId, after, by });
    if (earlier !== null)
      say(`sync.startDate is ${after} now (it was ${earlier}): orders made before it are never posted.`);
  };
  const parts = { ledger: context.ledger, reader, by, onAnswer };
  for await (const page of backfill(parts, storeId, startOfBackfill(after))) {
    orders += page.read;
    accepted += page.accepted;
    hidden = Math.max(hidden, page.hidden);
    if (page.read > 0) say(`${counted(orders, 'order')} read`);
  }
  return {
    json: { orders, accepted, hidden },
    text: [
      `${counted(orders, 'order')}, ${accepted} of them waiting to sync.`,
      ...(hidden === 0 ? [] : [hiddenOrders(hidden).message, hiddenOrders(hidden).fix]),
      ...(accepted === 0 ? [] : await howItGoesOn(context, storeId)),
    ],
    exit: hidden === 0 ? EXIT.done : EXIT.needsAttention,
  };
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
