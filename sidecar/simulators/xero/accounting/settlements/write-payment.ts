import { randomUUID } from 'node:crypto';
import Big from 'big.js';
import type { Account, Payment } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import { outstanding } from '../documents/balances-of.ts';
import { lockDateProblems } from '../documents/lock-dates.ts';
import { DOCUMENT_NOT_FOUND } from '../documents/write-invoice.ts';
import type { BatchKind, Written } from '../wire/batch.ts';
import { todayIn } from '../wire/dates.ts';
import { date, decimal, flag, oneOf, text, ZERO_ID, type Element } from '../wire/element.ts';
import { withNumbers } from '../wire/echo.ts';
import { lengthProblem } from '../wire/lengths.ts';
import { MONEY_DP, moneyText, round } from '../wire/money.ts';
import { ElementRejected, rejectIf } from '../wire/refusals.ts';
import { bankSide, readPaymentAccount } from './payment-account.ts';
import { namedTarget, saveSettled, targetOf, type Payable } from './payment-target.ts';
import { singlePaymentView } from './payment-view.ts';

const NOT_AUTHORISED = 'Payments can only be made against Authorised documents';
const EXCEEDS = 'Payment amount exceeds the amount outstanding on this document';
const NOT_POSITIVE = 'Payment amounts must be positive amounts';

function writePayment(work: Work, element: Element): Written {
  const { organisation, request, switches } = work;
  const document = namedTarget(work, element);
  if (document === undefined) throw new ElementRejected([DOCUMENT_NOT_FOUND]);
  const problems: string[] = [];
  const amount = round(decimal(element, 'Amount') ?? new Big(0), MONEY_DP, switches.midpointRounding);
  problems.push(...amountProblems(work, document, amount));
  const account = readPaymentAccount(organisation, element, problems);
  const paymentDate = date(element, 'Date') ?? todayIn(organisation.timeZone, request.now);
  problems.push(...lockDateProblems(organisation, paymentDate).slice(0, 1));
  const reference = text(element, 'Reference') ?? '';
  problems.push(...lengthProblem('Reference', reference));
  const bank = account === null ? null : bankSide(organisation, element, document, account, amount, problems);
  if (problems.length > 0 || account === null || bank === null) throw new ElementRejected([...new Set(problems)]);
  const payment: Payment = {
    id: randomUUID(),
    target: { kind: document.kind, id: document.id },
    accountId: account.id,
    date: paymentDate,
    amount: moneyText(amount),
    ...bank,
    reference,
    isReconciled: flag(element, 'IsReconciled') ?? false,
    status: 'AUTHORISED',
    createdBy: request.app.clientId,
    createdAt: work.at,
    updatedAt: work.at,
  };
  record(work, payment, document, account);
  return { view: singlePaymentView(organisation, payment) };
}

function amountProblems(work: Work, document: Payable, amount: Big): string[] {
  const isAuthorised = document.status === 'AUTHORISED';
  const isTooMuch = (isAuthorised || document.status === 'PAID') && amount.gt(outstanding(work.organisation, document));
  return [
    ...(amount.lte(0) ? [NOT_POSITIVE] : []),
    ...(isAuthorised ? [] : [NOT_AUTHORISED]),
    ...(isTooMuch ? [EXCEEDS] : []),
  ];
}

function record(work: Work, payment: Payment, document: Payable, account: Account): void {
  work.savePayment(payment);
  saveSettled(work, { ...document, paymentIds: [...document.paymentIds, payment.id] });
  const details = `Payment received from ${account.name} on ${payment.date} for ${payment.amount}.`;
  work.note(document.id, 'Paid', details, 'System Generated');
}

/** POST /Payments/{id}: deleting is the only change a payment knows. */
function deletePayment(work: Work, payment: Payment, element: Element): Written {
  const status = oneOf(element, 'Status', ['AUTHORISED', 'DELETED']);
  rejectIf(status !== 'DELETED', 'Payments cannot be edited; the only status that can be set is DELETED.');
  rejectIf(payment.status === 'DELETED', 'This payment has already been deleted.');
  rejectIf(payment.isReconciled, 'A reconciled payment cannot be deleted; unreconcile it first.');
  const locked = lockDateProblems(work.organisation, payment.date).slice(0, 1);
  if (locked.length > 0) throw new ElementRejected(locked);
  const deleted: Payment = { ...payment, status: 'DELETED', updatedAt: work.at };
  work.savePayment(deleted);
  const document = targetOf(work.organisation, payment);
  if (document !== undefined) {
    saveSettled(work, document);
    work.note(document.id, 'Payment Deleted', `Payment of ${payment.amount} deleted.`, 'System Generated');
  }
  return { view: singlePaymentView(work.organisation, deleted) };
}

export const PAYMENT_BATCH: BatchKind = {
  name: 'Payments',
  write: writePayment,
  echo: (_work, element) => ({ ...withNumbers(element), PaymentID: ZERO_ID, HasValidationErrors: true }),
};

export function paymentDeletion(payment: Payment): BatchKind {
  return {
    name: 'Payments',
    write: (work, element) => deletePayment(work, payment, element),
    echo: (_work, element) => ({ ...withNumbers(element), PaymentID: payment.id, HasValidationErrors: true }),
  };
}
