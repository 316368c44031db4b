import { isAppError } from '../../domain/app-error.ts';
import { adoptionOf, orderKey, paymentKey, type AdoptionWish } from '../../ledger/entry-key.ts';
import { mayBeBuyer, namesOrder } from '../../mapping/earlier-documents.ts';
import { readOrigin } from '../../domain/origin-mark.ts';
import type { Problem } from '../../domain/problems.ts';
import type { InvoiceSummary } from '../../xero/wire/wire.ts';
import { earlierVoided, postedByOtherStore, unproven } from './adoption-problems.ts';
import { asAdopted, isAskedFor } from './as-adopted.ts';
import { failedCall } from '../failed-call.ts';
import { findEarlier, type Wanted } from './find-earlier.ts';
import { lastInvoice, numberOf } from '../invoices/posted-invoice.ts';
import { isLive } from '../invoices/compare-documents.ts';
import type { Settled } from '../settle-entries.ts';
import { storedInvoice } from '../invoices/stored-invoice.ts';
import { noteAdopted } from '../history-notes/request-notes.ts';
import type { Outcome, PipelineDeps, Work } from '../work.ts';

export interface AdoptResult {
  /** To continue with; an adopted invoice is `posted`. */
  readonly works: readonly Work[];
  readonly settled: ReadonlyMap<number, Settled>;
}

/** What to do with an order that someone else may have posted already. */
type Verdict =
  | { readonly kind: 'link'; readonly invoice: InvoiceSummary; readonly because: string }
  | { readonly kind: 'post' }
  | { readonly kind: 'settle'; readonly outcome: Outcome };

interface Seeking extends Wanted {
  readonly wish: AdoptionWish | null;
}

/**
 * Finds invoices of an earlier connector, or entered by hand, and links them on proof, so that no order is posted
 * twice. A person decides where proof is missing; documents that are not ours never change.
 */
export async function linkExistingDocuments(
  deps: PipelineDeps,
  tenantId: string,
  works: readonly Work[],
): Promise<AdoptResult> {
  const settled = new Map<number, Settled>();
  const adopted = new Map<Work, Work>();
  const seeking = await whoSeeks(deps, works);
  try {
    const found = seeking.length === 0 ? new Map<Work, never[]>() : await findEarlier(deps, tenantId, seeking);
    const buyers = await contactsOf(deps, tenantId, [...found.values()].flat());
    for (const one of seeking) {
      const verdict = judge(one, found.get(one.work) ?? [], buyers);
      const next = verdict.kind === 'link' ? await link(deps, one.work, verdict) : verdict;
      if (next.kind === 'settle') settled.set(one.work.entry.id, { outcome: next.outcome, summary: one.work.summary });
      if (next.kind === 'linked') adopted.set(one.work, next.work);
    }
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    const outcome = await failedCall(deps, tenantId, error);
    for (const { work } of seeking) settled.set(work.entry.id, { outcome: outcome(work.entry.tries) });
  }
  const going: Work[] = [];
  for (const work of works.filter(({ entry }) => !settled.has(entry.id))) {
    const { documents } = await deps.settings(work.entry.storeId);
    const linked = adopted.get(work) ?? work;
    const isAsked = linked.posted?.stored.adopted !== undefined && (await isAskedFor(deps, work.entry));
    const next = asAdopted(linked, documents.adopted, isAsked);
    if ('problem' in next) settled.set(work.entry.id, rejected(work, next.problem));
    else going.push(next.work);
  }
  return { works: going, settled };
}

/** Orders without an invoice of ours that name another, or whose owner wants a search in Xero. */
async function whoSeeks(deps: PipelineDeps, works: readonly Work[]): Promise<Seeking[]> {
  const seeking: Seeking[] = [];
  for (const work of works) {
    const { entry, earlier, posted, sourceKey } = work;
    if (posted !== null || sourceKey !== orderKey(entry.sourceId)) continue;
    const wish = adoptionOf(await deps.ledger.wishesOf(entry.storeId, entry.kind, entry.sourceId));
    if (wish?.kind === 'none') continue;
    const { adopt } = (await deps.settings(entry.storeId)).documents;
    if (wish !== null) seeking.push({ work, wish, refs: [wish.ref] });
    else if (earlier.ownNumber !== '') seeking.push({ work, wish, refs: [earlier.ownNumber] });
    else if (adopt === 'off') continue;
    else if (earlier.invoiceId !== '') seeking.push({ work, wish, refs: [earlier.invoiceId] });
    else if (adopt === 'search') seeking.push({ work, wish, refs: [] });
  }
  return seeking;
}

async function contactsOf(deps: PipelineDeps, tenantId: string, invoices: readonly InvoiceSummary[]) {
  const ids = [...new Set(invoices.map((one) => one.contactId))].filter((id) => id !== '');
  const contacts = ids.length === 0 ? [] : await deps.xero.contactsByIds(tenantId, ids);
  return new Map(contacts.map((one) => [one.contactId, one]));
}

type Buyers = Awaited<ReturnType<typeof contactsOf>>;

