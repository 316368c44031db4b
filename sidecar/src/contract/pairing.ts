/** `POST /v1/pair`, authenticated only by the code; limited in attempts. */
export interface PairRequest {
  readonly pairingCode: string;
  /** The site's home address. */
  readonly siteUrl: string;
  readonly siteName: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly webhookSecret: string;
  /** Address of the settings page: the browser returns there after Xero's consent. */
  readonly settingsUrl: string;
  readonly versions: {
    readonly plugin: string;
    readonly wordpress: string;
    readonly woocommerce: string;
    readonly php: string;
  };
}

/** 201. The sidecar has read the store with the key before it answers. */
export interface PairAnswer {
  readonly storeId: string;
  /** base64url of 32 bytes: HS256 key of every later request. */
  readonly pairingKey: string;
  readonly sidecarVersion: string;
}

// `POST unpair` {} → 204.
