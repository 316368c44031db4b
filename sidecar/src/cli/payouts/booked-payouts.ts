import { type Command, Option } from 'commander';
import { payoutReference } from '../../domain/payouts/payout-gateways.ts';
import { PAYOUT_GATEWAYS, type PayoutGateway } from '../../domain/payouts/payouts.ts';
import { acceptAllPayouts, bookPayout, undoPayout } from '../../operations/payouts/book-payouts.ts';
import { eachPayout, outlinePayouts, type OutlinedPayout, showPayout, type ShownPayout } from '../../operations/payouts/show-payouts.ts'; // prettier-ignore
import { commandLine } from '../../wording/command-line.ts';
import { EXIT, wrongUsage } from '../../wording/exit.ts';
import { counted, indented, table } from '../../wording/output.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';

interface Named {
  readonly gateway?: PayoutGateway;
  readonly store?: string;
}

interface Filter {
  readonly gateway?: PayoutGateway;
  readonly from?: string;
  readonly to?: string;
}

/** `payouts <store>` shows all of a store; the other commands name one payout. */
export function bookedPayoutsCommands(payouts: Command, run: Runner): void {
  const gateway = () => new Option('--gateway <provider>', 'only this one').choices(PAYOUT_GATEWAYS);
  const store = () => new Option('--store <store>', 'where several stores have a payout of this id');
  payouts
    .command('list <store>', { isDefault: true })
    .description('each payout, what it consists of, and whether it is booked; exits 1 if one differs')
    .addOption(gateway())
    .option('--from <day>', 'arrived on or after this day, YYYY-MM-DD')
    .option('--to <day>', 'arrived on or before this day')
    .action((storeId: string, filter: Filter, command: Command) =>
      run(async (ways) => {
        const { json } = command.optsWithGlobals<{ readonly json?: boolean }>();
        if (json === true) return await streamed(ways, eachPayout(ways.context, storeId, filter));
        const shown = await outlinePayouts(ways.context, storeId, filter);
        const text = shown.length === 0 ? 'No payouts.' : table(shown.map(toRow), { right: [4] });
        return { json: null, text, exit: exitFor(shown.some(differs)) };
      }),
    );
  payouts
    .command('show <payout>')
    .description('one payout: its sums, its orders, and what is not explained')
    .addOption(gateway())
    .addOption(store())
    .action((payoutId: string, filter: Named) =>
      run(async ({ context }) => {
        const { storeId, ...payout } = await namedPayout(context, payoutId, filter);
        const shown = await showPayout(context, storeId, payout);
        return { json: { payouts: [shown] }, text: textOf(shown), exit: exitFor(differs(shown)) };
      }),
    );
  payouts
    .command('book <store-or-payout>')
    .description('has all payouts of a store booked that are due, or one, also one that was undone')
    .addOption(gateway())
    .addOption(store())
    .option('--other <account>', 'with a payout: the account for what its rows do not explain')
    .action((name: string, { other, ...filter }: Named & { readonly other?: string }) =>
      run(async (command) => {
        const { context, by } = command;
        const isStore = (await context.stores.list()).some(({ id }) => id === name);
        if (isStore) return await bookStore(command, name, other);
        const { storeId, gateway: of, id } = await namedPayout(context, name, filter);
        await bookPayout(context, { storeId, gateway: of, payoutId: id, by, account: other ?? null });
        return { json: { id, gateway: of, store: storeId, due: true }, text: `${id} is booked in the next round.` };
      }),
    );
  payouts
    .command('undo <payout>')
    .description('takes out of Xero what was booked of a payout; what is reconciled stays, and is named')
    .addOption(gateway())
    .addOption(store())
    .action((payoutId: string, filter: Named) =>
      run(async ({ context, by }) => {
        const { storeId, gateway: of, id } = await namedPayout(context, payoutId, filter);
        await undoPayout(context, { storeId, gateway: of, payoutId: id, by });
        return { json: { id, gateway: of, store: storeId, due: true }, text: `${id} is taken out of Xero in the next round.` }; // prettier-ignore
      }),
    );
}

async function bookStore({ context }: CommandContext, storeId: string, other: string | undefined): Promise<Answer> {
  if (other !== undefined)
    throw wrongUsage('payout_missing', '--other is about one payout.', 'Name the payout instead of the store.');
  const due = await acceptAllPayouts(context, storeId);
  const text = due === 0 ? 'No payout is due.' : `${counted(due, 'payout')} booked in the next round.`;
  return { json: { store: storeId, due }, text };
}

/** By its provider's id alone, as long as only one store has it. */
async function namedPayout(
  { clearing, stores }: CommandContext['context'],
  payoutId: string,
  { gateway, store }: Named,
) {
  if (store !== undefined) await stores.get(store);
  const found = (await clearing.payoutsNamed(payoutId)).filter(
    (one) => (gateway === undefined || one.gateway === gateway) && (store === undefined || one.storeId === store),
  );
  const [payout] = found;
  if (payout === undefined) throw wrongUsage('payout_unknown', `There is no payout ${payoutId}.`, `See which there are: ${commandLine('payouts', '<store>')}`); // prettier-ignore
  if (found.length === 1) return payout;
  const ids = [...new Set(found.map(({ storeId }) => storeId))];
  if (ids.length > 1) throw wrongUsage('payout_ambiguous', `Several stores have a payout ${payoutId}: ${ids.join(', ')}.`, 'Name one: --store <store>.'); // prettier-ignore
  throw wrongUsage(
    'payout_ambiguous',
    `Several providers have a payout ${payoutId}.`,
    'Name one: --gateway <provider>.',
  );
}

/** One JSON document, written payout by payout: a month may have more orders than fit in memory. */
async function streamed({ write }: CommandContext, payouts: AsyncIterable<ShownPayout>): Promise<Answer> {
  let [before, isAnyDifferent] = ['', false];
  await write('{"payouts": [');
  for await (const one of payouts) {
    await write(`${before}\n${indented(JSON.stringify(one, null, 2))}`);
    before = ',';
    isAnyDifferent ||= differs(one);
  }
  await write(`${before === '' ? '' : '\n'}]}\n`);
  return { json: null, text: '', exit: exitFor(isAnyDifferent), isStreamed: true };
}

function differs({ state }: OutlinedPayout): boolean {
  return state === 'differs';
}

function exitFor(isAnyDifferent: boolean): number {
  return isAnyDifferent ? EXIT.needsAttention : EXIT.done;
}

function toRow(payout: OutlinedPayout): string[] {
  const { arrived, gateway, currency, net, state } = payout;
  return [arrived, gateway, payoutReference(payout), currency, net, state];
}

function textOf(one: ShownPayout): string[] {
  const sums = Object.entries(one.sums).filter(([, amount]) => amount !== '0.00');
  const gap = one.gap === '0.00' ? [] : [['not explained', one.gap]];
  const left = one.left === '0.00' ? [] : [['left in the balance', one.left]];
  const rows = [...sums, ...gap, ...left, ['payout', one.net]];
  return [
    `${one.id} of ${one.gateway}, arrived ${one.arrived}: ${one.state}`,
    indented(table(rows, { right: [1] })),
    ...one.problems.map(({ message, fix }) => `${message} ${fix}`),
    ...(one.unlinked.length === 0 ? [] : [`${one.unlinked.length} entries have no order.`]),
  ];
}
