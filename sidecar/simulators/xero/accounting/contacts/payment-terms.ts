import type { PaymentTerm, PaymentTerms } from '../organisation.ts';
import { decimal, object, oneOf, type Element } from '../wire/element.ts';

const TERM_TYPES = ['DAYSAFTERBILLDATE', 'DAYSAFTERBILLMONTH', 'OFCURRENTMONTH', 'OFFOLLOWINGMONTH'] as const;

function readTerm(element: Element, field: string): PaymentTerm | null {
  const term = object(element, field);
  if (term === undefined) return null;
  const day = decimal(term, 'Day');
  const type = oneOf(term, 'Type', TERM_TYPES);
  return day === undefined || type === undefined ? null : { day: Number(day.toString()), type };
}

export function readPaymentTerms(stored: PaymentTerms, element: Element): PaymentTerms {
  const terms = object(element, 'PaymentTerms');
  if (terms === undefined) return stored;
  return { sales: readTerm(terms, 'Sales') ?? stored.sales, bills: readTerm(terms, 'Bills') ?? stored.bills };
}

export function paymentTermsView({ sales, bills }: PaymentTerms) {
  const view = (term: PaymentTerm) => ({ Day: term.day, Type: term.type });
  return {
    ...(bills === null ? {} : { Bills: view(bills) }),
    ...(sales === null ? {} : { Sales: view(sales) }),
  };
}
