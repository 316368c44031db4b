import { allocations } from './allocations/carry-credit.ts';
import { bankTransfers } from './bank-transfers/post-transfers.ts';
import { contacts } from './contacts/post-contacts.ts';
import type { CallKind, DocumentKind } from './document-kind.ts';
import { fees } from './fees/post-fees.ts';
import { invoices } from './invoices/invoice-kind.ts';
import { items } from './items/make-items.ts';
import { payoutMoney } from './payouts/post-money.ts';
import { payments } from './payments/payment-kind.ts';
import { creditNotes } from './refunds/credit-note-kind.ts';
import { undone } from './undo/undo-calls.ts';

/** In the order of sending: each after those it waits for. Nothing waits for a history note: those have their own queue. */
export const KINDS: readonly DocumentKind[] = [
  items,
  contacts,
  invoices,
  allocations,
  creditNotes,
  payments,
  fees,
  bankTransfers,
  payoutMoney,
  undone,
];

const CALLS = new Map(KINDS.flatMap(({ calls }) => calls).map((call) => [call.name, call]));

export function callKind(name: string): CallKind {
  const found = CALLS.get(name);
  if (found === undefined) throw new RangeError(`No kind of document sends calls of the kind ${name}.`);
  return found;
}
