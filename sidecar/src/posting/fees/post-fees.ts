import { isAppError } from '../../domain/app-error.ts';
import type { PlannedGatewayFee } from '../../domain/documents.ts';
import type { Problem } from '../../domain/problems.ts';
import { inTurn } from '../../mapping/payment/to-gateway-fee.ts';
import { feesBody } from '../../xero/wire/bank-transaction-body.ts';
import { catchUpFees } from './catch-up-fees.ts';
import { changeFees, type FeeToChange } from './change-fees.ts';
import { failedCall } from '../failed-call.ts';
import { feeRefused, permissionMissing } from './fee-problems.ts';
import { addFailure } from '../outcomes.ts';
import { LINELESS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import { lastFee, plannedFacts } from './posted-fee.ts';
import { feeKeyOf, recordFee, type FeeOf } from './record-fee.ts';
import { sendBatches } from '../calls/send-batches.ts';
import type { Outcome, PipelineDeps, Work } from '../work.ts';

interface FeeToPost extends FeeOf {
  readonly work: Work;
  readonly fee: PlannedGatewayFee;
}

/** Notices by entry id, for fee problems that block nothing else. */
export type FeeNotices = ReadonlyMap<number, readonly Problem[]>;

/**
 * Books the gateways' fees for orders whose payment is in Xero, and updates fees whose amount has changed; Xero's
 * refusals are added to `failed`. Runs last: nothing of the order waits for it.
 */
export async function postFees(
  deps: PipelineDeps,
  tenantId: string,
  works: readonly Work[],
  failed: Map<number, Outcome>,
): Promise<FeeNotices> {
  const notices = new Map<number, readonly Problem[]>();
  const tell = ({ entry }: Pick<Work, 'entry'>, problem: Problem) =>
    notices.set(entry.id, [...(notices.get(entry.id) ?? []), problem]);
  const wanted = works.filter((work) => work.documents.fee !== undefined && !isHeld(failed.get(work.entry.id)));
  let due = await feesDue(deps, tenantId, wanted);
  const concerned = () => [...due.fresh, ...due.changed];
  if (concerned().length === 0) return notices;
  if (!(await deps.mayBookFees(tenantId))) {
    for (const { work, fee } of concerned()) tell(work, permissionMissing(fee));
    return notices;
  }
  const fail = ({ work, fee }: Pick<FeeToPost, 'work' | 'fee'>, outcome: Outcome) => {
    if (outcome.kind === 'waiting' && outcome.reason.code === 'permission_missing') tell(work, permissionMissing(fee));
    else addFailure(failed, work.entry.id, outcome);
  };
  try {
    const stores = new Set(concerned().map(({ work }) => work.entry.storeId));
    if (await catchUpFees(deps, tenantId, stores)) due = await feesDue(deps, tenantId, wanted);
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    const outcome = await failedCall(deps, tenantId, error);
    for (const one of concerned()) fail(one, outcome(one.work.entry.tries));
    return notices;
  }
  await sendFees(deps, tenantId, due.fresh, failed, fail);
  await changeFees(deps, tenantId, due.changed, failed, { tell, fail });
  return notices;
}

/** Nothing is sent for an order while the outcome of a call for it is unknown, or Xero must not be called. */
function isHeld(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && outcome.kind !== 'rejected';
}

interface FeesDue {
  readonly fresh: readonly FeeToPost[];
  readonly changed: readonly FeeToChange[];
}

/** By the ledger. A fee without its payment would make the account show money that never came. */
async function feesDue(deps: Pick<PipelineDeps, 'ledger'>, tenantId: string, works: readonly Work[]): Promise<FeesDue> {
  const fresh: FeeToPost[] = [];
  const changed: FeeToChange[] = [];
  for (const work of works) {
    const { fee } = work.documents;
    const documents = (await deps.ledger.documentsOf(work.entry.id)).filter((one) => one.tenantId === tenantId);
    if (fee === undefined || !documents.some((one) => one.kind === 'payment')) continue;
    const posted = lastFee(documents);
    const isBooked = posted !== null && posted.facts.deleted !== true;
    if (isBooked && posted.facts.amount !== fee.amount) changed.push({ work, fee, posted, turn: posted.turn });
    if (isBooked || fee.amount === '0.00') continue;
    const turn = (posted?.turn ?? 0) + 1;
    fresh.push({ work, turn, fee: inTurn(fee, turn) });
  }
  return { fresh, changed };
}

async function sendFees(
  deps: PipelineDeps,
  tenantId: string,
  fees: readonly FeeToPost[],
  failed: Map<number, Outcome>,
  fail: (one: FeeToPost, outcome: Outcome) => void,
): Promise<void> {
  const byEntry = new Map(fees.map((one) => [one.work.entry.id, one]));
  await sendBatches(
    deps,
    {
      tenantId,
      kind: 'fees',
      path: 'BankTransactions?summarizeErrors=false',
      elementsMax: LINELESS_PER_CALL_MAX,
      body: (batch) => feesBody(batch.map(({ fee }) => fee)),
      entryOf: ({ work }) => work.entry,
      sourceKeyOf: feeKeyOf,
      nameOf: ({ work }) => `gateway fee of order ${work.summary.orderNumber}`,
      answerOf: (elements, { fee }) => elements.find(({ reference }) => reference === fee.reference),
      record: async (own, one, { id }) => {
        if (id === null) return false;
        await recordFee(own, one, { xeroId: id, facts: plannedFacts(one.fee) }, failed);
        return true;
      },
      problemOf: (_one, problem) => feeRefused(problem),
      fail: (entryId, outcome) => {
        const one = byEntry.get(entryId);
        if (one !== undefined) fail(one, outcome);
      },
    },
    fees,
  );
}
