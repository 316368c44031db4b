import { decimal, moneyInWords } from '../../domain/money.ts';
import { orderOrigin } from '../../domain/origin-mark.ts';
import type { Problem } from '../../domain/problems.ts';
import { adoptionOf, orderKey, paymentKey, type AdoptionRequest } from '../../ledger/entry-key.ts';
import { mayBeBuyer, namesOrder } from '../../mapping/earlier-documents.ts';
import type { InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { record, unlessDuplicate } from '../calls/record.ts';
import { notReadYet, readFor } from '../failed-call.ts';
import { noteAdopted } from '../history-notes/request-notes.ts';
import { isLive } from '../invoices/compare-documents.ts';
import { lastInvoice, numberOf } from '../invoices/posted-invoice.ts';
import { orderRef, type PlannedOrder } from '../orders/planned-order.ts';
import { addFailure, type Outcome, type Round } from '../round.ts';
import { earlierVoided, postedByOtherStore, unproven } from './adoption-problems.ts';
import { asAdopted, isAskedFor } from './as-adopted.ts';

/** What to do with an order that someone else may have posted already. */
type Verdict =
  | { readonly kind: 'link'; readonly invoice: InvoiceSummary; readonly because: string }
  | { readonly kind: 'post' }
  | { readonly kind: 'settle'; readonly outcome: Outcome };

interface Candidate {
  readonly order: PlannedOrder;
  /** A person's decision about the order. */
  readonly decision: AdoptionRequest | null;
  /** Ids and numbers that the order or a person names; [] = search by number and total. */
  readonly refs: readonly string[];
}

/**
 * Links invoices of an earlier connector, or entered by hand, on proof: no order is posted twice. Without proof a person
 * decides. Documents of others never change. Returns the orders to continue with; an adopted invoice is `posted`.
 */
export async function linkExistingInvoices(
  round: Round,
  orders: readonly PlannedOrder[],
): Promise<readonly PlannedOrder[]> {
  const { results, failed } = round;
  const adopted = new Map<PlannedOrder, PlannedOrder>();
  const candidates = await candidatesAmong(round, orders);
  if (candidates.length > 0) {
    const entries = candidates.map(({ order }) => order.entry);
    await readFor(round, entries, async () => {
      const { found, unread } = await findEarlier(round, candidates);
      const buyers = await contactsOf(round, [...found.values()].flat());
      for (const one of candidates) {
        const { order } = one;
        if (one.refs.some((ref) => unread.has(ref))) {
          addFailure(round, order.entry.id, notReadYet(round));
          continue;
        }
        const verdict = judge(one, found.get(order) ?? [], buyers);
        const next = verdict.kind === 'link' ? await link(round, order, verdict) : verdict;
        if (next.kind === 'settle') results.set(order.entry.id, { outcome: next.outcome, summary: order.summary });
        if (next.kind === 'linked') adopted.set(order, next.order);
      }
    });
  }
  const going: PlannedOrder[] = [];
  for (const order of orders.filter(({ entry: { id } }) => !results.has(id) && !failed.has(id))) {
    const { entry, summary } = order;
    const { documents } = await round.settings(entry.storeId);
    const linked = adopted.get(order) ?? order;
    const isAsked = linked.posted?.stored.adopted !== undefined && (await isAskedFor(round, entry));
    const next = asAdopted(linked, documents.adopted, isAsked);
    if ('problem' in next) results.set(entry.id, { outcome: { kind: 'rejected', problems: [next.problem] }, summary });
    else going.push(next.order);
  }
  return going;
}

/** Orders without an invoice of ours that name another, or whose owner wants a search in Xero. */
async function candidatesAmong(round: Round, orders: readonly PlannedOrder[]): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const order of orders) {
    const { entry, earlier, posted, sourceKey } = order;
    if (posted !== null || sourceKey !== orderKey(entry.sourceId)) continue;
    const decision = adoptionOf(await round.ledger.requestsOf(entry.storeId, entry.kind, entry.sourceId));
    if (decision?.kind === 'none') continue;
    const { adopt } = (await round.settings(entry.storeId)).documents;
    if (decision !== null) candidates.push({ order, decision, refs: [decision.ref] });
    else if (earlier.ownNumber !== '') candidates.push({ order, decision, refs: [earlier.ownNumber] });
    else if (adopt === 'off') continue;
    else if (earlier.invoiceId !== '') candidates.push({ order, decision, refs: [earlier.invoiceId] });
    else if (adopt === 'search') candidates.push({ order, decision, refs: [] });
  }
  return candidates;
}

