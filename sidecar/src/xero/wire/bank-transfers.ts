import { z } from 'zod';
import type { PlannedBankTransfer } from '../../domain/documents.ts';
import { flag, money, text, toDay } from './fields.ts';
import { plainNumber } from './plain-number.ts';

const accountElement = z.object({ AccountID: text }).nullish();

/** One element of `BankTransfers`; in a list its accounts have no codes. */
export const bankTransferElement = z
  .object({
    BankTransferID: z.string(),
    Status: text,
    Reference: text,
    DateString: text,
    Date: text,
    Amount: money,
    FromBankAccount: accountElement,
    ToBankAccount: accountElement,
    FromIsReconciled: flag,
    ToIsReconciled: flag,
  })
  .transform((transfer) => ({
    bankTransferId: transfer.BankTransferID,
    /** AUTHORISED, DELETED. */
    status: transfer.Status,
    reference: transfer.Reference,
    /** YYYY-MM-DD. */
    date: toDay(transfer.DateString === '' ? transfer.Date : transfer.DateString),
    amount: transfer.Amount,
    fromAccountId: transfer.FromBankAccount?.AccountID ?? '',
    toAccountId: transfer.ToBankAccount?.AccountID ?? '',
    /** One of its sides is, with a bank statement line: it must not be changed any more. */
    isReconciled: transfer.FromIsReconciled || transfer.ToIsReconciled,
  }));
export type BankTransferSummary = Readonly<z.infer<typeof bankTransferElement>>;

/** The body of `PUT /BankTransfers`, which takes one transfer. */
export function transferBody(
  { fromAccountId, toAccountId, amount, date }: PlannedBankTransfer,
  reference: string,
): string {
  const transfer = {
    FromBankAccount: { AccountID: fromAccountId },
    ToBankAccount: { AccountID: toAccountId },
    Amount: plainNumber(amount),
    Date: date,
    Reference: reference,
  };
  return JSON.stringify({ BankTransfers: [transfer] });
}

/** The body of `POST /BankTransfers`: a transfer is only ever deleted, never changed. */
export function transferDeletionsBody(ids: readonly string[]): string {
  return JSON.stringify({ BankTransfers: ids.map((id) => ({ BankTransferID: id, Status: 'DELETED' })) });
}
