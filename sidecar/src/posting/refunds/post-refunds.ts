import { Big } from 'big.js';
import { isAppError } from '../../domain/app-error.ts';
import { allocationKey, paymentKey } from '../../ledger/entry-key.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import type { PlannedCreditNote } from '../../domain/documents.ts';
import { settleCredit, type CreditSettlement } from '../../mapping/refund/settle-credit.ts';
import type { CreditNoteSummary } from '../../xero/wire/credit-note-element.ts';
import type { InvoiceSummary } from '../../xero/wire/wire.ts';
import { amountsDue } from './amounts-due.ts';
import { creditTotalsDiffer } from './credit-problems.ts';
import { findDeletedRefunds } from './deleted-refunds.ts';
import { failedCall } from '../failed-call.ts';
import { addFailure } from '../outcomes.ts';
import { findAllocation, postAllocations, recordAllocation, type ReadyAllocation } from './post-allocations.ts';
import { postCreditNotes, recordCreditNote, type PostedCreditNote, type ReadyCreditNote } from './post-credit-notes.ts';
import { recordPayment, type ReadyRefund } from '../payments/post-payments.ts';
import { currentRefundKey, refundIssue } from './refund-keys.ts';
import { compareTotals, findPayment } from '../invoices/compare-documents.ts';
import { readStoredCreditNote, type StoredCreditNote } from './stored-credit-note.ts';
import type { CreditNoteRow } from '../summary.ts';
import type { Outcome, PipelineDeps, Work } from '../work.ts';

/** An order whose invoice is in Xero, so far in this round. */
export interface Invoiced {
  readonly work: Work;
  readonly invoice: InvoiceSummary;
  /** The invoice and its payments were written in this round: nothing else can be booked on it. */
  readonly isNew: boolean;
}

/** A refund whose credit note is not yet created, or not yet settled. */
interface OpenRefund extends ReadyCreditNote {
  readonly work: Work;
  readonly invoice: InvoiceSummary;
  /** The ledger's credit note; null = not created. */
  readonly known: CreditNoteSummary | null;
  readonly hasAllocation: boolean;
  readonly hasPayment: boolean;
}

/** A round's refunds, up to the money. */
export interface CreditedRefunds {
  /** The refund payments, to be sent together with receipts. */
  readonly payments: readonly ReadyRefund[];
  /** Once sent: records what is settled and returns each order's credit notes, by entry id. */
  readonly finish: () => Promise<ReadonlyMap<number, readonly CreditNoteRow[]>>;
}

/**
 * Refunds of orders whose invoice is in Xero: creates credit notes, then allocates them to the balance due after
 * `paying` (by entry id). Failures are added to `failed`.
 */
export async function creditRefunds(
  deps: PipelineDeps,
  tenantId: string,
  orders: readonly Invoiced[],
  paying: ReadonlyMap<number, Big>,
  failed: Map<number, Outcome>,
): Promise<CreditedRefunds> {
  const rows = new Map<number, CreditNoteRow[]>();
  const open: OpenRefund[] = [];
  const documents = new Map<Work, readonly RecordedDocument[]>();
  for (const order of orders) {
    const { work, isNew } = order;
    if (failed.has(work.entry.id) || (isNew && work.documents.creditNotes.length === 0)) continue;
    const known = (await deps.ledger.documentsOf(work.entry.id)).filter((one) => one.tenantId === tenantId);
    documents.set(work, known);
    open.push(...openRefunds(order, known, rows));
  }
  const plans = await planAll(deps, tenantId, orders, open, paying, failed);
  return {
    payments: plans.filter(({ ready }) => !failed.has(ready.work.entry.id)).flatMap(toRefundPayment),
    finish: async () => {
      for (const plan of plans) await finish(deps, plan, rows, failed);
      await findDeletedRefunds(deps, tenantId, documents, rows, failed);
      return rows;
    },
  };
}