async function contactsOf({ xero, tenantId }: Round, invoices: readonly InvoiceSummary[]) {
  const ids = [...new Set(invoices.map((one) => one.contactId))].filter((id) => id !== '');
  const contacts = ids.length === 0 ? [] : await xero.contactsByIds(tenantId, ids);
  return new Map(contacts.map((one) => [one.contactId, one]));
}

type Buyers = Awaited<ReturnType<typeof contactsOf>>;

function judge(one: Candidate, found: readonly InvoiceSummary[], buyers: Buyers): Verdict {
  const { order, decision, refs } = one;
  const ref = orderRef(order.entry);
  const isOwnNumber = decision === null && order.earlier.ownNumber !== '';
  const problem = (one: Problem): Verdict => ({ kind: 'settle', outcome: { kind: 'rejected', problems: [one] } });
  const live = found.filter(isLive);
  const [invoice, ...others] = live.length > 0 ? live : found;
  if (invoice === undefined) {
    if (refs.length === 0 || isOwnNumber) return { kind: 'post' };
    return order.earlier.isRenewal && decision === null
      ? { kind: 'post' }
      : problem(unproven(ref, refs.join(', '), 'the organisation has no such sales invoice'));
  }
  const origin = orderOrigin(invoice);
  if (origin !== null && origin.storeId !== ref.storeId) return problem(postedByOtherStore(ref, invoice, origin));
  if (origin === null && isOwnNumber && mayBeSecond(order, invoice)) {
    return problem(unproven(ref, numberOf(invoice), 'its reference does not name the order any more'));
  }
  // Our own: posting recognises it by its number and reference.
  if (origin !== null || isOwnNumber) return { kind: 'post' };
  if (others.length > 0) {
    return problem(unproven(ref, live.map(numberOf).join(', '), 'there are several that could be its own'));
  }
  const why = whyNot(one, invoice, buyers);
  if (why === null) {
    const because = decision === null ? 'made by an earlier connector or by hand' : 'chosen by a person';
    return { kind: 'link', invoice, because };
  }
  if (why === 'copied' || refs.length === 0) return { kind: 'post' };
  if (why === 'voided') return { kind: 'settle', outcome: { kind: 'skipped', reason: earlierVoided(invoice) } };
  return problem(unproven(ref, numberOf(invoice), why));
}

/** It has the number of our invoice, whose reference was changed in Xero: under another number it would get a second one. */
function mayBeSecond({ documents, earlier }: PlannedOrder, invoice: InvoiceSummary): boolean {
  const isSameNumber = invoice.number.toLowerCase() === documents.invoice.number.toLowerCase();
  return isLive(invoice) && !isSameNumber && !earlier.isRenewal;
}

/** null = proven. */
function whyNot({ order, decision }: Candidate, invoice: InvoiceSummary, buyers: Buyers): string | null {
  const { documents, summary, entry, earlier } = order;
  const isNamed = namesOrder(invoice, { number: summary.orderNumber, id: entry.sourceId });
  if (decision === null && !isNamed && earlier.isRenewal) return 'copied';
  if (invoice.type !== 'ACCREC') return 'that is not a sales invoice';
  if (!isLive(invoice)) return earlier.isRefunded ? 'voided' : `that is ${invoice.status.toLowerCase()} in Xero`;
  const { total } = documents.invoice.expected;
  if (invoice.total !== total || invoice.currency !== documents.invoice.currency) {
    return `that comes to ${moneyInWords(decimal(invoice.total), invoice.currency)} and the order to ${moneyInWords(decimal(total), documents.invoice.currency)}`;
  }
  if (decision !== null) return null;
  if (!isNamed) return 'neither its number nor its reference names the order';
  const contact = buyers.get(invoice.contactId);
  return contact !== undefined && mayBeBuyer(contact, earlier) ? null : 'its contact does not look like the buyer';
}

