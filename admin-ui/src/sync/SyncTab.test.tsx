import { describe, expect, test } from '@jest/globals';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { refusal } from '../../dev/fake-plugin.ts';
import { SCENES } from '../../dev/scenes.ts';
import { openPage, savedChanges } from '../testing/open-page.tsx';

const DAY_MS = 24 * 3_600_000;

const openTab = async (prepare?: Parameters<typeof openPage>[1]) => {
  const page = openPage('tab=sync', prepare);
  await screen.findByRole('region', { name: 'Posting' });
  return page;
};

describe('posting', () => {
  test('is paused and started at once, independent of other edits', async () => {
    const { plugin, user } = await openTab();
    await user.type(screen.getByLabelText('Overlap (minutes)'), '5');
    await user.click(screen.getByRole('button', { name: 'Pause syncing' }));
    expect(await screen.findByText('Syncing is paused.')).toBeTruthy();
    expect(savedChanges(plugin)).toEqual([{ path: 'sync.active', value: false }]);
    expect(screen.getByText('1 unsaved change.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Start syncing' }));
    expect(await screen.findByText('Syncing is on.')).toBeTruthy();
  });

  test('that cannot be switched off says so, and what to do', async () => {
    const { plugin, user } = await openTab();
    plugin.refuse(
      'PATCH settings',
      refusal(503, 'sidecar_unreachable', 'The service does not answer.', { fix: 'Start it.' }),
    );
    await user.click(screen.getByRole('button', { name: 'Pause syncing' }));
    expect(await screen.findByText('The service does not answer.')).toBeTruthy();
    expect(screen.queryByText('Syncing is paused.')).toBeNull();
    expect(screen.getByText('Orders are synced to Xero.')).toBeTruthy();
    plugin.recover();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Syncing is paused.')).toBeTruthy();
  });

  test('"Sync now" checks the store, and says so', async () => {
    const { plugin, user } = await openTab();
    await user.click(screen.getByRole('button', { name: 'Sync now' }));
    expect(await screen.findByText('The store is being checked now.')).toBeTruthy();
    expect(plugin.asked('POST sync')).toHaveLength(1);
  });

  test('a refusal is shown with what to do', async () => {
    const { user } = await openTab((plugin) =>
      plugin.refuse('POST sync', refusal(409, 'not_connected', 'Not connected to Xero.', { fix: 'Connect it first.' })),
    );
    await user.click(screen.getByRole('button', { name: 'Sync now' }));
    expect(await screen.findByText('Connect it first.')).toBeTruthy();
  });
});

describe('the next check', () => {
  const withNext = (inMs: number) =>
    openTab((plugin) => {
      const nextPollAt = new Date(Date.now() + inMs).toISOString();
      plugin.status = { ...plugin.status, sync: { ...plugin.status.sync, nextPollAt } };
    });

  test('that is days away says what is synced until then', async () => {
    await withNext(16 * DAY_MS);
    expect(screen.getByText('Next check for missed changes')).toBeTruthy();
    expect(screen.getByText(/What the store reports is synced within seconds all the same/)).toBeTruthy();
  });

  test('of every five minutes needs no words', async () => {
    await withNext(5 * 60_000);
    expect(screen.getByText('Next check for missed changes')).toBeTruthy();
    expect(screen.queryByText(/within seconds all the same/)).toBeNull();
  });
});

describe('schedule', () => {
  test('is a preset or a custom pattern', async () => {
    const { plugin, user } = await openTab();
    await user.selectOptions(screen.getByLabelText('Check the store'), 'Every hour');
    await user.selectOptions(screen.getByLabelText('Check the store'), 'On a custom schedule');
    const pattern = screen.getByLabelText('Interval or cron pattern');
    await user.clear(pattern);
    await user.type(pattern, 'often');
    expect(screen.getByText('Enter an interval, e.g. 10m or 2h, or five cron fields, e.g. 0 6 * * 1.')).toBeTruthy();
    await user.clear(pattern);
    await user.type(pattern, '0 6 * * 1');
    fireEvent.change(screen.getByLabelText('Do not post orders before'), { target: { value: '' } });
    fireEvent.change(screen.getByLabelText('Quiet hours from'), { target: { value: '22:30' } });
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    expect(await screen.findByText('Quiet hours begin at 22:30 but never end. Enter both, or neither.')).toBeTruthy();
    expect(screen.getByText('1 field needs to be corrected.')).toBeTruthy();
    fireEvent.change(screen.getByLabelText('Quiet hours until'), { target: { value: '06:00' } });
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([
      { path: 'sync.every', value: '0 6 * * 1' },
      { path: 'sync.startDate', value: null },
      { path: 'sync.quietFrom', value: '22:30' },
      { path: 'sync.quietTo', value: '06:00' },
    ]);
  });
});

