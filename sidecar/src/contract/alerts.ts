import * as z from 'zod/mini';
import { flag, list, orNull, short, text } from './shapes.ts';

const ADDRESS_CHARACTERS_MAX = 2_000;

/** `PUT alerts` → AlertsBody. */
export const alertsChange = z.strictObject({
  wordpress: z.optional(flag),
  /** null or '' = none. */
  webhookUrl: z.optional(z.nullable(short(ADDRESS_CHARACTERS_MAX))),
});

/** `GET alerts`: where alerts on this store go. */
export const alertsBody = z.object({
  /** The store mails its administrator. */
  wordpress: flag,
  /** Host of the store's own webhook, whose address is a secret; null = none. */
  webhookHost: orNull(text),
  /** The sidecar's operator is notified too. */
  operatorIsTold: flag,
});
export type AlertsBody = z.infer<typeof alertsBody>;

const channel = z.enum(['webhook', 'mail', 'wordpress', 'store-webhook']);
/** `POST alerts/test` → the result of the test per channel; empty = none set. */
export const alertTestBody = z.object({
  results: list(z.object({ channel, ok: flag, message: orNull(text), fix: orNull(text) })),
});
export type AlertTestBody = z.infer<typeof alertTestBody>;

// The plugin in turn accepts POST alert {subject, text} from the sidecar → {sent}: a mail to its administrator.
