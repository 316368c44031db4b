import { z } from 'zod';
import { isCronPattern, shortestPauseS } from './cron-pattern.ts';
import { accountRef, taxType } from './settings-rules.ts';

/** A shop has about ten statuses; plugins add a few. */
const TRIGGER_STATUSES_MAX = 30;
/** Leaves room for any order number within Xero's 255 characters. */
const NUMBER_PREFIX_LENGTH_MAX = 30;
/** Leaves room for the mark of origin within Xero's 255 characters. */
const REFERENCE_LENGTH_MAX = 150;
const DUE_DAYS_MAX = 365;
const GATEWAYS_MAX = 200;
const CONTACT_NAME_LENGTH_MAX = 255;
/** WordPress's limit of a meta's key. */
const META_KEY_LENGTH_MAX = 255;
/** A poll costs the shop a request; the intervals in `every` begin here too. */
const PAUSE_S_MIN = 30;
/** A day: more would make every poll read the whole shop. */
const OVERLAP_MINUTES_MAX = 1440;

const status = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9_-]{0,40}$/,
    'A status is written as WooCommerce writes it, without "wc-": e.g. "processing".',
  )
  .refine((name) => !name.startsWith('wc-'), 'Leave out the "wc-" of the status.');

const gateway = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,100}$/, 'A payment method is named by its WooCommerce id, e.g. "stripe".');

const days = z
  .int(`A whole number of days from 0 to ${DUE_DAYS_MAX}.`)
  .min(0, `A whole number of days from 0 to ${DUE_DAYS_MAX}.`)
  .max(DUE_DAYS_MAX, `A whole number of days from 0 to ${DUE_DAYS_MAX}.`);

const dueRule = z.union(
  [z.strictObject({ days }), z.literal('organisation')],
  'Either {"days": 14} or "organisation" for the payment terms set in Xero.',
);

/** When an invoice is due: by its payment method, else `default`, else `dueDays`. */
const due = z.strictObject({
  default: dueRule.nullable().default(null),
  methods: z
    .record(gateway, dueRule, 'An object: payment method id to {"days": …} or "organisation".')
    .refine((methods) => Object.keys(methods).length <= GATEWAYS_MAX, `At most ${GATEWAYS_MAX} payment methods.`)
    .default({}),
});

