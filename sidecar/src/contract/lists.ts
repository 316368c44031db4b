import * as z from 'zod/mini';
import { errorBody } from './problem.ts';
import { flag, list, number, orNull, text } from './shapes.ts';

const named = z.object({ id: text, name: text });

export const xeroListsBody = z.object({
  readAt: text,
  accounts: list(
    z.object({
      /** The settings' value: the code, or the id where there is none (bank accounts). */
      ref: text,
      code: orNull(text),
      name: text,
      type: text,
      class: text,
      taxType: text,
      enablesPayments: flag,
      currency: orNull(text),
      system: orNull(text),
      /** Whether Xero allows a line of an invoice on it; absent from a sidecar before this field. */
      takesLines: z.optional(flag),
    }),
  ),
  taxRates: list(
    z.object({
      taxType: text,
      name: text,
      ratePercent: text,
      canApplyToRevenue: flag,
      /** Absent from a sidecar that books no fees. */
      canApplyToExpenses: z._default(flag, true),
    }),
  ),
  tracking: list(z.object({ id: text, name: text, options: list(named) })),
  brandingThemes: list(named),
});
export type XeroListsBody = z.infer<typeof xeroListsBody>;

const storeTaxRate = z.object({
  ...{ id: number, name: text, country: text, state: text, ratePercent: text, taxClass: text, compound: flag },
});
export const storeListsBody = z.object({
  currency: text,
  timezone: text,
  gateways: list(z.object({ id: text, title: text, enabled: flag })),
  taxRates: list(storeTaxRate),
  /**
   * Sets of rates on one line of the store's latest orders, as `taxes.rates` keys ("1", "1+2"); plus single rates.
   * `orders`: how many cannot be posted until it has a tax type.
   */
  rateSets: list(z.object({ key: text, label: text, ratePercent: text, orders: z._default(number, 0) })),
  statuses: list(z.object({ slug: text, name: text })),
  /** Payment methods and currencies of the store's latest paid orders; [] from lists of an earlier version. */
  soldIn: z._default(list(z.object({ method: text, currency: text, orders: number })), []),
  shippingMethods: list(z.object({ id: text, title: text })),
});
export type StoreListsBody = z.infer<typeof storeListsBody>;

/**
 * `GET lists[?refresh=1][&of=xero]`: the dropdowns' choices, of both sides. An unreadable side is null, with the reason. `of`: Xero's
 * alone, for the shop's own pages; then the shop is not read.
 */
export const listsQuery = z.object({
  refresh: z._default(z.enum(['0', '1']), '0'),
  of: z._default(z.enum(['both', 'xero']), 'both'),
});
export const listsBody = z.object({
  xero: orNull(xeroListsBody),
  xeroError: orNull(errorBody),
  store: orNull(storeListsBody),
  storeError: orNull(errorBody),
});
export type ListsBody = z.infer<typeof listsBody>;

/** `GET lists/search?kind=…&q=…` for rules. */
export const searchQuery = z.object({
  kind: z.enum(['product', 'category', 'tag', 'coupon']),
  q: z.string().check(z.trim(), z.minLength(1, 'Type at least one letter.'), z.maxLength(100)),
});
export type SearchKind = z.infer<typeof searchQuery>['kind'];
export const searchBody = z.object({ results: list(named) });

/**
 * `GET lists/items?q=…`: items for sale whose code or name has the text, the first of them. With `code` instead: those with this code,
 * in whatever case; Xero is asked again before the answer is none.
 */
export const itemsQuery = z.object({
  q: z._default(z.string().check(z.trim(), z.maxLength(100)), ''),
  code: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(100))),
});
export const itemsBody = z.object({
  items: list(z.object({ code: text, name: text })),
  /** Whether a product with a code that Xero does not have gets an item. */
  createsItems: flag,
});
export type ItemsBody = z.infer<typeof itemsBody>;
