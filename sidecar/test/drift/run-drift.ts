import { Big } from 'big.js';
import { type Random, seededRandom } from '../../simulators/random.ts';
import type { ReconciledPeriod } from '../../src/reconciliation/result.ts';
import { type Division, periodAround } from '../../src/reconciliation/periods.ts';
import { mergePeriods } from '../../src/reconciliation/merge-periods.ts';
import { createReconciliation } from '../../src/reconciliation/reconciliation.ts';
import { DRIFTS, type Expected, UNKNOWN_DRIFTS } from './drifts.ts';
import { foreignDrift } from './foreign-drift.ts';
import { MONEY_DRIFTS, UNKNOWN_MONEY_DRIFTS } from './money-drifts.ts';
import { comparableText } from './run-books.ts';
import { FIRST_DAY, isPlain, LAST_DAY, type Life, makeLives, money, toLegs } from './shop-in-agreement.ts';

const RANGE = { from: FIRST_DAY, to: LAST_DAY };
const RULES = { statuses: new Set(['processing', 'completed', 'refunded']), startDate: null };
const ORDERS = 40;
const DRIFTS_MAX = 12;
/** Every kind that must be named. */
export const NAMED_DRIFTS = { ...DRIFTS, ...MONEY_DRIFTS };
const UNNAMED = { ...UNKNOWN_DRIFTS, ...UNKNOWN_MONEY_DRIFTS };

export interface DriftRun {
  readonly seed: number;
  readonly injected: readonly string[];
  /** What is wrong with what was found; [] = exactly the drifts. */
  readonly faults: readonly string[];
}

/** Injects drifts at random into orders that agree, and compares what the reconciliation names with what was injected. */
export function runDrift(seed: number): DriftRun {
  const random = seededRandom('drift', seed);
  const by = random.pick<Division>(['day', 'month']);
  const lives = makeLives(random, ORDERS);
  const injected: string[] = [];
  const expected = inject(random, lives, injected);
  const reconciliation = createReconciliation({ range: RANGE, by, rules: RULES });
  for (const life of lives) reconciliation.add(toLegs(life));
  if (random.chance(0.3)) {
    const others = foreignDrift(random, lives, by);
    reconciliation.addForeign(others.found);
    expected.push(...others.expected);
    injected.push(...others.expected.map(() => 'others book on the account'));
  }
  const periods = reconciliation.finish();
  const wanted = summed(expected, by);
  const faults = [...differencesOf(wanted, listed(periods)), ...periods.flatMap(sumFaults), ...mergeFaults(lives)];
  return { seed, injected, faults };
}

function inject(random: Random, lives: readonly Life[], injected: string[]): Expected[] {
  const expected: Expected[] = [];
  const plain = lives.filter(isPlain);
  const kinds = Object.entries(random.chance(0.25) ? { ...NAMED_DRIFTS, ...UNNAMED } : NAMED_DRIFTS);
  for (let count = random.int(0, DRIFTS_MAX); count > 0 && plain.length > 0; count -= 1) {
    const [name, drift] = kinds[random.int(0, kinds.length - 1)] ?? [];
    const [life] = plain.splice(random.int(0, plain.length - 1), 1);
    const invoice = life?.documents[0];
    if (name === undefined || drift === undefined || life?.order == null || invoice === undefined) continue;
    const found = drift({ life, order: life.order, invoice, random });
    if (found.length > 0) injected.push(`${name} (${life.id})`);
    expected.push(...found);
  }
  return expected;
}

/** The days of a month, put together, are the month. */
function mergeFaults(lives: readonly Life[]): string[] {
  const periodsBy = (by: Division) => {
    const reconciliation = createReconciliation({ range: RANGE, by, rules: RULES });
    for (const life of lives) reconciliation.add(toLegs(life));
    return reconciliation.finish();
  };
  const [days, months] = [periodsBy('day'), periodsBy('month')];
  return months.flatMap((month) => {
    const own = days.filter(
      ({ from, currency }) => currency === month.currency && from >= month.from && from <= month.to,
    );
    const [merged] = mergePeriods(own, month);
    return comparableText(merged) === comparableText(month)
      ? []
      : [`${month.from} ${month.currency}: its days are not the month`];
  });
}

type Sums = Map<string, readonly [Big, Big]>;

function add(sums: Sums, key: string, total: Big, tax: Big): void {
  const [known, knownTax] = sums.get(key) ?? [money(0), money(0)];
  sums.set(key, [known.plus(total), knownTax.plus(tax)]);
}

