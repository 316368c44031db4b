/** What the ledger refuses. Its database errors are those of database/errors.ts. */
export class LedgerError extends Error {
  override name = 'LedgerError';
  readonly code: string = 'ledger_refused';
  readonly retry: 'never' | 'later' | 'lookup' = 'never';
}

/** Xero holds a second document where the ledger knows one: somebody must look. */
export class DuplicateDocument extends LedgerError {
  override name = 'DuplicateDocument';
  override readonly code = 'document_duplicate';
}

/** Another worker has the entries now: drop the work, it will be done there. */
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

/** A row that this version cannot read: changed by hand, or written by a newer version. */
export class UnreadableRow extends LedgerError {
  override name = 'UnreadableRow';
  override readonly code = 'ledger_unreadable_row';
}

/** A move that transitions.ts does not know: a fault of this program. */
export class IllegalMove extends LedgerError {
  override name = 'IllegalMove';
  override readonly code = 'ledger_illegal_move';
}
