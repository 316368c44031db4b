import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asRecording, booksOf, settingsOf } from '../../simulators/chaos/made-shop.ts';
import { makeOrder, toWireOrder } from '../../simulators/shops/made-order.ts';
import { generatedShops, type GeneratedShop } from '../../simulators/shops/markets.ts';
import { makeRefunds, withRefunds } from '../../simulators/shops/refunds.ts';
import { readRecording, type Recording } from '../../simulators/store/recording.ts';
import type { Settings } from '../../src/domain/settings/settings.ts';
import { fitStore } from '../../src/operations/fit/fit-store.ts';
import { dryRun } from '../../src/rehearsal/dry-run.ts';
import { writes } from '../accounting/_books.ts';
import {
  everythingRecorded,
  journalOfBooks,
  movedBetween,
  movedBy,
  sentSince,
  lastCallOf,
} from '../support/_rehearsal.ts';
import { wouldBeSent } from '../support/_rehearsal.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

/**
 * Generated orders: the verdict of the fit check, its problems and a dry run's documents equal what posting then does.
 * ML_FIT_ORDERS=2000 takes as many, over all generated shops (about three minutes); a few of some shops otherwise.
 */
const ORDERS = Number(process.env['ML_FIT_ORDERS'] ?? 60);
const SEED = Number(process.env['ML_FIT_SEED'] ?? 18);
/** Shops whose prices and rounding differ. */
const SHOPS_OF_FEW = 3;

const all = generatedShops();
const shops = ORDERS > 100 ? all : all.filter((_, index) => index % Math.ceil(all.length / SHOPS_OF_FEW) === 0);
const perShop = Math.ceil(ORDERS / shops.length);

/** Of every few orders one is not paid, one is cancelled, and one has no transaction. */
const STATUSES = new Map([
  [4, 'on-hold'],
  [7, 'cancelled'],
]);
const STATUS_EVERY = 9;

/** Xero's plan "Core" has 50 connections. */
const SHOPS_OF_A_WORLD = 28;
const worlds = Array.from({ length: Math.ceil(shops.length / SHOPS_OF_A_WORLD) }, (_, at) =>
  shops.slice(at * SHOPS_OF_A_WORLD, (at + 1) * SHOPS_OF_A_WORLD),
);

/** With the answers of a whole shop: those of a recorded one, in the place and the currency of the generated one. */
function whole(shop: GeneratedShop): Recording {
  const made = asRecording(shop);
  const general = made.answers.get('settings/general');
  const more = [
    { id: 'woocommerce_default_country', value: made.country },
    { id: 'woocommerce_calc_taxes', value: 'yes' },
  ];
  const answers = new Map([...readRecording('uk_vat_incl', 'http://127.0.0.1').answers, ...made.answers]);
  return { ...made, answers: answers.set('settings/general', [...(Array.isArray(general) ? general : []), ...more]) };
}

/** Settings with a gap, differently from shop to shop: none, a rate without a tax type, money without an account. */
function withGap(settings: Settings, index: number): Settings {
  const { payments, taxes } = settings;
  const [first] = Object.keys(taxes.rates);
  if (index % 3 === 1 && first !== undefined) {
    const rates = Object.fromEntries(Object.entries(taxes.rates).filter(([key]) => key !== first));
    return { ...settings, taxes: { ...taxes, rates } };
  }
  return index % 3 === 2 ? { ...settings, payments: { ...payments, default: null, methods: {} } } : settings;
}

function addOrders(shop: Shop, generated: GeneratedShop): void {
  for (let index = 0; index < perShop; index += 1) {
    const made = makeOrder(SEED, generated, index);
    const wire = toWireOrder(made);
    const status = STATUSES.get(index % STATUS_EVERY) ?? 'processing';
    const refunds = status === 'cancelled' ? [] : makeRefunds(SEED, made, wire);
    shop.simulated.state.addOrder({ ...withRefunds(wire, refunds), status }, refunds);
  }
}

describe.each(worlds.map((some, at) => [at + 1, some] as const))('generated orders, world %i', (at, some) => {
  let stack: Stack | undefined;
  beforeAll(async () => {
    stack = await startStack({
      scenarios: [],
      app: { tier: 'core' },
      made: some.map((shop) => ({ recording: whole(shop), books: booksOf(shop) })),
    });
  });
  afterAll(async () => {
    await stack?.[Symbol.asyncDispose]();
  });

  test.each(some.map((shop, index) => [shop.id, shop, at + index] as const))(
    '%s: the fit check and a dry run say what posting then does',
    async (_, generated, index) => {
      if (stack === undefined) throw new Error('There is no world.');
      await compare(stack, generated, index);
    },
  );
});

async function compare(stack: Stack, generated: GeneratedShop, index: number): Promise<void> {
  const { context, dataDir } = stack;
  const shop = stack.shop(`made-${generated.id}`);
  const books = shop.organisation;
  const lists = await context.xero().lists.lists(books.tenantId, { tracking: false, items: false });
  const settings = withGap(settingsOf(generated, lists), index);
  await context.settings.replace(shop.id, { ...settings, sync: { ...settings.sync, active: true, startDate: null } });
  addOrders(shop, generated);

  const [recorded, written] = [everythingRecorded(dataDir), writes(stack).length];
  const report = await fitStore(context, shop.id, perShop);
  const run = await dryRun(context, { storeId: shop.id, occasion: { kind: 'sync' } });
  expect(writes(stack).length).toBe(written);
  expect(everythingRecorded(dataDir)).toBe(recorded);

  const [before, lastCall] = [journalOfBooks(books), lastCallOf(dataDir)];
  await stack.drain();
  expect(movedBy(run.postings)).toEqual(movedBetween(before, journalOfBooks(books)));
  expect(wouldBeSent(run)).toEqual(sentSince(dataDir, lastCall));

  const codes = (problems: readonly { readonly code: string }[]) => problems.map(({ code }) => code);
  const said = report.orders.map(({ id, verdict, problems }) => [id, verdict === 'posts', codes(problems)]);
  const done = await Array.fromAsync(report.orders, async ({ id }) => {
    const { state, problems } = await stack.entry(shop, id);
    return [id, state === 'recorded', codes(problems)];
  });
  expect(said).toEqual(done);
  expect(report.totals.read).toBe(perShop);
  const rejected = new Map(run.problems.map(({ order, code }) => [order, code]));
  const held = report.orders.filter(
    ({ verdict, problems }) => verdict !== 'posts' && problems[0]?.code !== 'status_not_posted',
  );
  expect([...rejected.keys()].sort()).toEqual(held.map(({ id }) => id).sort());
}
