import { decimal, moneyInWords } from '../../domain/money.ts';
import { replacePaymentFingerprint } from '../../ledger/entry-key.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import type { PlannedDocuments, PlannedPayment } from '../../domain/documents.ts';
import type { Order } from '../../domain/order.ts';
import type { Problem } from '../../domain/problems.ts';
import { replacePaymentCommand } from '../amendments/amend-problems.ts';
import type { OrderRef } from '../orders/planned-order.ts';
import { isLivePayment, lastPayment, livePayments, type PaymentFacts, type PostedPayment } from './posted-payment.ts';

/** An order's state in the ledger during planning. */
export interface PostedOrder {
  readonly ref: OrderRef;
  readonly documents: readonly RecordedDocument[];
  /** Of its present or next invoice. */
  readonly invoiceKey: string;
  readonly version: number;
  /** Fingerprints of people's requests. */
  readonly requests: readonly string[];
}

/** Payments of the order that a person asked to replace. */
export function paymentsToReplace({ documents, invoiceKey, requests }: PostedOrder): readonly PostedPayment[] {
  if (requests.length === 0) return [];
  return livePayments(documents, invoiceKey).filter(({ document }) =>
    requests.includes(replacePaymentFingerprint(document.xeroId)),
  );
}

/** Adds a notice where the order's payment differs from the one in Xero by date, account or transaction. */
export function withPaymentAsPosted(
  documents: PlannedDocuments,
  order: PostedOrder,
  { transactionId }: Pick<Order, 'transactionId'>,
): PlannedDocuments {
  const { payment, balance } = documents;
  if (payment === null) return documents;
  const posted = lastPayment(order.documents, order.invoiceKey);
  if (!isLivePayment(posted) || posted.facts === null) return documents;
  if (paymentsToReplace(order).some(({ document }) => document.id === posted.document.id)) return documents;
  const compares = { dates: balance === undefined, references: balance === undefined && !isErased(transactionId) };
  const differences = differencesOf(posted.facts, payment, compares);
  if (differences.length === 0) return documents;
  const notice = paymentChanged(order.ref, differences, payment, posted.facts.amount);
  return { ...documents, notices: [...documents.notices, notice] };
}

/** After a deposit and a balance payment, the order's own date and transaction may be those of the balance. */
function differencesOf(
  facts: PaymentFacts,
  payment: PlannedPayment,
  compares: { readonly dates: boolean; readonly references: boolean },
): readonly string[] {
  const isDateOther = compares.dates && facts.date !== payment.date;
  const isReferenceOther =
    compares.references &&
    payment.isOffline !== true &&
    facts.reference !== undefined &&
    facts.reference !== payment.reference;
  const [there, here] = [nameOf(facts.account), nameOf(payment.account)];
  return [
    ...(isDateOther ? [`it is dated ${facts.date}, the order was paid on ${payment.date}`] : []),
    ...(there === here ? [] : [`it is on account ${there}, the order's method belongs on ${here}`]),
    ...(isReferenceOther ? [`its reference is "${facts.reference}", the order's is "${payment.reference}"`] : []),
  ];
}

/** A privacy erasure replaces the id (WC_Privacy_Erasers::remove_order_personal_data: numeric_id). */
function isErased(transactionId: string): boolean {
  return transactionId === '0';
}

function nameOf(account: PlannedPayment['account']): string {
  return 'code' in account ? account.code : account.accountId;
}

function paymentChanged(
  order: OrderRef,
  differences: readonly string[],
  payment: PlannedPayment,
  amount: string,
): Problem {
  return {
    code: 'payment_changed',
    message: `The payment of ${moneyInWords(decimal(amount), payment.currency)} in Xero stays as it was posted, but ${differences.join(', and ')}.`,
    fix: `If the order is right, have the payment replaced: ${replacePaymentCommand(order)}. If the payment is right, no action is needed.`,
    details: { date: payment.date, account: nameOf(payment.account), amount },
  };
}
