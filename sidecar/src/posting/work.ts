import type { OrganisationLists, PlannedContact, PlannedDocuments } from '../domain/documents.ts';
import type { Catalogue, Order, OrderCustomer, ShopUnits } from '../domain/order.ts';
import type { Problem } from '../domain/problems.ts';
import type { Refund } from '../domain/refund.ts';
import type { Settings } from '../domain/settings/settings.ts';
import type { ClaimedEntry, Reason } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { EarlierDocuments } from '../mapping/earlier-documents.ts';
import type { XeroClient } from '../xero/client.ts';
import type { PostedInvoice } from './invoices/posted-invoice.ts';
import type { PostedPayment } from './payments/posted-payment.ts';
import type { OrderFacts } from './summary.ts';

/** A claimed order, read and planned, to be posted to one organisation. */
export interface Work {
  readonly entry: ClaimedEntry;
  readonly tenantId: string;
  readonly documents: PlannedDocuments;
  /** Its existing invoice, neither voided nor fully credited; null = none. */
  readonly posted: PostedInvoice | null;
  /** Identity of its documents in the ledger, e.g. order:1024, or order:1024#2 for its second invoice. */
  readonly sourceKey: string;
  /** Hash of the order's accounting figures. */
  readonly figuresHash: string;
  readonly summary: OrderFacts;
  /** Earlier documents that the order names, by any author. */
  readonly earlier: EarlierDocuments;
  /** Its payments in Xero that a person asked to replace. */
  readonly replaces: readonly PostedPayment[];
  /** All refunds of the order now, with or without a credit note. */
  readonly refundIds: readonly number[];
  /** Those of them that can be read. */
  readonly refunds: readonly Refund[];
}

/** Result of posting one order. */
export type Outcome =
  /** `documents`: numbers in Xero. */
  | { readonly kind: 'recorded'; readonly documents: readonly string[] }
  | { readonly kind: 'skipped'; readonly reason: Reason }
  | { readonly kind: 'rejected'; readonly problems: readonly Problem[] }
  | { readonly kind: 'waiting'; readonly notBefore: Date; readonly reason: Reason; readonly countTry: boolean }
  | { readonly kind: 'uncertain'; readonly reason: Reason };

/** Index of an organisation's contacts; kept by connection/contact-index.ts. */
export interface ContactDirectory {
  refresh(tenantId: string, options?: { readonly force?: boolean }): Promise<void>;
  find(tenantId: string, wanted: WantedContact): Promise<KnownContact | null>;
  nameTaken(tenantId: string, name: string): Promise<boolean>;
  /** No contact was ever read, or created by us: archived ones count. */
  isEmpty(tenantId: string): Promise<boolean>;
  remember(tenantId: string, contact: RememberedContact): Promise<void>;
  /** The digest of the last data sent; null = none, or unknown. */
  lastSent(tenantId: string, contactId: string): Promise<string | null>;
  sent(tenantId: string, contactId: string, hash: string): Promise<void>;
  /** Xero no longer has it. */
  forget(tenantId: string, contactId: string): Promise<void>;
}

/** Found by its number, else by e-mail, name and tax number. */
export type WantedContact = Pick<PlannedContact, 'contactNumber' | 'email' | 'name' | 'taxNumber' | 'isCompany'>;

export interface KnownContact {
  readonly contactId: string;
  /** '' = none. */
  readonly contactNumber: string;
  readonly status: string;
}

export interface RememberedContact {
  readonly contactId: string;
  readonly contactNumber: string;
  readonly name: string;
  readonly email: string;
  readonly taxNumber: string;
}

/** Posting's reports to the connection; kept by connection/organisations.ts. */
export interface ConnectionSwitch {
  pause(tenantId: string, until: Date, reason: string): Promise<void>;
  markDisconnected(tenantId: string, reason: string): Promise<void>;
}

/** A store whose owner wants history notes on its documents. */
export interface NotedShop {
  readonly level: 'changes' | 'always';
  readonly url: string;
}

export interface PostingDeps {
  /** By store; absent = no notes. */
  readonly noted?: ReadonlyMap<string, NotedShop> | undefined;
  /** Names this process's claims. */
  readonly worker: string;
  readonly ledger: Ledger;
  readonly xero: XeroClient;
  readonly contacts: ContactDirectory;
  readonly connections: ConnectionSwitch;
  /** Xero refused what our copy of its accounts and tax rates allows: read them again next time. */
  readonly listsAreStale: (tenantId: string) => Promise<void>;
  readonly now: () => Date;
  /** Waits in real or simulated time. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
  readonly newId: () => string;
}

/** What the pipeline needs besides posting. */
export interface PipelineDeps extends PostingDeps {
  readonly organisations: () => Promise<
    readonly {
      readonly tenantId: string;
      readonly storeIds: readonly string[];
      readonly noted?: ReadonlyMap<string, NotedShop> | undefined;
    }[]
  >;
  /** How long to wait for more orders before sending those that are due; see gather-window.ts. */
  readonly gatherWindowMs: (tenantId: string) => number;
  readonly storeClient: (storeId: string) => Promise<OrderReader>;
  readonly settings: (storeId: string) => Promise<Settings>;
  readonly lists: (
    tenantId: string,
    needs: { readonly tracking: boolean; readonly items: boolean },
  ) => Promise<OrganisationLists>;
  readonly storeUrl: (storeId: string) => Promise<string>;
  /** The shop's time zone; null = unknown. */
  readonly storeTimezone: (storeId: string) => Promise<string | null>;
  /** Whether the organisation's consent covers bank transactions, as far as known. */
  readonly mayBookFees: (tenantId: string) => Promise<boolean>;
  /** Organisation and store reconciled since this process took over posting; see reconcile-ledger.ts. */
  readonly caughtUp: Set<string>;
  /** The ledger was older than the books; for logs and counters. */
  readonly tookOver: (found: {
    readonly tenantId: string;
    readonly storeId: string;
    readonly orders: number;
  }) => Promise<void>;
  /** Its display name. */
  readonly organisationName: (tenantId: string) => Promise<string>;
  /** Called once an entry has left its claim; for logs and counters. */
  readonly settled: (entry: ClaimedEntry, outcome: Outcome) => void;
  /** Called instead when another process has the entry by now: nothing changed. */
  readonly claimLost: (entry: ClaimedEntry) => void;
}

/** The part of the WooCommerce client that posting uses. */
export interface OrderReader {
  getOrder(id: number): Promise<Order>;
  /** Many in one request; unavailable orders are absent. */
  getOrders(ids: readonly number[]): Promise<ReadonlyMap<number, Order>>;
  listRefunds(orderId: number): Promise<readonly Refund[]>;
  listProducts(ids: readonly number[]): Promise<Catalogue>;
  /** Category id → its parent's id; top categories are absent. */
  listCategoryParents(): Promise<ReadonlyMap<number, number>>;
  /** By customer id; deleted accounts are absent. */
  listCustomerRoles(ids: readonly number[]): Promise<ReadonlyMap<number, OrderCustomer>>;
  /** The units of the shop's prices. */
  units(): Promise<ShopUnits>;
  /** The earliest time the store's clock can show. */
  storeTime(): Date;
}
