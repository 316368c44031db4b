/** A template, ready to be compared with texts. */
export interface Template {
  readonly text: string;
  /** The plural of a counted noun; '' = it has none. */
  readonly plural: string;
  /** The fixed parts around its values; one more than values. */
  readonly parts: readonly string[];
  /** Whether a value is a number: `%d`. */
  readonly isNumber: boolean;
  /** Letters of the fixed parts: of two that fit, the one with more is meant. */
  readonly weight: number;
  /** The longest fixed part: a text without it does not fit. */
  readonly longest: string;
}

const PLACEHOLDER = /%(?:\d+\$s|d)/;

export function readTemplate(text: string, plural: string): Template {
  const parts = text.split(PLACEHOLDER).map((part) => part.replaceAll('%%', '%'));
  return {
    ...{ text, plural, parts },
    isNumber: text.includes('%d'),
    weight: parts.join('').replaceAll(/\P{L}/gu, '').length,
    longest: parts.toSorted((a, b) => b.length - a.length)[0] ?? '',
  };
}

/** The values of a text that fits; null = it does not. Each value ends where the next fixed part first stands. */
export function valuesIn(text: string, { parts, longest, isNumber }: Template): string[] | null {
  if (!text.includes(longest)) return null;
  const [first = '', ...others] = parts;
  if (!text.startsWith(first)) return null;
  const last = others.pop();
  if (last === undefined) return text === first ? [] : null;
  const values: string[] = [];
  let at = first.length;
  for (const [index, part] of others.entries()) {
    const next = part === '' ? endOfValue(text, at, others.slice(index + 1), last) : placeOf(part, text, at);
    if (next < 0) return null;
    values.push(text.slice(at, next));
    at = next + part.length;
  }
  const end = text.length - last.length;
  if (end < at || !text.endsWith(last)) return null;
  values.push(text.slice(at, end));
  return isNumber && !values.every((value) => /^\d+$/.test(value)) ? null : values;
}

/** How a value goes on that stands at the end of another: "31 Aug 2026: it is dated …", "£3.00, because …"; "under" names a place. */
const GOES_ON = /(?:,(?! under )|[;:.])(?=\s)|\s(?=\(|(?:and|by|on|since|with)\s)/;

/** Of two values without words between: the first ends where the other goes on; the other may be empty. */
function endOfValue(text: string, at: number, parts: readonly string[], last: string): number {
  const next = parts.find((part) => part !== '') ?? last;
  const end = next === '' ? text.length : placeOf(next, text, at);
  const found = text.slice(at + 1, end).search(GOES_ON);
  return end < 0 || found < 0 ? end : at + 1 + found;
}

const POINT = /^[.,]$/;
const DIGIT = /\d/;

/** -1 = nowhere. The point of a number ends no value: "£3.00". */
function placeOf(part: string, text: string, from: number): number {
  let at = text.indexOf(part, from);
  if (!POINT.test(part)) return at;
  while (at > 0 && DIGIT.test(text.charAt(at - 1)) && DIGIT.test(text.charAt(at + 1))) at = text.indexOf(part, at + 1);
  return at;
}
