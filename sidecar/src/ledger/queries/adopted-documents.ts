import { sql } from 'kysely';
import type { LedgerDeps } from '../audit/attempts.ts';

const ENDED = sql.raw(`('PAID', 'VOIDED', 'DELETED')`);

/**
 * Invoices linked, not created by us, and still open as far as we know: not paid or void when linked,
 * and neither paid by us nor seen so in Xero since. Last linked first.
 */
export async function openAdopted(deps: LedgerDeps, tenantId: string, limit: number): Promise<string[]> {
  const rows = await deps.db
    .selectFrom('documents')
    .innerJoin('entries', 'entries.id', 'documents.entry_id')
    .select('documents.xero_id')
    .where('documents.tenant_id', '=', tenantId)
    .where('documents.kind', '=', 'invoice')
    // Must match the index "documents_adopted" exactly.
    .where(sql<boolean>`json_extract(facts_json, '$.adopted') is not null`)
    .where(sql<boolean>`json_extract(facts_json, '$.invoice.status') not in ${ENDED}`)
    // The order's earlier invoices no longer count.
    .where(sql<boolean>`coalesce(json_extract(summary_json, '$.invoiceId'), xero_id) = xero_id`)
    .where(sql<boolean>`coalesce(json_extract(summary_json, '$.paid'), 0) = 0`)
    .where(
      sql<boolean>`coalesce(json_extract(summary_json, '$.xero.id') = xero_id
        and json_extract(summary_json, '$.xero.status') in ${ENDED}, 0) = 0`,
    )
    .orderBy('documents.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => row.xero_id);
}
