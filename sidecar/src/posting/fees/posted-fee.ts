import { z } from 'zod';
import { feeTurnOf } from '../../ledger/entry-key.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import type { PlannedGatewayFee } from '../../domain/documents.ts';
import type { BankTransactionSummary } from '../../xero/wire/bank-transaction-element.ts';

/** A fee as stored in the ledger. */
const shape = z.object({
  amount: z.string(),
  date: z.string(),
  currency: z.string(),
  account: z.union([z.object({ code: z.string() }), z.object({ accountId: z.string() })]),
  reference: z.string(),
  /** The gateway returned all of it, and we deleted it. */
  deleted: z.literal(true).optional(),
});
export type FeeFacts = z.infer<typeof shape>;

/** A fee in the ledger. */
export interface PostedFee {
  /** 1, or more after deletions. */
  readonly turn: number;
  readonly document: RecordedDocument;
  readonly facts: FeeFacts;
}

/** An order's last fee, live or deleted; null = there never was one. */
export function lastFee(documents: readonly RecordedDocument[]): PostedFee | null {
  const turns = documents.flatMap((document): PostedFee[] => {
    const turn = document.kind === 'bank_transaction' ? feeTurnOf(document.sourceKey) : null;
    return turn === null ? [] : [{ turn, document, facts: shape.parse(document.facts) }];
  });
  return turns.sort((a, b) => b.turn - a.turn)[0] ?? null;
}

export function plannedFacts({ amount, date, currency, bankAccount, reference }: PlannedGatewayFee): FeeFacts {
  return { amount, date, currency, account: bankAccount, reference };
}

/** From a fee in Xero. */
export function foundFacts({ total, date, currency, bankAccount, reference }: BankTransactionSummary): FeeFacts {
  const { code, accountId } = bankAccount;
  return { amount: total, date, currency, account: code === '' ? { accountId } : { code }, reference };
}
