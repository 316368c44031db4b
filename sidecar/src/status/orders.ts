import { Big } from 'big.js';
import { moneyInWords } from '../domain/money.ts';
import { isPaused, type StoreFacts } from './store-facts.ts';
import type { Found } from './reason.ts';
import { orders } from './words.ts';

const MINUTE_MS = 60_000;
/** Orders are posted within a minute; ten minutes is slow, an hour is stuck. */
export const BACKLOG_AMBER_MS = 10 * MINUTE_MS;
export const BACKLOG_RED_MS = 60 * MINUTE_MS;

export function backlogReasons({ oldestPendingAt, organisation, active, storeId }: StoreFacts, now: Date): Found[] {
  // While Xero is unavailable, orders wait for that reason, which is already listed.
  const isOpen = active && organisation?.state === 'connected' && !isPaused(organisation, now);
  if (oldestPendingAt === null || !isOpen) return [];
  const waitedMs = now.getTime() - Date.parse(oldestPendingAt);
  if (waitedMs < BACKLOG_AMBER_MS) return [];
  const level = waitedMs < BACKLOG_RED_MS ? 'amber' : 'red';
  const message = `An order has been waiting to sync for ${Math.floor(waitedMs / MINUTE_MS)} minutes.`;
  const next = `See why: npm run cli -- orders ${storeId} --state waiting`;
  return [{ code: 'backlog', level, message, next, ownerNext: 'See the reason on the tab "Activity".' }];
}

export function reasonsOfOrders({ counts, storeId }: StoreFacts): Found[] {
  const { rejected, uncertain } = counts;
  const reasons: Found[] = [];
  if (rejected > 0) {
    const message =
      rejected === 1
        ? '1 order cannot be posted until its cause is fixed.'
        : `${rejected} orders cannot be posted until their causes are fixed.`;
    const next = `Fix the causes, then: npm run cli -- replay ${storeId} --rejected`;
    const ownerNext = 'Fix the causes, then replay the orders.';
    reasons.push({ code: 'orders_rejected', level: 'amber', message, next, ownerNext });
  }
  if (uncertain > 0) {
    const message = `We don't know yet whether Xero processed ${orders(uncertain)}.`;
    const next = 'No action needed: we check Xero before anything is sent again.';
    reasons.push({ code: 'orders_uncertain', level: 'amber', message, next });
  }
  return reasons;
}

/** Money that the shop received and the books do not show. */
export function unsyncedReasons({ unsynced, storeId }: StoreFacts): Found[] {
  if (unsynced == null) return [];
  const sums = unsynced.amounts.map(({ amount, currency }) => moneyInWords(new Big(amount), currency)).join(', ');
  const message =
    unsynced.orders === 1
      ? `1 paid order is not in Xero: ${sums}.`
      : `${unsynced.orders} paid orders are not in Xero: ${sums}.`;
  const next = `See why, and what to do: npm run cli -- orders ${storeId} --paid-not-synced`;
  const ownerNext = 'See the list "Paid, not synced" on the tab "Activity".';
  return [{ code: 'paid_not_synced', level: 'amber', message, next, ownerNext }];
}

/** The status of a store without a reason. */
export function healthySentence({ counts }: StoreFacts): string {
  const waiting = counts.pending + counts.claimed + counts.waiting;
  if (counts.recorded + waiting === 0) return 'No orders to sync yet.';
  if (waiting > 0)
    return `${counts.recorded} of ${orders(counts.recorded + waiting)} in Xero, ${waiting} waiting to sync.`;
  return counts.recorded === 1 ? 'The only order is in Xero.' : `All ${orders(counts.recorded)} are in Xero.`;
}
