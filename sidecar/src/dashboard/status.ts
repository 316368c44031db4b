import type { OrganisationFacts, StoreFacts } from './store-facts.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
/** A poll takes seconds; a schedule this far behind has stopped. */
export const POLL_LATE_MS = 15 * MINUTE_MS;
/** Orders are posted in the minute they come in; ten minutes is slow, an hour is stuck. */
export const BACKLOG_AMBER_MS = 10 * MINUTE_MS;
export const BACKLOG_RED_MS = 60 * MINUTE_MS;
/** A tenth of the smaller of Xero's two day limits (1,000 and 5,000): a person should know before it runs out. */
const CALLS_LEFT_AMBER = 100;
/** What Xero told longer ago belongs to another of its days. */
const CALLS_TOLD_MS_MAX = 24 * 60 * MINUTE_MS;

/** green: nothing to do. amber: look when you can. red: orders do not reach Xero. */
export type Light = 'green' | 'amber' | 'red';

export interface StatusReason {
  /** Stable. */
  readonly code: StatusCode;
  readonly light: 'amber' | 'red';
  readonly message: string;
  /** What to do: a sentence, or a command to type. */
  readonly next: string;
  /** The same for the store owner in wp-admin, who has no command line. */
  readonly ownerNext: string;
  /** Where in the settings page it is mended; null = not there. */
  readonly tab: StatusTab | null;
}

export type StatusCode =
  | 'data_directory_copied'
  | 'store_moved_or_cloned'
  | 'not_connected'
  | 'disconnected'
  | 'inactive'
  | 'paused'
  | 'few_calls_left'
  | 'store_unreadable'
  | 'never_read'
  | 'schedule_stopped'
  | 'backlog'
  | 'orders_rejected'
  | 'orders_uncertain'
  | 'settings_wrong';

export type StatusTab = 'connection' | 'accounts' | 'payments' | 'documents' | 'sync' | 'activity';

export interface StoreStatus {
  readonly light: Light;
  /** The light in words. */
  readonly sentence: string;
  /** Worst first. */
  readonly reasons: readonly StatusReason[];
}

const RANK: Record<Light, number> = { green: 0, amber: 1, red: 2 };

export function storeStatus(facts: StoreFacts, now: Date): StoreStatus {
  const reasons = [
    ...copyReasons(facts),
    ...addressReasons(facts),
    ...connectionReasons(facts, now),
    ...activeReasons(facts),
    ...pollReasons(facts, now),
    ...backlogReasons(facts, now),
    ...orderReasons(facts),
    ...settingsReasons(facts),
  ].sort((a, b) => RANK[b.light] - RANK[a.light]);
  return { light: worstLight(reasons), sentence: reasons[0]?.message ?? allWell(facts), reasons };
}

/** The light over several stores. */
export function worstLight(statuses: readonly { readonly light: Light }[]): Light {
  return statuses.reduce<Light>((worst, one) => (RANK[one.light] > RANK[worst] ? one.light : worst), 'green');
}

function copyReasons({ copyOf }: StoreFacts): StatusReason[] {
  if (copyOf === null) return [];
  return [
    {
      code: 'data_directory_copied',
      light: 'red',
      message: `This data directory is a copy of the one last used on ${copyOf.host}: nothing is posted from here, so that nothing is posted twice.`,
      next: 'If this is the one that posts from now on, and the other never starts again: npm run cli -- take-over',
      ownerNext: 'Whoever runs the connector says which of the two posts.',
      tab: null,
    },
  ];
}

function addressReasons({ otherAddress, storeId }: StoreFacts): StatusReason[] {
  if (otherAddress === null) return [];
  const { own, other } = otherAddress;
  return [
    {
      code: 'store_moved_or_cloned',
      light: 'red',
      message: `The shop called itself ${own} and now calls itself ${other}: it moved, or a copy of it answers. Nothing is read or posted.`,
      next: `If it moved: npm run cli -- store moved ${storeId}. If it is a copy: npm run cli -- store copy ${storeId}`,
      ownerNext:
        'If the shop moved here, whoever runs the connector accepts the new address; if this is a copy, it stays off.',
      tab: null,
    },
  ];
}

function connectionReasons({ organisation, storeId }: StoreFacts, now: Date): StatusReason[] {
  const connect = `npm run cli -- xero connect ${storeId}`;
  if (organisation === null) {
    const message = 'This store is not connected to Xero yet.';
    const ownerNext = 'Connect it to Xero.';
    return [{ code: 'not_connected', light: 'red', message, next: connect, ownerNext, tab: 'connection' }];
  }
  if (organisation.state === 'disconnected') {
    const why = organisation.stateReason === null ? '' : `: ${organisation.stateReason}`;
    const message = `Xero no longer lets us in${why}. Orders are kept and sent later.`;
    const ownerNext = 'Connect the store to Xero again.';
    return [{ code: 'disconnected', light: 'red', message, next: connect, ownerNext, tab: 'connection' }];
  }
  return [...pauseReasons(organisation, now), ...callReasons(organisation, now)];
}

