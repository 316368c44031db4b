import type { AccountingAnswer } from '../contract.ts';
import type { Work } from '../books/work.ts';
import { messagesOut, ok, validationException, type View } from './answers.ts';
import { isElement, list, type Element } from './element.ts';
import { ElementRejected, noDataProcessed, postDataInvalid } from './refusals.ts';

export interface Written {
  readonly view: View;
  readonly warnings?: readonly string[];
}

/** PUT creates whatever it is given; POST updates what the element names, else creates. */
export type WriteVerb = 'create' | 'upsert';

/** How one kind of element is written and how a refused one is shown. */
export interface BatchKind {
  /** Name of the array in request and answer, e.g. Invoices. */
  readonly name: string;
  write(work: Work, element: Element): Written;
  /** The element as understood, with its real id where it names one, else the zero id. */
  echo(work: Work, element: Element): View;
}

/** The elements of a body: the wrapped array, or the single object. */
export function elementsOf(body: unknown, name: string): readonly Element[] {
  if (body === undefined || body === null) throw noDataProcessed('No data was provided.');
  if (!isElement(body)) throw postDataInvalid(`The body must be an object, for example {"${name}":[...]}.`);
  const wrapped = list(body, name);
  if (wrapped === undefined) return [body];
  if (wrapped.length === 0) throw noDataProcessed('No elements were provided.');
  return wrapped;
}

/** The single element of an endpoint that takes one at a time. */
export function onlyElement(body: unknown, name: string): Element {
  const elements = elementsOf(body, name);
  const [first] = elements;
  if (first === undefined || elements.length > 1) throw postDataInvalid(`Only one of ${name} is accepted per call.`);
  return first;
}

/** The live default is true, whatever the specification says. */
export function summarizesErrors(work: Work): boolean {
  return work.request.query.get('summarizeErrors')?.toLowerCase() !== 'false';
}

type Outcome = { readonly good: Written } | { readonly bad: View };

function attempt(work: Work, kind: BatchKind, element: Element): Outcome {
  const mark = work.mark();
  try {
    return { good: kind.write(work, element) };
  } catch (error) {
    if (!(error instanceof ElementRejected)) throw error;
    work.rollback(mark);
    return { bad: { ...kind.echo(work, element), ValidationErrors: messagesOut(error.messages) } };
  }
}

function goodView({ view, warnings = [] }: Written, withStatus: boolean): View {
  const warned = warnings.length === 0 ? view : { ...view, Warnings: messagesOut(warnings) };
  if (!withStatus) return warned;
  return { ...warned, StatusAttributeString: warnings.length === 0 ? 'OK' : 'WARNING' };
}

/** Writes every element on its own, then answers as summarizeErrors asks. */
export function runBatch(
  work: Work,
  kind: BatchKind,
  elements: readonly Element[],
  summarize: boolean,
): AccountingAnswer {
  const start = work.mark();
  const outcomes = elements.map((element) => attempt(work, kind, element));
  const bad = outcomes.flatMap((outcome) => ('bad' in outcome ? [outcome.bad] : []));
  if (summarize && bad.length > 0) {
    if (work.switches.batch400Saves === 'none') work.rollback(start);
    return validationException(bad);
  }
  const views = outcomes.map((outcome) =>
    'bad' in outcome ? { ...outcome.bad, StatusAttributeString: 'ERROR' } : goodView(outcome.good, !summarize),
  );
  return ok(work.request, kind.name, work.switches.batchOrder === 'shuffled' ? views.reverse() : views);
}
