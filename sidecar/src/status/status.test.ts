import { describe, expect, test } from '@jest/globals';
import { BACKLOG_AMBER_MS, BACKLOG_RED_MS } from './orders.ts';
import { POLL_LATE_MS } from './store.ts';
import { storeStatus, worstLevel } from './status.ts';
import { ago, FAULT_CASES, NO_ORDERS, NOW, ORGANISATION, WELL } from '../../test/support/_status-cases.ts';
import type { Level } from './reason.ts';
import type { StoreFacts } from './store-facts.ts';

const paused = {
  ...ORGANISATION,
  pausedUntil: ago(-3_600_000),
  pauseReason: 'the day limit is used up',
  pauseCode: 'day_limit_reached' as const,
};
const stuck = { oldestPendingAt: ago(BACKLOG_RED_MS), counts: { ...NO_ORDERS, pending: 4 } };

const CASES: [name: string, change: Partial<StoreFacts>, light: Level, sentence: string][] = [
  ['everything recorded', {}, 'green', 'All 12 orders are in Xero.'],
  ['one order', { counts: { ...NO_ORDERS, recorded: 1 } }, 'green', 'The only order is in Xero.'],
  ['an empty shop', { counts: { ...NO_ORDERS, skipped: 2 } }, 'green', 'No orders to sync yet.'],
  [
    'orders waiting to sync',
    {
      counts: { ...NO_ORDERS, recorded: 7, pending: 2, claimed: 1, waiting: 1 },
      oldestPendingAt: ago(BACKLOG_AMBER_MS - 1),
    },
    'green',
    '7 of 11 orders in Xero, 4 waiting to sync.',
  ],
  ['no organisation', { organisation: null }, 'red', 'This store is not connected to Xero yet.'],
  [
    'a revoked connection',
    { organisation: { ...ORGANISATION, state: 'disconnected', stateReason: 'the consent was withdrawn.' } },
    'red',
    'The connection to Xero has ended: the consent was withdrawn. Orders are kept and posted once it is connected again.',
  ],
  ['a pause', { organisation: paused, ...stuck }, 'amber', 'Posting to Xero is paused: the day limit is used up.'],
  ['a pause in the past', { organisation: { ...paused, pausedUntil: ago(1) } }, 'green', 'All 12 orders are in Xero.'],
  [
    'few calls left',
    { organisation: { ...ORGANISATION, calls: { remaining: 99, toldAt: ago(60_000) } } },
    'amber',
    'Xero allows 99 more calls today.',
  ],
  [
    'calls enough',
    { organisation: { ...ORGANISATION, calls: { remaining: 100, toldAt: ago(60_000) } } },
    'green',
    'All 12 orders are in Xero.',
  ],
  [
    'orders far apart',
    { organisation: { ...ORGANISATION, spread: { everyMs: 7 * 60_000, limit: 1_000 } } },
    'amber',
    "Orders are posted every 7 minutes, to stay within Xero's 1,000 calls a day.",
  ],
  [
    'few calls left yesterday',
    { organisation: { ...ORGANISATION, calls: { remaining: 0, toldAt: ago(25 * 3_600_000) } } },
    'green',
    'All 12 orders are in Xero.',
  ],
  [
    'a store that refuses us',
    { poll: { at: ago(60_000), error: 'the key is wrong.', dueAt: null } },
    'red',
    'The store could not be read: the key is wrong.',
  ],
  [
    'a store not read yet',
    { poll: { at: null, error: null, dueAt: null } },
    'amber',
    'The store has not been read yet.',
  ],
  [
    'a stopped schedule',
    { poll: { at: '2026-11-24T11:30:00.000Z', error: null, dueAt: ago(POLL_LATE_MS + 1) } },
    'red',
    'The store has not been read since 24 Nov 2026, 11:30: the schedule has stopped.',
  ],
  [
    'a late schedule',
    { poll: { at: ago(1), error: null, dueAt: ago(POLL_LATE_MS) } },
    'green',
    'All 12 orders are in Xero.',
  ],
  [
    'a slow order',
    { ...stuck, oldestPendingAt: ago(BACKLOG_AMBER_MS) },
    'amber',
    'An order has been waiting to sync for 10 minutes.',
  ],
  ['a stuck order', stuck, 'red', 'An order has been waiting to sync for 60 minutes.'],
  [
    'a refused order',
    { counts: { ...NO_ORDERS, recorded: 3, rejected: 1 } },
    'amber',
    '1 order cannot be posted until its cause is fixed.',
  ],
  [
    'an unknown outcome',
    { counts: { ...NO_ORDERS, uncertain: 2 } },
    'amber',
    "We don't know yet whether Xero processed 2 orders.",
  ],
  [
    'a store that is switched off, whatever waits in it',
    { ...stuck, active: false },
    'amber',
    'Posting is switched off: orders of this store are neither read nor posted.',
  ],
  [
    'a settings file that cannot be read',
    { settingsFaults: [{ path: '', message: 'The settings file is not JSON.' }] },
    'amber',
    'The settings file is not JSON.',
  ],
  [
    'a wrong setting',
    { settingsFaults: [{ path: 'accounts.sales', message: 'There is no account 999.' }] },
    'amber',
    'Setting accounts.sales: There is no account 999.',
  ],
];

