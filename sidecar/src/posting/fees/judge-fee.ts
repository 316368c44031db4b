import type { PlannedGatewayFee } from '../../domain/documents.ts';
import type { BankTransactionSummary } from '../../xero/wire/bank-transactions.ts';
import type { PostedFee } from './posted-fee.ts';
import { isLive } from '../invoices/compare-documents.ts';

export type FeeVerdict =
  /** Xero has the amount already: a lost answer, or a manual fix. */
  | { readonly do: 'record' }
  | { readonly do: 'change' }
  /** `why` ends a sentence. */
  | { readonly do: 'report'; readonly why: string };

/** What to do with a booked fee whose amount has changed; `there` null = Xero does not have it. */
export function judgeFee(fee: PlannedGatewayFee, posted: PostedFee, there: BankTransactionSummary | null): FeeVerdict {
  if (there === null || !isLive(there)) {
    if (fee.amount === '0.00') return { do: 'record' };
    return { do: 'report', why: 'somebody deleted it in Xero' };
  }
  if (there.total === fee.amount) return { do: 'record' };
  if (there.isReconciled) return { do: 'report', why: 'the bank transaction is reconciled' };
  const isOurs = there.total === posted.facts.amount && there.lines.length === 1 && there.type === 'SPEND';
  if (!isOurs) return { do: 'report', why: 'somebody changed the bank transaction in Xero' };
  return { do: 'change' };
}
