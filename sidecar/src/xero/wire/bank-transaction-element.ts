import { z } from 'zod';
import type { PostedLine } from '../../domain/documents.ts';
import { flag, money, text, toDay } from './fields.ts';
import { invoiceLine } from './invoice-lines.ts';

/** Money is a decimal string with two decimals; days are YYYY-MM-DD; absent texts are ''. */
export interface BankTransactionSummary {
  readonly bankTransactionId: string;
  /** SPEND, RECEIVE, … */
  readonly type: string;
  readonly status: string;
  readonly reference: string;
  readonly date: string;
  readonly currency: string;
  readonly total: string;
  /** Reconciled with a bank statement line: it must not be changed any more. */
  readonly isReconciled: boolean;
  readonly bankAccount: { readonly accountId: string; readonly code: string };
  readonly lineAmountTypes: string;
  readonly lines: readonly PostedLine[];
}

/** One element of `BankTransactions`. */
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
    LineItems: z.array(invoiceLine).nullish(),
  })
  .transform((transaction): BankTransactionSummary => ({
    bankTransactionId: transaction.BankTransactionID,
    type: transaction.Type,
    status: transaction.Status,
    reference: transaction.Reference,
    date: toDay(transaction.DateString === '' ? transaction.Date : transaction.DateString),
    currency: transaction.CurrencyCode,
    total: transaction.Total ?? '0.00',
    isReconciled: transaction.IsReconciled,
    bankAccount: { accountId: transaction.BankAccount?.AccountID ?? '', code: transaction.BankAccount?.Code ?? '' },
    lineAmountTypes: transaction.LineAmountTypes,
    lines: transaction.LineItems ?? [],
  }));
