import { PAYMENT_PARTS, orderKey, refundKey } from '../ledger/entry-key.ts';
import type { RecordedDocument } from '../ledger/entry.ts';
import type { Problem } from '../mapping/problems.ts';
import { differsFromPosted, type EndedOrder } from './amend-posted.ts';
import { numberOf, type PostedInvoice } from './posted-invoice.ts';
import { isLivePayment, lastPayment } from './posted-payment.ts';
import type { Settled } from './settle-entries.ts';
import { readStoredCreditNote } from './stored-credit-note.ts';
import { recordedSummary } from './summary.ts';
import type { Outcome, PipelineDeps, Work } from './work.ts';

export interface AtHome {
  /** Of this organisation, or not in any yet. */
  readonly works: readonly Work[];
  readonly over: readonly EndedOrder[];
  readonly settled: ReadonlyMap<number, Settled>;
}

/**
 * Orders whose invoice is in the books of an organisation that the store has left: nothing of them is sent to the new one.
 * Where nothing is missing they stay as they are; else a person is told what to enter in which books.
 */
export async function settleElsewhere(
  deps: PipelineDeps,
  tenantId: string,
  works: readonly Work[],
  over: readonly EndedOrder[],
): Promise<AtHome> {
  const settled = new Map<number, Settled>();
  const home: Work[] = [];
  for (const work of works) {
    const { posted, entry, summary } = work;
    if (posted === null || posted.document.tenantId === tenantId) home.push(work);
    else {
      const documents = await deps.ledger.documentsOf(entry.id);
      const missing = missingOf(work, posted, documents);
      const outcome = missing.length === 0 ? stays(posted) : await toEnter(deps, posted, missing);
      const isPaid = missingPayments(work, documents).length === 0;
      const shown = recordedSummary(summary, work.documents, posted.stored.invoice, isPaid, []);
      settled.set(entry.id, { outcome, summary: shown, figuresHash: work.figuresHash });
    }
  }
  const homeOver: EndedOrder[] = [];
  for (const one of over) {
    if (one.posted.document.tenantId === tenantId) homeOver.push(one);
    else settled.set(one.entry.id, { outcome: await toEnter(deps, one.posted, ['its void or credit'], one.reason) });
  }
  return { works: home, over: homeOver, settled };
}

function stays({ stored }: PostedInvoice): Outcome {
  return { kind: 'recorded', documents: [stored.invoice.number] };
}

/** What is to be done to the order's documents, in words. */
function missingOf(work: Work, posted: PostedInvoice, documents: readonly RecordedDocument[]): readonly string[] {
  const isSettled = (refundId: number) => {
    const key = refundKey(orderKey(work.entry.sourceId), refundId);
    const note = documents.find((one) => one.kind === 'credit_note' && one.sourceKey === key);
    return note !== undefined && readStoredCreditNote(note.facts).settled !== null;
  };
  return [
    ...(differsFromPosted(work, posted) ? ['the change of the order'] : []),
    ...missingPayments(work, documents),
    ...work.documents.creditNotes
      .filter(({ refundId }) => !isSettled(refundId))
      .map(({ number, expected, currency }) => `the credit note ${number} of ${expected.total} ${currency}`),
    ...(work.replaces.length === 0 ? [] : ['another payment in place of the one there']),
  ];
}

/** The payments that are not there. */
function missingPayments(work: Work, documents: readonly RecordedDocument[]): readonly string[] {
  return PAYMENT_PARTS.flatMap((part) => {
    const payment = work.documents[part];
    if (payment == null || isLivePayment(lastPayment(documents, work.sourceKey, part))) return [];
    return [`the payment of ${payment.amount} ${payment.currency} of ${payment.date}`];
  });
}

async function toEnter(
  deps: Pick<PipelineDeps, 'organisationName'>,
  posted: PostedInvoice,
  missing: readonly string[],
  why = '',
): Promise<Outcome> {
  const number = numberOf(posted.stored.invoice);
  const name = await deps.organisationName(posted.document.tenantId);
  const problem: Problem = {
    code: 'other_organisation',
    message:
      `${why} Invoice ${number} is in the books of ${name}, and the store posts to another organisation now. Not posted: ` +
      `${missing.join(', ')}.`,
    fix:
      `Enter it in ${name} by hand; or connect the store to ${name} again (xero connect --organisation … --move) and replay ` +
      'the order. Nothing of it is sent to the new organisation.',
    details: { invoice: number, organisation: posted.document.tenantId },
  };
  return { kind: 'rejected', problems: [{ ...problem, message: problem.message.trim() }] };
}
