import { paymentKey } from '../ledger/entry-key.ts';
import { DuplicateDocument } from '../ledger/errors.ts';
import type { PlannedPayment } from '../mapping/documents.ts';
import { refundPaymentsBody } from '../xero/credit-note-body.ts';
import type { CreditNoteSummary } from '../xero/credit-note-element.ts';
import { XeroError } from '../xero/errors.ts';
import type { ElementAnswer } from '../xero/wire.ts';
import { creditDoesNotFit } from './credit-problems.ts';
import { failedCall, unknownOutcome } from './failure.ts';
import { addFailure } from './outcomes.ts';
import { chunk } from './plan-batches.ts';
import { isAboutLists, isNothingOutstanding, toProblem } from './refusal.ts';
import { sendCall, type AnsweredCall } from './send-call.ts';
import { findPayment, secondDocument } from './settle-batch.ts';
import type { Outcome, PostingDeps, Work } from './work.ts';

const PATH = 'Payments?summarizeErrors=false';

export interface ReadyRefundPayment {
  readonly work: Work;
  /** Of the credit note, e.g. order:1024/refund:1029. */
  readonly sourceKey: string;
  readonly creditNote: CreditNoteSummary;
  readonly payment: PlannedPayment;
}

/** Books the money given back on credit notes, one payment for each. */
export async function postRefundPayments(
  deps: PostingDeps,
  tenantId: string,
  ready: readonly ReadyRefundPayment[],
  failed: Map<number, Outcome>,
): Promise<void> {
  for (const batch of chunk(ready)) {
    const usedUp = await postBatch(deps, tenantId, batch, failed);
    if (usedUp.length > 0) await adopt(deps, tenantId, usedUp, failed);
  }
}

/** Answers those whose credit has too little left. */
async function postBatch(
  deps: PostingDeps,
  tenantId: string,
  batch: readonly ReadyRefundPayment[],
  failed: Map<number, Outcome>,
): Promise<ReadyRefundPayment[]> {
  const call = await sendCall(deps, {
    tenantId,
    kind: 'refund_payments',
    path: PATH,
    body: refundPaymentsBody(
      batch.map(({ payment, creditNote }) => ({ payment, creditNoteId: creditNote.creditNoteId })),
    ),
    items: batch.map(({ work, sourceKey }) => ({ entryId: work.entry.id, sourceKey: paymentKey(sourceKey) })),
  });
  if (!call.ok && call.refused && batch.length > 1) {
    const middle = Math.ceil(batch.length / 2);
    return [
      ...(await postBatch(deps, tenantId, batch.slice(0, middle), failed)),
      ...(await postBatch(deps, tenantId, batch.slice(middle), failed)),
    ];
  }
  if (!call.ok) {
    for (const { work } of batch) addFailure(failed, work.entry.id, call.outcome(work.entry.tries));
    return [];
  }
  const read = await deps.ledger.together((ledger) => readAnswer({ ...deps, ledger }, batch, call, failed));
  if (read.staleLists) await deps.listsAreStale(tenantId);
  return read.usedUp;
}

async function readAnswer(
  deps: PostingDeps,
  batch: readonly ReadyRefundPayment[],
  call: AnsweredCall,
  failed: Map<number, Outcome>,
): Promise<{ readonly usedUp: ReadyRefundPayment[]; readonly staleLists: boolean }> {
  const usedUp: ReadyRefundPayment[] = [];
  let allNamed = true;
  let staleLists = false;
  for (const one of batch) {
    const { work, creditNote } = one;
    const answer = call.elements.find((element) => isOf(element, creditNote.creditNoteId));
    if (answer === undefined || (answer.ok && answer.id === null)) {
      allNamed = false;
      const reason = unknownOutcome(`the answer does not name the refund payment of ${creditNote.number}.`);
      addFailure(failed, work.entry.id, { kind: 'uncertain', reason });
    } else if (answer.ok && answer.id !== null) {
      await recordRefundPayment(deps, one, answer.id, failed);
    } else if (isNothingOutstanding(answer.errors)) {
      usedUp.push(one);
    } else {
      const problem = toProblem(`refund payment of credit note ${creditNote.number}`, answer.errors);
      staleLists ||= isAboutLists(problem);
      addFailure(failed, work.entry.id, { kind: 'rejected', problems: [problem] });
    }
  }
  if (allNamed) await deps.ledger.settleCall(call.callId, 200);
  return { usedUp, staleLists };
}

/** Xero shows the credit note of a payment as CreditNote, and in answers also as Invoice. */
function isOf(element: ElementAnswer, creditNoteId: string): boolean {
  return element.creditNoteId === creditNoteId || element.invoiceId === creditNoteId;
}

/** "Exceeds the amount outstanding": ours from an earlier try, or somebody used the credit by hand. */
async function adopt(
  deps: PostingDeps,
  tenantId: string,
  usedUp: readonly ReadyRefundPayment[],
  failed: Map<number, Outcome>,
): Promise<void> {
  let found: readonly CreditNoteSummary[];
  try {
    found = await deps.xero.creditNotesByIds(
      tenantId,
      usedUp.map(({ creditNote }) => ({ key: creditNote.creditNoteId, date: creditNote.date })),
    );
  } catch (error) {
    if (!(error instanceof XeroError)) throw error;
    const outcome = await failedCall(deps, tenantId, error);
    for (const { work } of usedUp) addFailure(failed, work.entry.id, outcome(work.entry.tries));
    return;
  }
  for (const one of usedUp) {
    const now = found.find((candidate) => candidate.creditNoteId === one.creditNote.creditNoteId);
    const ours = now === undefined ? null : findPayment(one.payment, now);
    if (ours !== null) {
      await deps.ledger.addAttempt(one.work.entry.id, 'adopted', { refundPaymentId: ours.paymentId });
      await recordRefundPayment(deps, one, ours.paymentId, failed);
    } else {
      const what = `refund payment of credit note ${one.creditNote.number}`;
      const problems = [creditDoesNotFit(what, one.payment.amount, now)];
      addFailure(failed, one.work.entry.id, { kind: 'rejected', problems });
    }
  }
}

export async function recordRefundPayment(
  deps: Pick<PostingDeps, 'ledger'>,
  one: ReadyRefundPayment,
  paymentId: string,
  failed: Map<number, Outcome>,
): Promise<void> {
  const { entry, tenantId } = one.work;
  const { creditNoteId, number } = one.creditNote;
  try {
    await deps.ledger.recordDocument({
      tenantId,
      storeId: entry.storeId,
      entryId: entry.id,
      kind: 'refund_payment',
      sourceKey: paymentKey(one.sourceKey),
      xeroId: paymentId,
      number: null,
      facts: { amount: one.payment.amount, date: one.payment.date, creditNoteId },
    });
  } catch (error) {
    if (!(error instanceof DuplicateDocument)) throw error;
    const problems = [secondDocument(`refund payment of credit note ${number}`)];
    addFailure(failed, entry.id, { kind: 'rejected', problems });
  }
}
