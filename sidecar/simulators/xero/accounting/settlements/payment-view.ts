import type { Organisation, Payment } from '../organisation.ts';
import { contactReferenceView } from '../contacts/contact-view.ts';
import { amountPaid, outstanding } from '../documents/balances-of.ts';
import { documentView, invoiceStub, updatedView } from '../documents/document-view.ts';
import { accountReferenceView } from '../settings/accounts.ts';
import type { View } from '../wire/answers.ts';
import { dateOut } from '../wire/dates.ts';
import { numberOut } from '../wire/money.ts';
import { targetOf } from './payment-target.ts';

const PAYMENT_TYPES = {
  ACCREC: 'ACCRECPAYMENT',
  ACCPAY: 'ACCPAYPAYMENT',
  ACCRECCREDIT: 'ARCREDITPAYMENT',
  ACCPAYCREDIT: 'APCREDITPAYMENT',
} as const;

function headView(organisation: Organisation, payment: Payment): View {
  const document = targetOf(organisation, payment);
  return {
    PaymentID: payment.id,
    Date: dateOut(payment.date),
    BankAmount: numberOut(payment.bankAmount),
    Amount: numberOut(payment.amount),
    Reference: payment.reference,
    CurrencyRate: numberOut(payment.currencyRate),
    ...(document === undefined ? {} : { PaymentType: PAYMENT_TYPES[document.type] }),
    Status: payment.status,
    ...updatedView(payment.updatedAt),
    HasAccount: true,
    IsReconciled: payment.isReconciled,
    Account: accountReferenceView(organisation, payment.accountId),
    HasValidationErrors: false,
  };
}

/** As lists print a payment: its document by reference only. Credit notes appear as Invoice too. */
export function listedPaymentView(organisation: Organisation, payment: Payment): View {
  const document = targetOf(organisation, payment);
  if (document === undefined) return headView(organisation, payment);
  return {
    ...headView(organisation, payment),
    Invoice: {
      ...invoiceStub(document.id, document.number),
      Type: document.type,
      Contact: contactReferenceView(organisation, document.contactId),
      CurrencyCode: document.currency,
    },
  };
}

/** As a single payment and answers to writes print it: with the whole document. */
export function singlePaymentView(organisation: Organisation, payment: Payment): View {
  const document = targetOf(organisation, payment);
  if (document === undefined) return headView(organisation, payment);
  return {
    ...headView(organisation, payment),
    Invoice: {
      Type: document.type,
      InvoiceID: document.id,
      InvoiceNumber: document.number,
      Reference: document.reference,
      Prepayments: [],
      Overpayments: [],
      AmountDue: numberOut(outstanding(organisation, document)),
      AmountPaid: numberOut(amountPaid(organisation, document)),
      SentToContact: document.sentToContact,
      CurrencyRate: numberOut(document.currencyRate),
      HasErrors: false,
      IsDiscounted: false,
      Contact: contactReferenceView(organisation, document.contactId),
      ...documentView(organisation, document, 2),
    },
  };
}
