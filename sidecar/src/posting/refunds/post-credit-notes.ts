import { z } from 'zod';
import { answeredAs } from '../../xero/wire/answers.ts';
import { creditNotesBody } from '../../xero/wire/sales-bodies.ts';
import { creditNoteElement, type CreditNoteSummary } from '../../xero/wire/sales-documents.ts';
import { ELEMENTS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import { record, recordOrReject, type Owner } from '../calls/record.ts';
import { isCreditNumberTaken } from '../calls/refusal.ts';
import { sendBatches, type Refused } from '../calls/send-batches.ts';
import { byIntent, type BatchCall } from '../document-kind.ts';
import { readFor } from '../failed-call.ts';
import { noteMade } from '../history-notes/request-notes.ts';
import {
  compareTotals,
  isLive,
  isOfSameOrigin,
  sameText,
  secondDocument,
  whyNotOurs,
} from '../invoices/compare-documents.ts';
import type { ReadyCreditNote } from '../progress.ts';
import { reject, type Round } from '../round.ts';
import { readStoredCreditNote, toStoredCreditNote, type StoredCreditNote } from '../stored-documents.ts';
import { creditNumberTaken, creditTotalsDiffer } from './credit-problems.ts';

export interface PostedCreditNote<Ready> {
  readonly ready: Ready;
  readonly creditNote: CreditNoteSummary;
}

/** As for invoices: an answer per element, and prices with four decimals. */
export const creditNoteCall: BatchCall<ReadyCreditNote> = {
  name: 'credit_notes',
  method: 'PUT',
  envelope: 'CreditNotes',
  path: () => 'CreditNotes?summarizeErrors=false&unitdp=4',
  elementsMax: ELEMENTS_PER_CALL_MAX,
  body: creditNotesBody,
  intentOf: ({ note: { number, reference, date }, contactId }) => ({ number, reference, date, contactId }),
  nameOf: ({ note }) => `credit note ${note.number}`,
  answerOf: (elements, { note }) => elements.find(({ number }) => sameText(number, note.number)),
  lookUp: byIntent(
    z.object({ number: z.string(), reference: z.string(), date: z.string(), contactId: z.string() }),
    async ({ xero, tenantId }, sent) => {
      const wanted = sent.map(({ intent: { number, date } }) => ({ key: number, date }));
      const found = await xero.creditNotesByNumbers(tenantId, wanted);
      return sent.map(({ intent: { number, reference, contactId } }) => {
        const creditNote = found.find((one) => sameText(one.number, number));
        if (creditNote === undefined || !isLive(creditNote)) return 'missing';
        // The pipeline compares totals when the entry returns; here only the origin counts.
        if (!isOfSameOrigin({ reference }, creditNote) || creditNote.contactId !== contactId) return 'known';
        return toDocument({ creditNote, settled: null });
      });
    },
  ),
};

/** Creates credit notes like invoices; returns those in Xero with the planned figures. */
export async function postCreditNotes<Ready extends ReadyCreditNote>(
  round: Round,
  ready: readonly Ready[],
): Promise<PostedCreditNote<Ready>[]> {
  const posted: PostedCreditNote<Ready>[] = [];
  const keep = async (own: Round, one: Ready, creditNote: CreditNoteSummary, isEarlier: boolean) => {
    if (await recordMade(own, one, creditNote, isEarlier)) posted.push({ ready: one, creditNote });
  };
  const taken = await sendBatches<Ready>(round, creditNoteCall, ready, {
    record: async (own, one, answer) => {
      const creditNote = answeredAs(creditNoteElement, answer);
      if (creditNote !== null) await keep(own, one, creditNote, false);
      return creditNote !== null;
    },
    isThere: isCreditNumberTaken,
  });
  await adopt(round, taken, (own, one, creditNote) => keep(own, one, creditNote, true));
  return posted;
}

/** "Credit Note # must be unique.": search, prove that it is ours, adopt; else a person decides. */
async function adopt<Ready extends ReadyCreditNote>(
  round: Round,
  taken: readonly Refused<Ready>[],
  keep: (own: Round, one: Ready, creditNote: CreditNoteSummary) => Promise<void>,
): Promise<void> {
  if (taken.length === 0) return;
  const wanted = taken.map(({ one: { note } }) => ({ key: note.number, date: note.date }));
  const entries = taken.map(({ one }) => one.entry);
  const found = await readFor(round, entries, () => round.xero.creditNotesByNumbers(round.tenantId, wanted));
  const shopOf = await round.shopsThere(round.tenantId);
  for (const { one } of found === null ? [] : taken) {
    const { number } = one.note;
    const known = found?.find((candidate) => sameText(candidate.number, number));
    const { storeId, kind, sourceId } = one.entry;
    const reason = whyNotOurs({ ...one.note, origin: { storeId, kind, sourceId } }, one.contactId, known, shopOf);
    if (known === undefined || reason !== null) {
      reject(round, one.entry, creditNumberTaken(number, reason ?? ''));
      continue;
    }
    await round.ledger.addAttempt(one.entry.id, 'adopted', { creditNoteId: known.creditNoteId });
    await round.ledger.together((ledger) => keep({ ...round, ledger }, one, known));
  }
}

/** false = it is not as planned. `isEarlier`: an earlier try created it. */
async function recordMade(
  round: Round,
  ready: ReadyCreditNote,
  creditNote: CreditNoteSummary,
  isEarlier: boolean,
): Promise<boolean> {
  const { entry, sourceKey, note } = ready;
  const { number, creditNoteId: documentId } = creditNote;
  const second = secondDocument(`credit note ${number}`);
  if (!(await recordOrReject(round, ready, toDocument({ creditNote, settled: null }), second))) return false;
  await noteMade(round, { entry, kind: 'credit_note', documentId, sourceKey }, isEarlier);
  const totals = compareTotals(note, creditNote);
  const of = note.refundId === 0 ? 'invoice' : 'refund';
  if (!totals.same) reject(round, entry, creditTotalsDiffer(number, totals, note.currency, of));
  return totals.same;
}

/**
 * Writes or updates the ledger's row of a credit note. Throws document_duplicate when another one has its place. What it had on
 * each account stays as posted: `stored` may have been read again since.
 */
export async function recordCreditNote(round: Round, owner: Owner, stored: StoredCreditNote): Promise<void> {
  const document = toDocument(stored);
  const all = await round.ledger.documentsOf(owner.entry.id);
  const known = all.find(({ kind, xeroId }) => kind === 'credit_note' && xeroId === document.xeroId);
  const facts =
    known === undefined ? document.facts : { ...document.facts, accounts: readStoredCreditNote(known.facts).accounts };
  await record(round, owner, { ...document, facts });
}

function toDocument(stored: StoredCreditNote) {
  const { creditNoteId: xeroId, number } = stored.creditNote;
  return { kind: 'credit_note', xeroId, number, facts: toStoredCreditNote(stored) };
}
