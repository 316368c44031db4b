import { describe, expect, test } from '@jest/globals';
import { BACKLOG_AMBER_MS, BACKLOG_RED_MS } from './backlog.ts';
import { POLL_LATE_MS } from './store.ts';
import { storeStatus, worstLight } from './status.ts';
import { ago, FAULT_CASES, NO_ORDERS, NOW, ORGANISATION, WELL } from '../../test/support/_status-cases.ts';
import type { Light } from './reason.ts';
import type { StoreFacts } from './store-facts.ts';

const paused = { ...ORGANISATION, pausedUntil: ago(-3_600_000), pauseReason: 'the day limit is used up' };
const stuck = { oldestPendingAt: ago(BACKLOG_RED_MS), counts: { ...NO_ORDERS, pending: 4 } };

const CASES: [name: string, change: Partial<StoreFacts>, light: Light, sentence: string][] = [
  ['everything recorded', {}, 'green', 'All 12 orders are in Xero.'],
  ['one order', { counts: { ...NO_ORDERS, recorded: 1 } }, 'green', 'The one order is in Xero.'],
  ['an empty shop', { counts: { ...NO_ORDERS, skipped: 2 } }, 'green', 'No order for Xero has come yet.'],
  [
    'orders on their way',
    {
      counts: { ...NO_ORDERS, recorded: 7, pending: 2, claimed: 1, waiting: 1 },
      oldestPendingAt: ago(BACKLOG_AMBER_MS - 1),
    },
    'green',
    '7 of 11 orders in Xero, 4 on the way.',
  ],
  ['no organisation', { organisation: null }, 'red', 'This store is not connected to Xero yet.'],
  [
    'a revoked connection',
    { organisation: { ...ORGANISATION, state: 'disconnected', stateReason: 'the consent was withdrawn.' } },
    'red',
    'Xero no longer lets us in: the consent was withdrawn. Orders are kept and sent later.',
  ],
  ['a pause', { organisation: paused, ...stuck }, 'amber', 'Sending to Xero is paused: the day limit is used up.'],
  ['a pause that is over', { organisation: { ...paused, pausedUntil: ago(1) } }, 'green', 'All 12 orders are in Xero.'],
  [
    'few calls left',
    { organisation: { ...ORGANISATION, calls: { remaining: 99, toldAt: ago(60_000) } } },
    'amber',
    'Xero lets us make 99 more calls today.',
  ],
  [
    'calls enough',
    { organisation: { ...ORGANISATION, calls: { remaining: 100, toldAt: ago(60_000) } } },
    'green',
    'All 12 orders are in Xero.',
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
    'The store has not been read since 2026-11-24 11:30 UTC: the schedule has stopped.',
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
    'An order has been waiting for 10 minutes.',
  ],
  ['a stuck order', stuck, 'red', 'An order has been waiting for 60 minutes.'],
  [
    'a refused order',
    { counts: { ...NO_ORDERS, recorded: 3, rejected: 1 } },
    'amber',
    '1 order cannot be posted until something is changed.',
  ],
  ['an unknown outcome', { counts: { ...NO_ORDERS, uncertain: 2 } }, 'amber', "Xero's answer for 2 orders is unknown."],
  [
    'a store that is switched off, whatever waits in it',
    { ...stuck, active: false },
    'amber',
    'Posting is switched off: orders of this store are neither read nor sent.',
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

describe('the light of a store', () => {
  test.each(CASES)('%s', (_name, change, light, sentence) => {
    const status = storeStatus({ ...WELL, ...change }, NOW);
    expect({ light: status.light, sentence: status.sentence }).toEqual({ light, sentence });
  });

  test.each(FAULT_CASES)('golden: $name', ({ change, light, code, sentence }) => {
    const status = storeStatus({ ...WELL, ...change }, NOW);
    expect({ light: status.light, code: status.reasons[0]?.code ?? null, sentence: status.sentence }).toEqual({
      light,
      code,
      sentence,
    });
    for (const { next, ownerNext } of status.reasons) expect([next, ownerNext]).not.toContain('');
  });

  test.each([
    ['well', {}, false],
    ['amber that mends itself', { counts: { ...NO_ORDERS, uncertain: 1 } }, false],
    ['amber with rejected orders', { counts: { ...NO_ORDERS, rejected: 1 } }, true],
    ['red', { organisation: null }, true],
  ])('%s: whether it needs a person', (_name, change, needsPerson) => {
    expect(storeStatus({ ...WELL, ...change }, NOW)).toMatchObject({ needsPerson });
  });

  test('a store that is switched off is not told to be read', () => {
    const { reasons } = storeStatus({ ...WELL, active: false, poll: { at: null, error: null, dueAt: null } }, NOW);
    expect(reasons.map(({ code }) => code)).toEqual(['inactive']);
  });

  test('a failed reading says the cause, and what mends it in the next step', () => {
    const error = 'shop.example cannot be reached (ECONNREFUSED). Check that the site is up; it is tried again.';
    const { sentence, reasons } = storeStatus({ ...WELL, poll: { at: null, error, dueAt: null } }, NOW);
    expect(sentence).toBe('The store could not be read: shop.example cannot be reached (ECONNREFUSED).');
    const mends = 'Check that the site is up; it is tried again.';
    expect(reasons[0]).toMatchObject({ next: `${mends} Then: npm run cli -- sync shop.example`, ownerNext: mends });
  });

  test('a failed reading tells the code of its error', () => {
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
    const { light, reasons, sentence } = storeStatus(
      {
        ...WELL,
        organisation: null,
        counts: { ...NO_ORDERS, rejected: 2 },
        settingsFaults: [{ path: 'a', message: 'b' }],
      },
      NOW,
    );
    expect(light).toBe('red');
    expect(reasons.map((reason) => reason.light)).toEqual(['red', 'amber', 'amber']);
    expect(sentence).toBe(reasons[0]?.message);
    expect(reasons.every((reason) => reason.next.length > 0)).toBe(true);
  });

  test('a closed way to Xero is told once, not again as waiting orders', () => {
    expect(storeStatus({ ...WELL, ...stuck, organisation: null }, NOW).reasons).toHaveLength(1);
  });

  test('the light over several stores is the worst of them', () => {
    expect(worstLight([])).toBe('green');
    expect(worstLight([{ light: 'green' }, { light: 'amber' }])).toBe('amber');
    expect(worstLight([{ light: 'red' }, { light: 'amber' }])).toBe('red');
  });
});
