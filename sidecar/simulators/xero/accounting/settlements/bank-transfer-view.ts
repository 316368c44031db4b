import type { BankTransaction, BankTransfer, Organisation, TransferSide } from '../organisation.ts';
import { dateView } from '../documents/document-view.ts';
import { trackingView } from '../lines/line-tracking.ts';
import type { View } from '../wire/answers.ts';
import { instantOut } from '../wire/dates.ts';
import { numberOut } from '../wire/money.ts';

/** As a list shows it: the accounts without their codes, and no rate. */
export function listedTransferView(organisation: Organisation, transfer: BankTransfer): View {
  const { from, to } = transfer;
  return {
    BankTransferID: transfer.id,
    CreatedDateUTCString: transfer.createdAt.slice(0, 19),
    CreatedDateUTC: instantOut(transfer.createdAt),
    ...dateView('Date', transfer.date),
    Status: transfer.status,
    FromBankAccount: accountView(organisation, from, false),
    ToBankAccount: accountView(organisation, to, false),
    Amount: numberOut(transfer.amount),
    FromBankTransactionID: from.transactionId,
    ToBankTransactionID: to.transactionId,
    FromIsReconciled: from.isReconciled,
    ToIsReconciled: to.isReconciled,
    Reference: transfer.reference,
    HasAttachments: false,
    FromTracking: sideTracking(organisation, from),
    ToTracking: sideTracking(organisation, to),
  };
}

export function singleTransferView(organisation: Organisation, transfer: BankTransfer): View {
  return {
    ...listedTransferView(organisation, transfer),
    FromBankAccount: accountView(organisation, transfer.from, true),
    ToBankAccount: accountView(organisation, transfer.to, true),
    CurrencyRate: numberOut(transfer.currencyRate),
  };
}

function accountView({ accounts }: Organisation, { accountId }: TransferSide, hasCode: boolean): View {
  const { code = '', name: Name } = accounts[accountId] ?? {};
  return { AccountID: accountId, ...(hasCode && code !== '' ? { Code: code } : {}), Name };
}

function sideTracking(organisation: Organisation, { tracking }: TransferSide): View[] {
  return trackingView(organisation, tracking).map(({ TrackingCategoryID, TrackingOptionID, Name, Option }) => {
    return { TrackingCategoryID, TrackingOptionID, Name, Option };
  });
}

/** The two bank transactions of every transfer: listed among the others, changed only through the transfer. */
export function transferSides(organisation: Organisation): BankTransaction[] {
  return Object.values(organisation.bankTransfers).flatMap((transfer) => [
    sideOf(organisation, transfer, transfer.from, 'SPEND-TRANSFER'),
    sideOf(organisation, transfer, transfer.to, 'RECEIVE-TRANSFER'),
  ]);
}

function sideOf(
  { accounts, baseCurrency }: Organisation,
  transfer: BankTransfer,
  { accountId, transactionId, isReconciled }: TransferSide,
  type: BankTransaction['type'],
): BankTransaction {
  const { date, reference, status, currencyRate, amount, createdBy, createdAt, updatedAt } = transfer;
  return {
    ...{ id: transactionId, type, contactId: '', accountId, date, reference, url: '', status, isReconciled },
    ...{ lineAmountTypes: 'NoTax', lines: [], totals: { subTotal: amount, totalTax: '0.00', total: amount } },
    ...{ currency: accounts[accountId]?.bank?.currency ?? baseCurrency, currencyRate },
    ...{ createdBy, createdAt, updatedAt },
  };
}
