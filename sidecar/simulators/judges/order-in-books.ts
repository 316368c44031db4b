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
  const byOrder = <D extends Document>(all: readonly D[]) =>
    Map.groupBy(all, (one) => orderInBooks(organisation, one, storeId));
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

interface Document {
  readonly reference: string;
  /** '' = none. */
  readonly url?: string;
  readonly number?: string;
}

/**
 * The order of a store that a document is of, seen from outside the service: by the mark at the end of its reference or in its link,
 * and a credit note by the number of the invoice that it names. null = of none.
 */
export function orderInBooks(organisation: Organisation, document: Document, storeId: string): number | null {
  const { reference, url = '', number = '' } = document;
  const mark = /\[([^[\]]*):(\d+)\]$/.exec(reference) ?? /[?&]ml_origin=([^&:%]+)(?:%3A|:)(\d+)/i.exec(url);
  if (mark !== null) return mark[1] === storeId ? Number(mark[2]) : null;
  const credited = /^(.+)-(?:R\d+|CR)$/.exec(number)?.[1];
  const invoice = Object.values(organisation.invoices).find((one) => one.number === credited);
  return invoice === undefined ? null : orderInBooks(organisation, { ...invoice, number: '' }, storeId);
}
