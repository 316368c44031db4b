import { z } from 'zod';
import { isAppError } from '../../domain/app-error.ts';
import type { ListReading } from '../../domain/json/parse-json-in-turns.ts';
import { PAGE_SIZE_MAX, PAGES_MAX } from '../limits.ts';
import type { Priority } from '../rate-window.ts';
import { xeroError } from '../xero-error.ts';

export interface ReadOptions {
  /** Default: live. */
  readonly priority?: Priority;
}

/** `since`: only what changed; the answer is null if nothing did. `list`: read while the answer is parsed. */
export type Get = (
  tenantId: string,
  path: string,
  options?: ReadOptions,
  since?: Date | null,
  list?: ListReading,
) => Promise<unknown>;

/** From 1; `since` null = all. */
export interface PageQuery {
  readonly since: Date | null;
  readonly page: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly more: boolean;
}

export function listPath(resource: string, query: Readonly<Record<string, string>>, page = 1) {
  return `${resource}?${new URLSearchParams({ ...query, page: String(page), pageSize: String(PAGE_SIZE_MAX) }).toString()}`;
}

/** The list under `key`; unknown extra fields are ignored. */
export function readList<T>(json: unknown, key: string, element: z.ZodType<T>): T[] {
  const parsed = z.record(z.string(), z.unknown()).safeParse(json);
  const list = z.array(element).safeParse(parsed.data?.[key]);
  if (!list.success) throw unreadable(key, list.error);
  return list.data;
}

function unreadable(key: string, cause: z.ZodError) {
  return xeroError('xero_bad_answer', `Xero's list of ${key} cannot be read.`, { cause });
}

export function readFirst<T>(json: unknown, key: string, element: z.ZodType<T>): T {
  const [first] = readList(json, key, element);
  if (first === undefined) throw xeroError('xero_bad_answer', `Xero's list of ${key} is empty.`);
  return first;
}

const pagination = z.object({ pagination: z.object({ page: z.number(), pageCount: z.number() }).nullish() });

interface PageCall {
  readonly tenantId: string;
  readonly path: string;
  readonly options?: ReadOptions | undefined;
  readonly since?: Date | null;
}

/** What is left in the place of an element that was read. */
const TAKEN = undefined;

/**
 * A page of the list under `key`. Each element is read once it is parsed: 1,000 invoices as Xero sends them take 14 MB, what is read
 * of them 4 (measured). `more` by Xero's own count; if that is missing, a page that is not full is the last.
 */
export async function getPage<T>(
  get: Get,
  { tenantId, path, options, since = null }: PageCall,
  key: string,
  element: z.ZodType<T>,
): Promise<Page<T>> {
  const items: T[] = [];
  const take = (one: unknown) => {
    const { success, data, error } = element.safeParse(one);
    if (!success) throw unreadable(key, error);
    items.push(data);
    return TAKEN;
  };
  const json = await get(tenantId, path, options, since, { name: key, read: take });
  // 304: nothing changed since.
  if (json === null) return { items: [], more: false };
  for (const one of readList(json, key, z.unknown())) if (one !== TAKEN) take(one);
  const reported = pagination.safeParse(json).data?.pagination ?? null;
  return { items, more: reported === null ? items.length >= PAGE_SIZE_MAX : reported.page < reported.pageCount };
}

const itemCount = z.object({ pagination: z.object({ itemCount: z.number().int().nonnegative() }) });

/** How many a paged list has in all. */
export function readItemCount(json: unknown, key: string): number {
  const parsed = itemCount.safeParse(json);
  if (!parsed.success)
    throw xeroError('xero_bad_answer', `Xero's list of ${key} has no count.`, { cause: parsed.error });
  return parsed.data.pagination.itemCount;
}

/** Page after page, to the last. Throws xero_bad_answer if the list of `what` does not end. */
export async function* readPages<T>(what: string, read: (page: number) => Promise<Page<T>>) {
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const { items, more } = await read(page);
    yield items;
    if (!more) return;
  }
  throw xeroError('xero_bad_answer', `Xero's list of ${what} does not end.`);
}

/** null = Xero does not have it. */
export async function unlessMissing<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isAppError(error, 'xero', 'xero_not_found')) return null;
    throw error;
  }
}

/** A day (YYYY-MM-DD) in Xero's filter syntax: DateTime(2026,07,21). */
export function dateTime(day: string): string {
  return `DateTime(${day.split('-').join(',')})`;
}
