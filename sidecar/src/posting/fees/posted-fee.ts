import { z } from 'zod';
import { feeTurnOf } from '../../ledger/entry-key.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import type { PlannedGatewayFee } from '../../domain/documents.ts';
import type { BankTransactionSummary } from '../../xero/wire/bank-transactions.ts';
import type { Sendable } from '../document-kind.ts';
import type { PlannedOrder } from '../orders/planned-order.ts';
import { paymentAccount } from '../payments/posted-payment.ts';

/** A fee as stored in the ledger. */
export const feeFacts = z.object({
  amount: z.string(),
  date: z.string(),
  currency: z.string(),
  account: paymentAccount,
  reference: z.string(),
  /** The gateway returned all of it, and we deleted it. */
  deleted: z.literal(true).optional(),
});
export type FeeFacts = z.infer<typeof feeFacts>;

export interface FeeToPost extends Sendable {
  readonly order: PlannedOrder;
  readonly fee: PlannedGatewayFee;
}

/** An order's last fee, live or deleted; null = there never was one. `turn`: 1, or more after deletions. */
export function lastFee(documents: readonly RecordedDocument[]) {
  const turns = documents.flatMap((document) => {
    const turn = document.kind === 'bank_transaction' ? feeTurnOf(document.sourceKey) : null;
    return turn === null ? [] : [{ turn, document, facts: feeFacts.parse(document.facts) }];
  });
  return turns.sort((a, b) => b.turn - a.turn)[0] ?? null;
}
export type PostedFee = NonNullable<ReturnType<typeof lastFee>>;

/** From a fee in Xero. */
export function foundFacts({ total, date, currency, bankAccount, reference }: BankTransactionSummary): FeeFacts {
  const { code, accountId } = bankAccount;
  return { amount: total, date, currency, account: code === '' ? { accountId } : { code }, reference };
}
