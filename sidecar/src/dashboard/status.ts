import type { MachineFacts, OrganisationFacts, StoreFacts } from './store-facts.ts';

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
/** One lost call is a moment of the network, two in a row are Xero (or the way to it). */
export const FAILED_CALLS_MIN = 2;
/** As in xero/clock-skew.ts: signed requests and one-time proofs allow about a minute. */
export const SKEW_AMBER_MS = 60_000;
const MEBIBYTE = 1024 * 1024;
/** A day of a busy shop writes some megabytes; below the first a person has days, below the second hours. */
export const DISK_FREE_AMBER_BYTES = 512 * MEBIBYTE;
export const DISK_FREE_RED_BYTES = 64 * MEBIBYTE;

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
  /** The code of the error behind it, e.g. `store_not_json`; null = there is none. */
  readonly cause: string | null;
}

/** What a person can do about it with one click. */
export interface StatusAction {
  readonly id: 'sync' | 'replay_rejected';
  readonly label: string;
}

export type StatusCode =
  | 'data_directory_copied'
  | 'store_moved_or_cloned'
  | 'not_connected'
  | 'disconnected'
  | 'inactive'
  | 'paused'
  | 'day_limit_reached'
  | 'xero_offline'
  | 'xero_unreachable'
  | 'few_calls_left'
  | 'store_unreachable'
  | 'rest_key_refused'
  | 'store_unreadable'
  | 'never_read'
  | 'schedule_stopped'
  | 'backlog'
  | 'webhook_disabled'
  | 'tax_unmapped'
  | 'accounts_invalid'
  | 'tax_types_invalid'
  | 'orders_rejected'
  | 'orders_uncertain'
  | 'settings_wrong'
  | 'database_locked'
  | 'database_unwritable'
  | 'disk_nearly_full'
  | 'clock_wrong';

export type StatusTab = 'connection' | 'accounts' | 'payments' | 'documents' | 'sync' | 'activity';

export interface StoreStatus {
  readonly light: Light;
  /** The light in words. */
  readonly sentence: string;
  /** Worst first. */
  readonly reasons: readonly StatusReason[];
  readonly actions: readonly StatusAction[];
}

const RANK: Record<Light, number> = { green: 0, amber: 1, red: 2 };

export function storeStatus(facts: StoreFacts, now: Date): StoreStatus {
  const reasons = [
    ...copyReasons(facts),
    ...addressReasons(facts),
    ...machineReasons(facts.machine),
    ...connectionReasons(facts, now),
    ...activeReasons(facts),
    ...pollReasons(facts, now),
    ...backlogReasons(facts, now),
    ...mappingReasons(facts),
    ...orderReasons(facts),
    ...settingsReasons(facts),
    ...webhookReasons(facts),
  ]
    .map((reason) => ({ cause: null, ...reason }))
    .sort((a, b) => RANK[b.light] - RANK[a.light]);
  const sentence = reasons[0]?.message ?? allWell(facts);
  return { light: worstLight(reasons), sentence, reasons, actions: actionsFor(facts) };
}

type Found = Omit<StatusReason, 'cause'> & { readonly cause?: string | null };

function actionsFor({ counts, poll, otherAddress, copyOf, active }: StoreFacts): StatusAction[] {
  if (!active || otherAddress !== null || copyOf !== null) return [];
  const sync: StatusAction = { id: 'sync', label: poll.error === null ? 'Read the store now' : 'Read the store again' };
  if (counts.rejected === 0) return [sync];
  return [sync, { id: 'replay_rejected', label: 'Replay every order that needs you' }];
}