describe('older orders', () => {
  test('are counted, posted once confirmed, with a progress bar, and stopped', async () => {
    const { plugin, user } = await openTab();
    const card = within(screen.getByRole('region', { name: 'Older orders' }));
    await user.click(card.getByRole('button', { name: 'Count older orders' }));
    expect(card.getByText('Choose a date first.')).toBeTruthy();
    fireEvent.change(card.getByLabelText('Orders since'), { target: { value: '2026-10-01' } });
    await user.click(card.getByRole('button', { name: 'Count older orders' }));
    expect(await card.findByText('878 orders since 1 Oct 2026.')).toBeTruthy();
    expect(card.getByText('268, £41,233.10, €980.00 in total')).toBeTruthy();
    expect(await card.findByRole('table', { name: 'Debits and credits by account, in GBP' })).toBeTruthy();
    expect(card.getByText('2019: 120 · 2025: 458 · 2026: 300')).toBeTruthy();
    expect(card.getByText(/Xero has 34 sales invoices of that time/)).toBeTruthy();
    expect(plugin.asked('POST backfill')).toEqual([]);
    await user.click(card.getByRole('button', { name: 'Post 268 orders' }));
    const bar = await card.findByRole('progressbar', { name: 'Posting the orders since 1 Oct 2026' });
    expect([bar.getAttribute('value'), bar.getAttribute('max')]).toEqual(['65', '878']);
    expect(card.getByText('45 posted · 20 not synced by their status · 135 waiting to sync')).toBeTruthy();
    expect(plugin.asked('POST backfill').map(({ data }) => data)).toEqual([{ after: '2026-10-01', orders: 878 }]);
    await user.click(card.getByRole('button', { name: 'Stop posting older orders' }));
    expect(await card.findByText('Stopped: the orders since 1 Oct 2026')).toBeTruthy();
    expect(card.getByText('45 posted · 20 not synced by their status · 135 withdrawn')).toBeTruthy();
  });

  test('show what they book in Xero before they are posted: many when asked, few at once', async () => {
    const { plugin, user } = await openTab((fake) => {
      SCENES['counted']?.(fake);
      const { sync } = fake.status;
      const count = sync.backfill?.count ?? null;
      const many = sync.backfill && { ...sync.backfill, count: count && { ...count, toPost: 501 } };
      fake.status = { ...fake.status, sync: { ...sync, backfill: many } };
    });
    const card = within(screen.getByRole('region', { name: 'Older orders' }));
    expect(plugin.asked('POST backfill/effect')).toEqual([]);
    await user.click(card.getByRole('button', { name: 'Show what they book in Xero' }));
    const pounds = within(await card.findByRole('table', { name: 'Debits and credits by account, in GBP' }));
    expect(pounds.getByRole('row', { name: '200 Sales £120.00 £34,480.92' })).toBeTruthy();
    expect(pounds.getByRole('row', { name: 'Total £82,586.20 £82,586.20' })).toBeTruthy();
    expect(card.getByRole('table', { name: 'Debits and credits by account, in EUR' })).toBeTruthy();
    expect(card.getByText('190 new, 41 that Xero has')).toBeTruthy();
    expect(card.getByText('2 orders need attention')).toBeTruthy();
    expect(plugin.asked('POST backfill/effect').map(({ data }) => data)).toEqual([{ after: '2019-01-01' }]);
    expect(plugin.asked('POST backfill')).toEqual([]);
  });

  test('that were counted are not posted when that is cancelled', async () => {
    const { plugin, user } = await openTab(SCENES['counted']);
    const card = within(screen.getByRole('region', { name: 'Older orders' }));
    await user.click(card.getByRole('button', { name: 'Cancel' }));
    expect(await card.findByLabelText('Orders since')).toBeTruthy();
    expect(plugin.asked('POST backfill')).toEqual([]);
  });

  test('end with a day, if one is chosen that is not before the first', async () => {
    const { plugin, user } = await openTab();
    const card = within(screen.getByRole('region', { name: 'Older orders' }));
    const count = card.getByRole('button', { name: 'Count older orders' });
    fireEvent.change(card.getByLabelText('Orders since'), { target: { value: '2026-10-01' } });
    fireEvent.change(card.getByLabelText('Until (optional)'), { target: { value: '2026-09-30' } });
    await user.click(count);
    expect(card.getByText('The last day is before the first.')).toBeTruthy();
    expect(plugin.asked('POST backfill/count')).toEqual([]);
    fireEvent.change(card.getByLabelText('Until (optional)'), { target: { value: '2026-10-31' } });
    await user.click(count);
    expect(await card.findByText('878 orders from 1 Oct 2026 to 31 Oct 2026.')).toBeTruthy();
    await user.click(card.getByRole('button', { name: 'Post 268 orders' }));
    const days = { after: '2026-10-01', until: '2026-10-31' };
    expect(await card.findByText('Posting the orders from 1 Oct 2026 to 31 Oct 2026')).toBeTruthy();
    expect(plugin.asked('POST backfill').map(({ data }) => data)).toEqual([{ ...days, orders: 878 }]);
  });

  test('are undone once that is confirmed, and those that stay in Xero are named', async () => {
    const { plugin, user } = await openTab(SCENES['backfill-posted']);
    const card = within(screen.getByRole('region', { name: 'Older orders' }));
    await user.click(card.getByRole('button', { name: 'Undo this backfill' }));
    const question = within(screen.getByRole('dialog', { name: 'Undo this backfill?' }));
    expect(
      question.getByText(/^The invoices of up to 280 orders from 1 Oct 2026 to 31 Oct 2026 are voided/),
    ).toBeTruthy();
    await user.click(question.getByRole('button', { name: 'Cancel' }));
    expect(plugin.asked('POST backfill/undo')).toEqual([]);
    await user.click(card.getByRole('button', { name: 'Undo this backfill' }));
    await user.click(screen.getByRole('button', { name: 'Take its orders out of Xero' }));
    expect(await card.findByText(/278 orders are out of Xero · 2 stay in Xero/)).toBeTruthy();
    expect(plugin.asked('POST backfill/undo').map(({ data }) => data)).toEqual([{ run: 7 }]);
    expect(card.getByText(/^Order 1042: .* Its payment is reconciled in Xero\./)).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(card.getByRole('button', { name: 'Undo this backfill again' })).toBeTruthy();
  });

  test('of a sidecar that knows no runs cannot be undone', async () => {
    await openTab(SCENES['running']);
    expect(screen.queryByRole('button', { name: /Undo this backfill/ })).toBeNull();
  });

  test('say why they wait while posting is off', async () => {
    await openTab(SCENES['backfill-held']);
    expect(screen.getByText('Paused: Posting is switched off. Press "Start syncing".')).toBeTruthy();
  });

  test('while they run, the page refreshes automatically', async () => {
    const { plugin } = await openTab(SCENES['running']);
    const before = plugin.asked('GET status').length;
    await waitFor(() => expect(plugin.asked('GET status').length).toBeGreaterThan(before));
  });

  test('a failure is shown', async () => {
    await openTab((plugin) => {
      SCENES['running']?.(plugin);
      const { sync } = plugin.status;
      const error = { code: 'store_down', message: 'The store stopped answering.', fix: 'Start again later.' };
      plugin.status = {
        ...plugin.status,
        sync: { ...sync, backfill: sync.backfill && { ...sync.backfill, state: 'failed', error } },
      };
    });
    expect(await screen.findByText('The store stopped answering.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Count older orders' })).toBeTruthy();
  });
});
