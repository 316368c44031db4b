import type { Context } from '../../context/context.ts';
import type { XeroItem } from '../../domain/documents.ts';

/** Kept in memory beside the stored list, which is parsed again at each reading: a page asks with every letter. */
export function createXeroItems(context: Context) {
  const kept = new Map<string, { readonly readAt: number; readonly items: readonly XeroItem[] }>();
  return {
    /** Read within the last `maxAgeMs`: at most one call to Xero. */
    async read(tenantId: string, maxAgeMs: number): Promise<readonly XeroItem[]> {
      const now = context.now();
      const known = kept.get(tenantId);
      if (known !== undefined && now.getTime() - known.readAt < maxAgeMs) return known.items;
      const items = await context.xero().lists.itemsSince(tenantId, new Date(now.getTime() - maxAgeMs));
      kept.set(tenantId, { readAt: now.getTime(), items });
      return items;
    },
  };
}
