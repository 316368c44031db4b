import type { Invoice } from '../organisation.ts';
import { INVOICES_BY_NUMBER, type Work } from '../books/work.ts';
import { text, type Element } from '../wire/element.ts';
import { lengthProblem } from '../wire/lengths.ts';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** Sales invoices that hold a number: voided ones do, deleted drafts only if the switch says so. */
export function holdersOf(work: Work, number: string): Invoice[] {
  return INVOICES_BY_NUMBER.find(work.organisation.invoices, number).filter(
    ({ type, status }) => type === 'ACCREC' && (status !== 'DELETED' || work.switches.deletedDraftNumber === 'taken'),
  );
}

/** The number an invoice is to carry: the one sent, the stored one, or the next of the sequence. */
export function planInvoiceNumber(
  work: Work,
  element: Element,
  type: Invoice['type'],
  stored: Invoice | null,
  problems: string[],
): string {
  const sent = text(element, 'InvoiceNumber');
  const number = sent === undefined || sent === '' ? stored?.number : sent;
  if (number === undefined) {
    if (type === 'ACCPAY') return '';
    return work.nextNumber(work.organisation.invoiceSequence, (next) => holdersOf(work, next).length > 0);
  }
  problems.push(...lengthProblem('InvoiceNumber', number));
  if (type === 'ACCPAY' || number === stored?.number) return number;
  if (!PRINTABLE_ASCII.test(number)) problems.push('The InvoiceNumber must contain printable ASCII characters only.');
  if (holdersOf(work, number).some(({ id }) => id !== stored?.id)) problems.push('Invoice # must be unique.');
  return number;
}
