import type { Section } from '../../reports/section.ts';
import { indented, table } from '../../wording/output.ts';

/** A table of a report, with its title and note. */
export function sectionText({ title, note, columns, rows, totals, left }: Section): string[] {
  const right = columns.flatMap(({ isFigure }, index) => (isFigure ? [index] : []));
  const cells = [columns.map(({ name }) => name), ...rows, ...totals].map((row) => [...row]);
  const body = rows.length === 0 ? 'None.' : table(cells, { right });
  const more = left > 0 ? [`  … and ${left} more`] : [];
  return ['', title, ...(note === '' ? [] : [indented(note)]), indented(body), ...more];
}
