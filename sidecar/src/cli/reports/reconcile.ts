import { type Command, Option } from 'commander';
import { isAppError } from '../../domain/app-error.ts';
import { checkRange } from '../../operations/reconciliation/check-range.ts';
import { type Reconciled, reconcileStore } from '../../operations/reconciliation/reconcile-store.ts';
import { reconciliationSections } from '../../operations/reconciliation/reconciliation-sections.ts';
import { reportCsv } from '../../operations/reports/report-csv.ts';
import { shopToday } from '../../operations/reports/read-month-end.ts';
import type { Context } from '../../context/context.ts';
import { commandLine } from '../../wording/command-line.ts';
import { EXIT, wrongUsage } from '../../wording/exit.ts';
import { counted } from '../../wording/output.ts';
import type { Runner } from '../command.ts';
import { reconcileAcceptCommand } from './reconcile-accept.ts';
import { sectionText } from './section-text.ts';

/** With more periods the figures side by side are longer than anyone reads: they are in the CSV. */
const FIGURES_SHOWN_MAX = 3;
const LONG: ReadonlySet<string> = new Set(['figures', 'payments']);

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly by: 'day' | 'month';
  readonly csv?: true;
  readonly bridge?: true;
}

export function reconcileCommand(program: Command, run: Runner): void {
  const command = program
    .command('reconcile <store>')
    .description('compares shop and Xero of some days: every difference by cause and order; exits 1 if there is one')
    .option('--from <day>', 'first day, as YYYY-MM-DD')
    .option('--to <day>', 'last day, as YYYY-MM-DD')
    .addOption(new Option('--by <period>', 'a row for each').choices(['day', 'month']).default('month'))
    .option('--bridge', "also from WooCommerce Analytics' figures to these, step by step")
    .option('--csv', 'as CSV on stdout')
    .action((storeId: string, { from, to, by, csv, bridge }: Options) =>
      run(async ({ context, say, write }) => {
        await context.stores.get(storeId);
        if (from === undefined || to === undefined) throw noDays(storeId);
        const range = await checkedRange(context, storeId, { from, to });
        const found = await reconcileStore(
          context,
          storeId,
          { ...range, by, payments: true, others: true, bridge: bridge === true },
          ({ through, orders }) => {
            if (csv !== true) say(`Compared up to ${through}: ${counted(orders, 'order')}.`);
          },
        );
        const exit = found.periods.every(({ state }) => state === 'agrees') ? EXIT.done : EXIT.needsAttention;
        const sections = reconciliationSections(found);
        if (csv !== true) return { json: found, text: textOfFound(found, sections), exit };
        for (const line of reportCsv(`Reconciliation ${from} to ${to}, ${storeId}`, sections)) await write(line);
        return { json: null, text: '', exit, isStreamed: true };
      }),
    );
  reconcileAcceptCommand(command, run, checkedRange);
}

function noDays(storeId: string): Error {
  const fix = `E.g. ${commandLine('reconcile', storeId, '--from', '2026-11-01', '--to', '2026-11-30')}`;
  return wrongUsage('nothing_named', 'Name the days: --from <day> and --to <day>.', fix);
}

async function checkedRange(context: Context, storeId: string, range: { readonly from: string; readonly to: string }) {
  try {
    return checkRange(range, await shopToday(context, storeId));
  } catch (error) {
    if (isAppError(error, 'request')) throw wrongUsage(error.code, error.message, error.fix);
    throw error;
  }
}

function textOfFound(
  { store, from, to, periods, notices }: Reconciled,
  sections: ReturnType<typeof reconciliationSections>,
) {
  const title = `Reconciliation of ${store}, ${from} to ${to}`;
  const shown = sections.filter(({ id, rows }) => {
    return rows.length > 0 && (!LONG.has(id) || periods.length <= FIGURES_SHOWN_MAX);
  });
  return [title, ...notices, ...shown.flatMap(sectionText), '', verdict(periods)];
}

function verdict(periods: Reconciled['periods']): string {
  if (periods.length === 0) return 'Nothing was sold or posted in these days.';
  const differing = periods.filter(({ state }) => state !== 'agrees').length;
  if (differing === 0) return `Shop and Xero agree to the cent.${othersWords(periods)}`;
  const isFinal = periods.some(({ state }) => state === 'differs');
  const [are, of] = [differing === 1 ? 'differs' : 'differ', counted(periods.length, 'period')];
  return `${differing} of ${of} ${are}${isFinal ? '.' : ', only by orders that wait to sync.'}`;
}

function othersWords(periods: Reconciled['periods']): string {
  const isOfOthers = periods.some(({ causes }) => causes.some(({ code }) => code === 'foreign_bookings'));
  return isOfOthers ? ' Others booked on the same accounts, too: see the causes.' : '';
}
