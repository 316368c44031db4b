import { z } from 'zod';
import { parseExactly } from '../../domain/json/exact-numbers.ts';
import type { PlannedDocuments, PlannedPayment } from '../../domain/documents.ts';
import { feesBody } from '../../xero/wire/bank-transactions.ts';
import { creditNotesBody, invoicesBody, paymentsBody } from '../../xero/wire/sales-bodies.ts';

/** A planned document, in the form of a dry run's. */
export interface PlannedBody {
  readonly kind: 'invoice' | 'credit_note' | 'payment' | 'fee';
  readonly action: 'create';
  readonly orders: readonly number[];
  readonly number: string;
  readonly date: string;
  readonly currency: string;
  readonly amount: string;
  /** As it would be sent, but for Xero's ids: they are given when it is sent. */
  readonly body: unknown;
}

const lists = z.record(z.string(), z.array(z.unknown()));
/** In place of an id of Xero's. */
const NO_ID = '';

/** An order's documents as bodies of Xero's. */
export function documentsOfPlan(order: number, planned: PlannedDocuments): PlannedBody[] {
  const { invoice, creditNotes, payment, balance, fee } = planned;
  const own = { action: 'create', orders: [order] } as const;
  const paid = (one: PlannedPayment): PlannedBody => {
    const { date, currency, amount } = one;
    const body = first(paymentsBody([{ payment: one, invoiceId: NO_ID }]));
    return { ...own, kind: 'payment', number: invoice.number, date, currency, amount, body };
  };
  return [
    {
      ...{ ...own, kind: 'invoice', number: invoice.number, date: invoice.date, currency: invoice.currency },
      ...{ amount: invoice.expected.total, body: first(invoicesBody([{ invoice, contactId: NO_ID }])) },
    },
    ...creditNotes.map((note): PlannedBody => {
      const body = first(creditNotesBody([{ note, contactId: NO_ID }]));
      const { number, date, currency } = note;
      return { ...own, kind: 'credit_note', number, date, currency, amount: note.expected.total, body };
    }),
    ...[payment, balance].flatMap((one) => (one == null ? [] : [paid(one)])),
    ...(fee === undefined
      ? []
      : [
          {
            ...({ ...own, kind: 'fee', number: invoice.number, date: fee.date, currency: fee.currency } as const),
            ...{ amount: fee.amount, body: first(feesBody([fee])) },
          },
        ]),
  ];
}

/** The one element of a body, its figures digit by digit. */
function first(body: string): unknown {
  const [list = []] = Object.values(lists.parse(parseExactly(body)));
  return list[0];
}
