import { Big } from 'big.js';
import { roundTo, sum, XERO_DECIMALS, ZERO } from '../domain/money.ts';
import type { PostedDocument, XeroDocument } from './legs.ts';
import { type DayRange, type Division, periodAround } from './periods.ts';

/** What a document books on one account, without tax: income is positive. */
export interface AccountLine {
  readonly account: string;
  readonly amount: Big;
}

export interface TotalledDocument {
  readonly xeroId: string;
  readonly day: string;
  readonly lines: readonly AccountLine[];
  /** Units of its currency for one of the base currency; null = it is in the base currency; '' = Xero did not say. */
  readonly rate: string | null;
}

export interface AccountTotal {
  /** In the base currency. */
  readonly amount: Big;
  /** Lines in other currencies: each may be off by a cent. */
  readonly converted: number;
  /** A document's rate is not known. */
  readonly isUnsure: boolean;
}

const NONE: AccountTotal = { amount: ZERO, converted: 0, isUnsure: false };

/** What documents book on each account in each part of the range. */
export function createAccountTotals(range: DayRange, by: Division) {
  const periods = new Map<string, Map<string, AccountTotal>>();
  const added = new Set<string>();
  return {
    /** The same document counts once. */
    add({ xeroId, day, lines, rate }: TotalledDocument): void {
      const period = periodAround(day, range, by);
      if (period === null || added.has(xeroId)) return;
      added.add(xeroId);
      const totals = periods.get(period.from) ?? new Map<string, AccountTotal>();
      periods.set(period.from, totals);
      for (const { account, amount } of lines) {
        const known = totals.get(account) ?? NONE;
        totals.set(account, {
          amount: known.amount.plus(toBase(amount, rate)),
          converted: known.converted + (rate === null ? 0 : 1),
          isUnsure: known.isUnsure || rate === '',
        });
      }
    },
    of: ({ from }: DayRange): ReadonlyMap<string, AccountTotal> => periods.get(from) ?? new Map(),
  };
}

/** What of a document is on another account than it was posted on, though its totals are the same; null = nothing, or not known. */
export function movedBetweenAccounts(
  { accounts: posted }: Pick<PostedDocument, 'accounts'>,
  { accounts: now }: Pick<XeroDocument, 'accounts'>,
): Big | null {
  if (posted === undefined || now === undefined) return null;
  const [before, after] = [new Map(posted), new Map(now)];
  const codes = [...new Set([...before.keys(), ...after.keys()])];
  const more = codes
    .map((code) => (after.get(code) ?? ZERO).minus(before.get(code) ?? ZERO))
    .filter((one) => one.gt(ZERO));
  return more.length === 0 ? null : sum(more);
}

export type AccountTotals = ReturnType<typeof createAccountTotals>;

function toBase(amount: Big, rate: string | null): Big {
  return rate === null || rate === '' ? amount : roundTo(amount.div(rate), XERO_DECIMALS);
}

/** What is left of an account's amount in the profit and loss; null = it cannot be distinguished from the cents of conversions. */
export function bookedByOthers(inReport: Big, own: AccountTotal = NONE): Big | null {
  if (own.isUnsure) return null;
  const rest = inReport.minus(own.amount);
  if (own.converted === 0 || rest.eq(ZERO)) return rest;
  // Xero does not document whether it converts lines, accounts or documents.
  return rest.abs().lte(CENT.times(own.converted)) ? null : rest;
}

const CENT = new Big('0.01');
