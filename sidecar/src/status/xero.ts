import type { OrganisationFacts, StoreFacts } from './store-facts.ts';
import { BACKLOG_RED_MS } from './backlog.ts';
import { isPaused } from './pause.ts';
import type { Found } from './reason.ts';
import { minuteOf, withoutPeriod } from './words.ts';

/** A tenth of the smaller of Xero's two day limits (1,000 and 5,000): warn before it runs out. */
const CALLS_LEFT_AMBER = 100;
/** An older figure from Xero belongs to another of its days. */
const CALLS_TOLD_MS_MAX = 24 * 60 * 60_000;
/** One failed call is the network, two in a row are Xero (or the way to it). */
export const FAILED_CALLS_MIN = 2;

export function connectionReasons(facts: StoreFacts, now: Date): Found[] {
  const { organisation, storeId } = facts;
  const connect = `npm run cli -- xero connect ${storeId}`;
  if (organisation === null) {
    const message = 'This store is not connected to Xero yet.';
    const ownerNext = 'Connect it to Xero.';
    return [{ code: 'not_connected', light: 'red', message, next: connect, ownerNext, tab: 'connection' }];
  }
  if (organisation.state === 'disconnected') {
    const why = organisation.stateReason === null ? '' : `: ${withoutPeriod(organisation.stateReason)}`;
    const message = `Xero no longer lets us in${why}. Orders are kept and sent later.`;
    const ownerNext = 'Connect the store to Xero again.';
    return [{ code: 'disconnected', light: 'red', message, next: connect, ownerNext, tab: 'connection' }];
  }
  return [
    ...pauseReasons(organisation, now),
    ...unanswered(facts, organisation, now),
    ...callReasons(organisation, now),
  ];
}

/** Waiting orders show it as well as recent failed calls: after a restart there may be only the first. */
const UNANSWERED = ['xero_unanswered', 'xero_offline'];

function unanswered({ stuck, oldestPendingAt }: StoreFacts, organisation: OrganisationFacts, now: Date): Found[] {
  if (isPaused(organisation, now)) return [];
  const orders_ = stuck
    .filter(({ state, code }) => state === 'waiting' && UNANSWERED.includes(code))
    .reduce((sum, one) => sum + one.orders, 0);
  const { failing } = organisation;
  if (orders_ === 0 && (failing === null || failing.calls < FAILED_CALLS_MIN)) return [];
  const waitedMs = oldestPendingAt === null ? 0 : now.getTime() - Date.parse(oldestPendingAt);
  const why = failing === null ? '' : `, since ${minuteOf(failing.since)}: ${failing.why}`;
  const kept = orders_ === 0 ? '' : ` ${orders_ === 1 ? '1 order waits' : `${orders_} orders wait`} for it.`;
  const message = `Xero does not answer${why}.${kept}`;
  const next =
    "Nothing to do: it is tried again by itself. If it goes on, see status.xero.com and this machine's network.";
  const ownerNext = 'Nothing to do: it is tried again by itself, and no order is lost.';
  const light = waitedMs >= BACKLOG_RED_MS ? 'red' : 'amber';
  return [{ code: 'xero_unreachable', light, message, next, ownerNext, tab: null }];
}

function pauseReasons(organisation: OrganisationFacts, now: Date): Found[] {
  if (!isPaused(organisation, now) || organisation.pausedUntil === null) return [];
  const why = organisation.pauseReason ?? 'Xero asked us to wait';
  const next = `Nothing to do: it goes on by itself at ${minuteOf(organisation.pausedUntil)}.`;
  const message = `Sending to Xero is paused: ${withoutPeriod(why)}.`;
  return [{ code: pauseCode(why), light: 'amber', message, next, ownerNext: next, tab: null }];
}

/** The reasons are those of xero/answer-to-error.ts, xero/rate-governor.ts and posting/calls/resolve-uncertain.ts. */
function pauseCode(why: string): 'day_limit_reached' | 'xero_offline' | 'xero_unreachable' | 'paused' {
  if (why.startsWith('Xero could not be asked')) return 'xero_unreachable';
  if (/calls a day|limits \(day\)|day limit/.test(why)) return 'day_limit_reached';
  return why.startsWith('Xero is offline') ? 'xero_offline' : 'paused';
}

function callReasons({ calls }: OrganisationFacts, now: Date): Found[] {
  if (calls === null || calls.remaining >= CALLS_LEFT_AMBER) return [];
  if (now.getTime() - Date.parse(calls.toldAt) > CALLS_TOLD_MS_MAX) return [];
  const message = `Xero lets us make ${calls.remaining} more ${calls.remaining === 1 ? 'call' : 'calls'} today.`;
  const next = 'Nothing to do: orders above the limit wait for the next day of Xero.';
  return [{ code: 'few_calls_left', light: 'amber', message, next, ownerNext: next, tab: null }];
}
