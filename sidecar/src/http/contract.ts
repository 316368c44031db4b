/**
 * What the sidecar answers to the plugin, and the plugin to its pages: types only, imported by admin-ui.
 * `/v1/stores/:store/<path>` here is `/wp-json/ml-connector/v1/<path>` there. Money is decimal text, times are ISO UTC text.
 */
import type { EntryState } from '../ledger/entry.ts';
import type { Settings, SettingsFault } from '../mapping/settings.ts';
import type { Suggestion } from '../settings/suggestion.ts';

/** Every error of every route; HTTP 4xx for what the caller can mend, 5xx else. */
export interface ErrorBody {
  /** Stable, e.g. `pairing_code_wrong`. */
  readonly code: string;
  readonly message: string;
  /** What to do; '' = nothing is known. */
  readonly fix?: string;
  /** Wrong settings, field by field. */
  readonly faults?: readonly SettingsFault[];
}

/** `POST /v1/pair`, signed by nothing but the code; limited in attempts. */
export interface PairRequest {
  readonly pairingCode: string;
  /** The site's home address. */
  readonly siteUrl: string;
  readonly siteName: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly webhookSecret: string;
  /** Address of the settings page: where the browser comes back to after Xero's consent. */
  readonly settingsUrl: string;
  readonly versions: {
    readonly plugin: string;
    readonly wordpress: string;
    readonly woocommerce: string;
    readonly php: string;
  };
}

/** 201. The sidecar has read the store with the key before it answers. */
export interface PairAnswer {
  readonly storeId: string;
  /** base64url of 32 bytes: HS256 key of every later request. */
  readonly pairingKey: string;
  readonly sidecarVersion: string;
}

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

export type SettingsTab = 'connection' | 'accounts' | 'payments' | 'documents' | 'sync' | 'activity';

