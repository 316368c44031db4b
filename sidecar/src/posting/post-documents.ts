import { Big } from 'big.js';
import { isAppError } from '../domain/app-error.ts';
import type { InvoiceSummary } from '../xero/wire/wire.ts';
import { carryCredits } from './amendments/carry-credit.ts';
import { postContacts, type ContactsResult } from './contacts/post-contacts.ts';
import { postInvoices, type ReadyInvoice } from './invoices/post-invoices.ts';
import { endPayments } from './payments/delete-payments.ts';
import { postFees, type FeeNotices } from './fees/post-fees.ts';
import { paidInFull, paymentsDue } from './payments/payments-due.ts';
import { postPayments, withoutKnown, type ReadyReceipt } from './payments/post-payments.ts';
import { creditRefunds, type Invoiced } from './refunds/post-refunds.ts';
import { failedCall, unknownOutcome } from './failed-call.ts';
import { lookedAtAgain } from './look-again.ts';
import { reissuedMoney, type ReissuedMoney } from './amendments/reissued-money.ts';
import { compareTotals, totalsDiffer } from './invoices/compare-documents.ts';
import { withStaleContact } from './contacts/stale-contacts.ts';
import type { Settled } from './settle-entries.ts';
import { readStoredInvoice } from './invoices/stored-invoice.ts';
import { recordedSummary, type CreditNoteRow } from './summary.ts';
import { noteNotices } from './history-notes/request-notes.ts';
import type { Outcome, PipelineDeps, Work } from './work.ts';

/**
 * Posts contacts, invoices, credit notes, then all payments and refunds, then the gateways' fees, each in full batches;
 * what the ledger already has is not sent again.
 */
export async function postDocuments(
  deps: PipelineDeps,
  tenantId: string,
  works: readonly Work[],
): Promise<ReadonlyMap<number, Settled>> {
  if (works.length === 0) return new Map();
  const failed = new Map<number, Outcome>();
  const invoices = new Map<number, InvoiceSummary>();
  const fresh: Work[] = [];
  for (const work of works) {
    const known = await knownInvoice(deps, work);
    if (known === null) fresh.push(work);
    else if ('outcome' in known) failed.set(work.entry.id, known.outcome);
    else invoices.set(work.entry.id, known.invoice);
  }
  if (fresh.length > 0) await postFresh(deps, tenantId, fresh, invoices, failed);
  await endPayments(deps, tenantId, works, failed);
  const made = new Set(fresh);
  const isNew = (work: Work, invoice: InvoiceSummary) => made.has(work) && isUntouched(invoice);
  const invoiced = works.flatMap((work): Invoiced[] => {
    const invoice = invoices.get(work.entry.id);
    return invoice === undefined ? [] : [{ work, invoice, isNew: isNew(work, invoice) }];
  });
  const carried = await carryCredits(deps, tenantId, invoiced, failed);
  const settling = invoiced.map((one) => (carried.has(one.work.entry.id) ? { ...one, isNew: false } : one));
  const due = await paymentsDue(deps, works, { invoices, isNew, carried }, failed);
  const ready = await withoutKnown(deps, tenantId, due, failed);
  const refunds = await creditRefunds(deps, tenantId, settling, sumOf(ready), failed);
  // Payments received are booked, whatever is wrong with a refund.
  await postPayments(deps, tenantId, [...ready, ...refunds.payments], failed);
  const credits = await refunds.finish();
  const feeNotices = await postFees(deps, tenantId, works, failed);
  const reissued = await reissuedMoney(deps, tenantId, invoiced, carried, failed);
  const paid = await paidInFull(deps, works, invoices);
  const results = { invoices, paid, reissued, credits, feeNotices, failed };
  for (const { work, invoice } of invoiced) {
    const { entry, sourceKey, documents } = work;
    const about = { entry, tenantId, kind: 'invoice', documentId: invoice.invoiceId, sourceKey } as const;
    if (!failed.has(entry.id)) await noteNotices(deps, about, documents.notices);
  }
  return new Map(works.map((work) => [work.entry.id, settled(work, results, deps.now())]));
}

/** By entry id: the money received now. */
function sumOf(ready: readonly ReadyReceipt[]): ReadonlyMap<number, Big> {
  const sums = new Map<number, Big>();
  for (const { work, payment } of ready) {
    const { id } = work.entry;
    sums.set(id, (sums.get(id) ?? new Big(0)).plus(payment.amount));
  }
  return sums;
}

