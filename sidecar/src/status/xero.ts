import { isPaused, type OrganisationFacts, type StoreFacts } from './store-facts.ts';
import { BACKLOG_RED_MS } from './orders.ts';
import type { Found } from './reason.ts';
import { minuteOf } from '../wording/times.ts';
import { withoutPeriod } from './words.ts';
import { withThousands } from '../domain/money.ts';

/** A tenth of the smaller of Xero's two day limits (1,000 and 5,000): warn before it runs out. */
const CALLS_LEFT_AMBER = 100;
/** An older figure from Xero belongs to another of its days. */
const CALL_LIMIT_AGE_MS_MAX = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;
/** One failed call is the network, two in a row are Xero (or the way to it). */
const FAILED_CALLS_MIN = 2;

export function connectionReasons(facts: StoreFacts, now: Date): Found[] {
  const { organisation, storeId } = facts;
  const next = `npm run cli -- xero connect ${storeId}`;
  if (organisation === null) {
    const message = 'This store is not connected to Xero yet.';
    return [{ code: 'not_connected', level: 'red', message, next, ownerNext: 'Connect it to Xero.' }];
  }
  if (organisation.state === 'disconnected') {
    const why = organisation.stateReason === null ? '' : `: ${withoutPeriod(organisation.stateReason)}`;
    const message = `The connection to Xero has ended${why}. Orders are kept and posted once it is connected again.`;
    return [{ code: 'disconnected', level: 'red', message, next, ownerNext: 'Connect the store to Xero again.' }];
  }
  const unreachable = unanswered(facts, organisation, now);
  return [
    ...notAllowed(facts),
    ...pauseReasons(facts, organisation, now),
    ...unreachable,
    ...callReasons(organisation, now),
    ...spreadReasons(organisation),
  ];
}

/** A person unticked a permission at the consent, or a later version needs one more. */
function notAllowed({ stuck, storeId }: StoreFacts): Found[] {
  const waiting = stuck
    .filter(({ state, code }) => state === 'waiting' && code === 'permission_missing')
    .reduce((sum, one) => sum + one.orders, 0);
  if (waiting === 0) return [];
  const message =
    waiting === 1
      ? 'The connection to Xero lacks a permission: 1 order waits for it.'
      : `The connection to Xero lacks a permission: ${waiting} orders wait for it.`;
  const next = `npm run cli -- xero connect ${storeId}`;
  return [{ code: 'permission_missing', level: 'red', message, next, ownerNext: 'Press “Allow more in Xero”.' }];
}

/** Waiting orders show it as well as recent failed calls: after a restart there may be only the first. */
const UNANSWERED = ['xero_unanswered', 'xero_offline'];

function unanswered(
  { stuck, oldestPendingAt, timezone }: StoreFacts,
  organisation: OrganisationFacts,
  now: Date,
): Found[] {
  if (isPaused(organisation, now)) return [];
  const waiting = stuck
    .filter(({ state, code }) => state === 'waiting' && UNANSWERED.includes(code))
    .reduce((sum, one) => sum + one.orders, 0);
  const { failing } = organisation;
  if (waiting === 0 && (failing === null || failing.calls < FAILED_CALLS_MIN)) return [];
  const waitedMs = oldestPendingAt === null ? 0 : now.getTime() - Date.parse(oldestPendingAt);
  const why = failing === null ? '' : `, since ${minuteOf(failing.since, timezone)}: ${failing.why}`;
  const kept = waiting === 1 ? '1 order is waiting for it.' : `${waiting} orders are waiting for it.`;
  const message = `Xero does not answer${why}.${waiting === 0 ? '' : ` ${kept}`}`;
  const next =
    "No action needed: we retry automatically. If it continues, check status.xero.com and this machine's network.";
  const ownerNext = 'No action needed: we retry automatically, and no order is lost.';
  return [{ code: 'xero_unreachable', level: waitedMs >= BACKLOG_RED_MS ? 'red' : 'amber', message, next, ownerNext }];
}

function pauseReasons({ timezone }: StoreFacts, organisation: OrganisationFacts, now: Date): Found[] {
  if (!isPaused(organisation, now) || organisation.pausedUntil === null) return [];
  const why = organisation.pauseReason ?? 'Xero asked us to wait';
  const next = `No action needed: posting continues at ${minuteOf(organisation.pausedUntil, timezone)}.`;
  const code = organisation.pauseCode ?? 'paused';
  return [{ code, level: 'amber', message: `Posting to Xero is paused: ${withoutPeriod(why)}.`, next }];
}

function callReasons({ calls }: OrganisationFacts, now: Date): Found[] {
  if (calls === null || calls.remaining >= CALLS_LEFT_AMBER) return [];
  if (now.getTime() - Date.parse(calls.toldAt) > CALL_LIMIT_AGE_MS_MAX) return [];
  const message =
    calls.remaining === 1 ? 'Xero allows 1 more call today.' : `Xero allows ${calls.remaining} more calls today.`;
  const next = "No action needed: orders beyond the limit are posted on Xero's next day.";
  return [{ code: 'few_calls_left', level: 'amber', message, next }];
}

function spreadReasons({ spread }: OrganisationFacts): Found[] {
  if (spread === undefined) return [];
  const minutes = Math.max(1, Math.round(spread.everyMs / MINUTE_MS));
  const every = minutes === 1 ? 'every minute' : `every ${minutes} minutes`;
  const message = `Orders are posted ${every}, to stay within Xero's ${withThousands(String(spread.limit))} calls a day.`;
  const next = 'No action needed: each time, all orders that wait are posted.';
  return [{ code: 'calls_spread', level: 'amber', message, next }];
}
