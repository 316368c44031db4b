import { randomUUID } from 'node:crypto';
import Big from 'big.js';
import type { AccountingAnswer } from '../contract.ts';
import type { Allocation, CreditNote, Invoice } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import { outstanding } from '../documents/balances-of.ts';
import { invoiceStub } from '../documents/document-view.ts';
import { lockDateProblems } from '../documents/lock-dates.ts';
import { DOCUMENT_NOT_FOUND } from '../documents/write-invoice.ts';
import type { BatchKind, Written } from '../wire/batch.ts';
import { dateOut } from '../wire/dates.ts';
import { date, decimal, id, object, text, type Element } from '../wire/element.ts';
import { withNumbers } from '../wire/echo.ts';
import { MONEY_DP, moneyText, numberOut, round } from '../wire/money.ts';
import { ElementRejected, notFound } from '../wire/refusals.ts';
import { holdersOf } from '../documents/invoice-number.ts';
import { saveSettled } from './payment-target.ts';

function namedInvoice(work: Work, element: Element): Invoice | undefined {
  const sent = object(element, 'Invoice') ?? {};
  const invoiceId = id(sent, 'InvoiceID');
  if (invoiceId !== undefined) return work.organisation.invoices[invoiceId];
  return holdersOf(work, text(sent, 'InvoiceNumber') ?? '')[0];
}

function pairProblems(creditNote: CreditNote, invoice: Invoice): string[] {
  const isReceivable = creditNote.type === 'ACCRECCREDIT';
  return [
    ...(creditNote.status === 'AUTHORISED' ? [] : ['Credit note not of valid status for allocation']),
    ...(invoice.status === 'AUTHORISED' ? [] : ['Invoice not of valid status for allocation']),
    ...(isReceivable === (invoice.type === 'ACCREC')
      ? []
      : ['The credit note and the invoice must be of the same kind.']),
    ...(creditNote.contactId === invoice.contactId
      ? []
      : ['The credit note and the invoice must have the same contact.']),
    ...(creditNote.currency === invoice.currency
      ? []
      : ['The credit note and the invoice must have the same currency.']),
  ];
}

function writeAllocation(work: Work, creditNoteId: string, element: Element): Written {
  const { organisation, switches } = work;
  const creditNote = organisation.creditNotes[creditNoteId];
  const invoice = namedInvoice(work, element);
  if (creditNote === undefined || invoice === undefined) throw new ElementRejected([DOCUMENT_NOT_FOUND]);
  const problems = pairProblems(creditNote, invoice);
  const amount = round(decimal(element, 'Amount') ?? new Big(0), MONEY_DP, switches.midpointRounding);
  if (amount.lte(0)) problems.push('The amount of an allocation must be positive.');
  if (amount.gt(outstanding(organisation, invoice))) {
    problems.push('The amount of the allocation exceeds the amount due on the invoice.');
  }
  if (amount.gt(outstanding(organisation, creditNote))) {
    problems.push('The amount of the allocation exceeds the remaining credit.');
  }
  if (date(element, 'Date') === undefined) problems.push('The Date of the allocation must be specified.');
  // Whatever is sent, the date is the later of both documents'.
  const allocationDate = creditNote.date > invoice.date ? creditNote.date : invoice.date;
  problems.push(...lockDateProblems(organisation, allocationDate).slice(0, 1));
  if (problems.length > 0) throw new ElementRejected([...new Set(problems)]);
  const allocation: Allocation = {
    id: randomUUID(),
    creditNoteId,
    invoiceId: invoice.id,
    amount: moneyText(amount),
    date: allocationDate,
  };
  work.saveAllocation(allocation);
  saveSettled(work, { ...creditNote, allocationIds: [...creditNote.allocationIds, allocation.id] });
  saveSettled(work, { ...invoice, allocationIds: [...invoice.allocationIds, allocation.id] });
  const details = `${creditNote.number} of ${allocation.amount} applied to ${invoice.number}.`;
  work.note(invoice.id, 'Credit Applied', details, 'System Generated');
  work.note(creditNote.id, 'Credit Applied', details, 'System Generated');
  return { view: allocationView(allocation) };
}

function allocationView(allocation: Allocation) {
  return {
    AllocationID: allocation.id,
    Amount: numberOut(allocation.amount),
    Date: dateOut(allocation.date),
    Invoice: { ...invoiceStub(allocation.invoiceId), ValidationErrors: [] },
    CreditNote: { CreditNoteID: allocation.creditNoteId, ID: allocation.creditNoteId, LineItems: [] },
    ValidationErrors: [],
  };
}

export function allocationBatch(creditNoteId: string): BatchKind {
  return {
    name: 'Allocations',
    write: (work, element) => writeAllocation(work, creditNoteId, element),
    echo: (_work, element) => withNumbers(element),
  };
}

/** Removes an allocation; both documents are open again by its amount. Answers without an envelope. */
export function deleteAllocation(work: Work, creditNoteId: string, allocationId: string): AccountingAnswer {
  const { organisation } = work;
  const allocation = organisation.allocations[allocationId.toLowerCase()];
  const creditNote = organisation.creditNotes[creditNoteId];
  const invoice = allocation && organisation.invoices[allocation.invoiceId];
  if (allocation?.creditNoteId !== creditNoteId || creditNote === undefined || invoice === undefined) throw notFound();
  work.removeAllocation(allocation.id);
  const without = (ids: readonly string[]): string[] => ids.filter((other) => other !== allocation.id);
  saveSettled(work, { ...creditNote, allocationIds: without(creditNote.allocationIds) });
  saveSettled(work, { ...invoice, allocationIds: without(invoice.allocationIds) });
  return {
    status: 200,
    body: {
      AllocationID: allocation.id,
      Date: dateOut(allocation.date),
      Invoice: { InvoiceID: invoice.id },
      IsDeleted: true,
    },
  };
}
