import { z } from 'zod';
import { accountRef, taxType, trackingChoices } from './settings-fields.ts';

/** Xero's limit (developer.xero.com/documentation/api/accounting/items). */
const ITEM_CODE_LENGTH_MAX = 30;
const RULES_MAX = 1000;
const TAX_RATES_MAX = 2000;
const SLUG_LENGTH_MAX = 200;
const COUNTRIES_MAX = 250;

const WOO_ID = 'The WooCommerce id, a whole number above 0.';
const id = z.int(WOO_ID).min(1, WOO_ID);
const slug = (message: string, onEmpty = message) => z.string(message).min(1, onEmpty).max(SLUG_LENGTH_MAX, message);
const countryCode = z.string().regex(/^[A-Z]{2}$/, 'A country as two capital letters, e.g. "GB".');
const TAX_CLASS = 'A tax class by its slug, e.g. "reduced-rate"; "standard" or "" for the standard class.';

const when = z
  .strictObject({
    product: id,
    variation: id,
    category: id,
    tag: id,
    taxClass: z.string(TAX_CLASS).max(SLUG_LENGTH_MAX, TAX_CLASS),
    /** "flat_rate", "flat_rate:3" for one instance of it, "*" = any shipping line. */
    shippingMethod: slug(
      'A shipping method by its id, e.g. "flat_rate" or "flat_rate:3"; "*" for any.',
      'Use "*" for any method.',
    ),
    /** The name of a fee line of the order; "*" = any. */
    fee: slug('The name of a fee; "*" for any.', 'Use "*" for any fee.'),
    /** Country of delivery. */
    country: z.union(
      [countryCode, z.array(countryCode).min(1).max(COUNTRIES_MAX)],
      'A country as two capital letters ("GB"), or a list of them.',
    ),
    /** State, province or county of delivery in WooCommerce's codes; codes repeat, so the country is required too. */
    state: slug('A state by WooCommerce’s code, e.g. "CA".'),
    paymentMethod: slug('A payment method by its id, e.g. "stripe".', 'A payment method by its id.'),
    /** A coupon used on the order, ignoring case. */
    coupon: slug('A coupon by its code.'),
    /** "guest" = no customer account. */
    role: slug('A customer’s role, e.g. "wholesale_customer"; "guest" for none.', 'A role, or "guest".'),
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

const ITEM = 'The code of an item in Xero.';
const rule = z
  .strictObject({
    when,
    account: accountRef.optional(),
    taxType: taxType.optional(),
    tracking: trackingChoices.optional(),
    item: z
      .string(ITEM)
      .min(1, ITEM)
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

export const taxRates = z
  .record(rateKey, taxType, 'An object: WooCommerce tax rate id to a Xero tax type, e.g. {"100": "OUTPUT2"}.')
  .refine((rates) => Object.keys(rates).length <= TAX_RATES_MAX, `At most ${TAX_RATES_MAX} tax rates.`);
