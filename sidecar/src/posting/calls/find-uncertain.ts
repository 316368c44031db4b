import { z } from 'zod';
import type { Call } from '../../ledger/entry.ts';
import { findAmendments } from '../amendments/find-amendments.ts';
import { findFeeChanges, findFees } from '../fees/find-fees.ts';
import { findPaymentEnds, findPayments } from '../payments/find-payments.ts';
import { findRefunds } from '../refunds/find-refunds.ts';
import type { Look } from './lookup.ts';
import { recordFound } from './record-found.ts';
import { isLive } from '../invoices/compare-documents.ts';
import { storedInvoice } from '../invoices/stored-invoice.ts';
import type { PostingDeps } from '../work.ts';

/** The parts of our own request bodies that identify the documents; wire.ts wrote them. */
const invoicesSent = z.object({
  Invoices: z.array(
    z.object({
      /** '' = Xero numbers it. */
      InvoiceNumber: z.string().default(''),
      Reference: z.string().default(''),
      Contact: z.object({ ContactID: z.string() }),
    }),
  ),
});

/**
 * Searches Xero for the documents of an unanswered call and records what it finds as ours. Throws a Xero error when Xero
 * is unavailable.
 */
export async function findUncertain(deps: PostingDeps, call: Call): Promise<Look> {
  const look: Look = { doubles: new Map(), missing: [] };
  if (call.kind === 'contacts') await findContacts(deps, call, look);
  if (call.kind === 'invoices') await findInvoices(deps, call, look);
  if (call.kind === 'amendments') await findAmendments(deps, call, look);
  // Earlier versions sent refunds in separate calls.
  if (call.kind === 'payments' || call.kind === 'refund_payments') await findPayments(deps, call, look);
  if (call.kind === 'payment_ends') await findPaymentEnds(deps, call, look);
  if (call.kind === 'fees') await findFees(deps, call, look);
  if (call.kind === 'fee_changes') await findFeeChanges(deps, call, look);
  await findRefunds(deps, call, look);
  return look;
}

/** Found by number, as in posting: contacts are not recorded. */
async function findContacts(deps: PostingDeps, call: Call, look: Look): Promise<void> {
  await deps.contacts.refresh(call.tenantId, { force: true });
  for (const { entryId, sourceKey } of call.items) {
    const contactNumber = sourceKey.replace(/^contact:/, '');
    const found = await deps.contacts.find(call.tenantId, { contactNumber, name: '', email: '', taxNumber: '' });
    if (found === null) look.missing.push(entryId);
  }
}

async function findInvoices(deps: PostingDeps, call: Call, look: Look): Promise<void> {
  const sent = invoicesSent.parse(JSON.parse(call.body)).Invoices;
  const numbers = sent.map((invoice) => invoice.InvoiceNumber).filter((number) => number !== '');
  const references = sent.filter((invoice) => invoice.InvoiceNumber === '').map((invoice) => invoice.Reference);
  const found = [
    ...(numbers.length === 0 ? [] : await deps.xero.invoicesByNumbers(call.tenantId, numbers)),
    ...(references.length === 0 ? [] : await deps.xero.invoicesByReferences(call.tenantId, references)),
  ].filter(isLive);
  for (const [index, item] of call.items.entries()) {
    const planned = sent[index];
    if (planned === undefined) continue;
    const { InvoiceNumber: number, Reference: reference } = planned;
    const invoice = found.find((candidate) =>
      number === '' ? candidate.reference === reference : candidate.number.toLowerCase() === number.toLowerCase(),
    );
    if (invoice === undefined) {
      look.missing.push(item.entryId);
      continue;
    }
    // The pipeline compares totals when the entry returns; here only the origin counts.
    if (invoice.reference !== planned.Reference || invoice.contactId !== planned.Contact.ContactID) continue;
    const { invoiceId, number: given } = invoice;
    const facts = storedInvoice(invoice, null);
    await recordFound(deps, call, item, { kind: 'invoice', xeroId: invoiceId, number: given, facts }, look);
  }
}
