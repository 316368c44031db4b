import { allocations } from './allocations/carry-credit.ts';
import { bankTransfers } from './bank-transfers/post-transfers.ts';
import { contacts } from './contacts/post-contacts.ts';
import type { CallKind, DocumentKind } from './document-kind.ts';
import { fees } from './fees/post-fees.ts';
import { invoices } from './invoices/invoice-kind.ts';
import { payments } from './payments/payment-kind.ts';
import { creditNotes } from './refunds/credit-note-kind.ts';

/**
 * Every kind of document, in the order of sending: a kind comes after those it waits for. History notes are not among
 * them: nothing waits for a note, so notes have their own queue (history-notes/write-notes.ts).
 */
export const KINDS: readonly DocumentKind[] = [
  contacts,
  invoices,
  allocations,
  creditNotes,
  payments,
  fees,
  bankTransfers,
];

const CALLS: ReadonlyMap<string, CallKind> = new Map(
  KINDS.flatMap(({ calls }) => calls).map((call) => [call.name, call]),
);

export function callKind(name: string): CallKind {
  const found = CALLS.get(name);
  if (found === undefined) throw new RangeError(`No kind of document sends calls of the kind ${name}.`);
  return found;
}