function judge(one: Seeking, found: readonly InvoiceSummary[], buyers: Buyers): Verdict {
  const { work, wish, refs } = one;
  const order = { storeId: work.entry.storeId, orderId: work.entry.sourceId };
  const isOwnNumber = wish === null && work.earlier.ownNumber !== '';
  const problem = (problem: Problem): Verdict => ({
    kind: 'settle',
    outcome: { kind: 'rejected', problems: [problem] },
  });
  const live = found.filter(isLive);
  const [invoice, ...others] = live.length > 0 ? live : found;
  if (invoice === undefined) {
    if (refs.length === 0 || isOwnNumber) return { kind: 'post' };
    return work.earlier.isRenewal && wish === null
      ? { kind: 'post' }
      : problem(unproven(order, refs.join(', '), 'the organisation has no such sales invoice'));
  }
  const origin = readOrigin(invoice.reference);
  if (origin !== null && origin.storeId !== order.storeId) return problem(postedByOtherStore(order, invoice, origin));
  if (origin === null && isOwnNumber && mayBeSecond(work, invoice)) {
    return problem(unproven(order, numberOf(invoice), 'its reference does not name the order any more'));
  }
  // Our own: posting recognises it by its number and reference.
  if (origin !== null || isOwnNumber) return { kind: 'post' };
  if (others.length > 0) {
    return problem(unproven(order, live.map(numberOf).join(', '), 'there are several that could be its own'));
  }
  const why = whyNot(one, invoice, buyers);
  if (why === null) {
    const because = wish === null ? 'made by an earlier connector or by hand' : 'chosen by a person';
    return { kind: 'link', invoice, because };
  }
  if (why === 'copied' || refs.length === 0) return { kind: 'post' };
  if (why === 'voided') return { kind: 'settle', outcome: { kind: 'skipped', reason: earlierVoided(invoice) } };
  return problem(unproven(order, numberOf(invoice), why));
}

/**
 * The order has the number of our invoice whose reference was changed in Xero: the ledger does not know the invoice
 * (any more), and under another number the order would get a second one.
 */
function mayBeSecond({ documents, earlier }: Work, invoice: InvoiceSummary): boolean {
  const isSameNumber = invoice.number.toLowerCase() === documents.invoice.number.toLowerCase();
  return isLive(invoice) && !isSameNumber && !earlier.isRenewal;
}

/** null = proven. */
function whyNot({ work, wish }: Seeking, invoice: InvoiceSummary, buyers: Buyers): string | null {
  const { documents, summary, entry, earlier } = work;
  const isNamed = namesOrder(invoice, { number: summary.orderNumber, id: entry.sourceId });
  if (wish === null && !isNamed && earlier.isRenewal) return 'copied';
  if (invoice.type !== 'ACCREC') return 'that is not a sales invoice';
  if (!isLive(invoice)) return earlier.isRefunded ? 'voided' : `that is ${invoice.status.toLowerCase()} in Xero`;
  const { total } = documents.invoice.expected;
  if (invoice.total !== total || invoice.currency !== documents.invoice.currency) {
    return `that comes to ${invoice.total} ${invoice.currency} and the order to ${total} ${documents.invoice.currency}`;
  }
  if (wish !== null) return null;
  if (!isNamed) return 'neither its number nor its reference names the order';
  const contact = buyers.get(invoice.contactId);
  return contact !== undefined && mayBeBuyer(contact, earlier) ? null : 'its contact does not look like the buyer';
}

/** Records the invoice as the order's adopted invoice, with its payment where the order names one. */
async function link(
  deps: PipelineDeps,
  work: Work,
  { invoice, because }: Verdict & { readonly kind: 'link' },
): Promise<{ readonly kind: 'linked'; readonly work: Work } | Extract<Verdict, { kind: 'settle' }>> {
  const { entry, tenantId, sourceKey, earlier } = work;
  const common = { tenantId, storeId: entry.storeId, entryId: entry.id };
  const adopted = { refundIds: work.refundIds };
  const { invoiceId } = invoice;
  try {
    await deps.ledger.together(async (ledger) => {
      await ledger.recordDocument({
        ...common,
        kind: 'invoice',
        sourceKey,
        xeroId: invoiceId,
        number: invoice.number,
        facts: { ...storedInvoice(invoice, work.figuresHash), adopted },
      });
      await ledger.addAttempt(entry.id, 'adopted', { invoiceId, because });
      const about = { entry, tenantId, kind: 'invoice', documentId: invoiceId, sourceKey } as const;
      await noteAdopted({ ...deps, ledger }, about, because);
    });
    const payment = invoice.payments.find((one) => one.paymentId.toLowerCase() === earlier.paymentId);
    if (payment !== undefined) {
      const { paymentId, amount, date } = payment;
      const facts = { amount, date, invoiceId: invoice.invoiceId };
      await deps.ledger.recordDocument({
        ...common,
        kind: 'payment',
        sourceKey: paymentKey(sourceKey),
        xeroId: paymentId,
        number: null,
        facts,
      });
      await deps.ledger.addAttempt(entry.id, 'adopted', { paymentId, because });
    }
  } catch (error) {
    if (!isAppError(error, 'ledger', 'document_duplicate')) throw error;
    const order = { storeId: entry.storeId, orderId: entry.sourceId };
    const problem = unproven(order, numberOf(invoice), 'the ledger has that invoice for another order');
    return { kind: 'settle', outcome: { kind: 'rejected', problems: [problem] } };
  }
  return { kind: 'linked', work: { ...work, posted: lastInvoice(await deps.ledger.documentsOf(entry.id)) } };
}

function rejected(work: Work, problem: Problem): Settled {
  return { outcome: { kind: 'rejected', problems: [problem] }, summary: work.summary };
}
