import { decimal, isExponent, type Element } from './element.ts';
import type { View } from './answers.ts';

/** Numbers that callers may send as text; a refused element shows them as numbers. */
const NUMBER_FIELDS = [
  'Quantity',
  'UnitAmount',
  'LineAmount',
  'TaxAmount',
  'DiscountRate',
  'DiscountAmount',
  'SubTotal',
  'TotalTax',
  'Total',
  'Amount',
  'BankAmount',
  'CurrencyRate',
];

/** The element with its numbers as Xero understood them. */
export function withNumbers(element: Element): View {
  const numbers = NUMBER_FIELDS.flatMap((field) => {
    const value = isExponent(element, field) ? element[field] : decimal(element, field)?.toString();
    return value === undefined ? [] : [[field, Number(value)] as const];
  });
  return { ...element, ...Object.fromEntries(numbers) };
}
