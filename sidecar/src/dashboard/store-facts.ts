import type { EntryState } from '../ledger/entry.ts';
import type { SettingsFault } from '../mapping/settings.ts';

/** What is known of one store at one moment. Times are ISO UTC text. */
export interface StoreFacts {
  readonly storeId: string;
  readonly name: string;
  readonly url: string;
  /** null = not connected to Xero yet. */
  readonly organisation: OrganisationFacts | null;
  /** false = its owner has not switched posting on, or paused it. */
  readonly active: boolean;
  /** The data directory is a copy, last used on that host, and nobody has said that it posts; null = it is none. */
  readonly copyOf: { readonly host: string } | null;
  /** The shop calls itself otherwise than it did, and nobody has decided yet; null = it does not. */
  readonly otherAddress: { readonly own: string; readonly other: string } | null;
  readonly poll: PollFacts;
  readonly counts: Readonly<Record<EntryState, number>>;
  /** When the longest waiting order that is not dealt with came in; null = none waits. */
  readonly oldestPendingAt: string | null;
  readonly settingsFaults: readonly SettingsFault[];
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
