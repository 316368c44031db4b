import { z } from 'zod';
import { allocationKey } from '../../ledger/entry-key.ts';
import { allocationBody } from '../../xero/wire/sales-bodies.ts';
import type { AllocationSummary, CreditNoteSummary } from '../../xero/wire/sales-documents.ts';
import { recordOrReject } from '../calls/record.ts';
import { toProblem } from '../calls/refusal.ts';
import { sendBatches, type Refused } from '../calls/send-batches.ts';
import { byIntent, type BatchCall, type Sendable } from '../document-kind.ts';
import { readFor } from '../failed-call.ts';
import { secondDocument } from '../invoices/compare-documents.ts';
import { creditDoesNotFit } from '../refunds/credit-problems.ts';
import { reject, type Round } from '../round.ts';

export interface ReadyAllocation extends Sendable {
  readonly creditNote: CreditNoteSummary;
  readonly invoiceId: string;
  /** At most the balance due and the credit left, "12.00". */
  readonly amount: string;
}

export function allocationOf(
  { entry, sourceKey: noteKey }: Sendable,
  of: Pick<ReadyAllocation, 'creditNote' | 'invoiceId' | 'amount'>,
): ReadyAllocation {
  return { entry, sourceKey: allocationKey(noteKey), ...of };
}

/** Xero needs a call for each credit note. */
export const allocationCall: BatchCall<ReadyAllocation> = {
  name: 'allocations',
  method: 'PUT',
  envelope: 'Allocations',
  path: ({ creditNote }) => `CreditNotes/${creditNote.creditNoteId}/Allocations?summarizeErrors=false`,
  elementsMax: 1,
  body: (batch) => batch.map(({ invoiceId, amount, creditNote: { date } }) => allocationBody({ invoiceId, amount, date })).join(''), // prettier-ignore
  intentOf: ({ creditNote: { creditNoteId, date }, invoiceId }) => ({ creditNoteId, invoiceId, date }),
  nameOf: ({ creditNote }) => `allocation of credit note ${creditNote.number}`,
  // The call holds one element, so the answer is about it, whatever it contains.
  answerOf: ([element]) => element,
  lookUp: byIntent(
    z.object({ creditNoteId: z.string(), invoiceId: z.string(), date: z.string() }),
    async ({ xero, tenantId }, sent) => {
      const wanted = sent.map(({ intent: { creditNoteId, date } }) => ({ key: creditNoteId, date }));
      const notes = await xero.creditNotesByIds(tenantId, wanted);
      return sent.map(({ intent: { creditNoteId, invoiceId } }) => {
        const note = notes.find((one) => one.creditNoteId === creditNoteId);
        const found = note === undefined ? null : findAllocation(note, invoiceId);
        return found === null ? 'missing' : toDocument(creditNoteId, found);
      });
    },
  ),
};

/** After another failure of an order, its next call would only add to the confusion: its other allocations wait. */
export async function postAllocations(round: Round, ready: readonly ReadyAllocation[]): Promise<void> {
  for (const one of ready) {
    if (round.failed.has(one.entry.id)) continue;
    const refused = await sendBatches(round, allocationCall, [one], {
      record: async (own, { invoiceId, amount }, { id: allocationId }) => {
        await recordAllocation(own, one, { allocationId, invoiceId, amount });
        return true;
      },
      isThere: () => true,
    });
    for (const refusal of refused) await adopt(round, refusal);
  }
}

/** Refused because it was done already, by an earlier try or by hand; or for a reason of Xero's own. */
async function adopt(round: Round, { one, errors }: Refused<ReadyAllocation>): Promise<void> {
  const { entry, creditNote, amount } = one;
  const { creditNoteId: key, date } = creditNote;
  const found = await readFor(round, [entry], () => round.xero.creditNotesByIds(round.tenantId, [{ key, date }]));
  if (found === null) return;
  const [now] = found;
  const ours = now === undefined ? null : findAllocation(now, one.invoiceId);
  if (ours !== null) {
    await adoptAllocation(round, one, ours);
    return;
  }
  const isUsedUp = now !== undefined && now.remainingCredit !== creditNote.remainingCredit;
  const what = allocationCall.nameOf(one);
  reject(
    round,
    entry,
    isUsedUp ? creditDoesNotFit(what, { amount, currency: creditNote.currency }, now) : toProblem(what, errors),
  );
}

export async function adoptAllocation(round: Round, one: ReadyAllocation, found: AllocationSummary): Promise<void> {
  await round.ledger.addAttempt(one.entry.id, 'adopted', { allocationId: found.allocationId });
  await recordAllocation(round, one, { ...found, amount: one.amount });
}

/** A credit note is allocated to its order's invoice once, by us or others. */
export function findAllocation(creditNote: CreditNoteSummary, invoiceId: string): AllocationSummary | null {
  return creditNote.allocations.find((allocation) => allocation.invoiceId === invoiceId) ?? null;
}

/** Allocated to the invoice, "12.00". */
export function allocatedTo(creditNote: CreditNoteSummary, invoiceId: string): string {
  return findAllocation(creditNote, invoiceId)?.amount ?? '0.00';
}

async function recordAllocation(round: Round, one: ReadyAllocation, made: AllocationSummary): Promise<void> {
  const second = secondDocument(allocationCall.nameOf(one));
  await recordOrReject(round, one, toDocument(one.creditNote.creditNoteId, made), second);
}

/** Xero does not always return an allocation's id; both documents identify it as well. */
function toDocument(creditNoteId: string, { allocationId, invoiceId, amount }: AllocationSummary) {
  const xeroId = allocationId ?? `${creditNoteId}/${invoiceId}`;
  return { kind: 'allocation', xeroId, number: null, facts: { amount, creditNoteId, invoiceId } };
}
