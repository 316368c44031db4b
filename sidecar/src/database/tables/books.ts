import type { Generated } from 'kysely';

export interface BooksTables {
  /** How far the reconciliation of a store is kept; the first check makes the row. */
  books: {
    store_id: string;
    /** What the rows of orders were made with (operations/books/basis.ts); null = there are none. */
    basis: Generated<string | null>;
    /** The first day that the rows are complete for; null = none. */
    rows_from: Generated<string | null>;
    /** Changes after these instants are to be read: by the store's clock, by Xero's, by ours. */
    shop_cursor: Generated<string | null>;
    xero_cursor: Generated<string | null>;
    ledger_cursor: Generated<string | null>;
    /** The last complete check of the latest days. */
    checked_at: Generated<string | null>;
    /** The shop's day of the last nightly check. */
    night: Generated<string | null>;
    /** The last day of the last month that was closed in Xero when it was looked at; '' = none. */
    closed_through: Generated<string | null>;
    /** {code, message, fix, at} of the last check; null = it did not fail. */
    failed_json: Generated<string | null>;
  };
  /** What a reconciliation found of a day. */
  books_days: {
    store_id: string;
    /** YYYY-MM-DD, of the shop. */
    day: string;
    checked_at: string;
    /** {version, periods}: see books/found-text.ts. */
    found_json: string;
    /** What differs, as text: '' = nothing. */
    differs: string;
    /** The first check that found this very difference; null = it does not differ. */
    differs_since: string | null;
    /** 1 = an order of it changed since. */
    is_due: number;
  };
  /** Shop, ledger and Xero of an order. See books/legs-text.ts. */
  books_orders: {
    store_id: string;
    order_id: string;
    legs_json: string;
    /** Currency and total of the order in the shop: documents of other tools are found by it. */
    amount_key: string;
    /** 1 = something of it differs, or a document was not read: every check reads it again. */
    unsure: number;
  };
  /** The days that an order has a booking or a difference on. */
  books_order_days: { store_id: string; day: string; order_id: string };
  /** Invoices of other tools and people in Xero. */
  books_others: {
    store_id: string;
    xero_id: string;
    day: string;
    amount_key: string;
    /** Its number and reference. */
    names: string;
    document_json: string;
  };
  /** Lines of our invoices that somebody moved to another account in Xero. */
  recodings: {
    store_id: string;
    tenant_id: string;
    invoice_id: string;
    /** The line's id in Xero, or its place ("#0") where Xero returned none. */
    line_key: string;
    order_id: string;
    /** The first line of its text. */
    name: string;
    /** Codes: as we posted it, and as it is now. */
    account_from: string;
    account_to: string;
    /** {lineId, …}: see ledger/requests/recodings.ts; "null" = it is of no product; null = not read yet. */
    product_json: string | null;
    seen_at: string;
  };
  /** Rules that a person did not want to be made of recodings. */
  dismissed_rules: {
    store_id: string;
    /** What the rule is about, and both accounts: operations/learned-rules/offered-rules.ts. */
    rule_key: string;
    /** See ledger/audit/actor.ts. */
    dismissed_by: string;
    dismissed_at: string;
  };
}
