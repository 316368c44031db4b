import type { PlannedDocuments, RuleDecision } from '../domain/documents.ts';
import type { Order } from '../domain/order.ts';
import type { Problem } from '../domain/problems.ts';
import type { InvoiceSummary } from '../xero/wire/wire.ts';
import { lineFacts, type LineFacts } from './line-facts.ts';

/** An order's data for the pages; no personal data. Money as decimal strings. */
export interface OrderFacts {
  readonly orderNumber: string;
  readonly orderStatus: string;
  /** YYYY-MM-DD, store time. */
  readonly date: string;
  readonly currency: string;
  readonly total: string;
  readonly totalTax: string;
}

/** A credit note of the order. Money as decimal strings. */
export interface CreditNoteRow {
  readonly number: string;
  readonly id: string;
  readonly total: string;
  /** Refunded in money. */
  readonly refunded: string;
  /** Allocated to the balance due. */
  readonly allocated: string;
}

export interface EntrySummary extends OrderFacts {
  readonly invoiceNumber?: string;
  readonly invoiceId?: string;
  readonly contactId?: string;
  readonly xeroSubTotal?: string;
  readonly xeroTax?: string;
  readonly xeroTotal?: string;
  readonly paid?: boolean;
  readonly creditNotes?: readonly CreditNoteRow[];
  readonly notices?: readonly Problem[];
  readonly decisions?: readonly RuleDecision[];
  readonly lines?: readonly LineFacts[];
}

export function orderFacts(order: Order): OrderFacts {
  return {
    orderNumber: order.number,
    orderStatus: order.status,
    date: order.createdOn,
    currency: order.currency,
    total: shown(order.total),
    totalTax: shown(order.totalTax),
  };
}

/** "169.250000" → "169.25": at least two decimals, no more than needed. */
function shown(amount: string): string {
  const [whole = '0', decimals = ''] = amount.split('.');
  return `${whole}.${decimals.replace(/0+$/, '').padEnd(2, '0')}`;
}

export function recordedSummary(
  facts: OrderFacts,
  documents: PlannedDocuments,
  invoice: InvoiceSummary,
  paid: boolean,
  creditNotes: readonly CreditNoteRow[] = [],
): EntrySummary {
  return {
    ...facts,
    invoiceNumber: invoice.number,
    invoiceId: invoice.invoiceId,
    contactId: invoice.contactId,
    xeroSubTotal: invoice.subTotal,
    xeroTax: invoice.totalTax,
    xeroTotal: invoice.total,
    paid,
    ...(creditNotes.length === 0 ? {} : { creditNotes }),
    notices: documents.notices,
    decisions: uniqueDecisions(documents),
    lines: lineFacts(documents),
  };
}

function uniqueDecisions(documents: PlannedDocuments): RuleDecision[] {
  const lines = [documents.invoice, ...documents.creditNotes].flatMap((document) => document.lines);
  const all = lines.flatMap((line) => line.because);
  if (documents.payment?.because) all.push(documents.payment.because);
  all.push(...(documents.fee?.because ?? []));
  return [...new Map(all.map((one) => [`${one.field}|${one.value}|${one.rule}`, one])).values()];
}