export const documents = z.strictObject({
  triggerStatuses: z
    .array(status, 'A list of order statuses, e.g. ["processing", "completed"].')
    .min(1, 'Name at least one order status, or no order is ever posted.')
    .max(TRIGGER_STATUSES_MAX, `At most ${TRIGGER_STATUSES_MAX} statuses.`)
    .default(['processing', 'completed', 'refunded']),
  invoiceStatus: z
    .enum(['DRAFT', 'SUBMITTED', 'AUTHORISED'], 'One of "DRAFT", "SUBMITTED", "AUTHORISED".')
    .default('AUTHORISED'),
  numberPrefix: z
    .string('Text that starts every invoice number, e.g. "WC-".')
    .regex(
      /^[A-Za-z0-9._/#-]+$/,
      'Letters, digits and . _ / # - only, at least one: it tells this shop’s invoices from all others.',
    )
    .max(NUMBER_PREFIX_LENGTH_MAX, `At most ${NUMBER_PREFIX_LENGTH_MAX} characters.`)
    .default('WC-'),
  /** {number}, {id}, {method} and {transaction} are filled in; the mark of origin is always appended. */
  referenceTemplate: z
    .string('Text, e.g. "WooCommerce order {number}".')
    .max(REFERENCE_LENGTH_MAX, `At most ${REFERENCE_LENGTH_MAX} characters.`)
    .regex(
      /^(?:[^{}]|\{(?:number|id|method|transaction)\})*$/,
      'Only {number}, {id}, {method} and {transaction} can stand in braces.',
    )
    .default('WooCommerce order {number}'),
  /** "prefix": the prefix and the order's number. "xero": the organisation's own sequence, matched by reference. */
  numbering: z.enum(['prefix', 'xero'], 'One of "prefix", "xero".').default('prefix'),
  /** Days to pay for methods not named in `due`. */
  dueDays: days.default(0),
  due: due.prefault({}),
  brandingThemeId: z.guid('The id of a branding theme of the organisation, or null.').nullable().default(null),
  refunds: z.enum(['credit-note', 'notice'], 'One of "credit-note", "notice".').default('credit-note'),
  zeroTotals: z.enum(['post', 'skip'], 'One of "post", "skip".').default('post'),
  /** "separate": goods at their price before coupons, and one negative line per tax type. */
  discounts: z.enum(['net', 'separate'], 'One of "net", "separate".').default('net'),
  /** An order dated in a period locked in Xero. */
  locked: z.enum(['reject', 'first-open-day'], 'One of "reject", "first-open-day".').default('reject'),
  /** Totals with over two decimals (dinars), which Xero lacks. */
  precision: z.enum(['reject', 'round'], 'One of "reject", "round".').default('reject'),
  /** Earlier invoices of an order, by another connector or by hand. */
  adopt: z.enum(['metas', 'search', 'off'], 'One of "metas", "search", "off".').default('metas'),
  /** What may be done with a linked one. */
  adopted: z.enum(['read-only', 'manage'], 'One of "read-only", "manage".').default('read-only'),
  /** Which SKUs that are the code of an item in Xero name it: none ("rules" alone do), untracked items, or all: a tracked item moves Xero's stock. */
  itemCodes: z.enum(['rules', 'untracked', 'all'], 'One of "rules", "untracked", "all".').default('untracked'),
  /** What we write to Xero's "History & notes" of our documents about the cause of an event; each note is one call. */
  historyNotes: z.enum(['never', 'changes', 'always'], 'One of "never", "changes", "always".').default('never'),
});

const method = z.union(
  [z.strictObject({ account: accountRef }), z.strictObject({ none: z.literal(true) })],
  'Either {"account": "<code or id of a Xero account>"} or {"none": true} for no payment.',
);

const fee = z.strictObject({
  account: accountRef,
  /** null = the account's tax type in Xero. */
  taxType: taxType.nullable().default(null),
  /** The payee; null = the gateway by its name. */
  contact: z
    .string('The name of a contact, e.g. "Stripe", or null.')
    .trim()
    .min(1, 'The name of a contact, e.g. "Stripe", or null.')
    .max(CONTACT_NAME_LENGTH_MAX, `At most ${CONTACT_NAME_LENGTH_MAX} characters.`)
    .regex(/^[^<>]*$/, 'Xero takes no angle brackets in a name.')
    .nullable()
    .default(null),
  /** The order's meta that holds the fee; null = the one the gateway's own plugin writes. */
  meta: z
    .string('The key of an order meta, e.g. "_stripe_fee", or null.')
    .trim()
    .min(1, 'The key of an order meta, e.g. "_stripe_fee", or null.')
    .max(META_KEY_LENGTH_MAX, `At most ${META_KEY_LENGTH_MAX} characters.`)
    .nullable()
    .default(null),
});

export const payments = z.strictObject({
  methods: z
    .record(gateway, method, 'An object: payment method id to {"account": …} or {"none": true}.')
    .refine((methods) => Object.keys(methods).length <= GATEWAYS_MAX, `At most ${GATEWAYS_MAX} payment methods.`)
    // The courier brings the money of a cash-on-delivery order later: no payment until the owner sets an account.
    .default({ cod: { none: true } }),
  default: method.nullable().default(null),
  /** Refunds by the order's payment method: "method" (default) = from its payments' account, "none" = not booked. */
  refunds: z
    .record(
      gateway,
      z.enum(['method', 'none'], 'One of "method", "none".'),
      'An object: payment method id to "method" or "none".',
    )
    .refine((methods) => Object.keys(methods).length <= GATEWAYS_MAX, `At most ${GATEWAYS_MAX} payment methods.`)
    .default({}),
  /** A gateway's fees, booked as spend money on the account of its payments; not named = not booked. */
  fees: z
    .record(
      gateway,
      fee,
      'An object: payment method id to {"account": …}, and what it may have besides: "taxType", "contact", "meta".',
    )
    .refine((methods) => Object.keys(methods).length <= GATEWAYS_MAX, `At most ${GATEWAYS_MAX} payment methods.`)
    .default({}),
  /** An invoice paid in Xero outside the connector: do nothing, or mark its unpaid order paid in the shop. */
  fromXero: z.enum(['off', 'mark-paid'], 'One of "off", "mark-paid".').default('off'),
  /** Orders with a deposit paid: the whole sale is invoiced with the deposit as part payment, or they are rejected. */
  deposits: z.enum(['reject', 'part-payment'], 'One of "reject", "part-payment".').default('reject'),
});

export const contacts = z.strictObject({
  guests: z
    .enum(['own', 'shared'], 'One of "own" (a contact per guest), "shared" (one contact for all guests).')
    .default('own'),
  sharedGuestName: z
    .string('The name of the contact all guests share.')
    .trim()
    .min(1, 'The name of the contact all guests share.')
    .max(CONTACT_NAME_LENGTH_MAX, `At most ${CONTACT_NAME_LENGTH_MAX} characters.`)
    .regex(/^[^<>]*$/, 'Xero allows no < or > in a contact’s name.')
    .default('WooCommerce guests'),
  /** Buyers of one company (VAT number, else name, country and postcode) share its contact, or each has their own. */
  company: z
    .enum(['company', 'person'], 'One of "company" (one contact per company), "person" (one contact per buyer).')
    .default('company'),
  /** Who gets a contact in Xero: buyers only, or every customer of the shop. */
  customers: z
    .enum(['orders', 'all'], 'One of "orders" (whoever orders), "all" (every customer of the shop).')
    .default('orders'),
  /** A buyer whose contact was archived in Xero: wait for a user to restore it, or create a new contact. */
  archived: z.enum(['problem', 'new'], 'One of "problem", "new" (a new contact).').default('problem'),
});

const clock = z
  .string('A time as "22:00", or null.')
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'A time as "22:00", or null.')
  .nullable()
  .default(null);

