import * as z from 'zod/mini';
import { settingsTab } from './problem.ts';
import { flag, list, number, orNull, short, text } from './shapes.ts';

const column = z.object({ name: text, isFigure: flag });
export const sectionBody = z.object({
  id: text,
  title: text,
  note: text,
  columns: list(column),
  rows: list(list(text)),
  totals: list(list(text)),
  /** Rows that are not shown. */
  left: number,
});
export type SectionBody = z.infer<typeof sectionBody>;

/** `GET month-end?month=2026-11[&again=1]`: read in the background; ask again while `state` is reading. 400 for no month. */
export const monthEndQuery = z.object({
  month: z.string().check(z.maxLength(10)),
  again: z.optional(short(1)),
});
export const monthEndBody = z.object({
  state: z.enum(['reading', 'ready']),
  /** Documents read so far. */
  documents: number,
  month: text,
  from: text,
  to: text,
  readAt: orNull(text),
  sections: list(sectionBody),
});
export type MonthEndBody = z.infer<typeof monthEndBody>;

/** `GET month-end/csv?month=2026-11`: the same as a file; 409 while it is being read. */

/** `GET report-map[?again=1]`: read in the background; ask again while `state` is reading. 404 `not_connected` before Xero is. */
export const reportMapQuery = z.object({ again: z.optional(short(1)) });
export const reportMapBody = z.object({
  state: z.enum(['reading', 'ready']),
  /** Orders read so far. */
  read: number,
  readAt: orNull(text),
  /** The latest orders that are to post, and those of them that a problem keeps from it. */
  of: number,
  held: number,
  reports: list(
    z.object({
      ...{ id: text, title: text, needs: text, orders: number, link: text },
      lines: orNull(z.object({ of: number, without: number, what: text })),
      /** Settings that give the report what it lacks, with their tab. */
      missing: list(z.object({ setting: text, why: text, tab: orNull(settingsTab) })),
    }),
  ),
});
export type ReportMapBody = z.infer<typeof reportMapBody>;

/** `GET overdue`: open invoices by age, the invoices and the open credit notes. */
export const overdueBody = z.object({ today: text, overdue: number, sections: list(sectionBody) });
export type OverdueBody = z.infer<typeof overdueBody>;
