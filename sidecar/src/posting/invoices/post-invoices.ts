import { z } from 'zod';
import type { PlannedInvoice } from '../../domain/documents.ts';
import type { Problem } from '../../domain/problems.ts';
import { answeredAs } from '../../xero/wire/answers.ts';
import { invoicesBody } from '../../xero/wire/sales-bodies.ts';
import { invoiceElement, type InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { chunkByTries, ELEMENTS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import { recordOrReject } from '../calls/record.ts';
import { isNumberTaken } from '../calls/refusal.ts';
import { sendBatches } from '../calls/send-batches.ts';
import { postContacts } from '../contacts/post-contacts.ts';
import { withStaleContact } from '../contacts/archived-contacts.ts';
import { byIntent, type BatchCall } from '../document-kind.ts';
import { readFor } from '../failed-call.ts';
import { noteMade } from '../history-notes/request-notes.ts';
import type { PlannedOrder } from '../orders/planned-order.ts';
import type { Progress } from '../progress.ts';
import { reject, type Round } from '../round.ts';
import { compareTotals, isLive, isOfSameOrigin, sameText, whyNotOurs } from './compare-documents.ts';
import { numberTaken, referenceTaken, secondDocument, totalsDiffer } from './compare-documents.ts';

interface ReadyInvoice {
  readonly entry: PlannedOrder['entry'];
  readonly sourceKey: string;
  readonly order: PlannedOrder;
  readonly contactId: string;
}

/** `number` '' = Xero numbers it; `url`: the link, absent in calls of earlier versions. */
const intent = z.object({
  number: z.string(),
  reference: z.string(),
  url: z.string().nullish(),
  contactId: z.string(),
});

/** Creates by PUT, so that an existing number is refused, never overwritten. */
export const invoiceCall: BatchCall<ReadyInvoice> = {
  name: 'invoices',
  method: 'PUT',
  envelope: 'Invoices',
  // Prices keep four decimals only on request (developer.xero.com/documentation/api/accounting/invoices).
  path: () => 'Invoices?summarizeErrors=false&unitdp=4',
  elementsMax: ELEMENTS_PER_CALL_MAX,
  body: (batch) => invoicesBody(batch.map(({ order, contactId }) => ({ invoice: order.documents.invoice, contactId }))),
  intentOf: ({ order: { documents }, contactId }): z.infer<typeof intent> => {
    const { number, reference, url } = documents.invoice;
    return { number, reference, url, contactId };
  },
  nameOf: ({ order }) => `invoice ${nameOf(order.documents.invoice)}`,
  answerOf: (elements, { order }) => elements.find((element) => isNamed(element, order.documents.invoice)),
  lookUp: byIntent(intent, async ({ xero, tenantId }, sent) => {
    const numbers = sent.map((one) => one.intent.number).filter((number) => number !== '');
    const references = sent.filter((one) => one.intent.number === '').map((one) => one.intent.reference);
    const found = [
      ...(numbers.length === 0 ? [] : await xero.invoicesByNumbers(tenantId, numbers)),
      ...(references.length === 0 ? [] : await xero.invoicesByReferences(tenantId, references)),
    ].filter(isLive);
    return sent.map(({ intent: { number, reference, url, contactId } }) => {
      const invoice = found.find((one) => isNamed(one, { number, reference }));
      if (invoice === undefined) return 'missing';
      // The pipeline compares totals when the entry returns; here only the origin counts.
      if (!isOfSameOrigin({ reference, url }, invoice) || invoice.contactId !== contactId) return 'known';
      return toDocument(invoice, null);
    });
  }),
};

/** Creates missing invoices, and compares each with its order. Archived, merged or lost contacts are read again, once. */
export async function postInvoices(progress: Progress): Promise<void> {
  const { orders, contactIds, failed } = progress;
  const ready = toReady(orders, contactIds);
  await sendInvoices(progress, ready);
  const stale = await withStaleContact(progress, ready);
  if (stale.length === 0) return;
  for (const { entry } of stale) failed.delete(entry.id);
  const again = stale.map(({ order }) => order);
  const entries = again.map(({ entry }) => entry);
  const refreshed = await readFor(progress, entries, async () => {
    await progress.contacts.refresh(progress.tenantId, { force: true });
    return await postContacts(progress, again);
  });
  if (refreshed !== null) await sendInvoices(progress, toReady(again, refreshed));
}

function toReady(orders: readonly PlannedOrder[], contactIds: ReadonlyMap<number, string>): ReadyInvoice[] {
  return orders.flatMap((order) => {
    const { entry, sourceKey } = order;
    const contactId = contactIds.get(entry.id);
    return contactId === undefined ? [] : [{ entry, sourceKey, order, contactId }];
  });
}

async function sendInvoices(progress: Progress, ready: readonly ReadyInvoice[]): Promise<void> {
  for (const batch of chunkByTries(ready, ({ entry }) => entry.tries)) {
    const unknown = await withoutKnown(progress, batch);
    const taken = await sendBatches(progress, invoiceCall, unknown, {
      record: async (own, { order }, answer) => {
        const invoice = answeredAs(invoiceElement, answer);
        if (invoice === null) return false;
        await recordInvoice({ ...progress, ...own }, order, invoice);
        return true;
      },
      isThere: isNumberTaken,
    });
    if (taken.length > 0) await adopt(progress, taken.map(({ one }) => one)); // prettier-ignore
  }
}

/**
 * Without a number of ours, Xero may accept an invoice twice: before each sending we search its reference, which is
 * unique to this order. Existing invoices are adopted and left out of the result.
 */
async function withoutKnown(progress: Progress, batch: readonly ReadyInvoice[]): Promise<readonly ReadyInvoice[]> {
  const numberless = batch.filter(({ order }) => order.documents.invoice.number === '');
  if (numberless.length === 0) return batch;
  const references = numberless.map(({ order }) => order.documents.invoice.reference);
  const found = await readFor(progress, numberless.map(({ entry }) => entry), () => progress.xero.invoicesByReferences(progress.tenantId, references)); // prettier-ignore
  if (found === null) return batch.filter((one) => !numberless.includes(one));
  const known = new Set<ReadyInvoice>();
  for (const one of numberless) {
    const { reference } = one.order.documents.invoice;
    const [first, ...others] = found.filter((invoice) => isLive(invoice) && sameText(invoice.reference, reference));
    if (first === undefined) continue;
    known.add(one);
    if (others.length === 0) await adoptOne(progress, one, first, referenceTaken);
    else reject(progress, one.entry, secondDocument('invoice'));
  }
  return batch.filter((one) => !known.has(one));
}

/** "Invoice # must be unique.": search, prove that it is ours, adopt; else a person decides. */
async function adopt(progress: Progress, taken: readonly ReadyInvoice[]): Promise<void> {
  const numbers = taken.map(({ order }) => order.documents.invoice.number);
  const found = await readFor(progress, taken.map(({ entry }) => entry), () => readTaken(progress, numbers)); // prettier-ignore
  for (const one of found === null ? [] : taken) {
    const known = found?.find(({ number }) => sameText(number, one.order.documents.invoice.number));
    await adoptOne(progress, one, known, numberTaken);
  }
}

/** A new invoice may not be listed yet: it is read on its own. */
async function readTaken({ xero, tenantId }: Round, numbers: readonly string[]): Promise<readonly InvoiceSummary[]> {
  const listed = await xero.invoicesByNumbers(tenantId, numbers);
  const unlisted = numbers.filter((number) => !listed.some((invoice) => sameText(invoice.number, number)));
  const single = await Array.fromAsync(unlisted, (number) => xero.invoiceByNumber(tenantId, number));
  return [...listed, ...single.filter((one) => one !== null)];
}

async function adoptOne(
  progress: Progress,
  { order, contactId, entry }: ReadyInvoice,
  known: InvoiceSummary | undefined,
  notOurs: (name: string, reason: string) => Problem,
): Promise<void> {
  const { invoice } = order.documents;
  const reason = whyNotOurs(invoice, contactId, known, await progress.shopsThere(progress.tenantId));
  if (known === undefined || reason !== null) {
    reject(progress, entry, notOurs(nameOf(invoice), reason ?? ''));
    return;
  }
  await progress.ledger.addAttempt(entry.id, 'adopted', { invoiceId: known.invoiceId });
  await progress.ledger.together((ledger) => recordInvoice({ ...progress, ledger }, order, known, true));
}

/** An invoice without a number of ours is identified by its reference. */
function isNamed(
  one: { readonly number: string | null; readonly reference: string | null },
  { number, reference }: Pick<PlannedInvoice, 'number' | 'reference'>,
): boolean {
  return number === '' ? sameText(one.reference, reference) : sameText(one.number, number);
}

function nameOf({ number, reference }: PlannedInvoice): string {
  return number === '' ? `"${reference}"` : number;
}

function toDocument(invoice: InvoiceSummary, figuresHash: string | null) {
  return { kind: 'invoice', xeroId: invoice.invoiceId, number: invoice.number, facts: { invoice, figuresHash } };
}

/** `isEarlier`: an earlier try created it. */
async function recordInvoice(
  progress: Progress,
  { entry, sourceKey, documents, figuresHash }: PlannedOrder,
  invoice: InvoiceSummary,
  isEarlier = false,
): Promise<void> {
  const { number, invoiceId: documentId } = invoice;
  const other = numberTaken(number, 'the ledger already holds this invoice for another order');
  if (!(await recordOrReject(progress, { entry, sourceKey }, toDocument(invoice, figuresHash), other))) return;
  await noteMade(progress, { entry, kind: 'invoice', documentId, sourceKey }, isEarlier);
  const totals = compareTotals(documents.invoice, invoice);
  if (!totals.same) {
    reject(progress, entry, totalsDiffer(number, totals, documents.invoice.currency));
    return;
  }
  progress.invoices.set(entry.id, invoice);
  // An invoice found by its number may have been paid or credited since it was created.
  if (invoice.payments.length === 0 && invoice.amountDue === invoice.total) progress.fresh.add(entry.id);
}
