import { isAppError } from '../domain/app-error.ts';
import { type Marked, originOf, type SourceOrigin } from '../domain/origin-mark.ts';
import type { Entry } from '../ledger/entry.ts';
import { record, unlessDuplicate } from './calls/record.ts';
import type { Take } from './document-kind.ts';
import { noteMade } from './history-notes/request-notes.ts';
import { isLive } from './invoices/compare-documents.ts';
import type { Round } from './round.ts';

/** Xero's clock and ours may differ by less than this: lists of changes are read from so much earlier. */
export const LOOK_BACK_MS = 60 * 60_000;
/** 100,000 documents with numbers. Older ones are still protected by their number and reference. */
export const RECONCILED_PAGES_MAX = 100;

/** The documents of a list, page by page, that carry a mark of one of these stores; live ones come first on each page. */
export async function eachMarked<T extends Marked & { readonly status: string }>(
  pages: AsyncIterable<readonly T[]> | Iterable<readonly T[]>,
  storeIds: ReadonlySet<string>,
  work: (there: T, origin: SourceOrigin) => Promise<void>,
  {
    pagesMax = Infinity,
    origins = () => Promise.resolve(originOf),
  }: {
    readonly pagesMax?: number;
    /** Where a document's mark alone doesn't say it. */
    readonly origins?: (page: readonly T[]) => Promise<(there: T) => SourceOrigin | null>;
  } = {},
): Promise<void> {
  let count = 0;
  for await (const all of pages) {
    const originIn = await origins(all);
    // Earlier deleted drafts free their number: the live document is the order's.
    for (const there of all.toSorted((a, b) => Number(isLive(b)) - Number(isLive(a)))) {
      const origin = originIn(there);
      if (origin !== null && storeIds.has(origin.storeId)) await work(there, origin);
    }
    count += 1;
    if (count >= pagesMax) return;
  }
}

/** `taken`: the entries with new documents, by store. */
export function takeInto(round: Round, taken = new Map<string, Set<number>>()): Take {
  return async (origin, sourceKey, document) => {
    const { tenantId } = round;
    const { storeId, sourceId } = origin;
    const { kind, xeroId } = document;
    if ((await round.ledger.findDocument(tenantId, storeId, kind, sourceKey)) !== null) return;
    const known = await round.ledger.entry(storeId, origin.kind, sourceId);
    const id = known !== null && isOpen(known) ? known.id : await wake(round, origin, xeroId);
    const entry = { id, storeId, sourceId };
    const isNew = await unlessDuplicate(
      () =>
        round.ledger.together(async (ledger) => {
          const own = { ...round, ledger };
          await record(own, { entry, sourceKey }, document);
          await ledger.addAttempt(id, 'adopted', { kind, xeroId, because: 'found in the books' });
          await noteMade(own, { entry, kind, documentId: xeroId, sourceKey }, true);
        }),
      // The ledger has it for another entry: posting this one reports that.
      () => undefined,
    );
    if (isNew) taken.set(storeId, (taken.get(storeId) ?? new Set()).add(id));
  };
}

function isOpen({ state }: Entry): boolean {
  return state === 'pending' || state === 'claimed' || state === 'waiting' || state === 'uncertain';
}

/** Its entry is checked again. */
async function wake({ ledger }: Round, { storeId, kind, sourceId }: SourceOrigin, xeroId: string): Promise<number> {
  const fingerprint = `found:${xeroId}`;
  return (await ledger.acceptEvent({ storeId, kind, sourceId, source: 'replay', fingerprint })).entryId;
}

/** Once for each store in a process: documents without a unique number are read before the first is sent. true = read. */
export async function readOnce(
  { tenantId, reconciled }: Pick<Round, 'tenantId' | 'reconciled'>,
  storeIds: ReadonlySet<string>,
  what: string,
  read: (unread: ReadonlySet<string>) => Promise<void>,
): Promise<boolean> {
  const keyOf = (storeId: string) => `${tenantId} ${storeId} ${what}`;
  const unread = new Set([...storeIds].filter((storeId) => !reconciled.has(keyOf(storeId))));
  if (unread.size === 0) return false;
  await read(unread);
  for (const storeId of unread) reconciled.add(keyOf(storeId));
  return true;
}

/** A permission that was removed meanwhile is reported when a document of the kind is sent. */
export async function ifPermitted(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isAppError(error, 'xero', 'xero_scope_missing')) throw error;
  }
}
