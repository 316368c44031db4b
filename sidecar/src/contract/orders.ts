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
  /** Actions for this order, e.g. "Credit and post again"; mostly none. */
  readonly actions: readonly OrderActionBody[];
  readonly updatedAt: string;
}

/**
 * A button, with confirmation. `path` is the route that receives `body`: `POST orders/:orderId/reissue` {credit?},
 * `POST orders/:orderId/replace-payment` {}, `POST orders/:orderId/adopt` {invoice} or {none: true} → ReplayAnswer, 202; 409
 * if it is not possible.
 */
export interface OrderActionBody {
  readonly id: 'reissue' | 'credit' | 'replace-payment' | 'adopt' | 'adopt-none';
  readonly label: string;
  /** The action, as a question. */
  readonly confirm: string;
  readonly path: 'reissue' | 'replace-payment' | 'adopt';
  readonly body: Readonly<Record<string, boolean>>;
  /** Label of a text that a person enters first, sent with `body` as `invoice`; null: none. */
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

/** What `GET orders/:orderId` adds; a page that reads only `OrderBody` still works. */
export interface OrderWithLines extends OrderBody {
  /** As last posted; empty = not posted yet, or by an earlier version. */
  readonly lines: readonly OrderLineBody[];
  /** Decisions besides these lines; all of them where there are none. */
  readonly beside: readonly DecisionBesideBody[];
}

export interface DecisionBesideBody extends LineDecisionBody {
  /** Its subject: the payment, the gateway's fee, or a line that is not listed. */
  readonly of: 'payment' | 'fee' | 'line';
  readonly field: string;
}

/** A line of an order's documents: its result, and the rule behind it. */
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
  /** Its name in Xero. */
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
  /** In words: "Paid", "Awaiting payment", "Voided"; null = none. */
  readonly status: string | null;
  readonly url: string | null;
}

export interface TrailRow {
  readonly at: string;
  /** A sentence. */
  readonly text: string;
  /** The actor; null = the sync itself. */
  readonly by: string | null;
  readonly details: readonly string[];
}

/** `POST orders/:orderId/preview`: what would be posted; posts nothing. */
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
  /** Orders replayed. */
  readonly replayed: number;
  /** Why they cannot be posted now; null = posting is possible. */
  readonly heldBy: ProblemBody | null;
}

// `POST sync` {} → 202: poll now. `GET export?format=csv|json` → the entries as a file.
