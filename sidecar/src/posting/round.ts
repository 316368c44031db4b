import type { PauseCode } from '../domain/pause-reason.ts';
import type { MadeItem, OrganisationLists, PlannedContact, SourceDocuments } from '../domain/documents.ts';
import type { Problem } from '../domain/problems.ts';
import type { Settings } from '../domain/settings/settings.ts';
import type { UnsyncedPayment } from '../domain/unsynced-payment.ts';
import type { ClaimedEntry, Reason } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { WooCommerceClient } from '../woocommerce/client.ts';
import type { XeroClient } from '../xero/client.ts';
import type { OtherShop } from './invoices/compare-documents.ts';
import type { KeptRefunds } from './orders/kept-refunds.ts';
import { rememberDocuments } from './remember-documents.ts';

/** Result of posting one entry. */
export type Outcome =
  /** `documents`: numbers in Xero. */
  | { readonly kind: 'recorded'; readonly documents: readonly string[] }
  | { readonly kind: 'skipped'; readonly reason: Reason; readonly payment?: UnsyncedPayment | null }
  | { readonly kind: 'rejected'; readonly problems: readonly Problem[] }
  | { readonly kind: 'waiting'; readonly notBefore: Date; readonly reason: Reason; readonly countTry: boolean }
  | { readonly kind: 'uncertain'; readonly reason: Reason };

/** How an entry leaves its claim, and what the pages show of it. */
export interface Settled {
  readonly outcome: Outcome;
  readonly summary?: object;
  /** Of the recorded entry; only with outcome recorded. */
  readonly figuresHash?: string;
}

/** A claimed entry, read and planned, to be posted to one organisation. An order has more: orders/planned-order.ts. */
export interface PlannedEntry {
  readonly entry: ClaimedEntry;
  readonly documents: SourceDocuments;
  /** Hash of the accounting figures. */
  readonly figuresHash: string;
  /** What the pages show of it; no personal data. */
  readonly summary: object;
}

/** Reads and plans the entries of one kind. Orders have their own steps (pipeline.ts). */
export type DocumentSource = (round: Round, claimed: readonly ClaimedEntry[]) => Promise<readonly PlannedEntry[]>;

/** Index of an organisation's contacts; kept by connection/contact-index.ts. */
export interface ContactDirectory {
  refresh(tenantId: string, options?: { readonly force?: boolean }): Promise<void>;
  /** By its number, else by e-mail, name and tax number. */
  find(tenantId: string, wanted: ContactKeys & Pick<PlannedContact, 'isCompany'>): Promise<KnownContact | null>;
  /** The same, but links nothing. `matchedBy` email: by chance, until it is linked. */
  look(
    tenantId: string,
    wanted: ContactKeys & Pick<PlannedContact, 'isCompany'>,
  ): Promise<(KnownContact & { readonly matchedBy: string }) | null>;
  nameTaken(tenantId: string, name: string): Promise<boolean>;
  /** No contact was ever read, or created by us: archived ones count. */
  isEmpty(tenantId: string): Promise<boolean>;
  remember(tenantId: string, contact: ContactKeys & { readonly contactId: string }): Promise<void>;
  /** `remember` and `sent` for contacts that a call made, in one transaction. */
  made(tenantId: string, contacts: readonly MadeContact[]): Promise<void>;
  /** The digest of the last data sent; null = none, or unknown. */
  lastSent(tenantId: string, contactId: string): Promise<string | null>;
  sent(tenantId: string, contactId: string, written: WrittenContact): Promise<void>;
  /** null = it is not in the index. */
  written(tenantId: string, contactId: string, contactNumber: string): Promise<ContactHistory | null>;
  /** Xero no longer has it. */
  forget(tenantId: string, contactId: string): Promise<void>;
}

export interface MadeContact {
  readonly contact: ContactKeys & { readonly contactId: string };
  readonly written: WrittenContact;
}

/** A contact after we last wrote it, or compared it with an order: see contacts/contact-digest.ts. */
export interface WrittenContact {
  /** null = unknown: it may have been edited. */
  readonly hash: string | null;
  readonly detailsHash: string;
  /** When the order of these details was made; null = unknown. */
  readonly at: string | null;
}

export interface ContactHistory extends Omit<WrittenContact, 'detailsHash'> {
  readonly detailsHash: string | null;
  /** The contact's own number; '' = none. */
  readonly contactNumber: string;
  /** When the buyer was linked to it; null = never. */
  readonly linkedAt: string | null;
}

type ContactKeys = Pick<PlannedContact, 'contactNumber' | 'name' | 'email' | 'taxNumber'>;

export interface KnownContact {
  readonly contactId: string;
  /** '' = none. */
  readonly contactNumber: string;
  readonly status: string;
}

/** A store whose owner wants history notes on its documents. */
export interface NotedShop {
  readonly level: 'changes' | 'always';
  readonly url: string;
}

export interface OpenOrganisation {
  readonly tenantId: string;
  readonly storeIds: readonly string[];
  /** Stores with history notes; absent = none. */
  readonly noted?: ReadonlyMap<string, NotedShop> | undefined;
}

