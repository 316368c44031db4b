import { hash, randomBytes } from 'node:crypto';
import { refusal } from '../../domain/refusal.ts';

/** From the click to the download. */
const LINK_LIFE_MS = 5 * 60_000;
const TOKEN_BYTES = 32;

/** One-time addresses of exports, in memory: after a restart the owner clicks once more. */
export function createExportLinks(now: () => Date) {
  const links = new Map<string, { readonly storeId: string; readonly endsAt: number }>();
  return {
    make(storeId: string): string {
      const at = now().getTime();
      // One a store: another click makes the earlier one useless.
      for (const [digest, link] of links) if (link.storeId === storeId || link.endsAt <= at) links.delete(digest);
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      links.set(hash('sha256', token), { storeId, endsAt: at + LINK_LIFE_MS });
      return token;
    },
    /** Whose export it is. Throws a refusal. */
    use(token: string): string {
      const digest = hash('sha256', token);
      const link = links.get(digest);
      links.delete(digest);
      const leftMs = (link?.endsAt ?? 0) - now().getTime();
      if (link !== undefined && leftMs > 0 && leftMs <= LINK_LIFE_MS) return link.storeId;
      const message = 'This address was used, or is older than five minutes.';
      throw refusal(404, 'export_link_unknown', message, 'In wp-admin, click “Download the export” again.');
    },
  };
}