/** Broken settings switch a store off as well; they are named on their own. */
function activeReasons({ active, settingsFaults, storeId }: StoreFacts): StatusReason[] {
  if (active || settingsFaults.length > 0) return [];
  const message = 'Posting is switched off: orders of this store are neither read nor sent.';
  const next = `npm run cli -- settings set ${storeId} sync.active true`;
  return [{ code: 'inactive', light: 'amber', message, next, ownerNext: 'Switch posting on.', tab: 'sync' }];
}

function isPaused(organisation: OrganisationFacts | null, now: Date): boolean {
  const until = organisation?.pausedUntil ?? null;
  return until !== null && new Date(until) > now;
}

function pauseReasons(organisation: OrganisationFacts, now: Date): StatusReason[] {
  if (!isPaused(organisation, now) || organisation.pausedUntil === null) return [];
  const why = organisation.pauseReason ?? 'Xero asked us to wait';
  const next = `Nothing to do: it goes on by itself at ${minuteOf(organisation.pausedUntil)}.`;
  const message = `Sending to Xero is paused: ${why}.`;
  return [{ code: 'paused', light: 'amber', message, next, ownerNext: next, tab: null }];
}

function callReasons({ calls }: OrganisationFacts, now: Date): StatusReason[] {
  if (calls === null || calls.remaining >= CALLS_LEFT_AMBER) return [];
  if (now.getTime() - Date.parse(calls.toldAt) > CALLS_TOLD_MS_MAX) return [];
  const message = `Xero lets us make ${calls.remaining} more calls today.`;
  const next = 'Nothing to do: orders above the limit wait for the next day of Xero.';
  return [{ code: 'few_calls_left', light: 'amber', message, next, ownerNext: next, tab: null }];
}

function pollReasons({ poll, otherAddress, storeId }: StoreFacts, now: Date): StatusReason[] {
  // Named on its own.
  if (otherAddress !== null) return [];
  const sync = `npm run cli -- sync ${storeId}`;
  if (poll.error !== null) {
    const mends = poll.errorFix ?? '';
    const next = mends === '' ? `Check the store's address and key, then: ${sync}` : `${mends} Then: ${sync}`;
    const message = `The store could not be read: ${withoutPeriod(poll.error)}.`;
    const ownerNext = mends === '' ? 'Test both connections; if the key is refused, pair the store again.' : mends;
    return [{ code: 'store_unreadable', light: 'red', message, next, ownerNext, tab: 'connection' }];
  }
  if (poll.at === null) {
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

function backlogReasons(facts: StoreFacts, now: Date): StatusReason[] {
  const { oldestPendingAt, organisation, storeId } = facts;
  // While the way to Xero is closed, orders wait for that reason, which is named already.
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

function orderReasons({ counts, storeId }: StoreFacts): StatusReason[] {
  const reasons: StatusReason[] = [];
  if (counts.rejected > 0) {
    const message = `${orders(counts.rejected)} cannot be posted until something is changed.`;
    reasons.push({
      code: 'orders_rejected',
      light: 'amber',
      message,
      next: `Mend the causes, then: npm run cli -- replay ${storeId} --rejected`,
      ownerNext: 'Mend the causes, then send the orders again.',
      tab: 'activity',
    });
  }
  if (counts.uncertain > 0) {
    const message = `Xero's answer for ${orders(counts.uncertain)} is unknown.`;
    const next = 'Nothing to do: they are looked up in Xero before anything is sent again.';
    reasons.push({ code: 'orders_uncertain', light: 'amber', message, next, ownerNext: next, tab: 'activity' });
  }
  return reasons;
}

function settingsReasons({ settingsFaults, storeId }: StoreFacts): StatusReason[] {
  return settingsFaults.map(({ path, message }) => ({
    code: 'settings_wrong',
    light: 'amber',
    ...(path === ''
      ? { message, next: `Look at them: npm run cli -- settings get ${storeId}` }
      : { message: `Setting ${path}: ${message}`, next: `npm run cli -- settings set ${storeId} ${path} <value>` }),
    ownerNext: 'Whoever runs the sidecar mends the settings file of this store.',
    tab: tabOfSetting(path),
  }));
}

/** Where a setting is changed: by the first part of its path. */
export function tabOfSetting(path: string): StatusTab | null {
  return TABS.get(path.split('.')[0] ?? '') ?? null;
}

const TABS: ReadonlyMap<string, StatusTab> = new Map([
  ['accounts', 'accounts'],
  ['taxes', 'accounts'],
  ['rules', 'accounts'],
  ['tracking', 'accounts'],
  ['payments', 'payments'],
  ['documents', 'documents'],
  ['contacts', 'documents'],
  ['sync', 'sync'],
]);

function allWell({ counts }: StoreFacts): string {
  const underWay = counts.pending + counts.claimed + counts.waiting;
  const forXero = counts.recorded + underWay;
  if (forXero === 0) return 'No order for Xero has come yet.';
  if (underWay > 0) return `${counts.recorded} of ${orders(forXero)} in Xero, ${underWay} on the way.`;
  return counts.recorded === 1 ? 'The one order is in Xero.' : `All ${orders(counts.recorded)} are in Xero.`;
}

function orders(count: number): string {
  return count === 1 ? '1 order' : `${count} orders`;
}

function withoutPeriod(text: string): string {
  return text.replace(/[.\s]+$/, '');
}

/** "2026-11-24 10:12 UTC". */
export function minuteOf(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}
