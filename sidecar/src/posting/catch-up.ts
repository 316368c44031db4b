import { issueKey, orderKey, refundKey, reversalKey } from '../ledger/entry-key.ts';
import type { ClaimedEntry, Entry, NewDocument, RecordedDocument } from '../ledger/entry.ts';
import { DuplicateDocument } from '../ledger/errors.ts';
import { readOrigin, type Origin } from '../mapping/origin-mark.ts';
import type { CreditNoteSummary } from '../xero/credit-note-element.ts';
import { XeroError } from '../xero/errors.ts';
import type { InvoiceSummary } from '../xero/wire.ts';
import { failedCall } from './failure.ts';
import { isLive } from './settle-batch.ts';
import type { Settled } from './settle-entries.ts';
import { storedInvoice } from './stored-invoice.ts';
import type { PipelineDeps } from './work.ts';

/** Read again this far before the last answer the ledger knows: Xero's clock and ours may differ. */
const LOOK_BACK_MS = 60 * 60_000;
/** 100,000 documents. What lies beyond is still held off by its number and reference. */
const PAGES_MAX = 100;

/** Entries that got documents, by their store. */
type Taken = Map<string, Set<number>>;

/**
 * Before the first sending of a process: is the ledger as new as the books? It is not when it was restored from a backup,
 * lost, or when a copy of it posted elsewhere. What bears a mark of ours and the ledger does not know is taken into it, so
 * that no document of any kind is made twice. null = it was looked; else what becomes of the entries.
 */
export async function catchUp(
  deps: PipelineDeps,
  tenantId: string,
  storeIds: readonly string[],
  claimed: readonly ClaimedEntry[],
): Promise<ReadonlyMap<number, Settled> | null> {
  const keyOf = (storeId: string) => `${tenantId} ${storeId}`;
  // One reading for all stores that post there, rather than one for each.
  const unread = new Set(storeIds.filter((storeId) => !deps.caughtUp.has(keyOf(storeId))));
  if (unread.size === 0) return null;
  const last = await deps.ledger.lastAnsweredAt(tenantId, [...unread]);
  const since = last === null ? null : new Date(last.getTime() - LOOK_BACK_MS);
  const taken: Taken = new Map();
  try {
    // A document needs a contact, and contacts are read before posting anyway: new books cost no reading of their own.
    await deps.contacts.refresh(tenantId);
    if (since !== null || !(await deps.contacts.isEmpty(tenantId))) {
      await takeInvoices(deps, tenantId, unread, since, taken);
      await takeCreditNotes(deps, tenantId, unread, since, taken);
    }
  } catch (error) {
    if (!(error instanceof XeroError)) throw error;
    const outcome = await failedCall(deps, tenantId, error);
    return new Map(claimed.map((entry) => [entry.id, { outcome: outcome(entry.tries) }]));
  }
  for (const storeId of unread) deps.caughtUp.add(keyOf(storeId));
  for (const [storeId, entries] of taken) await deps.tookOver({ tenantId, storeId, orders: entries.size });
  return null;
}

async function takeInvoices(
  deps: PipelineDeps,
  tenantId: string,
  storeIds: ReadonlySet<string>,
  since: Date | null,
  taken: Taken,
): Promise<void> {
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const { invoices, more } = await deps.xero.ownInvoicesPage(tenantId, { since, page });
    const ours = invoices.flatMap((invoice) => {
      const origin = readOrigin(invoice.reference);
      return origin !== null && storeIds.has(origin.storeId) ? [{ invoice, origin }] : [];
    });
    // Drafts before it that were deleted give their number free: the living one is the order's.
    for (const one of ours.sort((a, b) => Number(isLive(b.invoice)) - Number(isLive(a.invoice)))) {
      await takeInvoice(deps, tenantId, one, taken);
    }
    if (!more) return;
  }
}