/** `GET status`. */
export interface StatusBody {
  readonly storeId: string;
  readonly storeName: string;
  readonly sidecarVersion: string;
  readonly light: LightName;
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

export interface OrganisationBody {
  readonly tenantId: string;
  readonly name: string;
  readonly state: 'connected' | 'disconnected';
  readonly stateReason: string | null;
  readonly pausedUntil: string | null;
  readonly pauseReason: string | null;
  readonly connectedAt: string | null;
  /** Base currency and country as Xero tells them; null = not read yet. */
  readonly baseCurrency: string | null;
  readonly country: string | null;
  /** Calls left today as Xero last told; null = unknown. */
  readonly callsLeftToday: number | null;
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

/** `POST xero/connect` {returnUrl} → 200. The browser goes to `consentUrl` and comes back to `returnUrl&ml_xero=connected|choose|failed`. */
export interface ConnectAnswer {
  readonly consentUrl: string;
}
/** `GET xero/organisations`: those this sidecar may post to. `POST xero/organisation` {tenantId, move?} chooses one → StatusBody. */
export interface OrganisationsBody {
  readonly organisations: readonly {
    readonly tenantId: string;
    readonly name: string;
    readonly state: 'connected' | 'disconnected';
  }[];
}
// `POST xero/disconnect` {} → StatusBody. `POST unpair` {} → 204.

/** `GET settings`, and the answer of `PUT settings` {revision, settings} and `PATCH settings` {revision, changes: {path, value}[]}. 409 `settings_changed`. */
export interface SettingsBody {
  /** Hash of the document: whoever saves names the one they read. */
  readonly revision: string;
  readonly settings: Settings;
  readonly defaults: Settings;
}
// `GET settings/schema` → JSON Schema (mapping/settings-json-schema.ts).

/** `GET settings/suggestions`. 504 `took_too_long` while both sides are still being read: ask again in a moment. Applying them is a PATCH with the chosen ones. */
export interface SuggestionsBody {
  readonly suggestions: readonly Suggestion[];
}

/** `GET lists[?refresh=1]`: what the dropdowns choose from, of both sides. A side that cannot be read is null, with why. */
export interface ListsBody {
  readonly xero: XeroListsBody | null;
  readonly xeroError: ErrorBody | null;
  readonly store: StoreListsBody | null;
  readonly storeError: ErrorBody | null;
}
export interface XeroListsBody {
  readonly readAt: string;
  readonly accounts: readonly {
    /** What the settings hold: the code, or the id where there is none (bank accounts). */
    readonly ref: string;
    readonly code: string | null;
    readonly name: string;
    readonly type: string;
    readonly class: string;
    readonly taxType: string;
    readonly enablesPayments: boolean;
    readonly currency: string | null;
    readonly system: string | null;
  }[];
  readonly taxRates: readonly {
    readonly taxType: string;
    readonly name: string;
    readonly ratePercent: string;
    readonly canApplyToRevenue: boolean;
    /** Absent from a sidecar that books no fees. */
    readonly canApplyToExpenses?: boolean;
  }[];
  readonly tracking: readonly {
    readonly id: string;
    readonly name: string;
    readonly options: readonly { readonly id: string; readonly name: string }[];
  }[];
  readonly brandingThemes: readonly { readonly id: string; readonly name: string }[];
}
export interface StoreListsBody {
  readonly currency: string;
  readonly timezone: string;
  readonly gateways: readonly { readonly id: string; readonly title: string; readonly enabled: boolean }[];
  readonly taxRates: readonly {
    readonly id: number;
    readonly name: string;
    readonly country: string;
    readonly state: string;
    readonly ratePercent: string;
    readonly taxClass: string;
    readonly compound: boolean;
  }[];
  /** Sets of rates that the store's latest orders had on one line, as `taxes.rates` keys ("1", "1+2"); union with single rates. */
  readonly rateSets: readonly { readonly key: string; readonly label: string; readonly ratePercent: string }[];
  readonly statuses: readonly { readonly slug: string; readonly name: string }[];
  readonly shippingMethods: readonly { readonly id: string; readonly title: string }[];
}
/** `GET lists/search?kind=product|category|tag|coupon&q=…` for rules. */
export interface SearchBody {
  readonly results: readonly { readonly id: string; readonly name: string }[];
}

export interface ProblemBody {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly tab: SettingsTab | null;
  /** Path of the setting that mends it, e.g. "payments.methods.cheque": an anchor on that tab; null = none. */
  readonly setting: string | null;
}

/** `GET entries?state=a,b&q=…&before=<id>&limit=…` (q: order number or id, or invoice number), newest first. */
export interface EntriesBody {
  readonly entries: readonly EntryBody[];
  readonly hasMore: boolean;
  readonly counts: Readonly<Record<EntryState, number>>;
  /** Stuck orders grouped by cause. */
  readonly problems: readonly (ProblemBody & { readonly orders: number })[];
}
export interface EntryBody {
  readonly id: number;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly state: EntryState;
  /** The state in a few words for the owner, e.g. "In Xero, paid". */
  readonly label: string;
  readonly orderStatus: string | null;
  readonly date: string | null;
  readonly currency: string | null;
  readonly total: string | null;
  readonly invoiceNumber: string | null;
  /** Opens the invoice in Xero. */
  readonly invoiceUrl: string | null;
  readonly xeroTotal: string | null;
  readonly paid: boolean | null;
  readonly refunded: string | null;
  readonly problems: readonly ProblemBody[];
  /** What a person can have done about it, e.g. "Credit and post again"; mostly none. */
  readonly actions: readonly OrderActionBody[];
  readonly updatedAt: string;
}
/**
 * Shown as a button; confirmed first. `path` names the route that is sent `body`: `POST orders/:orderId/reissue` {credit?},
 * `POST orders/:orderId/replace-payment` {}, `POST orders/:orderId/adopt` {invoice} or {none: true} → ReplayAnswer, 202; 409
 * when it cannot be done.
 */
export interface OrderActionBody {
  readonly id: 'reissue' | 'credit' | 'replace-payment' | 'adopt' | 'adopt-none';
  readonly label: string;
  /** What will be done, as a question. */
  readonly confirm: string;
  readonly path: 'reissue' | 'replace-payment' | 'adopt';
  readonly body: Readonly<Record<string, boolean>>;
  /** Label of a text that a person gives first, sent with `body` as `invoice`; null = none. */
  readonly asks: string | null;
}

/** `GET orders/:orderId`; 404 `order_unknown` when the ledger has no entry. */
export interface OrderBody {
  readonly entry: EntryBody;
  readonly notices: readonly ProblemBody[];
  readonly documents: readonly DocumentBody[];
  /** "Why this account?": one row a decision. */
  readonly decisions: readonly { readonly field: string; readonly value: string; readonly rule: string }[];
  readonly trail: readonly TrailRow[];
}
/** What `GET orders/:orderId` answers besides; a page that reads `OrderBody` alone goes on as it is. */
export interface OrderWithLines extends OrderBody {
  /** As last posted; empty = not posted yet, or by an earlier version. */
  readonly lines: readonly OrderLineBody[];
  /** What was decided besides these lines; all of it where there are none. */
  readonly beside: readonly DecisionBesideBody[];
}
export interface DecisionBesideBody extends LineDecisionBody {
  /** What it is about: the payment, what the gateway kept of it, or a line that is not told. */
  readonly of: 'payment' | 'fee' | 'line';
  readonly field: string;
}
/** A line of an order's documents: what it became, and the rule that said so. */
export interface OrderLineBody {
  /** Number of its credit note; null = the invoice. */
  readonly creditNote: string | null;
  readonly name: string;
  readonly quantity: string;
  readonly amount: string;
  readonly tax: string;
  readonly account: LineDecisionBody;
  readonly taxType: LineDecisionBody;
  readonly item: readonly LineDecisionBody[];
  readonly tracking: readonly LineDecisionBody[];
}
export interface LineDecisionBody {
  /** As Xero names it. */
  readonly value: string;
  /** null = not kept. */
  readonly rule: string | null;
}
export interface DocumentBody {
  readonly kind: string;
  readonly title: string;
  readonly number: string | null;
  readonly date: string | null;
  readonly amount: string | null;
  readonly currency: string | null;
  /** In words: "Paid", "Awaiting payment", "Voided"; null = it has none. */
  readonly status: string | null;
  readonly url: string | null;
}
export interface TrailRow {
  readonly at: string;
  /** A sentence. */
  readonly text: string;
  /** Who asked for it; null = nobody, the sync itself. */
  readonly by: string | null;
  readonly details: readonly string[];
}

/** `POST orders/:orderId/preview`: what would be posted, without sending anything. */
export interface PreviewBody {
  readonly problems: readonly ProblemBody[];
  readonly notices: readonly ProblemBody[];
  readonly documents: readonly {
    readonly title: string;
    readonly currency: string;
    readonly lines: readonly {
      readonly description: string;
      readonly quantity: string;
      readonly unitAmount: string;
      readonly account: string;
      readonly taxType: string;
      readonly net: string;
      readonly tax: string;
    }[];
    readonly subTotal: string;
    readonly totalTax: string;
    readonly total: string;
  }[];
}

/** `POST replay` {orderIds} or {states: ['rejected']}; orders named by id are posted even when older than the first day to post; `POST orders/:orderId/send` makes an unknown order known and sends it → 202. */
export interface ReplayAnswer {
  /** How many go again. */
  readonly replayed: number;
  /** Why they will not be posted right now; null = the way is open. */
  readonly heldBy: ProblemBody | null;
}

/** `POST backfill` {after: 'YYYY-MM-DD'} → 202; runs in the sidecar; `DELETE backfill` stops it. Progress is in StatusBody.sync.backfill. */
export interface BackfillBody {
  readonly after: string;
  readonly state: 'reading' | 'posting' | 'done' | 'stopped' | 'failed';
  /** How many orders the store has since that day; null = not known yet. */
  readonly orders: number | null;
  readonly read: number;
  readonly accepted: number;
  /** Of the accepted, how many are dealt with (recorded, rejected, skipped). */
  readonly settled: number;
  readonly error: ErrorBody | null;
  readonly startedAt: string;
}
/**
 * `POST customer-import` {} → 202: the customers that the store has already become contacts, from the first on; one under way
 * goes on. 409 `customers_not_wanted` unless `contacts.customers` is "all". Progress is in StatusBody.sync.customers.
 */
export interface CustomerImportBody {
  /** waiting: it goes on by itself, once what `error` says is over. */
  readonly state: 'reading' | 'waiting' | 'done';
  /** Accounts that the store has, its staff's too; null = not known yet. */
  readonly customers: number | null;
  /** Of these, how many were looked at. */
  readonly read: number;
  /** Contacts that were made, were there already, and were refused by Xero. */
  readonly made: number;
  readonly known: number;
  readonly refused: number;
  /** Ids of the customers whose contact was refused, the first few. */
  readonly refusedIds: readonly number[];
  readonly error: ErrorBody | null;
  /** When it is tried again; null = unknown, or not waiting. */
  readonly nextAt: string | null;
  readonly startedAt: string;
}
// `POST store-moved` {address?} accepts the address under which the shop was seen, or the one named; `POST store-copy` {}
// says that this shop is a copy and switches its posting off. Both → StatusBody. 409 `store_not_moved`.
// `POST sync` {} → 202: poll now. `GET export?format=csv|json` → the entries as a file.

/** `POST nudge` → 202. Also tells what the plugin knows of its webhooks. */
export interface NudgeRequest {
  readonly orders: readonly {
    readonly id: number;
    readonly event: 'created' | 'updated' | 'deleted' | 'trashed' | 'restored' | 'refunded';
  }[];
}
export interface NudgeAnswer {
  readonly accepted: number;
}
/** `POST plugin-report` → 204: daily, and after a change. The dashboard and alerts read it. */
export interface PluginReport {
  readonly versions: PairRequest['versions'];
  readonly webhooks: readonly {
    readonly topic: string;
    readonly state: 'active' | 'paused' | 'disabled' | 'missing' | 'changed';
  }[];
}
// `POST webhooks/woocommerce`: by WooCommerce itself, HMAC-signed; see intake/woocommerce-webhook.ts.
// `POST erase-customer` {email, orderIds} → {erased}: personal data kept of these orders (audit bodies, contact index) is masked.
// `POST export-customer` {email, orderIds} → {rows: {name, value}[]}.
/** `GET alerts`, `PUT alerts` {wordpress?, webhookUrl?: string | null}: where messages about this store go. */
export interface AlertsBody {
  /** The shop mails them to its administrator. */
  readonly wordpress: boolean;
  /** Host of the store's own webhook, whose address is a secret; null = none. */
  readonly webhookHost: string | null;
  /** Whoever runs the sidecar is told as well. */
  readonly operatorIsTold: boolean;
}
/** `POST alerts/test` → what became of the test by each way; empty = none is set. */
export interface AlertTestBody {
  readonly results: readonly {
    readonly channel: 'webhook' | 'mail' | 'wordpress' | 'store-webhook';
    readonly ok: boolean;
    readonly message: string | null;
    readonly fix: string | null;
  }[];
}
// The plugin in turn takes POST alert {subject, text} from the sidecar → {sent}: a mail to the shop's administrator.

/** `POST dashboard-link` {} → 201: signs in to the health dashboard once, for this store, within five minutes. */
export interface DashboardLinkAnswer {
  readonly url: string;
  readonly expiresAt: string;
}
