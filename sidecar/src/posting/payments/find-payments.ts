import { Big } from 'big.js';
import { z } from 'zod';
import type { Call, RecordedDocument } from '../../ledger/entry.ts';
import { PAYMENT_PARTS } from '../../ledger/entry-key.ts';
import type { PaymentSummary } from '../../xero/wire/payment-element.ts';
import { noteReplaced, recordPaymentEnd } from './delete-payments.ts';
import type { Look } from '../calls/lookup.ts';
import { recordFound } from '../calls/record-found.ts';
import { lastInvoice } from '../invoices/posted-invoice.ts';
import { lastPayment } from './posted-payment.ts';
import { readStoredCreditNote } from '../refunds/stored-credit-note.ts';
import type { PostingDeps } from '../work.ts';

/** The parts of our own request bodies that identify the documents; wire.ts wrote them. */
const paymentsSent = z.object({
  Payments: z.array(
    z.object({
      Invoice: z.object({ InvoiceID: z.string() }).optional(),
      CreditNote: z.object({ CreditNoteID: z.string() }).optional(),
      Account: z.union([
        z.object({ Code: z.string() }).transform(({ Code }) => ({ code: Code })),
        z.object({ AccountID: z.string() }).transform(({ AccountID }) => ({ accountId: AccountID })),
      ]),
      Amount: z.coerce.string(),
      Date: z.string(),
      Reference: z.string().default(''),
    }),
  ),
});
type Sent = z.infer<typeof paymentsSent>['Payments'][number];

/** Records payments, of invoices and credit notes, that an unanswered call created in Xero. */
export async function findPayments(deps: PostingDeps, call: Call, look: Look): Promise<void> {
  const sent = paymentsSent.parse(JSON.parse(call.body)).Payments;
  const lists = await paymentsThere(deps, call, sent);
  const used = new Map((await documentsOf(deps, call)).map(({ xeroId, sourceKey }) => [xeroId, sourceKey]));
  for (const [index, item] of call.items.entries()) {
    const planned = sent[index];
    if (planned === undefined) continue;
    const { invoiceId, creditNoteId } = documentOf(planned);
    // Two payments may be equal: each is found once.
    const isFree = ({ paymentId }: PaymentSummary) => (used.get(paymentId) ?? item.sourceKey) === item.sourceKey;
    const there = lists.get(invoiceId ?? creditNoteId ?? '') ?? [];
    const found = there.find((one) => isSame(one, planned) && isFree(one));
    if (found === undefined) {
      look.missing.push(item.entryId);
      continue;
    }
    used.set(found.paymentId, item.sourceKey);
    const { amount, date } = found;
    const made =
      invoiceId !== undefined
        ? {
            kind: 'payment' as const,
            facts: { amount, date, account: planned.Account, reference: found.reference, invoiceId },
          }
        : { kind: 'refund_payment' as const, facts: { amount, date, creditNoteId } };
    await recordFound(deps, call, item, { ...made, xeroId: found.paymentId, number: null }, look);
  }
}

function documentOf(planned: Sent) {
  return { invoiceId: planned.Invoice?.InvoiceID, creditNoteId: planned.CreditNote?.CreditNoteID };
}

function isSame(payment: PaymentSummary, planned: Sent): boolean {
  const { date, reference, amount } = payment;
  return date === planned.Date && reference === planned.Reference && new Big(amount).eq(planned.Amount);
}

/** Id of an invoice or a credit note → the payments on it. */
async function paymentsThere(
  deps: PostingDeps,
  call: Call,
  sent: readonly Sent[],
): Promise<ReadonlyMap<string, readonly PaymentSummary[]>> {
  const invoiceIds = sent.flatMap((one) => documentOf(one).invoiceId ?? []);
  const noteIds = sent.flatMap((one) => documentOf(one).creditNoteId ?? []);
  const lists = new Map<string, readonly PaymentSummary[]>();
  for (const one of await deps.xero.invoicesByIds(call.tenantId, invoiceIds)) lists.set(one.invoiceId, one.payments);
  if (noteIds.length === 0) return lists;
  const days = await creditNoteDays(deps, call);
  const wanted = noteIds.map((key) => ({ key, date: days.get(key) ?? '' }));
  for (const one of await deps.xero.creditNotesByIds(call.tenantId, wanted)) lists.set(one.creditNoteId, one.payments);
  return lists;
}

/** Id → date of the call's credit notes: many of them are read by date. */
async function creditNoteDays(deps: PostingDeps, call: Call): Promise<Map<string, string>> {
  const days = new Map<string, string>();
  for (const document of await documentsOf(deps, call)) {
    if (document.kind !== 'credit_note') continue;
    days.set(document.xeroId, readStoredCreditNote(document.facts).creditNote.date);
  }
  return days;
}

async function documentsOf(deps: PostingDeps, call: Call): Promise<readonly RecordedDocument[]> {
  const ids = new Set(call.items.map((item) => item.entryId));
  return (await Promise.all([...ids].map((id) => deps.ledger.documentsOf(id)))).flat();
}

/** Whether a payment that an unanswered call should delete is gone; if not, it may be deleted again. */
export async function findPaymentEnds(deps: PostingDeps, call: Call, look: Look): Promise<void> {
  for (const item of call.items) {
    const entry = await deps.ledger.entryById(item.entryId);
    const documents = await deps.ledger.documentsOf(item.entryId);
    const invoiceKey = lastInvoice(documents)?.sourceKey ?? '';
    const posted = PAYMENT_PARTS.map((part) => lastPayment(documents, invoiceKey, part)).find(
      (one) => one?.document.sourceKey === item.sourceKey,
    );
    if (entry === null || posted?.facts == null) continue;
    const { xeroId } = posted.document;
    const [invoice] = await deps.xero.invoicesByIds(call.tenantId, [posted.facts.invoiceId]);
    if (invoice?.payments.every(({ paymentId }) => paymentId !== xeroId) !== true) {
      look.missing.push(item.entryId);
      continue;
    }
    await deps.ledger.together(async (ledger) => {
      const own = { ...deps, ledger };
      await recordPaymentEnd(own, entry, posted);
      await ledger.addAttempt(entry.id, 'adopted', { kind: 'payment_end', paymentId: xeroId }, call.id);
      await noteReplaced(own, entry, posted);
    });
  }
}
