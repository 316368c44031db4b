import { z } from 'zod';
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
