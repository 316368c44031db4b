import { replacePaymentFingerprint, requestFingerprint, type CreditRequest } from '../../ledger/entry-key.ts';
import type { Entry, EventSource, RecordedDocument } from '../../ledger/entry.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { liveInvoice, type PostedInvoice } from '../invoices/posted-invoice.ts';
import { livePayments } from '../payments/posted-payment.ts';

/** A person's possible requests about an order in Xero. */
export type OrderRequest = CreditRequest | 'payment';

export type RequestAnswer =
  | {
      readonly kind: 'asked';
      readonly invoice: string;
      readonly fingerprints: readonly string[];
      readonly sentence: string;
    }
  | { readonly kind: 'refused'; readonly code: RequestRefusal; readonly message: string };
export type RequestRefusal = 'nothing_to_credit' | 'order_not_over' | 'nothing_to_replace';

/** Problems of an order that is cancelled in the shop. */
const CANCELLED = new Set(['cancelled_after_payment', 'period_locked', 'changed_in_xero']);

/** Whether it is possible, and how the ledger records it. */
export function askFor(request: OrderRequest, entry: Entry, documents: readonly RecordedDocument[]): RequestAnswer {
  const posted = liveInvoice(documents);
  if (posted === null) {
    const message = `Order ${entry.sourceId} has no invoice in Xero that can be credited or paid again.`;
    return { kind: 'refused', code: 'nothing_to_credit', message };
  }
  return request === 'payment' ? replacePayment(entry, documents, posted) : creditInvoice(entry, posted, request);
}

function creditInvoice(entry: Entry, posted: PostedInvoice, request: CreditRequest): RequestAnswer {
  if (request === 'credit' && !entry.problems.some((problem) => CANCELLED.has(problem.code))) {
    const message = `Order ${entry.sourceId} is neither cancelled nor deleted after it was paid, so its invoice is not credited alone.`;
    return { kind: 'refused', code: 'order_not_over', message };
  }
  const invoice = nameOf(posted);
  const what = request === 'credit' ? 'credited' : 'credited (or voided, if unpaid) and posted again';
  const fingerprints = [requestFingerprint(request, posted.version)];
  return { kind: 'asked', invoice, fingerprints, sentence: `Invoice ${invoice} will be ${what}.` };
}

function replacePayment(entry: Entry, documents: readonly RecordedDocument[], posted: PostedInvoice): RequestAnswer {
  const payments = livePayments(documents, posted.sourceKey);
  const invoice = nameOf(posted);
  if (payments.length === 0) {
    const message = `Invoice ${invoice} of order ${entry.sourceId} has no payment of ours in Xero.`;
    return { kind: 'refused', code: 'nothing_to_replace', message };
  }
  return {
    kind: 'asked',
    invoice,
    fingerprints: payments.map(({ document }) => replacePaymentFingerprint(document.xeroId)),
    sentence: `The payment on invoice ${invoice} will be deleted in Xero and posted again with the order’s current details.`,
  };
}

function nameOf({ document }: PostedInvoice): string {
  return document.number ?? document.xeroId;
}

/** Records the request; one not carried out is retried. */
export async function recordRequest(
  ledger: Pick<Ledger, 'acceptEvents' | 'requeue'>,
  entry: Entry,
  fingerprints: readonly string[],
  asked: { readonly source: Extract<EventSource, 'cli' | 'replay'>; readonly by: string },
): Promise<void> {
  const { id, storeId, kind, sourceId } = entry;
  const events = fingerprints.map((fingerprint) => ({ storeId, kind, sourceId, fingerprint, ...asked }));
  const answers = await ledger.acceptEvents(events);
  if (answers.every(({ accepted }) => !accepted)) await ledger.requeue([id], asked.source, asked.by);
}
