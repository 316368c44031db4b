import type { OrganisationFacts, StoreFacts } from '../../src/status/store-facts.ts';
import type { Level, StatusCode } from '../../src/status/reason.ts';

/** The moment of every case. */
export const NOW = new Date('2026-11-24T12:00:00.000Z');
export const ago = (ms: number): string => new Date(NOW.getTime() - ms).toISOString();
const MINUTE_MS = 60_000;

export const NO_ORDERS = { pending: 0, claimed: 0, waiting: 0, uncertain: 0, rejected: 0, recorded: 0, skipped: 0 };
export const ORGANISATION: OrganisationFacts = {
  name: 'Demo Company (UK)',
  state: 'connected',
  stateReason: null,
  pausedUntil: null,
  pauseReason: null,
  pauseCode: null,
  calls: { remaining: 4988, toldAt: '2026-11-24T11:58:00.000Z' },
  minute: { used: 3, max: 60 },
  failing: null,
  refreshedAt: '2026-11-24T11:40:00.000Z',
  idleEndsAt: '2027-01-23T11:40:00.000Z',
};
export const WELL: StoreFacts = {
  storeId: 'shop.example',
  name: 'Shop',
  url: 'https://shop.example',
  settingsUrl: null,
  timezone: 'Europe/London',
  organisation: ORGANISATION,
  copyOf: null,
  otherAddress: null,
  poll: { at: ago(MINUTE_MS), error: null, dueAt: ago(-4 * MINUTE_MS) },
  signals: { nudgedAt: null, webhookAt: null, refusedAt: null, refusal: null, webhooks: [] },
  counts: { ...NO_ORDERS, recorded: 12, skipped: 3 },
  oldestPendingAt: null,
  active: true,
  stuck: [],
  settingsFaults: [],
  mappingFaults: [],
  machine: { diskFreeBytes: 40 * 1024 ** 3, database: null, skewMs: 0 },
};

export interface StatusCase {
  readonly name: string;
  readonly change: Partial<StoreFacts>;
  readonly level: Level;
  /** The reason that speaks; null = none. */
  readonly code: StatusCode | null;
  readonly sentence: string;
}

const onXero = (change: Partial<OrganisationFacts>) => ({ organisation: { ...ORGANISATION, ...change } });
const onPoll = (error: string, errorCode: string) => ({
  poll: { at: ago(MINUTE_MS), error, errorCode, errorFix: '', dueAt: ago(-4 * MINUTE_MS) },
});
const machine = (change: Partial<StoreFacts['machine']>) => ({ machine: { ...WELL.machine, ...change } });
const webhooks = (...states: readonly string[]) => ({
  signals: { ...WELL.signals, webhooks: states.map((state, index) => ({ topic: `order.${index}`, state })) },
});
const reportRefused = (code: string) => ({
  signals: {
    ...WELL.signals,
    reportError: { code, message: 'shop.example refuses /wp-json/ml-connector/v1/report (401).', fix: 'Allow it.' },
  },
});
const lost = { since: ago(3 * MINUTE_MS), calls: 2, why: 'it answered with status 503' };
const waiting = (code: string, minutes: number): Partial<StoreFacts> => ({
  counts: { ...NO_ORDERS, recorded: 12, waiting: 2 },
  stuck: [{ state: 'waiting', code, orders: 2 }],
  oldestPendingAt: ago(minutes * MINUTE_MS),
});