/** Records the invoice as the order's adopted invoice, with its payment where the order names one. */
async function link(round: Round, order: PlannedOrder, { invoice, because }: Extract<Verdict, { kind: 'link' }>) {
  const { entry, sourceKey, earlier, figuresHash, refundIds } = order;
  const { invoiceId, number } = invoice;
  const isOurs = await unlessDuplicate(
    async () => {
      await round.ledger.together(async (ledger) => {
        const own = { ...round, ledger };
        const facts = { invoice, figuresHash, adopted: { refundIds } };
        await record(own, order, { kind: 'invoice', xeroId: invoiceId, number, facts });
        await ledger.addAttempt(entry.id, 'adopted', { invoiceId, because });
        await noteAdopted(own, { entry, kind: 'invoice', documentId: invoiceId, sourceKey }, because);
      });
      const payment = invoice.payments.find((one) => one.paymentId.toLowerCase() === earlier.paymentId);
      if (payment === undefined) return;
      const { paymentId, amount, date } = payment;
      const paid = { kind: 'payment', xeroId: paymentId, number: null, facts: { amount, date, invoiceId } };
      await record(round, { entry, sourceKey: paymentKey(sourceKey) }, paid);
      await round.ledger.addAttempt(entry.id, 'adopted', { paymentId, because });
    },
    () => undefined,
  );
  if (isOurs) {
    const posted = lastInvoice(await round.ledger.documentsOf(entry.id));
    return { kind: 'linked', order: { ...order, posted } } as const;
  }
  const problem = unproven(orderRef(entry), numberOf(invoice), 'the ledger has that invoice for another order');
  return { kind: 'settle', outcome: { kind: 'rejected', problems: [problem] } } as const;
}

/** A day either side: the invoice may have the payment date, or a date in another time zone. */
const SEARCH_DAYS = 1;
const DAY_MS = 24 * 60 * 60_000;
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Usual prefixes of shops' numbers, besides the prefix in the settings. */
const USUAL_PREFIXES = ['', '#', 'WC-', 'WC', 'INV-', 'Order '];

/** Order → sales invoices in Xero that may be its own. Reads 40 ids and numbers in a call. */
async function findEarlier(round: Round, wanted: readonly Candidate[]) {
  const { xero, tenantId } = round;
  const refs = wanted.flatMap((one) => (one.refs.length > 0 ? one.refs : likelyNumbers(one.order)));
  const ids = refs.filter((ref) => GUID.test(ref));
  const numbers = refs.filter((ref) => !GUID.test(ref));
  const byId = await xero.invoicesAmong(tenantId, ids);
  const known = [...byId.found, ...(numbers.length === 0 ? [] : await xero.invoicesByNumbers(tenantId, numbers))];
  const found = new Map<PlannedOrder, readonly InvoiceSummary[]>();
  for (const { order, refs: named } of wanted) {
    const isNamed = (list: readonly string[]) => {
      const lower = new Set(list.map((ref) => ref.toLowerCase()));
      return known.filter((one) => lower.has(one.invoiceId.toLowerCase()) || lower.has(one.number.toLowerCase()));
    };
    if (named.length > 0) found.set(order, isNamed(named));
    else {
      const all = [...isNamed(likelyNumbers(order)), ...(await byTotal(round, order))];
      found.set(order, [...new Map(all.map((one) => [one.invoiceId, one])).values()]);
    }
  }
  return { found, unread: byId.unread };
}

function likelyNumbers({ summary, entry }: PlannedOrder): string[] {
  const plain = [...new Set([summary.orderNumber, entry.sourceId])].filter((number) => !number.includes(','));
  return plain.flatMap((number) => USUAL_PREFIXES.map((prefix) => `${prefix}${number}`));
}

/** By the order's day and total; only those that name the order. */
async function byTotal({ xero, tenantId }: Round, { summary, entry, documents }: PlannedOrder) {
  const day = Date.parse(`${summary.date}T00:00:00Z`);
  const dayAt = (offset: number) => new Date(day + offset * SEARCH_DAYS * DAY_MS).toISOString().slice(0, 10);
  const { total } = documents.invoice.expected;
  const invoices = await xero.invoicesByTotal(tenantId, { total, from: dayAt(-1), to: dayAt(1) });
  return invoices.filter((one) => namesOrder(one, { number: summary.orderNumber, id: entry.sourceId }));
}
