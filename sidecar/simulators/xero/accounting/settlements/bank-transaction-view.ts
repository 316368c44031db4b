import type { BankTransaction, Organisation } from '../organisation.ts';
import { contactReferenceView } from '../contacts/contact-view.ts';
import { dateView, updatedView } from '../documents/document-view.ts';
import type { UnitDp } from '../lines/line-amounts.ts';
import { lineView } from '../lines/line-view.ts';
import type { View } from '../wire/answers.ts';
import { numberOut } from '../wire/money.ts';

export function bankTransactionView(organisation: Organisation, transaction: BankTransaction, unitDp: UnitDp): View {
  const account = organisation.accounts[transaction.accountId];
  return {
    BankTransactionID: transaction.id,
    BankAccount: {
      AccountID: transaction.accountId,
      ...(account === undefined || account.code === '' ? {} : { Code: account.code }),
      ...(account === undefined ? {} : { Name: account.name }),
    },
    Type: transaction.type,
    Reference: transaction.reference,
    ...(transaction.url === '' ? {} : { Url: transaction.url }),
    IsReconciled: transaction.isReconciled,
    HasAttachments: false,
    CurrencyRate: numberOut(transaction.currencyRate),
    Contact: contactReferenceView(organisation, transaction.contactId),
    ...dateView('Date', transaction.date),
    Status: transaction.status,
    LineAmountTypes: transaction.lineAmountTypes,
    LineItems: transaction.lines.map((line) => lineView(organisation, line, unitDp)),
    SubTotal: numberOut(transaction.totals.subTotal),
    TotalTax: numberOut(transaction.totals.totalTax),
    Total: numberOut(transaction.totals.total),
    ...updatedView(transaction.updatedAt),
    CurrencyCode: transaction.currency,
  };
}
