import { z } from 'zod';
import type { SourceOrigin } from '../domain/origin-mark.ts';
import type { Call, CallItem, ClaimedEntry, Entry, RecordedDocument } from '../ledger/entry.ts';
import type { ElementAnswer } from '../xero/wire/answers.ts';
import type { FoundDocument } from './calls/record.ts';
import type { PlannedOrder } from './orders/planned-order.ts';
import type { Progress } from './progress.ts';
import type { Round } from './round.ts';

/** One kind of document in Xero: all that posting knows of it. Their list, kinds.ts, is the order of sending. */
export interface DocumentKind {
  /** Every way it is sent; each knows how its unanswered calls are looked up. */
  readonly calls: readonly CallKind[];
  /** Documents that others created: links them to orders, and returns those to continue with. */
  readonly link?: (round: Round, orders: readonly PlannedOrder[]) => Promise<readonly PlannedOrder[]>;
  /** Deletes what must leave Xero before anything new is sent. */
  readonly remove?: (progress: Progress) => Promise<void>;
  /** Sends what is due and compares Xero's answers; waits for earlier kinds by what they left in `progress`. */
  readonly post?: (progress: Progress) => Promise<void>;
  /** After all kinds are sent. */
  readonly finish?: (progress: Progress) => Promise<void>;
  /** A ledger older than the books: passes every document with our mark that Xero has to `take`. */
  readonly reconcile?: (round: Round, query: ReconcileQuery, take: Take) => Promise<void>;
}

export interface ReconcileQuery {
  readonly storeIds: ReadonlySet<string>;
  /** Changed since; null = from the beginning. */
  readonly since: Date | null;
}

/** Records it unless the ledger has it, and has its entry checked again. */
export type Take = (origin: SourceOrigin, sourceKey: string, document: FoundDocument) => Promise<void>;

/** One way to call Xero. */
export interface CallKind {
  /** In the outbox and in the audit trail, e.g. "invoices". */
  readonly name: string;
  /** PUT creates, POST changes, DELETE removes an allocation (without a body). */
  readonly method: 'PUT' | 'POST' | 'DELETE';
  /** Key of the elements in the answer, e.g. "Invoices". */
  readonly envelope: string;
  /** Xero keeps it unique, so one created late is found when the next is refused: no need to wait for its end. */
  readonly isUnique?: true;
  /** What became of each item of an unanswered call, in their order. Throws when Xero does not answer. */
  readonly lookUp: (round: Round, call: Call) => Promise<readonly Finding[]>;
}

export type Finding =
  /** Xero does not have it (yet). */
  | 'missing'
  /** There is nothing to record: posting compares when the entry returns. */
  | 'known'
  /** One of so many that Xero's lists lack that this round reads no more of them alone (READ_ALONE_MAX). */
  | 'unread'
  /** Created by this call. */
  | FoundDocument
  /** Changed by this call. */
  | { readonly record: (own: Round) => Promise<void> };

/** The least that an element of a call has. */
export interface Sendable<Of = ClaimedEntry> {
  readonly entry: Of;
  readonly sourceKey: string;
}

/** A call that holds many elements. */
export interface BatchCall<One extends Sendable> extends CallKind {
  readonly path: (one: One) => string;
  readonly elementsMax: number;
  readonly body: (batch: readonly One[]) => string;
  /** What is kept beside the call to look it up; no personal data. */
  readonly intentOf: (one: One) => object;
  /** In the owner's terms, e.g. "invoice WC-1024". */
  readonly nameOf: (one: One) => string;
  readonly answerOf: (elements: readonly ElementAnswer[], one: One) => ElementAnswer | undefined;
}

/** An intended item of an unanswered call. */
export type Sent<Intent> = CallItem & { readonly intent: Intent };

type LookUp<Intent> = (round: Round, sent: readonly Sent<Intent>[], call: Call) => Promise<readonly Finding[]>;

/** Binds the look-up of a call to the shape of its intents. */
export function byIntent<Intent>(shape: z.ZodType<Intent>, lookUp: LookUp<Intent>): CallKind['lookUp'] {
  const intents = z.array(shape);
  return async (round, call) => {
    const read = intents.parse(call.intent);
    const sent = call.items.flatMap((item, index) => {
      const intent = read[index];
      return intent === undefined ? [] : [{ ...item, intent }];
    });
    return await lookUp(round, sent, call);
  };
}

/** The look-up of a call that changes or deletes posted documents: what was not done may be sent again. */
export function byChange<Intent, Posted>(
  shape: z.ZodType<Intent>,
  change: {
    /** The document that was to be changed; null = the ledger has another in its place by now. */
    readonly postedOf: (documents: readonly RecordedDocument[], sourceKey: string) => Posted | null;
    readonly isDone: (round: Round, intent: Intent) => Promise<boolean>;
    /** Returns what the audit trail says. */
    readonly record: (own: Round, owner: Sendable<Entry>, posted: Posted, intent: Intent) => Promise<object>;
  },
): CallKind['lookUp'] {
  return byIntent(shape, async (round, sent, call) => {
    const findings: Finding[] = [];
    for (const { entryId, sourceKey, intent } of sent) {
      const entry = await round.ledger.entryById(entryId);
      const posted = change.postedOf(await round.ledger.documentsOf(entryId), sourceKey);
      const record = async (own: Round) => {
        if (entry === null || posted === null) return;
        const detail = await change.record(own, { entry, sourceKey }, posted, intent);
        await own.ledger.addAttempt(entryId, 'adopted', detail, call.id);
      };
      if (entry === null || posted === null) findings.push('known');
      else findings.push((await change.isDone(round, intent)) ? { record } : 'missing');
    }
    return findings;
  });
}
