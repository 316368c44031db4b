import { isAppError } from '../domain/app-error.ts';
import { issueKey, orderKey, refundKey, reversalKey } from '../ledger/entry-key.ts';
import type { ClaimedEntry, RecordedDocument } from '../ledger/entry.ts';
import { readOrigin, type Origin } from '../domain/origin-mark.ts';
import type { CreditNoteSummary } from '../xero/wire/credit-note-element.ts';
import type { InvoiceSummary } from '../xero/wire/wire.ts';
import { failedCall } from './failed-call.ts';
import { isLive } from './invoices/compare-documents.ts';
import type { Settled } from './settle-entries.ts';
import { catchUpFees, storesWithFees } from './fees/catch-up-fees.ts';
import { storedInvoice } from './invoices/stored-invoice.ts';
import { take, type Taken } from './adopt-marked.ts';
import type { PipelineDeps } from './work.ts';

/** Reads again this far before the last answer in the ledger: Xero's clock and ours may differ. */
const LOOK_BACK_MS = 60 * 60_000;
/** 100,000 documents. Older ones are still protected by their number and reference. */
const PAGES_MAX = 100;

/**
 * Before a process's first sending: is the ledger as recent as the books? It is not after a restore from a backup, a
 * loss, or when a copy of it posted from another place. Documents with our mark that the ledger lacks are recorded,
 * so that none is created twice. null = reconciled; otherwise the outcome of the entries.
 */
export async function reconcileLedger(
  deps: PipelineDeps,
  tenantId: string,
  storeIds: readonly string[],
  claimed: readonly ClaimedEntry[],
): Promise<ReadonlyMap<number, Settled> | null> {
  const keyOf = (storeId: string) => `${tenantId} ${storeId}`;
  // One reading for all stores that post there, not one for each.
  const unread = new Set(storeIds.filter((storeId) => !deps.caughtUp.has(keyOf(storeId))));
  if (unread.size === 0) return null;
  const last = await deps.ledger.lastAnsweredAt(tenantId, [...unread]);
  const since = last === null ? null : new Date(last.getTime() - LOOK_BACK_MS);
  const taken: Taken = new Map();
  try {
    // A document needs a contact, and contacts are read before posting anyway: new books need no extra reading.
    await deps.contacts.refresh(tenantId);
    if (since !== null || !(await deps.contacts.isEmpty(tenantId))) {
      await takeAll(
        unread,
        async (page) => {
          const { invoices, more } = await deps.xero.ownInvoicesPage(tenantId, { since, page });
          return { all: invoices, more };
        },
        (invoice, origin) => takeInvoice(deps, tenantId, { invoice, origin }, taken),
      );
      await takeAll(
        unread,
        async (page) => {
          const { creditNotes, more } = await deps.xero.creditNotesPage(tenantId, { since, page });
          return { all: creditNotes.filter(isLive), more };
        },
        (creditNote, origin) => takeCreditNote(deps, tenantId, creditNote, origin, taken),
      );
      await takeFees(deps, tenantId, unread, since, taken);
    }
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    const outcome = await failedCall(deps, tenantId, error);
    return new Map(claimed.map((entry) => [entry.id, { outcome: outcome(entry.tries) }]));
  }
  for (const storeId of unread) deps.caughtUp.add(keyOf(storeId));
  for (const [storeId, entries] of taken) await deps.tookOver({ tenantId, storeId, orders: entries.size });
  return null;
}

/** A permission that was removed meanwhile is reported when a fee is booked. */
async function takeFees(
  deps: PipelineDeps,
  tenantId: string,
  storeIds: ReadonlySet<string>,
  since: Date | null,
  taken: Taken,
): Promise<void> {
  try {
    await catchUpFees(deps, tenantId, await storesWithFees(deps, tenantId, storeIds), since, taken);
  } catch (error) {
    if (!isAppError(error, 'xero', 'xero_scope_missing')) throw error;
  }
}

/** Reads a list to its end, and records what has a mark of these stores; live documents come first on each page. */
async function takeAll<T extends Pick<InvoiceSummary | CreditNoteSummary, 'reference' | 'status'>>(
  storeIds: ReadonlySet<string>,
  page: (page: number) => Promise<{ readonly all: readonly T[]; readonly more: boolean }>,
  takeOne: (there: T, origin: Origin) => Promise<void>,
): Promise<void> {
  for (let number = 1; number <= PAGES_MAX; number += 1) {
    const { all, more } = await page(number);
    // Earlier deleted drafts free their number: the live document is the order's.
    for (const there of all.toSorted((a, b) => Number(isLive(b)) - Number(isLive(a)))) {
      const origin = readOrigin(there.reference);
      if (origin !== null && storeIds.has(origin.storeId)) await takeOne(there, origin);
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
    // Nobody knows any more who voided it, and why: a person decides before anything is posted in its place.
    facts: isLive(invoice) ? stored : { ...stored, foundEnded: true },
  });
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
    // Unsettled as far as we know: its bookings are checked before anything more is sent.
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
