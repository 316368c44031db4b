import type { Section } from '../../reports/section.ts';
import { csvLine } from '../../wording/csv-line.ts';

/** Without it a spreadsheet assumes a local character set. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Table after table, each with its title, line by line: never as a whole in memory. */
export function* reportCsv(title: string, sections: readonly Section[]): Generator<string> {
  yield BYTE_ORDER_MARK + csvLine([title]);
  for (const { title: name, columns, rows, totals, left } of sections) {
    yield csvLine([]);
    yield csvLine([name]);
    yield csvLine(columns.map((column) => column.name));
    for (const row of [...rows, ...totals]) yield csvLine(row);
    if (left > 0) yield csvLine([`… and ${left} more`]);
  }
}
