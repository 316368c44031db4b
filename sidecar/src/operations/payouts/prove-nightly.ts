import { Big } from 'big.js';
import type { KeptProof } from '../../clearing/kept-proofs.ts';
import { zoneOfFacts } from '../../context/time-zones.ts';
import type { Context } from '../../context/context.ts';
import { addDays, dayIn } from '../../domain/day.ts';
import { sum, toMoney } from '../../domain/money.ts';
import { PAYOUT_GATEWAY_NAMES } from '../../domain/payouts/payout-gateways.ts';
import { payoutsOf } from '../../domain/settings/settings-payouts.ts';
import { TIMING } from '../../payouts/proof-result.ts';
import type { ClearingFacts } from '../../status/store-facts.ts';
import { proofWords } from './proof-words.ts';
import { proveClearing, type ProvedWithLine } from './prove-clearing.ts';

/** Proves the day before, and keeps what a person has to look at. One call to Xero at most; none where nothing of a provider is read. */
export async function proveNightly(context: Context, storeId: string): Promise<void> {
  const { clearing, stores, now, settings } = context;
  if ((await clearing.currencies(storeId)).length === 0) return;
  const { facts } = await stores.get(storeId);
  const on = addDays(dayIn(now(), zoneOfFacts(facts)), -1);
  const { accounts } = await proveClearing(context, storeId, { on, calls: { priority: 'backfill' } });
  const own = await settings.get(storeId);
  // Payouts that are explained only are booked by a person: without Xero's balance nobody knows whether they were.
  const known = accounts.filter(({ gateway, account, xero }) => {
    return account !== '' && (xero !== null || payoutsOf(own, gateway).mode === 'book');
  });
  await clearing.keepProofs(
    storeId,
    known.map((one) => toKept(one, on, storeId)),
  );
}

function toKept({ gateway, currency, difference, causes }: ProvedWithLine, on: string, storeId: string): KeptProof {
  const loud = Map.groupBy(
    causes.filter(({ code }) => !TIMING.has(code)),
    ({ code }) => code,
  );
  return {
    ...{ gateway, currency, on, difference },
    causes: [...loud].map(([code, all]) => ({
      ...{ code, title: proofWords({ code, orderId: null, payoutId: null, detail: '' }, storeId).title },
      amount: toMoney(sum(all.map(({ amount }) => new Big(amount)))),
      orders: all.length,
    })),
  };
}

/** What alarms of the last night; null = nothing. */
export async function clearingFacts(
  { clearing }: Pick<Context, 'clearing'>,
  storeId: string,
): Promise<ClearingFacts | null> {
  const differing = (await clearing.proofs(storeId)).filter(({ causes }) => causes.length > 0);
  const [first] = differing;
  if (first === undefined) return null;
  return {
    on: first.on,
    accounts: differing.map(({ gateway, currency, difference, causes }) => ({
      ...{ name: PAYOUT_GATEWAY_NAMES[gateway], currency, difference },
      causes: causes.map(({ title, orders }) => ({ title, orders })),
      isUnexplained: causes.some(({ code }) => code === 'unexplained'),
    })),
  };
}
