import { z } from 'zod';
import { money } from '../wire/fields.ts';
import { xeroError } from '../xero-error.ts';
import type { Get, ReadOptions } from './paging.ts';
import type { PeriodQuery } from './period-reads.ts';

const cell = z.object({
  Value: z.unknown(),
  Attributes: z.array(z.object({ Value: z.string(), Id: z.string() })).nullish(),
});
const row = z.object({ RowType: z.string(), Cells: z.array(cell).nullish() });
const section = row.extend({ Rows: z.array(row).nullish() });
const report = z.object({ Reports: z.array(z.object({ Rows: z.array(section) })).min(1) });

/** The amount of each account, by its id, in the base currency; income is credit less debit, costs the other way. */
export type ProfitAndLoss = ReadonlyMap<string, string>;

/** Accounts that never moved are absent. */
export type BankBalances = ReadonlyMap<string, string>;

export function reportReads(get: Get) {
  return {
    /** Accrual basis, by the dates of the documents. Needs a permission of its own. One call; at most a year. */
    profitAndLoss: async (
      tenantId: string,
      { from, to }: Omit<PeriodQuery, 'page'>,
      options?: ReadOptions,
    ): Promise<ProfitAndLoss> => {
      // A layout that a person made may group accounts into one row.
      const query = new URLSearchParams({ fromDate: from, toDate: to, standardLayout: 'true', paymentsOnly: 'false' });
      return toAmounts(await get(tenantId, `Reports/ProfitAndLoss?${query.toString()}`, options));
    },
    /** Of each bank account, by its id, at the end of a day, in the base currency. Needs a permission of its own. One call. */
    bankBalances: async (tenantId: string, on: string, options?: ReadOptions): Promise<BankBalances> => {
      const query = new URLSearchParams({ fromDate: on, toDate: on });
      return toClosing(await get(tenantId, `Reports/BankSummary?${query.toString()}`, options));
    },
  };
}

/** The column is found by its title: with accounts in other currencies there are more of them. */
function toClosing(json: unknown): BankBalances {
  const rows = toRows(json);
  const header = rows.find(({ RowType }) => RowType === 'Header')?.Cells ?? [];
  const at = header.findIndex(({ Value }) => Value === 'Closing Balance');
  if (at < 0) throw unreadable(new Error('There is no column "Closing Balance".'));
  return new Map(rows.flatMap(({ RowType, Cells }) => (RowType === 'Row' ? toPair(Cells?.[0], Cells?.[at]) : [])));
}

/** Accounts without movement are absent, and rows that name no account (sums, currency gains). */
function toAmounts(json: unknown): ProfitAndLoss {
  return new Map(
    toRows(json).flatMap(({ RowType, Cells }) => (RowType === 'Row' ? toPair(Cells?.[0], Cells?.[1]) : [])),
  );
}

function toRows(json: unknown): z.infer<typeof row>[] {
  const parsed = report.safeParse(json);
  if (!parsed.success) throw unreadable(parsed.error);
  return (parsed.data.Reports[0]?.Rows ?? []).flatMap((one) => [one, ...(one.Rows ?? [])]);
}

type Cell = z.infer<typeof cell> | undefined;

/** [] = it names no account, or is blank. */
function toPair(name: Cell, amount: Cell): [string, string][] {
  const accountId = name?.Attributes?.find(({ Id }) => Id === 'account' || Id === 'accountID')?.Value;
  if (accountId === undefined) return [];
  if (amount?.Value === undefined || amount.Value === null || amount.Value === '') return [];
  const value = money.safeParse(amount.Value);
  if (!value.success) throw unreadable(value.error);
  return [[accountId, value.data]];
}

function unreadable(cause: unknown): Error {
  return xeroError('xero_bad_answer', "Xero's report cannot be read.", { cause });
}
