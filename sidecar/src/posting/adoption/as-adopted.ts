import type { Entry } from '../../ledger/entry.ts';
import type { PlannedDocuments } from '../../domain/documents.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { Problem } from '../../domain/problems.ts';
import { earlierChanged, earlierUnpaid } from './adoption-problems.ts';
import { orderRef, type CancelledOrder, type PlannedOrder } from '../orders/planned-order.ts';
import type { Round } from '../round.ts';

/** Leaves out refunds from before the invoice was linked and, unless the settings allow them, payments and changes. */
export function asAdopted(
  order: PlannedOrder,
  policy: Settings['documents']['adopted'],
  isAsked: boolean,
): { readonly order: PlannedOrder } | { readonly problem: Problem } {
  const { posted, documents, entry } = order;
  const adopted = posted?.stored.adopted;
  if (posted === null || adopted === undefined) return { order };
  const { invoice, figuresHash } = posted.stored;
  if (policy === 'read-only' && figuresHash !== null && figuresHash !== order.figuresHash && !isAsked) {
    const what = `Order ${entry.sourceId} was changed.`;
    return { problem: earlierChanged(orderRef(entry), invoice, documents.invoice.expected.total, what) };
  }
  const isPaidThere = invoice.amountDue === '0.00' || invoice.payments.length > 0;
  const payment = policy === 'read-only' || isPaidThere ? null : documents.payment;
  const isUnpaid = documents.payment !== null && payment === null && invoice.amountDue !== '0.00';
  return {
    order: {
      ...order,
      documents: {
        ...without(documents, policy === 'read-only'),
        payment,
        creditNotes: documents.creditNotes.filter((note) => !adopted.refundIds.includes(note.refundId)),
        notices: [...documents.notices, ...(isUnpaid ? [earlierUnpaid(invoice)] : [])],
      },
    },
  };
}

/** The invoice's author has booked the gateway's fee, or will. */
function without({ fee, ...documents }: PlannedDocuments, isReadOnly: boolean): PlannedDocuments {
  return isReadOnly || fee === undefined ? documents : { ...documents, fee };
}

/** Whether a person asked for the invoice to be credited. */
export async function isAskedFor({ ledger }: Round, { storeId, kind, sourceId }: Entry): Promise<boolean> {
  return (await ledger.requestsOf(storeId, kind, sourceId)).some((request) => /^(?:reissue|credit):/.test(request));
}

/** Cancelled orders, without those whose adopted invoice we may not void. */
export async function voidable(round: Round, cancelled: readonly CancelledOrder[]): Promise<CancelledOrder[]> {
  const ours: CancelledOrder[] = [];
  for (const one of cancelled) {
    const { entry, posted, reason, summary } = one;
    const { documents } = await round.settings(entry.storeId);
    if (posted.stored.adopted === undefined || documents.adopted === 'manage' || (await isAskedFor(round, entry))) {
      ours.push(one);
      continue;
    }
    const problem = earlierChanged(orderRef(entry), posted.stored.invoice, summary?.total ?? '0.00', reason);
    const outcome = { kind: 'rejected', problems: [problem] } as const;
    round.results.set(entry.id, summary === null ? { outcome } : { outcome, summary });
  }
  return ours;
}
