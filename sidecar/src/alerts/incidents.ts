import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Row, Schema } from '../database/schema.ts';
import { inTransaction } from '../database/transaction.ts';
import type { StoreFacts } from '../status/store-facts.ts';
import { judge, type Incident, type Notice, type Trouble } from './incident.ts';
import { messageOf } from './words.ts';

const levelShape = z.enum(['amber', 'red']);

type OpenIncident = Incident & { readonly storeId: string };
type CheckedStore = Pick<StoreFacts, 'storeId' | 'name' | 'url' | 'timezone'>;

export function createIncidents({ db, now }: { readonly db: Kysely<Schema>; readonly now: () => Date }) {
  return {
    async open(): Promise<OpenIncident[]> {
      const rows = await db.selectFrom('incidents').selectAll().orderBy('store_id').orderBy('began_at').execute();
      return rows.map((row) => ({ storeId: row.store_id, ...toIncident(row) }));
    },

    /** One check of a store. Messages are queued in the same transaction, so that no restart repeats or loses one. */
    async check(store: CheckedStore, troubles: readonly Trouble[], channels: readonly string[]) {
      const { storeId } = store;
      const rows = await db.selectFrom('incidents').selectAll().where('store_id', '=', storeId).execute();
      const known = new Map(rows.map((row) => [row.code, toIncident(row)]));
      // No incident before or now: the usual check writes nothing.
      if (known.size === 0 && troubles.length === 0) return [];
      return await inTransaction(db, async (trx) => {
        const notices: { readonly code: string; readonly notice: Notice }[] = [];
        for (const code of new Set([...known.keys(), ...troubles.map((one) => one.code)])) {
          const before = known.get(code) ?? null;
          const { incident, notice } = judge(before, troubles.find((one) => one.code === code) ?? null, now());
          if (JSON.stringify(incident) !== JSON.stringify(before)) await keep(trx, storeId, code, incident);
          const subject = incident ?? before;
          if (notice === null || subject === null) continue;
          notices.push({ code, notice });
          if (channels.length === 0) continue;
          const made = { ...messageOf(store, subject, notice, now()), made_at: now().toISOString(), tries: 0 };
          const due = { ...made, store_id: storeId, due_at: made.made_at };
          const messages = channels.map((channel) => ({ ...due, channel }));
          await trx.insertInto('alert_messages').values(messages).execute();
        }
        return notices;
      });
    },

    async forget(knownStores: readonly string[]): Promise<void> {
      for (const table of ['incidents', 'alert_messages', 'alert_targets'] as const) {
        const query = db.deleteFrom(table);
        await (knownStores.length === 0 ? query : query.where('store_id', 'not in', knownStores)).execute();
      }
    },
  };
}

async function keep(db: Kysely<Schema>, storeId: string, code: string, incident: Incident | null): Promise<void> {
  await db.deleteFrom('incidents').where('store_id', '=', storeId).where('code', '=', code).execute();
  if (incident === null) return;
  const { message, next } = incident;
  await db
    .insertInto('incidents')
    .values({
      ...{ store_id: storeId, code, message, next, light: incident.level, told_light: incident.notifiedLevel },
      began_at: incident.beganAt.toISOString(),
      light_since: incident.levelSince.toISOString(),
      clear_since: incident.clearSince?.toISOString() ?? null,
      told_at: incident.notifiedAt?.toISOString() ?? null,
    })
    .execute();
}

function toIncident({ code, message, next, ...row }: Row<'incidents'>): Incident {
  return {
    ...{ code, message, next, level: levelShape.parse(row.light) },
    beganAt: new Date(row.began_at),
    levelSince: new Date(row.light_since),
    clearSince: row.clear_since === null ? null : new Date(row.clear_since),
    notifiedLevel: levelShape.nullable().parse(row.told_light),
    notifiedAt: row.told_at === null ? null : new Date(row.told_at),
  };
}

/** An incident as `alerts list --json` prints it: scripts rely on the keys. */
export function incidentJson({ level, levelSince, notifiedLevel, notifiedAt, ...incident }: OpenIncident) {
  return { ...incident, light: level, lightSince: levelSince, toldLight: notifiedLevel, toldAt: notifiedAt };
}