export const sync = z.strictObject({
  /** Nothing is polled or posted until the owner has checked and confirmed the mapping; off later = a pause. */
  active: z.boolean('true or false: whether this store is polled and its orders are posted.').default(false),
  every: z
    .string('A cron pattern, e.g. "*/5 * * * *", or an interval, e.g. "5m".')
    .regex(
      /^(?:\S+(?: \S+){4,5}|[1-9]\d{0,2}[mh]|[3-9]\d{1,2}s)$/,
      'A cron pattern of five or six fields, e.g. "*/5 * * * *" for every five minutes, or an interval: "90s", "5m", "2h".',
    )
    .max(100, 'A cron pattern is not that long.')
    .refine(
      (text) => !text.includes(' ') || isCronPattern(text),
      'No such time: a cron pattern is minute (0 to 59), hour (0 to 23), day (1 to 31), month and weekday, e.g. "30 8 * * 1-5".',
    )
    .refine(
      (text) => !isCronPattern(text) || (shortestPauseS(text) ?? PAUSE_S_MIN) >= PAUSE_S_MIN,
      `That is too often: a shop is asked every ${PAUSE_S_MIN} seconds at most. The first of six fields is the seconds, e.g. "0,30 * * * * *".`,
    )
    .default('*/5 * * * *'),
  /** A poll that finds an unreported change is followed by more polls, starting a minute later. */
  adaptive: z
    .boolean('true or false: whether the shop is polled more often while it tells of nothing by itself.')
    .default(true),
  quietFrom: clock,
  quietTo: clock,
  overlapMinutes: z
    .int(`A whole number of minutes from 1 to ${OVERLAP_MINUTES_MAX}.`)
    .min(1, `A whole number of minutes from 1 to ${OVERLAP_MINUTES_MAX}.`)
    .max(OVERLAP_MINUTES_MAX, `A whole number of minutes from 1 to ${OVERLAP_MINUTES_MAX}.`)
    .default(10),
  /** Orders made before this day (the store's calendar) are never posted; null = no limit. */
  startDate: z.iso.date('A day as YYYY-MM-DD, or null.').nullable().default(null),
});
