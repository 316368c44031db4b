import type { OrganisationLists } from '../domain/documents.ts';
import { decimal, toMoney, ZERO } from '../domain/money.ts';
import type { ClaimedEntry, Reason } from '../ledger/entry.ts';
import { createPostings, type Posting, type TaxPosting } from '../journal/postings.ts';
import type { Outcome } from '../posting/round.ts';
import { DRY_KINDS, type DryDocument, type DryKind, toDryDocument } from './dry-document.ts';
import type { Write } from './rehearsal-xero.ts';
import { entryOfWrite } from './write-entry.ts';

/** Ours: what a person still looks through; sums count all. */
export const DOCUMENTS_LISTED_MAX = 1_000;
const PROBLEMS_LISTED_MAX = 200;

export interface DrySum {
  readonly kind: DryKind;
  readonly action: DryDocument['action'];
  readonly documents: number;
  /** '' = these have no amount. */
  readonly currency: string;
  readonly amount: string;
}

export interface DryProblem {
  readonly order: number;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

export interface DryOrders {
  readonly read: number;
  /** Something is sent for them. */
  readonly change: number;
  /** In Xero, and current there. */
  readonly unchanged: number;
  readonly notSynced: number;
  readonly needAttention: number;
  /** Retried later: could not be read, or looked up, now. */
  readonly waiting: number;
  /** Of an earlier call the outcome is unknown: it is looked up in Xero before anything is sent. */
  readonly held: number;
}

/** What a dry run found. Nothing of it is kept. Money: decimal text. */
export interface DryRun {
  readonly store: string;
  readonly organisation: string;
  /** The first ones; `left` is how many more there are. */
  readonly documents: readonly DryDocument[];
  readonly left: number;
  readonly sums: readonly DrySum[];
  readonly postings: readonly Posting[];
  readonly taxes: readonly TaxPosting[];
  readonly contacts: { readonly new: number; readonly matched: number };
  readonly orders: DryOrders;
  readonly problems: readonly DryProblem[];
  readonly problemsLeft: number;
  readonly notices: readonly string[];
  /** Documents written to Xero, rows to the ledger: none. */
  readonly writes: 0;
}

export function createDryRunResult(lists: OrganisationLists) {
  const postings = createPostings(lists);
  const documents: DryDocument[] = [];
  const problems: DryProblem[] = [];
  const sums = new Map<string, DrySum>();
  const orders = { read: 0, change: 0, unchanged: 0, notSynced: 0, needAttention: 0, waiting: 0, held: 0 };
  const counts = { documents: 0, problems: 0 };
  let written = new Set<number>();
  return {
    addWrite(write: Write, orderOf: (entryId: number) => number | null): DryDocument {
      const entry = entryOfWrite(write, lists);
      if (entry !== null) postings.add(entry);
      const document = toDryDocument(write, orderOf);
      for (const order of document.kind === 'contact' ? [] : document.orders) written.add(order);
      counts.documents += 1;
      if (documents.length < DOCUMENTS_LISTED_MAX) documents.push(document);
      addSum(sums, document);
      return document;
    },
    addOrder({ sourceId }: Pick<ClaimedEntry, 'sourceId'>, outcome: Outcome | undefined): void {
      orders.read += 1;
      const isWritten = written.has(Number(sourceId));
      if (outcome?.kind === 'rejected') orders.needAttention += 1;
      else if (outcome === undefined || outcome.kind === 'waiting' || outcome.kind === 'uncertain') orders.waiting += 1;
      else if (isWritten) orders.change += 1;
      else orders[outcome.kind === 'skipped' ? 'notSynced' : 'unchanged'] += 1;
      for (const { code, message, fix } of reasonsOf(outcome)) {
        counts.problems += 1;
        if (problems.length < PROBLEMS_LISTED_MAX) problems.push({ order: Number(sourceId), code, message, fix });
      }
    },
    addHeld(): void {
      orders.read += 1;
      orders.held += 1;
    },
    /** After a batch. */
    forget(): void {
      written = new Set();
    },
    read: () => orders.read,
    of: (named: Pick<DryRun, 'store' | 'organisation' | 'notices'>, matched: number): DryRun => {
      const made = sums.get(sumKey({ kind: 'contact', action: 'create', currency: '' }))?.documents ?? 0;
      return {
        ...named,
        documents,
        left: counts.documents - documents.length,
        sums: [...sums.values()].toSorted((a, b) => DRY_KINDS.indexOf(a.kind) - DRY_KINDS.indexOf(b.kind)),
        postings: postings.rows(),
        taxes: postings.taxes(),
        contacts: { new: made, matched },
        orders: { ...orders },
        problems,
        problemsLeft: counts.problems - problems.length,
        writes: 0,
      };
    },
  };
}

export type DryRunResult = ReturnType<typeof createDryRunResult>;

function reasonsOf(outcome: Outcome | undefined): readonly Reason[] {
  if (outcome?.kind === 'rejected') return outcome.problems;
  return outcome?.kind === 'waiting' || outcome?.kind === 'uncertain' ? [outcome.reason] : [];
}

function sumKey({ kind, action, currency }: Pick<DrySum, 'kind' | 'action' | 'currency'>): string {
  return `${kind} ${action} ${currency}`;
}

function addSum(sums: Map<string, DrySum>, { kind, action, currency: own, amount }: DryDocument): void {
  const currency = amount === null ? '' : own;
  const key = sumKey({ kind, action, currency });
  const known = sums.get(key);
  const sum = decimal(known?.amount ?? '0').plus(amount ?? ZERO);
  sums.set(key, { kind, action, currency, documents: (known?.documents ?? 0) + 1, amount: toMoney(sum) });
}
