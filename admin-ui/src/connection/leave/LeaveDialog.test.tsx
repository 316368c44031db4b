import { describe, expect, test } from '@jest/globals';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { LEFT, READY, STAYS, XERO_DOWN } from '../../../dev/fake-leave.ts';
import { refusal } from '../../../dev/fake-plugin.ts';
import { installFakePlugin } from '../../../dev/install-fake-plugin.ts';
import { addBrowserParts } from '../../testing/browser-parts.ts';
import { openPage } from '../../testing/open-page.tsx';
import { LeaveDialog } from './LeaveDialog.tsx';

function open(first = STAYS) {
  addBrowserParts();
  const plugin = installFakePlugin();
  const calls = { closed: 0, left: 0, visited: [] as string[] };
  let now = first;
  plugin.on('GET connection/leave', () => now);
  plugin.on('POST connection/leave', () => (now = READY));
  plugin.on('POST connection/leave/export', () => {
    now = { ...READY, isDownloaded: true };
    return { url: 'https://service.example/v1/exports/once' };
  });
  plugin.on('POST connection/leave/confirm', () => (now = LEFT));
  plugin.on('DELETE connection/leave', () => (now = STAYS));
  render(
    <LeaveDialog
      onClose={() => (calls.closed += 1)}
      onLeft={() => (calls.left += 1)}
      visit={(address) => calls.visited.push(address)}
    />,
  );
  return { plugin, calls, user: userEvent.setup(), say: (body: typeof STAYS) => (now = body) };
}

const button = (name: string) => screen.findByRole('button', { name });

describe('leaving', () => {
  test('says what happens, downloads the export, asks for the name, and shows what was done', async () => {
    const { plugin, calls, user } = open();
    expect(await screen.findByText(/The access to Kestrel & Finch Ltd ends at Xero/)).toBeTruthy();
    await user.click(await button('Stop syncing and write the export'));
    await user.click(await button('Download the export'));
    expect(calls.visited).toEqual(['https://service.example/v1/exports/once']);
    expect(await screen.findByText('Downloaded.', {}, { timeout: 5_000 })).toBeTruthy();
    const leave = await button('Leave ML Connector');
    expect(leave.getAttribute('aria-disabled')).toBe('true');
    await user.type(screen.getByLabelText('Type “Harbour Goods” to confirm'), 'harbour goods');
    await user.click(leave);
    expect(await screen.findByText('The access to Kestrel & Finch Ltd has ended at Xero.')).toBeTruthy();
    expect(plugin.asked('POST connection/leave/confirm').map(({ data }) => data)).toEqual([
      { force: false, withoutExport: false, withoutAccess: false },
    ]);
    const [, close] = screen.getAllByRole('button', { name: 'Close' });
    await user.click(close ?? document.body);
    expect(calls).toMatchObject({ left: 1, closed: 0 });
  });

  test('without the download, and with unknown outcomes, it needs a tick for each', async () => {
    const { plugin, user } = open({ ...READY, unknown: 2 });
    await user.type(await screen.findByLabelText('Type “Harbour Goods” to confirm'), 'Harbour Goods');
    const leave = await button('Leave ML Connector');
    await user.click(leave);
    await user.click(screen.getByLabelText('Leave without the export'));
    await user.click(leave);
    expect(plugin.asked('POST connection/leave/confirm')).toEqual([]);
    expect(screen.getByText(/text of their requests stays at the service/)).toBeTruthy();
    await user.click(screen.getByLabelText('Leave anyway'));
    await user.click(leave);
    expect(plugin.asked('POST connection/leave/confirm').map(({ data }) => data)).toEqual([
      { force: true, withoutExport: true, withoutAccess: false },
    ]);
  });

  test('where Xero does not answer, it can be tried again or left without it', async () => {
    const { plugin, user } = open({ ...READY, state: 'leaving', fault: XERO_DOWN });
    expect((await screen.findAllByText('Xero does not answer.')).length).toBeGreaterThan(0);
    expect(await button('Try again')).toBeTruthy();
    await user.click(await button('Leave without ending the access'));
    expect(plugin.asked('POST connection/leave/confirm').map(({ data }) => data)).toEqual([
      { force: false, withoutExport: false, withoutAccess: true },
    ]);
  });

  test('a service that does not answer is said, and nothing is asked of it', async () => {
    const { plugin, calls, user } = open();
    plugin.refuse(
      'GET connection/leave',
      refusal(502, 'ml_connector_unreachable', 'The service does not answer.', { fix: 'Check it.' }),
    );
    expect((await screen.findAllByText('The service does not answer.')).length).toBeGreaterThan(0);
    const [, close] = screen.getAllByRole('button', { name: 'Close' });
    await user.click(close ?? document.body);
    expect(calls).toMatchObject({ closed: 1, left: 0 });
    expect(plugin.asked('POST connection/leave')).toEqual([]);
  });

  test('left in another tab, the page is read again', async () => {
    const { plugin, calls, user } = open();
    plugin.refuse('GET connection/leave', refusal(409, 'ml_connector_not_paired', 'Not paired.'));
    expect(await screen.findByText('This shop has left the service already.')).toBeTruthy();
    const [, close] = screen.getAllByRole('button', { name: 'Close' });
    await user.click(close ?? document.body);
    expect(calls).toMatchObject({ closed: 0, left: 1 });
  });

  test('cancelled, syncing goes on', async () => {
    const { plugin, calls, user } = open(READY);
    await user.click(await button('Cancel'));
    expect(plugin.asked('DELETE connection/leave')).toHaveLength(1);
    expect(calls.closed).toBe(1);
  });

  test('stands beside “Unpair store”', async () => {
    const { user } = openPage('tab=connection');
    await user.click(await button('Leave ML Connector'));
    expect(await screen.findByRole('dialog', { name: 'Leave ML Connector' })).toBeTruthy();
  });
});
