import { hash } from 'node:crypto';

/** Part of every hash: distinguishes a later form of the chain. */
const FORM = 'mlc-audit-1';

/** The head before the first row. */
export const CHAIN_START = { id: 0, hash: '' } as const;

/** The chained part of a row: the detail by its digest, so that it can be erased and the chain still holds. */
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

/** A row's hash, given the hash of the row before it; also verifies exported rows. */
export function chainHash(previousHash: string, row: ChainedRow): string {
  const { id, at, step, entryId, storeId, callId, by, detailDigest } = row;
  return digestOf(JSON.stringify([FORM, previousHash, id, at, step, entryId, storeId, callId, by, detailDigest]));
}
