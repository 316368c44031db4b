import { isAppError } from '../../domain/app-error.ts';
import { wishFingerprint, type Wish } from '../../ledger/entry-key.ts';
import type { ClaimedEntry } from '../../ledger/entry.ts';
import { isSeenEnded } from '../../ledger/xero-seen.ts';
import { decimal, sum } from '../../domain/money.ts';
import { compareLines } from '../../mapping/order-change.ts';
import type { Problem } from '../../domain/problems.ts';
import type { InvoiceSummary } from '../../xero/wire/wire.ts';
import { credited, creditedByRefunds, ended, endInvoices, endOf, type InvoiceToEnd } from './void-invoice.ts';
import { creditInvoices } from './credit-invoice.ts';
import {
  cancelledAfterPayment,
  changedAfterPosting,
  changedInXero,
  endedInXero,
  type OrderRef,
} from './amend-problems.ts';
import { recordAmended } from './record-amendment.ts';
import { updateInvoices, type InvoiceToUpdate } from './update-invoice.ts';
import { failedCall } from '../failed-call.ts';
import { judgeInvoice } from '../invoices/judge-invoice.ts';
import type { InvoiceToCredit } from './plan-reversal.ts';
import { postContacts } from '../contacts/post-contacts.ts';
import { type PostedInvoice } from '../invoices/posted-invoice.ts';
import { currentRefunds } from '../refunds/refund-keys.ts';
import { compareTotals } from '../invoices/compare-documents.ts';
import { readStoredCreditNote } from '../refunds/stored-credit-note.ts';
import type { Settled } from '../settle-entries.ts';
import type { OrderFacts } from '../summary.ts';
import type { Outcome, PipelineDeps, Work } from '../work.ts';

/** An order that must not be in the books (any more), and its invoice there. */
export interface EndedOrder {
  readonly entry: ClaimedEntry;
  readonly posted: PostedInvoice;
  /** A whole sentence. */
  readonly reason: string;
  readonly summary: OrderFacts | null;
  /** Of all the order's refunds; null = the order was deleted. */
  readonly refundIds: readonly number[] | null;
}

export interface AmendResult {
  /** To post, unless posted; an existing invoice agrees with its order. */
  readonly works: readonly Work[];
  readonly settled: ReadonlyMap<number, Settled>;
}

/** An order whose invoice must be checked first. */
interface Case {
  readonly entry: ClaimedEntry;
  readonly posted: PostedInvoice;
  /** null = cancelled order. */
  readonly work: Work | null;
  readonly over: EndedOrder | null;
  /** The person's request about this invoice. */
  readonly wish: Wish | null;
}

interface Plan {
  readonly ends: InvoiceToEnd[];
  readonly updates: Omit<InvoiceToUpdate, 'contactId'>[];
  readonly credits: InvoiceToCredit[];
  /** Works whose invoice agrees after all. */
  readonly agreed: Set<number>;
  readonly settled: Map<number, Settled>;
}

/**
 * Orders that changed after their invoice was posted: read from Xero (one read for all), then voided, changed in place,
 * credited on request, or marked as needing attention. An entry in neither part of the result is planned next round.
 */
export async function amendDocuments(
  deps: PipelineDeps,
  tenantId: string,
  works: readonly Work[],
  over: readonly EndedOrder[],
): Promise<AmendResult> {
  const cases = await casesOf(deps, works, over);
  if (cases.length === 0) return { works, settled: new Map() };
  const ids = new Set(cases.map((one) => one.entry.id));
  const rest = works.filter((work) => !ids.has(work.entry.id));
  let found: readonly InvoiceSummary[];
  try {
    found = await deps.xero.invoicesByIds(
      tenantId,
      cases.map(({ posted }) => posted.document.xeroId),
    );
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    const outcome = await failedCall(deps, tenantId, error);
    return { works: rest, settled: new Map(cases.map((one) => [one.entry.id, settle(one, outcome(one.entry.tries))])) };
  }
  const plan: Plan = { ends: [], updates: [], credits: [], agreed: new Set(), settled: new Map() };
  for (const one of cases) {
    const there = found.find((invoice) => invoice.invoiceId === one.posted.document.xeroId);
    if (one.work === null) await decideOver(deps, one, there, plan);
    else await decideWork(deps, one, one.work, there, plan);
  }
  const updated = await carryOut(deps, tenantId, plan, cases);
  const good = new Set([...plan.agreed, ...updated, ...rest.map((work) => work.entry.id)]);
  return { works: works.filter((work) => good.has(work.entry.id)), settled: plan.settled };
}

