import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import fc from 'fast-check';
import { seededRandom, type Random } from '../../simulators/random.ts';
import type { LinkedTransaction, PayoutGateway, ProviderPayout } from '../../src/domain/payouts/payouts.ts';
import { acceptPayouts } from '../../src/operations/payouts/book-payouts.ts';
import { ACCOUNTS as COSTS, addAccount, type At, BANK, CLEARING, startPayouts } from './_booked-payouts.ts';
import { ACCOUNTS, CURRENCIES, type Currency, History, type HistoryPlan } from './_proof-history.ts';
import { plan } from './_proof-plans.ts';

/** About 20 s; more with ML_PAYOUT_HISTORIES. */
const HISTORIES = Number(process.env['ML_PAYOUT_HISTORIES'] ?? 10);
const SEED = Number(process.env['ML_PAYOUT_SEED'] ?? 20);
/** Of the organisation's books: pounds are its own currency. */
const PLACES: Readonly<Record<Currency, { readonly clearing: string; readonly bank: string }>> = {
  GBP: { clearing: CLEARING, bank: BANK },
  EUR: { clearing: '097', bank: '092' },
};
/** What becomes of a call that books or takes back. */
const FAULTS = ['drop-before-commit', 'drop-after-commit', '5xx-after'] as const;
type Write = readonly [method: 'PUT' | 'POST', path: '/BankTransfers' | '/BankTransactions'];
const WRITES: readonly [Write, ...Write[]] = [
  ['PUT', '/BankTransfers'],
  ['PUT', '/BankTransactions'],
  ['POST', '/BankTransfers'],
];

let at: At;
beforeAll(async () => {
  at = await startPayouts();
  addAccount(at.shop, '097', 'Stripe clearing EUR', 'EUR');
});
afterAll(async () => {
  await at[Symbol.asyncDispose]();
});

/** By hand and by schedule are two accounts: a provider that pays out by schedule says itself what each payout carries. */
async function choose({ isManual, feesByOrder }: HistoryPlan): Promise<PayoutGateway> {
  const gateway = isManual ? 'paypal' : 'stripe';
  const own = { mode: 'book', ...PLACES.GBP, fees: feesByOrder ? 'order' : 'payout', accounts: COSTS, currencies: { EUR: PLACES.EUR } }; // prettier-ignore
  await at.stack.context.settings.set(at.shop.id, `payouts.${gateway}`, own);
  return gateway;
}

interface Listed {
  readonly payout: ProviderPayout;
  readonly rows: readonly LinkedTransaction[];
}

/** As the provider lists it: each payout with what it carries, or, by hand, what came before it. */
function listedBy({ rows, payouts }: History, gateway: PayoutGateway, run: string): Listed[] {
  const named = (id: string | null) => (id === null ? null : `${run}${id}`);
  const own = rows.map((row): LinkedTransaction => {
    const { payout } = row.references;
    const references = payout === undefined ? {} : { payout: `${run}${payout}` };
    const createdAt = new Date(row.createdAt).toISOString();
    return { ...row, gateway, id: `${run}${row.id}`, createdAt, payoutId: named(row.payoutId), references };
  });
  const left = new Set(own);
  return payouts.map((one) => {
    const createdAt = new Date(one.createdAt).toISOString();
    const payout = { ...one, gateway, id: `${run}${one.id}`, createdAt, isFinal: true };
    const carried = [...left].filter((row) => row.payoutId === payout.id || (!one.automatic && row.createdAt <= createdAt)); // prettier-ignore
    for (const row of carried) left.delete(row);
    return { payout, rows: carried };
  });
}

