import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import type { Row } from '../../database/schema.ts';
import type { LedgerDeps } from '../audit/attempts.ts';
import { readSummary } from '../kept/kept-lines.ts';

/** Entries per statement: a long ledger is read in pieces, and other work goes between them. */
const PIECE = 400;

const summary = z.object({
  currency: z.string(),
  lines: z.array(z.object({ creditNote: z.string().nullish(), amount: z.string(), account: z.string() })),
});

export interface AccountLine {
  readonly orderId: string;
  readonly currency: string;
  /** With the sign of what it does to the sales: a line of a credit note is reversed. */
  readonly amount: string;
}

/** Lines on some accounts, of a store's orders that are in Xero; at most `limit`, oldest entries first. */
export async function accountLines(
  { db }: Pick<LedgerDeps, 'db'>,
  storeId: string,
  { accounts, limit }: { readonly accounts: ReadonlySet<string>; readonly limit: number },
): Promise<AccountLine[]> {
  const found: AccountLine[] = [];
  if (accounts.size === 0) return [];
  for (let after = 0; found.length < limit;) {
    const ids = await db
      .selectFrom('entries')
      .select('id')
      .where('store_id', '=', storeId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(PIECE)
      .execute();
    const last = ids.at(-1)?.id;
    if (last === undefined) break;
    const rows = await db
      .selectFrom('entries')
      .select(['source_id', 'summary_json', 'summary_packed'])
      .where('store_id', '=', storeId)
      .where('kind', '=', 'order')
      .where('state', '!=', 'skipped')
      .where('id', '>', after)
      .where('id', '<=', last)
      .orderBy('id')
      .execute();
    for (const row of rows) found.push(...linesIn(row, accounts));
    after = last;
    await nextTurn();
  }
  return found.slice(0, limit);
}

function linesIn(
  row: Pick<Row<'entries'>, 'source_id' | 'summary_json' | 'summary_packed'>,
  accounts: ReadonlySet<string>,
): AccountLine[] {
  const read = summary.safeParse(readSummary(row));
  if (!read.success) return [];
  const { currency, lines } = read.data;
  return lines
    .filter(({ account }) => accounts.has(account))
    .map(({ creditNote, amount }) => ({
      orderId: row.source_id,
      currency,
      amount: creditNote == null ? amount : negated(amount),
    }));
}

function negated(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}
