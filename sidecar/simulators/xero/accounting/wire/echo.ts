import type { View } from './answers.ts';
import type { WriteVerb } from './batch.ts';
import { decimal, id, isExponent, ZERO_ID, type Element } from './element.ts';

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

/** The id of the stored record that a refused element names; the zero id where it would have made a new one. */
export function echoedId(
  verb: WriteVerb,
  element: Element,
  field: string,
  collection: Readonly<Record<string, unknown>>,
): string {
  const named = verb === 'create' ? undefined : id(element, field);
  return named !== undefined && collection[named] !== undefined ? named : ZERO_ID;
}
