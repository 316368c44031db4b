import { z } from 'zod';
import type { Problem } from '../../domain/problems.ts';
import type { ElementAnswer } from '../../xero/wire/answers.ts';
import { paymentsBody } from '../../xero/wire/sales-bodies.ts';
import type { CreditNoteSummary, InvoiceSummary, PaymentSummary } from '../../xero/wire/sales-documents.ts';
import { LINELESS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import { recordOrReject, type FoundDocument } from '../calls/record.ts';
import { isNothingOutstanding } from '../calls/refusal.ts';
import { sendBatches } from '../calls/send-batches.ts';
import { byIntent, type BatchCall } from '../document-kind.ts';
import { notReadYet, readFor } from '../failed-call.ts';
import { findPayment, secondDocument } from '../invoices/compare-documents.ts';
import type { Progress, ReadyReceipt, ReadyRefund } from '../progress.ts';
import { creditDoesNotFit } from '../refunds/credit-problems.ts';
import { addFailure, reject, type Round } from '../round.ts';
import { paidByHand } from './payment-problems.ts';
import { paymentAccount } from './posted-payment.ts';
import { paymentKey } from '../../ledger/entry-key.ts';

type ReadyPayment = ReadyReceipt | ReadyRefund;

const intent = z.object({
  amount: z.string(),
  date: z.string(),
  account: paymentAccount,
  reference: z.string(),
  /** Of a receipt. */
  invoiceId: z.string().optional(),
  /** Of a refund, with the date of its credit note. */
  creditNoteId: z.string().optional(),
  noteDate: z.string().optional(),
});
type Intent = z.infer<typeof intent>;

/** Pays invoices and refunds credit notes that the ledger has without their payments, all in the same calls. */
export const paymentCall: BatchCall<ReadyPayment> = {
  name: 'payments',
  method: 'PUT',
  envelope: 'Payments',
  path: () => 'Payments?summarizeErrors=false',
  elementsMax: LINELESS_PER_CALL_MAX,
  body: (batch) => paymentsBody(batch.map((one) => ({ payment: one.payment, ...idOf(one) }))),
  intentOf,
  nameOf: (one) =>
    isReceipt(one)
      ? `payment of invoice ${one.invoice.number}`
      : `refund payment of credit note ${one.creditNote.number}`,
  answerOf,
  lookUp: byIntent(intent, async (round, sent) => {
    const { there, unread } = await paymentsAmong(round, sent.map((one) => one.intent)); // prettier-ignore
    const known = await Array.fromAsync(new Set(sent.map(({ entryId }) => entryId)), (id) => round.ledger.documentsOf(id)); // prettier-ignore
    const used = new Map(known.flat().map(({ xeroId, sourceKey }) => [xeroId, sourceKey]));
    return sent.map((one) => {
      // Two payments may be equal: each is found once.
      const isFree = ({ paymentId }: PaymentSummary) => (used.get(paymentId) ?? one.sourceKey) === one.sourceKey;
      const documentId = one.intent.invoiceId ?? one.intent.creditNoteId ?? '';
      if (unread.has(documentId)) return 'unread';
      const payments = there.get(documentId)?.payments ?? [];
      const found = findPayment(one.intent, { payments: payments.filter(isFree) });
      if (found === null) return 'missing';
      used.set(found.paymentId, one.sourceKey);
      return toDocument(one.intent, found.paymentId);
    });
  }),
};

export async function postPayments(progress: Progress): Promise<void> {
  const refunds = progress.credits.flatMap(({ ready: { entry, sourceKey }, creditNote, settlement: { payment } }) =>
    payment === null || progress.failed.has(entry.id)
      ? []
      : [{ entry, sourceKey: paymentKey(sourceKey), creditNote, payment }],
  );
  // Payments received are booked, whatever is wrong with a refund.
  const ready: ReadyPayment[] = [...progress.receipts, ...refunds];
  const there = await sendBatches(progress, paymentCall, ready, {
    record: async (own, one, { id }) => {
      if (id !== null) await recordPayment(own, one, id);
      return id !== null;
    },
    isThere: isNothingOutstanding,
  });
  await adopt(progress, there.map(({ one }) => one)); // prettier-ignore
}

/** Xero would accept a part payment twice: older invoices are read first. (Older credit notes: refunds/credit-refunds.ts.) */
export async function withoutKnown(progress: Progress, all: readonly ReadyReceipt[]): Promise<readonly ReadyReceipt[]> {
  const older = all.filter(({ entry }) => !progress.fresh.has(entry.id));
  if (older.length === 0) return all;
  const read = await readDocuments(progress, older);
  const known = new Set<ReadyReceipt>(read === null ? older : []);
  for (const one of read === null ? [] : older) {
    if (read?.unread.has(one) === true) known.add(one);
    const ours = findPayment(one.payment, read?.there.get(one) ?? { payments: [] }, await knownIds(progress, one));
    if (ours === null) continue;
    known.add(one);
    await adoptPayment(progress, one, ours.paymentId);
  }
  return all.filter((one) => !known.has(one));
}

function isReceipt(one: ReadyPayment): one is ReadyReceipt {
  return 'invoice' in one;
}

function idOf(one: ReadyPayment) {
  return isReceipt(one) ? { invoiceId: one.invoice.invoiceId } : { creditNoteId: one.creditNote.creditNoteId };
}

function intentOf(one: ReadyPayment): Intent {
  const { amount, date, account, reference } = one.payment;
  const note = isReceipt(one) ? {} : { noteDate: one.creditNote.date };
  return { amount, date, account, reference, ...idOf(one), ...note };
}

/** Matched by document; several payments on one document by amount, date and reference, where the answer has them. */
function answerOf(elements: readonly ElementAnswer[], one: ReadyPayment): ElementAnswer | undefined {
  const { amount, date, reference } = one.payment;
  const own = elements.filter((element) => isOn(element, one) && [null, amount].includes(element.amount));
  const likeness = (element: ElementAnswer) =>
    [element.amount === amount, element.date === date, element.reference === reference].filter(Boolean).length;
  return own.toSorted((a, b) => likeness(b) - likeness(a))[0];
}

function isOn({ invoiceId, creditNoteId }: ElementAnswer, one: ReadyPayment): boolean {
  if (isReceipt(one)) return invoiceId === one.invoice.invoiceId;
  // Xero shows a payment's credit note as CreditNote, and in answers also as Invoice.
  return [creditNoteId, invoiceId].includes(one.creditNote.creditNoteId);
}

/** "Exceeds the amount outstanding": ours from an earlier try, or someone paid or used the credit by hand. */
async function adopt(round: Round, there: readonly ReadyPayment[]): Promise<void> {
  const read = await readDocuments(round, there);
  for (const one of read === null ? [] : there) {
    if (read?.unread.has(one) === true) continue;
    const now = read?.there.get(one);
    const ours = now === undefined ? null : findPayment(one.payment, now, await knownIds(round, one));
    if (ours !== null) await adoptPayment(round, one, ours.paymentId);
    else reject(round, one.entry, doesNotFit(one, now));
  }
}

type Payable = InvoiceSummary | CreditNoteSummary;

/** The current invoice or credit note of each; absent = not in Xero. `unread` wait for another round. null = Xero is unavailable: all wait. */
async function readDocuments(round: Round, ready: readonly ReadyPayment[]) {
  const entries = ready.map(({ entry }) => entry);
  const read = await readFor(round, entries, () => paymentsAmong(round, ready.map(intentOf)));
  if (read === null) return null;
  const unread = new Set(ready.filter((one) => read.unread.has(documentIdOf(one))));
  for (const { entry } of unread) addFailure(round, entry.id, notReadYet(round));
  const there = new Map(
    ready.flatMap((one) => {
      const found = read.there.get(documentIdOf(one));
      return found === undefined ? [] : [[one, found] as const];
    }),
  );
  return { there, unread };
}

function documentIdOf(one: ReadyPayment): string {
  return isReceipt(one) ? one.invoice.invoiceId : one.creditNote.creditNoteId;
}

/** By id: the invoices and credit notes that these payments are on; `unread` are the ids to ask for in another round. */
async function paymentsAmong({ xero, tenantId }: Round, all: readonly Intent[]) {
  const { invoiceIds, notes } = documentsOf(all);
  const invoices = await xero.invoicesAmong(tenantId, invoiceIds);
  const none = { found: [], unread: new Set<string>() };
  const creditNotes = notes.length === 0 ? none : await xero.creditNotesAmong(tenantId, notes);
  const there = new Map<string, Payable>();
  for (const one of invoices.found) there.set(one.invoiceId, one);
  for (const one of creditNotes.found) there.set(one.creditNoteId, one);
  return { there, unread: new Set([...invoices.unread, ...creditNotes.unread]) };
}

function documentsOf(all: readonly Intent[]) {
  const invoiceIds = all.flatMap(({ invoiceId }) => invoiceId ?? []);
  const notes = all.flatMap(({ creditNoteId: key, noteDate: date = '' }) => (key === undefined ? [] : [{ key, date }]));
  return { invoiceIds, notes };
}

/** Ids of the order's payments in the ledger: a second, equal one is a different payment. */
async function knownIds({ ledger }: Round, { entry }: ReadyPayment): Promise<ReadonlySet<string>> {
  return new Set((await ledger.documentsOf(entry.id)).map(({ xeroId }) => xeroId));
}

/** Xero has it already. */
export async function adoptPayment(round: Round, one: ReadyPayment, paymentId: string): Promise<void> {
  const detail = isReceipt(one) ? { paymentId } : { refundPaymentId: paymentId };
  await round.ledger.addAttempt(one.entry.id, 'adopted', detail);
  await recordPayment(round, one, paymentId);
}

async function recordPayment(round: Round, one: ReadyPayment, paymentId: string): Promise<void> {
  await recordOrReject(round, one, toDocument(intentOf(one), paymentId), secondDocument(paymentCall.nameOf(one)));
}

function toDocument({ amount, date, account, reference, ...of }: Intent, xeroId: string): FoundDocument {
  const { invoiceId, creditNoteId } = of;
  return creditNoteId === undefined
    ? { kind: 'payment', xeroId, number: null, facts: { amount, date, account, reference, invoiceId } }
    : { kind: 'refund_payment', xeroId, number: null, facts: { amount, date, account, creditNoteId } };
}

function doesNotFit(one: ReadyPayment, now: Payable | undefined): Problem {
  const { amount } = one.payment;
  if (isReceipt(one)) return paidByHand(one, now !== undefined && 'amountDue' in now ? now.amountDue : null);
  const credit = now !== undefined && 'remainingCredit' in now ? now : undefined;
  return creditDoesNotFit(paymentCall.nameOf(one), { amount, currency: one.creditNote.currency }, credit);
}
