import type { AccountingAnswer } from '../contract.ts';
import { folded } from '../books/lookup.ts';
import type { Work } from '../books/work.ts';
import type { FieldTable } from '../where/fields.ts';
import { parseOrder } from '../where/order.ts';
import { parseWhere } from '../where/parse.ts';
import { ok, type Pagination, type View } from './answers.ts';
import { readIfModifiedSince } from './dates.ts';
import { isGuid } from './element.ts';
import { highVolume, postDataInvalid } from './refusals.ts';

const DEFAULT_PAGE_SIZE = 100;
/** Out of range page sizes are clamped, not refused. */
const MAX_PAGE_SIZE = 1000;
/** Above this a result must be paged (developer.xero.com/documentation/api/accounting/invoices). */
const MAX_UNPAGED_RECORDS = 100_000;
const MS_PER_SECOND = 1000;

/** What a list shows of each record: everything, no lines, or only what a summary has. */
export type Detail = 'full' | 'unpaged' | 'summary';

export interface Listed {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly createdBy?: string;
}

export interface ListKind<T extends Listed> {
  readonly name: string;
  readonly table: FieldTable;
  readonly records: readonly T[];
  /** All that where and order may look at. */
  fullView(record: T): View;
  view(record: T, detail: Detail): View;
  /** Parameters that show the lines without paging. */
  readonly detailParameters?: readonly string[];
  /** Texts that searchTerm looks through. */
  searched?(record: T): readonly string[];
  readonly filters?: readonly ((record: T) => boolean)[];
}

/** Comma separated values of a parameter, or null when it was not sent. */
export function commaList(query: URLSearchParams, name: string): readonly string[] | null {
  const value = query.get(name);
  if (value === null || value.trim() === '') return null;
  return value.split(',').map((part) => part.trim().replace(/^"(.*)"$/, '$1'));
}

export function idList(query: URLSearchParams, name: string): ReadonlySet<string> | null {
  const ids = commaList(query, name);
  const wrong = ids?.find((id) => !isGuid(id));
  if (wrong !== undefined) throw postDataInvalid(`The value '${wrong}' of ${name} is not a valid Guid.`);
  return ids === null ? null : new Set(ids.map((id) => id.toLowerCase()));
}

export function isTrue(query: URLSearchParams, name: string): boolean {
  return query.get(name)?.toLowerCase() === 'true';
}

function clamped(text: string | null, fallback: number, max: number): number {
  const value = Number.parseInt(text ?? '', 10);
  return Number.isNaN(value) ? fallback : Math.min(Math.max(value, 1), max);
}

/** A created document can be read by id at once, and appears in lists after the lag. */
function isVisible(work: Work, record: Listed): boolean {
  const lagMs = work.switches.listLagSeconds * MS_PER_SECOND;
  // What a new organisation brings along is there from its beginning.
  if (lagMs === 0 || record.createdAt === work.organisation.createdAt) return true;
  return Date.parse(record.createdAt) + lagMs <= work.request.now.getTime();
}

function selected<T extends Listed>(work: Work, kind: ListKind<T>): readonly T[] {
  const { query, ifModifiedSince } = work.request;
  const since = readIfModifiedSince(ifModifiedSince);
  const term = folded(query.get('searchTerm') ?? '');
  const mine = isTrue(query, 'createdByMyApp');
  return kind.records.filter(
    (record) =>
      isVisible(work, record) &&
      (since === null || Date.parse(record.updatedAt) > since) &&
      (!mine || record.createdBy === work.request.app.clientId) &&
      (term === '' ||
        kind.searched === undefined ||
        kind.searched(record).some((text) => folded(text).includes(term))) &&
      (kind.filters ?? []).every((keeps) => keeps(record)),
  );
}

/** Filters by where and sorts; the default order is UpdatedDateUTC, then id. */
function arranged<T extends Listed>(work: Work, kind: ListKind<T>, records: readonly T[]): T[] {
  const { query } = work.request;
  const where = query.get('where');
  const order = query.get('order');
  const keeps = where === null || where.trim() === '' ? null : parseWhere(where, kind.table);
  const compare = order === null || order.trim() === '' ? null : parseOrder(order, kind.table);
  if (keeps === null && compare === null) return records.toSorted(byUpdate);
  const rows = records.map((record) => ({ record, view: kind.fullView(record) }));
  const kept = keeps === null ? rows : rows.filter(({ view }) => keeps(view));
  const sorted = kept.sort((a, b) => (compare?.(a.view, b.view) ?? 0) || byUpdate(a.record, b.record));
  return sorted.map(({ record }) => record);
}

function byUpdate(a: Listed, b: Listed): number {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt < b.updatedAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** Answers a GET of a collection: filters, order, paging and how much of each record shows. */
export function answerList<T extends Listed>(work: Work, kind: ListKind<T>): AccountingAnswer {
  const { query } = work.request;
  const records = arranged(work, kind, selected(work, kind));
  const summary = isTrue(query, 'summaryOnly');
  const detailed = [...(kind.detailParameters ?? []), 'page'].some((name) => commaList(query, name) !== null);
  const detail: Detail = summary ? 'summary' : detailed ? 'full' : 'unpaged';
  if (!query.has('page') && !summary) {
    if (records.length > MAX_UNPAGED_RECORDS) throw highVolume();
    return ok(
      work.request,
      kind.name,
      records.map((record) => kind.view(record, detail)),
    );
  }
  const page = clamped(query.get('page'), 1, Number.MAX_SAFE_INTEGER);
  const pageSize = clamped(query.get('pageSize'), DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
  const shown = records.slice((page - 1) * pageSize, page * pageSize);
  const pagination: Pagination = {
    page,
    pageSize,
    pageCount: Math.ceil(records.length / pageSize),
    itemCount: records.length,
  };
  return ok(
    work.request,
    kind.name,
    shown.map((record) => kind.view(record, detail)),
    pagination,
  );
}
