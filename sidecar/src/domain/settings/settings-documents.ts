import { z } from 'zod';
import { isCronPattern, shortestPauseS } from './cron-pattern.ts';
import {
  accountRef,
  byMethodAndCurrency,
  byPaymentMethod,
  oneOf,
  shortText,
  taxType,
  whole,
} from './settings-fields.ts';
import { taxRates } from './settings-rules.ts';

/*
 * What each setting means is in SETTINGS_HELP. A default here is what a settings file means that lacks the field: it never
 * changes, so that a store keeps what it posts. What new stores get instead is in new-store.ts.
 */

/** A shop has about ten statuses; plugins add a few. */
const TRIGGER_STATUSES_MAX = 30;
/** Leaves room for any order number within Xero's 255 characters. */
const NUMBER_PREFIX_LENGTH_MAX = 30;
/** Leaves room for the mark of origin within Xero's 255 characters. */
const REFERENCE_LENGTH_MAX = 150;
const DUE_DAYS_MAX = 365;
const CONTACT_NAME_LENGTH_MAX = 255;
/** Ours: a law's sentence, well within Xero's 4,000 characters of a line. */
const WORDING_LENGTH_MAX = 500;
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

const days = whole('days', 0, DUE_DAYS_MAX);

const dueRule = z.union(
  [z.strictObject({ days }), z.literal('organisation')],
  'Either {"days": 14} or "organisation" for the payment terms set in Xero.',
);

/** When an invoice is due: by its payment method, else `default`, else `dueDays`. */
const due = z.strictObject({
  default: dueRule.nullable().default(null),
  methods: byPaymentMethod(dueRule, '{"days": …} or "organisation"').default({}),
});

const WORDING = 'A sentence for invoices, e.g. "Zero-rated export", or null.';
const wording = shortText(WORDING, WORDING_LENGTH_MAX)
  .regex(/^(?:[^{}]|\{vat\})*$/, 'Only {vat} can stand in braces.')
  .nullable()
  .default(null);

const STATUSES = 'A list of order statuses, e.g. ["processing", "completed"].';
const statuses = z
  .array(status, STATUSES)
  .min(1, 'Name at least one order status, or no order is ever posted.')
  .max(TRIGGER_STATUSES_MAX, `At most ${TRIGGER_STATUSES_MAX} statuses.`);
const THEME = 'The id of a branding theme of the organisation, or null.';
const metaKey = shortText('The key of an order meta, e.g. "_stripe_fee", or null.', META_KEY_LENGTH_MAX);

