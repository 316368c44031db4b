import type { EntryState } from '../ledger/entry.ts';
import type { ProblemBody } from './problem.ts';

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

// `POST sync` {} → 202: poll now. `GET export?format=csv|json` → the entries as a file.
