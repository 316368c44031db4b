import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Row, Schema } from '../database/schema.ts';
import { inTransaction } from '../database/transaction.ts';
import { judge, type Incident, type Telling, type Trouble } from './incident.ts';
import type { AlertMessage } from './words.ts';

const lightShape = z.enum(['amber', 'red']);

export interface OpenIncident extends Incident {
  readonly storeId: string;
}

export interface ToldIncident {
  readonly incident: Incident;
  readonly tell: Telling;
}

export interface Incidents {
  open(storeId?: string): Promise<OpenIncident[]>;
  /**
   * One check of a store: incidents begin, continue and end, and due messages are queued in the same
   * transaction, so that no restart or failing channel repeats or loses a message.
   */
  look(
    storeId: string,
    troubles: readonly Trouble[],
    channels: readonly string[],
    word: (incident: Incident, tell: Telling) => AlertMessage,
  ): Promise<ToldIncident[]>;
  /** The store was removed. */
  forget(knownStores: readonly string[]): Promise<void>;
}

export function createIncidents(parts: { readonly db: Kysely<Schema>; readonly now: () => Date }): Incidents {
  return {
    async open(storeId) {
      const query = parts.db.selectFrom('incidents').selectAll().orderBy('store_id').orderBy('began_at');
      const rows = await (storeId === undefined ? query : query.where('store_id', '=', storeId)).execute();
      return rows.map((row) => ({ storeId: row.store_id, ...toIncident(row) }));
    },
    look: async (storeId, troubles, channels, word) => {
      const known = new Map((await read(parts.db, storeId)).map((incident) => [incident.code, incident]));
      // No incident before or now: the usual check writes nothing.
      if (known.size === 0 && troubles.length === 0) return [];
      return await inTransaction(parts.db, async (db) => {
        const told: ToldIncident[] = [];
        const codes = new Set([...known.keys(), ...troubles.map(({ code }) => code)]);
        for (const code of codes) {
          const before = known.get(code) ?? null;
          const { incident, tell } = judge(before, troubles.find((one) => one.code === code) ?? null, parts.now());
          if (JSON.stringify(incident) !== JSON.stringify(before)) await keep(db, storeId, code, incident);
          const subject = incident ?? before;
          if (tell === null || subject === null) continue;
          await queue(db, { storeId, channels, message: word(subject, tell), now: parts.now() });
          told.push({ incident: subject, tell });
        }
        return told;
      });
    },
    async forget(knownStores) {
      for (const table of ['incidents', 'alert_messages', 'alert_targets'] as const) {
        const query = parts.db.deleteFrom(table);
        await (knownStores.length === 0 ? query : query.where('store_id', 'not in', knownStores)).execute();
      }
    },
  };
}

async function read(db: Kysely<Schema>, storeId: string): Promise<Incident[]> {
  const rows = await db.selectFrom('incidents').selectAll().where('store_id', '=', storeId).execute();
  return rows.map(toIncident);
}

async function keep(db: Kysely<Schema>, storeId: string, code: string, incident: Incident | null): Promise<void> {
  await db.deleteFrom('incidents').where('store_id', '=', storeId).where('code', '=', code).execute();
  if (incident === null) return;
  await db
    .insertInto('incidents')
    .values({
      store_id: storeId,
      code,
      light: incident.light,
      message: incident.message,
      next: incident.next,
      began_at: incident.beganAt.toISOString(),
      light_since: incident.lightSince.toISOString(),
      clear_since: incident.clearSince?.toISOString() ?? null,
      told_light: incident.toldLight,
      told_at: incident.toldAt?.toISOString() ?? null,
    })
    .execute();
}

interface Queued {
  readonly storeId: string;
  readonly channels: readonly string[];
  readonly message: AlertMessage;
  readonly now: Date;
}

async function queue(db: Kysely<Schema>, { storeId, channels, message, now }: Queued): Promise<void> {
  if (channels.length === 0) return;
  const at = now.toISOString();
  await db
    .insertInto('alert_messages')
    .values(channels.map((channel) => ({ store_id: storeId, channel, ...message, made_at: at, due_at: at, tries: 0 })))
    .execute();
}

function toIncident(row: Row<'incidents'>): Incident {
  return {
    code: row.code,
    light: lightShape.parse(row.light),
    message: row.message,
    next: row.next,
    beganAt: new Date(row.began_at),
    lightSince: new Date(row.light_since),
    clearSince: row.clear_since === null ? null : new Date(row.clear_since),
    toldLight: lightShape.nullable().parse(row.told_light),
    toldAt: row.told_at === null ? null : new Date(row.told_at),
  };
}
