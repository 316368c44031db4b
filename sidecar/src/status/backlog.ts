import type { StoreFacts } from './store-facts.ts';
import { isPaused } from './pause.ts';
import type { Found } from './reason.ts';

const MINUTE_MS = 60_000;
/** Orders are posted within a minute; ten minutes is slow, an hour is stuck. */
export const BACKLOG_AMBER_MS = 10 * MINUTE_MS;
export const BACKLOG_RED_MS = 60 * MINUTE_MS;

export function backlogReasons(facts: StoreFacts, now: Date): Found[] {
  const { oldestPendingAt, organisation, storeId } = facts;
  // While Xero is unavailable, orders wait for that reason, which is already listed.
  const isOpen = facts.active && organisation?.state === 'connected' && !isPaused(organisation, now);
  if (oldestPendingAt === null || !isOpen) return [];
  const waitedMs = now.getTime() - Date.parse(oldestPendingAt);
  if (waitedMs < BACKLOG_AMBER_MS) return [];
  return [
    {
      code: 'backlog',
      light: waitedMs < BACKLOG_RED_MS ? 'amber' : 'red',
      message: `An order has been waiting for ${Math.floor(waitedMs / MINUTE_MS)} minutes.`,
      next: `See why: npm run cli -- orders ${storeId} --state waiting`,
      ownerNext: 'See on the tab "Activity" what it waits for.',
      tab: 'activity',
    },
  ];
}
