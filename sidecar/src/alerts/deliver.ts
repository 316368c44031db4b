import type { Kysely } from 'kysely';
import type { Context } from '../context/context.ts';
import type { Schema } from '../database/schema.ts';
import { backOffMs } from '../domain/back-off.ts';
import type { Channel } from './channels.ts';

/** An undelivered message is stale after a day: the next reminder repeats it. */
export const GIVE_UP_MS = 24 * 60 * 60_000;
const BACK_OFF = { firstMs: 30_000, maxMs: 60 * 60_000 };
/** Longer than one message can take (send-mail.ts: three waits of 30 s): until then no other process sends it. */
const SENDING_MS = 2 * 60_000;
/** Per check; the rest waits for the next. */
const MESSAGES_MAX = 20;

/** Sends what is due, each message to its channel; failed messages are retried later. Never throws for a channel. */
export async function deliver(parts: {
  readonly db: Kysely<Schema>;
  readonly now: () => Date;
  readonly channelsOf: (storeId: string) => Promise<readonly Channel[]>;
  readonly events: Pick<Context['events'], 'alertSent' | 'alertFailed'>;
}): Promise<void> {
  const { db, now, channelsOf, events } = parts;
  const at = (delayMs: number) => new Date(now().getTime() + delayMs).toISOString();
  const due = await db
    .selectFrom('alert_messages')
    .selectAll()
    .where('due_at', '<=', at(0))
    .orderBy('id')
    .limit(MESSAGES_MAX)
    .execute();
  for (const { id, store_id: storeId, channel, due_at, subject, text, made_at, tries } of due) {
    const update = () => db.updateTable('alert_messages').where('id', '=', id);
    const remove = () => db.deleteFrom('alert_messages').where('id', '=', id).execute();
    const found = (await channelsOf(storeId)).find(({ name }) => name === channel);
    // A slow mail server outlasts the process's lease, so the message is claimed; another process may have been first.
    const claim = update().where('due_at', '=', due_at);
    const claimed = await claim.set({ due_at: at(SENDING_MS) }).executeTakeFirst();
    if (claimed.numUpdatedRows !== 1n) continue;
    try {
      await found?.send({ subject, text });
      await remove();
      if (found !== undefined) events.alertSent({ storeId, channel });
    } catch (error) {
      const isGivenUp = now().getTime() - Date.parse(made_at) >= GIVE_UP_MS;
      events.alertFailed({ storeId, channel, error, isGivenUp });
      const next = { tries: tries + 1, due_at: at(backOffMs(BACK_OFF, tries)) };
      if (isGivenUp) await remove();
      else await update().set(next).execute();
    }
  }
}
