import * as z from 'zod/mini';
import { ORDER_STATES } from '../domain/order-states.ts';
import { ENTRY_STATES } from '../ledger/entry.ts';
import { postingBody } from './effect.ts';
import { webLink } from './pairing.ts';
import { problemBody } from './problem.ts';
import { entryState, flag, list, map, number, orNull, short, stateCounts, text } from './shapes.ts';

const ENTRIES_DEFAULT = 50;
const ENTRIES_MAX = 100;
/** A bulk action on a list of orders. */
const REPLAYED_ORDERS_MAX = 500;
/** Our limit: an invoice number has at most 255 characters. */
const INVOICE_CHARACTERS_MAX = 255;

export const orderParams = z.object({ orderId: z.string().check(z.regex(/^[1-9]\d{0,15}$/, 'The id of an order.')) });
const whole = z.coerce.number().check(z.int(), z.positive());

/**
 * A button, with confirmation. `path` is the route that receives `body`: `POST orders/:orderId/reissue`,
 * `POST orders/:orderId/replace-payment` {}, `POST orders/:orderId/adopt` → ReplayAnswer, 202; 409 if it is not possible.
 */
const orderActionBody = z.object({
  id: z.enum(['reissue', 'credit', 'replace-payment', 'adopt', 'adopt-none']),
  label: text,
  confirm: text,
  path: z.enum(['reissue', 'replace-payment', 'adopt']),
  body: map(flag),
  /** Label of a text that a person enters first, sent with `body` as `invoice`; null: none. */
  asks: orNull(text),
});
export type OrderActionBody = z.infer<typeof orderActionBody>;

export const reissueRequest = z.object({ credit: z._default(flag, false) });
export const adoptRequest = z.union([
  z.object({ none: z.literal(true), invoice: z.optional(z.undefined()) }),
  z.object({
    none: z.optional(z.literal(false)),
    invoice: z
      .string()
      .check(z.trim(), z.minLength(1, 'The number of the invoice.'), z.maxLength(INVOICE_CHARACTERS_MAX)),
  }),
]);

/** The one state of an order: code and values, and the words that every page shows. */
export const orderStateBody = z.object({
  code: z.enum(ORDER_STATES),
  label: text,
  why: orNull(text),
  next: orNull(text),
  until: orNull(text),
  due: orNull(text),
  credit: orNull(text),
  currency: orNull(text),
});

const entryBody = z.object({
  id: number,
  orderId: number,
  orderNumber: text,
  state: entryState,
  /** The state in a few words for the owner, e.g. "Part paid, £95.00 due"; the same as `is.label`. */
  label: text,
  is: orderStateBody,
  orderStatus: orNull(text),
  date: orNull(text),
  currency: orNull(text),
  total: orNull(text),
  invoiceNumber: orNull(text),
  invoiceUrl: webLink,
  xeroTotal: orNull(text),
  paid: orNull(flag),
  refunded: orNull(text),
  problems: list(problemBody),
  /** Actions for this order, e.g. "Credit and post again"; mostly none. */
  actions: z._default(list(orderActionBody), []),
  updatedAt: text,
});
export type EntryBody = z.infer<typeof entryBody>;

/** `GET entries?state=a,b&q=…&before=<id>&limit=…` (q: order number or id, or invoice number), newest first. */
export const entriesQuery = z.object({
  state: z.pipe(
    z.pipe(
      z._default(short(200), ''),
      z.transform((states) => states.split(',').filter((one) => one !== '')),
    ),
    z.array(entryState).check(z.maxLength(ENTRY_STATES.length)),
  ),
  q: z._default(short(100), ''),
  before: z.optional(whole),
  limit: z._default(whole.check(z.maximum(ENTRIES_MAX)), ENTRIES_DEFAULT),
});
export const entriesBody = z.object({
  entries: list(entryBody),
  hasMore: flag,
  counts: stateCounts,
  problems: list(z.extend(problemBody, { orders: number })),
});
export type EntriesBody = z.infer<typeof entriesBody>;

/** `value`: its name in Xero; `rule`: null = not kept. */
const lineDecisionBody = z.object({ value: text, rule: orNull(text) });
export type LineDecisionBody = z.infer<typeof lineDecisionBody>;

/** A line of an order's documents: its result, and the rule behind it. */
const orderLineBody = z.object({
  /** Number of its credit note; null = the invoice. */
  creditNote: orNull(text),
  name: text,
  quantity: text,
  amount: text,
  tax: text,
  account: lineDecisionBody,
  taxType: lineDecisionBody,
  item: list(lineDecisionBody),
  tracking: list(lineDecisionBody),
});
export type OrderLineBody = z.infer<typeof orderLineBody>;

const decisionBesideBody = z.extend(lineDecisionBody, {
  /** Its subject: the payment, the gateway's fee, or a line that is not listed. */
  of: z.enum(['payment', 'fee', 'line']),
  field: text,
});
export type DecisionBesideBody = z.infer<typeof decisionBesideBody>;

