import { z } from 'zod';
import type { XeroCall } from '../xero/call.ts';
import { type BooksInMemory, type Changeable, IDS } from './books-in-memory.ts';
import { type TotalsParts, withTotals, type XeroElement } from './sales-element.ts';
import { allocated, paid, unpaid } from './settled.ts';

/** What a write would do: the element before and after, and what a payment or an allocation is on; null = none. */
export interface Done {
  readonly before: XeroElement | null;
  readonly after: XeroElement | null;
  readonly target: XeroElement | null;
  readonly answer: XeroElement;
}

export interface ElementOfCall {
  /** The list in the body: "Invoices", "Allocations". */
  readonly envelope: string;
  /** The id in the path; '' = none. */
  readonly pathId: string;
  readonly element: XeroElement;
}

interface Parts extends TotalsParts {
  readonly books: BooksInMemory;
}

/** One element of a write, done to the books in memory as Xero does it. */
export async function carryOut(parts: Parts, call: XeroCall, of: ElementOfCall): Promise<Done> {
  const { envelope, pathId, element } = of;
  switch (envelope) {
    case 'Contacts': {
      const answer = { ...element, ContactID: element['ContactID'] ?? parts.newId() };
      return { before: null, after: answer, target: null, answer };
    }
    case 'Items': {
      const answer = { ...element, ItemID: parts.newId() };
      return { before: null, after: answer, target: null, answer };
    }
    case 'Invoices':
    case 'CreditNotes':
    case 'BankTransactions':
      return await writeDocument(parts, call, envelope, element);
    case 'Allocations':
      return await allocate(parts, call, pathId, element);
    case 'Payments':
      return await (pathId === '' ? pay(parts, call, element) : deletePayment(parts, call, pathId));
    default:
      throw new Error(`A dry run knows no ${call.method} of ${envelope}.`);
  }
}

async function writeDocument(parts: Parts, call: XeroCall, resource: Changeable, element: XeroElement): Promise<Done> {
  const id = element[IDS[resource]];
  const before = typeof id === 'string' ? await parts.books.known(call, resource, id) : null;
  const after = toDocument(parts, resource, element, before);
  parts.books.keep(resource, after);
  return { before, after, target: null, answer: after };
}

function toDocument(parts: Parts, resource: Changeable, element: XeroElement, before: XeroElement | null): XeroElement {
  const merged = { ...(before ?? { [IDS[resource]]: parts.newId(), Payments: [], Allocations: [] }), ...element };
  if (!('LineItems' in element)) return merged;
  const whole = withTotals(merged, before, parts);
  const { Total: total } = whole;
  // Only what nothing is paid of is changed in its lines.
  if (resource === 'CreditNotes') return { ...whole, RemainingCredit: total };
  return { ...whole, AmountDue: total, AmountPaid: '0.00' };
}

async function pay({ books, newId }: Parts, call: XeroCall, element: XeroElement): Promise<Done> {
  const resource = paidOn(element);
  const target = await books.known(call, resource, idIn(element, resource));
  const answer = { ...element, PaymentID: newId(), Status: 'AUTHORISED' };
  books.keep(resource, paid(target, answer));
  return { before: null, after: answer, target, answer };
}

async function deletePayment({ books }: Parts, call: XeroCall, id: string): Promise<Done> {
  const before = await books.payment(call, id);
  const resource = paidOn(before);
  const target = await books.known(call, resource, idIn(before, resource));
  books.keep(resource, unpaid(target, before));
  return { before, after: null, target, answer: { ...before, Status: 'DELETED' } };
}

async function allocate({ books, newId }: Parts, call: XeroCall, noteId: string, element: XeroElement): Promise<Done> {
  const note = await books.known(call, 'CreditNotes', noteId);
  const invoice = await books.known(call, 'Invoices', idIn(element, 'Invoices'));
  const answer = { ...element, AllocationID: newId() };
  const after = allocated(note, invoice, answer);
  books.keep('CreditNotes', after.note);
  books.keep('Invoices', after.invoice);
  return { before: null, after: answer, target: after.note, answer };
}

/** Xero shows a payment's credit note as CreditNote, and in answers also as Invoice. */
function paidOn(payment: XeroElement): 'Invoices' | 'CreditNotes' {
  return payment['CreditNote'] == null ? 'Invoices' : 'CreditNotes';
}

function idIn(element: XeroElement, resource: 'Invoices' | 'CreditNotes'): string {
  const inner = element[resource === 'Invoices' ? 'Invoice' : 'CreditNote'];
  const key = IDS[resource];
  return String(z.looseObject({ [key]: z.string() }).parse(inner)[key]);
}
