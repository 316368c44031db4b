import { createHash } from 'node:crypto';
import type { Cause } from '../ledger/queries/statistics.ts';

/** Identifies a cause in a form without its text. */
export function causeKey({ code, message, fix }: Pick<Cause, 'code' | 'message' | 'fix'>): string {
  return createHash('sha256')
    .update(JSON.stringify([code, message, fix]))
    .digest('base64url');
}
