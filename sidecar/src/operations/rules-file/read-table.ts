import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import { fileFault, type FileFault } from '../../domain/rules-file/decode-text.ts';
import { type Column, columnNamed, HEADINGS, isComment, isCondition } from './columns.ts';

/** Titles and notes may stand above the headings. */
const ROWS_BEFORE_HEADINGS_MAX = 20;
const SEPARATORS = [',', ';', '\t'] as const;
export type Separator = (typeof SEPARATORS)[number];
/** A line by which Excel knows the separator. */
const EXCEL_SEPARATOR = /^sep=(.)\r?\n/i;

export interface TableRow {
  /** As a spreadsheet counts them: the first is 1. */
  readonly row: number;
  /** The cells that are filled in. */
  readonly cells: ReadonlyMap<Column, string>;
}

export type Table =
  | { readonly ok: true; readonly separator: Separator; readonly rows: readonly TableRow[] }
  | { readonly ok: false; readonly faults: readonly FileFault[] };

/** Read at once, before other work of the service has its turn: some milliseconds. */
const PIECE_BYTES = 64 * 1024;
export const ROWS_AT_ONCE = 500;

/** The rows of a table of rules: without comments, empty rows, and columns whose heading begins with "#". */
export async function readTable(text: string): Promise<Table> {
  const separator = separatorOf(text);
  const parsed = await parseCsv(text, separator);
  if (!parsed.ok) return { ok: false, faults: [parsed.fault] };
  const { records } = parsed;
  const at = records.slice(0, ROWS_BEFORE_HEADINGS_MAX).findIndex(isHeadings);
  const headings = records[at];
  if (headings === undefined) return { ok: false, faults: [missingHeadings(records)] };
  const columns = headings.map((heading) => columnNamed(heading));
  const faults = headingFaults(headings, columns, at + 1);
  if (faults.length > 0) return { ok: false, faults };
  const rows: TableRow[] = [];
  for (const [index, record] of records.entries()) {
    const row = index + 1;
    if (row % ROWS_AT_ONCE === 0) await nextTurn();
    if (index <= at || isNoRule(record, columns)) continue;
    const further = record.slice(columns.length).find((cell) => cell !== '');
    if (further !== undefined) faults.push(beyondColumns(row, further, separator));
    const cells = columns.flatMap((column, place) => {
      const cell = record[place] ?? '';
      return column === null || cell === '' ? [] : [[column, withoutApostrophe(cell)] as const];
    });
    if (cells.length > 0) rows.push({ row, cells: new Map(cells) });
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, separator, rows };
}

/** The one that separates the most known headings in one of the first lines. */
function separatorOf(text: string): Separator {
  const stated = EXCEL_SEPARATOR.exec(text)?.[1];
  const named = SEPARATORS.find((one) => one === stated);
  if (named !== undefined) return named;
  const lines = text.split(/\r?\n/, ROWS_BEFORE_HEADINGS_MAX);
  const known = (separator: Separator) =>
    Math.max(...lines.map((line) => line.replaceAll('"', '').split(separator).filter(columnNamed).length));
  return SEPARATORS.toSorted((a, b) => known(b) - known(a))[0] ?? ',';
}

type Parsed =
  { readonly ok: true; readonly records: readonly string[][] } | { readonly ok: false; readonly fault: FileFault };

async function parseCsv(text: string, separator: Separator): Promise<Parsed> {
  const statement = EXCEL_SEPARATOR.exec(text)?.[0] ?? '';
  let read = statement === '' ? 0 : 1;
  try {
    const parser = parse({
      delimiter: separator,
      trim: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      // Before the error of a later row ends the stream.
      on_record: (record: string[]) => {
        read += 1;
        return record;
      },
    });
    const records: string[][] = statement === '' ? [] : [[]];
    for await (const record of Readable.from(inPieces(text.slice(statement.length))).pipe(parser)) {
      records.push(record as string[]);
    }
    return { ok: true, records };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const fix = 'A cell with quotation marks stands in quotation marks itself, each inner one twice: "12"" plate".';
    const row = read + 1;
    const message =
      error.code === 'CSV_QUOTE_NOT_CLOSED'
        ? `Row ${row} opens a quotation mark that is never closed.`
        : `Row ${row} has a quotation mark in the middle of a cell.`;
    return { ok: false, fault: { ...fileFault(message, fix), row } };
  }
}

async function* inPieces(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    yield bytes.subarray(at, at + PIECE_BYTES);
    await nextTurn();
  }
}

function isHeadings(record: readonly string[]): boolean {
  const columns = record.flatMap((heading) => columnNamed(heading) ?? []);
  return columns.some(isCondition) && columns.some((column) => !isCondition(column));
}

function missingHeadings(records: readonly string[][]): FileFault {
  const nearly = records.slice(0, ROWS_BEFORE_HEADINGS_MAX).find((record) => record.some(columnNamed));
  if (nearly === undefined) {
    return fileFault(
      'The file has no row of headings.',
      `The first row names the columns, e.g. “${HEADINGS.category}”, “${HEADINGS.country}”, “${HEADINGS.account}”. Export the rules to see all of them.`,
    );
  }
  const lacks = nearly.some((heading) => isResult(heading)) ? 'asks' : 'decides';
  const [column, other] = lacks === 'asks' ? (['category', 'country'] as const) : (['account', 'taxType'] as const);
  return fileFault(
    lacks === 'asks'
      ? 'The headings name nothing that a rule asks for.'
      : 'The headings name nothing that a rule decides.',
    `Add a column, e.g. “${HEADINGS[column]}” or “${HEADINGS[other]}”. Export the rules to see all of them.`,
  );
}

function isResult(heading: string): boolean {
  const column = columnNamed(heading);
  return column !== null && !isCondition(column);
}

function headingFaults(headings: readonly string[], columns: readonly (Column | null)[], row: number): FileFault[] {
  return headings.flatMap((heading, index): FileFault[] => {
    const column = columns[index] ?? null;
    if (heading === '' || isComment(heading)) return [];
    if (column === null) {
      const fix = 'Correct it, remove the column, or let its heading begin with # to keep it as a comment.';
      return [{ row, column: heading, message: `No column of a rule is named “${heading}”.`, fix }];
    }
    if (columns.indexOf(column) === index) return [];
    return [{ row, column: heading, message: `Two columns are named “${heading}”.`, fix: 'Remove one of them.' }];
  });
}

/** No value of these begins with "#". */
const BY_ID: readonly (Column | null)[] = ['variation', 'product', 'category', 'tag', null];

/** Empty, or a comment. Beside others, a SKU or a name that begins with "#" is none. */
function isNoRule(record: readonly string[], [firstColumn = null]: readonly (Column | null)[]): boolean {
  const filled = record.filter((cell) => cell !== '');
  const [first = ''] = record;
  if (filled.length === 0) return true;
  return isComment(filled[0] ?? '') && (filled.length === 1 || (isComment(first) && BY_ID.includes(firstColumn)));
}

function beyondColumns(row: number, cell: string, separator: Separator): FileFault {
  const fix =
    separator === ','
      ? 'A value with a comma stands in quotation marks: "GB, IE". Amounts have a point: 99.50.'
      : 'A value with the separator in it stands in quotation marks.';
  return { row, column: null, message: `“${cell}” stands right of the last column.`, fix };
}

/** Exports put an apostrophe before what a spreadsheet would run as a formula. */
const PROTECTED = /^'(?=[\s\uFEFF]*[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20]|')/;

function withoutApostrophe(cell: string): string {
  return cell.replace(PROTECTED, '');
}
