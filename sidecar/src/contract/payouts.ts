import * as z from 'zod/mini';
import { RULES_FILE_BYTES_MAX } from '../domain/rules-file/decode-text.ts';
import { flag, list, number, orNull, short, text } from './shapes.ts';

const gateway = z.enum(['stripe', 'woopayments', 'paypal']);

/** `GET payouts[?from=&to=][&gateway=]`: payouts by the day they arrive, newest first; reads neither a provider nor Xero. */
export const payoutsQuery = z.object({
  ...{ from: z.optional(short(10)), to: z.optional(short(10)), gateway: z.optional(gateway) },
});

const payoutSums = z.object({
  ...{ sales: text, refunds: text, fees: text, disputes: text, reserves: text, conversion: text, other: text },
});

const payoutFields = {
  ...{ id: text, gateway, currency: text },
  /** What people call it: the id, or of PayPal the transaction. */
  reference: text,
  /** What arrives at the bank; below zero, what the provider takes from it. */
  net: text,
  /** YYYY-MM-DD. */
  arrived: text,
  /** explained: nothing is booked. held: something is to be decided first. booked: its transfer is in Xero. */
  state: z.enum(['explained', 'held', 'booked', 'differs', 'failed', 'coming']),
  /** In Xero; null = none. */
  transferId: orNull(text),
  sums: payoutSums,
  /** What the provider's list does not explain of it. */
  gap: text,
  /** Of a payout by hand: what stays in the balance. */
  left: text,
};
export const listedPayout = z.object({
  ...payoutFields,
  held: list(z.object({ code: text, message: text, fix: text })),
});
export type ListedPayout = z.infer<typeof listedPayout>;

/** A provider whose lists are read. The key is never in an answer: `keyHint` is what it is recognised by. */
const connection = z.object({
  ...{ gateway, name: text, accountId: text, keyHint: text, connectedAt: text },
  /** The last complete reading; null = none yet. */
  readAt: orNull(text),
  /** Why the last one failed; null = it did not. */
  failed: orNull(z.object({ code: text, message: text, fix: text, at: text })),
});
export type ProviderBody = z.infer<typeof connection>;

export const payoutsBody = z.object({
  ...{ from: text, to: text, today: text },
  /** The first day to ask for with about a month more. */
  earlier: text,
  payouts: list(listedPayout),
  providers: list(connection),
});
export type PayoutsBody = z.infer<typeof payoutsBody>;

/** `GET payouts/one?gateway=&id=`: a payout with the orders behind each of its sums. 404 `payout_unknown`. */
export const payoutQuery = z.object({ gateway, id: short(200) });
const payoutOrder = z.object({
  ...{ id: text, number: text, sales: text, refunds: text, fees: text, disputes: text },
  /** Of the order in the shop's admin. */
  url: orNull(text),
});
export const payoutBody = z.object({
  ...payoutFields,
  held: list(z.object({ code: text, message: text, fix: text })),
  orders: list(payoutOrder),
  /** Orders beyond those that are listed. */
  ordersLeft: number,
  unlinked: list(z.object({ id: text, type: text, amount: text, net: text, description: text })),
});
export type PayoutBody = z.infer<typeof payoutBody>;

/** Keys are short; PayPal's are two lines. */
const KEY_CHARACTERS_MAX = 1_000;
/** `POST payouts/connect`: checks the key at the provider, and keeps it encrypted; answers as `GET payouts`. WooPayments needs no key. */
export const connectProviderInput = z.object({ gateway, key: short(KEY_CHARACTERS_MAX) });
/** `POST payouts/disconnect`: forgets the key; what was read stays. */
export const disconnectProviderInput = z.object({ gateway });

/** As a file of rules: below PHP's usual 8 MB. Larger ones are imported by the command line. */
export const PAYOUTS_FILE_BYTES_MAX = RULES_FILE_BYTES_MAX;
/** `POST payouts/import`: begins to read a file that was exported from a provider. `name`: for the trail. */
export const importPayoutsInput = z.object({ name: short(200), csv: short(PAYOUTS_FILE_BYTES_MAX) });
/** `GET payouts/import?id=`: how far it is, or what came of it. 404 `payouts_import_unknown`; 422 with what is wrong with the file. */
export const importPayoutsQuery = z.object({ id: short(100) });
export const payoutsImportBody = z.object({
  id: text,
  /** Rows that are kept by now. */
  done: number,
  /** Of how many; null = the file is still being checked. */
  of: orNull(number),
  /** null = it is being read. */
  result: orNull(
    z.object({
      /** `format`: as the provider calls the file. */
      ...{ gateway, format: text, rows: number, payouts: number },
      /** Rows that were not known before; 0 = it was imported already. */
      added: number,
      currencies: list(text),
      /** Those of which nothing was known, although something was in another. */
      newCurrencies: list(text),
    }),
  ),
});
export type PayoutsImportBody = z.infer<typeof payoutsImportBody>;

/** `GET clearing?on=2026-11-30[&from=]`: each clearing account beside what its provider owes (docs/clearing.md). One call to Xero at most. */
export const clearingQuery = z.object({ on: z.optional(short(10)), from: z.optional(short(10)) });

const clearingCause = z.object({
  ...{ code: text, amount: text, orderId: orNull(text), payoutId: orNull(text), detail: text },
  /** For a person: what it is, and what to do. */
  ...{ title: text, next: text },
  /** It ends without a person. */
  isTiming: flag,
  /** Of the order in the shop's admin. */
  url: orNull(text),
});
export type ClearingCauseBody = z.infer<typeof clearingCause>;

const clearingAccount = z.object({
  ...{ gateway, currency: text },
  /** Its code or id, '' = none is chosen; its name in Xero. */
  ...{ account: text, name: text },
  /** opening + payments - refunds - fees + other - payouts = closing; closing - provider = difference. */
  ...{ opening: text, payments: text, refunds: text, fees: text, other: text, payouts: text, closing: text },
  ...{ provider: text, difference: text },
  /** Xero's own balance; null = `closing` is that of our documents. */
  xero: orNull(text),
  isProved: flag,
  causes: list(clearingCause),
  left: number,
  /** Both balances at the end of each of the last days. */
  line: list(z.object({ day: text, books: text, provider: text })),
});
export type ClearingAccountBody = z.infer<typeof clearingAccount>;

export const clearingProofBody = z.object({
  ...{ on: text, today: text },
  accounts: list(clearingAccount),
  notices: list(text),
  /** false = Xero's own balance is not read, because the connection does not allow it: `POST xero/connect` with `reports`. */
  mayReadBalances: flag,
});
export type ClearingProofBody = z.infer<typeof clearingProofBody>;

/** `GET clearing-accounts`: bank accounts that providers lack; `key` names one. `mayCreate`: the consent lets them be created. */
export const clearingBody = z.object({
  accounts: list(
    z.object({
      ...{ key: text, name: text, code: text, currency: text, reason: text },
      /** Settings that would name the account. */
      paths: list(text),
    }),
  ),
  organisation: text,
  mayCreate: flag,
});
export type ClearingBody = z.infer<typeof clearingBody>;

/**
 * `POST clearing-accounts` creates one in Xero → MadeAccountBody; no setting changes. 409 `permission_missing`, `account_archived`,
 * `account_name_taken`, `clearing_not_needed`; 422 `account_refused`.
 */
export const clearingRequest = z.object({ key: short(110) });
export const madeAccountBody = z.object({
  ...{ ref: text, name: text, code: text },
  /** It was in Xero before. */
  existed: flag,
  paths: list(text),
});
export type MadeAccountBody = z.infer<typeof madeAccountBody>;
