import type { Big } from 'big.js';
import { z } from 'zod';
import { isAppError } from '../../domain/app-error.ts';
import { issueOf, refundIdOf } from '../../ledger/entry-key.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import { decimal, sum, toMoney, ZERO } from '../../domain/money.ts';
import type { CreditNoteSummary } from '../../xero/wire/credit-note-element.ts';
import type { InvoiceSummary } from '../../xero/wire/wire.ts';
import { failedCall } from '../failed-call.ts';
import { addFailure } from '../outcomes.ts';
import { postAllocations } from '../refunds/post-allocations.ts';
import type { Invoiced } from '../refunds/post-refunds.ts';
import { isLive } from '../invoices/compare-documents.ts';
import { readStoredCreditNote, type StoredCreditNote } from '../refunds/stored-credit-note.ts';
import type { Outcome, PostingDeps } from '../work.ts';

interface Reversal {
  readonly sourceKey: string;
  readonly stored: StoredCreditNote;
}

/** Effect of the credit of earlier invoices on the replacement invoice, by Xero once it is allocated. */
export interface Carried {
  /** Paid on the invoice. */
  readonly amount: Big;
  /** Balance due on it. */
  readonly due: Big;
  /** Credit that exceeds the invoice, by the number of its credit note. */
  readonly left: readonly { readonly number: string; readonly amount: string }[];
}

/** The full credit notes for an order's earlier invoices that still had credit after those were settled. */
function reversalsOf(documents: readonly RecordedDocument[], issue: number): Reversal[] {
  return documents
    .filter(
      (one) => one.kind === 'credit_note' && one.sourceKey.endsWith('/reversal') && issueOf(one.sourceKey) < issue,
    )
    .map((one) => ({ sourceKey: one.sourceKey, stored: readStoredCreditNote(one.facts) }))
    .filter(({ stored: { creditNote, settled } }) => !decimal(creditNote.total).eq(settled?.allocated ?? '0'));
}

/** A credit may pay several invoices in turn: `order:1024/reversal/carried`, and `…/carried/3` for the third. */
function carriedKey(reversalSourceKey: string, issue: number): string {
  const key = `${reversalSourceKey}/carried`;
  return issue === issueOf(reversalSourceKey) + 1 ? key : `${key}/${issue}`;
}

const carriedFacts = z.object({ amount: z.string(), creditNoteId: z.string(), invoiceId: z.string() });

/** Credit allocated to an invoice, by the ledger. */
function carriedRows(documents: readonly RecordedDocument[], invoiceId: string) {
  return documents
    .filter(({ kind, sourceKey }) => kind === 'allocation' && sourceKey.includes('/reversal/carried/'))
    .map(({ facts }) => carriedFacts.parse(facts))
    .filter((one) => one.invoiceId === invoiceId);
}

/** The amount of an invoice paid by credit of the order's earlier ones, by the ledger. */
export function carriedTo(documents: readonly RecordedDocument[], invoiceId: string): Big {
  return sum(carriedRows(documents, invoiceId).map(({ amount }) => decimal(amount)));
}

interface ToCarry {
  readonly one: Invoiced;
  readonly issue: number;
  readonly documents: readonly RecordedDocument[];
  readonly reversals: readonly Reversal[];
}

/** Allocates the credit of earlier invoices to their replacement; returns the result by entry id. */
export async function carryCredits(
  deps: PostingDeps,
  tenantId: string,
  invoiced: readonly Invoiced[],
  failed: Map<number, Outcome>,
): Promise<ReadonlyMap<number, Carried>> {
  const wanted: ToCarry[] = [];
  for (const one of invoiced) {
    const { entry, sourceKey } = one.work;
    const issue = issueOf(sourceKey);
    if (issue === 1 || failed.has(entry.id)) continue;
    const documents = await deps.ledger.documentsOf(entry.id);
    const reversals = reversalsOf(documents, issue);
    if (reversals.length > 0) wanted.push({ one, issue, documents, reversals });
  }
  const carried = new Map<number, Carried>();
  const books = await read(deps, tenantId, wanted, failed);
  for (const each of books === null ? [] : wanted) {
    const done = await carry(deps, tenantId, each, books ?? NO_BOOKS, failed);
    if (!failed.has(each.one.work.entry.id)) carried.set(each.one.work.entry.id, done);
  }
  return carried;
}

