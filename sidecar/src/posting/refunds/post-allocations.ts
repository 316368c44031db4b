import { isAppError } from '../../domain/app-error.ts';
import { allocationKey } from '../../ledger/entry-key.ts';
import { allocationBody } from '../../xero/wire/credit-note-body.ts';
import type { AllocationSummary, CreditNoteSummary } from '../../xero/wire/credit-note-element.ts';
import { creditDoesNotFit } from './credit-problems.ts';
import { failedCall, unknownOutcome } from '../failed-call.ts';
import { addFailure } from '../outcomes.ts';
import { toProblem } from '../calls/refusal.ts';
import { sendCall, type AnsweredCall } from '../calls/send-call.ts';
import { secondDocument } from '../invoices/compare-documents.ts';
import type { Outcome, PostingDeps, Work } from '../work.ts';

export interface ReadyAllocation {
  readonly work: Pick<Work, 'entry' | 'tenantId'>;
  /** Of the credit note, e.g. order:1024/refund:1029. */
  readonly sourceKey: string;
  readonly creditNote: CreditNoteSummary;
  readonly invoiceId: string;
  /** At most the balance due and the credit left, "12.00". */
  readonly amount: string;
}

/** Allocates credit notes to their invoices: Xero needs a call for each credit note. */
export async function postAllocations(
  deps: PostingDeps,
  tenantId: string,
  ready: readonly ReadyAllocation[],
  failed: Map<number, Outcome>,
): Promise<void> {
  for (const one of ready) {
    // After another failure of this order, its next call would only add to the confusion.
    if (failed.has(one.work.entry.id)) continue;
    await postOne(deps, tenantId, one, failed);
  }
}

async function postOne(
  deps: PostingDeps,
  tenantId: string,
  one: ReadyAllocation,
  failed: Map<number, Outcome>,
): Promise<void> {
  const { work, creditNote, invoiceId, amount } = one;
  const call = await sendCall(deps, {
    tenantId,
    kind: 'allocations',
    path: `CreditNotes/${creditNote.creditNoteId}/Allocations?summarizeErrors=false`,
    body: allocationBody({ invoiceId, amount, date: creditNote.date }),
    items: [{ entryId: work.entry.id, sourceKey: allocationKey(one.sourceKey) }],
  });
  if (!call.ok) {
    addFailure(failed, work.entry.id, call.outcome(work.entry.tries));
    return;
  }
  const refused = await deps.ledger.together((ledger) => readAnswer({ ...deps, ledger }, one, call, failed));
  if (refused !== null) await adopt(deps, tenantId, one, refused, failed);
}

/** Returns Xero's reasons for a refusal. */
async function readAnswer(
  deps: PostingDeps,
  one: ReadyAllocation,
  call: AnsweredCall,
  failed: Map<number, Outcome>,
): Promise<readonly string[] | null> {
  // The call holds one element, so the answer is about it, whatever it contains.
  const [answer] = call.elements;
  if (answer === undefined) {
    const reason = unknownOutcome(`the answer does not tell what became of credit note ${one.creditNote.number}.`);
    addFailure(failed, one.work.entry.id, { kind: 'uncertain', reason });
    return null;
  }
  if (answer.ok) await recordAllocation(deps, one, answer.id, failed);
  await deps.ledger.settleCall(call.callId, 200);
  return answer.ok ? null : answer.errors;
}

/** Refused because it was done already, by an earlier try or by hand; or for a reason of Xero's own. */
async function adopt(
  deps: PostingDeps,
  tenantId: string,
  one: ReadyAllocation,
  errors: readonly string[],
  failed: Map<number, Outcome>,
): Promise<void> {
  const { work, creditNote, amount } = one;
  let found: readonly CreditNoteSummary[];
  try {
    found = await deps.xero.creditNotesByIds(tenantId, [{ key: creditNote.creditNoteId, date: creditNote.date }]);
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    addFailure(failed, work.entry.id, (await failedCall(deps, tenantId, error))(work.entry.tries));
    return;
  }
  const [now] = found;
  const ours = now === undefined ? null : findAllocation(now, one.invoiceId);
  if (ours !== null) {
    await deps.ledger.addAttempt(work.entry.id, 'adopted', { allocationId: ours.allocationId });
    await recordAllocation(deps, one, ours.allocationId, failed);
    return;
  }
  const isUsedUp = now !== undefined && now.remainingCredit !== creditNote.remainingCredit;
  const what = `allocation of credit note ${creditNote.number}`;
  const problem = isUsedUp ? creditDoesNotFit(what, amount, now) : toProblem(what, errors);
  addFailure(failed, work.entry.id, { kind: 'rejected', problems: [problem] });
}

/** A credit note is allocated to its order's invoice once, by us or others. */
export function findAllocation(creditNote: CreditNoteSummary, invoiceId: string): AllocationSummary | null {
  return creditNote.allocations.find((allocation) => allocation.invoiceId === invoiceId) ?? null;
}

/** Xero does not always return an allocation's id; both documents identify it as well. */
export function allocationIdOf(creditNoteId: string, invoiceId: string, allocationId: string | null): string {
  return allocationId ?? `${creditNoteId}/${invoiceId}`;
}

export async function recordAllocation(
  deps: Pick<PostingDeps, 'ledger'>,
  one: Omit<ReadyAllocation, 'creditNote'> & {
    readonly creditNote: Pick<CreditNoteSummary, 'creditNoteId' | 'number'>;
  },
  allocationId: string | null,
  failed: Map<number, Outcome>,
): Promise<void> {
  const { entry, tenantId } = one.work;
  const { creditNoteId, number } = one.creditNote;
  try {
    await deps.ledger.recordDocument({
      tenantId,
      storeId: entry.storeId,
      entryId: entry.id,
      kind: 'allocation',
      sourceKey: allocationKey(one.sourceKey),
      xeroId: allocationIdOf(creditNoteId, one.invoiceId, allocationId),
      number: null,
      facts: { amount: one.amount, creditNoteId, invoiceId: one.invoiceId },
    });
  } catch (error) {
    if (!isAppError(error, 'ledger', 'document_duplicate')) throw error;
    const problems = [secondDocument(`allocation of credit note ${number}`)];
    addFailure(failed, entry.id, { kind: 'rejected', problems });
  }
}
