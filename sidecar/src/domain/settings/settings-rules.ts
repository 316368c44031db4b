import { z } from 'zod';

/** An account code has at most 10 characters in Xero, an account id 36. */
const ACCOUNT_REF_LENGTH_MAX = 36;
const TAX_TYPE_LENGTH_MAX = 50;
/** Xero takes at most two tracking options a line (developer.xero.com/documentation/api/accounting/invoices). */
const TRACKING_MAX = 2;
/** Xero's limit (developer.xero.com/documentation/api/accounting/items). */
const ITEM_CODE_LENGTH_MAX = 30;
const RULES_MAX = 1000;
const TAX_RATES_MAX = 2000;
const SLUG_LENGTH_MAX = 200;
const COUNTRIES_MAX = 250;

export const accountRef = z
  .string('The code (or id) of an account in Xero, as text: "200".')
  .trim()
  .min(1, 'The code (or id) of an account in Xero, as text: "200".')
  .max(ACCOUNT_REF_LENGTH_MAX, `An account is named by its code or id: at most ${ACCOUNT_REF_LENGTH_MAX} characters.`);

export const taxType = z
  .string('A tax type of the organisation as Xero writes it, e.g. "OUTPUT2".')
  .regex(/^[A-Z0-9]+$/, 'A tax type of the organisation as Xero writes it, e.g. "OUTPUT2".')
  .max(TAX_TYPE_LENGTH_MAX, `At most ${TAX_TYPE_LENGTH_MAX} characters.`);

const trackingChoice = z.strictObject({
  categoryId: z.guid('The id of a tracking category of the organisation.'),
  optionId: z.guid('The id of an option of that tracking category.'),
});

export const trackingDefault = z
  .array(trackingChoice, 'A list of at most two {"categoryId": …, "optionId": …}.')
  .max(TRACKING_MAX, 'Xero takes at most two tracking categories on a line.')
  .refine(
    (choices) => new Set(choices.map((choice) => choice.categoryId)).size === choices.length,
    'Each tracking category only once.',
  );

export const accounts = z.strictObject({
  sales: accountRef.default('200'),
  /** null = as sales. */
  shipping: accountRef.nullable().default(null),
  /** null = as sales. */
  fees: accountRef.nullable().default(null),
  /** null = the account Xero marks as its rounding account. */
  rounding: accountRef.nullable().default(null),
  /** For discounts on lines of their own; null = as the goods. */
  discounts: accountRef.nullable().default(null),
  /** For refunds that name no goods; null = the accounts of the invoice in proportion. */
  refunds: accountRef.nullable().default(null),
  /** For a gift card, store credit or deposit that only lowered the order's total; null = such orders are rejected. */
  hiddenTender: accountRef.nullable().default(null),
});

const id = z.int('The WooCommerce id, a whole number above 0.').min(1, 'The WooCommerce id, a whole number above 0.');
const slug = (message: string) => z.string(message).max(SLUG_LENGTH_MAX, message);
const countryCode = z.string().regex(/^[A-Z]{2}$/, 'A country as two capital letters, e.g. "GB".');

const when = z
  .strictObject({
    product: id,
    variation: id,
    category: id,
    tag: id,
    /** "" = the standard class. */
    taxClass: slug('A tax class by its slug, e.g. "reduced-rate"; "standard" or "" for the standard class.'),
    /** "flat_rate", "flat_rate:3" for one instance of it, "*" = any shipping line. */
    shippingMethod: slug('A shipping method by its id, e.g. "flat_rate" or "flat_rate:3"; "*" for any.').min(
      1,
      'Use "*" for any method.',
    ),
    /** "*" = any fee. */
    fee: slug('The name of a fee; "*" for any.').min(1, 'Use "*" for any fee.'),
    /** Country of delivery. */
    country: z.union(
      [countryCode, z.array(countryCode).min(1).max(COUNTRIES_MAX)],
      'A country as two capital letters ("GB"), or a list of them.',
    ),
    /** State, province or county of delivery in WooCommerce's codes; codes repeat, so the country is required too. */
    state: slug('A state by WooCommerce’s code, e.g. "CA".').min(1, 'A state by WooCommerce’s code, e.g. "CA".'),
    paymentMethod: slug('A payment method by its id, e.g. "stripe".').min(1, 'A payment method by its id.'),
    /** A coupon used on the order, ignoring case. */
    coupon: slug('A coupon by its code.').min(1, 'A coupon by its code.'),
    /** "guest" = no customer account. */
    role: slug('A customer’s role, e.g. "wholesale_customer"; "guest" for none.').min(1, 'A role, or "guest".'),
  })
  .partial()
  .refine(
    (conditions) => Object.values(conditions).some((condition) => condition !== undefined),
    'Name at least one condition: product, variation, category, tag, taxClass, shippingMethod, fee, country, state, ' +
      'paymentMethod, coupon or role.',
  )
  .refine(
    ({ state, country }) => state === undefined || typeof country === 'string',
    'A state needs its country: {"country": "US", "state": "CA"}.',
  );

const rule = z
  .strictObject({
    when,
    account: accountRef.optional(),
    taxType: taxType.optional(),
    tracking: trackingDefault.optional(),
    item: z
      .string('The code of an item in Xero.')
      .min(1, 'The code of an item in Xero.')
      .max(ITEM_CODE_LENGTH_MAX, `An item code has at most ${ITEM_CODE_LENGTH_MAX} characters.`)
      .optional(),
  })
  .refine(
    ({ account, taxType: type, tracking, item }) =>
      [account, type, tracking, item].some((value) => value !== undefined),
    'Say what the rule decides: account, taxType, tracking or item.',
  );

export const rules = z
  .array(rule, 'A list of rules, e.g. [{"when": {"category": 15}, "account": "210"}].')
  .max(RULES_MAX, `At most ${RULES_MAX} rules.`);

const rateKey = z
  .string()
  .regex(/^[0-9]+(?:\+[0-9]+)*$/, 'Name the WooCommerce tax rate by its id ("100"), several on one line by "100+101".')
  .refine((key) => {
    const ids = key.split('+').map(Number);
    return ids.every((rateId, index) => index === 0 || rateId > (ids[index - 1] ?? 0));
  }, 'Write the rate ids in ascending order.');

export const taxes = z.strictObject({
  /** WooCommerce rate, or the set of rates on a line, to the organisation's tax type. */
  rates: z
    .record(rateKey, taxType, 'An object: WooCommerce tax rate id to a Xero tax type, e.g. {"100": "OUTPUT2"}.')
    .refine((rates) => Object.keys(rates).length <= TAX_RATES_MAX, `At most ${TAX_RATES_MAX} tax rates.`)
    .default({}),
  /** For lines without any tax rate (exports, exempt goods, shops without tax); null = such orders are rejected. */
  untaxed: taxType.nullable().default(null),
  /** For untaxed lines of orders exempt from tax by a VAT number (reverse charge); null = as `untaxed`. */
  reverseCharge: taxType.nullable().default(null),
  /** For lines outside the scope of tax: rounding, gift cards. */
  outsideScope: taxType.default('NONE'),
});
