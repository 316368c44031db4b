import { z } from 'zod';

/** An account code has at most 10 characters in Xero, an account id 36. */
const ACCOUNT_REF_LENGTH_MAX = 36;
const TAX_TYPE_LENGTH_MAX = 50;
/** Xero takes at most two tracking options a line (developer.xero.com/documentation/api/accounting/invoices). */
const TRACKING_MAX = 2;
const GATEWAYS_MAX = 200;

/** One of these words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(...words: Words) {
  return z.enum(words, `One of ${words.map((word) => `"${word}"`).join(', ')}.`);
}

/** Text of 1 to `lengthMax` characters without white space around it; `message` says what it is. */
export function shortText(message: string, lengthMax: number) {
  return z.string(message).trim().min(1, message).max(lengthMax, `At most ${lengthMax} characters.`);
}

/** `unit`: "days", "minutes". */
export function whole(unit: string, min: number, max: number) {
  const message = `A whole number of ${unit} from ${min} to ${max}.`;
  return z.int(message).min(min, message).max(max, message);
}

const ACCOUNT = 'The code (or id) of an account in Xero, as text: "200".';
export const accountRef = z
  .string(ACCOUNT)
  .trim()
  .min(1, ACCOUNT)
  .max(ACCOUNT_REF_LENGTH_MAX, `An account is named by its code or id: at most ${ACCOUNT_REF_LENGTH_MAX} characters.`);

const TAX_TYPE = 'A tax type of the organisation as Xero writes it, e.g. "OUTPUT2".';
export const taxType = z
  .string(TAX_TYPE)
  .regex(/^[A-Z0-9]+$/, TAX_TYPE)
  .max(TAX_TYPE_LENGTH_MAX, `At most ${TAX_TYPE_LENGTH_MAX} characters.`);

const CATEGORY_ID = 'The id of a tracking category of the organisation.';
const OPTION_ID = 'The id of an option of that tracking category.';
const trackingChoice = z.strictObject({ categoryId: z.guid(CATEGORY_ID), optionId: z.guid(OPTION_ID) });

/** What an option can follow: a value of the order, or the categories of a line's product. */
export const TRACKED_BY = ['country', 'createdVia', 'attributionType', 'attributionSource', 'category'] as const;
/** More than the countries of the world; Xero advises at most 100 options a category. */
const TRACKED_VALUES_MAX = 500;
const TRACKED_VALUE_LENGTH_MAX = 200;
const TRACKED_OPTIONS = 'An object: value of the order to the id of an option, e.g. {"GB": …, "US:CA": …}.';

const trackingByValue = z.strictObject({
  categoryId: z.guid(CATEGORY_ID),
  by: oneOf(...TRACKED_BY),
  options: z
    .record(z.string().min(1).max(TRACKED_VALUE_LENGTH_MAX), z.guid(OPTION_ID), TRACKED_OPTIONS)
    .refine((options) => Object.keys(options).length <= TRACKED_VALUES_MAX, `At most ${TRACKED_VALUES_MAX} values.`)
    .refine(
      (options) =>
        new Set(Object.keys(options).map((value) => value.trim().toLowerCase())).size === Object.keys(options).length,
      'Each value only once; capitals do not count.',
    ),
  /** Of any other value; absent = no option. */
  otherwise: z.guid(OPTION_ID).optional(),
});

function isEachCategoryOnce(choices: readonly { readonly categoryId: string }[]): boolean {
  return new Set(choices.map((choice) => choice.categoryId)).size === choices.length;
}

const TRACKING_TOO_MANY = 'Xero takes at most two tracking categories on a line.';
const TRACKING_TWICE = 'Each tracking category only once.';

/** Of a rule. */
export const trackingChoices = z
  .array(trackingChoice, 'A list of at most two {"categoryId": …, "optionId": …}.')
  .max(TRACKING_MAX, TRACKING_TOO_MANY)
  .refine(isEachCategoryOnce, TRACKING_TWICE);

/** Of lines that no rule decides: an option, or one by a value of the order. */
export const tracking = z
  .array(
    z.union(
      [trackingChoice, trackingByValue],
      'An option, {"categoryId": …, "optionId": …}, or one by a value of the order, {"categoryId": …, "by": "country", "options": {"GB": …}}.',
    ),
    'A list of at most two tracking categories.',
  )
  .max(TRACKING_MAX, TRACKING_TOO_MANY)
  .refine(isEachCategoryOnce, TRACKING_TWICE);

const gateway = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,100}$/, 'A payment method is named by its WooCommerce id, e.g. "stripe".');

const GATEWAY_IN_CURRENCY =
  'A payment method is named by its WooCommerce id, e.g. "stripe", or that and a currency: "stripe:EUR".';
const gatewayInCurrency = z.string().regex(/^[A-Za-z0-9_-]{1,100}(?::[A-Z]{3})?$/, GATEWAY_IN_CURRENCY);

/** Payment method id, optionally of one currency of orders, to `value`. */
export function byMethodAndCurrency<Value extends z.ZodType>(value: Value, what: string) {
  return z
    .record(gatewayInCurrency, value, `An object: payment method id to ${what}.`)
    .refine((methods) => Object.keys(methods).length <= GATEWAYS_MAX, `At most ${GATEWAYS_MAX} payment methods.`);
}

/** Payment method id to `value`; `what` describes a value in messages. */
export function byPaymentMethod<Value extends z.ZodType>(value: Value, what: string) {
  return z
    .record(gateway, value, `An object: payment method id to ${what}.`)
    .refine((methods) => Object.keys(methods).length <= GATEWAYS_MAX, `At most ${GATEWAYS_MAX} payment methods.`);
}
