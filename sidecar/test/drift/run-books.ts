import type { Kysely } from 'kysely';
import { seededRandom, type Random } from '../../simulators/random.ts';
import { createBooks } from '../../src/books/books.ts';
import type { Schema } from '../../src/database/schema.ts';
import { daysOf, type DayRange } from '../../src/reconciliation/periods.ts';
import { createReconciliation } from '../../src/reconciliation/reconciliation.ts';
import type { ReconciledPeriod } from '../../src/reconciliation/result.ts';
import { DRIFTS, UNKNOWN_DRIFTS } from './drifts.ts';
import { FIRST_DAY, isPlain, LAST_DAY, type Life, makeLives, toLegs } from './shop-in-agreement.ts';

const RANGE: DayRange = { from: FIRST_DAY, to: LAST_DAY };
const RULES = { statuses: new Set(['processing', 'completed', 'refunded']), startDate: null };
const KEEPING = { rules: RULES, from: FIRST_DAY };
const ORDERS = 24;
/** Checks of one shop, each after changes of its own. */
const CHECKS = 3;
const CHANGES_MAX = 4;

export interface BooksRun {
  readonly seed: number;
  readonly changed: readonly string[];
  /** [] = after every check the kept days were those of a whole reconciliation. */
  readonly faults: readonly string[];
}

/**
 * Orders change behind the back of the kept books, several times; the rows of the changed ones are kept again, and the days that are due
 * summed again. Every day must then be what a reconciliation of all orders finds.
 */
export async function runBooks(db: Kysely<Schema>, storeId: string, seed: number): Promise<BooksRun> {
  const random = seededRandom('books', seed);
  const books = createBooks({ db, now: () => new Date('2027-01-05T03:00:00.000Z') });
  await books.rows.trim(storeId, null);
  await db.deleteFrom('books_days').where('store_id', '=', storeId).execute();
  const lives = makeLives(random, ORDERS);
  await books.rows.keep(storeId, lives.map(toLegs), KEEPING);
  await books.keepDays(storeId, daysOf(RANGE), wholeOf(lives));
  const changed: string[] = [];
  const faults: string[] = [];
  for (let check = 1; check <= CHECKS; check += 1) {
    const touched = change(random, lives, changed);
    await books.rows.keep(storeId, touched.map(toLegs), KEEPING);
    for (const { day, isDue } of await books.days(storeId, RANGE))
      if (isDue) await books.keepDays(storeId, [day], await books.rows.sumDay(storeId, day, { rules: RULES }));
    const kept = (await books.days(storeId, RANGE)).flatMap(({ periods }) => periods);
    faults.push(...differences(wholeOf(lives), kept).map((one) => `check ${check}: ${one}`));
  }
  return { seed, changed, faults };
}

function wholeOf(lives: readonly Life[]): ReconciledPeriod[] {
  const whole = createReconciliation({ range: RANGE, by: 'day', rules: RULES });
  for (const life of lives) whole.add(toLegs(life));
  return whole.finish();
}

/** Drifts on orders that agree, new orders, and orders that agree again; returns those that changed. */
function change(random: Random, lives: Life[], changed: string[]): Life[] {
  const kinds = Object.entries({ ...DRIFTS, ...UNKNOWN_DRIFTS });
  const touched: Life[] = [];
  for (let count = random.int(1, CHANGES_MAX); count > 0; count -= 1) {
    const at = random.int(0, lives.length - 1);
    const life = lives[at];
    const [name, drift] = kinds[random.int(0, kinds.length - 1)] ?? [];
    const invoice = life?.documents[0];
    if (life === undefined || name === undefined || drift === undefined) continue;
    if (isPlain(life) && life.order !== null && invoice !== undefined && random.chance(0.7)) {
      drift({ life, order: life.order, invoice, random });
      changed.push(name);
      touched.push(life);
      continue;
    }
    // It was corrected on all sides: an order like any other now, perhaps on another day.
    const [other] = makeLives(random, 1);
    if (other === undefined) continue;
    Object.assign(life, { ...other, id: life.id, number: life.number });
    changed.push('corrected');
    touched.push(life);
  }
  return touched;
}

function differences(whole: readonly ReconciledPeriod[], kept: readonly ReconciledPeriod[]): string[] {
  const named = (periods: readonly ReconciledPeriod[]) =>
    new Map(periods.map((one) => [`${one.from} ${one.currency}`, comparableText(one)]));
  const [expected, found] = [named(whole), named(kept)];
  return [...new Set([...expected.keys(), ...found.keys()])].flatMap((day) => {
    return expected.get(day) === found.get(day) ? [] : [`${day} is not what a whole reconciliation finds`];
  });
}

/** Orders within a cause have no order. */
export function comparableText(period: ReconciledPeriod | undefined): string {
  const sorted = (orders: ReconciledPeriod['unexplainedOrders']) =>
    orders.toSorted((a, b) => Number(a.id) - Number(b.id));
  return JSON.stringify({
    ...period,
    causes: period?.causes.map((one) => ({ ...one, orders: sorted(one.orders) })),
    unexplainedOrders: sorted(period?.unexplainedOrders ?? []),
  });
}
