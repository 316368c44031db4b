import { z } from 'zod';
import { feeChangesBody, type BankTransactionSummary } from '../../xero/wire/bank-transactions.ts';
import { LINELESS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import { record, recordOrReject } from '../calls/record.ts';
import { sendBatches } from '../calls/send-batches.ts';
import { byIntent, type BatchCall, type Finding } from '../document-kind.ts';
import { readFor } from '../failed-call.ts';
import { isLive, secondDocument } from '../invoices/compare-documents.ts';
import type { Progress } from '../progress.ts';
import type { Outcome, Round } from '../round.ts';
import { addNotice, feeChanged, feeRefused } from './fee-problems.ts';
import { judgeFee } from './judge-fee.ts';
import { lastFee, type FeeToPost, type PostedFee } from './posted-fee.ts';

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
  // If it was not made, it may be sent again after the check that precedes every change.
  lookUp: byIntent(z.object({ id: z.string(), amount: z.string() }), async (round, sent, call) => {
    const findings: Finding[] = [];
    for (const { entryId, sourceKey, intent } of sent) {
      const { id, amount } = intent;
      const entry = await round.ledger.entryById(entryId);
      const posted = lastFee(await round.ledger.documentsOf(entryId));
      if (entry === null || posted?.document.sourceKey !== sourceKey) {
        findings.push('known');
        continue;
      }
      const there = await round.xero.bankTransaction(round.tenantId, id);
      const isGone = there === null || !isLive(there);
      const isDone = amount === '0.00' ? isGone : !isGone && there.total === amount;
      const made = async (own: Round) => {
        await record(own, { entry, sourceKey }, changed(posted, amount));
        await own.ledger.addAttempt(entryId, 'adopted', { kind: 'fee_change', bankTransactionId: id }, call.id);
      };
      findings.push(isDone ? { record: made } : 'missing');
    }
    return findings;
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
