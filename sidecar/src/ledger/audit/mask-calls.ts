import { inTransaction } from '../../database/transaction.ts';
import type { LedgerDeps } from './attempts.ts';
import { maskContacts } from './mask-contacts.ts';

/** Ids bound per statement. */
const IDS_PER_QUERY = 500;

/**
 * Masks names and addresses in the settled calls that created these orders' contacts. Newer calls are masked when
 * settled; one in progress keeps its bytes until then. Returns how many were changed.
 */
export function maskCallsOf(deps: LedgerDeps, entryIds: readonly number[]): Promise<number> {
  return inTransaction(deps.db, async (db) => {
    let masked = 0;
    for (let first = 0; first < entryIds.length; first += IDS_PER_QUERY) {
      const calls = await db
        .selectFrom('calls')
        .innerJoin('call_items', 'call_items.call_id', 'calls.id')
        .select(['calls.id', 'calls.body'])
        .distinct()
        .where('call_items.entry_id', 'in', entryIds.slice(first, first + IDS_PER_QUERY))
        .where('calls.kind', '=', 'contacts')
        .where('calls.settled_at', 'is not', null)
        .execute();
      for (const { id, body } of calls) {
        const without = maskContacts(body);
        if (without === body) continue;
        await db.updateTable('calls').set({ body: without }).where('id', '=', id).execute();
        masked += 1;
      }
    }
    return masked;
  });
}
