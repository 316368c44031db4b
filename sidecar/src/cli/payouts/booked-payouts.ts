import { type Command, Option } from 'commander';
import { PAYOUT_GATEWAYS, type PayoutGateway } from '../../domain/payouts/payouts.ts';
import { bookPayout, undoPayout } from '../../operations/payouts/book-payouts.ts';
import { showPayouts, type ShownPayout } from '../../operations/payouts/show-payouts.ts';
import { EXIT, wrongUsage } from '../../wording/exit.ts';
import { indented, table } from '../../wording/output.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';

interface Filter {
  readonly gateway?: PayoutGateway;
  readonly from?: string;
  readonly to?: string;
}

/** `payouts <store>` shows all of a store; the other commands name one payout. */
export function bookedPayoutsCommands(payouts: Command, run: Runner): void {
  const gateway = () => new Option('--gateway <provider>', 'only this one').choices(PAYOUT_GATEWAYS);
  payouts
    .command('list <store>', { isDefault: true })
    .description('each payout, what it consists of, and whether it is booked; exits 1 if one differs')
    .addOption(gateway())
    .option('--from <day>', 'arrived on or after this day, YYYY-MM-DD')
    .option('--to <day>', 'arrived on or before this day')
    .action((storeId: string, filter: Filter) =>
      run(async ({ context }) => {
        const shown = await showPayouts(context, storeId, filter);
        return answer(shown, shown.length === 0 ? ['No payouts.'] : [table(shown.map(toRow), { right: [4] })]);
      }),
    );
  payouts
    .command('show <store> <payout>')
    .description('one payout: its sums, its orders, and what is not explained')
    .addOption(gateway())
    .action((storeId: string, payoutId: string, filter: Filter) =>
      run(async ({ context }) => {
        const one = await onePayout(context, storeId, payoutId, filter);
        return answer([one], textOf(one));
      }),
    );
  payouts
    .command('book <store> <payout>')
    .description('has a payout booked, also one that was undone')
    .addOption(gateway())
    .option('--other <account>', 'the account for what its rows do not explain')
    .action((storeId: string, payoutId: string, { other, ...filter }: Filter & { readonly other?: string }) =>
      run(async ({ context, by }) => {
        const one = await onePayout(context, storeId, payoutId, filter);
        await bookPayout(context, { storeId, gateway: one.gateway, payoutId, by, account: other ?? null });
        return { json: { id: payoutId, gateway: one.gateway, due: true }, text: `${payoutId} is booked in the next round.` }; // prettier-ignore
      }),
    );
  payouts
    .command('undo <store> <payout>')
    .description('takes out of Xero what was booked of a payout; what is reconciled stays, and is named')
    .addOption(gateway())
    .action((storeId: string, payoutId: string, filter: Filter) =>
      run(async ({ context, by }) => {
        const one = await onePayout(context, storeId, payoutId, filter);
        await undoPayout(context, { storeId, gateway: one.gateway, payoutId, by });
        return { json: { id: payoutId, gateway: one.gateway, due: true }, text: `${payoutId} is taken out of Xero in the next round.` }; // prettier-ignore
      }),
    );
}

async function onePayout(
  context: CommandContext['context'],
  storeId: string,
  payoutId: string,
  filter: Filter,
): Promise<ShownPayout> {
  const found = (await showPayouts(context, storeId, filter)).filter(({ id }) => id === payoutId);
  const [one] = found;
  if (one === undefined) throw wrongUsage('payout_unknown', `There is no payout ${payoutId}.`, 'See which there are: payouts list <store>.'); // prettier-ignore
  if (found.length === 1) return one;
  throw wrongUsage('payout_ambiguous', `Two providers have a payout ${payoutId}.`, 'Name one: --gateway <provider>.');
}

function answer(shown: readonly ShownPayout[], text: string[]): Answer {
  const differs = shown.some(({ state }) => state === 'differs');
  return { json: { payouts: shown }, text, exit: differs ? EXIT.needsAttention : EXIT.done };
}

function toRow({ arrived, gateway, id, currency, net, state }: ShownPayout): string[] {
  return [arrived, gateway, id, currency, net, state];
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
