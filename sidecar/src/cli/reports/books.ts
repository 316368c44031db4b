import type { Command } from 'commander';
import type { Context } from '../../context/context.ts';
import { isAppError } from '../../domain/app-error.ts';
import { booksSection } from '../../operations/books/books-section.ts';
import { checkRangeAgain } from '../../operations/books/check-books.ts';
import { keptDaysOf, monthPeriods, readBooks } from '../../operations/books/read-books.ts';
import { monthRange } from '../../operations/books/month-range.ts';
import { reconciliationSections } from '../../operations/reconciliation/reconciliation-sections.ts';
import { reportCsv } from '../../operations/reports/report-csv.ts';
import { shopToday } from '../../operations/reports/read-month-end.ts';
import { EXIT, wrongUsage } from '../../wording/exit.ts';
import { commandLine } from '../../wording/command-line.ts';
import { counted } from '../../wording/output.ts';
import { minuteOf } from '../../wording/times.ts';
import type { Runner } from '../command.ts';
import { sectionText } from './section-text.ts';

interface Options {
  readonly month?: string;
  readonly check?: true;
  readonly csv?: true;
}

export function booksCommand(program: Command, run: Runner): void {
  program
    .command('books <store>')
    .description('what the nightly checks found of a month, by day, with every cause; exits 1 if a day differs')
    .option('--month <month>', 'as YYYY-MM; without it, the present one')
    .option('--check', 'check its days again first')
    .option('--csv', 'the days as CSV on stdout')
    .action((storeId: string, { month: asked, check, csv }: Options) =>
      run(async ({ context, say, write }) => {
        await context.stores.get(storeId);
        const month = asked ?? (await shopToday(context, storeId)).slice(0, 7);
        const range = await checkedMonth(context, storeId, month);
        if (check === true)
          await checkRangeAgain(context, storeId, range, {
            onProgress: ({ through, orders }) => {
              if (csv !== true)
                say(through === '' ? `Compared ${counted(orders, 'order')}.` : `Compared up to ${through}.`);
            },
          });
        const [found, kept] = [await readBooks(context, storeId, month), await keptDaysOf(context, storeId, month)];
        const differs = found.days.some(({ state }) => state === 'differs' || state === 'not_final');
        const exit = differs ? EXIT.needsAttention : EXIT.done;
        const days = booksSection(kept, storeId);
        if (csv === true) {
          for (const line of reportCsv(`Books ${month}, ${storeId}`, [days])) await write(line);
          return { json: null, text: '', exit, isStreamed: true };
        }
        const details = reconciliationSections({ periods: monthPeriods(kept, range), store: storeId });
        const shown = [days, ...details.filter(({ id }) => id === 'causes' || id === 'orders')];
        const sections = shown.filter(({ rows }) => rows.length > 0).flatMap(sectionText);
        const text = [`Books of ${storeId}, ${month}`, ...whenChecked(found, storeId), ...sections, '', verdict(found)];
        return { json: found, text, exit };
      }),
    );
}

async function checkedMonth(context: Context, storeId: string, month: string) {
  try {
    return monthRange(month, await shopToday(context, storeId));
  } catch (error) {
    if (isAppError(error, 'request')) throw wrongUsage(error.code, error.message, error.fix);
    throw error;
  }
}

type Found = Awaited<ReturnType<typeof readBooks>>;

function whenChecked({ checkedAt, failed, month, timezone }: Found, storeId: string): string[] {
  const again = commandLine('books', storeId, '--month', month, '--check');
  const zone = timezone === '' ? null : timezone;
  return [
    checkedAt === null
      ? `Not every day was checked yet. Check them now: ${again}`
      : `Checked ${minuteOf(checkedAt, zone)}. Check again: ${again}`,
    ...(failed === null ? [] : [`The check of ${minuteOf(failed.at, zone)} failed: ${failed.message}`, failed.fix]),
  ].filter((line) => line !== '');
}

function verdict({ days, periods }: Found): string {
  const differing = new Set(days.filter(({ state }) => state === 'differs').map(({ day }) => day)).size;
  if (differing > 0) return `Shop and Xero differ on ${counted(differing, 'day')}.`;
  if (days.some(({ state }) => state === 'not_final')) return 'Shop and Xero differ only by orders that wait to sync.';
  if (days.some(({ state }) => state === 'not_checked')) return 'The days that were checked agree.';
  return periods.length === 0 ? 'Nothing was sold or posted.' : 'Shop and Xero agree to the cent.';
}
