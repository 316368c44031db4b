import type { Generated } from 'kysely';

export interface AlertsTables {
  /** Open incidents, one for each store and cause. */
  incidents: {
    store_id: string;
    /** Of a status reason. */
    code: string;
    light: string;
    message: string;
    next: string;
    began_at: string;
    /** Since when the status has this value (`light`). */
    light_since: string;
    /** Since when the cause is gone; null = it persists. */
    clear_since: string | null;
    /** The status last notified, and when; null = never. */
    told_light: string | null;
    told_at: string | null;
  };
  /** Messages to send, one row per channel; removed once sent or given up. */
  alert_messages: {
    id: Generated<number>;
    store_id: string;
    /** webhook, mail, wordpress, store-webhook. */
    channel: string;
    subject: string;
    text: string;
    made_at: string;
    due_at: string;
    tries: number;
  };
  /** Where a store's own messages go; no row = its plugin mails them. */
  alert_targets: {
    store_id: string;
    /** 1 = the plugin mails them. */
    wordpress: number;
    /** Address of a webhook: anyone who knows it may post there. */
    webhook_jwe: string | null;
  };
}
