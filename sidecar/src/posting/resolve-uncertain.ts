import { XeroError } from '../xero/errors.ts';
import { findUncertain } from './find-uncertain.ts';
import type { PostingDeps } from './work.ts';

/**
 * Looks in Xero for every call of the organisation whose outcome is unknown, then frees its entries: what Xero has is in
 * the ledger by then, so the pipeline goes on where the call broke off. While Xero cannot be asked they stay uncertain.
 */
export async function resolveUncertain(deps: PostingDeps, tenantId: string): Promise<void> {
  const uncertain = await deps.ledger.listUncertain({ tenantId });
  if (uncertain.length === 0) return;
  const ids = new Set(uncertain.map((entry) => entry.id));
  for (const call of await deps.ledger.unsettledCalls(tenantId)) {
    if (!call.items.some((item) => ids.has(item.entryId))) continue;
    try {
      await findUncertain(deps, call);
    } catch (error) {
      if (!(error instanceof XeroError)) throw error;
      return;
    }
  }
  for (const entry of uncertain) await deps.ledger.resolveUncertain(entry, { to: 'pending' });
}
