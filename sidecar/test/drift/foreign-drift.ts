import { Big } from 'big.js';
import type { Random } from '../../simulators/random.ts';
import { bookedByOthers, createAccountTotals, type TotalledDocument } from '../../src/reconciliation/account-totals.ts';
import { type DayRange, type Division, periodAround, periodsOf } from '../../src/reconciliation/periods.ts';
import type { ForeignBookings } from '../../src/reconciliation/reconciliation.ts';
import { isBooked } from '../../src/reconciliation/xero-status.ts';
import type { Expected } from './drifts.ts';
import { FIRST_DAY, type InXero, LAST_DAY, type Life, money } from './shop-in-agreement.ts';

const RANGE: DayRange = { from: FIRST_DAY, to: LAST_DAY };
const HOME = '200 Sales';
const ABROAD = '201 Sales abroad';
const RATES: Readonly<Record<string, string>> = { EUR: '1.1734', USD: '1.2611' };

/** A profit and loss of the orders' documents, and of what others booked on the account of the sales at home. */
export function foreignDrift(random: Random, lives: readonly Life[], by: Division) {
  const totals = createAccountTotals(RANGE, by);
  const report = new Map<string, Big>();
  const book = (day: string, account: string, amount: Big) => {
    const key = `${periodAround(day, RANGE, by)?.from ?? ''} ${account}`;
    report.set(key, (report.get(key) ?? money(0)).plus(amount));
  };
  for (const document of lives.flatMap(({ documents }) => documents).filter(isBooked)) {
    const { day, account, lines, rate } = totalled(document);
    totals.add({ xeroId: document.xeroId, day, lines, rate });
    // The same document listed on two pages counts once.
    if (random.chance(0.1)) totals.add({ xeroId: document.xeroId, day, lines, rate });
    const inBase = rate === null ? lines.map(({ amount }) => amount) : converted(random, lines, rate);
    for (const amount of inBase) book(day, account, amount);
  }
  const found: ForeignBookings[] = [];
  const expected: Expected[] = [];
  for (const period of periodsOf(RANGE, by)) {
    const amount = random.chance(0.3) ? money(random.int(-90_000, 90_000)) : money(0);
    book(period.from, HOME, amount);
    const own = totals.of(period);
    for (const account of [HOME, ABROAD]) {
      const rest = bookedByOthers(report.get(`${period.from} ${account}`) ?? money(0), own.get(account));
      found.push({ period, currency: 'GBP', account, amount: rest ?? money(0) });
    }
    if (amount.eq(0)) continue;
    const where = { day: period.from, currency: 'GBP', orderId: '', tax: money(0) };
    expected.push({ ...where, code: 'foreign_bookings', detail: HOME, total: amount.neg() });
  }
  return { found, expected };
}

function totalled({ day, currency, kind, total, tax }: InXero): Omit<TotalledDocument, 'xeroId'> & { account: string } {
  const account = currency === 'GBP' ? HOME : ABROAD;
  const net = kind === 'invoice' ? total.minus(tax) : total.minus(tax).neg();
  const half = net.div(2).round(2, Big.roundDown);
  const lines = [half, net.minus(half)].map((amount) => ({ account, amount }));
  return { day, account, lines, rate: RATES[currency] ?? null };
}

/** Xero does not document whether it converts lines or documents. */
function converted(random: Random, lines: TotalledDocument['lines'], rate: string): Big[] {
  const amounts = lines.map(({ amount }) => amount);
  const whole = amounts.reduce((sum, one) => sum.plus(one), money(0));
  return (random.chance(0.5) ? amounts : [whole]).map((one) => one.div(rate).round(2, Big.roundHalfUp));
}