/** One order's refunds that still need work; those that need none become rows. */
function openRefunds(
  { work, invoice }: Invoiced,
  known: readonly RecordedDocument[],
  rows: Map<number, CreditNoteRow[]>,
): OpenRefund[] {
  const has = (kind: RecordedDocument['kind'], key: string) =>
    known.some((one) => one.kind === kind && one.sourceKey === key);
  return work.documents.creditNotes.flatMap((planned) => {
    const sourceKey = currentRefundKey(known, work.entry.sourceId, planned.refundId);
    const issue = refundIssue(known, planned.refundId);
    const note = issue === 1 ? planned : creditedOnceMore(planned, issue);
    const document = known.find((one) => one.kind === 'credit_note' && one.sourceKey === sourceKey);
    const stored = document === undefined ? null : readStoredCreditNote(document.facts);
    if (stored?.settled != null) {
      addRow(rows, work, stored);
      return [];
    }
    return {
      work,
      note,
      sourceKey,
      contactId: invoice.contactId,
      invoice,
      known: stored?.creditNote ?? null,
      hasAllocation: has('allocation', allocationKey(sourceKey)),
      hasPayment: has('refund_payment', paymentKey(sourceKey)),
    };
  });
}

/** For a later invoice of the order; refund payments are not repeated. */
function creditedOnceMore(planned: PlannedCreditNote, issue: number): PlannedCreditNote {
  return { ...planned, number: `${planned.number}-${issue}`, refund: null, moneyFirst: '0.00' };
}

/** Creates the credit notes and allocates them. */
async function planAll(
  deps: PipelineDeps,
  tenantId: string,
  orders: readonly Invoiced[],
  open: readonly OpenRefund[],
  paying: ReadonlyMap<number, Big>,
  failed: Map<number, Outcome>,
): Promise<readonly SettlePlan[]> {
  if (open.length === 0) return [];
  const concerned = new Set(open.map(({ work }) => work));
  const due = await amountsDue(
    deps,
    tenantId,
    orders.filter(({ work }) => concerned.has(work)),
    paying,
    failed,
  );
  const live = () => open.filter(({ work }) => !failed.has(work.entry.id));
  const made = [
    ...(await readKnown(deps, tenantId, live(), failed)),
    ...(await postCreditNotes(
      deps,
      tenantId,
      live().filter(({ known }) => known === null),
      failed,
    )),
  ];
  const plans: SettlePlan[] = [];
  // By refund id, so that the oldest refund is allocated first.
  for (const one of made.sort((a, b) => a.ready.note.refundId - b.ready.note.refundId)) {
    if (!failed.has(one.ready.work.entry.id)) plans.push(await planSettling(deps, one, due, failed));
  }
  await postAllocations(deps, tenantId, plans.flatMap(toAllocation), failed);
  return plans;
}

/** The ledger may be older than the books: each credit note is checked before anything more is sent for it. */
async function readKnown(
  deps: PipelineDeps,
  tenantId: string,
  open: readonly OpenRefund[],
  failed: Map<number, Outcome>,
): Promise<PostedCreditNote<OpenRefund>[]> {
  const known = open.flatMap((ready) => (ready.known === null ? [] : [{ ready, creditNote: ready.known }]));
  if (known.length === 0) return [];
  let found: readonly CreditNoteSummary[];
  try {
    found = await deps.xero.creditNotesByIds(
      tenantId,
      known.map(({ creditNote }) => ({ key: creditNote.creditNoteId, date: creditNote.date })),
    );
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    const outcome = await failedCall(deps, tenantId, error);
    for (const { ready } of known) addFailure(failed, ready.work.entry.id, outcome(ready.work.entry.tries));
    return [];
  }
  const current: PostedCreditNote<OpenRefund>[] = [];
  for (const { ready, creditNote } of known) {
    const now = found.find((one) => one.creditNoteId === creditNote.creditNoteId) ?? creditNote;
    const totals = compareTotals(ready.note, now);
    if (totals.same) current.push({ ready, creditNote: now });
    else {
      const problems = [creditTotalsDiffer(now.number, totals)];
      addFailure(failed, ready.work.entry.id, { kind: 'rejected', problems });
    }
  }
  return current;
}

