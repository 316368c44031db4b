import { isTextLine, type PlannedDocuments, type PlannedLine, type RuleDecision } from '../../domain/documents.ts';
import type { Order } from '../../domain/order.ts';
import type { InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { withoutTrailing } from '../../domain/text.ts';

/** Per order: more than a person reads; longer orders keep their first lines. */
const LINES_KEPT_MAX = 200;
const NAME_LENGTH_MAX = 120;

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

export type EntrySummary = OrderFacts & Partial<ReturnType<typeof recordedSummary>>;

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
  return `${whole}.${withoutTrailing(decimals, '0').padEnd(2, '0')}`;
}

export function recordedSummary(
  facts: OrderFacts,
  documents: PlannedDocuments,
  invoice: InvoiceSummary,
  paid: boolean,
  creditNotes: readonly CreditNoteRow[] = [],
) {
  return {
    ...facts,
    ...invoiceFacts(invoice),
    paid,
    ...(creditNotes.length === 0 ? {} : { creditNotes }),
    notices: documents.notices,
    decisions: uniqueDecisions(documents),
    lines: lineFacts(documents),
  };
}

export function invoiceFacts(invoice: InvoiceSummary) {
  const { number: invoiceNumber, invoiceId, contactId, subTotal, totalTax, total } = invoice;
  return { invoiceNumber, invoiceId, contactId, xeroSubTotal: subTotal, xeroTax: totalTax, xeroTotal: total };
}

function uniqueDecisions(documents: PlannedDocuments): RuleDecision[] {
  const lines = [documents.invoice, ...documents.creditNotes].flatMap((document) => document.lines);
  const all = lines.flatMap((line) => line.because);
  if (documents.invoice.because) all.push(documents.invoice.because);
  if (documents.payment?.because) all.push(documents.payment.because);
  all.push(...(documents.fee?.because ?? []));
  return [...new Map(all.map((one) => [`${one.field}|${one.value}|${one.rule}`, one])).values()];
}

function lineFacts({ invoice, creditNotes }: PlannedDocuments) {
  const all = [
    ...invoice.lines.filter((line) => !isTextLine(line)).map((line) => toFacts(line, null)),
    ...creditNotes.flatMap(({ lines, number }) => lines.map((line) => toFacts(line, number))),
  ];
  return all.slice(0, LINES_KEPT_MAX);
}

/** `creditNote`: its number; null = a line of the invoice. The description is without the options of what was sold. */
function toFacts(line: PlannedLine, creditNote: string | null) {
  const { amount, tax, accountCode: account, taxType, because } = line;
  const quantity = line.soldQuantity ?? line.quantity;
  const [name = ''] = line.description.split('\n');
  return { creditNote, description: name.slice(0, NAME_LENGTH_MAX), quantity, amount, tax, account, taxType, because };
}
