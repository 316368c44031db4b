export interface OrganisationBody {
  readonly tenantId: string;
  readonly name: string;
  readonly state: 'connected' | 'disconnected';
  readonly stateReason: string | null;
  readonly pausedUntil: string | null;
  readonly pauseReason: string | null;
  readonly connectedAt: string | null;
  /** Base currency and country, from Xero; null = not read yet. */
  readonly baseCurrency: string | null;
  readonly country: string | null;
  /** Calls left today as last reported; null = unknown. */
  readonly callsLeftToday: number | null;
}

/** `POST xero/connect` {returnUrl} → 200. `consentUrl` leads back to `returnUrl&ml_xero=connected|choose|failed`. */
export interface ConnectAnswer {
  readonly consentUrl: string;
}

/** `GET xero/organisations`: those this sidecar may post to. `POST xero/organisation` {tenantId, move?} chooses one → StatusBody. */
export interface OrganisationsBody {
  readonly organisations: readonly {
    readonly tenantId: string;
    readonly name: string;
    readonly state: 'connected' | 'disconnected';
  }[];
}

// `POST xero/disconnect` {} → StatusBody.
