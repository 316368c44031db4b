import type { Command } from 'commander';
import { readReportMap } from '../../operations/reports/read-report-map.ts';
import type { MappedReport } from '../../reports/report-map.ts';
import { commandLine } from '../../wording/command-line.ts';
import { EXIT } from '../../wording/exit.ts';
import { counted, indented } from '../../wording/output.ts';
import type { Runner } from '../command.ts';

const SHOWN_EVERY = 25;

export function reportMapCommand(program: Command, run: Runner): void {
  const reports = program.command('reports').description('what Xero’s own reports find in the documents of a store');
  reports
    .command('map <store>')
    .description(
      'for each report: what documents need, whether the last 100 orders have it, and the setting that is missing; exits 1 if one is',
    )
    .action((storeId: string) =>
      run(async ({ context, say }) => {
        await context.stores.get(storeId);
        const map = await readReportMap(context, storeId, (read) => {
          if (read % SHOWN_EVERY === 0) say(`${counted(read, 'order')} read`);
        });
        const isMissing = map.held > 0 || map.reports.some(({ missing }) => missing.length > 0);
        const heading = `Reports of Xero, by the latest ${counted(map.of, 'order')} of ${storeId} as they would post now`;
        const held =
          map.held === 0 ? [] : [`${counted(map.held, 'order')} not posting: ${commandLine('fit', storeId)}`];
        return {
          json: map,
          text: [heading, ...held, ...map.reports.flatMap((one) => reportText(one, map.of, storeId))],
          exit: isMissing ? EXIT.needsAttention : EXIT.done,
        };
      }),
    );
}

function reportText({ title, needs, orders, lines, missing, link }: MappedReport, of: number, store: string): string[] {
  const without = lines === null ? '' : `, ${lines.without} of ${counted(lines.of, 'line')} without ${lines.what}`;
  const gaps = missing.flatMap(({ setting, why }) => [why, `  ${commandLine('settings', 'get', store, setting)}`]);
  const body = [needs, `${orders} of ${counted(of, 'order')}${without}.`, ...gaps, link];
  return ['', title, indented(body.join('\n'))];
}
