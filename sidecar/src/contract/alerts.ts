/** `GET alerts`, `PUT alerts` {wordpress?, webhookUrl?: string | null}: where messages about this store go. */
export interface AlertsBody {
  /** The shop mails them to its administrator. */
  readonly wordpress: boolean;
  /** Host of the store's own webhook, whose address is a secret; null = none. */
  readonly webhookHost: string | null;
  /** Whoever runs the sidecar is told as well. */
  readonly operatorIsTold: boolean;
}

/** `POST alerts/test` → what became of the test by each way; empty = none is set. */
export interface AlertTestBody {
  readonly results: readonly {
    readonly channel: 'webhook' | 'mail' | 'wordpress' | 'store-webhook';
    readonly ok: boolean;
    readonly message: string | null;
    readonly fix: string | null;
  }[];
}

// The plugin in turn takes POST alert {subject, text} from the sidecar → {sent}: a mail to the shop's administrator.
