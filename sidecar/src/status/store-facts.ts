import type { Failure } from '../domain/failure.ts';
import type { PauseCode } from '../domain/pause-reason.ts';
import type { EntryState } from '../ledger/entry.ts';
import type { SettingsFault } from '../domain/settings/settings.ts';

/** The facts of one store at one moment. Times are ISO UTC text. */
export interface StoreFacts {
  readonly storeId: string;
  readonly name: string;
  readonly url: string;
  /** The plugin's page in wp-admin; null = no plugin is paired. */
  readonly settingsUrl: string | null;
  /** IANA name; null = not read yet. */
  readonly timezone: string | null;
  /** null = not connected to Xero yet. */
  readonly organisation: OrganisationFacts | null;
  /** false = posting was never switched on, or is paused. */
  readonly active: boolean;
  /** No account for sales is chosen: nothing is posted; absent = one is. */
  readonly isSalesAccountMissing?: boolean;
  /** The data directory is an unconfirmed copy, last used on that host; null = it is not a copy. */
  readonly copyOf: { readonly host: string } | null;
  /** The store reports another address and nobody has decided yet; null = it does not. */
  readonly otherAddress: { readonly own: string; readonly other: string } | null;
  readonly poll: PollFacts;
  /** Waiting orders that cannot be read, whatever the last poll said; null or absent = none. */
  readonly unread?: UnreadFacts | null;
  readonly signals: SignalFacts;
  readonly counts: Readonly<Record<EntryState, number>>;
  /** When the longest waiting order came in; null = none waits. */
  readonly oldestPendingAt: string | null;
  /** What stops orders, by code; an order with two causes is in both. */
  readonly stuck: readonly { readonly state: string; readonly code: string; readonly orders: number }[];
  /** Paid orders that are neither in Xero nor ignored; null or absent = none. */
  readonly unsynced?: UnsyncedFacts | null;
  /** Days of the last weeks on which shop and Xero differ; null or absent = none, or never checked. */
  readonly books?: BooksFacts | null;
  /** Clearing accounts that differed in the last night; null or absent = none, or never proved. */
  readonly clearing?: ClearingFacts | null;
  readonly settingsFaults: readonly SettingsFault[];
  /** Accounts and tax rates in the settings that Xero no longer has, and currencies it never had, in sentences. */
  readonly mappingFaults: readonly MappingFault[];
  readonly machine: MachineFacts;
}

/** Seen in checks of different hours; without what a person accepted, and what only waits. */
export interface BooksFacts {
  /** Shop less Xero, by currency; those that cancel out are "0.00". */
  readonly amounts: readonly { readonly amount: string; readonly currency: string }[];
  /** YYYY-MM-DD, in order. */
  readonly days: readonly string[];
  /** In an owner's words, largest first. */
  readonly causes: readonly BooksCause[];
  /** What no cause explains; null = nothing. */
  readonly unexplained: BooksCause | null;
}

/** Without what only waits. */
export interface ClearingFacts {
  /** YYYY-MM-DD. */
  readonly on: string;
  readonly accounts: readonly {
    /** Of the provider. */
    readonly name: string;
    readonly currency: string;
    /** The account less what the provider owes. */
    readonly difference: string;
    readonly causes: readonly BooksCause[];
    readonly isUnexplained: boolean;
  }[];
}

export interface BooksCause {
  readonly title: string;
  readonly orders: number;
}

export interface UnsyncedFacts {
  readonly orders: number;
  /** By currency, largest first; of the newest ones, where there are very many. */
  readonly amounts: readonly { readonly amount: string; readonly currency: string }[];
}

export interface UnreadFacts {
  readonly orders: number;
  readonly error: string;
  readonly errorCode: string;
}

export interface MappingFault {
  readonly code: 'accounts_invalid' | 'tax_types_invalid' | 'currency_missing' | 'fees_not_booked';
  readonly message: string;
}

/** The same for all stores of a sidecar. */
export interface MachineFacts {
  /** Disk space for us in the data directory; null = unknown. */
  readonly diskFreeBytes: number | null;
  /** Why the last write to the database failed; null = it worked. */
  readonly database: { readonly code: string; readonly message: string; readonly fix: string } | null;
  /** How far Xero's clock is ahead of ours; negative = ours is ahead; 0 = equal, or unknown. */
  readonly skewMs: number;
  /** Too many wrong pairing codes came; absent = no. */
  readonly isPairingBlocked?: boolean;
}

export interface OrganisationFacts {
  readonly name: string;
  readonly state: 'connected' | 'disconnected';
  readonly stateReason: string | null;
  /** Nothing is sent before this instant; null = not paused. */
  readonly pausedUntil: string | null;
  readonly pauseReason: string | null;
  /** null = not paused, or unknown. */
  readonly pauseCode: PauseCode | null;
  /** Calls left today as Xero last reported (`toldAt` is a key of `status --json`); null = not since the sidecar started. */
  readonly calls: { readonly remaining: number; readonly toldAt: string } | null;
  /** How far apart orders are sent, so that the day's calls suffice; absent = at once. */
  readonly spread?: { readonly everyMs: number; readonly limit: number } | undefined;
  /** Calls of the last minute; null = none since the start. */
  readonly minute: { readonly used: number; readonly max: number } | null;
  /** Calls in a row that Xero did not answer; null = the last one was answered. */
  readonly failing: { readonly since: string; readonly calls: number; readonly why: string } | null;
  readonly refreshedAt: string | null;
  /** Without a refresh by then the consent expires. */
  readonly idleEndsAt: string | null;
}

export interface SignalFacts {
  readonly nudgedAt: string | null;
  readonly webhookAt: string | null;
  /** The last refused delivery, and why. */
  readonly refusedAt: string | null;
  readonly refusal: string | null;
  /** Why the plugin did not take the last report of orders; absent or null = it did. */
  readonly reportError?: Failure | null;
  /** As the plugin last reported; empty = never. */
  readonly webhooks: readonly { readonly topic: string; readonly state: string }[];
}

export interface PollFacts {
  /** When the last complete reading ended; null = never. */
  readonly at: string | null;
  /** Why the last try failed; null = it did not. */
  readonly error: string | null;
  /** The code of the error, and its fix where the error has one; absent = unknown. */
  readonly errorCode?: string | undefined;
  readonly errorFix?: string | undefined;
  /** Orders dated ahead of the store's clock, with the latest date; absent or null = none. */
  readonly ahead?: { readonly orders: number; readonly until: string } | null;
  /** When the next reading after `at` was due; null = unknown. */
  readonly dueAt: string | null;
  /** false = the service was started after the last complete reading; absent = unknown. */
  readonly isSinceStart?: boolean | undefined;
}

export function isPaused(organisation: OrganisationFacts | null, now: Date): boolean {
  const until = organisation?.pausedUntil ?? null;
  return until !== null && new Date(until) > now;
}