interface Books {
  readonly notes: readonly CreditNoteSummary[];
  readonly invoices: readonly InvoiceSummary[];
}

const NO_BOOKS: Books = { notes: [], invoices: [] };

/** null = Xero is unavailable: all wait. */
async function read(
  deps: PostingDeps,
  tenantId: string,
  wanted: readonly ToCarry[],
  failed: Map<number, Outcome>,
): Promise<Books | null> {
  if (wanted.length === 0) return NO_BOOKS;
  const keys = wanted.flatMap(({ reversals }) =>
    reversals.map(({ stored: { creditNote } }) => ({ key: creditNote.creditNoteId, date: creditNote.date })),
  );
  try {
    const notes = await deps.xero.creditNotesByIds(tenantId, keys);
    const ids = wanted.map(({ one }) => one.invoice.invoiceId);
    return { notes, invoices: await deps.xero.invoicesByIds(tenantId, ids) };
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    const outcome = await failedCall(deps, tenantId, error);
    for (const { one } of wanted) addFailure(failed, one.work.entry.id, outcome(one.work.entry.tries));
    return null;
  }
}

async function carry(
  deps: PostingDeps,
  tenantId: string,
  { one: { work, invoice }, issue, documents, reversals }: ToCarry,
  books: Books,
  failed: Map<number, Outcome>,
): Promise<Carried> {
  const { invoiceId } = invoice;
  const there = books.invoices.find((each) => each.invoiceId === invoiceId);
  let due = decimal((there ?? invoice).amountDue);
  let onInvoice = ZERO;
  const left: { number: string; amount: string }[] = [];
  const known = new Set(carriedRows(documents, invoiceId).map(({ creditNoteId }) => creditNoteId));
  for (const { sourceKey, stored } of reversals) {
    const creditNote = books.notes.find((note) => note.creditNoteId === stored.creditNote.creditNoteId);
    if (creditNote === undefined || !isLive(creditNote)) continue;
    onInvoice = onInvoice.plus(allocatedTo(creditNote, invoiceId));
    // Received like the rest, but refunded before the sale was reversed: no payment of this invoice stands for it.
    if (issueOf(sourceKey) === issue - 1) onInvoice = onInvoice.plus(givenBack(documents, stored, issue));
    let rest = decimal(creditNote.remainingCredit);
    const amount = due.lt(rest) ? due : rest;
    // Credit is allocated once and never again: someone may have removed the allocation.
    if (amount.gt(ZERO) && there !== undefined && !known.has(creditNote.creditNoteId)) {
      const allocation = {
        work,
        sourceKey: carriedKey(sourceKey, issue),
        creditNote,
        invoiceId,
        amount: toMoney(amount),
      };
      await postAllocations(deps, tenantId, [allocation], failed);
      due = due.minus(amount);
      rest = rest.minus(amount);
      onInvoice = onInvoice.plus(amount);
    }
    if (rest.gt(ZERO)) left.push({ number: creditNote.number, amount: toMoney(rest) });
  }
  // Credit whose allocation was removed by hand was received all the same.
  const once = carriedTo(documents, invoiceId);
  return { amount: once.gt(onInvoice) ? once : onInvoice, due, left };
}

/** Money of the refunds that a reversal left out. */
function givenBack(documents: readonly RecordedDocument[], { netOf = [] }: StoredCreditNote, issue: number): Big {
  const paid = documents.flatMap(({ kind, sourceKey, facts }) => {
    const refundId = kind === 'credit_note' ? refundIdOf(sourceKey) : null;
    if (refundId === null || !netOf.includes(refundId) || issueOf(sourceKey) >= issue) return [];
    return decimal(readStoredCreditNote(facts).settled?.refunded ?? '0');
  });
  return sum(paid);
}

function allocatedTo(creditNote: CreditNoteSummary, invoiceId: string): Big {
  return sum(creditNote.allocations.filter((one) => one.invoiceId === invoiceId).map(({ amount }) => decimal(amount)));
}
