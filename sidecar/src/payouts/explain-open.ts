import { Big } from 'big.js';
import { sum, ZERO } from '../domain/money.ts';
import type { LinkedTransaction } from '../domain/payouts/payouts.ts';
import type { OpenFigure } from './open-orders.ts';
import type { Found } from './payout-groups.ts';
import type { ProofCode } from './proof-result.ts';
import { type BookedMovement, type FeeRule, type ProofPart, sidesOfRow } from './proof-sides.ts';

/** All that is known of an order whose figures differ. */
export interface OrderDetails extends FeeRule {
  readonly account: string;
  /** Of any account and day. */
  readonly movements: readonly BookedMovement[];
  /** Of any day, on this balance. */
  readonly rows: readonly LinkedTransaction[];
  /** It is not posted yet: pending, or waiting. */
  readonly isWaiting: boolean;
  /** Why it is not posted: the code of its problem; '' = it is, or nothing says. */
  readonly why: string;
  /** The day of the newest row that was read; '' = none. */
  readonly readThrough: string;
}

/** Why a figure of an order is another in the books than at the provider. */
export function explainOpen(
  { part, orderId, rowId, books, provider }: OpenFigure,
  details: OrderDetails | null,
): Found {
  const amount = books.minus(provider);
  const of = (code: ProofCode, detail = ''): Found => ({
    code,
    amount,
    orderId,
    payoutId: payoutIdOf(details),
    detail,
  });
  if (orderId === null) return of('not_linked', rowId);
  if (details === null) return of(differs(part));
  const { movements, account, readThrough, isWaiting, why } = details;
  const here = movements.filter((one) => one.part === part && one.account === account);
  const sides = details.rows.map((row) => sidesOfRow(row, details).filter((one) => one.part === part && one.isOfOrder));
  const rows = sides.filter((pieces) => pieces.length > 0);
  // What was equal on both sides was forgotten: the figure may be a part of it.
  const [posted, listed] = [total(here), sum(rows.flat().map((one) => one.amount))];
  if (posted.eq(listed) && here.length + rows.length > 0) return of('other_day');
  if (here.length === 0) {
    const away = movements.find((one) => one.part === part && one.account !== account);
    if (away !== undefined) return of('other_account', away.account);
    return isWaiting ? of('waiting') : of(missing(part), why);
  }
  if (rows.length === 0 && (part !== 'fees' || details.feesByOrder))
    return of(here.every(({ day }) => day > readThrough) ? 'not_read_yet' : 'not_at_provider');
  const isMore = posted.abs().gt(listed.abs());
  return of(isMore && here.length > rows.length ? twice(part) : differs(part));
}

/** Fees that are booked with an order, and with its payout: the same money, so that only what is left of both is a difference. */
export function netFees(found: readonly Found[]): Found[] {
  const isFee = ({ code, payoutId }: Found) => payoutId !== null && code.startsWith('fee_');
  const byPayout = Map.groupBy(found.filter(isFee), ({ payoutId }) => payoutId ?? '');
  const isNothing = (all: readonly Found[]) => all.length > 1 && sum(all.map(({ amount }) => amount)).eq(ZERO);
  const cancelled = new Set([...byPayout.values()].filter(isNothing).flat());
  return found.filter((one) => !cancelled.has(one));
}

function payoutIdOf(details: OrderDetails | null): string | null {
  return details?.rows.find(({ kind }) => kind === 'sale')?.payoutId ?? null;
}

function total(movements: readonly BookedMovement[]): Big {
  return sum(movements.map(({ amount }) => new Big(amount)));
}

function missing(part: ProofPart): ProofCode {
  if (part === 'fees') return 'fee_missing';
  return part === 'refunds' ? 'refund_missing' : 'payment_missing';
}

function twice(part: ProofPart): ProofCode {
  if (part === 'fees') return 'fee_twice';
  return part === 'refunds' ? 'refund_twice' : 'payment_twice';
}

function differs(part: ProofPart): ProofCode {
  if (part === 'fees') return 'fee_differs';
  return part === 'refunds' ? 'refund_differs' : 'payment_differs';
}