export const documents = z.strictObject({
  triggerStatuses: statuses.default(['processing', 'completed', 'refunded']),
  invoiceStatus: oneOf('DRAFT', 'SUBMITTED', 'AUTHORISED').default('AUTHORISED'),
  numberPrefix: z
    .string('Text that starts every invoice number, e.g. "WC-".')
    .regex(
      /^[A-Za-z0-9._/#-]+$/,
      'Letters, digits and . _ / # - only, at least one: it distinguishes this shop’s invoices from all others.',
    )
    .max(NUMBER_PREFIX_LENGTH_MAX, `At most ${NUMBER_PREFIX_LENGTH_MAX} characters.`)
    .default('WC-'),
  referenceTemplate: z
    .string('Text, e.g. "WooCommerce order {number}".')
    .max(REFERENCE_LENGTH_MAX, `At most ${REFERENCE_LENGTH_MAX} characters.`)
    .regex(
      /^(?:[^{}]|\{(?:number|id|method|transaction|po|note)\})*$/,
      'Only {number}, {id}, {method}, {transaction}, {po} and {note} can stand in braces.',
    )
    .default('WooCommerce order {number}'),
  numbering: oneOf('prefix', 'xero').default('prefix'),
  numberMeta: metaKey.nullable().default(null),
  mark: oneOf('reference', 'link').default('reference'),
  date: oneOf('ordered', 'paid', 'completed').default('ordered'),
  dueDays: days.default(0),
  due: due.prefault({}),
  brandingThemeId: z.guid(THEME).nullable().default(null),
  refunds: oneOf('credit-note', 'notice').default('credit-note'),
  refundCents: oneOf('spread', 'largest').default('spread'),
  zeroTotals: oneOf('post', 'skip').default('post'),
  prices: oneOf('without-tax', 'as-shop', 'with-tax').default('without-tax'),
  bundles: oneOf('lines', 'text').default('lines'),
  discounts: oneOf('net', 'separate').default('net'),
  negativeFees: oneOf('fees', 'discounts').default('fees'),
  giftCardCodes: oneOf('hide', 'show').default('hide'),
  currencyRate: oneOf('xero', 'order').default('xero'),
  locked: oneOf('reject', 'first-open-day').default('reject'),
  precision: oneOf('reject', 'round').default('reject'),
  adopt: oneOf('metas', 'search', 'off').default('metas'),
  adopted: oneOf('read-only', 'manage').default('read-only'),
  itemCodes: oneOf('rules', 'untracked', 'all').default('untracked'),
  historyNotes: oneOf('never', 'changes', 'always').default('never'),
  orderedBy: oneOf('never', 'company').default('never'),
  wording: z
    .strictObject({
      export: wording,
      intraCommunityGoods: wording,
      intraCommunityServices: wording,
      domesticUntaxed: wording,
      notTaxable: wording,
    })
    .prefault({}),
});

export const items = z.strictObject({
  create: oneOf('off', 'sold', 'all').default('off'),
  update: oneOf('never', 'name', 'price').default('never'),
  withoutSku: oneOf('none', 'product-id').default('none'),
});

export const accounts = z.strictObject({
  // null = not chosen yet: nothing is posted.
  sales: accountRef.nullable().default('200'),
  shipping: accountRef.nullable().default(null),
  fees: accountRef.nullable().default(null),
  rounding: accountRef.nullable().default(null),
  discounts: accountRef.nullable().default(null),
  refunds: accountRef.nullable().default(null),
  hiddenTender: accountRef.nullable().default(null),
});

const byCause = taxType.nullable().default(null);
export const taxes = z.strictObject({
  rates: taxRates.default({}),
  untaxed: byCause,
  export: byCause,
  intraCommunityGoods: byCause,
  intraCommunityServices: byCause,
  domesticUntaxed: byCause,
  notTaxable: byCause,
  reverseCharge: byCause,
  exemptCustomers: oneOf('all', 'vat-number').default('all'),
  outsideScope: taxType.default('NONE'),
});

const method = z.union(
  [z.strictObject({ account: accountRef }), z.strictObject({ none: z.literal(true) })],
  'Either {"account": "<code or id of a Xero account>"} or {"none": true} for no payment.',
);

/** Ours: providers keep one to ten percent, and of a few pence up to half. */
export const FEE_PERCENT_MAX = 50;
const gatewayFee = z.strictObject({
  account: accountRef,
  /** null = the account's tax type in Xero. */
  taxType: taxType.nullable().default(null),
  /** The payee; null = the gateway by its name. */
  contact: shortText('The name of a contact, e.g. "Stripe", or null.', CONTACT_NAME_LENGTH_MAX)
    .regex(/^[^<>]*$/, 'Xero takes no angle brackets in a name.')
    .nullable()
    .default(null),
  /** The order's meta that holds the fee; null = the one the gateway's own plugin writes. */
  meta: metaKey.nullable().default(null),
  /** A fee above this share of the order's total is asked about, not booked: usually its meta is in pence. */
  maxPercent: z
    .int('A whole number from 1 to 100.')
    .min(1, 'A whole number from 1 to 100.')
    .max(100, 'A whole number from 1 to 100.')
    .default(FEE_PERCENT_MAX),
});

const REFUNDED_MONEY = '"method", "gateway", "none" or {"account": …}';
const refundedMoney = z.union(
  [oneOf('method', 'gateway', 'none'), z.strictObject({ account: accountRef })],
  `One of ${REFUNDED_MONEY}.`,
);

export const payments = z.strictObject({
  // The courier brings the money of a cash-on-delivery order later: no payment until the owner sets an account.
  methods: byMethodAndCurrency(method, '{"account": …} or {"none": true}').default({ cod: { none: true } }),
  default: method.nullable().default(null),
  references: oneOf('method', 'order').default('method'),
  currencyRate: oneOf('xero', 'provider').default('xero'),
  refunds: byPaymentMethod(refundedMoney, REFUNDED_MONEY).default({}),
  fees: byPaymentMethod(
    gatewayFee,
    '{"account": …}, and what it may have besides: "taxType", "contact", "meta"',
  ).default({}),
  statuses: byPaymentMethod(statuses, 'a list of order statuses').default({}),
  themes: byPaymentMethod(z.guid(THEME), 'the id of a branding theme').default({}),
  fromXero: oneOf('off', 'mark-paid').default('off'),
  deposits: oneOf('reject', 'part-payment').default('reject'),
});

export const contacts = z.strictObject({
  guests: oneOf('own', 'shared').default('own'),
  sharedGuestName: shortText('The name of the contact all guests share.', CONTACT_NAME_LENGTH_MAX)
    .regex(/^[^<>]*$/, 'Xero allows no < or > in a contact’s name.')
    .default('WooCommerce guests'),
  company: oneOf('company', 'person').default('company'),
  customers: oneOf('orders', 'all').default('orders'),
  archived: oneOf('problem', 'new').default('problem'),
  update: oneOf('never', 'newest-order').default('never'),
  vatMeta: metaKey.nullable().default(null),
});

const TIME = 'A time as "22:00", or null.';
const time = z
  .string(TIME)
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, TIME)
  .nullable()
  .default(null);

export const sync = z.strictObject({
  // Nothing is polled or posted until the owner has checked and confirmed the mapping; off later = a pause.
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
  adaptive: z
    .boolean(
      'true or false: whether the shop is polled more often while its notifications do not arrive, and more rarely while they do.',
    )
    .default(true),
  quietFrom: time,
  quietTo: time,
  overlapMinutes: whole('minutes', 1, OVERLAP_MINUTES_MAX).default(10),
  startDate: z.iso.date('A day as YYYY-MM-DD, or null.').nullable().default(null),
});
