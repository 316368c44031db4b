import { randomUUID } from 'node:crypto';
import type { Context } from '../context/context.ts';
import { createHistoryNotes } from '../ledger/history-notes.ts';
import { type NotesDeps, writeNotes } from '../posting/history-notes/write-notes.ts';
import { hasRoomForNotes } from '../xero/rate-window.ts';
import { postable } from './postable-organisations.ts';

/** Writes due notes into the history in Xero, as far as documents leave calls; returns how many. Only for the process that posts. */
export function createDueNotesWriter(context: Context): () => Promise<number> {
  const { config, database, ledger, logger, now, organisations } = context;
  const notes = createHistoryNotes({ db: database.db, now });
  const beganAt = now();
  return async () => {
    if (config.xero === null) return 0;
    const due = await notes.due();
    if (due.length === 0) return 0;
    const { client, governor, proveClock } = context.xero();
    // The age of a note's call decides whether it may be repeated.
    if (!(await proveClock())) return 0;
    const deps: NotesDeps = {
      notes,
      beganAt,
      xero: client,
      connections: organisations,
      now,
      random: Math.random,
      newId: randomUUID,
      hasRoom: async (tenantId, storeIds) =>
        hasRoomForNotes(governor.look(tenantId), now().getTime()) && !(await ledger.hasDue({ storeIds })),
      onRefused: (note, message) =>
        logger.warn({ storeId: note.storeId, document: note.documentId, message }, 'a history note was not written'),
    };
    const done = (await postable(context)).map(async ({ tenantId, storeIds, noted }) => {
      for (const storeId of storeIds) if (!noted.has(storeId)) await notes.drop(storeId);
      const wanting = due.filter((one) => one.tenantId === tenantId && noted.has(one.storeId));
      const wantingIds = wanting.map((one) => one.storeId);
      return wantingIds.length === 0 ? 0 : await writeNotes(deps, tenantId, wantingIds);
    });
    return (await Promise.all(done)).reduce((sum, one) => sum + one, 0);
  };
}