/** Payouts arrive in turn, and fail later; on the way answers are lost and the service is killed. */
async function live(listed: readonly Listed[], gateway: PayoutGateway, random: Random): Promise<void> {
  const { stack, shop } = at;
  const read = async (some: readonly Listed[], isFirst: boolean) => {
    const { clearing } = stack.context;
    const seen = some.map(({ payout }) => (isFirst && payout.status === 'failed' ? { ...payout, status: 'paid' as const } : payout)); // prettier-ignore
    // Killed between the two, the reading begins again.
    await clearing.keepRows(shop.id, some.flatMap(({ rows }) => rows), 'api'); // prettier-ignore
    if (random.chance(0.1)) await stack.restart('killed');
    await stack.context.clearing.keepPayouts(shop.id, seen, 'api');
    if (random.chance(0.1)) await stack.restart('killed');
    await acceptPayouts(stack.context, shop.id, gateway);
    if (random.chance(0.6)) {
      const [method, path] = random.pick(WRITES);
      stack.xero.faults.add({ kind: random.pick(FAULTS), times: random.int(1, 3), match: { method, path } });
      await stack.round();
      if (random.chance(0.5)) await stack.restart('killed');
    }
    if (random.chance(0.5)) await stack.drain();
  };
  for (let first = 0; first < listed.length;) {
    const some = listed.slice(first, first + random.int(1, 5));
    await read(some, true);
    first += some.length;
  }
  await read(listed, false);
  stack.xero.faults.clear();
  await stack.drain();
}

/** What the live documents in the simulated Xero do to an account */
function balanceInXero(code: string): Big {
  const { accounts, bankTransfers, bankTransactions } = at.shop.organisation;
  const isIt = (id: string) => accounts[id]?.code === code;
  let balance = new Big(0);
  for (const { status, amount, from, to } of Object.values(bankTransfers)) {
    if (status !== 'AUTHORISED') continue;
    if (isIt(from.accountId)) balance = balance.minus(amount);
    if (isIt(to.accountId)) balance = balance.plus(amount);
  }
  for (const { status, type, accountId, totals } of Object.values(bankTransactions)) {
    if (status === 'AUTHORISED' && isIt(accountId)) balance = balance.plus(new Big(totals.total).times(type === 'SPEND' ? -1 : 1)); // prettier-ignore
  }
  return balance;
}

/** Cents: what the provider owes, without what orders book themselves. */
function owedBeyondOrders({ owed, lastDay, movements }: History, currency: Currency): string {
  const ofOrders = movements
    .filter(({ orderId, account }) => orderId !== null && account === ACCOUNTS[currency])
    .reduce((sum, { amount }) => sum.plus(amount), new Big(0));
  return new Big(owed.get(`${lastDay} ${currency}`) ?? 0).div(100).minus(ofOrders).toFixed(2);
}

const histories = fc.sample(plan, { seed: SEED, numRuns: HISTORIES });

test.each(histories.map((drawn, run) => [run, drawn] as const))(
  'history %i: whatever is lost on the way, the clearing account is what the provider still owes, and each payout is moved once',
  async (run, drawn) => {
    const history = new History(drawn);
    const gateway = await choose(drawn);
    const before = CURRENCIES.map((currency) => balanceInXero(PLACES[currency].clearing));
    const listed = listedBy(history, gateway, `r${run}_`);
    await live(listed, gateway, seededRandom(SEED, run, 'payouts'));
    const standing = Object.values(at.shop.organisation.bankTransfers).filter(({ status }) => status === 'AUTHORISED');
    for (const { payout } of listed) {
      const own = standing.filter(({ reference }) => reference.includes(`payout ${payout.id} `));
      const isMoved = payout.status === 'paid' && Number(payout.net) !== 0;
      expect([payout.id, own.map(({ amount }) => amount)]).toEqual([payout.id, isMoved ? [new Big(payout.net).abs().toFixed(2)] : []]); // prettier-ignore
      const entry = await at.stack.context.ledger.entry(at.shop.id, 'payout', `${gateway}:${payout.id}`);
      expect([payout.id, entry?.state, entry?.problems]).toEqual([payout.id, 'recorded', []]);
    }
    expect(await at.stack.context.ledger.unsettledCalls()).toEqual([]);
    for (const [place, currency] of CURRENCIES.entries()) {
      const moved = balanceInXero(PLACES[currency].clearing).minus(before[place] ?? 0);
      expect([currency, moved.toFixed(2)]).toEqual([currency, owedBeyondOrders(history, currency)]);
    }
  },
);
