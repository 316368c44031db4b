import { isAppError } from '../../domain/app-error.ts';
import type { ReadyInvoice } from '../invoices/post-invoices.ts';
import type { Outcome, PostingDeps } from '../work.ts';

/**
 * Which invoices were refused because of their contact: it is archived or merged, or Xero does not know it. Unknown
 * ones are forgotten, so that their buyers are searched again.
 */
export async function withStaleContact(
  deps: PostingDeps,
  tenantId: string,
  ready: readonly ReadyInvoice[],
  failed: ReadonlyMap<number, Outcome>,
): Promise<readonly ReadyInvoice[]> {
  const outcomeOf = ({ work }: ReadyInvoice) => failed.get(work.entry.id);
  const archived = ready.filter((one) => isRejected(outcomeOf(one), ({ code }) => code === 'contact_archived'));
  const notFound = ready.filter((one) => isRejected(outcomeOf(one), ({ error }) => error === 'xero_not_found'));
  if (notFound.length === 0) return archived;
  const ids = [...new Set(notFound.map(({ contactId }) => contactId))];
  const unknown = await unknownAmong(deps, tenantId, ids);
  for (const id of unknown) await deps.contacts.forget(tenantId, id);
  return [...archived, ...notFound.filter(({ contactId }) => unknown.has(contactId))];
}

function isRejected(
  outcome: Outcome | undefined,
  why: (problem: { readonly code: string; readonly error: string | number | undefined }) => boolean,
): boolean {
  if (outcome?.kind !== 'rejected') return false;
  return outcome.problems.some(({ code, details }) => why({ code, error: details['error'] }));
}

/** Empty when Xero is unavailable: the refusal stands, and a replay checks again. */
async function unknownAmong(deps: PostingDeps, tenantId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
  try {
    const found = await deps.xero.contactsByIds(tenantId, ids);
    const known = new Set(found.map(({ contactId }) => contactId.toLowerCase()));
    return new Set(ids.filter((id) => !known.has(id.toLowerCase())));
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    return new Set();
  }
}
