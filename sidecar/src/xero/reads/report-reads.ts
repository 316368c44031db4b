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
  };
}

/** Accounts without movement are absent, and rows that name no account (sums, currency gains). */
function toAmounts(json: unknown): ProfitAndLoss {
  const parsed = report.safeParse(json);
  if (!parsed.success) throw unreadable(parsed.error);
  const rows = (parsed.data.Reports[0]?.Rows ?? []).flatMap((one) => [one, ...(one.Rows ?? [])]);
  return new Map(rows.flatMap((one) => toAmount(one)));
}

function toAmount({ RowType, Cells }: z.infer<typeof row>): [string, string][] {
  const [name, amount] = Cells ?? [];
  const accountId = name?.Attributes?.find(({ Id }) => Id === 'account')?.Value;
  if (RowType !== 'Row' || accountId === undefined) return [];
  if (amount?.Value === undefined || amount.Value === null || amount.Value === '') return [];
  const value = money.safeParse(amount.Value);
  if (!value.success) throw unreadable(value.error);
  return [[accountId, value.data]];
}

function unreadable(cause: unknown): Error {
  return xeroError('xero_bad_answer', "Xero's profit and loss cannot be read.", { cause });
}