async function casesOf(
  deps: PipelineDeps,
  works: readonly Work[],
  over: readonly EndedOrder[],
): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (const work of works) {
    const { posted, entry } = work;
    if (posted === null) continue;
    const wish = await wishOf(deps, entry, posted);
    if (wish === 'reissue' || differs(work, posted) || isEndedThere(entry, posted))
      cases.push({ entry, posted, work, over: null, wish });
  }
  for (const one of over) {
    const { entry, posted } = one;
    cases.push({ entry, posted, work: null, over: one, wish: await wishOf(deps, entry, posted) });
  }
  return cases;
}

async function wishOf(deps: PipelineDeps, entry: ClaimedEntry, posted: PostedInvoice): Promise<Wish | null> {
  const wishes = await deps.ledger.wishesOf(entry.storeId, entry.kind, entry.sourceId);
  if (wishes.includes(wishFingerprint('reissue', posted.issue))) return 'reissue';
  return wishes.includes(wishFingerprint('credit', posted.issue)) ? 'credit' : null;
}

/** By the ledger: figures differ from those posted, or Xero's answer did not agree with its order. */
function differs(work: Work, { stored }: PostedInvoice): boolean {
  const isOther = stored.figuresHash !== null && stored.figuresHash !== work.figuresHash;
  // The totals of an adopted invoice were compared when it was linked; its net and tax may be split differently.
  if (stored.adopted !== undefined) return isOther;
  return isOther || stored.foundEnded === true || !compareTotals(work.documents.invoice, stored.invoice).same;
}

/** Found voided or deleted in Xero. */
function isEndedThere({ summary }: ClaimedEntry, { stored }: PostedInvoice): boolean {
  return isSeenEnded(summary, stored.invoice.invoiceId);
}

async function decideOver(deps: PipelineDeps, one: Case, there: InvoiceSummary | undefined, plan: Plan): Promise<void> {
  const { entry, posted, over, wish } = one;
  const reason = over?.reason ?? '';
  const standing = judgeInvoice(posted.stored.invoice, there);
  if (there === undefined || standing === 'dead') {
    const dead = there ?? { ...posted.stored.invoice, status: 'DELETED' };
    await recordAmended(deps, entry, posted, dead, posted.stored.figuresHash);
    plan.settled.set(entry.id, settle(one, { kind: 'skipped', reason: ended(dead, reason) }));
  } else if (standing === 'settled' && (await isCreditedByRefunds(deps, entry, over?.refundIds ?? null, there))) {
    plan.settled.set(entry.id, settle(one, { kind: 'skipped', reason: creditedByRefunds(there, reason) }));
  } else if (standing === 'open') {
    plan.ends.push({ entry, posted, there, why: reason });
  } else if (wish !== null) {
    plan.credits.push({ entry, posted, there, work: null });
  } else if (standing === 'changed') {
    const problem = changedInXero(posted.stored.invoice, there, reason);
    plan.settled.set(entry.id, settle(one, { kind: 'rejected', problems: [problem] }));
  } else {
    const problem = cancelledAfterPayment(refOf(entry), there, reason);
    plan.settled.set(entry.id, settle(one, { kind: 'rejected', problems: [problem] }));
  }
}

/** Its refunds have credited the whole sale. */
async function isCreditedByRefunds(
  deps: PipelineDeps,
  { id, sourceId }: ClaimedEntry,
  refundIds: readonly number[] | null,
  there: InvoiceSummary,
): Promise<boolean> {
  const known = currentRefunds(await deps.ledger.documentsOf(id), sourceId);
  const refunds = known.filter(({ refundId }) => refundIds === null || refundIds.includes(refundId));
  const totals = refunds.map(({ document }) => decimal(readStoredCreditNote(document.facts).creditNote.total));
  return totals.length > 0 && sum(totals).gte(there.total);
}

