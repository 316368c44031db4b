import type { UnsyncedPayment } from '../domain/unsynced-payment.ts';

/** An entry is a source of documents in a store, e.g. an order: pending → claimed → recorded, or one of the others. */
export const ENTRY_STATES = ['pending', 'claimed', 'waiting', 'uncertain', 'rejected', 'recorded', 'skipped'] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

/** What reported that something in a store may have changed. */
export const EVENT_SOURCES = ['nudge', 'webhook', 'poll', 'read', 'backfill', 'replay', 'cli', 'xero'] as const;
export type EventSource = (typeof EVENT_SOURCES)[number];

/** 'order'; each other source of documents has its own. */
export type EntryKind = string;

/** Why an entry has its state: a Problem of the mapping, or another cause, with the next step. */
export interface Reason {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  /** Ids, amounts, names of settings. No personal data. */
  readonly details: Readonly<Record<string, string | number>>;
}

/** Times are ISO UTC text. */
export interface Entry {
  readonly id: number;
  readonly storeId: string;
  readonly kind: EntryKind;
  readonly sourceId: string;
  readonly state: EntryState;
  /** Grows with each accepted event. */
  readonly revision: number;
  /** claimed: its holder. uncertain: the claim whose outcome is unknown. Otherwise null. */
  readonly claim: Claim | null;
  /** Failed tries since the last event. */
  readonly tries: number;
  readonly notBefore: string | null;
  readonly problems: readonly Reason[];
  /** As posting wrote it; null = never planned. */
  readonly summary: unknown;
  /** Hash of the figures last recorded; null = nothing recorded yet. */
  readonly recordedHash: string | null;
  /** When the change not yet (or last) processed came in. */
  readonly acceptedAt: string;
  readonly updatedAt: string;
  readonly recordedAt: string | null;
}

export interface Claim {
  readonly by: string;
  readonly at: string;
  /** The entry's revision at the moment of the claim. */
  readonly revision: number;
}

export interface ClaimedEntry extends Entry {
  readonly state: 'claimed';
  readonly claim: Claim;
}

export interface UncertainEntry extends Entry {
  readonly state: 'uncertain';
  readonly claim: Claim;
}

export interface NewEvent {
  readonly storeId: string;
  readonly source: EventSource;
  readonly kind: EntryKind;
  readonly sourceId: string;
  /** Same change, same fingerprint (see entry-key.ts). */
  readonly fingerprint: string;
  /** Who requested it (see actor.ts); absent = nobody, detected. */
  readonly by?: string | null | undefined;
}

/** A reported change: an event, or (without a fingerprint) only that something changed. */
export interface Signal extends Omit<NewEvent, 'fingerprint'> {
  /** null: new each time, unless the entry is waiting to be read. */
  readonly fingerprint: string | null;
  /** Ignored if the ledger does not know it (deleted before it was ever posted). */
  readonly onlyKnown?: boolean;
}

export interface Accepted {
  readonly entryId: number;
  /** false = this fingerprint was known: no change. */
  readonly accepted: boolean;
}

export type Outcome =
  | { readonly to: 'recorded'; readonly summary: object; readonly recordedHash: string }
  | { readonly to: 'rejected'; readonly problems: readonly Reason[]; readonly summary?: object | undefined }
  | {
      readonly to: 'waiting';
      readonly notBefore: Date;
      readonly reason: Reason;
      /** false = not the entry's fault (rate limit, pause). */
      readonly countTry: boolean;
      readonly summary?: object | undefined;
    }
  | { readonly to: 'uncertain'; readonly reason: Reason }
  | {
      readonly to: 'skipped';
      readonly reason: Reason;
      readonly summary?: object | undefined;
      /** What was paid of it; absent = not looked at. */
      readonly payment?: UnsyncedPayment | null | undefined;
    }
  | { readonly to: 'pending' };

/** Outcome of an uncertain entry, from Xero. */
export type Resolution = Exclude<Outcome, { readonly to: 'uncertain' }>;

