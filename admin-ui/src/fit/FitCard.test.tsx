import { describe, expect, jest, test } from '@jest/globals';
import { act, screen, waitFor, within } from '@testing-library/react';
import { FIT } from '../../dev/fake-reports.ts';
import { refusal } from '../../dev/fake-plugin.ts';
import { openPage } from '../testing/open-page.tsx';

const unconnected: Parameters<typeof openPage>[1] = (plugin) => {
  plugin.status = { ...plugin.status, organisation: null };
};
const card = async () => within(await screen.findByRole('region', { name: 'See if we fit' }));

describe('the fit check', () => {
  test('reads the orders unasked before the store is connected, and shows the few that need something', async () => {
    const { plugin, user } = openPage('tab=connection', unconnected);
    const fit = await card();
    expect(await fit.findByText('We read your last 100 orders. 6 need something first.')).toBeTruthy();
    expect(plugin.asked('GET fit').map(({ query }) => query.get('start'))).toEqual([null, '1']);
    expect(fit.getByText('Would post unchanged').closest('li')?.textContent).toContain('91 orders£8,120.44');
    expect(fit.getByText('Need a setting first').closest('li')?.textContent).toContain('£212.00 + €48.90');
    const order = fit.getByRole('link', { name: '#1042' });
    expect(order.getAttribute('href')).toContain('id=1042');
    expect(fit.getByText('… and 4 more: they are in the CSV.')).toBeTruthy();
    expect(fit.getByText(/^Proposed: 855/)).toBeTruthy();
    const [toAccounts] = fit.getAllByRole('button', { name: /Accounts & taxes/ });
    if (toAccounts === undefined) throw new Error('No way to the setting.');
    await user.click(toAccounts);
    expect(await screen.findByRole('tab', { name: 'Accounts & taxes', selected: true })).toBeTruthy();
  });

  test('is there for a connected store too, when asked', async () => {
    const { plugin, user } = openPage('tab=connection');
    const fit = await card();
    await user.click(await fit.findByRole('button', { name: 'Read the latest orders' }));
    expect(await fit.findByText(/^We read your last 100 orders/)).toBeTruthy();
    await user.click(fit.getByRole('button', { name: 'Read again' }));
    await waitFor(() => expect(plugin.asked('GET fit')).toHaveLength(3));
  });

  test('names orders in Xero already apart from those that would post', async () => {
    const posted = { orders: 60, amounts: [{ currency: 'GBP', amount: '5000.00' }] };
    openPage('tab=connection', (given) => given.on('GET fit', () => ({ ...FIT, posted })));
    const fit = await card();
    expect((await fit.findByText('In Xero already')).closest('li')?.textContent).toContain('60 orders£5,000.00');
  });

  test('creates the clearing account that orders lack, chooses it, and reads the orders again', async () => {
    const account = { key: 'wallet', name: 'Wallet clearing', code: '094', currency: 'GBP', reason: 'Orders use it.' };
    const { plugin, user } = openPage('tab=connection', (given) => {
      given.on('GET fit', () => FIT);
      given.on('GET clearing-accounts', () => ({
        ...{ organisation: 'Shop Ltd', mayCreate: true },
        accounts: [{ ...account, paths: ['payments.methods.wallet'] }],
      }));
      given.on('POST clearing-accounts', () => ({
        ...{ ref: '094', name: account.name, code: '094', existed: false, paths: ['payments.methods.wallet'] },
      }));
    });
    const fit = await card();
    await user.click(await fit.findByRole('button', { name: 'Create “Wallet clearing” in Xero' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Create “Wallet clearing” in Xero?' }));
    await user.click(dialog.getByRole('button', { name: 'Create it in Xero' }));
    await waitFor(() => expect(plugin.asked('GET fit').at(-1)?.query.get('start')).toBe('1'));
    expect(plugin.asked('POST clearing-accounts')[0]?.data).toEqual({ key: 'wallet' });
    expect(plugin.asked('PATCH settings')[0]?.data).toEqual({
      changes: [{ path: 'payments.methods.wallet', value: { account: '094' } }],
    });
  });

  test('shows how far it is', async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] });
    try {
      const reading = { ...FIT, state: 'reading', read: 40, sections: [] };
      const { plugin } = openPage('tab=connection', (given) => {
        unconnected(given);
        given.on('GET fit', () => reading);
      });
      await act(() => jest.advanceTimersByTimeAsync(100));
      expect(screen.getByRole<HTMLProgressElement>('progressbar', { name: /Reading your latest/ }).value).toBe(40);
      plugin.on('GET fit', () => FIT);
      await act(() => jest.advanceTimersByTimeAsync(2_000));
      expect(screen.getByText(/^We read your last 100 orders/)).toBeTruthy();
    } finally {
      jest.useRealTimers();
    }
  });

  test('of a shop that fits, and of one without orders', async () => {
    const none = { orders: 0, amounts: [] };
    const fine = { ...FIT, setting: none, cannot: none, needs: [], waiting: [], more: 0 };
    const { plugin, user } = openPage('tab=connection', (given) => given.on('GET fit', () => fine));
    const fit = await card();
    expect(await fit.findByText(/Every one that belongs in Xero would post\.$/)).toBeTruthy();
    expect(fit.queryByRole('table', { name: 'Orders that would not post' })).toBeNull();
    plugin.on('GET fit', () => ({ ...fine, read: 0, posts: none }));
    await user.click(fit.getByRole('button', { name: 'Read again' }));
    expect(await fit.findByText(/^The shop has no orders yet/)).toBeTruthy();
  });

  test('that fails says why, and begins again', async () => {
    const { plugin, user } = openPage('tab=connection', (given) => {
      unconnected(given);
      given.refuse('GET fit', refusal(502, 'store_unreachable', 'The shop does not answer.', { fix: 'Try later.' }));
    });
    const fit = await card();
    expect(await fit.findByText('The shop does not answer.')).toBeTruthy();
    plugin.recover();
    await user.click(fit.getByRole('button', { name: 'Try again' }));
    expect(await fit.findByText(/^We read your last 100 orders/)).toBeTruthy();
  });
});
