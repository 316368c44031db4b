import { z } from 'zod';
import type { PlannedGatewayFee, PlannedPayoutMoney } from '../../domain/documents.ts';
import { flag, money, text, toAccount, toDay } from './fields.ts';
import { lineElement } from './lines.ts';
import { plainNumber } from './plain-number.ts';

/** One element of `BankTransactions`. Money is a decimal string with two decimals; absent texts are ''. */
export const bankTransactionElement = z
  .object({
    BankTransactionID: z.string(),
    Type: text,
    Status: text,
    Reference: text,
    DateString: text,
    Date: text,
    CurrencyCode: text,
    Total: money.nullish(),
    IsReconciled: flag,
    BankAccount: z.object({ AccountID: text, Code: text }).nullish(),
    LineAmountTypes: text,
    LineItems: z.array(lineElement).nullish(),
  })
  .transform((transaction) => ({
    bankTransactionId: transaction.BankTransactionID,
    /** SPEND, RECEIVE, … */
    type: transaction.Type,
    status: transaction.Status,
    reference: transaction.Reference,
    date: toDay(transaction.DateString === '' ? transaction.Date : transaction.DateString),
    currency: transaction.CurrencyCode,
    total: transaction.Total ?? '0.00',
    /** Reconciled with a bank statement line: it must not be changed any more. */
    isReconciled: transaction.IsReconciled,
    bankAccount: { accountId: transaction.BankAccount?.AccountID ?? '', code: transaction.BankAccount?.Code ?? '' },
    lineAmountTypes: transaction.LineAmountTypes,
    lines: transaction.LineItems ?? [],
  }));
export type BankTransactionSummary = Readonly<z.infer<typeof bankTransactionElement>>;

/** The body of `PUT /BankTransactions`: spend money, tax included. A contact given by name is never edited. */
export function feesBody(fees: readonly PlannedGatewayFee[]): string {
  return JSON.stringify({
    BankTransactions: fees.map((fee) => ({
      Type: 'SPEND',
      Contact: { Name: fee.contactName },
      BankAccount: toAccount(fee.bankAccount),
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
    })),
  });
}

/** The body of `PUT /BankTransactions`: spend and receive money of payouts, tax included. */
export function payoutMoneyBody(
  all: readonly { readonly planned: PlannedPayoutMoney; readonly reference: string }[],
): string {
  return JSON.stringify({
    BankTransactions: all.map(({ planned, reference }) => ({
      Type: planned.type,
      Contact: { Name: planned.contactName },
      BankAccount: { AccountID: planned.bankAccountId },
      Date: planned.date,
      Reference: reference,
      LineAmountTypes: 'Inclusive',
      LineItems: planned.lines.map((line) => ({
        Description: line.description,
        Quantity: plainNumber('1'),
        UnitAmount: plainNumber(line.amount),
        AccountCode: line.accountCode,
        TaxType: line.taxType,
      })),
      Status: 'AUTHORISED',
    })),
  });
}

/** The body of `POST /BankTransactions` that deletes them. */
export function bankTransactionDeletionsBody(all: readonly BankTransactionSummary[]): string {
  return JSON.stringify({
    BankTransactions: all.map((there) => ({
      BankTransactionID: there.bankTransactionId,
      Type: there.type,
      BankAccount: { AccountID: there.bankAccount.accountId },
      Status: 'DELETED',
    })),
  });
}

/** A booked fee whose amount has changed; "0.00" = delete it. */
export interface FeeChange {
  readonly there: BankTransactionSummary;
  readonly amount: string;
}

/** The body of `POST /BankTransactions`: only each amount changes; account and tax of the line stay as in Xero. */
export function feeChangesBody(changes: readonly FeeChange[]): string {
  return JSON.stringify({ BankTransactions: changes.map(toChange) });
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
