import { among } from '../../database/among.ts';
import { transact } from '../../database/transaction.ts';
import { CALL_TEXTS, callTexts, keptBody } from '../kept/kept-call.ts';
import type { LedgerDeps } from './attempts.ts';

/** Contact fields that are ours or Xero's, never a name or address. */
const KEPT = new Set(['ContactID', 'ContactNumber', 'ContactStatus', 'AddressType', 'PhoneType']);

export const MASK = '[masked]';

/** The body of a contacts call with every personal value masked: the fields sent remain visible. */
export function maskContacts(body: string): string {
  try {
    return JSON.stringify(masked(JSON.parse(body)));
  } catch {
    return '';
  }
}

function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return MASK;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [
      key,
      KEPT.has(key) && typeof inner === 'string' ? inner : masked(inner),
    ]),
  );
}

/**
 * Masks names and addresses in the settled calls that created these entries' contacts. Newer calls are masked when
 * settled; one in progress keeps its bytes until then. Returns how many were changed.
 */
export function maskCallsOf(deps: LedgerDeps, entryIds: readonly number[]): Promise<number> {
  return transact(deps, async ({ db }) => {
    const calls = await db
      .selectFrom('calls')
      .select(['id', ...CALL_TEXTS])
      .where('id', 'in', db.selectFrom('call_items').select('call_id').where('entry_id', 'in', among(entryIds)))
      .where('kind', '=', 'contacts')
      .where('settled_at', 'is not', null)
      .execute();
    let changed = 0;
    for (const row of calls) {
      const { body } = callTexts(row);
      const without = maskContacts(body);
      if (without === body) continue;
      await db.updateTable('calls').set(keptBody(without)).where('id', '=', row.id).execute();
      changed += 1;
    }
    return changed;
  });
}