describe('the status of a store', () => {
  test.each(CASES)('%s', (_name, change, level, sentence) => {
    const status = storeStatus({ ...WELL, ...change }, NOW);
    expect({ level: status.level, sentence: status.sentence }).toEqual({ level, sentence });
  });

  test.each(FAULT_CASES)('golden: $name', ({ change, level, code, sentence }) => {
    const status = storeStatus({ ...WELL, ...change }, NOW);
    expect({ level: status.level, code: status.reasons[0]?.code ?? null, sentence: status.sentence }).toEqual({
      level,
      code,
      sentence,
    });
    for (const { next, ownerNext } of status.reasons) expect([next, ownerNext]).not.toContain('');
  });

  test.each([
    ['well', {}, false],
    ['amber that needs no action', { counts: { ...NO_ORDERS, uncertain: 1 } }, false],
    ['amber with rejected orders', { counts: { ...NO_ORDERS, rejected: 1 } }, true],
    ['red', { organisation: null }, true],
  ])('%s: whether it needs attention', (_name, change, needsPerson) => {
    expect(storeStatus({ ...WELL, ...change }, NOW)).toMatchObject({ needsPerson });
  });

  test('a store that is switched off has no advice to read it', () => {
    const { reasons } = storeStatus({ ...WELL, active: false, poll: { at: null, error: null, dueAt: null } }, NOW);
    expect(reasons.map(({ code }) => code)).toEqual(['inactive']);
  });

  test('a failed reading names the cause, and the fix as the next step', () => {
    const error = 'shop.example cannot be reached (ECONNREFUSED). Check that the site is up; it is tried again.';
    const { sentence, reasons } = storeStatus({ ...WELL, poll: { at: null, error, dueAt: null } }, NOW);
    expect(sentence).toBe('The store could not be read: shop.example cannot be reached (ECONNREFUSED).');
    const fix = 'Check that the site is up; it is tried again.';
    expect(reasons[0]).toMatchObject({ next: `${fix} Then: npm run cli -- sync shop.example`, ownerNext: fix });
  });

  test('a failed reading has the code of its error', () => {
    const poll = { at: null, error: 'no', errorCode: 'store_api_missing', dueAt: null };
    const [reason] = storeStatus({ ...WELL, poll }, NOW).reasons;
    expect(reason).toMatchObject({ code: 'store_unreadable', cause: 'store_api_missing' });
  });

  test('what can be done with one click', () => {
    const ids = (change: Partial<StoreFacts>) => storeStatus({ ...WELL, ...change }, NOW).actions.map(({ id }) => id);
    expect(ids({})).toEqual(['sync']);
    expect(ids({ counts: { ...NO_ORDERS, rejected: 1 } })).toEqual(['sync', 'replay_rejected']);
    expect(ids({ copyOf: { host: 'a' } })).toEqual([]);
  });

  test('every reason has a next step, and the worst one speaks', () => {
    const { level, reasons, sentence } = storeStatus(
      {
        ...WELL,
        organisation: null,
        counts: { ...NO_ORDERS, rejected: 2 },
        settingsFaults: [{ path: 'a', message: 'b' }],
      },
      NOW,
    );
    expect(level).toBe('red');
    expect(reasons.map((reason) => reason.level)).toEqual(['red', 'amber', 'amber']);
    expect(sentence).toBe(reasons[0]?.message);
    expect(reasons.every((reason) => reason.next.length > 0)).toBe(true);
  });

  test('a closed connection is reported once, not again as waiting orders', () => {
    expect(storeStatus({ ...WELL, ...stuck, organisation: null }, NOW).reasons).toHaveLength(1);
  });

  test('the level of several stores is the worst of them', () => {
    expect(worstLevel([])).toBe('green');
    expect(worstLevel([{ level: 'green' }, { level: 'amber' }])).toBe('amber');
    expect(worstLevel([{ level: 'red' }, { level: 'amber' }])).toBe('red');
  });
});
