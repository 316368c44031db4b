import { isAppError } from '../../domain/app-error.ts';
import { creditNoteElement, type CreditNoteSummary } from '../wire/credit-note-element.ts';
import { PAGE_SIZE_MAX } from '../limits.ts';
import { read } from './organisation-lists.ts';

/** Credit notes cannot be filtered by number or id: up to this many are read one by one, more by date. */
const SINGLE_READS_MAX = 3;

export interface WantedCreditNote {
  /** Its id or its number. */
  readonly key: string;
  /** YYYY-MM-DD as sent. */
  readonly date: string;
}

type Get = (path: string) => Promise<unknown>;

/**
 * Sales credit notes in any status; missing ones are absent. Few: one call each. Many: the credit notes of
 * their days in pages of 1,000 (Type and Date are optimised filters), then a call for each one still missing.
 */
export async function readCreditNotes(
  get: Get,
  wanted: readonly WantedCreditNote[],
  keyOf: (note: CreditNoteSummary) => string,
): Promise<CreditNoteSummary[]> {
  const missing = new Map(wanted.map((one) => [one.key.toLowerCase(), one]));
  const found: CreditNoteSummary[] = [];
  const keep = (notes: readonly CreditNoteSummary[]) => {
    for (const note of notes) {
      if (note.type === 'ACCRECCREDIT' && missing.delete(keyOf(note).toLowerCase())) found.push(note);
    }
  };
  const isMany = missing.size > SINGLE_READS_MAX;
  if (isMany) await readDays(get, missing, keep);
  for (const { key } of [...missing.values()]) keep(await readOne(get, key));
  // A number not allowed in a path, or not found by Xero, is still in the list of its day.
  if (!isMany) await readDays(get, missing, keep);
  return found;
}

async function readDays(
  get: Get,
  missing: ReadonlyMap<string, WantedCreditNote>,
  keep: (notes: readonly CreditNoteSummary[]) => void,
): Promise<void> {
  const days = [...missing.values()].map(({ date }) => date).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined || first === '') return;
  // Never more calls than one each: a range may span years.
  const pagesMax = days.length;
  for (let page = 1; page <= pagesMax && missing.size > 0; page += 1) {
    const search = new URLSearchParams({
      where: `Type=="ACCRECCREDIT" AND Date>=${dateTime(first)} AND Date<=${dateTime(last)}`,
      page: String(page),
      pageSize: String(PAGE_SIZE_MAX),
    });
    const notes = read(await get(`CreditNotes?${search.toString()}`), 'CreditNotes', creditNoteElement);
    keep(notes);
    if (notes.length < PAGE_SIZE_MAX) return;
  }
}

/** A day in Xero's filter syntax: DateTime(2026,07,21). */
function dateTime(day: string): string {
  return `DateTime(${day.split('-').join(',')})`;
}

async function readOne(get: Get, key: string): Promise<CreditNoteSummary[]> {
  try {
    return read(await get(`CreditNotes/${encodeURIComponent(key)}`), 'CreditNotes', creditNoteElement);
  } catch (error) {
    if (isAppError(error, 'xero', 'xero_not_found')) return [];
    throw error;
  }
}
