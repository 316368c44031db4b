import type { SectionBody } from '../../contract/reports.ts';
import type { reportCsv } from '../../operations/reports/report-csv.ts';

export function sectionToBody({
  columns,
  rows,
  totals,
  ...rest
}: Parameters<typeof reportCsv>[1][number]): SectionBody {
  return {
    ...rest,
    columns: columns.map((one) => ({ ...one })),
    rows: rows.map((one) => [...one]),
    totals: totals.map((one) => [...one]),
  };
}
