/** `GET alerts`, `PUT alerts` {wordpress?, webhookUrl?: string | null}: where alerts on this store go. */
export interface AlertsBody {
  /** The store mails its administrator. */
  readonly wordpress: boolean;
  /** Host of the store's own webhook, whose address is a secret; null = none. */
  readonly webhookHost: string | null;
  /** The sidecar's operator is notified too. */
  readonly operatorIsTold: boolean;
}

/** `POST alerts/test` → the result of the test per channel; empty = none set. */
export interface AlertTestBody {
  readonly results: readonly {
    readonly channel: 'webhook' | 'mail' | 'wordpress' | 'store-webhook';
    readonly ok: boolean;
    readonly message: string | null;
    readonly fix: string | null;
  }[];
}

// The plugin in turn accepts POST alert {subject, text} from the sidecar → {sent}: a mail to its administrator.
