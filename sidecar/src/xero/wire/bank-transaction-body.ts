import type { PlannedGatewayFee } from '../../domain/documents.ts';
import type { BankTransactionSummary } from './bank-transaction-element.ts';
import { plainNumber } from './plain-number.ts';

/** A booked fee whose amount has changed; "0.00" = delete it. */
export interface FeeChange {
  readonly there: BankTransactionSummary;
  readonly amount: string;
}

/**
 * The body of `PUT /BankTransactions`: spend money. The amount is what left the account, tax included; a contact
 * given by name only is looked up, or created, and never edited.
 */
export function feesBody(fees: readonly PlannedGatewayFee[]): string {
  return JSON.stringify({ BankTransactions: fees.map(toFee) });
}

/** The body of `POST /BankTransactions`: only each amount changes; account and tax of the line stay as in Xero. */
export function feeChangesBody(changes: readonly FeeChange[]): string {
  return JSON.stringify({ BankTransactions: changes.map(toChange) });
}

function toFee(fee: PlannedGatewayFee): object {
  return {
    Type: 'SPEND',
    Contact: { Name: fee.contactName },
    BankAccount: 'code' in fee.bankAccount ? { Code: fee.bankAccount.code } : { AccountID: fee.bankAccount.accountId },
    Date: fee.date,
    Reference: fee.reference,
    LineAmountTypes: 'Inclusive',
    LineItems: [
      {
        Description: fee.description,
        Quantity: plainNumber('1'),
        UnitAmount: plainNumber(fee.amount),
        AccountCode: fee.accountCode,
        TaxType: fee.taxType,
      },
    ],
    Status: 'AUTHORISED',
  };
}

function toChange({ there, amount }: FeeChange): object {
  const named = {
    BankTransactionID: there.bankTransactionId,
    Type: there.type,
    BankAccount: { AccountID: there.bankAccount.accountId },
  };
  if (amount === '0.00') return { ...named, Status: 'DELETED' };
  return {
    ...named,
    LineAmountTypes: there.lineAmountTypes,
    LineItems: there.lines.map((line) => ({
      LineItemID: line.lineItemId,
      Description: line.description,
      Quantity: plainNumber('1'),
      UnitAmount: plainNumber(amount),
      AccountCode: line.accountCode,
      TaxType: line.taxType,
    })),
  };
}