/** By period, currency, cause and order; what moved within its period is nothing. */
function summed(expected: readonly Expected[], by: Division): Sums {
  const sums: Sums = new Map();
  for (const { code, detail = '', day, currency, orderId, account, total, tax, moved } of expected) {
    const period = periodAround(day, RANGE, by);
    if (period === null) throw new Error(`${day} is not in the range.`);
    const of = account === undefined ? [] : [`payment on ${account}`];
    const key = [period.from, currency, code ?? 'unexplained', detail, orderId, ...of];
    add(sums, key.join('|'), total, tax);
    if (moved !== undefined) add(sums, [...key, 'moved'].join('|'), moved, money(0));
  }
  for (const [key, [total, tax]] of sums) if (total.eq(0) && tax.eq(0)) sums.delete(key);
  return sums;
}

function listed(periods: readonly ReconciledPeriod[]): Sums {
  const sums: Sums = new Map();
  for (const { from, currency, causes, unexplainedOrders, paymentCauses, unexplainedPayments } of periods) {
    for (const { code, detail, account, orders } of [
      ...paymentCauses,
      ...unexplainedPayments.map((one) => ({ ...one, code: 'unexplained', detail: '' })),
    ])
      for (const { id, amount } of orders)
        add(sums, [from, currency, code, detail, id, `payment on ${account}`].join('|'), new Big(amount), money(0));
    for (const { code, detail, orders } of causes)
      for (const one of orders) {
        const key = [from, currency, code, detail, one.id];
        const [amount, tax] = [new Big(one.amount), new Big(one.tax)];
        if (one.moved !== undefined) add(sums, [...key, 'moved'].join('|'), new Big(one.moved), money(0));
        if (one.moved === undefined || !amount.eq(0) || !tax.eq(0)) add(sums, key.join('|'), amount, tax);
      }
    for (const one of unexplainedOrders)
      add(sums, [from, currency, 'unexplained', '', one.id].join('|'), new Big(one.amount), new Big(one.tax));
  }
  return sums;
}

function differencesOf(wanted: Sums, found: Sums): string[] {
  const text = (sums: Sums, key: string) =>
    sums
      .get(key)
      ?.map((one) => one.toFixed(2))
      .join(' tax ') ?? 'nothing';
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap((key) => {
    const [expected, actual] = [text(wanted, key), text(found, key)];
    return expected === actual ? [] : [`${key}: ${expected} was injected, ${actual} was found`];
  });
}

const HARMLESS = ['other_period', 'other_account', 'payment_assumed', 'paid_by_others', 'not_booked'];

/** The causes and what is unexplained are the difference, and that is what the two sides differ by. */
function sumFaults(period: ReconciledPeriod): string[] {
  const { from, currency, shop, xero, causes, difference, taxDifference, unexplained, unexplainedTax, state } = period;
  const of = (some: readonly string[]) => some.reduce((sum, one) => sum.plus(one), money(0));
  const sides = new Big(shop.total)
    .minus(shop.refunds)
    .minus(xero.total)
    .plus(xero.refunds)
    .minus(xero.others ?? 0);
  const named = of([...causes.map(({ amount }) => amount), unexplained]);
  const namedTax = of([...causes.map(({ tax }) => tax), unexplainedTax]);
  const isListed = causes.every(({ amount, orders }) => of(orders.map((one) => one.amount)).eq(amount));
  const ofPayments = [...period.paymentCauses, ...period.unexplainedPayments];
  const isAccountExplained = period.payments.every(({ account, shop: here, xero: there }) => {
    const named = of(ofPayments.flatMap((one) => (one.account === account ? [one.amount] : [])));
    return new Big(here).minus(there ?? 0).eq(named);
  });
  const wrong = period.paymentCauses.filter(({ code }) => !HARMLESS.includes(code));
  const isAllNamed = period.unexplainedOrders.length + period.unexplainedPayments.length === 0;
  const own = causes.filter(({ code, detail }) => code !== 'foreign_bookings' && detail !== 'account');
  const agrees = own.length + wrong.length === 0 && isAllNamed;
  const faults = [
    sides.eq(difference) ? '' : `its sides differ by ${sides.toFixed(2)}, not ${difference}`,
    named.eq(difference) ? '' : `its causes are ${named.toFixed(2)}, not ${difference}`,
    namedTax.eq(taxDifference) ? '' : `the tax of its causes is ${namedTax.toFixed(2)}, not ${taxDifference}`,
    new Big(shop.tax).minus(xero.tax).eq(taxDifference) ? '' : 'its tax is not that of its sides',
    isAccountExplained ? '' : 'the causes of its payments are not the difference of an account',
    isListed ? '' : 'a cause is not the sum of its orders',
    (state === 'agrees') === agrees ? '' : `it is said to be "${state}"`,
  ];
  return faults.filter((one) => one !== '').map((one) => `${from} ${currency}: ${one}`);
}
