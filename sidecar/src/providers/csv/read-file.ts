import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { CsvFormat, CsvReading, CsvRecord, CsvRow } from './csv-format.ts';
import { fileError } from './file-error.ts';
import { type DecimalSign, decimalSignIn, readAmountWith } from './read-amount.ts';
import { recogniseFile } from './recognise.ts';

/** The file from its beginning, each time it is called. */
export type OpenFile = () => AsyncIterable<Uint8Array>;

/** Ours: a line of PayPal's has about 1,000 characters. */
const LINE_CHARACTERS_MAX = 100_000;
const ISO_DAY = /^\d{4}-/;
const SEPARATORS = [',', ';', '\t'] as const;
const FIX_WHOLE = 'Download the file again. If it is whole, add a line end after the last line.';
const FIX_ENCODING =
  'Download the file again and import it unchanged: a spreadsheet may have saved it in another encoding. It has to be UTF-8.';

export interface SurveyedFile {
  readonly format: CsvFormat;
  readonly reading: CsvReading;
  readonly lines: number;
}

/** Reads the whole file once, and keeps nothing: what it is, how it writes amounts and dates, and whether it is whole. */
export async function surveyFile(open: OpenFile): Promise<SurveyedFile> {
  let format: CsvFormat | null = null;
  let sign: DecimalSign | null = null;
  let dayFirst: boolean | null = null;
  let lines = 0;
  for await (const { record, line } of recordsOf(open)) {
    format ??= recogniseFile([...record.keys()]);
    for (const column of format.amounts) sign ??= decimalSignIn(record.get(column) ?? '');
    for (const column of format.dates) dayFirst = orderIn(record.get(column) ?? '', dayFirst, line);
    lines += 1;
  }
  if (format === null)
    throw fileError('payouts_file_unknown', 'This file has no rows.', 'Export a time with payments.');
  if (dayFirst === null && format.dates.length > 0) {
    const message = 'Every day of this file is at most the 12th: day and month cannot be distinguished.';
    throw fileError('payouts_file_unreadable', message, 'Export whole months.');
  }
  return { format, reading: { amount: readAmountWith(sign ?? '.'), dayFirst: dayFirst ?? true }, lines };
}

/** Row by row, as surveyed. */
export async function* rowsOfFile(open: OpenFile, { format, reading }: SurveyedFile): AsyncGenerator<CsvRow> {
  for await (const { record, line } of recordsOf(open)) {
    const row = toRow(format, record, reading, line);
    if (row !== null) yield row;
  }
}

function toRow(format: CsvFormat, record: CsvRecord, reading: CsvReading, line: number): CsvRow | null {
  try {
    return format.toRow(record, reading);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = `Line ${String(line)} of the file cannot be read: ${error.message}.`;
    throw fileError('payouts_file_unreadable', message, FIX_WHOLE);
  }
}

async function* recordsOf(open: OpenFile): AsyncGenerator<{ readonly record: CsvRecord; readonly line: number }> {
  const parser = parse({
    bom: true,
    delimiter: await separatorOf(open),
    info: true,
    max_record_size: LINE_CHARACTERS_MAX,
    skip_empty_lines: true,
  });
  // Its failure shows where the parser is read.
  pipeline(Readable.from(textOf(open)), parser, () => undefined);
  let header: string[] | null = null;
  try {
    for await (const entry of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const { record, info } = entry;
      if (header === null) header = record.map((cell) => cell.trim().toLowerCase());
      else yield { record: new Map(header.map((name, index) => [name, record[index] ?? ''])), line: info.lines };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw fileError(
      'payouts_file_cut',
      'The file ends or breaks in the middle of a line. Nothing was kept.',
      FIX_WHOLE,
    );
  }
}

/** The one that separates the most headers. */
async function separatorOf(open: OpenFile): Promise<string> {
  for await (const bytes of open()) {
    const [header = ''] = new TextDecoder().decode(bytes).split(/[\r\n]/);
    const [most = ','] = [...SEPARATORS].sort((a, b) => header.split(b).length - header.split(a).length);
    return most;
  }
  return ',';
}

/** Throws what is wrong with the text: not UTF-8, or no end of its last line. */
async function* textOf(open: OpenFile): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let last = '';
  try {
    for await (const bytes of open()) {
      const text = decoder.decode(bytes, { stream: true });
      if (text !== '') last = text;
      yield text;
    }
    yield decoder.decode();
  } catch (error) {
    if (!isWrongEncoding(error)) throw error;
    throw fileError('payouts_file_encoding', 'The file is not UTF-8. Nothing was kept.', FIX_ENCODING);
  }
  if (!/[\r\n]$/.test(last))
    throw fileError(
      'payouts_file_cut',
      'The last line of the file has no end: it may be cut off. Nothing was kept.',
      FIX_WHOLE,
    );
}

function isWrongEncoding(error: unknown): boolean {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  return isCoded && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
}

/** Throws for a date that goes the other way round than one before. */
function orderIn(text: string, before: boolean | null, line: number): boolean | null {
  if (ISO_DAY.test(text)) return before ?? true;
  const [first = 0, second = 0] = text.split(/[/.-]/).map(Number);
  const found = text.includes('.') || first > 12 ? true : second > 12 ? false : null;
  if (found === null || before === null || found === before) return found ?? before;
  const message = `Line ${String(line)} of the file writes its day the other way round than the lines before it.`;
  throw fileError('payouts_file_unreadable', message, FIX_WHOLE);
}
