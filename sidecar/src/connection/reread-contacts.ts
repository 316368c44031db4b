import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { XeroClient } from '../xero/client.ts';
import { FILTER_VALUES_MAX } from '../xero/limits.ts';
import { keepContactRows } from './contacts/contact-rows.ts';
import { ofTenant, withIds } from './contacts/contact-search.ts';
import type { XeroChanges } from './xero-changes.ts';

/** A notification this soon after our own write is an echo of it; a real change is found by the next refresh. */
const OWN_ECHO_MS = 5_000;

export interface RereadParts {
  readonly db: Kysely<Schema>;
  readonly changes: Pick<XeroChanges, 'due' | 'done'>;
  readonly client: Pick<XeroClient, 'contactsByIds'>;
  readonly now: () => Date;
}

/** Rereads contacts that Xero notified us of, forty per call. Returns how many. Throws a Xero error. */
export async function rereadChangedContacts(parts: RereadParts, tenantId: string): Promise<number> {
  const { changes, client, db } = parts;
  let read = 0;
  for (;;) {
    const due = await changes.due(tenantId, 'contact', FILTER_VALUES_MAX);
    if (due.length === 0) return read;
    const dueIds = due.map((one) => one.resourceId);
    const rows = await db
      .selectFrom('contacts')
      .select(['contact_id', 'seen_at'])
      .where(ofTenant(tenantId))
      .where(withIds(dueIds))
      .execute();
    const seenAt = new Map(rows.map((row) => [row.contact_id, Date.parse(row.seen_at)]));
    const open = due.filter((one) => (seenAt.get(one.resourceId) ?? 0) < Date.parse(one.dueAt) - OWN_ECHO_MS);
    if (open.length > 0) {
      const ids = open.map((one) => one.resourceId);
      await keepContactRows(parts, tenantId, await client.contactsByIds(tenantId, ids, { priority: 'backfill' }));
    }
    await changes.done(due);
    read += open.length;
  }
}
