import { z } from 'zod';
import { decimal } from '../money.ts';
import { accountRef, taxType, trackingChoices } from './settings-fields.ts';

/** Xero's limit (developer.xero.com/documentation/api/accounting/items). */
const ITEM_CODE_LENGTH_MAX = 30;
/** Ours: with an index a line looks at a few of them; the settings file has room for them (settings-store.ts). */
export const RULES_MAX = 10_000;
const TAX_RATES_MAX = 2000;
const SLUG_LENGTH_MAX = 200;
const COUNTRIES_MAX = 250;

const WOO_ID = 'The WooCommerce id, a whole number above 0.';
const id = z.int(WOO_ID).min(1, WOO_ID);
const slug = (message: string, onEmpty = message) => z.string(message).min(1, onEmpty).max(SLUG_LENGTH_MAX, message);
const countryCode = z.string().regex(/^[A-Z]{2}$/, 'A country as two capital letters, e.g. "GB".');
const YES_OR_NO = 'true or false.';
const META = 'A meta by its key ("_gift"), or with its value ("_gift=yes").';
const TOTAL = 'An amount in the order’s currency, e.g. "100" or "99.50".';
const amount = z.string(TOTAL).regex(/^\d{1,12}(\.\d{1,4})?$/, TOTAL);
const TAX_CLASS = 'A tax class by its slug, e.g. "reduced-rate"; "standard" or "" for the standard class.';

const when = z
  .strictObject({
    product: id,
    variation: id,
    /** The SKU of the product or variation, ignoring case; "*" stands for any characters. */
    sku: slug('A SKU; * stands for any characters, e.g. "MUG-*".', 'A SKU.'),
    category: id,
    tag: id,
    /** What the shop shows on the line: an attribute or personalisation, by its name, or "name=value". */
    itemMeta: slug('What the line shows, by its name ("Size"), or with its value ("Size=L").'),
    /** WooCommerce's type of the product: "simple", "variable", "subscription" … */
    productType: slug('A product type by its id, e.g. "simple", "variable" or "subscription".'),
    /** Nothing is delivered: a service, a download. */
    virtual: z.boolean(YES_OR_NO),
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
    /** A meta of the order: "key", or "key=value". */
    orderMeta: slug(META),
    /** True = the renewal of a subscription, false = any other order. */
    renewal: z.boolean(YES_OR_NO),
    /** Whether the buyer has a valid VAT number on the order. */
    vatNumber: z.boolean(YES_OR_NO),
    /** Where the order was made: "checkout", "store-api", "admin", "rest-api", "subscription" … */
    createdVia: slug('Where the order was made, e.g. "checkout", "store-api", "admin" or "rest-api".'),
    /** The order's total, at least. */
    totalFrom: amount,
    /** The order's total, less than. */
    totalBelow: amount,
    currency: z.string().regex(/^[A-Z]{3}$/, 'A currency as three capital letters, e.g. "EUR".'),
    /** "guest" = no customer account. */
    role: slug('A customer’s role, e.g. "wholesale_customer"; "guest" for none.', 'A role, or "guest".'),
  })
  .partial()
  .refine(
    (conditions) => Object.values(conditions).some((condition) => condition !== undefined),
    'Name at least one condition, e.g. product, category, taxClass, shippingMethod or country.',
  )
  .refine(
    ({ state, country }) => state === undefined || typeof country === 'string',
    'A state needs its country: {"country": "US", "state": "CA"}.',
  )
  .refine(
    ({ totalFrom, totalBelow }) =>
      totalFrom === undefined || totalBelow === undefined || decimal(totalFrom).lt(totalBelow),
    'No total is at least totalFrom and less than totalBelow.',
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