/** Named by the kind of document that sends it: posting/kinds.ts. */
export type CallKind = string;
/** Calls without a claim: no entry waits for them (see history-notes.ts). */
export const NOTE_CALLS = 'history_notes';

export interface CallItem {
  readonly entryId: number;
  readonly sourceKey: string;
}

export interface NewCall {
  readonly tenantId: string;
  readonly kind: CallKind;
  readonly method: string;
  readonly path: string;
  /** The exact bytes that are sent and resent. */
  readonly body: string;
  readonly idempotencyKey: string;
  readonly items: readonly CallItem[];
  /** What each item is to become, as its kind of call wrote it: by this an unanswered call is looked up. */
  readonly intent?: readonly object[] | undefined;
}

export interface Call extends Omit<NewCall, 'intent'> {
  readonly id: number;
  readonly createdAt: string;
  readonly sentAt: string | null;
  readonly settledAt: string | null;
  readonly httpStatus: number | null;
  /** What Xero answered, without personal data; null = nothing was kept. */
  readonly answer: unknown;
  /** null = settled, or sent by a version that kept none. */
  readonly intent: unknown;
}

/** How often the same bytes were sent under the same key, and the results. */
export interface Sendings {
  readonly count: number;
  /** null = never. */
  readonly lastAt: Date | null;
  /** HTTP status of each sending without a usable response, oldest first; null = no response at all. */
  readonly failedWith: readonly (number | null)[];
}

/** Why a sending got no usable response. No personal data. */
export interface CallFailure {
  readonly httpStatus: number | null;
  readonly code: string;
  readonly message: string;
}

/**
 * Named by posting/kinds.ts: invoice, credit_note; payment: money received; allocation: of a credit note to its order's
 * invoice; refund_payment: money refunded on a credit note; bank_transaction: the gateway fee, as spend money.
 */
export type DocumentKind = string;

export interface NewDocument {
  readonly tenantId: string;
  readonly storeId: string;
  readonly entryId: number;
  readonly kind: DocumentKind;
  /** e.g. order:1024, order:1024/payment, order:1024/refund:1029. */
  readonly sourceKey: string;
  readonly xeroId: string;
  readonly number: string | null;
  /** Status, totals, date, contact id as Xero answered. */
  readonly facts: object;
}

/** A payment that somebody else entered on an invoice. */
export interface ForeignPayment {
  readonly paymentId: string;
  readonly amount: string;
  readonly date: string;
}

/** What Xero had of an invoice or credit note when it was last read there. */
export interface DocumentSeen {
  readonly status: string;
  /** Paid on it or used of it, besides what the ledger has; negative = more is due, or left, than by the ledger. */
  readonly byOthers: string;
  readonly payments: readonly ForeignPayment[];
  /** Of an invoice that somebody changed there; absent = as in the ledger. */
  readonly total?: string | undefined;
  /** Of an invoice, YYYY-MM-DD; absent = not known. */
  readonly dueDate?: string | undefined;
  readonly seenAt: string;
}

/** What we created in Xero. */
export interface RecordedDocument extends Omit<NewDocument, 'facts'> {
  readonly id: number;
  readonly facts: unknown;
  /** null = not read in Xero since it was recorded. */
  readonly seen?: DocumentSeen | null;
  readonly recordedAt: string;
}

export const ATTEMPT_STEPS = [
  'accepted',
  'claimed',
  'fetched',
  'planned',
  'sent',
  'answered',
  'failed',
  'recorded',
  'rejected',
  'waiting',
  'uncertain',
  'skipped',
  'adopted',
  'released',
  'changed',
  'noted',
  'action',
] as const;
export type AttemptStep = (typeof ATTEMPT_STEPS)[number];

export interface Attempt {
  readonly id: number;
  /** null = a user action not about one entry. */
  readonly entryId: number | null;
  readonly storeId: string | null;
  readonly callId: number | null;
  readonly at: string;
  readonly step: AttemptStep;
  /** Who requested it (see actor.ts); null = the sync itself. */
  readonly by: string | null;
  /** null = erased on request. */
  readonly detail: unknown;
}