interface SettlePlan extends PostedCreditNote<OpenRefund> {
  readonly settlement: CreditSettlement;
}

/** Records what is already booked on the credit note, then plans the rest; lowers the balance due. */
async function planSettling(
  deps: PipelineDeps,
  { ready, creditNote }: PostedCreditNote<OpenRefund>,
  due: Map<number, Big>,
  failed: Map<number, Outcome>,
): Promise<SettlePlan> {
  const { work, note, invoice, sourceKey } = ready;
  const allocated = findAllocation(creditNote, invoice.invoiceId);
  if (allocated !== null && !ready.hasAllocation) {
    const one = { work, sourceKey, creditNote, invoiceId: invoice.invoiceId, amount: allocated.amount };
    await deps.ledger.addAttempt(work.entry.id, 'adopted', { allocationId: allocated.allocationId });
    await recordAllocation(deps, one, allocated.allocationId, failed);
  }
  const rest = new Big(creditNote.total).minus(allocated?.amount ?? '0').toFixed(2);
  const planned = note.refund === null ? null : { ...note.refund, amount: rest };
  const paid = planned === null ? null : findPayment(planned, creditNote);
  if (planned !== null && paid !== null && !ready.hasPayment) {
    await deps.ledger.addAttempt(work.entry.id, 'adopted', { refundPaymentId: paid.paymentId });
    const one = { work, sourceKey: paymentKey(sourceKey), creditNote, payment: planned };
    await recordPayment(deps, one, paid.paymentId, failed);
  }
  const amountDue = due.get(work.entry.id) ?? new Big(0);
  const settlement = settleCredit(note, {
    // Allocated once, it is not allocated again.
    amountDue: ready.hasAllocation || allocated !== null ? '0.00' : amountDue.toFixed(2),
    remainingCredit: creditNote.remainingCredit,
    refunded: creditNote.payments.reduce((sum, { amount }) => sum.plus(amount), new Big(0)).toFixed(2),
  });
  due.set(work.entry.id, amountDue.minus(settlement.allocation ?? '0'));
  return { ready, creditNote, settlement: ready.hasPayment ? { ...settlement, payment: null } : settlement };
}

function toAllocation({ ready, creditNote, settlement }: SettlePlan): ReadyAllocation[] {
  if (settlement.allocation === null) return [];
  const { work, sourceKey, invoice } = ready;
  return [{ work, sourceKey, creditNote, invoiceId: invoice.invoiceId, amount: settlement.allocation }];
}

function toRefundPayment({ ready, creditNote, settlement: { payment } }: SettlePlan): ReadyRefund[] {
  const { work, sourceKey } = ready;
  return payment === null ? [] : [{ work, sourceKey: paymentKey(sourceKey), creditNote, payment }];
}

/** This refund is settled: the ledger records it, and no later round asks Xero again. */
async function finish(
  deps: PipelineDeps,
  { ready, creditNote, settlement }: SettlePlan,
  rows: Map<number, CreditNoteRow[]>,
  failed: ReadonlyMap<number, Outcome>,
): Promise<void> {
  const isDone = !failed.has(ready.work.entry.id);
  const add = (booked: readonly { readonly amount: string }[], now: string | null | undefined) =>
    booked.reduce((sum, one) => sum.plus(one.amount), new Big(isDone ? (now ?? '0') : '0')).toFixed(2);
  const settled = {
    allocated: add(creditNote.allocations, settlement.allocation),
    refunded: add(creditNote.payments, settlement.payment?.amount),
  };
  addRow(rows, ready.work, { creditNote, settled });
  if (isDone) await recordCreditNote(deps, ready, { creditNote, settled });
}

function addRow(rows: Map<number, CreditNoteRow[]>, work: Work, stored: StoredCreditNote): void {
  const { creditNote, settled } = stored;
  const row = {
    number: creditNote.number,
    id: creditNote.creditNoteId,
    total: creditNote.total,
    refunded: settled?.refunded ?? '0.00',
    allocated: settled?.allocated ?? '0.00',
  };
  rows.set(work.entry.id, [...(rows.get(work.entry.id) ?? []), row]);
}
