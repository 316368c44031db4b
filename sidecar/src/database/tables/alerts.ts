import type { Generated } from 'kysely';

/** One row for each cause that troubles a store; gone once it is over. */
export interface IncidentsTable {
  store_id: string;
  /** Of a status reason. */
  code: string;
  light: string;
  message: string;
  next: string;
  began_at: string;
  /** Since when the light is what it is. */
  light_since: string;
  /** Since when the cause is gone; null = it is there. */
  clear_since: string | null;
  /** Which light was told last, and when; null = nobody was told. */
  told_light: string | null;
  told_at: string | null;
}

/** Messages that are still to be sent, one row a channel; gone once sent or given up. */
export interface AlertMessagesTable {
  id: Generated<number>;
  store_id: string;
  /** webhook, mail, wordpress, store-webhook. */
  channel: string;
  subject: string;
  text: string;
  made_at: string;
  due_at: string;
  tries: number;
}

/** Where a store wants its own messages; without a row: by its plugin, as mail. */
export interface AlertTargetsTable {
  store_id: string;
  /** 1 = the plugin mails them. */
  wordpress: number;
  /** Address of a webhook: whoever knows it may write there. */
  webhook_jwe: string | null;
}
