import { decimal, moneyInWords } from '../../domain/money.ts';
import { z } from 'zod';
import type { Problem } from '../../domain/problems.ts';
import type { Entry } from '../../ledger/entry.ts';
import { PAYMENT_DELETED } from '../../xero/wire/sales-bodies.ts';
import { record } from '../calls/record.ts';
import { sendBatches } from '../calls/send-batches.ts';
import { byChange, type BatchCall, type Sendable } from '../document-kind.ts';
import { readFor } from '../failed-call.ts';
import { notePaymentReplaced } from '../history-notes/request-notes.ts';
import type { PlannedOrder } from '../orders/planned-order.ts';
import type { Progress } from '../progress.ts';
import { addFailure, type Outcome, type Round } from '../round.ts';
import { paymentOf, type PostedPayment } from './posted-payment.ts';

interface PaymentToDelete extends Sendable {
  readonly order: PlannedOrder;
  readonly posted: PostedPayment;
}

const intent = z.object({ paymentId: z.string(), invoiceId: z.string() });

function intentOf({ posted }: Pick<PaymentToDelete, 'posted'>): z.infer<typeof intent> {
  return { paymentId: posted.document.xeroId, invoiceId: posted.facts?.invoiceId ?? '' };
}

/** One call each: Xero takes the payment's id in the path. */
export const paymentDeletion: BatchCall<PaymentToDelete> = {
  name: 'payment_ends',
  method: 'POST',
  envelope: 'Payments',
  path: ({ posted }) => `Payments/${posted.document.xeroId}`,
  elementsMax: 1,
  body: () => PAYMENT_DELETED,
  intentOf,
  nameOf: () => 'deletion of the payment',
  // The call is about one payment, whatever its answer contains.
  answerOf: ([element]) => element,
  lookUp: byChange(intent, {
    postedOf(documents, sourceKey) {
      const posted = paymentOf(documents, sourceKey);
      return posted?.facts == null ? null : posted;
    },
    isDone: isDeleted,
    async record(own, { entry }, posted, { paymentId }) {
      await recordDeletion(own, entry, posted);
      await noteReplaced(own, entry, posted);
      return { kind: 'payment_end', paymentId };
    },
  }),
};

/** Deletes payments that people asked to replace and marks them in the ledger: the new payment is then due like any other. */
export async function deletePayments(progress: Progress): Promise<void> {
  for (const order of progress.orders) {
    for (const posted of order.replaces) {
      const { entry } = order;
      // The new payment must not follow an old one that was not deleted.
      if (progress.failed.has(entry.id)) continue;
      await deleteOne(progress, { entry, sourceKey: posted.document.sourceKey, order, posted });
    }
  }
}

async function deleteOne(round: Round, one: PaymentToDelete): Promise<void> {
  const { entry, posted } = one;
  const outcomes: Outcome[] = [];
  await sendBatches(round, paymentDeletion, [one], {
    record: async (own) => {
      await recordDeletion(own, entry, posted);
      await noteReplaced(own, entry, posted);
      return true;
    },
    fail: (_one, outcome) => outcomes.push(outcome),
  });
  const [outcome] = outcomes;
  if (outcome === undefined) return;
  // Was it refused because someone deleted it by hand?
  const isRefused = outcome.kind === 'rejected';
  const isGone = isRefused && (await readFor(round, [entry], () => isDeleted(round, intentOf(one))));
  if (isGone === true) {
    await recordDeletion(round, entry, posted);
    await round.ledger.addAttempt(entry.id, 'adopted', { kind: 'payment_end', paymentId: posted.document.xeroId });
  } else if (!round.failed.has(entry.id)) {
    addFailure(round, entry.id, isRefused ? explained(one, outcome.problems) : outcome);
  }
}

async function isDeleted({ xero, tenantId }: Round, { paymentId, invoiceId }: z.infer<typeof intent>) {
  const [invoice] = await xero.invoicesByIds(tenantId, [invoiceId]);
  return invoice?.payments.every((one) => one.paymentId !== paymentId) ?? false;
}

function explained({ order, posted }: PaymentToDelete, problems: readonly Problem[]): Outcome {
  const { amount = '', date = '' } = posted.facts ?? {};
  const reported = problems.map(({ message }) => message).join(' ');
  const problem: Problem = {
    code: 'payment_not_replaced',
    message: `The payment of ${moneyInWords(decimal(amount), order.documents.invoice.currency)} of ${date} stays in Xero: it could not be deleted there. ${reported}`,
    fix: 'If it is reconciled or part of a batch, undo that in Xero, then replay the order. If its period is locked, ask the accountant.',
    details: { payment: posted.document.xeroId, amount, date },
  };
  return { kind: 'rejected', problems: [problem] };
}

async function recordDeletion(round: Round, entry: Pick<Entry, 'id' | 'storeId'>, posted: PostedPayment) {
  const { sourceKey, kind, xeroId, number } = posted.document;
  await record(round, { entry, sourceKey }, { kind, xeroId, number, facts: { ...posted.facts, deleted: true } });
}

/** In the invoice's history: the payment itself is deleted. */
async function noteReplaced(round: Round, entry: Pick<Entry, 'id' | 'storeId' | 'sourceId'>, posted: PostedPayment) {
  const { facts, document } = posted;
  if (facts === null) return;
  const about = { entry, kind: 'invoice', documentId: facts.invoiceId, sourceKey: document.sourceKey };
  await notePaymentReplaced(round, about, { id: document.xeroId, amount: facts.amount, date: facts.date });
}
