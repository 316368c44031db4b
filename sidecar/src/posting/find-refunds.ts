import { Big } from 'big.js';
import { z } from 'zod';
import { DuplicateDocument } from '../ledger/errors.ts';
import type { Call, DocumentKind } from '../ledger/entry.ts';
import type { CreditNoteSummary } from '../xero/credit-note-element.ts';
import type { Look } from './look.ts';
import { allocationIdOf, findAllocation } from './post-allocations.ts';
import { isLive, secondDocument } from './settle-batch.ts';
import { readStoredCreditNote, type StoredCreditNote } from './stored-credit-note.ts';
import type { PostingDeps } from './work.ts';

/** The parts of our own bodies that name what a call was to make; credit-note-body.ts wrote them. */
const creditNotesSent = z.object({
  CreditNotes: z.array(
    z.object({
      CreditNoteNumber: z.string(),
      Reference: z.string().default(''),
      Date: z.string(),
      Contact: z.object({ ContactID: z.string() }),
    }),
  ),
});
const allocationsSent = z.object({
  Allocations: z.array(z.object({ Invoice: z.object({ InvoiceID: z.string() }), Date: z.string() })),
});
const refundPaymentsSent = z.object({
  Payments: z.array(
    z.object({
      CreditNote: z.object({ CreditNoteID: z.string() }),
      Amount: z.coerce.string(),
      Date: z.string(),
      Reference: z.string().default(''),
    }),
  ),
});

/** What an unanswered call for credit notes, an allocation or refund payments has left in Xero becomes ours. */
export async function findRefunds(deps: PostingDeps, call: Call, look: Look): Promise<void> {
  if (call.kind === 'credit_notes') await findCreditNotes(deps, call, look);
  if (call.kind === 'allocations') await findAllocations(deps, call, look);
  if (call.kind === 'refund_payments') await findRefundPayments(deps, call, look);
}

async function findCreditNotes(deps: PostingDeps, call: Call, look: Look): Promise<void> {
  const sent = creditNotesSent.parse(JSON.parse(call.body)).CreditNotes;
  const found = await deps.xero.creditNotesByNumbers(
    call.tenantId,
    sent.map((note) => ({ key: note.CreditNoteNumber, date: note.Date })),
  );
  for (const [index, item] of call.items.entries()) {
    const planned = sent[index];
    const note = found.find((one) => one.number.toLowerCase() === planned?.CreditNoteNumber.toLowerCase());
    if (planned === undefined) continue;
    if (note === undefined || !isLive(note)) {
      look.missing += 1;
      continue;
    }
    // Totals are compared when the entry comes through the pipeline again; here only the origin counts.
    if (note.reference !== planned.Reference || note.contactId !== planned.Contact.ContactID) continue;
    const facts: StoredCreditNote = { creditNote: note, settled: null };
    const made = { kind: 'credit_note', xeroId: note.creditNoteId, number: note.number, facts } as const;
    await record(deps, call, item, made, look);
  }
}

async function findAllocations(deps: PostingDeps, call: Call, look: Look): Promise<void> {
  const creditNoteId = /^CreditNotes\/([^/?]+)\/Allocations/.exec(call.path)?.[1] ?? '';
  const sent = allocationsSent.parse(JSON.parse(call.body)).Allocations;
  const date = sent[0]?.Date ?? '';
  const [note] = await deps.xero.creditNotesByIds(call.tenantId, [{ key: creditNoteId, date }]);
  for (const [index, item] of call.items.entries()) {
    const invoiceId = sent[index]?.Invoice.InvoiceID ?? '';
    const allocation = note === undefined ? null : findAllocation(note, invoiceId);
    if (allocation === null) {
      look.missing += 1;
      continue;
    }
    const made = {
      kind: 'allocation',
      xeroId: allocationIdOf(creditNoteId, invoiceId, allocation.allocationId),
      number: null,
      facts: { amount: allocation.amount, creditNoteId, invoiceId },
    } as const;
    await record(deps, call, item, made, look);
  }
}

async function findRefundPayments(deps: PostingDeps, call: Call, look: Look): Promise<void> {
  const sent = refundPaymentsSent.parse(JSON.parse(call.body)).Payments;
  const days = await creditNoteDays(deps, call);
  const notes: readonly CreditNoteSummary[] = await deps.xero.creditNotesByIds(
    call.tenantId,
    sent.map(({ CreditNote: { CreditNoteID: key } }) => ({ key, date: days.get(key) ?? '' })),
  );
  for (const [index, item] of call.items.entries()) {
    const planned = sent[index];
    const note = notes.find((one) => one.creditNoteId === planned?.CreditNote.CreditNoteID);
    if (planned === undefined) continue;
    const payment = note?.payments.find(
      (one) =>
        one.date === planned.Date && one.reference === planned.Reference && new Big(one.amount).eq(planned.Amount),
    );
    if (note === undefined || payment === undefined) {
      look.missing += 1;
      continue;
    }
    const facts = { amount: payment.amount, date: payment.date, creditNoteId: note.creditNoteId };
    const made = { kind: 'refund_payment', xeroId: payment.paymentId, number: null, facts } as const;
    await record(deps, call, item, made, look);
  }
}

/** Id → day of the credit notes the call is about: many of them are read by their days. */
async function creditNoteDays(deps: PostingDeps, call: Call): Promise<Map<string, string>> {
  const days = new Map<string, string>();
  for (const entryId of new Set(call.items.map((item) => item.entryId))) {
    for (const document of await deps.ledger.documentsOf(entryId)) {
      if (document.kind !== 'credit_note') continue;
      days.set(document.xeroId, readStoredCreditNote(document.facts).creditNote.date);
    }
  }
  return days;
}

async function record(
  deps: PostingDeps,
  call: Call,
  item: Call['items'][number],
  made: {
    readonly kind: DocumentKind;
    readonly xeroId: string;
    readonly number: string | null;
    readonly facts: object;
  },
  look: Look,
): Promise<void> {
  const entry = await deps.ledger.entryById(item.entryId);
  if (entry === null) return;
  const { tenantId } = call;
  // A credit note that was recorded and settled keeps what the ledger knows of it.
  const known = await deps.ledger.findDocument(tenantId, entry.storeId, made.kind, item.sourceKey);
  if (known?.xeroId === made.xeroId) return;
  try {
    await deps.ledger.recordDocument({
      ...made,
      tenantId,
      storeId: entry.storeId,
      entryId: entry.id,
      sourceKey: item.sourceKey,
    });
  } catch (error) {
    if (!(error instanceof DuplicateDocument)) throw error;
    look.doubles.set(item.entryId, secondDocument(`${made.kind.replace('_', ' ')} (${made.xeroId})`));
    return;
  }
  await deps.ledger.addAttempt(entry.id, 'adopted', { kind: made.kind, xeroId: made.xeroId }, call.id);
}
