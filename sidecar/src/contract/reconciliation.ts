import * as z from 'zod/mini';
import { flag, list, number, orNull, short, text } from './shapes.ts';

/** `GET reconciliation?from=2026-11-01&to=2026-11-30[&by=day][&bridge=1][&again=1]`: shop against Xero (docs/reconciliation.md), read in the background; ask again while `state` is reading. 400 for days that cannot be compared. */
export const reconciliationQuery = z.object({
  from: short(10),
  to: short(10),
  by: z._default(z.enum(['day', 'month']), 'day'),
  bridge: z.optional(short(1)),
  again: z.optional(short(1)),
});

const side = {
  orders: number,
  net: text,
  /** null = Xero books it on the account of the sales. */
  shipping: orNull(text),
  tax: text,
  total: text,
  refunds: text,
  taxByRate: list(z.object({ rate: text, tax: text })),
};
const order = z.object({
  ...{ id: text, number: text, amount: text, tax: text },
  /** Without tax: what is on another account in Xero than it was posted on; in no total. */
  moved: z.optional(text),
  /** Of the order in the shop's admin; null = not known, or the order is gone. */
  url: orNull(text),
});
/** `account` as in `payments`. */
const ofAccount = { account: text, amount: text, tax: text, orders: list(order), left: number };
/** Shop and Xero of a period, in one currency. */
export const reconciledPeriod = z.object({
  ...{ from: text, to: text, currency: text },
  state: z.enum(['agrees', 'not_final', 'differs']),
  shop: z.object(side),
  xero: z.object({ ...side, others: orNull(text) }),
  ...{ difference: text, taxDifference: text },
  causes: list(
    z.object({
      ...{ code: text, detail: text, amount: text, tax: text, orders: list(order), left: number },
      moved: z.optional(text),
      /** For a person: what it is, and what to do. */
      ...{ title: text, next: text },
    }),
  ),
  ...{ unexplained: text, unexplainedTax: text, unexplainedOrders: list(order) },
  /** Money received on an account less given back; `account`: its code or id, '' = none is chosen; null = not read. */
  payments: z.optional(list(z.object({ account: text, name: text, shop: orNull(text), xero: orNull(text) }))),
  paymentCauses: z.optional(
    list(
      z.object({
        ...{ code: text, detail: text, title: text, next: text, ...ofAccount },
        /** It only says where, when or by whom a payment was booked. */
        isHarmless: z.optional(flag),
      }),
    ),
  ),
  unexplainedPayments: z.optional(list(z.object(ofAccount))),
});
export type PeriodBody = z.infer<typeof reconciledPeriod>;
/** From WooCommerce Analytics to our figures: a head (`code` = `figure`, `analytics`, `ours`), then its steps. */
const bridgeLine = z.object({
  ...{ figure: text, code: text, text, analytics: orNull(text), step: text, ours: orNull(text) },
  ...{ orders: number, orderIds: list(text) },
});
export const reconciliationBody = z.object({
  state: z.enum(['reading', 'ready']),
  /** Of reading: the last day that is compared, '' = none yet, and how many orders. */
  through: text,
  orders: number,
  ...{ from: text, to: text, timezone: text },
  readAt: orNull(text),
  notices: list(text),
  /** false = what others booked is not read, because the connection does not allow it: `POST xero/connect` with `reports`. */
  mayReadReports: z._default(flag, true),
  /** Days without orders and documents are absent. */
  periods: list(reconciledPeriod),
  /** null = not asked for, or there is none (`notices`). */
  bridge: orNull(list(z.object({ currency: text, lines: list(bridgeLine) }))),
});
export type ReconciliationBody = z.infer<typeof reconciliationBody>;
