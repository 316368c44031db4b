/** What the ledger refuses. Its database errors are those of database/errors.ts. */
export class LedgerError extends Error {
  override name = 'LedgerError';
  readonly code: string = 'ledger_refused';
  readonly retry: 'never' | 'later' | 'lookup' = 'never';
}

/** Xero holds a second document where the ledger knows one: needs attention. */
export class DuplicateDocument extends LedgerError {
  override name = 'DuplicateDocument';
  override readonly code = 'document_duplicate';
}

/** Another worker claimed the entries: drop the work, it will be done there. */
export class ClaimLost extends LedgerError {
  override name = 'ClaimLost';
  override readonly code = 'claim_lost';
  readonly entryIds: readonly number[];

  constructor(message: string, entryIds: readonly number[]) {
    super(message);
    this.entryIds = entryIds;
  }
}

export class UnknownRow extends LedgerError {
  override name = 'UnknownRow';
  override readonly code = 'ledger_unknown_row';
}

/** A row this version cannot read: edited by hand, or written by a newer version. */
export class UnreadableRow extends LedgerError {
  override name = 'UnreadableRow';
  override readonly code = 'ledger_unreadable_row';
}

/** A transition not in transitions.ts: a bug. */
export class IllegalMove extends LedgerError {
  override name = 'IllegalMove';
  override readonly code = 'ledger_illegal_move';
}
