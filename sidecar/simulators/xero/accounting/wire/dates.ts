const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const MS_DATE = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/;

/** YYYY-MM-DD, ISO or /Date(ms)/ as YYYY-MM-DD; null when it is none of them. */
export function readDate(text: string): string | null {
  const ms = MS_DATE.exec(text);
  if (ms?.[1] !== undefined) return new Date(Number(ms[1])).toISOString().slice(0, 10);
  const iso = ISO_DATE.exec(text);
  if (iso === null) return null;
  const date = text.slice(0, 10);
  const parsed = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== date ? null : date;
}

/** A calendar date as Xero prints it: /Date(ms+0000)/. */
export function dateOut(date: string): string {
  return `/Date(${Date.parse(`${date}T00:00:00Z`)}+0000)/`;
}

export function dateStringOut(date: string): string {
  return `${date}T00:00:00`;
}

/** An instant as Xero prints it: /Date(ms+0000)/. */
export function instantOut(instant: string): string {
  return `/Date(${Date.parse(instant)}+0000)/`;
}

/** UpdatedDateUTCString: whole seconds, with Z. */
export function instantStringOut(instant: string): string {
  return `${instant.slice(0, 19)}Z`;
}

/** Milliseconds of a /Date(ms+0000)/ as printed above, null for anything else. */
export function millisecondsOf(printed: string): number | null {
  const ms = MS_DATE.exec(printed);
  return ms?.[1] === undefined ? null : Number(ms[1]);
}

/** Today in the organisation's own time zone. */
export function todayIn(timeZone: string, now: Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return parts.format(now);
}

const LONG_DATE = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });

/** As the lock date texts print it: 31 March 2025. */
export function longDate(date: string): string {
  return LONG_DATE.format(new Date(`${date}T00:00:00Z`));
}

/** If-Modified-Since: yyyy-mm-ddThh:mm:ss in UTC, or an HTTP date; null when unreadable. */
export function readIfModifiedSince(header: string | null): number | null {
  if (header === null) return null;
  const isoWithoutZone = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?)?$/.test(header);
  const utc = isoWithoutZone && header.includes('T') ? `${header}Z` : header;
  const ms = Date.parse(utc);
  return Number.isNaN(ms) ? null : ms;
}
