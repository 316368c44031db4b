import { describe, expect, jest, test } from '@jest/globals';
import { act, screen, waitFor, within } from '@testing-library/react';
import { refusal } from '../../dev/fake-plugin.ts';
import { OVERVIEW, OVERVIEW_CURRENCIES } from '../../dev/fake-overview.ts';
import { SCENES } from '../../dev/scenes.ts';
import { openPage } from '../testing/open-page.tsx';

const region = (name: string | RegExp) => screen.findByRole('region', { name });
/** Name and text of each figure. */
const figures = (of: HTMLElement) =>
  [...of.querySelectorAll('.ml-connector-tile')].map((tile) =>
    [...tile.querySelectorAll('dt, dd')].map(({ textContent }) => textContent),
  );

describe('the overview', () => {
  test('opens first, and has both sides and the last order in one line', async () => {
    openPage('', SCENES['overview-healthy']);
    const status = await region('Status');
    expect(status.textContent).toContain('Healthy');
    expect(within(status).getAllByText('Connected')).toHaveLength(2);
    const order = within(status).getByRole('link', { name: '#1024 as WC-1024' });
    expect(order.getAttribute('href')).toContain('id=1024');
    expect(screen.getByRole('tab', { selected: true }).textContent).toBe('Overview');
    expect(screen.queryByRole('region', { name: 'Needs attention' })).toBeNull();
  });

  test('shows today and the month in money, each currency for itself', async () => {
    openPage('tab=overview', (plugin) => plugin.on('GET overview', () => OVERVIEW_CURRENCIES));
    expect(figures(await region('Today, 25 Nov 2026'))).toEqual([
      ['Orders', '£1,204.5012 orders', '€86.002 orders'],
      ['Invoiced in Xero', '£1,162.5011 invoices', '€86.002 invoices'],
      ['Refunded', '£24.991 credit note', '€0.000 credit notes'],
      ['Fees', '£18.32', '€1.54'],
    ]);
    expect(figures(await region('November 2026'))[1]).toEqual([
      'Invoiced in Xero',
      '£28,391.12316 invoices',
      '€3,120.4041 invoices',
    ]);
  });

  test('names what holds orders up by cause, and leads to the very setting that fixes it', async () => {
    const { user } = openPage('tab=overview');
    const attention = await region('Needs attention');
    expect(attention.textContent).toContain('The tax rate “VAT” (5 %, id 2) has no tax type. (2 orders)');
    expect(attention.textContent).not.toContain('2 orders were not posted.');
    await user.click(within(attention).getByRole('button', { name: 'Open “Accounts & taxes”' }));
    expect(screen.getByRole('tab', { selected: true }).textContent).toBe('Accounts & taxes');
    expect(window.location.search).toContain(`setting=${OVERVIEW.problems[0]?.setting ?? 'none'}`);
  });

  test('says what to update if plugin and service are of different releases', async () => {
    openPage('tab=overview', (plugin) => {
      plugin.status = { ...plugin.status, sidecarVersion: '0.2.0' };
    });
    expect(await screen.findByText('Service 0.2.0, plugin 0.1.0')).toBeTruthy();
    expect(
      screen.getAllByText(/^The plugin \(0\.1\.0\) is older than the service \(0\.2\.0\)\./).length,
    ).toBeGreaterThan(0);
  });

  test('has the state of the month and of the payouts in short, each with the way there', async () => {
    const { user } = openPage('tab=overview');
    expect(await within(await region('Books')).findByText(/^November 2026 agrees/)).toBeTruthy();
    const payouts = await region('Payouts');
    expect([...payouts.querySelectorAll('li')].map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^Stripe 26 Nov 2026.*Not arrived yet£412\.30$/),
      expect.stringMatching(/^Stripe 24 Nov 2026.*Booked£1,124\.32$/),
      expect.stringMatching(/^WooPayments 21 Nov 2026.*Needs attention£60\.28$/),
      expect.stringMatching(/^Stripe, GBP owes £412\.30.*Proved on 24 Nov 2026$/),
      expect.stringMatching(/^PayPal, EUR .*Differs by €17\.27$/),
    ]);
    await user.click(within(payouts).getByRole('button', { name: 'Open “Payouts”' }));
    expect(screen.getByRole('tab', { selected: true }).textContent).toBe('Payouts');
  });

  test('says what comes next while nothing is synced', async () => {
    openPage('tab=overview', SCENES['overview-empty']);
    const nothing = await region('Nothing synced yet');
    expect(nothing.textContent).toContain('The next order that is paid appears in Xero within a minute');
    expect(within(nothing).getByRole('button', { name: 'Open “Sync”' })).toBeTruthy();
    expect(screen.queryByRole('region', { name: 'Sales' })).toBeNull();
  });

  test('shows its outline while it is read, and the status although its figures failed', async () => {
    const { plugin, user } = openPage('tab=overview', SCENES['overview-failed']);
    expect(screen.getByText('Loading the overview …')).toBeTruthy();
    expect(await region('Status')).toBeTruthy();
    plugin.recover();
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await region('Sales')).toBeTruthy();
  });

  test('a lost connection is named where it is', async () => {
    openPage('tab=overview', SCENES['broken']);
    const status = await region('Status');
    expect(status.textContent).toContain('Failing');
    expect(within(status).getByText('Not connected')).toBeTruthy();
  });

  test('the figures are read again once more orders were posted, at most twice a minute', async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] });
    try {
      const { plugin } = openPage('tab=overview');
      await region('Sales');
      const asked = () => plugin.asked('GET overview').length;
      expect(asked()).toBe(1);
      plugin.status = { ...plugin.status, counts: { ...plugin.status.counts, recorded: 119 } };
      await act(async () => jest.advanceTimersByTimeAsync(5_000));
      expect(asked()).toBe(1);
      await act(async () => jest.advanceTimersByTimeAsync(30_000));
      await waitFor(() => expect(asked()).toBe(2));
    } finally {
      jest.useRealTimers();
    }
  });

  test('a service that does not answer is tried again by one button', async () => {
    openPage('tab=overview', SCENES['down']);
    expect(await screen.findByText('The service does not answer. This page needs it.')).toBeTruthy();
    expect(screen.getAllByRole('button', { name: 'Try again' })).toHaveLength(1);
  });

  test('a plugin without the route is named', async () => {
    openPage('tab=overview', (plugin) => plugin.refuse('GET overview', refusal(404, 'rest_no_route', 'No route.')));
    expect(await screen.findByText('No route.')).toBeTruthy();
  });
});
