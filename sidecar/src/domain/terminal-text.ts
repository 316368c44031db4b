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
