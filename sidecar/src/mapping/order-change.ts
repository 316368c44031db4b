import { isTextLine, type PlannedLine, type PostedLine } from '../domain/documents.ts';
import { decimal, moneyInWords, sum, ZERO } from '../domain/money.ts';
import { toSingleLine } from '../domain/text.ts';
import { withoutQuantity } from './description.ts';

/** Finds the same line, from certain to likely: each posted line is matched once. */
const MATCHES: readonly ((before: PostedLine, after: PlannedLine) => boolean)[] = [
  isSame,
  (before, after) => hasSameGoods(before, after),
  (before, after) => nameOf(before.description) === nameOf(after.description),
  // Renamed, all else equal.
  (before, after) => before.quantity === after.quantity && hasSameFigures(before, after),
];

/** In a sentence. */
const NAME_LENGTH_MAX = 80;
/** Lines described one by one; for more see the shop. */
const LINES_DESCRIBED_MAX = 10;

/** Matches the invoice's lines (`before`) with the order's (`after`); unmatched ones were removed or added. */
export function compareLines(before: readonly PostedLine[], after: readonly PlannedLine[]) {
  const unmatched = new Set(before);
  const matches = new Map<PlannedLine, PostedLine>();
  for (const isMatch of MATCHES) {
    for (const line of after) {
      const match = matches.has(line) ? undefined : [...unmatched].find((candidate) => isMatch(candidate, line));
      if (match === undefined) continue;
      unmatched.delete(match);
      matches.set(line, match);
    }
  }
  const pairs = after.flatMap((line) => {
    const match = matches.get(line);
    return match === undefined ? [] : { before: match, after: line };
  });
  return {
    added: after.filter((line) => !matches.has(line)),
    removed: [...unmatched],
    changed: pairs.filter((pair) => !isSame(pair.before, pair.after)),
    same: pairs.filter((pair) => isSame(pair.before, pair.after)),
  };
}

function isSame(before: PostedLine, after: PlannedLine): boolean {
  return hasSameGoods(before, after) && hasSameFigures(before, after);
}

function hasSameGoods(before: PostedLine, after: PlannedLine): boolean {
  return withoutQuantity(before.description) === withoutQuantity(after.description);
}

/** Amount, tax and tax type; a bookkeeper may have changed the account. */
function hasSameFigures(before: PostedLine, after: PlannedLine): boolean {
  return (
    decimal(before.amount).eq(after.amount) && decimal(before.tax).eq(after.tax) && before.taxType === after.taxType
  );
}

/** The product without its choices and without a quantity in words. */
function nameOf(description: string): string {
  return description.split('\n')[0] ?? '';
}

type LineChange = Pick<ReturnType<typeof compareLines>, 'added' | 'removed' | 'changed'>;

/**
 * Without lines that are text alone: they change no books, and may name the buyer. And without goods whose lines have the sums they had,
 * however many lines they are: versions before this one never sent the pieces of a line apart.
 */
export function changeOfFigures({ removed, added, changed }: LineChange): LineChange {
  const withFigures = {
    removed: removed.filter((line) => !isText(line)),
    added: added.filter((line) => !isText(line)),
    changed: changed.filter(({ before, after }) => !isText(before) || !isText(after)),
  };
  const before = [...withFigures.removed, ...withFigures.changed.map((pair) => pair.before)];
  const after = [...withFigures.added, ...withFigures.changed.map((pair) => pair.after)];
  const goods = [...before, ...after].map(goodsOf);
  const same = new Set(goods.filter((one) => haveSameSums(before, after, one)));
  const isOther = (line: PostedLine | PlannedLine) => !same.has(goodsOf(line));
  return {
    removed: withFigures.removed.filter(isOther),
    added: withFigures.added.filter(isOther),
    changed: withFigures.changed.filter((pair) => isOther(pair.before) || isOther(pair.after)),
  };
}

function goodsOf({ description, taxType }: PostedLine | PlannedLine): string {
  return JSON.stringify([taxType, withoutQuantity(description)]);
}

function haveSameSums(before: readonly PostedLine[], after: readonly PlannedLine[], goods: string): boolean {
  const [theirs, ours] = [before, after].map((lines) => lines.filter((line) => goodsOf(line) === goods));
  const total = (lines: readonly (PostedLine | PlannedLine)[] = [], field: 'amount' | 'tax') =>
    sum(lines.map((line) => decimal(line[field])));
  const areOnBoth = theirs?.length !== 0 && ours?.length !== 0;
  return areOnBoth && total(theirs, 'amount').eq(total(ours, 'amount')) && total(theirs, 'tax').eq(total(ours, 'tax'));
}

/** Free goods have an account. */
function isText(line: PostedLine | PlannedLine): boolean {
  return isTextLine(line) && decimal(line.amount).eq(ZERO);
}

/** The change in sentences, line by line, amounts net plus tax: `Removed "Mug" (£10.00 + £2.00 tax).` */
export function describeChange(change: LineChange, currency: string): string {
  const { removed, added, changed } = changeOfFigures(change);
  const money = (line: PostedLine | PlannedLine) => figuresOf(line, currency);
  const sentences = [
    ...removed.map((line) => `Removed ${named(line)} (${money(line)}).`),
    ...added.map((line) => `Added ${named(line)} (${money(line)}).`),
    ...changed.map(({ before, after }) => `Changed ${named(after)}: ${difference(before, after, currency)}.`),
  ];
  const more = sentences.length - LINES_DESCRIBED_MAX;
  return [...sentences.slice(0, LINES_DESCRIBED_MAX), ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
}

function difference(before: PostedLine, after: PlannedLine, currency: string): string {
  const [old, now] = [figuresOf(before, currency), figuresOf(after, currency)];
  const parts = [
    ...(decimal(before.quantity).eq(after.quantity) ? [] : [`quantity ${before.quantity} to ${after.quantity}`]),
    ...(old === now ? [] : [`${old} to ${now}`]),
    ...(before.taxType === after.taxType ? [] : [`tax type ${before.taxType} to ${after.taxType}`]),
  ];
  return parts.length === 0 ? 'its text' : parts.join(', ');
}

function named(line: PostedLine | PlannedLine): string {
  return `"${toSingleLine(nameOf(line.description), NAME_LENGTH_MAX)}"`;
}

function figuresOf(line: PostedLine | PlannedLine, currency: string): string {
  return `${moneyInWords(decimal(line.amount), currency)} + ${moneyInWords(decimal(line.tax), currency)} tax`;
}
