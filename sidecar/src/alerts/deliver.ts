import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Channel } from './channels.ts';

/** An undelivered message is stale after a day: the next reminder repeats it. */
export const GIVE_UP_MS = 24 * 60 * 60_000;
const PAUSE_MS_FIRST = 30_000;
const PAUSE_MS_MAX = 60 * 60_000;
/** Longer than one message can take (send-mail.ts: three waits of 30 s): until then no other process sends it. */
const SENDING_MS = 2 * 60_000;
/** Per check; the rest waits for the next. */
const MESSAGES_MAX = 20;

export interface DeliverParts {
  readonly db: Kysely<Schema>;
  readonly now: () => Date;
  readonly channelsOf: (storeId: string) => Promise<readonly Channel[]>;
  readonly onSent: (storeId: string, channel: string) => void;
  readonly onFailed: (storeId: string, channel: string, error: unknown, isGivenUp: boolean) => void;
}

/** Sends what is due, each message to its channel; failed messages are retried later. Never throws for a channel. */
export async function deliver(parts: DeliverParts): Promise<void> {
  const { db, now } = parts;
  const due = await db
    .selectFrom('alert_messages')
    .selectAll()
    .where('due_at', '<=', now().toISOString())
    .orderBy('id')
    .limit(MESSAGES_MAX)
    .execute();
  for (const row of due) {
    const remove = () => db.deleteFrom('alert_messages').where('id', '=', row.id).execute();
    const channel = (await parts.channelsOf(row.store_id)).find(({ name }) => name === row.channel);
    if (!(await takeUp(parts, row))) continue;
    // Removed meanwhile.
    if (channel === undefined) {
      await remove();
      continue;
    }
    try {
      await channel.send({ subject: row.subject, text: row.text });
      await remove();
      parts.onSent(row.store_id, row.channel);
    } catch (error) {
      const isGivenUp = now().getTime() - Date.parse(row.made_at) >= GIVE_UP_MS;
      parts.onFailed(row.store_id, row.channel, error, isGivenUp);
      if (isGivenUp) await remove();
      else await putOff(parts, row.id, row.tries);
    }
  }
}

/** A slow mail server outlasts the process's lease, so the message is claimed. False = by another process. */
async function takeUp(
  { db, now }: DeliverParts,
  row: { readonly id: number; readonly due_at: string },
): Promise<boolean> {
  const updated = await db
    .updateTable('alert_messages')
    .set({ due_at: new Date(now().getTime() + SENDING_MS).toISOString() })
    .where('id', '=', row.id)
    .where('due_at', '=', row.due_at)
    .executeTakeFirst();
  return updated.numUpdatedRows === 1n;
}

async function putOff({ db, now }: DeliverParts, id: number, tries: number): Promise<void> {
  const pauseMs = Math.min(PAUSE_MS_MAX, PAUSE_MS_FIRST * 2 ** Math.min(tries, 20));
  await db
    .updateTable('alert_messages')
    .set({ tries: tries + 1, due_at: new Date(now().getTime() + pauseMs).toISOString() })
    .where('id', '=', id)
    .execute();
}
