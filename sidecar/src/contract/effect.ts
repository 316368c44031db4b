import * as z from 'zod/mini';
import { backfillCountRequest } from './backfills.ts';
import { settingsChanges } from './settings.ts';
import { list, number, orNull, text } from './shapes.ts';

/** Debits and credits of an account, as an accountant writes them. */
export const postingBody = z.object({ account: text, name: text, currency: text, debit: text, credit: text });
export type PostingBody = z.infer<typeof postingBody>;

/**
 * `POST settings/effect`: what these unsaved changes change of the latest orders, if they were posted now. Saves nothing. Ask
 * again while it is reading. 400 as saving would answer; 409 `not_connected`.
 */
export const settingsEffectRequest = z.object({ changes: settingsChanges });
export const settingsEffectBody = z.object({
  state: z.enum(['reading', 'ready']),
  read: number,
  of: number,
  readAt: orNull(text),
  orders: number,
  /** Planned as before. */
  same: number,
  /** `text` follows the number of orders: "move from 200 Sales to 210 Shipping". */
  changes: list(
    z.object({
      kind: text,
      text,
      orders: number,
      ids: list(number),
      amounts: list(z.object({ currency: text, amount: text })),
    }),
  ),
  postings: list(postingBody),
});
export type SettingsEffectBody = z.infer<typeof settingsEffectBody>;

/** `POST backfill/effect`: what a backfill of these days would send and book now. Ask again while it is reading. 409 `not_connected`. */
export const backfillEffectRequest = backfillCountRequest;
export const backfillEffectBody = z.object({
  state: z.enum(['reading', 'ready']),
  /** Orders looked at so far, of how many; 0 = not known yet. */
  read: number,
  of: number,
  readAt: orNull(text),
  /** Orders with documents to send, those that need attention, and those that are retried later. */
  change: number,
  needAttention: number,
  waiting: number,
  contacts: z.object({ new: number, matched: number }),
  /** Documents of a kind and currency; '' = without an amount. */
  sums: list(z.object({ kind: text, action: text, documents: number, currency: text, amount: text })),
  postings: list(postingBody),
  taxes: list(z.object({ taxType: text, name: text, currency: text, net: text, tax: text })),
  /** The first orders that need attention, with the reason. */
  problems: list(z.object({ order: number, message: text, fix: text })),
  /** How many more there are. */
  left: number,
});
export type BackfillEffectBody = z.infer<typeof backfillEffectBody>;
