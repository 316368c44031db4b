import { decimal, sum, toMoney } from '../../domain/money.ts';
import type { OrganisationLists } from '../../domain/documents.ts';
import type { Entry, RecordedDocument } from '../../ledger/entry.ts';
import { isLocked } from '../../mapping/lock-date.ts';
import type { BankTransactionSummary } from '../../xero/wire/bank-transactions.ts';
import type { CreditNoteSummary, InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { lastFee } from '../fees/posted-fee.ts';
import { figuresThatDiffer, isLive } from '../invoices/compare-documents.ts';
import { isReversed, lastInvoice, type PostedInvoice } from '../invoices/posted-invoice.ts';
import { currentRefunds, reversalsOf, type OrderCreditNote } from '../refunds/order-credit-notes.ts';
import { isBookingLive } from './undo-calls.ts';

/** An order whose documents are to leave Xero. */
export interface UndoTarget {
  readonly entry: Pick<Entry, 'id' | 'storeId' | 'sourceId'>;
  readonly posted: PostedInvoice;
  /** All of the order in this organisation, by the ledger. */
  readonly documents: readonly RecordedDocument[];
}

/** What Xero has of it now. */
export interface UndoBooks {
  readonly invoice: InvoiceSummary | undefined;
  readonly notes: readonly CreditNoteSummary[];
  /** Ids of its payments that are matched with bank statement lines. */
  readonly reconciled: ReadonlySet<string>;
  /** null = none, or Xero has it no more. */
  readonly fee: BankTransactionSummary | null;
}

/** Why an order stays in Xero. `what` is a whole sentence. */
export interface UndoRefusal {
  readonly code: 'linked' | 'reissued' | 'edited' | 'paid_by_others' | 'credited_by_others' | 'reconciled' | 'locked';
  readonly what: string;
}

/** What is deleted or voided in Xero; `gone`: what is there no more, and only the ledger has. */
export interface UndoPlan {
  /** null = it is void already. */
  readonly invoice: InvoiceSummary | null;
  /** The status of a void one. */
  readonly endedAs: string;
  readonly payments: readonly RecordedDocument[];
  readonly notes: readonly NoteToUndo[];
  readonly fee: { readonly document: RecordedDocument; readonly there: BankTransactionSummary } | null;
  readonly gone: readonly RecordedDocument[];
  readonly goneNotes: readonly OrderCreditNote[];
}

export interface NoteToUndo {
  readonly posted: OrderCreditNote;
  readonly there: CreditNoteSummary;
  readonly payments: readonly RecordedDocument[];
  /** null = not allocated. */
  readonly allocation: { readonly document: RecordedDocument; readonly allocationId: string } | null;
}

/** The invoice whose documents are to leave Xero; null = nothing of it is there. */
export function undoneInvoice(documents: readonly RecordedDocument[], orderId: string): PostedInvoice | null {
  const last = lastInvoice(documents);
  if (last === null || !isReversed(last)) return last;
  // It was voided, and the rest was not reached yet.
  const { notes, fee } = bookingsOf({ posted: last, documents, entry: { sourceId: orderId } });
  return last.reversal === null && (notes.length > 0 || fee !== null) ? last : null;
}

/** What the ledger says is booked of the order besides its invoice. */
export function bookingsOf({
  posted,
  documents,
  entry,
}: Pick<UndoTarget, 'posted' | 'documents'> & { readonly entry: Pick<Entry, 'sourceId'> }) {
  const live = documents.filter(isBookingLive);
  const onInvoice = (kind: string) =>
    live.filter((one) => one.kind === kind && factOf(one, 'invoiceId') === posted.document.xeroId);
  const fee = lastFee(documents);
  return {
    payments: onInvoice('payment').filter((one) => factOf(one, 'madeInXero') !== 'true'),
    allocations: onInvoice('allocation'),
    refundPayments: live.filter(({ kind }) => kind === 'refund_payment'),
    notes: currentRefunds(documents, entry.sourceId),
    fee: fee === null || fee.facts.deleted === true ? null : fee.document,
  };
}

/** A field of a document's facts as text; '' = it has none. */
export function factOf({ facts }: Pick<RecordedDocument, 'facts'>, name: string): string {
  if (typeof facts !== 'object' || facts === null) return '';
  const value: unknown = Object.entries(facts).find(([key]) => key === name)?.[1];
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
}

/** Everything that a person did to it since speaks against it: then nothing at all is touched. */
export function judgeUndoTarget(
  target: UndoTarget,
  books: UndoBooks,
  lists: OrganisationLists,
): UndoRefusal | UndoPlan {
  const { posted, documents } = target;
  const booked = bookingsOf(target);
  const { invoice } = books;
  if (posted.stored.adopted !== undefined)
    return refusal('linked', 'Its invoice was linked: somebody else created it in Xero.');
  if (posted.reversal !== null || reversalsOf(documents).length > 0)
    return refusal('reissued', 'It was credited or posted again since.');
  const plan = planOf(target, books);
  return (
    (invoice === undefined || !isLive(invoice) ? null : whyNotInvoice(target, invoice, books, plan.notes)) ??
    whyNotNotes(plan.notes, booked.refundPayments) ??
    whyNotReconciled(plan, books) ??
    whyNotFee(plan) ??
    whyNotOpen(plan, lists) ??
    plan
  );
}

function refusal(code: UndoRefusal['code'], what: string): UndoRefusal {
  return { code, what };
}

function planOf(target: UndoTarget, { invoice, notes, fee }: UndoBooks): UndoPlan {
  const booked = bookingsOf(target);
  const isThere = (document: { readonly payments: readonly { paymentId: string }[] } | undefined) => {
    const ids = new Set((document?.payments ?? []).map(({ paymentId }) => paymentId));
    return ({ xeroId }: RecordedDocument) => ids.has(xeroId);
  };
  const found = booked.notes.flatMap((note): NoteToUndo[] => {
    const there = notes.find(({ creditNoteId }) => creditNoteId === note.xeroId);
    if (there === undefined || !isLive(there)) return [];
    const allocated = there.allocations.find(({ invoiceId }) => invoiceId === target.posted.document.xeroId);
    const document = booked.allocations.find((one) => factOf(one, 'creditNoteId') === note.xeroId);
    return [
      {
        ...{ posted: note, there, payments: booked.refundPayments.filter(isThere(there)) },
        allocation:
          allocated === undefined || document === undefined
            ? null
            : { document, allocationId: allocated.allocationId ?? '' },
      },
    ];
  });
  const payments = booked.payments.filter(isThere(invoice));
  const kept = new Set([
    ...payments.map(({ id }) => id),
    ...found.flatMap((one) => [...one.payments.map(({ id }) => id), one.allocation?.document.id ?? 0]),
  ]);
  const isFeeLive = fee !== null && isLive(fee);
  const all = [...booked.payments, ...booked.refundPayments, ...booked.allocations];
  return {
    invoice: invoice === undefined || !isLive(invoice) ? null : invoice,
    endedAs: invoice?.status ?? 'DELETED',
    payments,
    notes: found,
    fee: booked.fee === null || !isFeeLive ? null : { document: booked.fee, there: fee },
    gone: [...all.filter(({ id }) => !kept.has(id)), ...(booked.fee === null || isFeeLive ? [] : [booked.fee])],
    goneNotes: booked.notes.filter((note) => !found.some(({ posted }) => posted.xeroId === note.xeroId)),
  };
}

function whyNotInvoice(
  { posted, documents }: UndoTarget,
  there: InvoiceSummary,
  { notes }: UndoBooks,
  ours: readonly NoteToUndo[],
): UndoRefusal | null {
  const { invoice } = posted.stored;
  const changes = figuresThatDiffer(invoice, there);
  if (changes.length > 0) return refusal('edited', `Its invoice was changed in Xero: ${changes.join(', ')}.`);
  if (there.date !== invoice.date) return refusal('edited', `The date of its invoice was changed to ${there.date}.`);
  if (there.contactId !== invoice.contactId) return refusal('edited', 'Its invoice was moved to another contact.');
  if (isRecoded(invoice, there)) return refusal('edited', 'The lines of its invoice were changed in Xero.');
  const own = new Set(documents.filter(({ kind }) => kind === 'payment').map(({ xeroId }) => xeroId));
  const isMade = new Set(documents.filter((one) => factOf(one, 'madeInXero') === 'true').map(({ xeroId }) => xeroId));
  const other = there.payments.find(({ paymentId }) => !own.has(paymentId) || isMade.has(paymentId));
  if (other !== undefined)
    return refusal('paid_by_others', `Somebody else entered a payment of ${other.amount} ${there.currency} on it.`);
  const paid = sum(there.payments.map(({ amount }) => decimal(amount)));
  const credited = decimal(there.total).minus(there.amountDue).minus(paid);
  const byUs = sum(
    ours.flatMap(({ there: note }) =>
      note.allocations.filter(({ invoiceId }) => invoiceId === there.invoiceId).map(({ amount }) => decimal(amount)),
    ),
  );
  if (!credited.eq(byUs) || ours.some((one) => !notes.includes(one.there)))
    return refusal(
      'credited_by_others',
      `${toMoney(credited)} ${there.currency} of it were credited by somebody else.`,
    );
  return null;
}

/** Somebody moved a line to another account or tax rate, or changed its text or amounts. */
function isRecoded({ lines: before }: InvoiceSummary, { lines: now }: InvoiceSummary): boolean {
  if (before === undefined || now === undefined) return false;
  const keyed = (lines: typeof before) =>
    lines
      .map(({ description, amount, accountCode, taxType }) =>
        JSON.stringify([description, amount, accountCode, taxType]),
      ) // prettier-ignore
      .toSorted()
      .join();
  return keyed(before) !== keyed(now);
}

function whyNotNotes(notes: readonly NoteToUndo[], refundPayments: readonly RecordedDocument[]): UndoRefusal | null {
  const own = new Set(refundPayments.map(({ xeroId }) => xeroId));
  for (const { posted, there, allocation } of notes) {
    const name = `Credit note ${there.number} of its refund`;
    if (figuresThatDiffer(posted.creditNote, there).length > 0)
      return refusal('edited', `${name} was changed in Xero.`);
    if (there.payments.some(({ paymentId }) => !own.has(paymentId)))
      return refusal('paid_by_others', `${name} has a refund that somebody else entered.`);
    const hasOthers = there.allocations.length > (allocation === null ? 0 : 1);
    if (hasOthers || allocation?.allocationId === '')
      return refusal('credited_by_others', `${name} was allocated by somebody else.`);
  }
  return null;
}

function whyNotReconciled({ payments, notes, fee }: UndoPlan, { reconciled }: UndoBooks): UndoRefusal | null {
  const isMatched = ({ xeroId }: RecordedDocument) => reconciled.has(xeroId);
  if (payments.some(isMatched)) return refusal('reconciled', 'Its payment is reconciled in Xero.');
  if (notes.some((note) => note.payments.some(isMatched)))
    return refusal('reconciled', 'The payment of its refund is reconciled in Xero.');
  return fee?.there.isReconciled === true ? refusal('reconciled', 'Its gateway fee is reconciled in Xero.') : null;
}

function whyNotFee({ fee }: UndoPlan): UndoRefusal | null {
  if (fee === null || fee.there.total === factOf(fee.document, 'amount')) return null;
  return refusal('edited', 'Its gateway fee was changed in Xero.');
}

function whyNotOpen({ invoice, payments, notes, fee }: UndoPlan, lists: OrganisationLists): UndoRefusal | null {
  const days = [
    ...(invoice === null ? [] : [invoice.date]),
    ...notes.map(({ there }) => there.date),
    ...[...payments, ...notes.flatMap((note) => note.payments)].map((one) => factOf(one, 'date')),
    ...(fee === null ? [] : [fee.there.date]),
  ];
  const locked = days.filter((day) => day !== '' && isLocked(day, lists)).toSorted();
  const [first] = locked;
  return first === undefined ? null : refusal('locked', `The books are locked on ${first}, a day of its documents.`);
}
