import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import { z } from 'zod';
import { among } from '../../database/among.ts';
import type { LedgerDeps } from '../audit/attempts.ts';

/** Ids in one statement: from the index alone, a few milliseconds (estimated). */
const IDS_PER_READ = 10_000;
/** Entries in one statement: other work of the service has its turn after each. */
const PIECE = 500;

/** What an amount is: of an order, or of one of its documents in Xero. reversal: credits a whole invoice. */
export type MoneyOf = 'order' | 'invoice' | 'reversal' | 'refund' | 'fee';

export interface DatedMoney {
  readonly of: MoneyOf;
  /** YYYY-MM-DD: the order's in the shop, the document's in Xero. */
  readonly day: string;
  readonly currency: string;
  /** Decimal text, above zero; a fee that came back is below. */
  readonly amount: string;
}

export interface PeriodQuery {
  readonly storeId: string;
  /** Its organisation; null = none, so no documents. */
  readonly tenantId: string | null;
  /** First and last day, YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
  /** Nothing of the period is on an entry that did not change since. */
  readonly changedSince: Date;
}

type Deps = Pick<LedgerDeps, 'db'>;

/** A store's orders placed in some days, and documents in Xero dated in them, page by page. Void ones and cancelled orders are none. */
export async function* moneyOfPeriod(deps: Deps, query: PeriodQuery): AsyncGenerator<DatedMoney[]> {
  // All ids first: an entry that changes while pages are read would be counted twice.
  const ids = [...(await changedIds(deps, query))];
  for (let start = 0; start < ids.length; start += PIECE) {
    const some = ids.slice(start, start + PIECE);
    yield [...(await orders(deps, query, some)), ...(await documents(deps, query, some))];
    await nextTurn();
  }
}

async function changedIds({ db }: Deps, { storeId, changedSince }: PeriodQuery): Promise<Set<number>> {
  const found = new Set<number>();
  let [at, id] = [changedSince.toISOString(), 0];
  for (;;) {
    const rows = await db
      .selectFrom('entries')
      .select(['id', 'updated_at'])
      .where('store_id', '=', storeId)
      .where(sql<boolean>`(updated_at, id) > (${at}, ${id})`)
      .orderBy('updated_at')
      .orderBy('id')
      .limit(IDS_PER_READ)
      .execute();
    for (const row of rows) found.add(row.id);
    const last = rows.at(-1);
    if (last === undefined || rows.length < IDS_PER_READ) return found;
    [at, id] = [last.updated_at, last.id];
    await nextTurn();
  }
}

async function orders({ db }: Deps, { from, to }: PeriodQuery, ids: readonly number[]): Promise<DatedMoney[]> {
  const day = sql<string>`json_extract(summary_json, '$.date')`;
  const rows = await db
    .selectFrom('entries')
    .select(day.as('day'))
    .select(sql<string>`json_extract(summary_json, '$.currency')`.as('currency'))
    .select(sql<string>`json_extract(summary_json, '$.total')`.as('amount'))
    .where('id', 'in', among(ids))
    .where((eb) => eb.and({ kind: 'order' }))
    .where('state', '!=', 'skipped')
    .where(sql<boolean>`json_extract(summary_json, '$.orderStatus') not in ('cancelled', 'failed', 'trash')`)
    .where(sql<boolean>`${day} between ${from} and ${to}`)
    .execute();
  return rows.map((row) => ({ of: 'order', ...row }));
}

async function documents(
  { db }: Deps,
  { tenantId, from, to }: PeriodQuery,
  ids: readonly number[],
): Promise<DatedMoney[]> {
  if (tenantId === null) return [];
  const fact = (name: string) =>
    sql<string | null>`coalesce(json_extract(facts_json, ${`$.invoice.${name}`}),
      json_extract(facts_json, ${`$.creditNote.${name}`}), json_extract(facts_json, ${`$.${name}`}))`;
  const rows = await db
    .selectFrom('documents')
    .innerJoin('entries', 'entries.id', 'documents.entry_id')
    .select(['documents.kind', 'documents.source_key as sourceKey', 'entries.kind as entryKind'])
    .select(sql<string>`${fact('date')}`.as('day'))
    .select(
      sql<string | null>`coalesce(json_extract(seen_json, '$.total'), ${fact('total')}, ${fact('amount')})`.as(
        'amount',
      ),
    )
    .select(sql<string | null>`json_extract(facts_json, '$.currency')`.as('own'))
    .select(sql<string | null>`json_extract(summary_json, '$.currency')`.as('ordered'))
    .select(sql<string | null>`json_extract(facts_json, '$.lines')`.as('lines'))
    .where('documents.entry_id', 'in', among(ids))
    // By the entries: without statistics SQLite would read all documents of the organisation for each piece.
    .where(sql<boolean>`+documents.tenant_id = ${tenantId}`)
    .where(sql<boolean>`+documents.kind in ('invoice', 'credit_note', 'bank_transaction')`)
    .where(sql<boolean>`coalesce(${fact('status')}, '') not in ('VOIDED', 'DELETED')`)
    .where(sql<boolean>`coalesce(json_extract(seen_json, '$.status'), '') not in ('VOIDED', 'DELETED')`)
    .where(sql<boolean>`json_extract(facts_json, '$.deleted') is null`)
    .where(sql<boolean>`${fact('date')} between ${from} and ${to}`)
    .execute();
  return rows.flatMap(({ kind, sourceKey, entryKind, day, own, ordered, ...money }) => {
    const currency = own ?? ordered;
    if (currency === null || money.amount === null) return [];
    const amounts = entryKind === 'order' ? [money.amount] : feesIn(money.lines);
    return amounts.map((amount) => ({ of: ofDocument(kind, sourceKey), day, currency, amount }));
  });
}

function ofDocument(kind: string, sourceKey: string): MoneyOf {
  if (kind === 'invoice') return 'invoice';
  if (kind === 'credit_note') return sourceKey.endsWith('/reversal') ? 'reversal' : 'refund';
  return 'fee';
}

const payoutLines = z.array(z.object({ of: z.string(), amount: z.string() })).catch([]);
/** Of what a payout costs: disputes and reserves are none. */
const FEES: ReadonlySet<string> = new Set(['fees', 'feeTax']);

function feesIn(lines: string | null): string[] {
  return payoutLines
    .parse(JSON.parse(lines ?? '[]'))
    .filter(({ of }) => FEES.has(of))
    .map(({ amount }) => amount);
}
