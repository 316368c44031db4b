import { z } from 'zod';
import type { Call } from '../../ledger/entry.ts';
import { allocationIdOf, findAllocation } from './post-allocations.ts';
import type { Look } from '../calls/lookup.ts';
import { recordFound } from '../calls/record-found.ts';
import { isLive } from '../invoices/compare-documents.ts';
import { toStored } from './stored-credit-note.ts';
import type { PostingDeps } from '../work.ts';

/** The parts of our own request bodies that identify the documents; credit-note-body.ts wrote them. */
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
/** Records credit notes or an allocation that an unanswered call created in Xero. */
export async function findRefunds(deps: PostingDeps, call: Call, look: Look): Promise<void> {
  if (call.kind === 'credit_notes') await findCreditNotes(deps, call, look);
  if (call.kind === 'allocations') await findAllocations(deps, call, look);
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
      look.missing.push(item.entryId);
      continue;
    }
    // The pipeline compares totals when the entry returns; here only the origin counts.
    if (note.reference !== planned.Reference || note.contactId !== planned.Contact.ContactID) continue;
    const facts = toStored({ creditNote: note, settled: null });
    const made = { kind: 'credit_note', xeroId: note.creditNoteId, number: note.number, facts } as const;
    await recordFound(deps, call, item, made, look);
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
      look.missing.push(item.entryId);
      continue;
    }
    const made = {
      kind: 'allocation',
      xeroId: allocationIdOf(creditNoteId, invoiceId, allocation.allocationId),
      number: null,
      facts: { amount: allocation.amount, creditNoteId, invoiceId },
    } as const;
    await recordFound(deps, call, item, made, look);
  }
}
