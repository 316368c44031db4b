import type { Problem } from '../../domain/problems.ts';
import type { ElementAnswer } from '../../xero/wire/answers.ts';
import type { BatchCall, Sendable } from '../document-kind.ts';
import { unknownOutcome } from '../failed-call.ts';
import { addFailure, type Outcome, type Round } from '../round.ts';
import { chunkByTries } from './plan-batches.ts';
import { isAboutLists, toProblem } from './refusal.ts';
import { sendCall, type AnsweredCall } from './send-call.ts';

export interface Answers<One> {
  /** Records Xero's result; false = the answer does not confirm it. In the transaction that settles the call. */
  readonly record: (own: Round, one: One, answer: ElementAnswer) => Promise<boolean>;
  /** A refusal that may mean it is already in Xero: these are returned, to be checked. */
  readonly isThere?: (errors: readonly string[]) => boolean;
  /** The problem to show for any other refusal; default: Xero's messages. */
  readonly problemOf?: (one: One, problem: Problem) => Problem;
  /** Default: the failure is added to the round's. */
  readonly fail?: (one: One, outcome: Outcome) => void;
}

export interface Refused<One> {
  readonly one: One;
  readonly errors: readonly string[];
}

/** Sends all in batches; returns those that may be in Xero already, with Xero's messages. */
export async function sendBatches<One extends Sendable>(
  round: Round,
  kind: BatchCall<One>,
  all: readonly One[],
  answers: Answers<One>,
): Promise<readonly Refused<One>[]> {
  const there: Refused<One>[] = [];
  for (const batch of chunkByTries(all, ({ entry }) => entry.tries, kind.elementsMax)) {
    there.push(...(await sendBatch(round, kind, batch, answers)));
    await round.nextTurn();
  }
  return there;
}

async function sendBatch<One extends Sendable>(
  round: Round,
  kind: BatchCall<One>,
  batch: readonly One[],
  answers: Answers<One>,
): Promise<readonly Refused<One>[]> {
  const [first] = batch;
  if (first === undefined) return [];
  const call = await sendCall(round, {
    kind,
    path: kind.path(first),
    body: kind.body(batch),
    items: batch.map(({ entry, sourceKey }) => ({ entryId: entry.id, sourceKey })),
    intent: batch.map(kind.intentOf),
  });
  if (!call.ok && call.refused && batch.length > 1) {
    // One element fails the whole call (an unknown contact answers 404): the others must not suffer.
    const middle = Math.ceil(batch.length / 2);
    return [
      ...(await sendBatch(round, kind, batch.slice(0, middle), answers)),
      ...(await sendBatch(round, kind, batch.slice(middle), answers)),
    ];
  }
  if (!call.ok) {
    for (const one of batch) failed(round, answers, one, call.outcome(one.entry.tries));
    return [];
  }
  // Documents and the call's settlement are one transaction: after a crash the answer is known in full or not at all.
  const read = await round.ledger.together((ledger) => readAnswer({ ...round, ledger }, kind, batch, answers, call));
  if (read.staleLists) await round.listsAreStale(round.tenantId);
  return read.there;
}

function failed<One extends Sendable>(round: Round, { fail }: Answers<One>, one: One, outcome: Outcome): void {
  if (fail === undefined) addFailure(round, one.entry.id, outcome);
  else fail(one, outcome);
}

async function readAnswer<One extends Sendable>(
  round: Round,
  kind: BatchCall<One>,
  batch: readonly One[],
  answers: Answers<One>,
  call: AnsweredCall,
): Promise<{ readonly there: readonly Refused<One>[]; readonly staleLists: boolean }> {
  const there: Refused<One>[] = [];
  // Each answer is for one element: of two equal payments, the second must not take the first's answer.
  const left = [...call.elements];
  let isAllAnswered = true;
  let staleLists = false;
  for (const one of batch) {
    const answer = kind.answerOf(left, one);
    if (answer !== undefined) left.splice(left.indexOf(answer), 1);
    if (answer === undefined || answer.ok) {
      if (answer !== undefined && (await answers.record(round, one, answer))) continue;
      isAllAnswered = false;
      const reason = unknownOutcome(`the answer does not mention ${kind.nameOf(one)}.`);
      failed(round, answers, one, { kind: 'uncertain', reason });
    } else if (answers.isThere?.(answer.errors) === true) {
      there.push({ one, errors: answer.errors });
    } else {
      const problem = toProblem(kind.nameOf(one), answer.errors);
      // Xero refused what our copy of its lists allows.
      staleLists ||= isAboutLists(problem);
      failed(round, answers, one, { kind: 'rejected', problems: [answers.problemOf?.(one, problem) ?? problem] });
    }
  }
  if (isAllAnswered) await round.ledger.settleCall(call.callId, 200);
  return { there, staleLists };
}
