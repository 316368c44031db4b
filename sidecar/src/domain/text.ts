/** Line breaks are kept where they matter (descriptions); everywhere else they become blanks. */
// eslint-disable-next-line no-control-regex -- these are the characters to remove
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;
/** Characters that reorder or hide text without being text; joiners stay, emoji and Persian need them. */
const INVISIBLE = /[\u00AD\u200B\u202A-\u202E\u2060\u2066-\u2069\uFEFF\uFFFE\uFFFF]/g;

/** One line: no control characters, every run of white space one blank. */
export function toSingleLine(text: string, maxLength: number): string {
  const visible = text
    .replace(/\s+/g, ' ')
    .toWellFormed()
    .replace(/\uFFFD/g, '')
    .replace(CONTROLS, '')
    .replace(INVISIBLE, '');
  return cut(visible.replace(/ +/g, ' ').trim(), maxLength);
}

/** Several lines: as `toSingleLine`, but line breaks stay. */
export function toParagraph(text: string, maxLength: number): string {
  const lines = text.split(/\r\n|\r|\n/).map((line) => toSingleLine(line, Number.MAX_SAFE_INTEGER));
  return cut(lines.filter((line) => line !== '').join('\n'), maxLength);
}

/** At most `maxLength` UTF-16 units, ending in an ellipsis, never inside a character or a joined emoji. */
export function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const kept: string[] = [];
  let length = 1;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    length += segment.length;
    if (length > maxLength) break;
    kept.push(segment);
  }
  return `${kept.join('').trimEnd()}…`;
}

/** Without the last characters that are one of these. No pattern: those for the end of a text try every place before it. */
export function withoutTrailing(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/**
 * Characters that steer a terminal instead of being shown: C0 (without line feed and tab), DEL, C1 (0x9B starts a sequence as ESC [ does), and those
 * that reorder a line (https://trojansource.codes). Names and answers of shops and Xero may hold them.
 */
const STEERING = /[^\P{Cc}\n\t]|[\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;
const HEX = 16;
const HEX_DIGITS = 4;

/** Each steering character as its JSON escape, so it is seen and does nothing; a JSON document stays the same document. */
export function showSteering(text: string): string {
  return text.replace(STEERING, escapeOf);
}

/** The same for one cell or line: a line feed would forge another line. */
export function oneLine(text: string): string {
  return showSteering(text).replace(/[\t\n]/g, escapeOf);
}

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(HEX).padStart(HEX_DIGITS, '0')}`;
}

/** 32 random bytes in base64url. */
const TOKEN = /^[\w-]{43}$/;

/** A token of ours in a request's `cookie` header; null = none of this name, or not one that we make. */
export function tokenInCookies(header: string | undefined, name: string): string | null {
  const prefix = `${name}=`;
  const cookie = (header ?? '').split(';').find((one) => one.trimStart().startsWith(prefix));
  const token = cookie?.trim().slice(prefix.length) ?? '';
  return TOKEN.test(token) ? token : null;
}

/** By code units: right for instants, days, codes and ids. Unlike localeCompare it brings no language data into memory. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The same, with numbers by their size: "9" before "10", "200" before "1000", "5%" before "20%". */
export function compareNumbered(a: string, b: string): number {
  const others = partsOf(b);
  for (const [index, part] of partsOf(a).entries()) {
    const other = others[index] ?? '';
    // NaN where one is no number.
    const order = Math.sign(Number(part) - Number(other)) || compareText(part, other);
    if (order !== 0 || other === '') return order;
  }
  return compareText(a, b);
}

function partsOf(text: string): readonly string[] {
  return text.match(/\d+|\D+/g) ?? [];
}
