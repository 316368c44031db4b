import { isUndone } from '../../ledger/entry-key.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import { recordAmended } from '../amendments/amendment-call.ts';
import { voidInvoices } from '../amendments/void-invoice.ts';
import { sendBatches } from '../calls/send-batches.ts';
import { notReadYet, readFor } from '../failed-call.ts';
import { numberOf } from '../invoices/posted-invoice.ts';
import type { CancelledOrder } from '../orders/planned-order.ts';
import { addFailure, type Outcome, type Round } from '../round.ts';
import { judgeUndoTarget, type NoteToUndo, type UndoPlan, type UndoTarget } from './judge-undo.ts';
import { readUndoBooks } from './read-undo-books.ts';
import {
  recordDeleted,
  recordVoidedNote,
  undoneAllocation,
  undoneCreditNote,
  undoneFee,
  undonePayment,
  voidedStatus,
  type BookingToDelete,
} from './undo-calls.ts';
import { backfillUndone, UNDONE, undoFailed, undoRefused } from './undo-problems.ts';

interface Case extends UndoTarget {
  readonly order: CancelledOrder;
}

type Undoing = Case & { readonly plan: UndoPlan };

/**
 * Orders of an undone backfill leave Xero: all of one order's documents, or none. What a person did to them since speaks
 * against it. Every step is a call of its own, and what is done is recorded, so a killed one goes on. Returns the others.
 */
export async function undoOrders(round: Round, cancelled: readonly CancelledOrder[]): Promise<CancelledOrder[]> {
  const [cases, others]: [Case[], CancelledOrder[]] = [[], []];
  for (const order of cancelled) {
    const { entry, posted } = order;
    const requests = await round.ledger.requestsOf(entry.storeId, entry.kind, entry.sourceId);
    if (!isUndone(requests)) others.push(order);
    else {
      const all = await round.ledger.documentsOf(entry.id);
      cases.push({ entry, posted, order, documents: all.filter(({ tenantId }) => tenantId === round.tenantId) });
    }
  }
  if (cases.length > 0) await undoAll(round, cases);
  return others;
}

async function undoAll(round: Round, cases: readonly Case[]): Promise<void> {
  const { xero, tenantId, failed } = round;
  const lists = await readFor(round, cases.map(({ order }) => order.entry), () => round.lists(tenantId, { tracking: false, items: false })); // prettier-ignore
  const books =
    lists === null
      ? null
      : await readFor(round, cases.map(({ order }) => order.entry), () => readUndoBooks(xero, tenantId, cases)); // prettier-ignore
  const undoing: Undoing[] = [];
  for (const one of books === null || lists === null ? [] : cases) {
    const there = books?.get(one.entry.id);
    const verdict = there === undefined || lists === null ? null : judgeUndoTarget(one, there, lists);
    if (verdict === null) addFailure(round, one.entry.id, notReadYet(round));
    else if ('what' in verdict)
      await refuse(round, one, { kind: 'rejected', problems: [undoRefused(nameOf(one), verdict)] }); // prettier-ignore
    else undoing.push({ ...one, plan: verdict });
  }
  const going = () => undoing.filter(({ entry }) => !failed.has(entry.id));
  for (const one of undoing) await clearInvoice(round, one);
  await voidAll(round, going());
  const stillLive = undoing.filter(({ entry }) => failed.get(entry.id)?.kind === 'rejected');
  for (const one of stillLive) await refuse(round, one, explained(round, one, false));
  await voidNotes(round, going());
  await deleteFees(round, going());
  for (const one of cases) if (!round.results.has(one.entry.id)) settle(round, one);
}

function nameOf({ posted }: Case): string {
  return numberOf(posted.stored.invoice);
}

/** It stays in Xero, and its changes are posted as before. */
async function refuse(round: Round, { entry, order }: Case, outcome: Outcome): Promise<void> {
  await round.ledger.keepUndone(order.entry);
  round.results.set(entry.id, { outcome });
}

function explained({ failed }: Round, one: Case, isVoid: boolean): Outcome {
  const outcome = failed.get(one.entry.id);
  if (outcome?.kind !== 'rejected') throw new Error(`Order ${one.entry.sourceId} was not refused.`);
  return { kind: 'rejected', problems: [undoFailed(nameOf(one), outcome.problems, isVoid)] };
}

