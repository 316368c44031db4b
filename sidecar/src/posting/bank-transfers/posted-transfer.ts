import { z } from 'zod';
import type { PlannedBankTransfer } from '../../domain/documents.ts';
import { sourceMark, type SourceOrigin } from '../../domain/origin-mark.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import type { Sendable } from '../document-kind.ts';
import type { BankTransferSummary } from '../../xero/wire/bank-transfers.ts';

const KIND = 'bank_transfer';

/** As kept in the ledger, and beside an unanswered call. */
export const transferFacts = z.object({
  amount: z.string(),
  date: z.string(),
  fromAccountId: z.string(),
  toAccountId: z.string(),
  reference: z.string(),
  /** We deleted it: it is planned no more, or with other figures. */
  deleted: z.literal(true).optional(),
  /** Somebody else made it: never deleted by us. */
  linked: z.literal(true).optional(),
});
export type TransferFacts = z.infer<typeof transferFacts>;

export interface TransferToPost extends Sendable {
  readonly planned: PlannedBankTransfer;
  readonly reference: string;
}

export function toFacts({ planned, reference }: TransferToPost): TransferFacts {
  const { amount, date, fromAccountId, toAccountId } = planned;
  return { amount, date, fromAccountId, toAccountId, reference };
}

type Source = Omit<SourceOrigin, 'front'>;

/** A source's transfer, e.g. payout:po_1/transfer; one that replaces a deleted transfer has a turn, …/transfer:2. */
export function transferKey({ kind, sourceId }: Source, turn: number): string {
  return `${kind}:${sourceId}/transfer${turn === 1 ? '' : `:${turn}`}`;
}

/** Names the source and the turn: Xero has no unique number for a transfer. */
export function transferReference(source: Source, { text }: PlannedBankTransfer, turn: number): string {
  return `${text}${turn === 1 ? '' : `, transfer ${turn}`} ${sourceMark(source)}`;
}

/** Of the text before the mark. */
export function transferTurn(front: string): number {
  return Number(/, transfer (\d+)$/.exec(front)?.[1] ?? 1);
}

/** A source's last transfer, live or deleted; null = there never was one. */
export function lastTransfer(documents: readonly RecordedDocument[]) {
  const transfers = documents.flatMap(({ kind, sourceKey, xeroId, facts }) => {
    if (kind !== KIND) return [];
    const turn = Number(/\/transfer:(\d+)$/.exec(sourceKey)?.[1] ?? 1);
    return [{ turn, sourceKey, xeroId, facts: transferFacts.parse(facts) }];
  });
  return transfers.sort((a, b) => b.turn - a.turn)[0] ?? null;
}
export type PostedTransfer = NonNullable<ReturnType<typeof lastTransfer>>;

/** The planned transfer is in Xero. */
export function isPosted(posted: PostedTransfer | null, planned: PlannedBankTransfer | undefined): boolean {
  if (posted === null || planned === undefined || posted.facts.deleted === true) return false;
  const { amount, date, fromAccountId, toAccountId } = posted.facts;
  const isSameMoney = amount === planned.amount && date === planned.date;
  return isSameMoney && fromAccountId === planned.fromAccountId && toAccountId === planned.toAccountId;
}

export function asDocument(xeroId: string, facts: TransferFacts) {
  return { kind: KIND, xeroId, number: null, facts };
}

export function foundTransfer(there: BankTransferSummary) {
  const { amount, date, fromAccountId, toAccountId, reference } = there;
  return asDocument(there.bankTransferId, { amount, date, fromAccountId, toAccountId, reference });
}
