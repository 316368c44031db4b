import type { AccountingAnswer } from '../contract.ts';
import type { Work } from '../books/work.ts';
import { ok, type View } from '../wire/answers.ts';
import { runBatch, elementsOf, onlyElement, summarizesErrors, type BatchKind, type WriteVerb } from '../wire/batch.ts';
import { noDataProcessed } from '../wire/refusals.ts';

/** Answers everything below one resource; rest are the path segments after its name. */
export type Route = (work: Work, rest: readonly string[]) => AccountingAnswer;

export function noSuchEndpoint(): Error {
  return noDataProcessed("The resource you're looking for cannot be found or does not support this method.");
}

/** Writes all elements of the body, each on its own, as summarizeErrors asks. */
export function writeAll(work: Work, kind: BatchKind): AccountingAnswer {
  return runBatch(work, kind, elementsOf(work.request.body, kind.name), summarizesErrors(work));
}

/** Writes the one element an endpoint takes; those know no summarizeErrors: an error is a 400. */
export function writeOne(work: Work, kind: BatchKind, fixed: View = {}): AccountingAnswer {
  return runBatch(work, kind, [{ ...onlyElement(work.request.body, kind.name), ...fixed }], true);
}

export function single(work: Work, name: string, view: View): AccountingAnswer {
  return ok(work.request, name, [view]);
}

/** A resource without a key: GET lists, PUT creates, POST creates or updates. */
export function wholeCollection(
  work: Work,
  answerAll: () => AccountingAnswer,
  batch: (verb: WriteVerb) => BatchKind,
): AccountingAnswer {
  const { method } = work.request;
  if (method === 'GET') return answerAll();
  if (method === 'PUT') return writeAll(work, batch('create'));
  if (method === 'POST') return writeAll(work, batch('upsert'));
  throw noSuchEndpoint();
}
