import { describe, expect, jest, test } from '@jest/globals';
import { act, screen, waitFor, within } from '@testing-library/react';
import { MONTH_END, REPORT_MAP } from '../../dev/fake-reports.ts';
import { refusal } from '../../dev/fake-plugin.ts';
import { openPage } from '../testing/open-page.tsx';

const openTab = async (prepare?: Parameters<typeof openPage>[1]) => {
  const page = openPage('tab=reports', prepare);
  await screen.findByRole('region', { name: 'Month end' });
  return page;
};

describe('the month end', () => {
  test('shows last month, each table with its sums in figures as the shop writes them', async () => {
    const { plugin } = await openTab();
    const table = within(await screen.findByRole('table', { name: 'Sales and tax by country and rate' }));
    const kingdom = table.getByRole('row', { name: /^United Kingdom 20 / });
    expect(within(kingdom).getAllByText('89,727.40')).toHaveLength(2);
    // A percent is no money.
    expect(within(kingdom).getByText('20')).toBeTruthy();
    expect(table.getByRole('row', { name: /^Total GBP 96,187\.34 17,945\.48/ })).toBeTruthy();
    expect(screen.getByText('… and 3 more.')).toBeTruthy();
    expect(screen.getByText('-2,319.72')).toBeTruthy();
    const asked = plugin.asked('GET month-end')[0]?.query.get('month') ?? '';
    const now = new Date();
    const last = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
    expect(asked).toBe(last);
  });

  test('is asked for until it is read, with how far it is', async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] });
    try {
      const reading = { ...MONTH_END, state: 'reading', documents: 1200, readAt: null, sections: [] };
      const { plugin } = openPage('tab=reports', (given) => given.on('GET month-end', () => reading));
      await act(() => jest.advanceTimersByTimeAsync(100));
      expect(screen.getByText(/1200 documents so far\./)).toBeTruthy();
      expect(screen.getByRole('button', { name: 'Print' }).getAttribute('aria-disabled')).toBe('true');
      plugin.on('GET month-end', () => MONTH_END);
      await act(() => jest.advanceTimersByTimeAsync(2_000));
      expect(screen.getByRole('table', { name: 'Documents in Xero' })).toBeTruthy();
    } finally {
      jest.useRealTimers();
    }
  });

  test('of another month, and read again', async () => {
    const { plugin, user } = await openTab();
    await screen.findByRole('table', { name: 'Documents in Xero' });
    const select = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Month' });
    await user.selectOptions(select, select.options[3]?.value ?? '');
    await waitFor(() => expect(plugin.asked('GET month-end').at(-1)?.query.get('month')).toBe(select.value));
    await user.click(await screen.findByRole('button', { name: 'Read again' }));
    await waitFor(() => expect(plugin.asked('GET month-end').at(-1)?.query.get('again')).toBe('1'));
  });

  test('that cannot be read says why, and is tried again', async () => {
    const down = refusal(503, 'xero_offline', 'Xero does not answer.', { fix: 'Try again later.' });
    const { plugin, user } = await openTab((given) => given.refuse('GET month-end', down));
    const card = within(screen.getByRole('region', { name: 'Month end' }));
    expect(await card.findByText('Xero does not answer.')).toBeTruthy();
    plugin.recover();
    await user.click(card.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('table', { name: 'Documents in Xero' })).toBeTruthy();
  });

  test('is saved as a file', async () => {
    let name = '';
    URL.createObjectURL = () => 'blob:1';
    URL.revokeObjectURL = jest.fn<typeof URL.revokeObjectURL>();
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      name = this.download;
    };
    const { plugin, user } = await openTab();
    await screen.findByRole('table', { name: 'Documents in Xero' });
    await user.click(screen.getByRole('button', { name: 'Export CSV' }));
    await waitFor(() => expect(name).toMatch(/^month-end-\d{4}-\d{2}\.csv$/));
    expect(plugin.asked('GET month-end/csv')).toHaveLength(1);
  });
});

test('open invoices are listed with how many are overdue', async () => {
  await openTab();
  const card = within(screen.getByRole('region', { name: 'Open invoices' }));
  expect(await card.findByText('2 invoices are overdue.')).toBeTruthy();
  expect(card.getByRole('row', { name: /^1017 WC-1017 20 Aug 2026 27 Aug 2026 90 GBP 18\.99/ })).toBeTruthy();
});

describe('the reports in Xero', () => {
  const card = () => within(screen.getByRole('region', { name: 'Reports in Xero' }));

  test('say for each report how many orders have what it needs, and lead to it and to the setting that is missing', async () => {
    const { user } = await openTab();
    expect(await card().findByText('90 of 98 orders have it; 12 of 186 lines are without an item.')).toBeTruthy();
    expect(card().getByText('98 of 98 orders have it.')).toBeTruthy();
    expect(card().getByText('1 order cannot be posted yet, so no report has it.')).toBeTruthy();
    const link = card().getByRole('link', { name: /^Open “Profit and Loss” in Xero/ });
    expect(link.getAttribute('href')).toBe('https://reporting.xero.com/!mBdtL/v1/Run/1216');
    await user.click(card().getByRole('button', { name: 'Change “Tracking”' }));
    expect(await screen.findByRole('region', { name: 'Tracking' })).toBeTruthy();
  });

  test('are counted again on request; a shop without orders says so', async () => {
    const { plugin, user } = await openTab();
    plugin.on('GET report-map', () => ({ ...REPORT_MAP, of: 0, held: 0, reports: [] }));
    await user.click(await card().findByRole('button', { name: 'Count again' }));
    expect(await card().findByText('There are no orders to post yet.')).toBeTruthy();
    expect(plugin.asked('GET report-map').at(-1)?.query.get('again')).toBe('1');
  });

  test('that cannot be counted say why; an address that is no web address is no link', async () => {
    const none = refusal(409, 'not_connected', 'The store is not connected to Xero.', { fix: 'Connect it.' });
    const { plugin, user } = await openTab((given) => given.refuse('GET report-map', none));
    expect(await card().findByText('The store is not connected to Xero.')).toBeTruthy();
    const reports = REPORT_MAP.reports.map((one) => ({ ...one, link: 'javascript:alert(1)' }));
    plugin.on('GET report-map', () => ({ ...REPORT_MAP, reports }));
    await user.click(card().getByRole('button', { name: 'Try again' }));
    await card().findByText('98 of 98 orders have it.');
    expect(card().queryAllByRole('link')).toEqual([]);
  });
});
