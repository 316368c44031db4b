import type { CallItem, CallKind, ClaimedEntry } from '../../ledger/entry.ts';
import type { Problem } from '../../domain/problems.ts';
import type { ElementAnswer } from '../../xero/wire/wire.ts';
import { unknownOutcome } from '../failed-call.ts';
import { chunkByTries } from './plan-batches.ts';
import { isAboutLists, toProblem } from './refusal.ts';
import { sendCall, type AnsweredCall } from './send-call.ts';
import type { Outcome, PostingDeps } from '../work.ts';

/** How to send elements of one kind in batches, and how to read Xero's answer to each. */
export interface BatchPlan<One> {
  readonly tenantId: string;
  readonly kind: CallKind;
  /** Default PUT. */
  readonly method?: 'PUT' | 'POST';
  readonly path: string;
  readonly elementsMax?: number;
  readonly body: (batch: readonly One[]) => string;
  readonly entryOf: (one: One) => Pick<ClaimedEntry, 'id' | 'tries'>;
  readonly sourceKeyOf: (one: One) => string;
  /** In the owner's terms, e.g. "invoice WC-1024". */
  readonly nameOf: (one: One) => string;
  readonly answerOf: (elements: readonly ElementAnswer[], one: One) => ElementAnswer | undefined;
  /** Records Xero's result; false = the answer does not confirm it. In the transaction that settles the call. */
  readonly record: (deps: PostingDeps, one: One, answer: ElementAnswer) => Promise<boolean>;
  /** A refusal that may mean it is already in Xero: these are returned, to be checked. */
  readonly isThere?: (errors: readonly string[]) => boolean;
  /** The problem to show for any other refusal; default: Xero's messages. */
  readonly problemOf?: (one: One, problem: Problem) => Problem;
  readonly fail: (entryId: number, outcome: Outcome) => void;
}

/** Sends all in batches; returns those that may be in Xero already. `plan.fail` reports failures. */
export async function sendBatches<One>(
  deps: PostingDeps,
  plan: BatchPlan<One>,
  all: readonly One[],
): Promise<readonly One[]> {
  const there: One[] = [];
  const triesOf = (one: One) => plan.entryOf(one).tries;
  for (const batch of chunkByTries(all, triesOf, plan.elementsMax)) there.push(...(await sendBatch(deps, plan, batch)));
  return there;
}

async function sendBatch<One>(deps: PostingDeps, plan: BatchPlan<One>, batch: readonly One[]): Promise<readonly One[]> {
  const { tenantId, kind, method, path } = plan;
  const call = await sendCall(deps, {
    tenantId,
    kind,
    ...(method === undefined ? {} : { method }),
    path,
    body: plan.body(batch),
    items: batch.map((one): CallItem => ({ entryId: plan.entryOf(one).id, sourceKey: plan.sourceKeyOf(one) })),
  });
  if (!call.ok && call.refused && batch.length > 1) return await sendHalves(deps, plan, batch);
  if (!call.ok) {
    for (const one of batch) plan.fail(plan.entryOf(one).id, call.outcome(plan.entryOf(one).tries));
    return [];
  }
  // Documents and the call's settlement are one transaction: after a crash the answer is known in full or not at all.
  const read = await deps.ledger.together((ledger) => readAnswer({ ...deps, ledger }, plan, batch, call));
  if (read.staleLists) await deps.listsAreStale(tenantId);
  return read.there;
}

/** One element fails the whole call (an unknown contact answers 404): the others must not suffer. */
async function sendHalves<One>(
  deps: PostingDeps,
  plan: BatchPlan<One>,
  batch: readonly One[],
): Promise<readonly One[]> {
  const middle = Math.ceil(batch.length / 2);
  return [
    ...(await sendBatch(deps, plan, batch.slice(0, middle))),
    ...(await sendBatch(deps, plan, batch.slice(middle))),
  ];
}

async function readAnswer<One>(
  deps: PostingDeps,
  plan: BatchPlan<One>,
  batch: readonly One[],
  call: AnsweredCall,
): Promise<{ readonly there: readonly One[]; readonly staleLists: boolean }> {
  const there: One[] = [];
  // Each answer is for one element: of two equal payments, the second must not take the first's answer.
  const left = [...call.elements];
  let allTold = true;
  let staleLists = false;
  for (const one of batch) {
    const answer = plan.answerOf(left, one);
    if (answer !== undefined) left.splice(left.indexOf(answer), 1);
    if (answer === undefined || answer.ok) {
      if (answer !== undefined && (await plan.record(deps, one, answer))) continue;
      allTold = false;
      const reason = unknownOutcome(`the answer does not tell what became of ${plan.nameOf(one)}.`);
      plan.fail(plan.entryOf(one).id, { kind: 'uncertain', reason });
    } else if (plan.isThere?.(answer.errors) === true) {
      there.push(one);
    } else {
      const problem = toProblem(plan.nameOf(one), answer.errors);
      // Xero refused what our copy of its lists allows.
      staleLists ||= isAboutLists(problem);
      plan.fail(plan.entryOf(one).id, { kind: 'rejected', problems: [plan.problemOf?.(one, problem) ?? problem] });
    }
  }
  if (allTold) await deps.ledger.settleCall(call.callId, 200);
  return { there, staleLists };
}
