import { Big } from 'big.js';
import { isEnded, readDocument } from '../../ledger/document-facts.ts';
import { refundIdOf, versionOf } from '../../ledger/entry-key.ts';
import type { EntryState, RecordedDocument } from '../../ledger/entry.ts';
import type { OrderEntry } from '../../ledger/queries/orders.ts';
import { isLive } from '../../posting/invoices/compare-documents.ts';
import { currentRefundKey } from '../../posting/refunds/order-credit-notes.ts';
import { netByAccount, readStoredCreditNote, readStoredInvoice } from '../../posting/stored-documents.ts';
import type { DocumentPurpose, LedgerOrder, PostedDocument, XeroDocument } from '../../reconciliation/legs.ts';

const STATES: Readonly<Record<EntryState, LedgerOrder['state']>> = {
  pending: 'open',
  claimed: 'open',
  waiting: 'open',
  uncertain: 'open',
  rejected: 'rejected',
  recorded: 'recorded',
  skipped: 'skipped',
};

/** By the id of the invoice in Xero. */
type PostedLines = ReadonlyMap<string, readonly { readonly accountCode: string; readonly amount: string }[]>;

/** A document of the ledger, and what Xero had of it when it was last read there. */
export interface LedgerDocument extends PostedDocument {
  readonly statusSeen: string;
}

/** What the ledger has of an order; `all`: its documents in any organisation. */
export function toLedgerOrder(
  { state, reasons, notices, isIgnored, ignoredFor, orderId, recordedHash }: OrderEntry,
  all: readonly RecordedDocument[],
  { tenantId, lines }: { readonly tenantId: string; readonly lines: PostedLines },
): Omit<LedgerOrder, 'documents'> & { readonly documents: readonly LedgerDocument[] } {
  const sales = all.filter(({ kind }) => kind === 'invoice' || kind === 'credit_note');
  const own = sales.filter((one) => one.tenantId === tenantId);
  return {
    ...{ state: STATES[state], reasons, notices, isIgnored, ignoredFor },
    ...(state === 'recorded' && recordedHash ? { figures: recordedHash } : {}),
    isInOtherOrganisation: own.length === 0 && sales.length > 0,
    documents: own.flatMap((one) => toPosted(one, own, { orderId, lines })),
  };
}

/** [] = we voided it, or a later version took its place after somebody did. */
function toPosted(
  document: RecordedDocument,
  all: readonly RecordedDocument[],
  { orderId, lines }: { readonly orderId: string; readonly lines: PostedLines },
): LedgerDocument[] {
  const { kind, sourceKey, xeroId, facts } = document;
  const shared = { xeroId, statusSeen: statusSeen(document), purpose: purposeOf(sourceKey, all, orderId) };
  if (kind === 'credit_note') {
    const { creditNote, accounts: kept } = readStoredCreditNote(facts);
    if (!isLive(creditNote)) return [];
    const accounts = kept && toNets(kept);
    return [{ ...shared, kind, ...figuresOf(creditNote), accounts, isLinked: false }];
  }
  const { invoice, foundEnded, adopted } = readStoredInvoice(facts);
  if (!isLive(invoice) && foundEnded !== true) return [];
  const hasLater = all.some((one) => one.kind === 'invoice' && versionOf(one.sourceKey) > versionOf(sourceKey));
  if (hasLater && isEnded(readDocument(document))) return [];
  const accounts = netByAccount(lines.get(xeroId));
  return [{ ...shared, kind: 'invoice', ...figuresOf(invoice), accounts, isLinked: adopted !== undefined }];
}

/** A refund's credit note that a reversal left out belongs to the sale that was reversed. */
function purposeOf(sourceKey: string, all: readonly RecordedDocument[], orderId: string): DocumentPurpose {
  const refundId = refundIdOf(sourceKey);
  if (refundId === null || sourceKey !== currentRefundKey(all, orderId, refundId)) return { of: 'sale' };
  return { of: 'refund', refundId };
}

function toNets(kept: Readonly<Record<string, string>>): PostedDocument['accounts'] {
  return Object.entries(kept).map(([account, net]) => [account, new Big(net)] as const);
}

function statusSeen(document: RecordedDocument): string {
  const { facts, seen } = readDocument(document);
  return seen?.status ?? facts.invoice?.status ?? facts.creditNote?.status ?? 'AUTHORISED';
}

function figuresOf({
  date,
  currency,
  total,
  totalTax,
}: {
  date: string;
  currency: string;
  total: string;
  totalTax: string;
}) {
  return { day: date, currency, total: new Big(total), tax: new Big(totalTax) };
}

/** As Xero had it when it was last read: for days that are not read now. */
export function asLastSeen(document: LedgerDocument): XeroDocument {
  const { xeroId, kind, purpose, day, currency, total, tax, statusSeen: status } = document;
  const unread = {
    ...{ shipping: null, taxByRate: [], rounding: new Big(0), isOfOtherTool: false, isUnread: true as const },
  };
  return { xeroId, kind, purpose, day, currency, total, tax, status, ...unread };
}
