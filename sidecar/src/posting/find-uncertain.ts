import { Big } from 'big.js';
import { z } from 'zod';
import { DuplicateDocument } from '../ledger/errors.ts';
import type { Call } from '../ledger/entry.ts';
import type { InvoiceSummary } from '../xero/wire.ts';
import { findAmendments } from './find-amendments.ts';
import { findRefunds } from './find-refunds.ts';
import type { Look } from './look.ts';
import { isLive, secondDocument } from './settle-batch.ts';
import { storedInvoice } from './stored-invoice.ts';
import type { PostingDeps } from './work.ts';

/** The parts of our own bodies that name what a call was to make; wire.ts wrote them. */
const invoicesSent = z.object({
  Invoices: z.array(
    z.object({
      /** '' = left to Xero. */
      InvoiceNumber: z.string().default(''),
      Reference: z.string().default(''),
      Contact: z.object({ ContactID: z.string() }),
    }),
  ),
});
const paymentsSent = z.object({
  Payments: z.array(
    z.object({
      Invoice: z.object({ InvoiceID: z.string() }),
      Amount: z.coerce.string(),
      Date: z.string(),
      Reference: z.string().default(''),
    }),
  ),
});

/**
 * Looks in Xero for what a call without an answer was to do: what is there is recorded as ours. Throws XeroError when Xero
 * cannot be asked.
 */
export async function findUncertain(deps: PostingDeps, call: Call): Promise<Look> {
  const look: Look = { doubles: new Map(), missing: 0 };
  if (call.kind === 'contacts') await deps.contacts.refresh(call.tenantId, { force: true });
  if (call.kind === 'invoices') await findInvoices(deps, call, look);
  if (call.kind === 'amendments') await findAmendments(deps, call, look);
  if (call.kind === 'payments') await findPayments(deps, call, look);
  await findRefunds(deps, call, look);
  return look;
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
      look.missing += 1;
      continue;
    }
    // Totals are compared when the entry comes through the pipeline again; here only the origin counts.
    if (invoice.reference !== planned.Reference || invoice.contactId !== planned.Contact.ContactID) continue;
    await record(deps, call, item, 'invoice', invoice.invoiceId, invoice, look);
  }
}

async function findPayments(deps: PostingDeps, call: Call, look: Look): Promise<void> {
  const sent = paymentsSent.parse(JSON.parse(call.body)).Payments;
  const invoices = await deps.xero.invoicesByIds(
    call.tenantId,
    sent.map((payment) => payment.Invoice.InvoiceID),
  );
  for (const [index, item] of call.items.entries()) {
    const planned = sent[index];
    if (planned === undefined) continue;
    const invoice = invoices.find((candidate) => candidate.invoiceId === planned.Invoice.InvoiceID);
    const payment = invoice?.payments.find(
      (one) =>
        one.date === planned.Date && one.reference === planned.Reference && new Big(one.amount).eq(planned.Amount),
    );
    if (payment === undefined) look.missing += 1;
    else await record(deps, call, item, 'payment', payment.paymentId, invoice ?? null, look);
  }
}

async function record(
  deps: PostingDeps,
  call: Call,
  item: Call['items'][number],
  kind: 'invoice' | 'payment',
  xeroId: string,
  invoice: InvoiceSummary | null,
  look: Look,
): Promise<void> {
  const entry = await deps.ledger.entryById(item.entryId);
  if (entry === null) return;
  try {
    await deps.ledger.recordDocument({
      tenantId: call.tenantId,
      storeId: entry.storeId,
      entryId: entry.id,
      kind,
      sourceKey: item.sourceKey,
      xeroId,
      number: kind === 'invoice' ? (invoice?.number ?? null) : null,
      facts: kind === 'invoice' && invoice !== null ? storedInvoice(invoice, null) : { ...invoice },
    });
  } catch (error) {
    if (!(error instanceof DuplicateDocument)) throw error;
    look.doubles.set(item.entryId, secondDocument(`${kind} (${xeroId})`));
    return;
  }
  await deps.ledger.addAttempt(entry.id, 'adopted', { kind, xeroId }, call.id);
}
