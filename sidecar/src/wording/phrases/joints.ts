/** How values stand side by side. A translation may write each of them otherwise: „A“, A und B. */
export const QUOTED = '"%1$s"';
/** An account by its code: 404 "Bank Fees". */
export const CODE_AND_NAME = '%1$s "%2$s"';
export const AND = '%1$s and %2$s';
export const TO = '%1$s to %2$s';
export const OR = '%1$s or %2$s';
export const THEN = '%1$s, then %2$s';
export const AND_ALSO = '%1$s, and %2$s';
/** Money of a document: "£246.04 on WC-1042". */
export const MONEY_ON = '%1$s on %2$s';

export const JOINTS: readonly string[] = [QUOTED, CODE_AND_NAME, AND, AND_ALSO, TO, OR, THEN, MONEY_ON];

/** Words that are a whole value: WooCommerce's own order statuses as its API has them, and what Xero made of a document. */
export const STATUSES: ReadonlyMap<string, string> = new Map([
  ['pending', 'Pending payment'],
  ['processing', 'Processing'],
  ['on-hold', 'On hold'],
  ['completed', 'Completed'],
  ['cancelled', 'Cancelled'],
  ['refunded', 'Refunded'],
  ['failed', 'Failed'],
  ['checkout-draft', 'Draft'],
  ['trash', 'Trash'],
  ['on', 'on'],
  ['off', 'off'],
  ['void', 'void'],
  ['voided', 'voided'],
  ['deleted', 'deleted'],
]);
