import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import type { LedgerDeps } from '../audit/attempts.ts';

/** Entries per statement: a long ledger is read in pieces, and other work goes between them. */
const PIECE = 1_000;

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
  const named = [...accounts].map((account) => `%${JSON.stringify({ account }).slice(1, -1)}%`);
  if (named.length === 0) return [];
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
      .select(['source_id', 'summary_json'])
      .where('store_id', '=', storeId)
      .where('kind', '=', 'order')
      .where('state', '!=', 'skipped')
      .where('id', '>', after)
      .where('id', '<=', last)
      .where((eb) => eb.or(named.map((part) => eb('summary_json', 'like', part))))
      .orderBy('id')
      .execute();
    for (const row of rows) found.push(...linesIn(row, accounts));
    after = last;
    await nextTurn();
  }
  return found.slice(0, limit);
}

function linesIn(
  { source_id: orderId, summary_json }: { readonly source_id: string; readonly summary_json: string | null },
  accounts: ReadonlySet<string>,
): AccountLine[] {
  const read = summary.safeParse(JSON.parse(summary_json ?? '{}'));
  if (!read.success) return [];
  const { currency, lines } = read.data;
  return lines
    .filter(({ account }) => accounts.has(account))
    .map(({ creditNote, amount }) => ({ orderId, currency, amount: creditNote == null ? amount : negated(amount) }));
}

function negated(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}
