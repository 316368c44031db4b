import { hash } from 'node:crypto';

/** Part of every hash: a later form of the chain is told apart by it. */
const FORM = 'mlc-audit-1';

/** Stands before the first row. */
export const CHAIN_START = { id: 0, hash: '' } as const;

/** One row as far as the chain covers it; the detail by its digest, so that it can be taken out and the chain still holds. */
export interface ChainedRow {
  readonly id: number;
  readonly at: string;
  readonly step: string;
  readonly entryId: number | null;
  readonly storeId: string | null;
  readonly callId: number | null;
  readonly by: string | null;
  readonly detailDigest: string;
}

export interface ChainHead {
  readonly id: number;
  readonly hash: string;
}

/** SHA-256, base64url. */
export function digestOf(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** What a row's hash must be after the row before it: whoever has the rows (an export) can compute it again. */
export function chainHash(previousHash: string, row: ChainedRow): string {
  return digestOf(
    JSON.stringify([
      FORM,
      previousHash,
      row.id,
      row.at,
      row.step,
      row.entryId,
      row.storeId,
      row.callId,
      row.by,
      row.detailDigest,
    ]),
  );
}
