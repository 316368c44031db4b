import { xeroError } from '../xero-error.ts';
import { z } from 'zod';
import { PAGES_MAX } from '../limits.ts';
import type { Priority } from '../rate-window.ts';

export interface ReadOptions {
  /** Default: live. */
  readonly priority?: Priority;
}

export type Get = (tenantId: string, path: string, options?: ReadOptions, since?: Date) => Promise<unknown>;

const pagination = z.object({
  pagination: z.object({ page: z.number(), pageCount: z.number() }).nullish(),
});

/** By Xero's own count; if that is missing, a page that is not full is the last. */
export function hasMore(json: unknown, elements: number, pageSize: number): boolean {
  const parsed = pagination.safeParse(json);
  const told = parsed.success ? parsed.data.pagination : null;
  return told === null || told === undefined ? elements >= pageSize : told.page < told.pageCount;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** False on the last page. */
  readonly more: boolean;
}

/** Page after page, to the last. Throws XeroBadAnswer if the list of `what` does not end. */
export async function* readPages<T>(
  what: string,
  read: (page: number) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const { items, more } = await read(page);
    yield items;
    if (!more) return;
  }
  throw xeroError('xero_bad_answer', `Xero's list of ${what} does not end.`, { retry: 'later' });
}
