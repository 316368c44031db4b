import { moneySpent } from '../chaos/judge/audit-fees.ts';
import type { BankTransaction, CreditNote, Invoice, Organisation } from '../xero/accounting/organisation.ts';

/** The live documents of one order, found by its mark of origin. */
export interface OrderInBooks {
  readonly organisation: Organisation;
  readonly invoices: readonly Invoice[];
  readonly creditNotes: readonly CreditNote[];
  /** Credit notes for the whole of an invoice. */
  readonly reversals: readonly CreditNote[];
  /** Invoices without a reversal. */
  readonly standing: readonly Invoice[];
  readonly fees: readonly BankTransaction[];
}

/** Where books and shop differ. */
export interface Amiss {
  readonly field: string;
  readonly shop: string;
  readonly books: string;
}

const DEAD = new Set(['VOIDED', 'DELETED']);
const REVERSAL = 'Credit of ';

/** The orders of a store that have documents in the books, by id. */
export function ordersInBooks(organisation: Organisation, storeId: string): ReadonlyMap<number, OrderInBooks> {
  const byOrder = <D extends { readonly reference: string }>(all: readonly D[]) =>
    Map.groupBy(all, ({ reference }) => orderOf(reference, storeId));
  const invoices = byOrder(live(organisation.invoices));
  const creditNotes = byOrder(live(organisation.creditNotes));
  const fees = byOrder(moneySpent(organisation));
  const ids = new Set([...invoices.keys(), ...creditNotes.keys(), ...fees.keys()]);
  return new Map(
    [...ids]
      .filter((id) => id !== null)
      .map((id) => {
        const documents = { invoices: invoices.get(id) ?? [], creditNotes: creditNotes.get(id) ?? [] };
        return [id, { organisation, ...documents, ...reversed(documents), fees: fees.get(id) ?? [] }];
      }),
  );
}

export function nothingOf(organisation: Organisation): OrderInBooks {
  return { organisation, invoices: [], creditNotes: [], reversals: [], standing: [], fees: [] };
}

function reversed({ invoices, creditNotes }: Pick<OrderInBooks, 'invoices' | 'creditNotes'>) {
  const reversals = creditNotes.filter((note) => note.reference.startsWith(REVERSAL));
  const numbers = new Set(reversals.map(({ number }) => number));
  return { reversals, standing: invoices.filter(({ number }) => !numbers.has(`${number}-CR`)) };
}

function live<D extends Invoice | CreditNote>(documents: Readonly<Record<string, D>>): D[] {
  return Object.values(documents).filter((one) => !DEAD.has(one.status));
}

/** By the mark of origin at the end of its reference. */
function orderOf(reference: string, storeId: string): number | null {
  const mark = /\[([^[\]]*):(\d+)\]$/.exec(reference);
  return mark?.[1] === storeId ? Number(mark[2]) : null;
}
