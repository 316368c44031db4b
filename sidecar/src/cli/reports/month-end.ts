import { type Command } from 'commander';
import { checkedPeriod } from '../../operations/reports/month-end-jobs.ts';
import { lastMonth, readMonthEnd, readOverdue } from '../../operations/reports/read-month-end.ts';
import { reportCsv } from '../../operations/reports/report-csv.ts';
import { EXIT, wrongUsage } from '../../wording/exit.ts';
import { counted } from '../../wording/output.ts';
import { isAppError } from '../../domain/app-error.ts';
import type { Context } from '../../context/context.ts';
import type { Runner } from '../command.ts';
import { sectionText } from './section-text.ts';

export function reportCommands(program: Command, run: Runner): void {
  program
    .command('month-end <store>')
    .description(
      'what an accountant checks: sales and tax by country and rate, returns, EC sales, gift cards, open items',
    )
    .option('--month <month>', 'as YYYY-MM; default: last month')
    .option('--csv', 'as CSV on stdout')
    .action((storeId: string, { month, csv }: { readonly month?: string; readonly csv?: true }) =>
      run(async ({ context, say, write }) => {
        await context.stores.get(storeId);
        const period = await periodFrom(context, storeId, month ?? (await lastMonth(context, storeId)));
        const report = await readMonthEnd(context, storeId, period, (documents) => {
          if (csv !== true) say(`${counted(documents, 'document')} read from Xero.`);
        });
        if (csv === true) {
          for (const line of reportCsv(`Month end ${period.month}, ${storeId}`, report.sections)) await write(line);
          return null;
        }
        return {
          json: report,
          text: [`Month end ${period.month} of ${storeId}`, ...report.sections.flatMap(sectionText)],
        };
      }),
    );

  program
    .command('overdue <store>')
    .description('invoices that are due, by age, and credit that is not used')
    .action((storeId: string) =>
      run(async ({ context }) => {
        await context.stores.get(storeId);
        const { today, overdue, sections } = await readOverdue(context, storeId);
        const heading =
          overdue === 0 ? 'No invoice is overdue.' : `${counted(overdue, 'invoice')} overdue on ${today}.`;
        return {
          json: { today, overdue, sections },
          text: [heading, ...sections.flatMap(sectionText)],
          exit: overdue > 0 ? EXIT.needsAttention : EXIT.done,
        };
      }),
    );
}

async function periodFrom(context: Context, storeId: string, month: string) {
  try {
    return await checkedPeriod(context, storeId, month);
  } catch (error) {
    if (isAppError(error, 'request')) throw wrongUsage(error.code, error.message, error.fix);
    throw error;
  }
}
