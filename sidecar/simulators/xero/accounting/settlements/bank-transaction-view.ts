import type { BankTransaction, Organisation } from '../organisation.ts';
import { contactReferenceView } from '../contacts/contact-view.ts';
import { dateView, figuresView } from '../documents/document-view.ts';
import type { UnitDp } from '../lines/line-amounts.ts';
import { accountReferenceView } from '../settings/accounts.ts';
import type { View } from '../wire/answers.ts';
import { numberOut } from '../wire/money.ts';

export function bankTransactionView(organisation: Organisation, transaction: BankTransaction, unitDp: UnitDp): View {
  return {
    BankTransactionID: transaction.id,
    BankAccount: accountReferenceView(organisation, transaction.accountId),
    Type: transaction.type,
    Reference: transaction.reference,
    ...(transaction.url === '' ? {} : { Url: transaction.url }),
    IsReconciled: transaction.isReconciled,
    HasAttachments: false,
    CurrencyRate: numberOut(transaction.currencyRate),
    ...(transaction.contactId === '' ? {} : { Contact: contactReferenceView(organisation, transaction.contactId) }),
    ...dateView('Date', transaction.date),
    ...figuresView(organisation, transaction, unitDp),
  };
}
