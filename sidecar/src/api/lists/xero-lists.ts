import { type KnownLists, REFERENCE_LISTS_MAX_AGE_MS } from '../../connection/reference-lists.ts';
import type { Context } from '../../context/context.ts';

/** A failed reading is not repeated with every page view. */
const AGAIN_MS_MIN = 60_000;

export function createXeroLists(context: Context) {
  const triedAt = new Map<string, number>();

  /** In the background, at most once a minute. */
  function refreshSoon(tenantId: string): void {
    const now = context.now().getTime();
    if (context.config.xero === null || now - (triedAt.get(tenantId) ?? -Infinity) < AGAIN_MS_MIN) return;
    triedAt.set(tenantId, now);
    context
      .xero()
      .lists.refresh(tenantId)
      .catch((error: unknown) => context.logger.warn({ err: error, tenantId }, 'the lists could not be read'));
  }

  return {
    /** As stored, of any age; missing or old ones are refreshed after the answer. null = not read yet, or no Xero app. */
    async known(tenantId: string): Promise<KnownLists | null> {
      if (context.config.xero === null) return null;
      const known = await context.xero().lists.known(tenantId);
      const isOld =
        known?.isWhole !== true || context.now().getTime() - Date.parse(known.readAt) > REFERENCE_LISTS_MAX_AGE_MS;
      if (isOld) refreshSoon(tenantId);
      return known;
    },
    refreshSoon,
  };
}
