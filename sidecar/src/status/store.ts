import type { StoreFacts } from './store-facts.ts';
import type { Found } from './reason.ts';
import { minuteOf } from '../wording/times.ts';
import { withoutPeriod } from './words.ts';

/** A poll takes seconds; a schedule this far behind has stopped. */
export const POLL_LATE_MS = 15 * 60_000;

export function addressReasons({ otherAddress, storeId }: StoreFacts): Found[] {
  if (otherAddress === null) return [];
  const { own, other } = otherAddress;
  const message = `The shop's address was ${own} and is now ${other}: the shop moved, or a copy of it answers. Nothing is read or posted.`;
  const next = `If it moved: npm run cli -- store moved ${storeId}. If it is a copy: npm run cli -- store copy ${storeId}`;
  const ownerNext =
    'Choose on the Connection tab whether the shop moved or this is a copy. Until then nothing is read or posted.';
  return [{ code: 'store_moved_or_cloned', level: 'red', message, next, ownerNext }];
}

/** Broken settings switch a store off as well; they have their own reason. */
export function activeReasons({ active, settingsFaults, storeId }: StoreFacts): Found[] {
  if (active || settingsFaults.length > 0) return [];
  const message = 'Posting is switched off: orders of this store are neither read nor posted.';
  const next = `npm run cli -- settings set ${storeId} sync.active true`;
  return [{ code: 'inactive', level: 'amber', message, next, ownerNext: 'Press "Start syncing".' }];
}

export function pollReasons(facts: StoreFacts, now: Date): Found[] {
  const { active, poll, unread, otherAddress, storeId, timezone } = facts;
  // Has its own reason.
  if (otherAddress !== null) return [];
  const sync = `npm run cli -- sync ${storeId}`;
  const error = poll.error ?? unread?.error ?? null;
  if (error !== null) {
    const { what, fix } = inTwo(error, poll.error === null ? '' : (poll.errorFix ?? ''));
    const next = `${fix === '' ? "Check the store's address and key, then:" : `${fix} Then:`} ${sync}`;
    const message = `The store could not be read: ${withoutPeriod(what)}.`;
    const cause = (poll.error === null ? unread?.errorCode : poll.errorCode) ?? null;
    const isKey = pollCode(cause) === 'rest_key_refused';
    const ownerNext = isKey ? 'Press “Renew the REST API key”.' : fix === '' ? 'Press “Test connections”.' : fix;
    return [{ code: pollCode(cause), level: 'red', message, next, ownerNext, cause }];
  }
  if (poll.at === null) {
    // An inactive store is not read; that has its own reason.
    if (!active) return [];
    const message = 'The store has not been read yet.';
    return [{ code: 'never_read', level: 'amber', message, next: sync, ownerNext: 'Press "Sync now".' }];
  }
  if (poll.dueAt !== null && now.getTime() - Date.parse(poll.dueAt) > POLL_LATE_MS) {
    const message = `The store has not been read since ${minuteOf(poll.at, timezone)}: the schedule has stopped.`;
    const next = 'Restart the service (npm start) and check its log.';
    const ownerNext = 'Ask the person who runs the connector to restart it and check its log.';
    return [{ code: 'schedule_stopped', level: 'red', message, next, ownerNext }];
  }
  return [...notReadReasons(facts), ...aheadReasons(facts)];
}

function notReadReasons({ active, poll: { at, isSinceStart }, timezone }: StoreFacts): Found[] {
  if (!active || isSinceStart !== false || at === null) return [];
  const message = `The store has not been read since the service started; its last reading was at ${minuteOf(at, timezone)}.`;
  const next = 'No action needed: it is read at its next turn, in quiet hours after them.';
  return [{ code: 'not_read_yet', level: 'amber', message, next }];
}

/** They hide nothing, but their invoices get dates in the future. */
function aheadReasons({ poll: { ahead = null }, timezone }: StoreFacts): Found[] {
  if (ahead === null) return [];
  const which = ahead.orders === 1 ? 'An order is' : `${ahead.orders} orders are`;
  const message = `${which} dated ahead of the store's own clock, up to ${minuteOf(ahead.until, timezone)}.`;
  const next =
    "Correct the clock of the store's server, and the date of these orders in WooCommerce. All other orders are read as usual.";
  return [{ code: 'orders_dated_ahead', level: 'amber', message, next, ownerNext: next }];
}

/** Store errors hold cause and fix in one text: the first sentence is the cause. */
function inTwo(error: string, fix: string): { readonly what: string; readonly fix: string } {
  const [what = error, ...rest] = error.split(/(?<=[.!?])\s+(?=[A-Z])/);
  return { what, fix: [...rest, fix].filter((one) => one !== '').join(' ') };
}

const NO_ANSWER = ['store_unreachable', 'store_timeout', 'store_server_error'];

function pollCode(cause: string | null): 'rest_key_refused' | 'store_unreachable' | 'store_unreadable' {
  if (cause === 'store_auth_failed') return 'rest_key_refused';
  return cause !== null && NO_ANSWER.includes(cause) ? 'store_unreachable' : 'store_unreadable';
}

/** The books are right, and the shop shows the contrary: somebody may enter an order a second time. */
export function blockedReasons({ signals: { reportError = null } }: StoreFacts): Found[] {
  if (reportError?.code !== 'store_plugin_blocked') return [];
  const what = withoutPeriod(reportError.message);
  const message = `The store does not accept the state of its orders: ${what}. They show “Not sent to Xero” there, although they are synced.`;
  const ownerNext = `${reportError.fix} Then press “Test connections”.`;
  const next = `${reportError.fix} Then: npm run cli -- check`;
  return [{ code: 'plugin_blocked', level: 'amber', message, next, ownerNext }];
}

/** Polls find what webhooks miss: orders come later, none is lost. */
export function webhookReasons({ signals }: StoreFacts): Found[] {
  const off = signals.webhooks.filter(({ state }) => state !== 'active');
  if (off.length === 0) return [];
  const named = off.map(({ topic, state }) => `${topic} (${state})`).join(', ');
  const which = off.length === 1 ? 'A webhook of the store is' : `${off.length} webhooks of the store are`;
  const message = `${which} not working: ${named}. Changes are found by polling the store, which is slower.`;
  const next = 'Press "Repair webhooks" in the plugin\'s settings, tab Connection.';
  return [{ code: 'webhook_disabled', level: 'amber', message, next, ownerNext: 'Press "Repair webhooks".' }];
}
