import * as z from 'zod/mini';
import { pluginVersions } from './pairing.ts';
import { flag, list, map, orNull, short, text } from './shapes.ts';

/** Orders per nudge: those of one shop request; a larger bulk edit sends several nudges, or the poll finds the rest. */
export const NUDGED_ORDERS_MAX = 100;
/** The plugin has six. */
const WEBHOOKS_MAX = 50;
/** WordPress asks page by page, about ten orders at a time. */
const PRIVACY_ORDERS_MAX = 500;
const orderId = z.int().check(z.positive());

/** `POST nudge` → 202. */
export const nudgeRequest = z.object({
  orders: z
    .array(
      z.object({ id: orderId, event: z.enum(['created', 'updated', 'deleted', 'trashed', 'restored', 'refunded']) }),
    )
    .check(z.minLength(1), z.maxLength(NUDGED_ORDERS_MAX)),
});
export type NudgeRequest = z.infer<typeof nudgeRequest>;
export type NudgeAnswer = Readonly<{ accepted: number }>;

const webhookState = z.enum(['active', 'paused', 'disabled', 'missing', 'changed']);
export type WebhookState = z.infer<typeof webhookState>;

/** `POST plugin-report` → 204: daily, and after a change. For the dashboard and alerts. */
export const pluginReport = z.object({
  versions: pluginVersions,
  webhooks: z.array(z.object({ topic: short(100), state: webhookState })).check(z.maxLength(WEBHOOKS_MAX)),
});

/** `POST erase-customer` → {erased}: masks personal data of the orders. `POST export-customer` → {rows: {name, value}[]}. */
export const privacyRequest = z.object({
  email: z.string().check(z.trim(), z.minLength(1), z.maxLength(320)),
  orderIds: z.array(orderId).check(z.maxLength(PRIVACY_ORDERS_MAX)),
});

// `POST webhooks/woocommerce`: from WooCommerce, HMAC-signed; see intake/woocommerce-webhook.ts.

/** What the plugin itself answers to its page, without the sidecar: WordPress's view of its pairing. */
export const connectionBody = z.object({
  paired: flag,
  url: z._default(text, ''),
  /** The constant ML_CONNECTOR_URL sets the address: read-only here. */
  urlIsConstant: z._default(flag, false),
  storeId: orNull(text),
  /** `explanation`: why it is not active; '' when it is. */
  webhooks: z._default(list(z.object({ topic: text, state: webhookState, explanation: z._default(text, '') })), []),
  /** The REST key that the sidecar reads the store with, as WooCommerce has it now. */
  key: z._default(z.enum(['ok', 'missing', 'owner_gone']), 'ok'),
  /** Webhooks that were disabled or changed are repaired automatically. */
  autoRepair: z._default(flag, false),
  /** The paired address, if this site is another one (a copy); null = it is the same. */
  movedFrom: orNull(text),
  /** What unpairing could not do; '' = nothing. */
  message: z._default(text, ''),
});
export type ConnectionBody = z.infer<typeof connectionBody>;

/** Also the plugin's own: keys such as "category:15" → names; what the shop does not have is absent. */
export const namesBody = z.object({ names: map(text) });
