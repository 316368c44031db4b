import { z } from 'zod';
import { feeChangesBody, type BankTransactionSummary } from '../../xero/wire/bank-transactions.ts';
import { LINELESS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import { record, recordOrReject } from '../calls/record.ts';
import { sendBatches } from '../calls/send-batches.ts';
import { byChange, type BatchCall } from '../document-kind.ts';
import { readFor } from '../failed-call.ts';
import { isLive, secondDocument } from '../invoices/compare-documents.ts';
import type { Progress } from '../progress.ts';
import type { Outcome, Round } from '../round.ts';
import { addNotice, feeChanged, feeRefused } from './fee-problems.ts';
import { lastFee, type FeeToPost, type PostedFee } from './posted-fee.ts';
import type { PlannedGatewayFee } from '../../domain/documents.ts';

export interface FeeToChange extends FeeToPost {
  readonly posted: PostedFee;
}

interface ReadFee extends FeeToChange {
  readonly there: BankTransactionSummary;
}

/** Changes in place and deletions, in the same calls. */
export const feeChangeCall: BatchCall<ReadFee> = {
  name: 'fee_changes',
  method: 'POST',
  envelope: 'BankTransactions',
  path: () => 'BankTransactions?summarizeErrors=false',
  elementsMax: LINELESS_PER_CALL_MAX,
  body: (batch) => feeChangesBody(batch.map(({ there, fee }) => ({ there, amount: fee.amount }))),
  intentOf: ({ there, fee }) => ({ id: there.bankTransactionId, amount: fee.amount }),
  nameOf: ({ order }) => `change of the gateway fee of order ${order.summary.orderNumber}`,
  answerOf: (elements, { there }) => elements.find(({ id }) => id === there.bankTransactionId),
  lookUp: byChange(z.object({ id: z.string(), amount: z.string() }), {
    postedOf(documents, sourceKey) {
      const posted = lastFee(documents);
      return posted?.document.sourceKey === sourceKey ? posted : null;
    },
    async isDone({ xero, tenantId }, { id, amount }) {
      const there = await xero.bankTransaction(tenantId, id);
      const isGone = there === null || !isLive(there);
      return amount === '0.00' ? isGone : !isGone && there.total === amount;
    },
    async record(own, owner, posted, { id, amount }) {
      await record(own, owner, changed(posted, amount));
      return { kind: 'fee_change', bankTransactionId: id };
    },
  }),
};

/**
 * Fees whose amount has changed: each is read from Xero (a refund that returns a part of the fee is rare), then
 * changed in place or deleted; reconciled or manually changed ones are reported.
 */
export async function changeFees(
  progress: Progress,
  fees: readonly FeeToChange[],
  fail: (one: FeeToPost, outcome: Outcome) => void,
): Promise<void> {
  const changes: ReadFee[] = [];
  for (const one of fees) {
    const { entry, fee, posted } = one;
    const { xero, tenantId } = progress;
    const read = await readFor(
      progress,
      [entry],
      async () => ({ there: await xero.bankTransaction(tenantId, posted.document.xeroId) }),
      (_entry, outcome) => fail(one, outcome),
    );
    if (read === null) continue;
    const { there } = read;
    const verdict = judgeFee(fee, posted, there);
    if (verdict.do === 'report') addNotice(progress, entry, feeChanged(fee, posted, there, verdict.why));
    else if (verdict.do === 'record' || there === null) await recordChange(progress, one);
    else changes.push({ ...one, there });
  }
  await sendBatches(progress, feeChangeCall, changes, {
    record: async (own, one) => {
      await recordChange(own, one);
      return true;
    },
    problemOf: (_one, problem) => feeRefused(problem),
    fail,
  });
}

async function recordChange(round: Round, one: FeeToChange): Promise<void> {
  await recordOrReject(round, one, changed(one.posted, one.fee.amount), secondDocument('gateway fee'));
}

/** The amount booked now; a fee reduced to nothing was deleted. */
function changed({ document: { kind, xeroId }, facts }: PostedFee, amount: string) {
  const now = amount === '0.00' ? { ...facts, deleted: true } : { ...facts, amount };
  return { kind, xeroId, number: null, facts: now };
}

type FeeVerdict =
  /** Xero has the amount already: a lost answer, or a manual fix. */
  | { readonly do: 'record' }
  | { readonly do: 'change' }
  /** `why` ends a sentence. */
  | { readonly do: 'report'; readonly why: string };

/** What to do with a booked fee whose amount has changed; `there` null = Xero does not have it. */
function judgeFee(fee: PlannedGatewayFee, posted: PostedFee, there: BankTransactionSummary | null): FeeVerdict {
  if (there === null || !isLive(there)) {
    if (fee.amount === '0.00') return { do: 'record' };
    return { do: 'report', why: 'somebody deleted it in Xero' };
  }
  if (there.total === fee.amount) return { do: 'record' };
  if (there.isReconciled) return { do: 'report', why: 'the bank transaction is reconciled' };
  const isOurs = there.total === posted.facts.amount && there.lines.length === 1 && there.type === 'SPEND';
  if (!isOurs) return { do: 'report', why: 'somebody changed the bank transaction in Xero' };
  return { do: 'change' };
}
