import type { Problem } from '../mapping/problems.ts';
import { XeroError } from '../xero/errors.ts';
import { failedCall } from './failure.ts';
import { findUncertain } from './find-uncertain.ts';
import type { PostingDeps } from './work.ts';

/** Xero could not be asked: it is asked again after this, and nothing is sent to the organisation meanwhile. */
const ASK_AGAIN_MS = 15_000;

/**
 * Looks in Xero for every call of the organisation whose outcome is unknown, then frees its entries: what Xero has is in
 * the ledger by then, so the pipeline goes on where the call broke off. false = Xero could not be asked, so nothing may
 * be sent yet.
 */
export async function resolveUncertain(deps: PostingDeps, tenantId: string): Promise<boolean> {
  const uncertain = await deps.ledger.listUncertain({ tenantId });
  if (uncertain.length === 0) return true;
  const ids = new Set(uncertain.map((entry) => entry.id));
  const doubles = new Map<number, Problem>();
  for (const call of await deps.ledger.unsettledCalls(tenantId)) {
    if (!call.items.some((item) => ids.has(item.entryId))) continue;
    try {
      for (const [entryId, problem] of await findUncertain(deps, call)) doubles.set(entryId, problem);
    } catch (error) {
      if (!(error instanceof XeroError)) throw error;
      await failedCall(deps, tenantId, error);
      const until = new Date(deps.now().getTime() + ASK_AGAIN_MS);
      await deps.connections.pause(tenantId, until, `Xero could not be asked what became of a call: ${error.message}`);
      return false;
    }
  }
  for (const entry of uncertain) {
    const problem = doubles.get(entry.id);
    await deps.ledger.resolveUncertain(
      entry,
      problem === undefined ? { to: 'pending' } : { to: 'rejected', problems: [problem] },
    );
  }
  return true;
}