/** What is wrong with the machine stops every store of it alike. */
function machineReasons({ diskFreeBytes, database, skewMs }: MachineFacts): Found[] {
  const reasons: Found[] = [];
  const owner = 'Whoever runs the connector looks after its machine.';
  if (database !== null) {
    const isLocked = database.code === 'database_busy';
    const message = isLocked
      ? "Another process holds the connector's database: nothing can be written. Nothing that was accepted is lost."
      : "The connector's database cannot be written. Nothing that was accepted is lost.";
    const code = isLocked ? 'database_locked' : 'database_unwritable';
    reasons.push({
      code,
      light: 'red',
      message,
      next: database.fix,
      ownerNext: owner,
      tab: null,
      cause: database.code,
    });
  }
  if (diskFreeBytes !== null && diskFreeBytes < DISK_FREE_AMBER_BYTES) {
    const light = diskFreeBytes < DISK_FREE_RED_BYTES ? 'red' : 'amber';
    const message = `The disk with the data directory is nearly full: ${Math.floor(diskFreeBytes / MEBIBYTE)} MiB are left.`;
    const next = 'Free space on the disk that holds the data directory (ML_DATA_DIR), or move it to a larger one.';
    reasons.push({ code: 'disk_nearly_full', light, message, next, ownerNext: owner, tab: null });
  }
  if (Math.abs(skewMs) > SKEW_AMBER_MS) {
    const seconds = Math.round(Math.abs(skewMs) / SECOND_MS);
    const amount = seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
    const message = `The clock of the connector's machine is ${amount} ${skewMs < 0 ? 'ahead of' : 'behind'} Xero's: signed requests are refused.`;
    const next = 'Let the clock be set over the network: timedatectl set-ntp true';
    reasons.push({ code: 'clock_wrong', light: 'amber', message, next, ownerNext: owner, tab: null });
  }
  return reasons;
}

/** The light over several stores. */
export function worstLight(statuses: readonly { readonly light: Light }[]): Light {
  return statuses.reduce<Light>((worst, one) => (RANK[one.light] > RANK[worst] ? one.light : worst), 'green');
}

