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
  /** Where in the settings page it is mended; null = not there. */
  readonly tab: SettingsTab | null;
}

/** `GET status`. */
export interface StatusBody {
  readonly storeId: string;
  readonly storeName: string;
  readonly sidecarVersion: string;
  readonly light: LightName;
  /** The light is red, or orders are rejected: `wp ml-connector status` ends with 1. */
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
  /** In the order in which they are done. */
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

// `POST store-moved` {address?} accepts the address under which the shop was seen, or the one named; `POST store-copy` {}
// says that this shop is a copy and switches its posting off. Both → StatusBody. 409 `store_not_moved`.

/** `POST dashboard-link` {} → 201: signs in to the health dashboard once, for this store, within five minutes. */
export interface DashboardLinkAnswer {
  readonly url: string;
  readonly expiresAt: string;
}