function settle(round: Round, one: Case): void {
  const { entry, order } = one;
  const failure = round.failed.get(entry.id);
  const { summary, undo } = order;
  const shown = summary === null ? {} : { summary };
  if (failure?.kind === 'rejected') round.results.set(entry.id, { outcome: explained(round, one, true), ...shown });
  else if (failure !== undefined) round.results.set(entry.id, { outcome: failure });
  else {
    const payment = undo === undefined ? {} : { payment: undo.payment };
    const outcome = { kind: 'skipped', reason: backfillUndone(nameOf(one)), ...payment } as const;
    round.results.set(entry.id, { outcome, ...shown });
  }
}

/** Deletes what is booked on the invoice and its credit notes; after a failure nothing more of the order is sent. */
async function clearInvoice(round: Round, one: Undoing): Promise<void> {
  const { plan, order } = one;
  const { entry } = order;
  for (const document of plan.gone) await recordDeleted(round, { entry }, document);
  for (const note of plan.goneNotes) await recordVoidedNote(round, { entry }, note, 'DELETED');
  for (const note of plan.notes) await clearNote(round, one, note);
  const { invoice } = plan;
  if (invoice === null) return;
  for (const document of plan.payments) {
    await deleteBooking(round, { ...bookingOf(one, document), on: { invoiceId: invoice.invoiceId } });
  }
}

function bookingOf({ order: { entry } }: Case, document: RecordedDocument) {
  return { entry, sourceKey: document.sourceKey, document };
}

async function clearNote(round: Round, one: Undoing, { there, payments, allocation }: NoteToUndo): Promise<void> {
  const { creditNoteId, date } = there;
  for (const document of payments)
    await deleteBooking(round, { ...bookingOf(one, document), on: { creditNoteId, date } });
  if (allocation === null || round.failed.has(one.entry.id)) return;
  const { document, allocationId } = allocation;
  await sendBatches(round, undoneAllocation, [{ ...bookingOf(one, document), creditNoteId, date, allocationId }], {
    record: async (own) => {
      await recordDeleted(own, one, document);
      return true;
    },
  });
}

async function deleteBooking(round: Round, one: BookingToDelete): Promise<void> {
  if (round.failed.has(one.entry.id)) return;
  await sendBatches(round, undonePayment, [one], {
    record: async (own) => {
      await recordDeleted(own, one, one.document);
      return true;
    },
  });
}

async function voidAll(round: Round, all: readonly Undoing[]): Promise<void> {
  const voids = all.flatMap(({ order: { entry }, posted, plan: { invoice } }) =>
    invoice === null ? [] : [{ entry, posted, there: invoice, why: UNDONE }],
  );
  await voidInvoices(round, voids);
  for (const { posted, order, plan } of all) {
    if (plan.invoice !== null) continue;
    // Somebody voided it, or it is missing.
    const { invoice, figuresHash } = posted.stored;
    await recordAmended(round, order, posted, { ...invoice, status: plan.endedAs }, figuresHash);
  }
}

async function voidNotes(round: Round, all: readonly Undoing[]): Promise<void> {
  const notes = all.flatMap(({ order: { entry }, plan }) =>
    plan.notes.map(({ posted, there }) => ({ entry, sourceKey: posted.sourceKey, posted, there })),
  );
  await sendBatches(round, undoneCreditNote, notes, {
    record: async (own, one, answer) => {
      const status = voidedStatus(answer);
      if (status !== null) await recordVoidedNote(own, one, one.posted, status);
      return status !== null;
    },
  });
}

async function deleteFees(round: Round, all: readonly Undoing[]): Promise<void> {
  const fees = all.flatMap(({ order: { entry }, plan: { fee } }) =>
    fee === null ? [] : [{ entry, sourceKey: fee.document.sourceKey, ...fee }],
  );
  await sendBatches(round, undoneFee, fees, {
    record: async (own, one) => {
      await recordDeleted(own, one, one.document);
      return true;
    },
  });
}
