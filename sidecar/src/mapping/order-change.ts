import type { PlannedLine, PostedLine } from '../domain/documents.ts';
import { decimal } from '../domain/money.ts';
import { toSingleLine } from '../domain/text.ts';

/** A line as invoiced, and as the order has it now. */
export interface LineChange {
  readonly before: PostedLine;
  readonly after: PlannedLine;
}

/** Changes to an order's lines since its invoice was posted. */
export interface OrderChange {
  readonly added: readonly PlannedLine[];
  readonly removed: readonly PostedLine[];
  readonly changed: readonly LineChange[];
  readonly same: readonly LineChange[];
}

/** Matches the same line, from certain to likely: each posted line is paired once. */
const PAIRINGS: readonly ((before: PostedLine, after: PlannedLine) => boolean)[] = [
  (before, after) => before.description === after.description && isUnchanged(before, after),
  (before, after) => before.description === after.description,
  (before, after) => nameOf(before.description) === nameOf(after.description),
  // Renamed, all else equal.
  (before, after) => before.quantity === after.quantity && isUnchanged(before, after),
];

/** Pairs the lines of the invoice with those of the order; unpaired lines were removed or added. */
export function compareLines(before: readonly PostedLine[], after: readonly PlannedLine[]): OrderChange {
  const open = new Set(before);
  const partners = new Map<PlannedLine, PostedLine>();
  for (const isPair of PAIRINGS) {
    for (const line of after) {
      if (partners.has(line)) continue;
      const partner = [...open].find((candidate) => isPair(candidate, line));
      if (partner === undefined) continue;
      open.delete(partner);
      partners.set(line, partner);
    }
  }
  const pairs = after.flatMap((line) => {
    const partner = partners.get(line);
    return partner === undefined ? [] : [{ before: partner, after: line }];
  });
  const isSame = (pair: LineChange) =>
    pair.before.description === pair.after.description && isUnchanged(pair.before, pair.after);
  return {
    added: after.filter((line) => !partners.has(line)),
    removed: [...open],
    changed: pairs.filter((pair) => !isSame(pair)),
    same: pairs.filter(isSame),
  };
}

/** Amount, tax and tax type; a bookkeeper may have changed the account. */
function isUnchanged(before: PostedLine, after: PlannedLine): boolean {
  return (
    decimal(before.amount).eq(after.amount) && decimal(before.tax).eq(after.tax) && before.taxType === after.taxType
  );
}

/** The product without its choices and without a quantity in words. */
function nameOf(description: string): string {
  return description.split('\n')[0] ?? '';
}

/** Maximum length of a line's name in a sentence. */
const NAME_LENGTH_MAX = 80;
/** Lines described one by one; for the rest see the shop. */
const LINES_TOLD_MAX = 10;

/** The change in sentences, line by line, amounts net plus tax: `Removed "Mug" (10.00 + 2.00 tax).` */
export function describeChange(change: OrderChange): string {
  const told = [
    ...change.removed.map((line) => `Removed ${named(line)} (${money(line)}).`),
    ...change.added.map((line) => `Added ${named(line)} (${money(line)}).`),
    ...change.changed.map(({ before, after }) => `Changed ${named(after)}: ${difference(before, after)}.`),
  ];
  const more = told.length - LINES_TOLD_MAX;
  return [...told.slice(0, LINES_TOLD_MAX), ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
}

function difference(before: PostedLine, after: PlannedLine): string {
  const parts = [
    ...(decimal(before.quantity).eq(after.quantity) ? [] : [`quantity ${before.quantity} to ${after.quantity}`]),
    ...(money(before) === money(after) ? [] : [`${money(before)} to ${money(after)}`]),
    ...(before.taxType === after.taxType ? [] : [`tax type ${before.taxType} to ${after.taxType}`]),
  ];
  return parts.length === 0 ? 'its text' : parts.join(', ');
}

function named(line: PostedLine | PlannedLine): string {
  return `"${toSingleLine(nameOf(line.description), NAME_LENGTH_MAX)}"`;
}

function money(line: PostedLine | PlannedLine): string {
  return `${decimal(line.amount).toFixed(2)} + ${decimal(line.tax).toFixed(2)} tax`;
}
