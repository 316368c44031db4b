import type { OrderLine } from '../domain/order.ts';
import { toSingleLine, toParagraph } from '../domain/text.ts';

/** Xero's limit (developer.xero.com/documentation/api/accounting/invoices). */
const DESCRIPTION_LENGTH_MAX = 4000;
const LABEL_LENGTH_MAX = 255;
const QUANTITY_NOTE = '\nQuantity: ';

/** What the customer bought, with the visible choices (size, engraving) below it. */
export function describeLine(line: OrderLine): string {
  return toParagraph([lineName(line), ...attributesOf(line)].join('\n'), DESCRIPTION_LENGTH_MAX);
}

/** For a line whose quantity no price fits. */
export function withQuantity(description: string, quantity: string): string {
  const note = `${QUANTITY_NOTE}${quantity}`;
  return toParagraph(description, DESCRIPTION_LENGTH_MAX - note.length) + note;
}

/** Versions before this one wrote the quantity of many more lines: the goods are the same. */
export function withoutQuantity(description: string): string {
  const [goods, quantity = ''] = description.split(QUANTITY_NOTE);
  return /^\d+(\.\d+)?$/.test(quantity) ? (goods ?? '') : description;
}

/** For a line about part of the order's line, not the goods. */
export function aboutLine(what: string, line: OrderLine): string {
  return toParagraph(`${what} ${lineName(line)}`, DESCRIPTION_LENGTH_MAX);
}

export function lineName(line: OrderLine): string {
  const name = toSingleLine(line.name, DESCRIPTION_LENGTH_MAX);
  switch (line.kind) {
    case 'product':
      return name || (line.productId > 0 ? `Product ${line.productId}` : 'Product');
    case 'shipping':
      return name === '' ? 'Shipping' : `Shipping: ${name}`;
    case 'fee':
      return name || 'Fee';
  }
}

function attributesOf(line: OrderLine): string[] {
  if (line.kind !== 'product') return [];
  // WooCommerce names a variation "Mug - S, Blue": it has those choices already.
  const [, choices = line.name] = /^.* - (.*)$/s.exec(line.name) ?? [];
  const named = choices.split(', ');
  return line.attributes
    .filter(({ value }) => !named.includes(value))
    .map(({ label, value }) => [toSingleLine(label, LABEL_LENGTH_MAX), toSingleLine(value, DESCRIPTION_LENGTH_MAX)])
    .map((words) => words.filter((text) => text !== '').join(': '))
    .filter((text) => text !== '');
}
