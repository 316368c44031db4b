import { paymentKey } from '../ledger/entry-key.ts';
import { DuplicateDocument } from '../ledger/errors.ts';
import type { PlannedPayment } from '../mapping/documents.ts';
import { XeroError } from '../xero/errors.ts';
import { paymentsBody, type InvoiceSummary } from '../xero/wire.ts';
import { chunk } from './plan-batches.ts';
import { failedCall, unknownOutcome } from './failure.ts';
import { isAboutLists, isNothingOutstanding, toProblem } from './refusal.ts';
import { sendCall, type AnsweredCall } from './send-call.ts';
import { findPayment, secondDocument } from './settle-batch.ts';
import type { Outcome, PostingDeps, Work } from './work.ts';

const PATH = 'Payments?summarizeErrors=false';

export interface ReadyPayment {
  readonly work: Work;
  readonly payment: PlannedPayment;
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  /** The invoice was made in this round: nothing can be booked on it yet. */
  readonly isNew: boolean;
}

/** Pays invoices that the ledger knows and whose payment it does not; answers what failed, by entry id. */
export async function postPayments(
  deps: PostingDeps,
  tenantId: string,
  ready: readonly ReadyPayment[],
): Promise<ReadonlyMap<number, Outcome>> {
  const failed = new Map<number, Outcome>();
  for (const batch of chunk(ready)) {
    const open = await withoutKnown(deps, tenantId, batch, failed);
    if (open.length === 0) continue;
    const paidAlready = await postBatch(deps, tenantId, open, failed);
    if (paidAlready.length > 0) await adopt(deps, tenantId, paidAlready, failed);
  }
  return failed;
}

/** Nothing in Xero keeps a part payment from being made twice: older invoices are looked at first, 40 in a call. */
async function withoutKnown(
  deps: PostingDeps,
  tenantId: string,
  batch: readonly ReadyPayment[],
  failed: Map<number, Outcome>,
): Promise<readonly ReadyPayment[]> {
  const older = batch.filter(({ isNew }) => !isNew);
  if (older.length === 0) return batch;
  const invoices = await readInvoices(deps, tenantId, older, failed);
  if (invoices === null) return batch.filter(({ isNew }) => isNew);
  const paid = new Set<ReadyPayment>();
  for (const one of older) {
    const invoice = invoices.find((candidate) => candidate.invoiceId === one.invoiceId);
    const ours = invoice === undefined ? null : findPayment(one.payment, invoice);
    if (ours === null) continue;
    paid.add(one);
    await recordFound(deps, one, ours.paymentId, failed);
  }
  return batch.filter((one) => !paid.has(one));
}

/** null = Xero could not be asked: all of them wait. */
async function readInvoices(
  deps: PostingDeps,
  tenantId: string,
  ready: readonly ReadyPayment[],
  failed: Map<number, Outcome>,
): Promise<readonly InvoiceSummary[] | null> {
  try {
    return await deps.xero.invoicesByIds(
      tenantId,
      ready.map((one) => one.invoiceId),
    );
  } catch (error) {
    if (!(error instanceof XeroError)) throw error;
    const outcome = await failedCall(deps, tenantId, error);
    for (const { work } of ready) failed.set(work.entry.id, outcome(work.entry.tries));
    return null;
  }
}

async function recordFound(
  deps: PostingDeps,
  one: ReadyPayment,
  paymentId: string,
  failed: Map<number, Outcome>,
): Promise<void> {
  await deps.ledger.addAttempt(one.work.entry.id, 'adopted', { paymentId });
  await record(deps, one, paymentId, failed);
}

async function postBatch(
  deps: PostingDeps,
  tenantId: string,
  batch: readonly ReadyPayment[],
  failed: Map<number, Outcome>,
): Promise<ReadyPayment[]> {
  const call = await sendCall(deps, {
    tenantId,
    kind: 'payments',
    path: PATH,
    body: paymentsBody(batch.map(({ payment, invoiceId }) => ({ payment, invoiceId }))),
    items: batch.map(({ work }) => ({ entryId: work.entry.id, sourceKey: paymentKey(work.sourceKey) })),
  });
  if (!call.ok && call.refused && batch.length > 1) {
    const middle = Math.ceil(batch.length / 2);
    return [
      ...(await postBatch(deps, tenantId, batch.slice(0, middle), failed)),
      ...(await postBatch(deps, tenantId, batch.slice(middle), failed)),
    ];
  }
  if (!call.ok) {
    for (const { work } of batch) failed.set(work.entry.id, call.outcome(work.entry.tries));
    return [];
  }
  const read = await deps.ledger.together((ledger) => readAnswer({ ...deps, ledger }, batch, call, failed));
  if (read.staleLists) await deps.listsAreStale(tenantId);
  return read.paidAlready;
}

