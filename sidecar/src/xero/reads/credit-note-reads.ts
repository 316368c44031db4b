import { creditNoteElement, type CreditNoteSummary } from '../wire/sales-documents.ts';
import { PAGE_SIZE_MAX, READ_ALONE_MAX } from '../limits.ts';
import { dateTime, listPath, readList, unlessMissing } from './paging.ts';

/** Credit notes cannot be filtered by number or id: up to this many are read one by one, more by date. */
const SINGLE_READS_MAX = 3;

export interface WantedCreditNote {
  /** Its id or its number. */
  readonly key: string;
  /** YYYY-MM-DD as sent. */
  readonly date: string;
}

type Get = (path: string, after?: 'live calls') => Promise<unknown>;

/**
 * Sales credit notes in any status; missing ones are absent. Few: one call each. Many: the credit notes of
 * their days in pages of 1,000 (Type and Date are optimised filters), then a call for each one still missing: beyond
 * READ_ALONE_MAX after every live call, or, if `among`, none (`unread`: ask for those another time).
 */
export async function readCreditNotes(
  get: Get,
  wanted: readonly WantedCreditNote[],
  key: 'number' | 'creditNoteId',
  among = false,
): Promise<{ readonly found: CreditNoteSummary[]; readonly unread: ReadonlySet<string> }> {
  const missing = new Map(wanted.map((one) => [one.key.toLowerCase(), one]));
  const found: CreditNoteSummary[] = [];
  const keep = (notes: readonly CreditNoteSummary[]) => {
    for (const note of notes)
      if (note.type === 'ACCRECCREDIT' && missing.delete(note[key].toLowerCase())) found.push(note);
  };
  const isMany = missing.size > SINGLE_READS_MAX;
  if (isMany) await readDays(get, missing, keep);
  const unread = new Set<string>();
  for (const [index, one] of [...missing.values()].entries()) {
    const isBeyond = index >= READ_ALONE_MAX;
    if (isBeyond && among) {
      unread.add(one.key);
      continue;
    }
    const path = `CreditNotes/${encodeURIComponent(one.key)}`;
    const alone = await unlessMissing(isBeyond ? get(path, 'live calls') : get(path));
    if (alone !== null) keep(readList(alone, 'CreditNotes', creditNoteElement));
  }
  // A number not allowed in a path, or not found by Xero, is still in the list of its day.
  if (!isMany) await readDays(get, missing, keep);
  return { found, unread };
}

async function readDays(
  get: Get,
  missing: ReadonlyMap<string, WantedCreditNote>,
  keep: (notes: readonly CreditNoteSummary[]) => void,
): Promise<void> {
  const days = [...missing.values()].map(({ date }) => date).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined || first === '') return;
  const where = `Type=="ACCRECCREDIT" AND Date>=${dateTime(first)} AND Date<=${dateTime(last)}`;
  // Never more calls than one each: a range may span years.
  for (let page = 1; page <= days.length && missing.size > 0; page += 1) {
    const notes = readList(await get(listPath('CreditNotes', { where }, page)), 'CreditNotes', creditNoteElement);
    keep(notes);
    if (notes.length < PAGE_SIZE_MAX) return;
  }
}