/** The part of the WooCommerce client that posting uses. */
type OrderReader = Pick<
  WooCommerceClient,
  | 'getOrder'
  | 'getOrders'
  | 'listRefunds'
  | 'refundsOfOrders'
  | 'listProducts'
  | 'listCategoryParents'
  | 'listCustomerRoles'
  | 'allowedUnits'
  | 'storeTime'
>;

export interface PipelineDeps {
  /** Names this process's claims. */
  readonly worker: string;
  readonly ledger: Ledger;
  readonly xero: XeroClient;
  readonly contacts: ContactDirectory;
  /** Kept by connection/organisations.ts. */
  readonly connections: {
    pause(tenantId: string, until: Date, reason: string, code: PauseCode): Promise<void>;
    markDisconnected(tenantId: string, reason: string): Promise<void>;
  };
  /** Xero refused what our copy of its accounts and tax rates allows: read them again next time. */
  readonly listsAreStale: (tenantId: string) => Promise<void>;
  /** What may be said of the store that made a document in this organisation. */
  readonly shopsThere: (tenantId: string) => Promise<(storeId: string) => OtherShop>;
  readonly now: () => Date;
  /** Waits in real or simulated time. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Other work has its turn; in the service, what the steps before left behind in memory is collected once it is much. */
  readonly nextTurn: () => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
  readonly newId: () => string;
  readonly organisations: () => Promise<readonly OpenOrganisation[]>;
  /** Sources of documents other than orders, by entry kind. */
  readonly sources?: ReadonlyMap<string, DocumentSource>;
  /** How long to wait for more orders before sending those that are due; see gather-window.ts. */
  readonly gatherWindowMs: (tenantId: string) => number;
  /** Whether the calls left in the day allow a round now; it counts from when entries are claimed. See day-budget.ts. */
  readonly dayPace: { readonly allows: (tenantId: string) => boolean; readonly claimed: (tenantId: string) => void };
  readonly storeClient: (storeId: string) => Promise<OrderReader>;
  /** Absent: refunds are read each time. */
  readonly keptRefunds?: KeptRefunds;
  readonly settings: (storeId: string) => Promise<Settings>;
  /** `since`: read from Xero after this instant. */
  readonly lists: (
    tenantId: string,
    needs: { tracking: boolean; items: boolean },
    since?: Date,
  ) => Promise<OrganisationLists>;
  /** These items are in Xero now: the lists have them from here on. */
  readonly itemsMade: (tenantId: string, made: readonly MadeItem[]) => Promise<void>;
  readonly storeUrl: (storeId: string) => Promise<string>;
  /** The shop's time zone; null = unknown. */
  readonly storeTimezone: (storeId: string) => Promise<string | null>;
  /** Whether the organisation's consent covers bank transactions, as far as known. */
  readonly mayBookFees: (tenantId: string) => Promise<boolean>;
  /** What was reconciled since this process took over posting; see reconcile-ledger.ts. */
  readonly reconciled: Set<string>;
  /** The ledger was older than the books; for logs and counters. */
  readonly tookOver: (found: { tenantId: string; storeId: string; orders: number }) => Promise<void>;
  readonly organisationName: (tenantId: string) => Promise<string>;
  /** Called once an entry has left its claim; for logs and counters. */
  readonly settled: (entry: ClaimedEntry, outcome: Outcome) => void;
  /** Called instead when another process has the entry by now: nothing changed. */
  readonly claimLost: (entry: ClaimedEntry) => void;
}

/** One round for one organisation: everything a step needs, and what failed so far. */
export interface Round extends PipelineDeps, Omit<OpenOrganisation, 'storeIds'> {
  /** By entry id: why it is not recorded. */
  readonly failed: Map<number, Outcome>;
  /** By entry id: what became of it, with what the pages show. */
  readonly results: Map<number, Settled>;
}

export function startRound(deps: PipelineDeps, tenantId: string, noted?: ReadonlyMap<string, NotedShop>): Round {
  return { ...deps, ledger: rememberDocuments(deps.ledger), tenantId, noted, failed: new Map(), results: new Map() };
}

/** Unknown outcomes outweigh those to retry, which outweigh those a person has to fix. */
const WEIGHT = { recorded: 0, skipped: 0, rejected: 1, waiting: 2, uncertain: 3 } as const;

/** Several documents of an entry may fail differently: the most severe outcome counts, problems add up. */
export function addFailure({ failed }: Pick<Round, 'failed'>, entryId: number, outcome: Outcome): void {
  const before = failed.get(entryId);
  if (before?.kind === 'rejected' && outcome.kind === 'rejected') {
    failed.set(entryId, { kind: 'rejected', problems: [...before.problems, ...outcome.problems] });
  } else if (before === undefined || WEIGHT[outcome.kind] > WEIGHT[before.kind]) {
    failed.set(entryId, outcome);
  }
}

/** A person has to decide or fix something about the entry. */
export function reject(round: Pick<Round, 'failed'>, { id }: { readonly id: number }, problem: Problem): void {
  addFailure(round, id, { kind: 'rejected', problems: [problem] });
}
