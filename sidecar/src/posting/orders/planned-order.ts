import type { Big } from 'big.js';
import type { PlannedDocuments } from '../../domain/documents.ts';
import { decimal, sum } from '../../domain/money.ts';
import type { Refund } from '../../domain/refund.ts';
import type { UnsyncedPayment } from '../../domain/unsynced-payment.ts';
import type { ClaimedEntry } from '../../ledger/entry.ts';
import type { EarlierDocuments } from '../../mapping/earlier-documents.ts';
import type { PostedInvoice } from '../invoices/posted-invoice.ts';
import type { PostedPayment } from '../payments/posted-payment.ts';
import type { PlannedEntry } from '../round.ts';
import type { OrderFacts } from './summary.ts';

/** A claimed order with the documents to post. */
export interface PlannedOrder extends PlannedEntry {
  readonly documents: PlannedDocuments;
  readonly summary: OrderFacts;
  /** Its existing invoice, neither voided nor fully credited; null = none. */
  readonly posted: PostedInvoice | null;
  /** Identity of its documents in the ledger, e.g. order:1024, or order:1024#2 for its second invoice. */
  readonly sourceKey: string;
  /** Earlier documents that the order names, by any author. */
  readonly earlier: EarlierDocuments;
  /** Its payments in Xero that a person asked to replace. */
  readonly replaces: readonly PostedPayment[];
  /** When the order was made, an ISO instant. */
  readonly orderedAt: string;
  /** Whether a contact of ours gets the details of its newest order. */
  readonly updatesContact: boolean;
  /** All refunds of the order now, with or without a credit note. */
  readonly refundIds: readonly number[];
  /** Those of them that can be read. */
  readonly refunds: readonly Refund[];
}

/** A cancelled order, and its invoice in Xero. */
export interface CancelledOrder {
  readonly entry: ClaimedEntry;
  readonly posted: PostedInvoice;
  /** A whole sentence. */
  readonly reason: string;
  readonly summary: OrderFacts | null;
  /** Of all the order's refunds; null = the order was deleted. */
  readonly refundIds: readonly number[] | null;
  /** What was paid of it, once its invoice is void: in Xero nothing stands for that money. Absent of a deleted order. */
  readonly unsynced?: UnsyncedPayment | null;
  /** Its backfill was undone: what was paid of it is not in Xero any more. Absent of a deleted order. */
  readonly undo?: { readonly payment: UnsyncedPayment | null };
}

/** Money received by the shop: the payment, and that of a balance after a deposit. */
export function receivedFor({ documents: { payment, balance } }: PlannedOrder): Big {
  return sum([payment, balance].map((one) => decimal(one?.amount ?? '0')));
}

/** Names the order for a command: the ids it takes. */
export interface OrderRef {
  readonly storeId: string;
  readonly orderId: string;
}

export function orderRef({ storeId, sourceId }: Pick<ClaimedEntry, 'storeId' | 'sourceId'>): OrderRef {
  return { storeId, orderId: sourceId };
}
