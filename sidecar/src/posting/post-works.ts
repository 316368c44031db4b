import { paymentKey } from '../ledger/entry-key.ts';
import { XeroError } from '../xero/errors.ts';
import type { InvoiceSummary } from '../xero/wire.ts';
import { carryCredits } from './carry-credit.ts';
import { postContacts, type ContactsResult } from './post-contacts.ts';
import { postInvoices, type ReadyInvoice } from './post-invoices.ts';
import { postPayments, type ReadyPayment } from './post-payments.ts';
import { postRefunds, type Invoiced } from './post-refunds.ts';
import { failedCall, unknownOutcome } from './failure.ts';
import { compareTotals, totalsDiffer } from './settle-batch.ts';
import type { Settled } from './settle-entries.ts';
import { readStoredInvoice } from './stored-invoice.ts';
import { recordedSummary, type CreditNoteRow } from './summary.ts';
import type { Outcome, PipelineDeps, Work } from './work.ts';

/** Contacts, invoices, payments, then refunds, each in full batches; what the ledger already holds is not sent again. */
export async function postWorks(
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
  const made = new Set(fresh);
  const isNew = (work: Work, invoice: InvoiceSummary) => made.has(work) && isUntouched(invoice);
  const paid = await payAll(deps, tenantId, works, { invoices, isNew }, failed);
  const invoiced = works.flatMap((work): Invoiced[] => {
    const invoice = invoices.get(work.entry.id);
    return invoice === undefined ? [] : [{ work, invoice, isNew: isNew(work, invoice) }];
  });
  const carried = await carryCredits(deps, tenantId, invoiced, failed);
  const settling = invoiced.map((one) => (carried.has(one.work.entry.id) ? { ...one, isNew: false } : one));
  const credits = await postRefunds(deps, tenantId, settling, failed);
  const results = { invoices, paid: new Set([...paid, ...carried]), credits, failed };
  return new Map(works.map((work) => [work.entry.id, settled(work, results)]));
}

/** An invoice that was found under its number may have been paid or credited since it was made. */
function isUntouched(invoice: InvoiceSummary): boolean {
  return invoice.payments.length === 0 && invoice.amountDue === invoice.total;
}

/** The invoice this order already has, or why the order may not be posted again; null = none yet. */
async function knownInvoice(
  deps: PipelineDeps,
  work: Work,
): Promise<{ readonly invoice: InvoiceSummary } | { readonly outcome: Outcome } | null> {
  const documents = await deps.ledger.documentsOf(work.entry.id);
  const document = documents.find((one) => one.kind === 'invoice' && one.sourceKey === work.sourceKey);
  if (document === undefined) return null;
  const { invoice, figuresHash, adopted } = readStoredInvoice(document.facts);
  if (figuresHash !== null && figuresHash !== work.figuresHash) {
    return { outcome: { kind: 'rejected', problems: [changedAfterPosting(work, invoice)] } };
  }
  const totals = compareTotals(work.documents.invoice, invoice);
  if (!totals.same && adopted === undefined)
    return { outcome: { kind: 'rejected', problems: [totalsDiffer(invoice.number, totals)] } };
  return { invoice };
}

function changedAfterPosting(work: Work, invoice: InvoiceSummary) {
  const { total } = work.documents.invoice.expected;
  return {
    code: 'changed_after_posting',
    message: `Order ${work.summary.orderNumber} was changed after invoice ${invoice.number} was posted: the order now comes to ${total} ${invoice.currency}, the invoice to ${invoice.total}.`,
    fix: 'Change the invoice in Xero to match (or credit it), or set the order back. Nothing in Xero was changed.',
    details: { invoice: invoice.number, orderTotal: total, invoiceTotal: invoice.total },
  } as const;
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
    if (!(error instanceof XeroError)) throw error;
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
  // Archived or merged since the contacts were read: they are read again, once.
  const stale = isSecondTry ? [] : ready.filter(({ work }) => hasArchivedContact(result.failed.get(work.entry.id)));
  if (stale.length === 0) return;
  for (const { work } of stale) failed.delete(work.entry.id);
  const works = stale.map(({ work }) => work);
  await postFresh(deps, tenantId, works, invoices, failed, true);
}

function hasArchivedContact(outcome: Outcome | undefined): boolean {
  return outcome?.kind === 'rejected' && outcome.problems.some(({ code }) => code === 'contact_archived');
}

interface Payable {
  readonly invoices: ReadonlyMap<number, InvoiceSummary>;
  /** Made in this round, and nothing is booked on it. */
  readonly isNew: (work: Work, invoice: InvoiceSummary) => boolean;
}

/** Answers the entries whose payment is in Xero. */
async function payAll(
  deps: PipelineDeps,
  tenantId: string,
  works: readonly Work[],
  { invoices, isNew }: Payable,
  failed: Map<number, Outcome>,
): Promise<ReadonlySet<number>> {
  const paidIds = new Set<number>();
  const ready: ReadyPayment[] = [];
  for (const work of works) {
    const invoice = invoices.get(work.entry.id);
    const { payment } = work.documents;
    if (work.posted?.stored.adopted !== undefined && invoice?.amountDue === '0.00') paidIds.add(work.entry.id);
    if (invoice === undefined || payment === null || failed.has(work.entry.id)) continue;
    // In whichever books: a store that has moved to another organisation leaves its documents where they are.
    const documents = await deps.ledger.documentsOf(work.entry.id);
    const paid = documents.some((one) => one.kind === 'payment' && one.sourceKey === paymentKey(work.sourceKey));
    if (paid) paidIds.add(work.entry.id);
    else {
      const { invoiceId, number } = invoice;
      ready.push({ work, payment, invoiceId, invoiceNumber: number, isNew: isNew(work, invoice) });
    }
  }
  for (const [id, outcome] of await postPayments(deps, tenantId, ready)) failed.set(id, outcome);
  for (const { work } of ready) if (!failed.has(work.entry.id)) paidIds.add(work.entry.id);
  return paidIds;
}

interface Results {
  readonly invoices: ReadonlyMap<number, InvoiceSummary>;
  readonly paid: ReadonlySet<number>;
  readonly credits: ReadonlyMap<number, readonly CreditNoteRow[]>;
  readonly failed: ReadonlyMap<number, Outcome>;
}

function settled(work: Work, { invoices, paid, credits, failed }: Results): Settled {
  const { id } = work.entry;
  const invoice = invoices.get(id);
  const creditNotes = credits.get(id) ?? [];
  const outcome = failed.get(id);
  const summary =
    invoice === undefined
      ? work.summary
      : recordedSummary(work.summary, work.documents, invoice, paid.has(id), creditNotes);
  if (outcome !== undefined || invoice === undefined) {
    // No outcome and no invoice: its contact's call failed as a whole and said nothing of this entry.
    const fallback: Outcome = { kind: 'uncertain', reason: unknownOutcome('the posting ended without an answer.') };
    return { outcome: outcome ?? fallback, summary };
  }
  return {
    outcome: { kind: 'recorded', documents: [invoice.number, ...creditNotes.map((note) => note.number)] },
    summary,
    figuresHash: work.figuresHash,
  };
}
