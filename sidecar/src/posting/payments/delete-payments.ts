import { isAppError } from '../../domain/app-error.ts';
import type { ClaimedEntry } from '../../ledger/entry.ts';
import type { Problem } from '../../domain/problems.ts';
import { PAYMENT_DELETED } from '../../xero/wire/amend-wire.ts';
import { failedCall } from '../failed-call.ts';
import { addFailure } from '../outcomes.ts';
import type { PostedPayment } from './posted-payment.ts';
import { sendBatches } from '../calls/send-batches.ts';
import { notePaymentReplaced } from '../history-notes/request-notes.ts';
import type { Outcome, PostingDeps, Work } from '../work.ts';

interface PaymentToEnd {
  readonly work: Work;
  readonly posted: PostedPayment;
}

/**
 * Deletes payments that people asked to replace: one call each, because Xero takes the payment's id in the path.
 * The ledger marks each deleted payment; the new payment is then due like any other.
 */
export async function endPayments(
  deps: PostingDeps,
  tenantId: string,
  works: readonly Work[],
  failed: Map<number, Outcome>,
): Promise<void> {
  for (const work of works) {
    for (const posted of work.replaces) {
      // The new payment must not follow an old one that was not deleted.
      if (!failed.has(work.entry.id)) await endOne(deps, tenantId, { work, posted }, failed);
    }
  }
}

async function endOne(
  deps: PostingDeps,
  tenantId: string,
  one: PaymentToEnd,
  failed: Map<number, Outcome>,
): Promise<void> {
  const { entry } = one.work;
  const { document } = one.posted;
  const outcomes = new Map<number, Outcome>();
  await sendBatches(
    deps,
    {
      tenantId,
      kind: 'payment_ends',
      method: 'POST',
      path: `Payments/${document.xeroId}`,
      body: () => PAYMENT_DELETED,
      entryOf: ({ work }) => work.entry,
      sourceKeyOf: ({ posted }) => posted.document.sourceKey,
      nameOf: () => 'deletion of the payment',
      // The call is about one payment, whatever its answer contains.
      answerOf: ([element]) => element,
      record: async (own, { work, posted }) => {
        await recordPaymentEnd(own, work.entry, posted);
        await noteReplaced(own, work.entry, posted);
        return true;
      },
      fail: (entryId, outcome) => outcomes.set(entryId, outcome),
    },
    [one],
  );
  const outcome = outcomes.get(entry.id);
  if (outcome === undefined) return;
  if (outcome.kind === 'rejected' && (await isGone(deps, tenantId, one, failed))) {
    await recordPaymentEnd(deps, entry, one.posted);
    await deps.ledger.addAttempt(entry.id, 'adopted', { kind: 'payment_end', paymentId: document.xeroId });
  } else if (!failed.has(entry.id)) {
    addFailure(failed, entry.id, outcome.kind === 'rejected' ? explained(one, outcome.problems) : outcome);
  }
}

/** Was it refused because someone deleted it by hand? */
async function isGone(
  deps: PostingDeps,
  tenantId: string,
  { work, posted }: PaymentToEnd,
  failed: Map<number, Outcome>,
): Promise<boolean> {
  try {
    const [invoice] = await deps.xero.invoicesByIds(tenantId, [posted.facts?.invoiceId ?? '']);
    return invoice?.payments.every(({ paymentId }) => paymentId !== posted.document.xeroId) ?? false;
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    addFailure(failed, work.entry.id, (await failedCall(deps, tenantId, error))(work.entry.tries));
    return false;
  }
}

function explained({ work, posted }: PaymentToEnd, problems: readonly Problem[]): Outcome {
  const { amount = '', date = '' } = posted.facts ?? {};
  const said = problems.map(({ message }) => message).join(' ');
  return {
    kind: 'rejected',
    problems: [
      {
        code: 'payment_not_replaced',
        message: `The payment of ${amount} ${work.documents.invoice.currency} of ${date} stays in Xero: it could not be deleted there. ${said}`,
        fix: 'If it is reconciled or part of a batch, undo that in Xero, then replay the order. If its period is locked, ask the accountant.',
        details: { payment: posted.document.xeroId, amount, date },
      },
    ],
  };
}

/** Records that we deleted a payment. */
export async function recordPaymentEnd(
  deps: Pick<PostingDeps, 'ledger'>,
  entry: Pick<ClaimedEntry, 'id' | 'storeId'>,
  { document, facts }: PostedPayment,
): Promise<void> {
  const { tenantId, kind, sourceKey, xeroId, number } = document;
  await deps.ledger.recordDocument({
    tenantId,
    storeId: entry.storeId,
    entryId: entry.id,
    kind,
    sourceKey,
    xeroId,
    number,
    facts: { ...facts, deleted: true },
  });
}

/** In the invoice's history: the payment itself is deleted. */
export async function noteReplaced(
  deps: Pick<PostingDeps, 'ledger' | 'noted'>,
  entry: Pick<ClaimedEntry, 'id' | 'storeId' | 'sourceId'>,
  { document, facts }: PostedPayment,
): Promise<void> {
  if (facts === null) return;
  const { tenantId, sourceKey, xeroId: id } = document;
  const { invoiceId: documentId, amount, date } = facts;
  const about = { entry, tenantId, kind: 'invoice', documentId, sourceKey } as const;
  await notePaymentReplaced(deps, about, { id, amount, date });
}
