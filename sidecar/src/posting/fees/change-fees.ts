import { isAppError } from '../../domain/app-error.ts';
import type { PlannedGatewayFee } from '../../domain/documents.ts';
import type { Problem } from '../../domain/problems.ts';
import { feeChangesBody } from '../../xero/wire/bank-transaction-body.ts';
import type { BankTransactionSummary } from '../../xero/wire/bank-transaction-element.ts';
import { failedCall } from '../failed-call.ts';
import { feeChanged, feeRefused } from './fee-problems.ts';
import { judgeFee } from './judge-fee.ts';
import { LINELESS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import type { FeeFacts, PostedFee } from './posted-fee.ts';
import { feeKeyOf, recordFee, type FeeOf } from './record-fee.ts';
import { sendBatches } from '../calls/send-batches.ts';
import type { Outcome, PostingDeps, Work } from '../work.ts';

export interface FeeToChange extends FeeOf {
  readonly work: Work;
  readonly fee: PlannedGatewayFee;
  readonly posted: PostedFee;
}

interface Seen extends FeeToChange {
  readonly there: BankTransactionSummary;
}

interface Voices {
  readonly tell: (work: Work, problem: Problem) => void;
  readonly fail: (one: FeeToChange, outcome: Outcome) => void;
}

/**
 * Fees whose amount has changed: each is read from Xero (a refund that returns a part of the fee is rare), then
 * changed in place or deleted, all in the same calls; reconciled or manually changed ones are reported.
 */
export async function changeFees(
  deps: PostingDeps,
  tenantId: string,
  fees: readonly FeeToChange[],
  failed: Map<number, Outcome>,
  { tell, fail }: Voices,
): Promise<void> {
  const changes: Seen[] = [];
  for (const one of fees) {
    const { work, fee, posted } = one;
    let there: BankTransactionSummary | null;
    try {
      there = await deps.xero.bankTransaction(tenantId, posted.document.xeroId);
    } catch (error) {
      if (!isAppError(error, 'xero')) throw error;
      fail(one, (await failedCall(deps, tenantId, error))(work.entry.tries));
      continue;
    }
    const verdict = judgeFee(fee, posted, there);
    if (verdict.do === 'tell') tell(work, feeChanged(fee, posted, there, verdict.why));
    else if (verdict.do === 'record' || there === null) await recordChange(deps, one, failed);
    else changes.push({ ...one, there });
  }
  const byEntry = new Map(changes.map((one) => [one.work.entry.id, one]));
  await sendBatches(
    deps,
    {
      tenantId,
      kind: 'fee_changes',
      method: 'POST',
      path: 'BankTransactions?summarizeErrors=false',
      elementsMax: LINELESS_PER_CALL_MAX,
      body: (batch) => feeChangesBody(batch.map(({ there, fee }) => ({ there, amount: fee.amount }))),
      entryOf: ({ work }) => work.entry,
      sourceKeyOf: feeKeyOf,
      nameOf: ({ work }) => `change of the gateway fee of order ${work.summary.orderNumber}`,
      answerOf: (elements, { there }) => elements.find(({ id }) => id === there.bankTransactionId),
      record: async (own, one) => {
        await recordChange(own, one, failed);
        return true;
      },
      problemOf: (_one, problem) => feeRefused(problem),
      fail: (entryId, outcome) => {
        const one = byEntry.get(entryId);
        if (one !== undefined) fail(one, outcome);
      },
    },
    changes,
  );
}

async function recordChange(deps: PostingDeps, one: FeeToChange, failed: Map<number, Outcome>): Promise<void> {
  const { posted, fee } = one;
  await recordFee(deps, one, { xeroId: posted.document.xeroId, facts: changedFacts(posted.facts, fee.amount) }, failed);
}

/** The amount booked now; a fee reduced to nothing was deleted. */
export function changedFacts(facts: FeeFacts, amount: string): FeeFacts {
  return amount === '0.00' ? { ...facts, deleted: true } : { ...facts, amount };
}
