/** A spreadsheet runs such a cell as a formula (https://owasp.org/www-community/attacks/CSV_Injection). */
const FORMULA = /^[\s\uFEFF]*[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20]/;
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/;

/** Before the first line: without it a spreadsheet assumes a local character set. */
export const BYTE_ORDER_MARK = '\uFEFF';

export type Cell = string | number | boolean | null;

/** One line of RFC 4180, with its line end. A possible formula gets an apostrophe and is text. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell);
  const safe = FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
