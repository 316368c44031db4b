import type { StoreFacts } from './store-facts.ts';
import type { Found } from './reason.ts';
import { minuteOf, withoutPeriod } from './words.ts';

/** A poll takes seconds; a schedule this far behind has stopped. */
export const POLL_LATE_MS = 15 * 60_000;

export function addressReasons({ otherAddress, storeId }: StoreFacts): Found[] {
  if (otherAddress === null) return [];
  const { own, other } = otherAddress;
  return [
    {
      code: 'store_moved_or_cloned',
      light: 'red',
      message: `The shop called itself ${own} and now calls itself ${other}: it moved, or a copy of it answers. Nothing is read or posted.`,
      next: `If it moved: npm run cli -- store moved ${storeId}. If it is a copy: npm run cli -- store copy ${storeId}`,
      ownerNext:
        'Say on the Connection tab whether the shop moved or this is a copy; until then nothing is read or posted.',
      tab: 'connection',
    },
  ];
}

/** Broken settings switch a store off as well; they have their own reason. */
export function activeReasons({ active, settingsFaults, storeId }: StoreFacts): Found[] {
  if (active || settingsFaults.length > 0) return [];
  const message = 'Posting is switched off: orders of this store are neither read nor sent.';
  const next = `npm run cli -- settings set ${storeId} sync.active true`;
  return [{ code: 'inactive', light: 'amber', message, next, ownerNext: 'Press "Start posting".', tab: 'sync' }];
}

export function pollReasons({ active, poll, otherAddress, storeId }: StoreFacts, now: Date): Found[] {
  // Has its own reason.
  if (otherAddress !== null) return [];
  const sync = `npm run cli -- sync ${storeId}`;
  if (poll.error !== null) {
    const { what, mends } = inTwo(poll.error, poll.errorFix ?? '');
    const next = mends === '' ? `Check the store's address and key, then: ${sync}` : `${mends} Then: ${sync}`;
    const message = `The store could not be read: ${withoutPeriod(what)}.`;
    const ownerNext = mends === '' ? 'Press "Ping both systems"; if the key is refused, pair the store again.' : mends;
    const cause = poll.errorCode ?? null;
    return [{ code: pollCode(cause), light: 'red', message, next, ownerNext, tab: 'connection', cause }];
  }
  if (poll.at === null) {
    // An inactive store is not read; that has its own reason.
    if (!active) return [];
    const message = 'The store has not been read yet.';
    return [{ code: 'never_read', light: 'amber', message, next: sync, ownerNext: 'Press "Sync now".', tab: 'sync' }];
  }
  if (poll.dueAt !== null && now.getTime() - Date.parse(poll.dueAt) > POLL_LATE_MS) {
    const message = `The store has not been read since ${minuteOf(poll.at)}: the schedule has stopped.`;
    const next = 'Restart the sidecar (npm start) and look at its log.';
    const ownerNext = 'Whoever runs the sidecar restarts it and looks at its log.';
    return [{ code: 'schedule_stopped', light: 'red', message, next, ownerNext, tab: null }];
  }
  return [];
}

/** Store errors hold cause and fix in one text: the first sentence is the cause. */
function inTwo(error: string, fix: string): { readonly what: string; readonly mends: string } {
  const [what = error, ...rest] = error.split(/(?<=[.!?])\s+(?=[A-Z])/);
  return { what, mends: [...rest, fix].filter((one) => one !== '').join(' ') };
}

const NO_ANSWER = ['store_unreachable', 'store_timeout', 'store_server_error'];

function pollCode(cause: string | null): 'rest_key_refused' | 'store_unreachable' | 'store_unreadable' {
  if (cause === 'store_auth_failed') return 'rest_key_refused';
  return cause !== null && NO_ANSWER.includes(cause) ? 'store_unreachable' : 'store_unreadable';
}

/** Polls find what webhooks miss: orders come later, none is lost. */
export function webhookReasons({ heard }: StoreFacts): Found[] {
  const off = heard.webhooks.filter(({ state }) => state !== 'active');
  if (off.length === 0) return [];
  const named = off.map(({ topic, state }) => `${topic} (${state})`).join(', ');
  const which = off.length === 1 ? 'A webhook of the store does' : `${off.length} webhooks of the store do`;
  const message = `${which} not work: ${named}. Changes are found by reading the store, which is slower.`;
  const ownerNext = 'Press "Repair webhooks".';
  const next = 'Press "Repair webhooks" in the plugin\'s settings, tab Connection.';
  return [{ code: 'webhook_disabled', light: 'amber', message, next, ownerNext, tab: 'connection' }];
}