const documentBody = z.object({
  kind: text,
  title: text,
  number: orNull(text),
  date: orNull(text),
  amount: orNull(text),
  currency: orNull(text),
  /** In words: "Paid", "Awaiting payment", "Voided"; null = none. */
  status: orNull(text),
  url: webLink,
});
export type DocumentBody = z.infer<typeof documentBody>;

const trailRow = z.object({
  at: text,
  text,
  /** The actor; null = the sync itself. */
  by: orNull(text),
  details: list(text),
});
export type TrailRow = z.infer<typeof trailRow>;

/** `GET orders/:orderId`; 404 `order_unknown` when the ledger has no entry. */
export const orderBody = z.object({
  entry: entryBody,
  notices: list(problemBody),
  documents: list(documentBody),
  /** The payouts of its provider that carry its money, by arrival: `amount` is the order's part, less fees. */
  payouts: z._default(
    list(
      z.object({
        ...{ provider: text, id: text, arrives: text, amount: text, currency: text },
        state: z.enum(['paid', 'coming', 'failed']),
      }),
    ),
    [],
  ),
  /** "Why this account?": one row a decision. */
  decisions: list(z.object({ field: text, value: text, rule: text })),
  /** As last posted; empty = not posted yet, or by an earlier version. */
  lines: z._default(list(orderLineBody), []),
  /** Decisions besides these lines; all of them where there are none. */
  beside: z._default(list(decisionBesideBody), []),
  trail: list(trailRow),
});
export type OrderBody = z.infer<typeof orderBody>;

const previewLine = z.object({
  ...{ description: text, quantity: text, unitAmount: text, account: text, taxType: text, net: text, tax: text },
});
/** `POST orders/:orderId/preview`: what would be posted; posts nothing. */
export const previewBody = z.object({
  problems: list(problemBody),
  notices: list(problemBody),
  documents: list(
    z.object({
      ...{ title: text, currency: text, lines: list(previewLine), subTotal: text, totalTax: text, total: text },
      /** The form of the prices, "with tax" or "without tax", and why; null = nothing to say. */
      prices: z._default(orNull(lineDecisionBody), null),
    }),
  ),
  /** What all of it books, debits and credits equal. */
  postings: z._default(list(postingBody), []),
});
export type PreviewBody = z.infer<typeof previewBody>;

/** `POST sample`: one of the latest orders as it would look in Xero, by a dry run; sends nothing. Ask again while it is reading. 409 `not_connected`. */
export const sampleRequest = z.object({
  /** Reads the orders again. */
  again: z.optional(flag),
});

const sampleLine = z.object({
  ...{ description: text, quantity: text, unitAmount: text, account: text, taxType: text },
  /** As Xero shows it: with the tax where the invoice's prices have it. '' = text alone. */
  amount: text,
  tax: text,
});

export const sampleBody = z.object({
  state: z.enum(['reading', 'ready']),
  /** Latest orders that were looked at. */
  read: number,
  /** The order that was chosen; null = none of them would be posted. */
  order: orNull(z.object({ id: number, number: text, day: text, currency: text, total: text })),
  contact: orNull(z.object({ name: text, email: text, isNew: flag })),
  invoice: orNull(
    z.object({
      ...{ number: text, reference: text, date: text, dueDate: text, currency: text },
      /** Xero's: "DRAFT", "SUBMITTED" or "AUTHORISED". */
      status: text,
      hasTaxInPrices: flag,
      lines: list(sampleLine),
      ...{ subTotal: text, totalTax: text, total: text },
    }),
  ),
  /** null = the order is not paid, or none is posted. */
  payment: orNull(z.object({ date: text, amount: text, currency: text, account: text })),
  /** An order that another connector posted: it is linked to its invoice, and not posted again. null = none among the latest. */
  linked: orNull(z.object({ id: number, number: text })),
  /** Of the orders tried, why they would not be posted. */
  problems: list(z.object({ order: text, message: text, fix: text })),
});
export type SampleBody = z.infer<typeof sampleBody>;

/** `POST replay`; orders named by id are posted even when older than the first day to post; `POST orders/:orderId/send` makes an unknown order known and sends it → 202. */
export const replayRequest = z
  .object({
    orderIds: z.optional(z.array(z.int().check(z.positive())).check(z.maxLength(REPLAYED_ORDERS_MAX))),
    states: z.optional(z.array(entryState).check(z.maxLength(ENTRY_STATES.length))),
  })
  .check(
    z.refine((asked) => (asked.orderIds ?? asked.states ?? []).length > 0, 'Name orders, or the states they are in.'),
  );
export const replayAnswer = z.object({
  replayed: number,
  /** Why they cannot be posted now; null = posting is possible. */
  heldBy: orNull(problemBody),
});
export type ReplayAnswer = z.infer<typeof replayAnswer>;

/** `GET export`: the entries as a file. */
export const exportQuery = z.object({ format: z._default(z.enum(['csv', 'json']), 'csv') });

// `POST sync` {} → 202: poll now.
