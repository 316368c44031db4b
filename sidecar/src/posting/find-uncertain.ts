import { Big } from 'big.js';
import { z } from 'zod';
import { DuplicateDocument } from '../ledger/errors.ts';
import type { Call } from '../ledger/entry.ts';
import type { Problem } from '../mapping/problems.ts';
import type { InvoiceSummary } from '../xero/wire.ts';
import { findAmendments } from './find-amendments.ts';
import { findRefunds } from './find-refunds.ts';
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
 * Settles a call whose outcome is unknown by looking in Xero: what is there is recorded as ours, what is not may be sent
 * again. Throws XeroError when Xero cannot be asked; then the call stays uncertain.
 */
export async function findUncertain(deps: PostingDeps, call: Call): Promise<Doubles> {
  const doubles = new Map<number, Problem>();
  if (call.kind === 'contacts') await deps.contacts.refresh(call.tenantId, { force: true });
  if (call.kind === 'invoices') await findInvoices(deps, call, doubles);
  if (call.kind === 'amendments') await findAmendments(deps, call);
  if (call.kind === 'payments') await findPayments(deps, call, doubles);
  await findRefunds(deps, call, doubles);
  await deps.ledger.settleCall(call.id, null);
  return doubles;
}

/** Entry id → what is in Xero twice. */
type Doubles = Map<number, Problem>;

async function findInvoices(deps: PostingDeps, call: Call, doubles: Doubles): Promise<void> {
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
    if (invoice === undefined) continue;
    // Totals are compared when the entry comes through the pipeline again; here only the origin counts.
    if (invoice.reference !== planned.Reference || invoice.contactId !== planned.Contact.ContactID) continue;
    await record(deps, call, item, 'invoice', invoice.invoiceId, invoice, doubles);
  }
}

async function findPayments(deps: PostingDeps, call: Call, doubles: Doubles): Promise<void> {
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
    if (payment !== undefined) await record(deps, call, item, 'payment', payment.paymentId, invoice ?? null, doubles);
  }
}

async function record(
  deps: PostingDeps,
  call: Call,
  item: Call['items'][number],
  kind: 'invoice' | 'payment',
  xeroId: string,
  invoice: InvoiceSummary | null,
  doubles: Doubles,
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
    doubles.set(item.entryId, secondDocument(`${kind} (${xeroId})`));
    return;
  }
  await deps.ledger.addAttempt(entry.id, 'adopted', { kind, xeroId }, call.id);
}