async function readAnswer(
  deps: PostingDeps,
  batch: readonly ReadyPayment[],
  call: AnsweredCall,
  failed: Map<number, Outcome>,
): Promise<{ readonly paidAlready: ReadyPayment[]; readonly staleLists: boolean }> {
  const paidAlready: ReadyPayment[] = [];
  let allNamed = true;
  let staleLists = false;
  for (const one of batch) {
    const { work } = one;
    // One payment an invoice in a call, so the invoice names it.
    const answer = call.elements.find((element) => element.invoiceId === one.invoiceId);
    if (answer === undefined || (answer.ok && answer.id === null)) {
      allNamed = false;
      const reason = unknownOutcome(`the answer does not name the payment of ${one.invoiceNumber}.`);
      failed.set(work.entry.id, { kind: 'uncertain', reason });
    } else if (answer.ok && answer.id !== null) {
      await record(deps, one, answer.id, failed);
    } else if (isNothingOutstanding(answer.errors)) {
      paidAlready.push(one);
    } else {
      const problem = toProblem(`payment of invoice ${one.invoiceNumber}`, answer.errors);
      staleLists ||= isAboutLists(problem);
      failed.set(work.entry.id, { kind: 'rejected', problems: [problem] });
    }
  }
  if (allNamed) await deps.ledger.settleCall(call.callId, 200);
  return { paidAlready, staleLists };
}

/** "Exceeds the amount outstanding": ours from an earlier try, or somebody paid the invoice by hand. */
async function adopt(
  deps: PostingDeps,
  tenantId: string,
  paid: readonly ReadyPayment[],
  failed: Map<number, Outcome>,
): Promise<void> {
  const invoices = await readInvoices(deps, tenantId, paid, failed);
  if (invoices === null) return;
  for (const one of paid) {
    const invoice = invoices.find((candidate) => candidate.invoiceId === one.invoiceId);
    const ours = invoice === undefined ? null : findPayment(one.payment, invoice);
    if (ours !== null) {
      await recordFound(deps, one, ours.paymentId, failed);
    } else {
      failed.set(one.work.entry.id, { kind: 'rejected', problems: [paidByHand(one, invoice)] });
    }
  }
}

function paidByHand(one: ReadyPayment, invoice: InvoiceSummary | undefined) {
  const due = invoice?.amountDue ?? 'unknown';
  return {
    code: 'xero_refused',
    message: `Invoice ${one.invoiceNumber} has ${due} left to pay in Xero, so the payment of ${one.payment.amount} ${one.payment.currency} does not fit. Somebody may have paid or credited it by hand.`,
    fix: 'Look at the invoice in Xero: if the payment there is the same money, nothing is missing; else remove it there and replay the order.',
    details: { invoice: one.invoiceNumber, amountDue: due, payment: one.payment.amount },
  } as const;
}

async function record(
  deps: PostingDeps,
  one: ReadyPayment,
  paymentId: string,
  failed: Map<number, Outcome>,
): Promise<void> {
  const { entry, tenantId } = one.work;
  try {
    await deps.ledger.recordDocument({
      tenantId,
      storeId: entry.storeId,
      entryId: entry.id,
      kind: 'payment',
      sourceKey: paymentKey(one.work.sourceKey),
      xeroId: paymentId,
      number: null,
      facts: {
        amount: one.payment.amount,
        date: one.payment.date,
        account: one.payment.account,
        invoiceId: one.invoiceId,
      },
    });
  } catch (error) {
    if (!(error instanceof DuplicateDocument)) throw error;
    failed.set(entry.id, { kind: 'rejected', problems: [secondDocument(`payment of invoice ${one.invoiceNumber}`)] });
  }
}
