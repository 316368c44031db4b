import { z } from 'zod';
import { issueOf } from '../ledger/entry-key.ts';
import type { RecordedDocument } from '../ledger/entry.ts';
import type { PlannedDocuments, PlannedPayment } from '../mapping/documents.ts';
import type { Problem } from '../mapping/problems.ts';
import { carriesCredit } from './carry-credit.ts';

/** What the ledger keeps of a payment we sent; one found after a lost reply, or of an earlier version, tells less. */
const stored = z.object({
  date: z.string(),
  account: z.union([z.object({ code: z.string() }), z.object({ accountId: z.string() })]),
});

/**
 * The payment of an order that may have been posted before: none where the money came in on an earlier invoice, and a notice
 * where the order now tells another day or another account than the payment in Xero has.
 */
export function withPaymentAsPosted(
  documents: PlannedDocuments,
  inXero: readonly RecordedDocument[],
  issue: number,
): PlannedDocuments {
  const { payment } = documents;
  if (payment === null) return documents;
  if (carriesCredit(inXero, issue)) return { ...documents, payment: null };
  const posted = inXero.find((one) => one.kind === 'payment' && issueOf(one.sourceKey) === issue);
  const facts = stored.safeParse(posted?.facts);
  if (!facts.success) return documents;
  const differences = [
    ...(facts.data.date === payment.date
      ? []
      : [`it is dated ${facts.data.date}, the order was paid on ${payment.date}`]),
    ...(nameOf(facts.data.account) === nameOf(payment.account)
      ? []
      : [`it is on account ${nameOf(facts.data.account)}, the order's method belongs on ${nameOf(payment.account)}`]),
  ];
  if (differences.length === 0) return documents;
  return { ...documents, notices: [...documents.notices, paymentChanged(differences, payment)] };
}

function nameOf(account: PlannedPayment['account']): string {
  return 'code' in account ? account.code : account.accountId;
}

function paymentChanged(differences: readonly string[], payment: PlannedPayment): Problem {
  return {
    code: 'payment_changed',
    message: `The payment of ${payment.amount} ${payment.currency} in Xero is left as it was posted, but ${differences.join(', and ')}.`,
    fix: 'If the order is right, remove the payment in Xero and enter it anew there (not while it is reconciled). If the payment is right, nothing to do.',
    details: { date: payment.date, account: nameOf(payment.account), amount: payment.amount },
  };
}
