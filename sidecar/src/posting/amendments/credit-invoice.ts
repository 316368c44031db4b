import { decimal, smaller, toMoney } from '../../domain/money.ts';
import { allocationKey, reversalKey } from '../../ledger/entry-key.ts';
import type { CreditNoteSummary, InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { allocatedTo, allocationOf, postAllocations } from '../allocations/post-allocations.ts';
import { isAboutLists } from '../calls/refusal.ts';
import { readFor, retriedIfChanged } from '../failed-call.ts';
import { noteCredited } from '../history-notes/request-notes.ts';
import { compareTotals, isLive } from '../invoices/compare-documents.ts';
import { notedInvoice, type PostedInvoice, numberOf } from '../invoices/posted-invoice.ts';
import type { ReadyCreditNote } from '../progress.ts';
import { creditTotalsDiffer } from '../refunds/credit-problems.ts';
import { wantedNotes, currentRefunds } from '../refunds/order-credit-notes.ts';
import { postCreditNotes, recordCreditNote } from '../refunds/post-credit-notes.ts';
import { reject, type Round } from '../round.ts';
import type { ClaimedEntry } from '../../ledger/entry.ts';
import { dayIn } from '../../domain/day.ts';
import type { OrganisationLists, PlannedCreditNote } from '../../domain/documents.ts';
import { isLocked, unlockedDay } from '../../mapping/lock-date.ts';
import type { Problem } from '../../domain/problems.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { netOfRefunds, reversalTotals, toReversal } from '../../mapping/refund/to-reversal.ts';
import { cannotReissue, creditWouldDiffer } from './amend-problems.ts';
import { orderRef, type PlannedOrder } from '../orders/planned-order.ts';

/** Credits each in full, with its lines in Xero; what was paid stays open credit for the next invoice or a refund. */
export async function creditInvoices(round: Round, credits: readonly InvoiceToCredit[]): Promise<void> {
  for (const credit of credits) {
    const { entry } = credit;
    // Where a read fails; every write reports its own errors.
    await readFor(round, [entry], () => creditOne(round, credit));
    const outcome = round.failed.get(entry.id);
    if (outcome !== undefined) round.failed.set(entry.id, retriedIfChanged(entry, outcome, round.now()));
  }
}

async function creditOne(round: Round, credit: InvoiceToCredit): Promise<void> {
  const { entry, posted, there } = credit;
  const plan = await planReversal(round, credit);
  if (plan.problems !== undefined) {
    // A person may fix this in Xero: the replay needs fresh lists.
    if (plan.problems.some(isAboutLists)) await round.listsAreStale(round.tenantId);
    for (const problem of plan.problems) reject(round, entry, problem);
    return;
  }
  const { ready, notices, netOf } = plan;
  const creditNote = await creditNoteOf(round, posted, ready);
  if (creditNote === null) return;
  const allocated = await allocateToBalance(round, ready, creditNote, there);
  if (round.failed.has(entry.id)) return;
  await round.ledger.together(async (ledger) => {
    const own = { ...round, ledger };
    for (const { message } of notices) await ledger.addAttempt(entry.id, 'changed', { message });
    await recordCreditNote(own, ready, { creditNote, settled: { allocated, refunded: '0.00' }, netOf });
    await noteCredited(own, notedInvoice(entry, posted), creditNote.number, credit.order !== null);
  });
}

/** The credit note in Xero: from an earlier failed try, or created now; null = failed. */
async function creditNoteOf(round: Round, { reversal }: PostedInvoice, ready: ReadyCreditNote) {
  if (reversal === null) {
    const [made] = await postCreditNotes(round, [ready]);
    return made?.creditNote ?? null;
  }
  const [found] = await round.xero.creditNotesByIds(round.tenantId, wantedNotes([reversal]));
  const known = found ?? reversal.creditNote;
  const totals = compareTotals(ready.note, known);
  if (totals.same) return known;
  reject(round, ready.entry, creditTotalsDiffer(known.number, totals, ready.note.currency, 'invoice'));
  return null;
}

/** Returns the amount allocated to the invoice, now or before. */
async function allocateToBalance(
  round: Round,
  ready: ReadyCreditNote,
  creditNote: CreditNoteSummary,
  { invoiceId, amountDue }: InvoiceSummary,
): Promise<string> {
  const { entry, sourceKey } = ready;
  const key = allocationKey(sourceKey);
  const known = await round.ledger.findDocument(round.tenantId, entry.storeId, 'allocation', key);
  const amount = toMoney(smaller(decimal(amountDue), decimal(creditNote.remainingCredit)));
  if (known !== null || amount === '0.00') return allocatedTo(creditNote, invoiceId);
  await postAllocations(round, [allocationOf(ready, { creditNote, invoiceId, amount })]);
  return amount;
}

/** An invoice to credit in full, on request. */
export interface InvoiceToCredit {
  readonly entry: ClaimedEntry;
  readonly posted: PostedInvoice;
  readonly there: InvoiceSummary;
  /** What to post afterwards; null = cancelled order. */
  readonly order: PlannedOrder | null;
}

/** The full credit note, with notices about its date; or every foreseeable problem: nothing has been sent yet. */
async function planReversal(round: Round, credit: InvoiceToCredit) {
  const { entry, posted, there } = credit;
  const { storeId } = entry;
  const lists = await round.lists(round.tenantId, { tracking: false, items: false });
  const settings = await round.settings(storeId);
  const why = whyNot(credit, settings, lists);
  if (why !== null) return { problems: [why] };
  const [problems, notices]: [Problem[], Problem[]] = [[], []];
  const today = dayIn(round.now(), await round.storeTimezone(storeId));
  // A credit note already in Xero keeps its date.
  const date =
    posted.reversal?.creditNote.date ?? unlockedDay('credit note', today, { settings, lists, problems, notices });
  const origin = { storeId, orderId: Number(entry.sourceId) };
  const currencyRate = settings.documents.currencyRate === 'order' ? there.currencyRate : undefined;
  const invoice = { ...there, currencyRate, number: numberOf(there), lines: there.lines ?? [] };
  const whole = toReversal(invoice, origin, date, lists.taxRates);
  const refunds = credit.order === null ? await creditedRefunds(round, entry) : [];
  const note = refunds.length === 0 ? whole : netOfRefunds(whole, refunds);
  if (decimal(note.expected.total).eq(0)) {
    const numbers = refunds.map(({ number }) => number).join(', ');
    return { problems: [cannotReissue(orderRef(entry), there, `${numbers} credited all of it already`)] };
  }
  const differs = posted.reversal === null ? differenceOf(note, credit) : null;
  if (differs !== null) problems.push(differs);
  if (problems.length > 0) return { problems };
  const ready = { entry, note, sourceKey: reversalKey(posted.sourceKey), contactId: there.contactId };
  // The refunds that already credited a part of it, which this one leaves out.
  return { ready, notices, netOf: refunds.map(({ refundId }) => refundId) };
}

/** What refunds have credited of a cancelled order's invoice: the reversal leaves it out. */
async function creditedRefunds({ ledger, xero, tenantId }: Round, { id, sourceId }: ClaimedEntry) {
  const known = currentRefunds(await ledger.documentsOf(id), sourceId);
  if (known.length === 0) return [];
  const found = await xero.creditNotesByIds(tenantId, wantedNotes(known));
  return found.filter(isLive).map((note) => {
    const refundId = known.find(({ xeroId }) => xeroId === note.creditNoteId)?.refundId ?? 0;
    return { ...note, lines: note.lines ?? [], refundId };
  });
}

function differenceOf(note: PlannedCreditNote, { entry, there, order }: InvoiceToCredit): Problem | null {
  const totals = reversalTotals(note);
  const { subTotal, totalTax, total } = note.expected;
  if (totals.subTotal === subTotal && totals.totalTax === totalTax && totals.total === total) return null;
  return creditWouldDiffer(orderRef(entry), there, totals, order !== null);
}

/** The new invoice must be possible before the old one is credited. */
function whyNot(credit: InvoiceToCredit, { documents }: Settings, lists: OrganisationLists): Problem | null {
  const { entry, there, order, posted } = credit;
  const because = (why: string) => cannotReissue(orderRef(entry), there, why);
  if (decimal(there.total).eq(0)) return because('it comes to nothing, so there is nothing to credit');
  if (there.status !== 'AUTHORISED' && there.status !== 'PAID') return because('it is not approved in Xero');
  if (order === null || posted.reversal !== null) return null;
  if (documents.locked === 'first-open-day' || !isLocked(there.date, lists)) return null;
  return because(
    `its month is closed: the books are locked beyond ${there.date}, and the new invoice would be dated there. ` +
      'Ask the accountant to open the period, or choose "first-open-day" (setting documents.locked): the credit and the ' +
      'new invoice then both stand in the open period',
  );
}
