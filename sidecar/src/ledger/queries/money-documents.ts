import { type SelectQueryBuilder, sql } from 'kysely';
import { among } from '../../database/among.ts';
import type { Schema } from '../../database/schema.ts';
import { readFacts } from '../kept/kept-lines.ts';
import type { LedgerDeps } from '../audit/attempts.ts';

const KINDS = ['payment', 'refund_payment', 'bank_transaction', 'bank_transfer'] as const;

/** A document that moves money on a bank account. */
export interface MoneyDocument {
  readonly id: number;
  readonly kind: (typeof KINDS)[number];
  readonly sourceKey: string;
  readonly xeroId: string;
  /** "order", or another source of documents. */
  readonly entryKind: string;
  readonly sourceId: string;
  /** The order's; null = not known. */
  readonly currency: string | null;
  readonly facts: unknown;
  /** The account of the order's payment: earlier versions kept none with a refund's. */
  readonly paidTo: unknown;
}

interface Place {
  readonly storeId: string;
  readonly tenantId: string;
}

/** Those of a store after a document's id, oldest first: page by page. */
export async function moneyDocuments(
  { db }: Pick<LedgerDeps, 'db'>,
  { storeId, tenantId, after, limit }: Place & { readonly after: number; readonly limit: number },
): Promise<MoneyDocument[]> {
  const rows = await selected(db, { storeId, tenantId })
    .where('documents.id', '>', after)
    .orderBy('documents.id')
    .limit(limit)
    .execute();
  return rows.map(toMoneyDocument);
}

/** Those of these sources, e.g. orders. */
export async function moneyDocumentsOf(
  { db }: Pick<LedgerDeps, 'db'>,
  { storeId, tenantId, kind, sourceIds }: Place & { readonly kind: string; readonly sourceIds: readonly string[] },
): Promise<MoneyDocument[]> {
  const rows = await selected(db, { storeId, tenantId })
    .where('entries.kind', '=', kind)
    .where('entries.source_id', 'in', among(sourceIds))
    .orderBy('documents.id')
    .execute();
  return rows.map(toMoneyDocument);
}

function selected(db: LedgerDeps['db'], { storeId, tenantId }: Place) {
  return db
    .selectFrom('documents')
    .innerJoin('entries', 'entries.id', 'documents.entry_id')
    .select(['documents.id', 'documents.kind', 'documents.source_key', 'documents.xero_id'])
    .select(['documents.facts_json', 'documents.facts_packed'])
    .select(['entries.kind as entry_kind', 'entries.source_id'])
    .select([
      sql<string | null>`json_extract(summary_json, '$.currency')`.as('currency'),
      sql<string | null>`(select json_extract(paid.facts_json, '$.account') from documents as paid
        where paid.entry_id = documents.entry_id and paid.kind = 'payment' order by paid.id desc limit 1)`.as(
        'paid_to',
      ),
    ])
    .where((eb) => eb.and({ 'documents.store_id': storeId, 'documents.tenant_id': tenantId }))
    .where('documents.kind', 'in', KINDS);
}

type Selected = ReturnType<typeof selected> extends SelectQueryBuilder<Schema, never, infer Row> ? Row : never;

function toMoneyDocument(row: Selected): MoneyDocument {
  return {
    ...{
      id: row.id,
      sourceKey: row.source_key,
      xeroId: row.xero_id,
      entryKind: row.entry_kind,
      sourceId: row.source_id,
    },
    kind: KINDS.find((one) => one === row.kind) ?? 'payment',
    ...{ currency: row.currency, facts: readFacts(row) },
    paidTo: row.paid_to === null ? null : JSON.parse(row.paid_to),
  };
}
