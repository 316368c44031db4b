import type { Section } from '../../reports/section.ts';
import { BYTE_ORDER_MARK, type Cell, csvLine } from '../../wording/csv-line.ts';

/** Table after table, each with its title, line by line: never as a whole in memory. */
export function* reportCsv(title: string, sections: readonly Section[]): Generator<string> {
  let mark = BYTE_ORDER_MARK;
  for (const row of reportRows(title, sections)) {
    yield mark + csvLine(row);
    mark = '';
  }
}

export function* reportRows(title: string, sections: readonly Section[]): Generator<readonly Cell[]> {
  yield [title];
  for (const { title: name, columns, rows, totals, left } of sections) {
    yield [];
    yield [name];
    yield columns.map((column) => column.name);
    yield* rows;
    yield* totals;
    if (left > 0) yield [`… and ${left} more`];
  }
}
