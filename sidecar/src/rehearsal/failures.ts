import { AppError, isAppError } from '../domain/app-error.ts';
import type { Outcome } from '../posting/round.ts';
import type { XeroClient } from '../xero/client.ts';

/** As in posting: so many orders that cannot be read are the shop's failure, fewer are their own. */
const UNREAD_ORDERS_MAX = 3;

/** Xero failed on the way: half an answer would be taken for a whole one. */
export class Failures {
  #last: AppError | null = null;

  watch(client: XeroClient): XeroClient {
    const send: XeroClient['send'] = async (call) => {
      try {
        return await client.send(call);
      } catch (error) {
        // Only reads are sent: what Xero does not have is an answer, nothing else is.
        if (isAppError(error, 'xero') && !isAppError(error, 'xero', 'xero_not_found')) this.#last = error;
        throw error;
      }
    };
    return { ...client, send };
  }

  throwLast(): void {
    if (this.#last !== null) throw this.#last;
  }
}

/** The same for the shop. `outcomes`: of one batch of orders. */
export function throwIfShopFailed(outcomes: readonly (Outcome | undefined)[]): void {
  const unread = outcomes.flatMap((one) => {
    if (one?.kind !== 'waiting') return [];
    const code = String(one.reason.details['error'] ?? '');
    return code.startsWith('store_') && code !== 'store_bad_response' ? [one.reason] : [];
  });
  const [first] = unread;
  if (first === undefined || (unread.length < UNREAD_ORDERS_MAX && unread.length < outcomes.length)) return;
  throw new AppError('store', String(first.details['error']), first.message, { fix: first.fix, retry: 'later' });
}
