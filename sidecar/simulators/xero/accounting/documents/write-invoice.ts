import { randomUUID } from 'node:crypto';
import type { Invoice } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import { markTrading } from '../contacts/contact-on-document.ts';
import { unitDpOf } from '../lines/read-lines.ts';
import type { BatchKind, WriteVerb, Written } from '../wire/batch.ts';
import { echoedId } from '../wire/echo.ts';
import { date, id, oneOf, text, type Element } from '../wire/element.ts';
import { lengthProblem } from '../wire/lengths.ts';
import { ElementRejected, rejectIf } from '../wire/refusals.ts';
import { hasAllocations } from './balances-of.ts';
import { documentEcho } from './document-echo.ts';
import { changesFrozenPart, changesOnlyQuietly } from './frozen.ts';
import { holdersOf, planInvoiceNumber } from './invoice-number.ts';
import { asReturned, writtenInvoiceView } from './invoice-view.ts';
import { planDocument, type DocumentRules } from './plan-document.ts';
import { approvedStatus, commonFields, historyOf } from './settle-document.ts';
import { ALLOCATED_PROBLEM } from './status.ts';
import { moveStock } from './stock.ts';

export const DOCUMENT_NOT_FOUND = 'The document with the supplied id was not found for this endpoint.';
const INVOICE_TYPES = ['ACCREC', 'ACCPAY'] as const;

function rulesFor(type: Invoice['type']): DocumentRules {
  const isSale = type === 'ACCREC';
  return { noun: 'Invoice', isSale, allowsDiscount: isSale, needsDueDate: true };
}

/** The invoice a POST element names: by id, or by the number of a sales invoice. */
export function namedInvoice(work: Work, element: Element): Invoice | null {
  const invoiceId = id(element, 'InvoiceID');
  if (invoiceId !== undefined) {
    const invoice = work.organisation.invoices[invoiceId];
    rejectIf(invoice === undefined, DOCUMENT_NOT_FOUND);
    return invoice ?? null;
  }
  const type = oneOf(element, 'Type', INVOICE_TYPES) ?? 'ACCREC';
  const number = text(element, 'InvoiceNumber') ?? '';
  if (type === 'ACCPAY' || number === '' || work.switches.postExistingNumber === 'fail') return null;
  return holdersOf(work, number)[0] ?? null;
}

function writeInvoice(work: Work, element: Element, verb: WriteVerb): Written {
  const stored = verb === 'create' ? null : namedInvoice(work, element);
  const type = oneOf(element, 'Type', INVOICE_TYPES) ?? stored?.type;
  if (type === undefined) throw new ElementRejected(['The Type of the invoice must be specified.']);
  rejectIf(stored !== null && stored.type !== type, 'Invoice not of valid status for modification');
  const problems: string[] = [];
  const isAllocated = stored !== null && hasAllocations(work.organisation, stored);
  const plan = planDocument(work, element, stored, isAllocated, rulesFor(type), problems);
  const invoice: Invoice = {
    kind: 'invoice',
    id: stored?.id ?? randomUUID(),
    type,
    number: planInvoiceNumber(work, element, type, stored, problems),
    url: planUrl(element, stored, problems),
    expectedPaymentDate: date(element, 'ExpectedPaymentDate') ?? stored?.expectedPaymentDate ?? null,
    plannedPaymentDate: date(element, 'PlannedPaymentDate') ?? stored?.plannedPaymentDate ?? null,
    status: approvedStatus(work, plan),
    ...commonFields(work, stored, plan),
  };
  if (isAllocated) problems.push(...allocatedProblems(stored, invoice));
  moveStock(work, stored, invoice, problems);
  if (problems.length > 0) throw new ElementRejected([...new Set(problems)]);
  return commit(work, stored, invoice, plan.warnings);
}

function allocatedProblems(stored: Invoice, changed: Invoice): string[] {
  const movesCredit = stored.allocationIds.length > 0 && stored.contactId !== changed.contactId;
  if (!movesCredit && !changesFrozenPart(stored, changed)) return [];
  return ['Invoice not of valid status for modification', ALLOCATED_PROBLEM];
}

function commit(work: Work, stored: Invoice | null, planned: Invoice, warnings: readonly string[]): Written {
  const isQuiet = stored !== null && planned.paymentIds.length > 0 && changesOnlyQuietly(stored, planned);
  const invoice = isQuiet ? { ...planned, updatedAt: stored.updatedAt } : planned;
  const contact = work.organisation.contacts[invoice.contactId];
  if (contact !== undefined) markTrading(work, contact, invoice.type === 'ACCREC' ? 'isCustomer' : 'isSupplier');
  work.saveInvoice(invoice);
  work.announce('Invoice', invoice.id, stored === null ? 'CREATE' : 'UPDATE');
  const details = `${invoice.number} to ${contact?.name ?? ''} for ${invoice.totals.total}.`;
  work.note(invoice.id, historyOf(stored, invoice.status), details, 'System Generated');
  const view = writtenInvoiceView(work.organisation, invoice, unitDpOf(work.request.query));
  return { view: asReturned(work, view), warnings };
}

function planUrl(element: Element, stored: Invoice | null, problems: string[]): string {
  const url = text(element, 'Url') ?? stored?.url ?? '';
  if (url === '' || url === stored?.url) return url;
  problems.push(...lengthProblem('Url', url));
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const isWeb = parsed?.protocol === 'https:' || parsed?.protocol === 'http:';
  const hasPort = /^[a-z]+:\/\/[^/?#]*:\d+/i.test(url);
  if (!isWeb || hasPort || url.toLowerCase().includes('xero')) problems.push('The Url is not valid.');
  return url;
}

export function invoiceBatch(verb: WriteVerb): BatchKind {
  return {
    name: 'Invoices',
    write: (work, element) => writeInvoice(work, element, verb),
    echo: (work, element) => ({
      ...documentEcho(element),
      InvoiceID: echoedId(verb, element, 'InvoiceID', work.organisation.invoices),
      Payments: [],
      CreditNotes: [],
      Prepayments: [],
      Overpayments: [],
      IsDiscounted: false,
    }),
  };
}
