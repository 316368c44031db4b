import { isAppError } from '../../domain/app-error.ts';
import type { PlannedPayment } from '../../domain/documents.ts';
import type { Problem } from '../../domain/problems.ts';
import type { CreditNoteSummary } from '../../xero/wire/credit-note-element.ts';
import { paymentsBody, type ElementAnswer, type InvoiceSummary } from '../../xero/wire/wire.ts';
import { creditDoesNotFit } from '../refunds/credit-problems.ts';
import { failedCall } from '../failed-call.ts';
import { addFailure } from '../outcomes.ts';
import { LINELESS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import { paymentFacts } from './posted-payment.ts';
import { isNothingOutstanding } from '../calls/refusal.ts';
import { sendBatches, type BatchPlan } from '../calls/send-batches.ts';
import { findPayment, secondDocument } from '../invoices/compare-documents.ts';
import type { Outcome, PostingDeps, Work } from '../work.ts';

const PATH = 'Payments?summarizeErrors=false';

interface Ready {
  readonly work: Pick<Work, 'entry' | 'tenantId'>;
  /** The payment's own, e.g. order:1024/payment, order:1024/refund:1029/payment. */
  readonly sourceKey: string;
  readonly payment: PlannedPayment;
}

/** Money received. */
export interface ReadyReceipt extends Ready {
  readonly invoice: Pick<InvoiceSummary, 'invoiceId' | 'number'>;
  /** The invoice was created in this round: nothing can be booked on it yet. */
  readonly isNew: boolean;
}

/** A refund. */
export interface ReadyRefund extends Ready {
  readonly creditNote: CreditNoteSummary;
}

export type ReadyPayment = ReadyReceipt | ReadyRefund;

/**
 * Pays invoices and refunds credit notes that the ledger has without their payments, all in the same calls; failures
 * are added to `failed`.
 */
export async function postPayments(
  deps: PostingDeps,
  tenantId: string,
  ready: readonly ReadyPayment[],
  failed: Map<number, Outcome>,
): Promise<void> {
  const plan: BatchPlan<ReadyPayment> = {
    tenantId,
    kind: 'payments',
    path: PATH,
    elementsMax: LINELESS_PER_CALL_MAX,
    body: (batch) => paymentsBody(batch.map(toSend)),
    entryOf: ({ work }) => work.entry,
    sourceKeyOf: ({ sourceKey }) => sourceKey,
    nameOf,
    answerOf,
    record: async (own, one, { id }) => {
      if (id === null) return false;
      await recordPayment(own, one, id, failed);
      return true;
    },
    isThere: isNothingOutstanding,
    fail: (entryId, outcome) => {
      addFailure(failed, entryId, outcome);
    },
  };
  const there = await sendBatches(deps, plan, ready);
  await adopt(deps, tenantId, there, failed);
}

/**
 * Payments that Xero does not have: Xero would accept a part payment twice, so older invoices are read before they
 * are paid, 40 in a call. Credit notes of earlier rounds are read where the refund amount is decided.
 */
export async function withoutKnown(
  deps: PostingDeps,
  tenantId: string,
  ready: readonly ReadyReceipt[],
  failed: Map<number, Outcome>,
): Promise<readonly ReadyReceipt[]> {
  const older = ready.filter(({ isNew }) => !isNew);
  if (older.length === 0) return ready;
  const known = new Set<ReadyReceipt>(older);
  const read = await readDocuments(deps, tenantId, older, failed);
  for (const one of read === null ? [] : older) {
    const ours = findPayment(one.payment, read?.get(one) ?? { payments: [] }, await knownPayments(deps, one));
    if (ours === null) known.delete(one);
    else await recordFound(deps, one, ours.paymentId, failed);
  }
  return ready.filter((one) => !known.has(one));
}

function toSend(one: ReadyPayment) {
  const { payment } = one;
  return isReceipt(one)
    ? { payment, invoiceId: one.invoice.invoiceId }
    : { payment, creditNoteId: one.creditNote.creditNoteId };
}

function isReceipt(one: ReadyPayment): one is ReadyReceipt {
  return 'invoice' in one;
}

function nameOf(one: ReadyPayment): string {
  return isReceipt(one)
    ? `payment of invoice ${one.invoice.number}`
    : `refund payment of credit note ${one.creditNote.number}`;
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
async function adopt(
  deps: PostingDeps,
  tenantId: string,
  there: readonly ReadyPayment[],
  failed: Map<number, Outcome>,
): Promise<void> {
  const read = await readDocuments(deps, tenantId, there, failed);
  for (const one of read === null ? [] : there) {
    const now = read?.get(one);
    const ours = now === undefined ? null : findPayment(one.payment, now, await knownPayments(deps, one));
    if (ours !== null) await recordFound(deps, one, ours.paymentId, failed);
    else addFailure(failed, one.work.entry.id, { kind: 'rejected', problems: [doesNotFit(one, now)] });
  }
}

/** The current invoice or credit note of each; absent = not in Xero. null = Xero is unavailable: all wait. */
async function readDocuments(
  deps: PostingDeps,
  tenantId: string,
  ready: readonly ReadyPayment[],
  failed: Map<number, Outcome>,
): Promise<ReadonlyMap<ReadyPayment, InvoiceSummary | CreditNoteSummary> | null> {
  const invoiceIds = ready.flatMap((one) => (isReceipt(one) ? [one.invoice.invoiceId] : []));
  const noteKeys = ready.flatMap((one) =>
    isReceipt(one) ? [] : [{ key: one.creditNote.creditNoteId, date: one.creditNote.date }],
  );
  const byId = new Map<string, InvoiceSummary | CreditNoteSummary>();
  try {
    for (const one of await deps.xero.invoicesByIds(tenantId, invoiceIds)) byId.set(one.invoiceId, one);
    for (const one of await deps.xero.creditNotesByIds(tenantId, noteKeys)) byId.set(one.creditNoteId, one);
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    const outcome = await failedCall(deps, tenantId, error);
    for (const { work } of ready) addFailure(failed, work.entry.id, outcome(work.entry.tries));
    return null;
  }
  return new Map(
    ready.flatMap((one) => {
      const found = byId.get(isReceipt(one) ? one.invoice.invoiceId : one.creditNote.creditNoteId);
      return found === undefined ? [] : [[one, found] as const];
    }),
  );
}

/** Ids of the order's payments in the ledger: a second, equal one is a different payment. */
async function knownPayments(deps: Pick<PostingDeps, 'ledger'>, { work }: Ready): Promise<ReadonlySet<string>> {
  const documents = await deps.ledger.documentsOf(work.entry.id);
  return new Set(documents.map(({ xeroId }) => xeroId));
}

async function recordFound(
  deps: PostingDeps,
  one: ReadyPayment,
  paymentId: string,
  failed: Map<number, Outcome>,
): Promise<void> {
  const detail = isReceipt(one) ? { paymentId } : { refundPaymentId: paymentId };
  await deps.ledger.addAttempt(one.work.entry.id, 'adopted', detail);
  await recordPayment(deps, one, paymentId, failed);
}

function doesNotFit(one: ReadyPayment, now: InvoiceSummary | CreditNoteSummary | undefined): Problem {
  if (isReceipt(one)) return paidByHand(one, now !== undefined && 'amountDue' in now ? now.amountDue : 'unknown');
  return creditDoesNotFit(
    nameOf(one),
    one.payment.amount,
    now !== undefined && 'remainingCredit' in now ? now : undefined,
  );
}

function paidByHand({ invoice, payment }: ReadyReceipt, due: string): Problem {
  return {
    code: 'xero_refused',
    message: `Invoice ${invoice.number} has ${due} left to pay in Xero, so the payment of ${payment.amount} ${payment.currency} does not fit. Somebody may have paid or credited it by hand.`,
    fix: 'Look at the invoice in Xero: if the payment there is the same money, nothing is missing; else remove it there and replay the order.',
    details: { invoice: invoice.number, amountDue: due, payment: payment.amount },
  };
}

export async function recordPayment(
  deps: Pick<PostingDeps, 'ledger'>,
  one: ReadyPayment,
  paymentId: string,
  failed: Map<number, Outcome>,
): Promise<void> {
  const { work, sourceKey, payment } = one;
  const { amount, date } = payment;
  try {
    await deps.ledger.recordDocument({
      tenantId: work.tenantId,
      storeId: work.entry.storeId,
      entryId: work.entry.id,
      kind: isReceipt(one) ? 'payment' : 'refund_payment',
      sourceKey,
      xeroId: paymentId,
      number: null,
      facts: isReceipt(one)
        ? paymentFacts(payment, one.invoice.invoiceId)
        : { amount, date, creditNoteId: one.creditNote.creditNoteId },
    });
  } catch (error) {
    if (!isAppError(error, 'ledger', 'document_duplicate')) throw error;
    addFailure(failed, work.entry.id, { kind: 'rejected', problems: [secondDocument(nameOf(one))] });
  }
}