/** An invoice found by its number may have been paid or credited since it was created. */
function isUntouched(invoice: InvoiceSummary): boolean {
  return invoice.payments.length === 0 && invoice.amountDue === invoice.total;
}

/** The order's existing invoice, or why the order may not be posted again; null = none yet. */
async function knownInvoice(
  deps: PipelineDeps,
  work: Work,
): Promise<{ readonly invoice: InvoiceSummary } | { readonly outcome: Outcome } | null> {
  const documents = await deps.ledger.documentsOf(work.entry.id);
  const document = documents.find((one) => one.kind === 'invoice' && one.sourceKey === work.sourceKey);
  if (document === undefined) return null;
  // Amending comes first, so the ledger agrees with the order, unless Xero calculated other figures.
  const { invoice, adopted } = readStoredInvoice(document.facts);
  const totals = compareTotals(work.documents.invoice, invoice);
  if (!totals.same && adopted === undefined)
    return { outcome: { kind: 'rejected', problems: [totalsDiffer(invoice.number, totals)] } };
  return { invoice };
}

async function postFresh(
  deps: PipelineDeps,
  tenantId: string,
  fresh: readonly Work[],
  invoices: Map<number, InvoiceSummary>,
  failed: Map<number, Outcome>,
  isSecondTry = false,
): Promise<void> {
  let contacts: ContactsResult;
  try {
    if (isSecondTry) await deps.contacts.refresh(tenantId, { force: true });
    contacts = await postContacts(deps, tenantId, fresh);
  } catch (error) {
    // The contacts could not be read; nothing was sent.
    if (!isAppError(error, 'xero')) throw error;
    const outcome = await failedCall(deps, tenantId, error);
    for (const work of fresh) failed.set(work.entry.id, outcome(work.entry.tries));
    return;
  }
  for (const [id, outcome] of contacts.failed) failed.set(id, outcome);
  const ready: ReadyInvoice[] = fresh.flatMap((work) => {
    const contactId = contacts.contactIds.get(work.entry.id);
    return contactId === undefined ? [] : [{ work, contactId }];
  });
  const result = await postInvoices(deps, tenantId, ready);
  for (const [id, invoice] of result.posted) invoices.set(id, invoice);
  for (const [id, outcome] of result.failed) failed.set(id, outcome);
  // Archived, merged or lost since the contacts were read: they are read again, once.
  const stale = isSecondTry ? [] : await withStaleContact(deps, tenantId, ready, result.failed);
  if (stale.length === 0) return;
  for (const { work } of stale) failed.delete(work.entry.id);
  const works = stale.map(({ work }) => work);
  await postFresh(deps, tenantId, works, invoices, failed, true);
}

interface Results {
  readonly invoices: ReadonlyMap<number, InvoiceSummary>;
  readonly paid: ReadonlySet<number>;
  readonly credits: ReadonlyMap<number, readonly CreditNoteRow[]>;
  readonly reissued: ReadonlyMap<number, ReissuedMoney>;
  readonly feeNotices: FeeNotices;
  readonly failed: ReadonlyMap<number, Outcome>;
}

function settled(work: Work, results: Results, now: Date): Settled {
  const { invoices, paid, reissued, credits, feeNotices, failed } = results;
  const { id } = work.entry;
  const invoice = invoices.get(id);
  const creditNotes = credits.get(id) ?? [];
  const outcome = failed.get(id);
  const again = reissued.get(id);
  const isPaid = again?.isPaid ?? paid.has(id);
  const notices = [...work.documents.notices, ...(again?.notices ?? []), ...(feeNotices.get(id) ?? [])];
  const summary =
    invoice === undefined
      ? work.summary
      : recordedSummary(work.summary, { ...work.documents, notices }, invoice, isPaid, creditNotes);
  if (outcome !== undefined || invoice === undefined) {
    // No outcome and no invoice: its contact's call failed as a whole, with nothing about this entry.
    const fallback: Outcome = { kind: 'uncertain', reason: unknownOutcome('the posting ended without an answer.') };
    return { outcome: lookedAtAgain(work.entry, outcome ?? fallback, now), summary };
  }
  return {
    outcome: { kind: 'recorded', documents: [invoice.number, ...creditNotes.map((note) => note.number)] },
    summary,
    figuresHash: work.figuresHash,
  };
}
