import * as z from 'zod/mini';
import { UNSYNCED_WHY } from '../domain/unsynced-payment.ts';
import { list, number, orNull, text } from './shapes.ts';

/** Ours: a sentence or two. */
const REASON_CHARACTERS_MAX = 500;

const unsyncedBody = z.object({
  orderId: number,
  ...{ orderNumber: text, orderStatus: text, amount: text, currency: text },
  paidAt: orNull(text),
  method: text,
  transaction: text,
  why: z.enum(UNSYNCED_WHY),
  /** Why it is not in Xero, in a sentence. */
  because: text,
  fix: text,
  ignored: orNull(z.object({ reason: text, by: text, at: text })),
});
export type UnsyncedBody = z.infer<typeof unsyncedBody>;

/** `GET unsynced`: paid orders that are not in Xero, newest first; `count` of all that nobody ignored. */
export const unsyncedListBody = z.object({
  orders: list(unsyncedBody),
  ignored: list(unsyncedBody),
  count: number,
  amounts: list(z.object({ amount: text, currency: text })),
});
export type UnsyncedListBody = z.infer<typeof unsyncedListBody>;

/** `POST orders/:orderId/ignore-payment` → UnsyncedListBody; 409 when it is not on the list. */
export const ignoreRequest = z.object({
  reason: z
    .string()
    .check(z.trim(), z.minLength(1, 'Why the order need not be in Xero.'), z.maxLength(REASON_CHARACTERS_MAX)),
});

// `POST orders/:orderId/post-once` {} → ReplayAnswer, 202; 409 when it is in Xero, or was not left out.
