import { Big } from 'big.js';
import type { Context } from '../../context/context.ts';
import { zoneOfFacts } from '../../context/time-zones.ts';
import type { OverviewBody, PeriodSums } from '../../contract/status.ts';
import { addDays, beginningOf } from '../../domain/day.ts';
import { sum, toMoney, ZERO } from '../../domain/money.ts';
import { lastPosted } from '../../ledger/queries/orders.ts';
import { type DatedMoney, type MoneyOf, moneyOfPeriod } from '../../ledger/queries/period-money.ts';
import { readLatestPayouts } from '../payouts/read-payouts.ts';
import { shopToday } from '../reports/read-month-end.ts';

/** A lock date moves a document's date to a later day than it was posted on: by a month at most, as books are closed monthly. */
const DATED_AHEAD_DAYS = 31;
const PAYOUTS_SHOWN = 3;

/** What the owner sees first; reads neither the shop nor Xero. */
export async function readOverview(context: Context, storeId: string): Promise<Omit<OverviewBody, 'problems'>> {
  const { facts } = await context.stores.get(storeId);
  const today = await shopToday(context, storeId);
  const last = await lastPosted(context.database, storeId);
  return {
    ...{ timezone: zoneOfFacts(facts) ?? '', today },
    currencies: await readMoney(context, storeId, today),
    lastSynced: last === null ? null : { ...last, orderId: Number(last.orderId) },
    payouts: await payoutsInShort(context, storeId),
  };
}

type Sums = Map<MoneyOf, { count: number; amount: Big }>;
interface CurrencySums {
  readonly today: Sums;
  readonly month: Sums;
}

async function readMoney(context: Context, storeId: string, today: string): Promise<OverviewBody['currencies']> {
  const { tenantId, facts } = await context.stores.get(storeId);
  const from = `${today.slice(0, 'YYYY-MM'.length)}-01`;
  const changedSince = beginningOf(addDays(from, -DATED_AHEAD_DAYS), zoneOfFacts(facts));
  const own = typeof facts['currency'] === 'string' ? facts['currency'] : null;
  const found = new Map<string, CurrencySums>(own === null ? [] : [[own, { today: new Map(), month: new Map() }]]);
  for await (const page of moneyOfPeriod(context.database, { storeId, tenantId, from, to: today, changedSince })) {
    for (const money of page) {
      const sums = found.get(money.currency) ?? { today: new Map(), month: new Map() };
      found.set(money.currency, sums);
      add(sums.month, money);
      if (money.day === today) add(sums.today, money);
    }
  }
  return [...found]
    .map(([currency, sums]) => ({ currency, today: toSums(sums.today), month: toSums(sums.month) }))
    .sort((a, b) => Number(b.currency === own) - Number(a.currency === own) || byAmount(a.month, b.month));
}

function byAmount(a: PeriodSums, b: PeriodSums): number {
  return new Big(b.ordered).cmp(a.ordered) || new Big(b.invoiced).cmp(a.invoiced);
}

function add(sums: Sums, { of, amount }: DatedMoney): void {
  const known = sums.get(of) ?? { count: 0, amount: ZERO };
  sums.set(of, { count: known.count + 1, amount: known.amount.plus(amount) });
}

function toSums(sums: Sums): PeriodSums {
  const of = (what: MoneyOf) => sums.get(what) ?? { count: 0, amount: ZERO };
  const [order, invoice, reversal, refund] = [of('order'), of('invoice'), of('reversal'), of('refund')];
  return {
    ...{ orders: order.count, ordered: toMoney(order.amount) },
    // Credited as a whole: as if it were not invoiced.
    ...{ invoices: invoice.count - reversal.count, invoiced: toMoney(invoice.amount.minus(reversal.amount)) },
    ...{ refunds: refund.count, refunded: toMoney(refund.amount) },
    fees: toMoney(of('fee').amount),
  };
}

async function payoutsInShort(context: Context, storeId: string): Promise<OverviewBody['payouts']> {
  const { clearing, now } = context;
  const known = await clearing.currencies(storeId);
  const proofs = await clearing.proofs(storeId);
  const accounts = known.map(async ({ gateway, currency }) => {
    const balance = await clearing.balances(storeId, gateway, currency, now().toISOString());
    const proof = proofs.find((one) => one.gateway === gateway && one.currency === currency);
    return {
      ...{ gateway, currency },
      owed: balance === null ? null : toMoney(sum([new Big(balance.available), new Big(balance.pending)])),
      proof:
        proof === undefined
          ? null
          : { on: proof.on, difference: proof.difference, causes: proof.causes.map(({ title }) => title) },
    };
  });
  return {
    isUsed: known.length > 0 || (await clearing.connections(storeId)).length > 0,
    latest: await readLatestPayouts(context, storeId, PAYOUTS_SHOWN),
    clearing: await Promise.all(accounts),
  };
}
