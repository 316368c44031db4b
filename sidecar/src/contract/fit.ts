import * as z from 'zod/mini';
import { settingsTab } from './problem.ts';
import { sectionBody } from './reports.ts';
import { flag, list, number, orNull, short, text } from './shapes.ts';

/** `GET fit[?start=1]`: what was read, and how far it is; `start` reads the latest orders (again). */
export const fitQuery = z.object({ start: z.optional(short(1)) });

const amounts = list(z.object({ currency: text, amount: text }));
const total = z.object({ orders: number, amounts });

export const fitBody = z.object({
  /** none: not asked for yet. Ask again while it is reading. */
  state: z.enum(['none', 'reading', 'ready']),
  read: number,
  of: number,
  readAt: orNull(text),
  /** By what the orders were judged. */
  basis: text,
  posts: total,
  /** Of a connected store: their invoices are in Xero already, and not in `posts`. */
  posted: z.optional(total),
  setting: total,
  cannot: total,
  /** Not synced, and not paid. */
  left: number,
  needs: list(
    z.object({
      message: text,
      fix: text,
      orders: number,
      amounts,
      /** Where it is decided; null = no tab. */
      tab: orNull(settingsTab),
      setting: text,
      /** '' = only the owner can say. */
      proposed: text,
    }),
  ),
  /** Orders that need something; those that cannot be posted first. `more`: how many are not shown. */
  waiting: list(
    z.object({ id: number, number: text, isLost: flag, message: text, fix: text, currency: text, total: text }),
  ),
  more: number,
  /** The whole report, to print. */
  sections: list(sectionBody),
});
export type FitBody = z.infer<typeof fitBody>;

/** `GET fit/csv`: the whole report as a file; 409 while it is being read. */
