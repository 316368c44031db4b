import type { EntryState } from '../ledger/entry.ts';
import type { BackfillBody, CustomerImportBody } from './backfills.ts';
import type { OrganisationBody } from './organisations.ts';
import type { SettingsTab } from './problem.ts';

export type LightName = 'green' | 'amber' | 'red';

export interface StatusReasonBody {
  /** Stable, e.g. `not_connected`. */
  readonly code: string;
  readonly light: 'amber' | 'red';
  readonly message: string;
  /** What to do, in words for the store owner. */
  readonly next: string;
  /** The tab of the settings page that fixes it; null = none. */
  readonly tab: SettingsTab | null;
}

/** `GET status`. */
export interface StatusBody {
  readonly storeId: string;
  readonly storeName: string;
  readonly sidecarVersion: string;
  readonly light: LightName;
  /** Sync is failing, or orders are rejected: `wp ml-connector status` exits with 1. */
  readonly needsPerson: boolean;
  readonly sentence: string;
  readonly reasons: readonly StatusReasonBody[];
  readonly organisation: OrganisationBody | null;
  readonly counts: Readonly<Record<EntryState, number>>;
  readonly oldestPendingAt: string | null;
  readonly sync: {
    readonly active: boolean;
    readonly lastPollAt: string | null;
    readonly nextPollAt: string | null;
    readonly lastNudgeAt: string | null;
    readonly lastWebhookAt: string | null;
    readonly backfill: BackfillBody | null;
    readonly customers: CustomerImportBody | null;
  };
  /** In the order of the steps. */
  readonly checklist: readonly ChecklistStep[];
}

export interface ChecklistStep {
  readonly id: 'pair' | 'connect' | 'accounts' | 'taxes' | 'payments' | 'activate' | 'first_invoice';
  readonly done: boolean;
  /** What is missing, e.g. "2 tax rates have no tax type."; '' when done. */
  readonly detail: string;
  readonly tab: SettingsTab;
}

/** `POST ping`: both ways tried now. */
export interface PingBody {
  readonly store: PingResult;
  readonly xero: PingResult;
}

export interface PingResult {
  readonly ok: boolean;
  readonly message: string;
  readonly fix: string;
  readonly milliseconds: number;
}

// `POST store-moved` {address?} accepts the address at which the store was seen, or the one given; `POST store-copy` {}
// marks this store as a copy and switches its posting off. Both → StatusBody. 409 `store_not_moved`.

/** `POST dashboard-link` {} → 201: a one-time sign-in to the dashboard, for this store, within five minutes. */
export interface DashboardLinkAnswer {
  readonly url: string;
  readonly expiresAt: string;
}
