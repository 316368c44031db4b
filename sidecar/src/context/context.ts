import type { Registry } from 'prom-client';
import type { Books } from '../books/books.ts';
import type { Clearing } from '../clearing/clearing.ts';
import type { Config } from '../config/config.ts';
import type { Secrets } from '../config/secrets.ts';
import type { Organisations } from '../connection/organisations.ts';
import type { XeroChanges } from '../connection/xero-changes.ts';
import type { Database } from '../database/database.ts';
import type { Instance } from '../database/instance.ts';
import type { Checkpoint, Signer } from '../ledger/audit/checkpoints.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Events } from '../observability/events.ts';
import type { Logger } from '../observability/logger.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { CustomerChanges } from '../stores/customer-changes.ts';
import type { CustomerImports } from '../stores/customer-imports.ts';
import type { ItemImports } from '../stores/item-imports.ts';
import type { Invitations } from '../stores/invitations.ts';
import type { PairingRequests } from '../stores/pairing-requests.ts';
import type { PluginPairings } from '../stores/plugin-pairings.ts';
import type { PollPositions } from '../stores/poll-positions.ts';
import type { ProductChanges } from '../stores/product-changes.ts';
import type { StoreAddresses } from '../stores/store-addresses.ts';
import type { StoreSignals } from '../stores/store-signals.ts';
import type { Stores } from '../stores/stores.ts';
import type { LargeAnswers } from '../woocommerce/http/large-answers.ts';
import type { WooCommerceClient } from '../woocommerce/client.ts';
import type { ClockSkew } from '../xero/clock-skew.ts';
import type { GovernorParts } from '../xero/rate-governor.ts';
import type { Rounds } from './rounds.ts';
import type { ServiceWatch } from './watch-facts.ts';
import type { XeroParts } from './xero-parts.ts';

/** Ends early, without error, when aborted. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

export interface ClockParts {
  /** Uncorrected. */
  readonly machine: () => Date;
  readonly skew: ClockSkew;
  /** Whether Xero's Date has confirmed the time in the last hour. */
  readonly isProved: () => boolean;
  /** Whether Xero's Date has confirmed the time just now; otherwise asks by any answer of Xero, null = none. */
  readonly prove: (ask: () => Promise<{ readonly date: string | null } | null>) => Promise<boolean>;
}

export interface TrailKeeper {
  /** Call every few minutes: signs the end of the trail, and removes rows past their retention. */
  keep(): Promise<{ readonly checkpoint: Checkpoint | null; readonly pruned: number }>;
}

export interface Context extends AsyncDisposable {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly events: Events;
  /** The machine's clock, and what Xero's says of it. */
  readonly clock: ClockParts;
  /** Corrected by Xero's clock. */
  readonly now: () => Date;
  readonly sleep: Sleep;
  readonly setTimer: GovernorParts['setTimer'];
  readonly database: Database;
  readonly secrets: Secrets;
  /** Whether this data directory is the one that posts. */
  readonly instance: Instance;
  readonly ledger: Ledger;
  readonly signer: () => Promise<Signer>;
  readonly trailKeeper: TrailKeeper;
  /** What only the running service knows. */
  readonly watch: ServiceWatch;
  readonly stores: Stores;
  readonly pairings: PluginPairings;
  /** Shops that ask to be paired without a code. */
  readonly pairingRequests: PairingRequests;
  /** Codes that the operator made for one shop each. */
  readonly invitations: Invitations;
  readonly organisations: Organisations;
  readonly settings: SettingsStore;
  readonly positions: PollPositions;
  /** The key shared with the store's plugin; null = none is paired. */
  readonly pluginKey: (storeId: string) => Promise<Uint8Array | null>;
  readonly addresses: StoreAddresses;
  readonly signals: StoreSignals;
  /** What the reconciliations found. */
  readonly books: Books;
  /** What is kept of payment providers. */
  readonly clearing: Clearing;
  readonly customerChanges: CustomerChanges;
  readonly customerImports: CustomerImports;
  readonly productChanges: ProductChanges;
  readonly itemImports: ItemImports;
  readonly xeroChanges: XeroChanges;
  /** For every other client of a store. */
  readonly largeAnswers: LargeAnswers;
  readonly storeClient: (storeId: string) => Promise<WooCommerceClient>;
  /** The store's address, for links in documents. */
  readonly storeLink: (storeId: string) => Promise<string>;
  /** What the store's clock shows at least. */
  readonly storeTime: (storeId: string) => Date;
  /** Everything that needs a Xero app; throws a connection error xero_app_missing when none is configured. */
  readonly xero: () => XeroParts;
  readonly rounds: () => Rounds;
}
