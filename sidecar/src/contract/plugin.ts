import type { PairRequest } from './pairing.ts';

/** `POST nudge` → 202. Also reports the plugin's state of its webhooks. */
export interface NudgeRequest {
  readonly orders: readonly {
    readonly id: number;
    readonly event: 'created' | 'updated' | 'deleted' | 'trashed' | 'restored' | 'refunded';
  }[];
}

export interface NudgeAnswer {
  readonly accepted: number;
}

/** `POST plugin-report` → 204: daily, and after a change. For the dashboard and alerts. */
export interface PluginReport {
  readonly versions: PairRequest['versions'];
  readonly webhooks: readonly {
    readonly topic: string;
    readonly state: 'active' | 'paused' | 'disabled' | 'missing' | 'changed';
  }[];
}

// `POST webhooks/woocommerce`: from WooCommerce, HMAC-signed; see intake/woocommerce-webhook.ts.
// `POST erase-customer` {email, orderIds} → {erased}: masks personal data of the orders (audit bodies, contact index).
// `POST export-customer` {email, orderIds} → {rows: {name, value}[]}.
