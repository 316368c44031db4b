import { isAppError } from '../../domain/app-error.ts';
import type { Outcome, Round } from '../round.ts';

interface WithContact {
  readonly entry: { readonly id: number };
  readonly contactId: string;
}

/**
 * Which invoices were refused because of their contact: it is archived or merged, or Xero does not know it. Unknown
 * ones are forgotten, so that their buyers are searched again.
 */
export async function withStaleContact<One extends WithContact>(round: Round, all: readonly One[]): Promise<One[]> {
  const isRefused = ({ entry }: One, why: (problem: { code: string; error: unknown }) => boolean) => {
    const outcome: Outcome | undefined = round.failed.get(entry.id);
    if (outcome?.kind !== 'rejected') return false;
    return outcome.problems.some(({ code, details }) => why({ code, error: details['error'] }));
  };
  const archived = all.filter((one) => isRefused(one, ({ code }) => code === 'contact_archived'));
  const notFound = all.filter((one) => isRefused(one, ({ error }) => error === 'xero_not_found'));
  if (notFound.length === 0) return archived;
  const ids = [...new Set(notFound.map(({ contactId }) => contactId))];
  const unknown = await unknownAmong(round, ids);
  for (const id of unknown) await round.contacts.forget(round.tenantId, id);
  return [...archived, ...notFound.filter(({ contactId }) => unknown.has(contactId))];
}

/** Empty when Xero is unavailable: the refusal stands, and a replay checks again. */
async function unknownAmong({ xero, tenantId }: Round, ids: readonly string[]): Promise<ReadonlySet<string>> {
  try {
    const found = await xero.contactsByIds(tenantId, ids);
    const known = new Set(found.map(({ contactId }) => contactId.toLowerCase()));
    return new Set(ids.filter((id) => !known.has(id.toLowerCase())));
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    return new Set();
  }
}