/** Each fault that a user can meet, with the status and reason it has everywhere: page, command line, plugin, alerts. */
export const FAULT_CASES: readonly StatusCase[] = [
  { name: 'nothing is wrong', change: {}, level: 'green', code: null, sentence: 'All 12 orders are in Xero.' },
  { name: 'Xero down, seen by calls', change: onXero({ failing: lost }), level: 'amber', code: 'xero_unreachable', sentence: 'Xero does not answer, since 24 Nov 2026, 11:57: it answered with status 503.' }, // prettier-ignore
  { name: 'Xero down, seen by orders', change: waiting('xero_unanswered', 2), level: 'amber', code: 'xero_unreachable', sentence: 'Xero does not answer. 2 orders are waiting for it.' }, // prettier-ignore
  { name: 'Xero down, an outcome unknown', change: onXero({ pausedUntil: ago(-MINUTE_MS), pauseReason: 'We could not look up a call in Xero: no answer came', pauseCode: 'xero_unreachable' }), level: 'amber', code: 'xero_unreachable', sentence: 'Posting to Xero is paused: We could not look up a call in Xero: no answer came.' }, // prettier-ignore
  { name: 'Xero down for an hour', change: waiting('xero_unanswered', 60), level: 'red', code: 'xero_unreachable', sentence: 'Xero does not answer. 2 orders are waiting for it.' }, // prettier-ignore
  { name: 'one lost call', change: onXero({ failing: { ...lost, calls: 1 } }), level: 'green', code: null, sentence: 'All 12 orders are in Xero.' }, // prettier-ignore
  { name: 'Xero in maintenance', change: onXero({ pausedUntil: ago(-MINUTE_MS), pauseReason: 'Xero is offline for now: The Organisation is offline', pauseCode: 'xero_offline' }), level: 'amber', code: 'xero_offline', sentence: 'Posting to Xero is paused: Xero is offline for now: The Organisation is offline.' }, // prettier-ignore
  { name: "disconnected from Xero's side", change: onXero({ state: 'disconnected', stateReason: 'the consent was withdrawn' }), level: 'red', code: 'disconnected', sentence: 'The connection to Xero has ended: the consent was withdrawn. Orders are kept and posted once it is connected again.' }, // prettier-ignore
  { name: 'day limit reached', change: onXero({ pausedUntil: ago(-3_600_000), pauseReason: "Xero's limit of calls a day is reached; it goes on in 3600 s.", pauseCode: 'day_limit_reached' }), level: 'amber', code: 'day_limit_reached', sentence: "Posting to Xero is paused: Xero's limit of calls a day is reached; it goes on in 3600 s." }, // prettier-ignore
  { name: 'a pause whose sentence only resembles another', change: onXero({ pausedUntil: ago(-MINUTE_MS), pauseReason: 'Xero is offline says the day limit', pauseCode: 'paused' }), level: 'amber', code: 'paused', sentence: 'Posting to Xero is paused: Xero is offline says the day limit.' }, // prettier-ignore
  { name: 'a pause that an earlier version kept', change: onXero({ pausedUntil: ago(-MINUTE_MS), pauseReason: 'Xero is offline for now' }), level: 'amber', code: 'paused', sentence: 'Posting to Xero is paused: Xero is offline for now.' }, // prettier-ignore
  { name: 'day limit, held back by ourselves', change: onXero({ pausedUntil: ago(-3_600_000), pauseReason: "Held back for Xero's limits (day) for 900 s.", pauseCode: 'day_limit_reached' }), level: 'amber', code: 'day_limit_reached', sentence: "Posting to Xero is paused: Held back for Xero's limits (day) for 900 s." }, // prettier-ignore
  { name: 'store unreachable', change: onPoll('No connection.', 'store_unreachable'), level: 'red', code: 'store_unreachable', sentence: 'The store could not be read: No connection.' }, // prettier-ignore
  { name: 'store too slow', change: onPoll('No answer in time.', 'store_timeout'), level: 'red', code: 'store_unreachable', sentence: 'The store could not be read: No answer in time.' }, // prettier-ignore
  { name: 'REST key revoked', change: onPoll('The key is refused.', 'store_auth_failed'), level: 'red', code: 'rest_key_refused', sentence: 'The store could not be read: The key is refused.' }, // prettier-ignore
  { name: 'REST key revoked, seen by an order', change: { unread: { orders: 1, error: 'The key is refused.', errorCode: 'store_auth_failed' } }, level: 'red', code: 'rest_key_refused', sentence: 'The store could not be read: The key is refused.' }, // prettier-ignore
  { name: 'started, and not read since', change: { poll: { at: '2026-11-24T11:30:00.000Z', error: null, dueAt: ago(-4 * MINUTE_MS), isSinceStart: false } }, level: 'amber', code: 'not_read_yet', sentence: 'The store has not been read since the service started; its last reading was at 24 Nov 2026, 11:30.' }, // prettier-ignore
  { name: 'a page instead of JSON', change: onPoll('It answered with a page.', 'store_not_json'), level: 'red', code: 'store_unreadable', sentence: 'The store could not be read: It answered with a page.' }, // prettier-ignore
  { name: 'silent: no poll for long', change: { poll: { at: '2026-11-24T11:30:00.000Z', error: null, dueAt: ago(16 * MINUTE_MS) } }, level: 'red', code: 'schedule_stopped', sentence: 'The store has not been read since 24 Nov 2026, 11:30: the schedule has stopped.' }, // prettier-ignore
  { name: 'webhook disabled', change: webhooks('active', 'disabled'), level: 'amber', code: 'webhook_disabled', sentence: 'A webhook of the store is not working: order.1 (disabled). Changes are found by polling the store, which is slower.' }, // prettier-ignore
  { name: 'a permission that orders need is missing', change: { stuck: [{ state: 'waiting', code: 'permission_missing', orders: 2 }] }, level: 'red', code: 'permission_missing', sentence: 'The connection to Xero lacks a permission: 2 orders wait for it.' }, // prettier-ignore
  { name: 'the plugin takes no reports', change: reportRefused('store_plugin_blocked'), level: 'amber', code: 'plugin_blocked', sentence: 'The store does not accept the state of its orders: shop.example refuses /wp-json/ml-connector/v1/report (401). They show “Not sent to Xero” there, although they are synced.' }, // prettier-ignore
  { name: 'a report while the store does not answer', change: reportRefused('store_unreachable'), level: 'green', code: null, sentence: 'All 12 orders are in Xero.' }, // prettier-ignore
  { name: 'webhooks gone', change: webhooks('missing', 'changed'), level: 'amber', code: 'webhook_disabled', sentence: '2 webhooks of the store are not working: order.0 (missing), order.1 (changed). Changes are found by polling the store, which is slower.' }, // prettier-ignore
  { name: 'paid orders that are not in Xero', change: { unsynced: { orders: 3, amounts: [{ amount: '154.83', currency: 'GBP' }, { amount: '12.00', currency: 'EUR' }] } }, level: 'amber', code: 'paid_not_synced', sentence: '3 paid orders are not in Xero: £154.83, €12.00.' }, // prettier-ignore
  { name: 'books that differ for a known cause', change: { books: { amounts: [{ amount: '-205.99', currency: 'GBP' }, { amount: '0.00', currency: 'EUR' }], days: ['2026-11-14', '2026-11-19'], causes: [{ title: 'Deleted in the shop', orders: 1 }, { title: 'Doubled in Xero', orders: 3 }], unexplained: null } }, level: 'amber', code: 'books_differ', sentence: 'Shop and Xero differ on 2026-11-14 and 2026-11-19: £205.99 too much in Xero, the amounts in EUR cancel out. Causes: Deleted in the shop (1 order), Doubled in Xero (3 orders).' }, // prettier-ignore
  { name: 'books that nothing explains', change: { books: { amounts: [{ amount: '12.50', currency: 'GBP' }], days: ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-20'], causes: [], unexplained: { title: '£12.50', orders: 1 } } }, level: 'red', code: 'books_differ', sentence: 'Shop and Xero differ on 4 days, 2026-11-01 to 2026-11-20: £12.50 missing in Xero. Nothing explains £12.50 (1 order).' }, // prettier-ignore
  { name: 'clearing accounts that differ for a known cause', change: { clearing: { on: '2026-11-23', accounts: [{ name: 'Stripe', currency: 'GBP', difference: '-100.00', causes: [{ title: 'Payment missing in Xero', orders: 1 }], isUnexplained: false }] } }, level: 'amber', code: 'clearing_differs', sentence: 'Clearing accounts differ at the end of 2026-11-23. Stripe: £100.00 missing. Causes: Payment missing in Xero (1).' }, // prettier-ignore
  { name: 'a clearing account that nothing explains', change: { clearing: { on: '2026-11-23', accounts: [{ name: 'PayPal', currency: 'EUR', difference: '0.01', causes: [{ title: 'Unexplained', orders: 1 }], isUnexplained: true }] } }, level: 'red', code: 'clearing_differs', sentence: 'Clearing accounts differ at the end of 2026-11-23. PayPal: €0.01 too much. Causes: Unexplained (1).' }, // prettier-ignore
  { name: 'guessed pairing codes', change: machine({ isPairingBlocked: true }), level: 'amber', code: 'pairing_blocked', sentence: 'No store can be paired for up to 15 minutes: more than 100 wrong pairing codes came from several addresses.' }, // prettier-ignore
  { name: 'no account for sales', change: { isSalesAccountMissing: true }, level: 'amber', code: 'sales_account_missing', sentence: 'No account for sales is chosen yet: no order is posted until one is.' }, // prettier-ignore
  { name: 'unmapped tax', change: { counts: { ...NO_ORDERS, rejected: 3 }, stuck: [{ state: 'rejected', code: 'tax_rate_unmapped', orders: 3 }] }, level: 'amber', code: 'tax_unmapped', sentence: 'A tax rate of the store has no tax type in Xero: 3 orders cannot be posted.' }, // prettier-ignore
  { name: 'a tax type that Xero has no more', change: { mappingFaults: [{ code: 'tax_types_invalid', message: 'Xero has no active tax rate OUTPUT9.' }] }, level: 'amber', code: 'tax_types_invalid', sentence: 'Xero has no active tax rate OUTPUT9.' }, // prettier-ignore
  { name: 'a currency that Xero has not', change: { mappingFaults: [{ code: 'currency_missing', message: 'Xero has no currency EUR.' }] }, level: 'amber', code: 'currency_missing', sentence: 'Xero has no currency EUR.' }, // prettier-ignore
  { name: 'fees that cannot be booked', change: { mappingFaults: [{ code: 'fees_not_booked', message: 'Fees of payment providers are not booked (why).' }] }, level: 'amber', code: 'fees_not_booked', sentence: 'Fees of payment providers are not booked (why).' }, // prettier-ignore
  { name: 'an account that Xero has no more', change: { mappingFaults: [{ code: 'accounts_invalid', message: 'Xero has no active account 200.' }] }, level: 'amber', code: 'accounts_invalid', sentence: 'Xero has no active account 200.' }, // prettier-ignore
  { name: 'disk nearly full', change: machine({ diskFreeBytes: 300 * 1024 ** 2 }), level: 'amber', code: 'disk_nearly_full', sentence: 'The disk with the data directory is nearly full: 300 MiB are left.' }, // prettier-ignore
  { name: 'disk all but full', change: machine({ diskFreeBytes: 63 * 1024 ** 2 }), level: 'red', code: 'disk_nearly_full', sentence: 'The disk with the data directory is nearly full: 63 MiB are left.' }, // prettier-ignore
  { name: 'database locked', change: machine({ database: { code: 'database_busy', message: 'locked', fix: 'Stop it.' } }), level: 'red', code: 'database_locked', sentence: "Another process has locked the connector's database, so nothing can be written. No accepted order is lost." }, // prettier-ignore
  { name: 'database read-only', change: machine({ database: { code: 'database_read_only', message: 'no', fix: 'Give access.' } }), level: 'red', code: 'database_unwritable', sentence: "The connector's database cannot be written. No accepted order is lost." }, // prettier-ignore
  { name: 'clock ahead', change: machine({ skewMs: -180_000 }), level: 'amber', code: 'clock_wrong', sentence: "The clock of the connector's machine is 3 minutes ahead of Xero's. The connector goes by Xero's time meanwhile." }, // prettier-ignore
  { name: 'clock behind', change: machine({ skewMs: 61_000 }), level: 'amber', code: 'clock_wrong', sentence: "The clock of the connector's machine is 61 seconds behind Xero's. The connector goes by Xero's time meanwhile." }, // prettier-ignore
  { name: 'clock well enough', change: machine({ skewMs: 60_000 }), level: 'green', code: null, sentence: 'All 12 orders are in Xero.' }, // prettier-ignore
  { name: 'data directory copied', change: { copyOf: { host: 'old-host' } }, level: 'red', code: 'data_directory_copied', sentence: 'This data directory is a copy (moved or restored), or the one last used on old-host is still running. Nothing is posted from here, so that nothing is posted twice.' }, // prettier-ignore
  { name: 'store moved or cloned', change: { otherAddress: { own: 'https://a.example', other: 'https://b.example' } }, level: 'red', code: 'store_moved_or_cloned', sentence: "The shop's address was https://a.example and is now https://b.example: the shop moved, or a copy of it answers. Nothing is read or posted." }, // prettier-ignore
];
