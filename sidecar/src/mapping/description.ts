import type { OrderLine, ProductLine } from '../domain/order.ts';
import { parseJson } from '../domain/json/parse-json.ts';
import { toSingleLine, toParagraph } from '../domain/text.ts';

/** Xero's limit (developer.xero.com/documentation/api/accounting/invoices). */
const DESCRIPTION_LENGTH_MAX = 4000;
const LABEL_LENGTH_MAX = 255;
const QUANTITY_NOTE = '\nQuantity: ';

/** What the customer bought, with the visible choices (size, engraving) and the contents of a bundle below it. */
export function describeLine(line: OrderLine): string {
  const contents = line.kind === 'product' ? (line.contents ?? []) : [];
  return toParagraph([lineName(line), ...attributesOf(line), ...contents].join('\n'), DESCRIPTION_LENGTH_MAX);
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
  const shown = line.attributes
    .filter((one) => !named.includes(one.value) && !isTechnical(one))
    .map(asRead)
    .map(({ label, value }) => [toSingleLine(label, LABEL_LENGTH_MAX), toSingleLine(value, DESCRIPTION_LENGTH_MAX)])
    .map((words) => words.filter((text) => text !== '').join(': '))
    .filter((text) => text !== '');
  return [...new Set(shown)];
}

type Attribute = ProductLine['attributes'][number];

/** A key that no plugin gave a label: "pa_color", "gift-message". */
const KEY = /^[a-z0-9]+(?:[_-][a-z0-9]+)+$/;
/** What programs name their own records by. */
const KEY_OF_RECORD = /[_-](?:ids?|uid|uuid|guid|key|hash|token|nonce|slug)$/;
/** Values as PHP stores them, and fingerprints. */
const VALUE_OF_PROGRAM = /^(?:[aO]:\d+:[{"]|[0-9a-f]{32,}$)/i;

/** For programs, though the shop does not hide it: no customer can use it. */
function isTechnical({ label, value }: Attribute): boolean {
  if (KEY.test(label) && KEY_OF_RECORD.test(label)) return true;
  const isList = /^(?:\{.*\}|\[.*\])$/s.test(value) && typeof parseJson(value) === 'object';
  return isList || VALUE_OF_PROGRAM.test(value);
}

/** A product attribute that the shop deleted shows only its slugs. */
const ATTRIBUTE_KEY = /^(?:attribute_)?pa_/;

function asRead({ label, value }: Attribute): Attribute {
  if (!KEY.test(label)) return { label, value };
  const words = inWords(label.replace(ATTRIBUTE_KEY, ''));
  const isSlug = ATTRIBUTE_KEY.test(label) && KEY.test(value);
  return { label: words.charAt(0).toUpperCase() + words.slice(1), value: isSlug ? inWords(value) : value };
}

function inWords(key: string): string {
  return key.replace(/[_-]+/g, ' ').trim();
}
