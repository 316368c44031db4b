import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { OrganisationLists } from '../../src/domain/documents.ts';
import { planDocuments, type Plan } from '../../src/mapping/plan-documents.ts';
import type { PostedDays } from '../../src/mapping/planning.ts';
import type { Refund } from '../../src/domain/refund.ts';
import { NEW_STORE } from '../../src/domain/settings/new-store.ts';
import { readSettings } from '../../src/domain/settings/settings.ts';
import { toOrder } from '../../src/woocommerce/orders/to-order.ts';
import { toRefund } from '../../src/woocommerce/orders/to-refund.ts';
import { WIRE_ORDER, WIRE_REFUND } from '../../src/woocommerce/wire.ts';
import { organisationIn } from '../support/xero/_organisations.ts';

/*
 * One accounting situation a folder: order.json (and refunds.json) as WooCommerce answers it (dp=6), settings.json (what
 * differs from those of a new store), case.json (what it shows, whose lists and what else is known), documents.json: what it must
 * become. Change documents.json by hand, and only with an accounting reason.
 */
const CASES = new URL('../golden/', import.meta.url);

const day = z.iso.date();
const CASE = z.strictObject({
  title: z.string(),
  organisation: z.string(),
  catalogue: z
    .record(
      z.string(),
      z.object({
        categoryIds: z.array(z.int()),
        ancestorIds: z.array(z.int()).default([]),
        tagIds: z.array(z.int()),
        isVirtual: z.boolean().optional(),
        isTaxable: z.boolean().optional(),
      }),
    )
    .default({}),
  /** Of the order's customer, where a rule asks for it. */
  customer: z.object({ role: z.string() }).nullable().default(null),
  /** What the shop's prices are in, where that is not what its currency has. */
  shop: z.strictObject({ currency: z.string(), decimals: z.int() }).nullable().default(null),
  /** The invoice's day in Xero, where it is posted already. */
  postedOn: day.nullable().default(null),
  /** Its payment there, and the rest that was paid after a deposit. */
  paid: z.object({ amount: z.string(), date: day }).nullable().default(null),
  balance: z.object({ amount: z.string(), date: day }).nullable().default(null),
  /** What is read of the organisation besides accounts and tax rates. */
  lists: z
    .strictObject({
      baseCurrency: z.string(),
      currencies: z.array(z.string()),
      lockDates: z.object({ period: day.nullable(), endOfYear: day.nullable() }),
      salesTerms: z.object({
        day: z.int(),
        type: z.enum(['DAYSAFTERBILLDATE', 'DAYSAFTERBILLMONTH', 'OFCURRENTMONTH', 'OFFOLLOWINGMONTH']),
      }),
      items: z.array(
        z.object({
          itemId: z.string().optional(),
          code: z.string(),
          name: z.string(),
          isTracked: z.boolean(),
          isSold: z.boolean(),
        }),
      ),
      /** By code in lower case: the id of the item that we made. */
      itemsMade: z.record(z.string(), z.string()).transform((made) => new Map(Object.entries(made))),
      trackingCategories: z.array(
        z.object({
          categoryId: z.string(),
          name: z.string(),
          status: z.string(),
          options: z.array(z.object({ optionId: z.string(), name: z.string(), status: z.string() })),
        }),
      ),
    })
    .partial()
    .default({}),
});

export interface GoldenCase {
  readonly title: string;
  readonly lists: OrganisationLists;
  readonly plan: Plan;
  /** What documents.json says. */
  readonly wanted: unknown;
}

export const GOLDEN_CASES: readonly string[] = readdirSync(CASES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

function read(name: string, file: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}/${file}.json`, CASES), 'utf8'));
}

function refundsOf(name: string): Refund[] {
  if (!existsSync(new URL(`${name}/refunds.json`, CASES))) return [];
  return z
    .array(WIRE_REFUND)
    .parse(read(name, 'refunds'))
    .map((wire) => toRefund(wire));
}

/** Those of a new store whose owner chose the account of sales, with what settings.json changes. */
export function settingsOfCase(name: string): object {
  const changes = z.record(z.string(), z.unknown()).parse(read(name, 'settings'));
  const sections = Object.entries({ ...NEW_STORE, accounts: { sales: '200' } }).map(([section, own]) => {
    return [section, { ...own, ...z.looseObject({}).parse(changes[section] ?? {}) }] as const;
  });
  return { ...changes, ...Object.fromEntries(sections) };
}

/** Reads a case and plans its order, with its own settings or others. Throws when its files are broken. */
export function planGoldenCase(name: string, settings: object = settingsOfCase(name)): GoldenCase {
  const known = CASE.parse(read(name, 'case'));
  const reading = readSettings(settings);
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  const own = organisationIn(known.organisation);
  const { trackingCategories = own.trackingCategories, items = own.items, ...facts } = known.lists;
  const lists: OrganisationLists = { ...own, ...facts, trackingCategories, items };
  const plan = planDocuments(toOrder(WIRE_ORDER.parse(read(name, 'order'))), {
    settings: reading.settings,
    lists,
    catalogue: new Map(Object.entries(known.catalogue).map(([id, product]) => [Number(id), product])),
    customer: known.customer,
    posted: postedOf(known),
    store: { id: 'shop.example.com', url: 'https://shop.example.com' },
    units: known.shop,
    refunds: refundsOf(name),
  });
  return { title: known.title, lists, plan, wanted: read(name, 'documents') };
}

function postedOf({ postedOn, paid, balance }: z.infer<typeof CASE>): PostedDays {
  const live = (part: typeof paid) => (part === null ? null : { ...part, isLive: true });
  return { invoice: postedOn, money: { payment: live(paid), balance: live(balance) } };
}
