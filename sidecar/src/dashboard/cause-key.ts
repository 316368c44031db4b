import { createHash } from 'node:crypto';
import type { Cause } from '../ledger/queries/statistics.ts';

/** Names a cause in a form: what its texts are stays out of the page. */
export function causeKey({ code, message, fix }: Pick<Cause, 'code' | 'message' | 'fix'>): string {
  return createHash('sha256')
    .update(JSON.stringify([code, message, fix]))
    .digest('base64url');
}
