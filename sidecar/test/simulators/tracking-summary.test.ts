import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { z } from 'zod';
import { Poster } from '../../simulators/exact/post-order.ts';
import { recordedShops } from '../../simulators/exact/recorded.ts';
import type { ShopToRun } from '../../simulators/exact/run-shop.ts';
import { openXero } from '../../simulators/exact/xero-in-process.ts';
import { trackingSummary } from '../../simulators/judges/tracking-summary.ts';
import type { Organisation, TrackingCategory } from '../../simulators/xero/accounting/organisation.ts';
import { profitAndLoss } from '../../simulators/xero/accounting/books/profit-and-loss.ts';
import { trackingColumns } from '../../simulators/xero/accounting/books/tracking-columns.ts';
import { seedId } from '../../simulators/xero/seeds/seed-id.ts';
import { DEFAULT_SWITCHES } from '../../simulators/xero/switches.ts';
import type { Order } from '../../src/domain/order.ts';
import type { Settings } from '../../src/domain/settings/settings.ts';
import { planDocuments } from '../../src/mapping/plan-documents.ts';

type Values = readonly { readonly value: string; readonly optionId: string }[];

interface Expected {
  readonly gross: Big;
  /** Documents have no fractions of the currency's smallest unit: what the amounts of each line may differ by. */
  readonly leeway: Big;
}

/** What the amount of a refund that people rounded may differ from the lines of its credit note, in smallest units a line. */
const ROUNDED_UNITS = 2;

const countryOf = ({ shipping, billing }: Order) => (shipping.country === '' ? billing : shipping).country;
const sourceOf = ({ meta }: Order) => {
  const value = meta.find(({ key }) => key === '_wc_order_attribution_utm_source')?.value;
  return typeof value === 'string' ? value : '';
};

/** An option of the category for each value that the shop's orders have. */
function addOptions(category: TrackingCategory, values: readonly string[]): Values {
  const made = [...new Set(values)]
    .filter((value) => value !== '')
    .map((value) => ({
      value,
      optionId: seedId(category.id, value),
    }));
  for (const { value, optionId } of made) category.options.push({ id: optionId, name: value, status: 'ACTIVE' });
  return made;
}

const mapOf = (values: Values) => Object.fromEntries(values.map(({ value, optionId }) => [value, optionId]));

function categoryIn({ trackingCategories }: Organisation, name: string): TrackingCategory {
  const found = Object.values(trackingCategories).find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

/** A recorded shop with both categories by a value of the order, posted order by order, and what its orders say. */
async function postAll(shop: ShopToRun) {
  const xero = openXero(shop.books, DEFAULT_SWITCHES);
  const lists = await xero.lists();
  const [region, department] = [categoryIn(shop.books, 'Region'), categoryIn(shop.books, 'Department')];
  const countries = addOptions(
    region,
    shop.orders.map(({ order }) => countryOf(order)),
  );
  const sources = addOptions(
    department,
    shop.orders.map(({ order }) => sourceOf(order)),
  );
  const settings: Settings = {
    ...shop.settings(lists),
    tracking: [
      { categoryId: region.id, by: 'country', options: mapOf(countries) },
      { categoryId: department.id, by: 'attributionSource', options: mapOf(sources) },
    ],
  };
  const poster = new Poster(xero);
  const expected = { region: new Map<string, Expected>(), department: new Map<string, Expected>() };
  const add = (to: Map<string, Expected>, values: Values, value: string, order: Order, gross: Big, leeway: Big) => {
    const key = `${values.find((one) => one.value === value)?.optionId ?? ''} ${order.currency}`;
    const before = to.get(key) ?? { gross: new Big(0), leeway: new Big(0) };
    to.set(key, { gross: before.gross.plus(gross), leeway: before.leeway.plus(leeway) });
  };
  for (const { name, order, refunds, decimals } of shop.orders) {
    const plan = planDocuments(order, {
      ...{ settings, lists, catalogue: new Map(), units: shop.units, refunds },
      store: { id: shop.id, url: 'https://shop.example.com' },
    });
    if (plan.kind !== 'documents') continue;
    expect([name, poster.post(plan.documents)]).toEqual([name, []]);
    const sold = order.lines.reduce((sum, line) => sum.plus(line.total).plus(line.totalTax), new Big(0));
    const returned = refunds.reduce((sum, { amount }) => sum.plus(amount), new Big(0));
    const unit = new Big(10).pow(-Math.min(2, decimals));
    const leeway = unit.times(order.lines.length * (1 + ROUNDED_UNITS * refunds.length));
    const gross = sold.minus(returned);
    add(expected.region, countries, countryOf(order), order, gross, leeway);
    add(expected.department, sources, sourceOf(order), order, gross, leeway);
  }
  return { expected, region: region.id, department: department.id };
}

function differences(expected: ReadonlyMap<string, Expected>, books: ReturnType<typeof trackingSummary>): string[] {
  // What no line of the order is, as rounding, has no option.
  const keys = new Set([...expected.keys(), ...[...books.keys()].filter((key) => !key.startsWith(' '))]);
  return [...keys].flatMap((key) => {
    const own = expected.get(key) ?? { gross: new Big(0), leeway: new Big(0) };
    const { net, tax } = books.get(key) ?? { net: new Big(0), tax: new Big(0) };
    const booked = net.plus(tax);
    return own.gross.minus(booked).abs().lte(own.leeway)
      ? []
      : [`${key}: ${own.gross.toFixed()}, in Xero ${booked.toFixed()}`];
  });
}

/** The net profit of each option in Xero's profit and loss, by the option's id, in the base currency. */
function profitByOption(books: Organisation, categoryId: string): Map<string, string> {
  const category = books.trackingCategories[categoryId];
  if (category === undefined) throw new Error('no category');
  const report = profitAndLoss(books, {
    ...{ from: '2000-01-01', to: '2099-12-31', isStandardLayout: true, hasLastDay: true, now: new Date() },
    columns: trackingColumns({ category, option: null }, null),
  });
  const rows = z.array(z.object({ Rows: z.array(z.object({ Cells: z.array(z.object({ Value: z.string() })) })).optional() })); // prettier-ignore
  const cells = rows.parse(report['Rows']).at(-1)?.Rows?.[0]?.Cells ?? [];
  return new Map(category.options.map(({ id }, at) => [id, cells[at + 1]?.Value ?? '']));
}

/** The judge's own sums, where all is sold in the base currency. */
function netByOption(books: Organisation, categoryId: string): Map<string, string> {
  const summary = trackingSummary(books, categoryId);
  const options = books.trackingCategories[categoryId]?.options ?? [];
  return new Map(
    options.map(({ id }) => [id, (summary.get(`${id} ${books.baseCurrency}`)?.net ?? new Big(0)).toFixed(2)]),
  );
}

describe.each(recordedShops().map((shop) => [shop.id, shop] as const))('%s', (_, shop) => {
  test('the tracking summary by country and by source equals what the shop’s orders say, refunds taken off', async () => {
    const { expected, region, department } = await postAll(shop);
    expect(expected.region.size).toBeGreaterThan(0);
    expect(differences(expected.region, trackingSummary(shop.books, region))).toEqual([]);
    expect(differences(expected.department, trackingSummary(shop.books, department))).toEqual([]);
    const currencies = new Set(Object.values(shop.books.invoices).map(({ currency }) => currency));
    if (currencies.size > 1 || !currencies.has(shop.books.baseCurrency)) return;
    for (const category of [region, department])
      expect(profitByOption(shop.books, category)).toEqual(netByOption(shop.books, category));
  });
});
