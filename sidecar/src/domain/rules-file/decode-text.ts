/** Ours: 10,000 rules are about 2 MB; with the rest of a request it stays below PHP's usual 8 MB. */
export const RULES_FILE_BYTES_MAX = 4 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;
/** Spreadsheets write headings first: where there is text, this much shows its encoding. */
const LOOKED_AT_BYTES = 1000;

export interface FileFault {
  /** As a spreadsheet counts them, from 1; null = the whole file. */
  readonly row: number | null;
  /** The heading of its column; null = the whole row. */
  readonly column: string | null;
  readonly message: string;
  readonly fix: string;
}

export type Decoded = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly fault: FileFault };

const SAVE_AS_UTF8 =
  'Save it in the spreadsheet as “CSV UTF-8 (comma delimited)”; in LibreOffice choose the character set “Unicode (UTF-8)”.';

/** Why a file of this size is not read; null = it is. */
export function sizeFault(bytes: number): FileFault | null {
  if (bytes <= RULES_FILE_BYTES_MAX) return null;
  const megabytes = Math.ceil((bytes / MEGABYTE) * 10) / 10;
  return fileFault(
    `The file has ${megabytes} MB, and at most ${RULES_FILE_BYTES_MAX / MEGABYTE} MB are read.`,
    'Remove what is no rule: other sheets, empty columns, long comments.',
  );
}

/** The text of a CSV file in UTF-8, with or without its mark; else which encoding or kind of file it is. */
export function decodeCsv(bytes: Uint8Array): Decoded {
  const tooLarge = sizeFault(bytes.byteLength);
  if (tooLarge !== null) return { ok: false, fault: tooLarge };
  const kind = kindOf(bytes);
  if (kind !== null) return { ok: false, fault: kind };
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const message = `The file is not in UTF-8 but in an older character set (Latin-1, Windows-1252 or alike): see row ${rowOfFault(bytes)}.`;
    return { ok: false, fault: fileFault(message, SAVE_AS_UTF8) };
  }
}

function kindOf(bytes: Uint8Array): FileFault | null {
  const startsWith = (...first: readonly number[]) => first.every((byte, index) => bytes[index] === byte);
  const workbook = 'Save it in the spreadsheet as “CSV UTF-8 (comma delimited)”, one sheet at a time.';
  if (startsWith(0x50, 0x4b, 0x03, 0x04) || startsWith(0xd0, 0xcf, 0x11, 0xe0)) {
    return fileFault('The file is a workbook of a spreadsheet, not CSV.', workbook);
  }
  const isMarked = startsWith(0xff, 0xfe) || startsWith(0xfe, 0xff);
  if (!isMarked && !bytes.subarray(0, LOOKED_AT_BYTES).includes(0)) return null;
  return fileFault('The file is in UTF-16 (“Unicode text”), not in UTF-8.', SAVE_AS_UTF8);
}

/** The first line whose bytes are no UTF-8. */
function rowOfFault(bytes: Uint8Array): number {
  let row = 1;
  let start = 0;
  for (let at = 0; at <= bytes.length; at += 1) {
    if (at < bytes.length && bytes[at] !== LINE_FEED) continue;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, at));
    } catch {
      return row;
    }
    row += 1;
    start = at + 1;
  }
  return row;
}

const LINE_FEED = 0x0a;

export function fileFault(message: string, fix: string): FileFault {
  return { row: null, column: null, message, fix };
}