function copyReasons({ copyOf }: StoreFacts): Found[] {
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

function addressReasons({ otherAddress, storeId }: StoreFacts): Found[] {
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

function connectionReasons(facts: StoreFacts, now: Date): Found[] {
  const { organisation, storeId } = facts;
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
  return [
    ...pauseReasons(organisation, now),
    ...unanswered(facts, organisation, now),
    ...callReasons(organisation, now),
  ];
}

/** Waiting orders tell it as well as calls that were just lost: after a restart there may be only the first. */
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

/** Broken settings switch a store off as well; they are named on their own. */
function activeReasons({ active, settingsFaults, storeId }: StoreFacts): Found[] {
  if (active || settingsFaults.length > 0) return [];
  const message = 'Posting is switched off: orders of this store are neither read nor sent.';
  const next = `npm run cli -- settings set ${storeId} sync.active true`;
  return [{ code: 'inactive', light: 'amber', message, next, ownerNext: 'Switch posting on.', tab: 'sync' }];
}

function isPaused(organisation: OrganisationFacts | null, now: Date): boolean {
  const until = organisation?.pausedUntil ?? null;
  return until !== null && new Date(until) > now;
}

function pauseReasons(organisation: OrganisationFacts, now: Date): Found[] {
  if (!isPaused(organisation, now) || organisation.pausedUntil === null) return [];
  const why = organisation.pauseReason ?? 'Xero asked us to wait';
  const next = `Nothing to do: it goes on by itself at ${minuteOf(organisation.pausedUntil)}.`;
  const message = `Sending to Xero is paused: ${withoutPeriod(why)}.`;
  return [{ code: pauseCode(why), light: 'amber', message, next, ownerNext: next, tab: null }];
}

/** The reasons are those of xero/answer-to-error.ts, xero/rate-governor.ts and posting/resolve-uncertain.ts. */
function pauseCode(why: string): 'day_limit_reached' | 'xero_offline' | 'xero_unreachable' | 'paused' {
  if (why.startsWith('Xero could not be asked')) return 'xero_unreachable';
  if (/calls a day|limits \(day\)|day limit/.test(why)) return 'day_limit_reached';
  return why.startsWith('Xero is offline') ? 'xero_offline' : 'paused';
}

function callReasons({ calls }: OrganisationFacts, now: Date): Found[] {
  if (calls === null || calls.remaining >= CALLS_LEFT_AMBER) return [];
  if (now.getTime() - Date.parse(calls.toldAt) > CALLS_TOLD_MS_MAX) return [];
  const message = `Xero lets us make ${calls.remaining} more calls today.`;
  const next = 'Nothing to do: orders above the limit wait for the next day of Xero.';
  return [{ code: 'few_calls_left', light: 'amber', message, next, ownerNext: next, tab: null }];
}

function pollReasons({ poll, otherAddress, storeId }: StoreFacts, now: Date): Found[] {
  // Named on its own.
  if (otherAddress !== null) return [];
  const sync = `npm run cli -- sync ${storeId}`;
  if (poll.error !== null) {
    const mends = poll.errorFix ?? '';
    const next = mends === '' ? `Check the store's address and key, then: ${sync}` : `${mends} Then: ${sync}`;
    const message = `The store could not be read: ${withoutPeriod(poll.error)}.`;
    const ownerNext = mends === '' ? 'Test both connections; if the key is refused, pair the store again.' : mends;
    const cause = poll.errorCode ?? null;
    return [{ code: pollCode(cause), light: 'red', message, next, ownerNext, tab: 'connection', cause }];
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

const NO_ANSWER = ['store_unreachable', 'store_timeout', 'store_server_error'];

function pollCode(cause: string | null): 'rest_key_refused' | 'store_unreachable' | 'store_unreadable' {
  if (cause === 'store_auth_failed') return 'rest_key_refused';
  return cause !== null && NO_ANSWER.includes(cause) ? 'store_unreachable' : 'store_unreadable';
}

function backlogReasons(facts: StoreFacts, now: Date): Found[] {
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

function mappingReasons({ active, mappingFaults, stuck, storeId }: StoreFacts): Found[] {
  const next = `Take the proposed ones, or set them: npm run cli -- settings suggest ${storeId}`;
  const unmapped = stuck
    .filter(({ state, code }) => state === 'rejected' && code === 'tax_rate_unmapped')
    .reduce((sum, one) => Math.max(sum, one.orders), 0);
  const reasons: Found[] = [];
  if (unmapped > 0) {
    const message = `A tax rate of the store has no tax type in Xero: ${orders(unmapped)} cannot be posted.`;
    const ownerNext = 'Choose a tax type for it, then send the orders again.';
    reasons.push({ code: 'tax_unmapped', light: 'amber', message, next, ownerNext, tab: 'accounts' });
  }
  if (!active) return reasons;
  for (const { code, message } of mappingFaults) {
    reasons.push({ code, light: 'amber', message, next, ownerNext: 'Choose another one.', tab: 'accounts' });
  }
  return reasons;
}

/** Polls find what webhooks do not tell: orders come later, none is lost. */
function webhookReasons({ heard }: StoreFacts): Found[] {
  const off = heard.webhooks.filter(({ state }) => state !== 'active');
  if (off.length === 0) return [];
  const named = off.map(({ topic, state }) => `${topic} (${state})`).join(', ');
  const which = off.length === 1 ? 'A webhook of the store does' : `${off.length} webhooks of the store do`;
  const message = `${which} not work: ${named}. Changes are found by reading the store, which is slower.`;
  const next = 'Press "Repair" in the plugin\'s settings, tab Connection.';
  return [{ code: 'webhook_disabled', light: 'amber', message, next, ownerNext: 'Press "Repair".', tab: 'connection' }];
}

function orderReasons({ counts, storeId }: StoreFacts): Found[] {
  const reasons: Found[] = [];
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

function settingsReasons({ settingsFaults, storeId }: StoreFacts): Found[] {
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
