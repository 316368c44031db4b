import { z } from 'zod';
import type { RecordedDocument } from '../../ledger/entry.ts';
import { answeredAs } from '../../xero/wire/answers.ts';
import { feeChangesBody, type BankTransactionSummary } from '../../xero/wire/bank-transactions.ts';
import { creditNoteVoidsBody, PAYMENT_DELETED } from '../../xero/wire/sales-bodies.ts';
import { creditNoteElement, type CreditNoteSummary } from '../../xero/wire/sales-documents.ts';
import { ELEMENTS_PER_CALL_MAX, LINELESS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import { record, type Owner } from '../calls/record.ts';
import { byChange, type BatchCall, type DocumentKind, type Sendable } from '../document-kind.ts';
import { isLive } from '../invoices/compare-documents.ts';
import type { OrderCreditNote } from '../refunds/order-credit-notes.ts';
import type { Round } from '../round.ts';
import { readStoredCreditNote, toStoredCreditNote } from '../stored-documents.ts';

/** A payment or an allocation of ours to delete, and the document it is booked on. */
export interface BookingToDelete extends Sendable {
  readonly document: RecordedDocument;
  readonly on: { readonly invoiceId: string } | { readonly creditNoteId: string; readonly date: string };
}

export interface AllocationToDelete extends Sendable {
  readonly document: RecordedDocument;
  readonly creditNoteId: string;
  /** Of the credit note. */
  readonly date: string;
  readonly allocationId: string;
}

export interface CreditNoteToVoid extends Sendable {
  readonly posted: OrderCreditNote;
  readonly there: CreditNoteSummary;
}

export interface FeeToDelete extends Sendable {
  readonly document: RecordedDocument;
  readonly there: BankTransactionSummary;
}

const paymentIntent = z.object({
  paymentId: z.string(),
  invoiceId: z.string().optional(),
  creditNoteId: z.string().optional(),
  date: z.string().optional(),
});

/** One call each: Xero takes the payment's id in the path. */
export const undonePayment: BatchCall<BookingToDelete> = {
  name: 'undone_payments',
  method: 'POST',
  envelope: 'Payments',
  path: ({ document }) => `Payments/${document.xeroId}`,
  elementsMax: 1,
  body: () => PAYMENT_DELETED,
  intentOf: ({ document, on }): z.infer<typeof paymentIntent> => ({ paymentId: document.xeroId, ...on }),
  nameOf: () => 'deletion of the payment',
  // The call is about one payment, whatever its answer contains.
  answerOf: ([element]) => element,
  lookUp: byChange(paymentIntent, {
    postedOf: (documents, sourceKey) => liveBooking(documents, sourceKey, ['payment', 'refund_payment']),
    async isDone({ xero, tenantId }, { paymentId, invoiceId, creditNoteId: key = '', date = '' }) {
      const isGone = (document: { readonly payments: readonly { paymentId: string }[] } | undefined) =>
        document?.payments.every((one) => one.paymentId !== paymentId) ?? false;
      if (invoiceId === undefined) return isGone((await xero.creditNotesByIds(tenantId, [{ key, date }]))[0]);
      return isGone((await xero.invoicesByIds(tenantId, [invoiceId]))[0]);
    },
    async record(own, owner, posted, { paymentId }) {
      await recordDeleted(own, owner, posted);
      return { kind: 'payment_end', paymentId };
    },
  }),
};

const allocationIntent = z.object({ creditNoteId: z.string(), date: z.string(), allocationId: z.string() });

export const undoneAllocation: BatchCall<AllocationToDelete> = {
  name: 'undone_allocations',
  method: 'DELETE',
  envelope: 'Allocations',
  path: ({ creditNoteId, allocationId }) => `CreditNotes/${creditNoteId}/Allocations/${allocationId}`,
  elementsMax: 1,
  body: () => '',
  intentOf: ({ creditNoteId, date, allocationId }): z.infer<typeof allocationIntent> => ({
    ...{ creditNoteId, date, allocationId },
  }),
  nameOf: () => 'removal of the credit from the invoice',
  answerOf: ([element]) => element,
  lookUp: byChange(allocationIntent, {
    postedOf: (documents, sourceKey) => liveBooking(documents, sourceKey, ['allocation']),
    async isDone({ xero, tenantId }, { creditNoteId: key, date, allocationId }) {
      const [note] = await xero.creditNotesByIds(tenantId, [{ key, date }]);
      return note?.allocations.every((one) => one.allocationId !== allocationId) ?? false;
    },
    async record(own, owner, posted, { allocationId }) {
      await recordDeleted(own, owner, posted);
      return { kind: 'allocation_end', allocationId };
    },
  }),
};

const noteIntent = z.object({ creditNoteId: z.string(), date: z.string() });

export const undoneCreditNote: BatchCall<CreditNoteToVoid> = {
  name: 'undone_credit_notes',
  method: 'POST',
  envelope: 'CreditNotes',
  path: () => 'CreditNotes?summarizeErrors=false',
  elementsMax: ELEMENTS_PER_CALL_MAX,
  body: (batch) => creditNoteVoidsBody(batch.map(({ there }) => there)),
  intentOf: ({ there: { creditNoteId, date } }) => ({ creditNoteId, date }),
  nameOf: ({ there }) => `void of credit note ${there.number}`,
  answerOf: (elements, { there }) => elements.find(({ id }) => id === there.creditNoteId),
  lookUp: byChange(noteIntent, {
    postedOf(documents, sourceKey) {
      const document = documents.find((one) => one.kind === 'credit_note' && one.sourceKey === sourceKey);
      if (document === undefined) return null;
      return { ...readStoredCreditNote(document.facts), sourceKey, xeroId: document.xeroId, refundId: null };
    },
    async isDone({ xero, tenantId }, { creditNoteId: key, date }) {
      const [note] = await xero.creditNotesByIds(tenantId, [{ key, date }]);
      return note !== undefined && !isLive(note);
    },
    async record(own, owner, posted, { creditNoteId }) {
      await recordVoidedNote(own, owner, posted, 'VOIDED');
      return { kind: 'credit_note_end', creditNoteId };
    },
  }),
};

export const undoneFee: BatchCall<FeeToDelete> = {
  name: 'undone_fees',
  method: 'POST',
  envelope: 'BankTransactions',
  path: () => 'BankTransactions?summarizeErrors=false',
  elementsMax: LINELESS_PER_CALL_MAX,
  body: (batch) => feeChangesBody(batch.map(({ there }) => ({ there, amount: '0.00' }))),
  intentOf: ({ there }) => ({ id: there.bankTransactionId }),
  nameOf: () => 'deletion of the gateway fee',
  answerOf: (elements, { there }) => elements.find(({ id }) => id === there.bankTransactionId),
  lookUp: byChange(z.object({ id: z.string() }), {
    postedOf: (documents, sourceKey) => liveBooking(documents, sourceKey, ['bank_transaction']),
    async isDone({ xero, tenantId }, { id }) {
      const there = await xero.bankTransaction(tenantId, id);
      return there === null || !isLive(there);
    },
    async record(own, owner, posted, { id }) {
      await recordDeleted(own, owner, posted);
      return { kind: 'fee_change', bankTransactionId: id };
    },
  }),
};

/** The invoice itself is voided like any other: amendments/amendment-call.ts. */
export const undone: DocumentKind = { calls: [undonePayment, undoneAllocation, undoneCreditNote, undoneFee] };

const booking = z.looseObject({ deleted: z.literal(true).optional() });

/** In Xero by the ledger: not deleted by us. */
export function isBookingLive({ facts }: Pick<RecordedDocument, 'facts'>): boolean {
  return booking.safeParse(facts).data?.deleted !== true;
}

function liveBooking(documents: readonly RecordedDocument[], sourceKey: string, kinds: readonly string[]) {
  const document = documents.find((one) => one.sourceKey === sourceKey && kinds.includes(one.kind));
  return document === undefined || !isBookingLive(document) ? null : document;
}

/** It is gone from Xero: a payment, an allocation or a fee. */
export async function recordDeleted(round: Round, { entry }: Pick<Owner, 'entry'>, document: RecordedDocument) {
  const { sourceKey, kind, xeroId, number, facts } = document;
  await record(
    round,
    { entry, sourceKey },
    { kind, xeroId, number, facts: { ...booking.parse(facts), deleted: true } },
  );
}

/** A refund of the order is credited again if a person asks for the order again: refunds/order-credit-notes.ts. */
export async function recordVoidedNote(
  round: Round,
  { entry }: Pick<Owner, 'entry'>,
  { sourceKey, xeroId, creditNote, settled, netOf, accounts }: OrderCreditNote,
  status: string,
): Promise<void> {
  const kept = { creditNote: { ...creditNote, status }, settled, netOf, accounts, isUndone: true } as const;
  const { number } = creditNote;
  await record(round, { entry, sourceKey }, { kind: 'credit_note', xeroId, number, facts: toStoredCreditNote(kept) });
}

/** The status that Xero answered; null = the answer does not confirm it. */
export function voidedStatus(answer: Parameters<typeof answeredAs>[1]): string | null {
  const note = answeredAs(creditNoteElement, answer);
  return note === null || isLive(note) ? null : note.status;
}
