import type { Entry } from '../../ledger/entry.ts';
import type { PlannedDocuments } from '../../domain/documents.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { Problem } from '../../domain/problems.ts';
import type { EndedOrder } from '../amendments/amend-posted.ts';
import { earlierChanged, earlierUnpaid } from './adoption-problems.ts';
import type { Settled } from '../settle-entries.ts';
import type { PipelineDeps, Work } from '../work.ts';

type Policy = Settings['documents']['adopted'];

/**
 * The remaining work for an order with an adopted invoice: refunds made before it was linked are left out, as are
 * payments and, unless the settings allow them, changes of the invoice.
 */
export function asAdopted(
  work: Work,
  policy: Policy,
  isAsked: boolean,
): { readonly work: Work } | { readonly problem: Problem } {
  const { posted, documents, entry } = work;
  const adopted = posted?.stored.adopted;
  if (posted === null || adopted === undefined) return { work };
  const { invoice, figuresHash } = posted.stored;
  if (policy === 'read-only' && figuresHash !== null && figuresHash !== work.figuresHash && !isAsked) {
    const order = { storeId: entry.storeId, orderId: entry.sourceId };
    const what = `Order ${entry.sourceId} was changed.`;
    return { problem: earlierChanged(order, invoice, documents.invoice.expected.total, what) };
  }
  const isPaidThere = invoice.amountDue === '0.00' || invoice.payments.length > 0;
  const payment = policy === 'read-only' || isPaidThere ? null : documents.payment;
  const isUnpaid = documents.payment !== null && payment === null && invoice.amountDue !== '0.00';
  return {
    work: {
      ...work,
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
export async function isAskedFor(deps: PipelineDeps, { storeId, kind, sourceId }: Entry): Promise<boolean> {
  return (await deps.ledger.wishesOf(storeId, kind, sourceId)).some((wish) => /^(?:reissue|credit):/.test(wish));
}

/** Cancelled orders, without those whose adopted invoice we may not void. */
export async function voidable(
  deps: PipelineDeps,
  over: readonly EndedOrder[],
): Promise<{ readonly over: readonly EndedOrder[]; readonly settled: ReadonlyMap<number, Settled> }> {
  const settled = new Map<number, Settled>();
  const ours: EndedOrder[] = [];
  for (const one of over) {
    const { entry, posted, reason, summary } = one;
    const { documents } = await deps.settings(entry.storeId);
    if (posted.stored.adopted === undefined || documents.adopted === 'manage' || (await isAskedFor(deps, entry))) {
      ours.push(one);
      continue;
    }
    const { invoice } = posted.stored;
    const order = { storeId: entry.storeId, orderId: entry.sourceId };
    const problem = earlierChanged(order, invoice, summary?.total ?? '0.00', reason);
    settled.set(entry.id, {
      outcome: { kind: 'rejected', problems: [problem] },
      ...(summary === null ? {} : { summary }),
    });
  }
  return { over: ours, settled };
}
