import { Big } from 'big.js';
import type { BalanceKind, LinkedTransaction, ProviderPayout } from '../../src/domain/payouts/payouts.ts';
import type { OrderDetails } from '../../src/payouts/explain-open.ts';
import { createClearingProof, type ProofQuery } from '../../src/payouts/prove-clearing.ts';
import type { BookedMovement, ProofPart } from '../../src/payouts/proof-sides.ts';
import type { ProvedAccount } from '../../src/payouts/proof-result.ts';

export const CLEARING = '095';
const CENTS = 100;

export function money(cents: number): string {
  return new Big(cents).div(CENTS).toFixed(2);
}

export interface RowPlan {
  readonly kind: BalanceKind;
  readonly amount: number;
  readonly fee?: number;
  readonly feeTax?: number;
  readonly order?: string;
  readonly payout?: string | null;
  readonly day: string;
  readonly currency?: string;
  readonly otherShop?: true;
  /** The payout that failed. */
  readonly undoes?: string;
  readonly customer?: LinkedTransaction['customer'];
}

let rowCount = 0;

/** Cents. */
export function rowOf(plan: RowPlan): LinkedTransaction {
  const { kind, amount, fee = 0, feeTax = 0, order = null, payout = null, day, currency = 'EUR' } = plan;
  rowCount += 1;
  return {
    ...{ gateway: 'stripe', id: `txn_${rowCount}`, currency, kind, type: kind },
    ...{ amount: money(amount), fee: money(fee), feeTax: money(feeTax), net: money(amount - fee - feeTax) },
    ...{ createdAt: `${day}T12:00:00Z`, payoutId: payout, customer: plan.customer ?? null, description: '' },
    references: plan.undoes === undefined ? {} : { payout: plan.undoes },
    ...{
      orderId: order,
      refundId: null,
      linkedBy: order === null ? null : 'charge',
      isOtherShop: plan.otherShop === true,
    },
  };
}

export function payoutOf(
  id: string,
  cents: number,
  arrives: string,
  more: Partial<ProviderPayout> = {},
): ProviderPayout {
  return {
    ...{ gateway: 'stripe', id, currency: 'EUR', net: money(cents), createdAt: `${arrives}T00:00:00Z`, arrives },
    ...{ status: 'paid', automatic: true, isFinal: true, trace: null },
    ...more,
  };
}

let documentCount = 0;

/** Cents: money into the account is positive. */
export function booked(
  part: ProofPart,
  cents: number,
  day: string,
  of: { readonly order?: string; readonly payout?: string; readonly account?: string; readonly currency?: string },
): BookedMovement {
  documentCount += 1;
  const { order = null, payout = null, account = CLEARING, currency = 'EUR' } = of;
  const names = { xeroId: `document-${documentCount}`, orderId: order, payoutId: payout };
  return { ...names, day, part, amount: money(cents), currency, account };
}

export interface Books {
  readonly rows: readonly LinkedTransaction[];
  readonly payouts: readonly ProviderPayout[];
  readonly movements: readonly BookedMovement[];
  readonly xero?: string | null;
  readonly details?: Partial<OrderDetails>;
}

/** As the operation does it, with everything in memory. */
export function prove(
  { rows, payouts, movements, xero = null, details = {} }: Books,
  on: string,
  more: Partial<ProofQuery> = {},
): ProvedAccount {
  const currency = more.currency ?? 'EUR';
  const query: ProofQuery = {
    ...{ gateway: 'stripe', account: CLEARING, from: null, on, until: `${dayAfter(on)}T00:00:00Z`, feesByOrder: false },
    ...{ balance: null, ...more, currency, payouts: payouts.filter((one) => one.currency === currency) },
  };
  const proof = createClearingProof(query);
  const own = rows.filter((one) => one.currency === currency);
  for (const one of own) proof.addRow(one);
  for (const one of movements) proof.addMovement(one);
  const open = proof.open();
  const orders = new Map(
    open.flatMap(({ orderId }) => {
      if (orderId === null) return [];
      const found: OrderDetails = {
        ...{ account: query.account, feesByOrder: query.feesByOrder, isWaiting: false, why: '', readThrough: on },
        movements: movements.filter((one) => one.orderId === orderId),
        rows: own.filter((one) => one.orderId === orderId),
        ...details,
      };
      return [[orderId, found] as const];
    }),
  );
  return proof.finish(open, { orders, xero });
}

export function dayAfter(day: string, days = 1): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
