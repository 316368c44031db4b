import type { EntryState } from '../ledger/entry.ts';
import type { SettingsFault } from '../domain/settings/settings.ts';

/** What is known of one store at one moment. Times are ISO UTC text. */
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
  /** false = its owner has not switched posting on, or paused it. */
  readonly active: boolean;
  /** The data directory is a copy, last used on that host, and nobody has said that it posts; null = it is none. */
  readonly copyOf: { readonly host: string } | null;
  /** The shop calls itself otherwise than it did, and nobody has decided yet; null = it does not. */
  readonly otherAddress: { readonly own: string; readonly other: string } | null;
  readonly poll: PollFacts;
  readonly heard: HeardFacts;
  readonly counts: Readonly<Record<EntryState, number>>;
  /** When the longest waiting order that is not dealt with came in; null = none waits. */
  readonly oldestPendingAt: string | null;
  /** What stops orders, by its code; an order with two causes is in both. */
  readonly stuck: readonly { readonly state: string; readonly code: string; readonly orders: number }[];
  readonly settingsFaults: readonly SettingsFault[];
  /** Accounts and tax rates that the settings name and Xero has no more, and currencies it never had, in sentences. */
  readonly mappingFaults: readonly MappingFault[];
  readonly machine: MachineFacts;
}

export interface MappingFault {
  readonly code: 'accounts_invalid' | 'tax_types_invalid' | 'currency_missing' | 'fees_not_booked';
  readonly message: string;
}

/** The same for all stores of a sidecar. */
export interface MachineFacts {
  /** Of the disk with the data directory, for us; null = the system does not tell. */
  readonly diskFreeBytes: number | null;
  /** Why the database could not be written at the last try; null = it could. */
  readonly database: { readonly code: string; readonly message: string; readonly fix: string } | null;
  /** How far Xero's clock is ahead of ours; negative = ours is ahead; 0 = the same, or not known. */
  readonly skewMs: number;
}

export interface OrganisationFacts {
  readonly name: string;
  readonly state: 'connected' | 'disconnected';
  readonly stateReason: string | null;
  /** Nothing is sent before this instant; null = not paused. */
  readonly pausedUntil: string | null;
  readonly pauseReason: string | null;
  /** What Xero last told of the calls left today; null = not told since the sidecar started. */
  readonly calls: { readonly remaining: number; readonly toldAt: string } | null;
  /** Calls of the last minute; null = none was made since the start. */
  readonly minute: { readonly used: number; readonly max: number } | null;
  /** Calls that Xero did not answer, in a row; null = the last one was answered. */
  readonly failing: { readonly since: string; readonly calls: number; readonly why: string } | null;
  readonly refreshedAt: string | null;
  /** Without a refresh until then the consent ends. */
  readonly idleEndsAt: string | null;
}

export interface HeardFacts {
  readonly nudgedAt: string | null;
  readonly webhookAt: string | null;
  /** The last delivery that was refused, and why. */
  readonly refusedAt: string | null;
  readonly refusal: string | null;
  /** As the plugin told last; empty = not told. */
  readonly webhooks: readonly { readonly topic: string; readonly state: string }[];
}

export interface PollFacts {
  /** When the store was last read to its end; null = never. */
  readonly at: string | null;
  /** Why the last try failed; null = it did not. */
  readonly error: string | null;
  /** Which error it was, and what mends it where the error knows; absent = not known. */
  readonly errorCode?: string | undefined;
  readonly errorFix?: string | undefined;
  /** When the schedule wanted the next reading after `at`; null = unknown. */
  readonly dueAt: string | null;
}
