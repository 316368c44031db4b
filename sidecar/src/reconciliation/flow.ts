import { Big } from 'big.js';
import type { CauseCode } from './result.ts';

/** A total and the tax in it. */
export interface Amount {
  readonly total: Big;
  readonly tax: Big;
  /** What was moved from one account to another, without tax; absent = nothing. It is in no total. */
  readonly moved?: Big | undefined;
}

export const NOTHING: Amount = { total: new Big(0), tax: new Big(0) };

export function plus(a: Amount, b: Amount): Amount {
  return { total: a.total.plus(b.total), tax: a.tax.plus(b.tax), ...movedIn(a, b) };
}

function movedIn({ moved: a }: Amount, { moved: b }: Amount): Pick<Amount, 'moved'> {
  if (a === undefined) return b === undefined ? {} : { moved: b };
  return { moved: b === undefined ? a : a.plus(b) };
}

export function minus(a: Amount, b: Amount): Amount {
  return { total: a.total.minus(b.total), tax: a.tax.minus(b.tax) };
}

export function negated({ total, tax }: Amount): Amount {
  return { total: total.neg(), tax: tax.neg() };
}

export function totalOf(amounts: readonly Amount[]): Amount {
  return amounts.reduce(plus, NOTHING);
}

export function isNothing({ total, tax, moved }: Amount): boolean {
  return total.eq(0) && tax.eq(0) && (moved === undefined || moved.eq(0));
}

export interface Cause {
  readonly code: CauseCode;
  readonly detail: string;
}

/** A part of a difference on one day: shop less Xero. `cause` null = unexplained. */
export interface Finding extends Amount {
  readonly day: string;
  readonly currency: string;
  readonly cause: Cause | null;
}