async function takeInvoice(
  deps: PipelineDeps,
  tenantId: string,
  { invoice, origin }: { readonly invoice: InvoiceSummary; readonly origin: Origin },
  taken: Taken,
): Promise<void> {
  const issue = Number(/^Issue (\d{1,4}): /.exec(origin.front)?.[1] ?? 1);
  const stored = storedInvoice(invoice, null);
  await take(deps, origin, taken, {
    tenantId,
    kind: 'invoice',
    sourceKey: issueKey(orderKey(origin.orderId), issue),
    xeroId: invoice.invoiceId,
    number: invoice.number,
    // Who ended it, and why, is not known any more: before anything is posted in its place a person is asked.
    facts: isLive(invoice) ? stored : { ...stored, foundEnded: true },
  });
}

async function takeCreditNotes(
  deps: PipelineDeps,
  tenantId: string,
  storeIds: ReadonlySet<string>,
  since: Date | null,
  taken: Taken,
): Promise<void> {
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const { creditNotes, more } = await deps.xero.creditNotesPage(tenantId, { since, page });
    for (const creditNote of creditNotes) {
      const origin = readOrigin(creditNote.reference);
      if (origin === null || !storeIds.has(origin.storeId) || !isLive(creditNote)) continue;
      await takeCreditNote(deps, tenantId, creditNote, origin, taken);
    }
    if (!more) return;
  }
}

async function takeCreditNote(
  deps: PipelineDeps,
  tenantId: string,
  creditNote: CreditNoteSummary,
  origin: Origin,
  taken: Taken,
): Promise<void> {
  const common = { tenantId, kind: 'credit_note', xeroId: creditNote.creditNoteId, number: creditNote.number } as const;
  const refundId = /^Refund (\d+) of /.exec(origin.front)?.[1];
  if (refundId !== undefined) {
    const sourceKey = refundKey(orderKey(origin.orderId), Number(refundId));
    // Not settled as far as we know: what is booked on it is looked at before anything more is sent.
    await take(deps, origin, taken, { ...common, sourceKey, facts: { creditNote, settled: null } });
    return;
  }
  const number = /^Credit of (.+)$/.exec(origin.front)?.[1];
  if (number === undefined) return;
  const entry = await deps.ledger.entry(origin.storeId, 'order', String(origin.orderId));
  const documents = entry === null ? [] : await deps.ledger.documentsOf(entry.id);
  const reversed = documents.find((one) => one.kind === 'invoice' && one.number === number);
  if (reversed === undefined) return;
  await take(deps, origin, taken, {
    ...common,
    sourceKey: reversalKey(reversed.sourceKey),
    facts: { creditNote, settled: { allocated: allocatedTo(creditNote, reversed), refunded: '0.00' } },
  });
}

function allocatedTo(creditNote: CreditNoteSummary, { xeroId }: RecordedDocument): string {
  return creditNote.allocations.find((one) => one.invoiceId === xeroId)?.amount ?? '0.00';
}

/** Into the ledger, unless it is there; its order is then looked at anew. */
async function take(
  deps: PipelineDeps,
  { storeId, orderId }: Origin,
  taken: Taken,
  document: Omit<NewDocument, 'storeId' | 'entryId'>,
): Promise<void> {
  const { tenantId, kind, sourceKey, xeroId } = document;
  if ((await deps.ledger.findDocument(tenantId, storeId, kind, sourceKey)) !== null) return;
  const known = await deps.ledger.entry(storeId, 'order', String(orderId));
  const entryId = known !== null && isOpen(known) ? known.id : await wake(deps, storeId, orderId, xeroId);
  try {
    await deps.ledger.recordDocument({ ...document, storeId, entryId });
  } catch (error) {
    // The ledger has it for another order: that is told when this one is posted.
    if (!(error instanceof DuplicateDocument)) throw error;
    return;
  }
  await deps.ledger.addAttempt(entryId, 'adopted', { kind, xeroId, because: 'found in the books' });
  taken.set(storeId, (taken.get(storeId) ?? new Set()).add(entryId));
}

function isOpen({ state }: Entry): boolean {
  return state === 'pending' || state === 'claimed' || state === 'waiting' || state === 'uncertain';
}

async function wake(deps: PipelineDeps, storeId: string, orderId: number, xeroId: string): Promise<number> {
  const { entryId } = await deps.ledger.acceptEvent({
    storeId,
    source: 'replay',
    kind: 'order',
    sourceId: String(orderId),
    fingerprint: `found:${xeroId}`,
  });
  return entryId;
}