async function decideWork(
  deps: PipelineDeps,
  one: Case,
  work: Work,
  there: InvoiceSummary | undefined,
  plan: Plan,
): Promise<void> {
  const { entry, posted, wish } = one;
  const standing = judgeInvoice(posted.stored.invoice, there);
  const reject = (problem: Problem) =>
    plan.settled.set(entry.id, settle(one, { kind: 'rejected', problems: [problem] }));
  if (there === undefined || standing === 'dead') {
    if (wish === 'reissue') {
      const dead = there ?? { ...posted.stored.invoice, status: 'DELETED' };
      await recordAmended(deps, entry, posted, dead, posted.stored.figuresHash);
    } else reject(endedInXero(refOf(entry), posted.stored.invoice, there));
  } else if (wish === 'reissue') {
    if (standing === 'open') plan.ends.push({ entry, posted, there, why: postedAnew(entry) });
    else plan.credits.push({ entry, posted, there, work });
  } else if (agrees(work, posted, there)) {
    await recordAmended(deps, entry, posted, there, work.figuresHash);
    plan.agreed.add(entry.id);
  } else if (standing === 'changed') {
    reject(changedInXero(posted.stored.invoice, there, `Order ${entry.sourceId} was changed.`));
  } else if (standing === 'open') {
    plan.updates.push({ work, posted, there });
  } else {
    reject(changedAfterPosting(refOf(entry), work.documents.invoice, there));
  }
}

/** Nothing left to change: a lost answer, a change that no line shows, or someone corrected the invoice by hand. */
function agrees(work: Work, posted: PostedInvoice, there: InvoiceSummary): boolean {
  if (!compareTotals(work.documents.invoice, there).same) return false;
  if (posted.stored.figuresHash === work.figuresHash) return true;
  const { added, removed, changed } = compareLines(there.lines ?? [], work.documents.invoice.lines);
  return added.length === 0 && removed.length === 0 && changed.length === 0;
}

/** Returns the entries whose invoice was updated and now agrees. */
async function carryOut(
  deps: PipelineDeps,
  tenantId: string,
  plan: Plan,
  cases: readonly Case[],
): Promise<readonly number[]> {
  const byId = new Map(cases.map((one) => [one.entry.id, one]));
  const fail = (failed: ReadonlyMap<number, Outcome>) => {
    for (const [id, outcome] of failed) {
      const one = byId.get(id);
      if (one !== undefined) plan.settled.set(id, settle(one, outcome));
    }
  };
  fail(await endInvoices(deps, tenantId, plan.ends));
  for (const { entry, there } of plan.ends) {
    const one = byId.get(entry.id);
    if (one?.over == null || plan.settled.has(entry.id)) continue;
    plan.settled.set(
      entry.id,
      settle(one, { kind: 'skipped', reason: ended({ ...there, status: endOf(there) }, one.over.reason) }),
    );
  }
  fail(await creditInvoices(deps, tenantId, plan.credits));
  for (const { entry, there } of plan.credits) {
    const one = byId.get(entry.id);
    if (one?.over == null || plan.settled.has(entry.id)) continue;
    // Check its refunds again: any that are not booked must be reported.
    if (one.over.refundIds !== null) continue;
    plan.settled.set(entry.id, settle(one, { kind: 'skipped', reason: credited(there, one.over.reason) }));
  }
  return await update(deps, tenantId, plan.updates, fail);
}

/** Returns the entries whose invoice agrees now. */
async function update(
  deps: PipelineDeps,
  tenantId: string,
  updates: Plan['updates'],
  fail: (failed: ReadonlyMap<number, Outcome>) => void,
): Promise<readonly number[]> {
  if (updates.length === 0) return [];
  const works = updates.map(({ work }) => work);
  try {
    const contacts = await postContacts(deps, tenantId, works);
    fail(contacts.failed);
    const ready = updates.flatMap((one) => {
      const contactId = contacts.contactIds.get(one.work.entry.id);
      return contactId === undefined ? [] : [{ ...one, contactId }];
    });
    const failed = await updateInvoices(deps, tenantId, ready);
    fail(failed);
    return ready.map(({ work }) => work.entry.id).filter((id) => !failed.has(id));
  } catch (error) {
    // The contacts could not be read; nothing was sent.
    if (!isAppError(error, 'xero')) throw error;
    const outcome = await failedCall(deps, tenantId, error);
    fail(new Map(works.map((work) => [work.entry.id, outcome(work.entry.tries)])));
    return [];
  }
}

function settle(one: Case, outcome: Outcome): Settled {
  const summary = one.work?.summary ?? one.over?.summary ?? null;
  return summary === null ? { outcome } : { outcome, summary };
}

function postedAnew({ sourceId }: ClaimedEntry): string {
  return `Somebody asked for order ${sourceId} to be posted anew.`;
}

function refOf(entry: ClaimedEntry): OrderRef {
  return { storeId: entry.storeId, orderId: entry.sourceId };
}
