import { describe, expect, jest, test } from '@jest/globals';
import { act, screen, waitFor, within } from '@testing-library/react';
import * as books from '../../dev/fake-books.ts';
import { refusal } from '../../dev/fake-plugin.ts';
import { openPage } from '../testing/open-page.tsx';

const openTab = async (answer: object, prepare: Parameters<typeof openPage>[1] = () => undefined) => {
  const page = openPage('tab=books&month=2026-11', (plugin) => {
    plugin.on('GET books', () => answer);
    prepare(plugin);
  });
  await screen.findByRole('region', { name: 'November 2026' });
  return page;
};
/** By their text: roles would be looked for in the whole page. */
const days = (name: RegExp) => screen.queryAllByText(name).flatMap((one) => one.closest('button') ?? []);
const day = (name: RegExp): HTMLButtonElement => {
  const [found, ...others] = days(name);
  if (found === undefined || others.length > 0) throw new Error(`${String(name)} names no day, or several.`);
  return found;
};
const differing = async (prepare?: Parameters<typeof openPage>[1]) => openTab(books.DIFFERING, prepare);

describe('the books of a month', () => {
  test('that agrees say so in one sentence, with both sums and every figure side by side', async () => {
    const { plugin } = await openTab({ ...books.BOOKS, today: '2026-12-02' });
    expect(plugin.asked('GET books')[0]?.query.get('month')).toBe('2026-11');
    const card = within(screen.getByRole('region', { name: 'November 2026' }));
    expect(card.getByText('November 2026 agrees: 149 orders, £12,300.67 in the shop and in Xero.')).toBeTruthy();
    expect(card.getAllByText('£12,300.67')).toHaveLength(2);
    expect(card.getByText('149 orders · less £45.00 refunded')).toBeTruthy();
    expect(card.getByText('Equal to the cent')).toBeTruthy();
    const month = within(screen.getByRole('region', { name: 'What differs in November 2026' }));
    expect(month.getByText('Nothing differs.')).toBeTruthy();
    const table = within(month.getByRole('table', { name: 'The figures side by side' }));
    expect(table.getByRole('row', { name: 'of it at 20% £2,045.60 £2,045.60 ✓' })).toBeTruthy();
  });

  test('that is not over agrees so far', async () => {
    await openTab(books.BOOKS);
    expect(screen.getAllByText(/^November 2026 agrees so far: 149 orders/)[0]).toBeTruthy();
    expect(day(/^25 Nov 2026: Today$/)).toBeTruthy();
    expect(day(/^24 Nov 2026: Agrees$/)).toBeTruthy();
    // 1, 8, 15 and 22 November sold nothing.
    expect(days(/Nov 2026: No orders$/)).toHaveLength(4);
    // A day to come is no button.
    expect(days(/^26 Nov 2026/)).toEqual([]);
  });

  test('that differs name the days, and lead from the day to its cause and its order', async () => {
    const { plugin, user } = await differing();
    expect(screen.getAllByText('2 days of November 2026 differ: £76.02 is missing in Xero.')[0]).toBeTruthy();
    expect(day(/^24 Nov 2026: Not final, £64\.00$/)).toBeTruthy();
    expect(day(/^18 Nov 2026: Accepted, £0\.02$/)).toBeTruthy();
    await user.click(day(/^5 Nov 2026: Differs, £48\.00$/));
    const card = within(await screen.findByRole('region', { name: 'What differs on 5 Nov 2026' }));
    expect(plugin.asked('GET books/day')[0]?.query.get('day')).toBe('2026-11-05');
    expect(await card.findByText('Voided or deleted in Xero')).toBeTruthy();
    expect(card.getByText('missing in Xero')).toBeTruthy();
    expect(card.getByRole('row', { name: 'Tax £57.07 £49.07 £8.00' })).toBeTruthy();
    await user.click(card.getByRole('button', { name: 'Order #1024' }));
    const panel = within(await screen.findByRole('dialog', { name: /^Order/ }));
    expect(plugin.asked('GET orders/1024')).toHaveLength(1);
    await user.click(panel.getByRole('button', { name: 'Close' }));
    await user.click(await card.findByRole('button', { name: 'Show the whole month' }));
    expect(screen.getByRole('region', { name: 'What differs in November 2026' })).toBeTruthy();
  });

  test('that have more in Xero, or the same in sum, say which', async () => {
    const [period = books.PERIOD] = books.DIFFERING.periods;
    const given = (difference: string) => ({ ...books.DIFFERING, periods: [{ ...period, difference }] });
    const { plugin, user } = await openTab(given('-5.00'));
    expect(screen.getAllByText('2 days of November 2026 differ: Xero has £5.00 more than the shop.')).toBeTruthy();
    plugin.on('GET books', () => ({ ...given('0.00'), month: '2026-10' }));
    await user.click(screen.getByLabelText('Previous month'));
    expect(
      (await screen.findAllByText('2 days of October 2026 differ: the total is the same in the shop and in Xero.'))[0],
    ).toBeTruthy();
  });

  test('are moved through by keyboard, day by day and week by week', async () => {
    const { user } = await differing();
    act(() => day(/^25 Nov/).focus());
    await user.keyboard('{ArrowUp}{ArrowLeft}');
    expect(document.activeElement).toBe(day(/^17 Nov/));
    await user.keyboard('{Home}');
    // The shop's week begins on Sunday.
    expect(document.activeElement).toBe(day(/^15 Nov/));
    await user.keyboard('{PageDown}{ArrowRight}');
    expect(document.activeElement).toBe(day(/^25 Nov/));
    await user.keyboard('{PageUp}');
    expect(document.activeElement).toBe(day(/^1 Nov/));
    const stops = days(/Nov 2026: /).filter(({ tabIndex }) => tabIndex === 0);
    expect(stops).toEqual([day(/^1 Nov/)]);
  });

  test('have the chart’s figures as a table', async () => {
    await differing();
    expect(screen.getByRole('img', { name: 'Shop and Xero, November 2026, GBP' })).toBeTruthy();
    const [table] = screen.getAllByRole('table', { name: 'Shop and Xero by day', hidden: true });
    if (table === undefined) throw new Error('No table.');
    const row = within(table).getByRole('row', { name: /^Thu 5 Nov/, hidden: true });
    expect(row.textContent).toContain('£294.40£48.00Differs');
  });

  test('of several currencies are never added up: one sentence each, and one is shown', async () => {
    const { user } = await openTab(books.CURRENCIES);
    expect(screen.getAllByText(/^November 2026 agrees so far: 12 orders, €12,300\.67/)[0]).toBeTruthy();
    expect(day(/^5 Nov 2026: Differs/)).toBeTruthy();
    await user.click(screen.getByText('Show EUR'));
    expect(day(/^5 Nov 2026: Agrees/)).toBeTruthy();
    // Xero books their shipping with the sales.
    const table = within(screen.getByRole('region', { name: 'What differs in November 2026' }));
    expect(table.getByRole('row', { name: /^Net, with shipping €9,821\.40/ })).toBeTruthy();
  });
});

describe('a difference', () => {
  test('is accepted with a reason, for one order or all of a cause', async () => {
    const { plugin, user } = await differing();
    await user.click(screen.getByLabelText('Accept the difference of order #1024'));
    const dialog = within(await screen.findByRole('dialog', { name: 'Accept this difference' }));
    const button = dialog.getByRole('button', { name: 'Accept the difference' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    await user.type(dialog.getByRole('textbox', { name: 'Why the difference is right' }), ' Agreed with the buyer ');
    await user.click(button);
    await waitFor(() =>
      expect(plugin.asked('POST books/accept').map(({ data }) => data)).toEqual([
        { orderId: '1024', code: 'voided_in_xero', reason: 'Agreed with the buyer' },
      ]),
    );
    await waitFor(() => expect(plugin.asked('GET books')).toHaveLength(2));
    await user.click(screen.getByText('Accept all 2 …'));
    const all = within(await screen.findByRole('dialog', { name: 'Accept this difference' }));
    expect(all.getByText('Changed in Xero: orders #1031, #1032.')).toBeTruthy();
    await user.type(all.getByRole('textbox'), 'Discount by hand');
    await user.click(all.getByRole('button', { name: 'Accept the difference' }));
    await waitFor(() => expect(plugin.asked('POST books/accept')).toHaveLength(3));
  });

  test('that was accepted is taken back', async () => {
    const { plugin, user } = await differing();
    await user.click(screen.getByLabelText('Take back #1019'));
    await waitFor(() => expect(plugin.asked('POST books/unaccept')[0]?.data).toMatchObject({ orderId: '1019' }));
    // What waits is posted without anybody.
    expect(screen.queryByLabelText('Accept the difference of order #1050')).toBeNull();
  });
});

describe('a check', () => {
  test('is started by a person, and followed day by day', async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] });
    try {
      const { plugin } = openPage('tab=books&month=2026-11', (given) => given.on('GET books', () => books.UNCHECKED));
      await act(() => jest.advanceTimersByTimeAsync(100));
      expect(screen.getByText('November 2026 is not checked yet.')).toBeTruthy();
      act(() => screen.getByText('Check this month').click());
      await act(() => jest.advanceTimersByTimeAsync(100));
      expect(plugin.asked('POST books/check')[0]?.data).toEqual({ month: '2026-11' });
      const bar = () => screen.getByRole<HTMLProgressElement>('progressbar', { name: /^Comparing November 2026/ });
      expect(bar().hasAttribute('value')).toBe(false);
      plugin.on('GET books', () => ({ ...books.BOOKS, checking: { through: '2026-11-14', orders: 71 } }));
      await act(() => jest.advanceTimersByTimeAsync(2_000));
      expect([bar().value, bar().max]).toEqual([14, 25]);
      expect(screen.getByText('Compared up to 14 Nov 2026: 71 orders.')).toBeTruthy();
      plugin.on('GET books', () => books.BOOKS);
      await act(() => jest.advanceTimersByTimeAsync(2_000));
      expect(screen.queryByRole('progressbar')).toBeNull();
      await act(() => jest.advanceTimersByTimeAsync(60_000));
      expect(plugin.asked('GET books')).toHaveLength(3);
    } finally {
      jest.useRealTimers();
    }
  });

  test('that failed says why, keeps what is known, and is tried again', async () => {
    const failed = { message: 'Xero does not answer.', fix: 'Try again later.', at: '2026-11-25T02:12:00.000Z' };
    const { plugin, user } = await openTab({ ...books.BOOKS, failed });
    expect(screen.getByText(/^The check of 25 Nov 2026 02:12 did not finish: Xero does not answer\.$/)).toBeTruthy();
    expect(screen.getAllByText(/^November 2026 agrees so far/)[0]).toBeTruthy();
    await user.click(screen.getByText('Try again'));
    await waitFor(() => expect(plugin.asked('POST books/check')).toHaveLength(1));
  });

  test('of a month without orders, and of a store that is not connected', async () => {
    await openTab(books.EMPTY_MONTH, (plugin) => {
      plugin.status = { ...plugin.status, organisation: null };
    });
    expect(screen.getByText('November 2026 has no orders, and no invoices in Xero.')).toBeTruthy();
    expect((await screen.findAllByText(/^This store is not connected to Xero\./))[0]).toBeTruthy();
    expect(screen.getByText('Print').getAttribute('aria-disabled')).toBe('true');
  });

  test('that cannot be asked for says why', async () => {
    const down = refusal(503, 'ml_down', 'The service has no time.', { fix: 'Wait a minute.' });
    const { plugin, user } = openPage('tab=books&month=2026-11', (given) => given.refuse('GET books', down));
    const card = within(await screen.findByRole('region', { name: 'Books' }));
    expect(await card.findByText('The service has no time.')).toBeTruthy();
    plugin.on('GET books', () => books.BOOKS);
    await user.click(card.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('region', { name: 'November 2026' })).toBeTruthy();
  });
});

test('there is no month after this one', async () => {
  const { plugin, user } = await differing();
  const next = screen.getByLabelText('Next month');
  expect(next.getAttribute('aria-disabled')).toBe('true');
  plugin.recover();
  await user.click(screen.getByLabelText('Previous month'));
  await screen.findByRole('region', { name: 'October 2026' });
  expect(plugin.asked('GET books').at(-1)?.query.get('month')).toBe('2026-10');
  await user.click(screen.getByText('This month'));
  await screen.findByRole('region', { name: 'November 2026' });
});

test('the month is saved as a file, and printed with its causes and days', async () => {
  let name = '';
  URL.createObjectURL = () => 'blob:1';
  URL.revokeObjectURL = jest.fn<typeof URL.revokeObjectURL>();
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
    name = this.download;
  };
  const { plugin, user } = await differing();
  await user.click(screen.getByText('Export CSV'));
  await waitFor(() => expect(name).toBe('books-2026-11.csv'));
  expect(plugin.asked('GET books/csv')[0]?.query.get('month')).toBe('2026-11');
  const printed = document.querySelector<HTMLElement>('.ml-connector-report--printed');
  if (printed === null) throw new Error('Nothing to print.');
  const causes = within(printed).getByRole('table', { name: 'Causes' });
  expect(within(causes).getByRole('row', { name: 'Changed in Xero #1031, #1032 -£36.00 -£6.00' })).toBeTruthy();
  expect(within(printed).getByRole('table', { name: 'Shop and Xero by day' })).toBeTruthy();
});

describe('payments, other bookings and WooCommerce Analytics', () => {
  const TITLE = 'Payments, other bookings and WooCommerce Analytics';
  const card = () => within(screen.getByRole('region', { name: TITLE }));
  const compared = async (answer: object, prepare: Parameters<typeof openPage>[1] = () => undefined) => {
    const page = await differing((plugin) => {
      plugin.on('GET reconciliation', () => answer);
      prepare(plugin);
    });
    await page.user.click(screen.getByText('Compare payments and Analytics'));
    await screen.findByText('Compare again');
    return page;
  };

  test('are read only when a person asks, up to today, and followed until they are read', async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] });
    try {
      const { plugin } = openPage('tab=books&month=2026-11', (given) => {
        given.on('GET books', () => books.DIFFERING);
        given.on('GET reconciliation', () => books.COMPARING);
      });
      await act(() => jest.advanceTimersByTimeAsync(10_000));
      expect(plugin.asked('GET reconciliation')).toEqual([]);
      act(() => screen.getByText('Compare payments and Analytics').click());
      await act(() => jest.advanceTimersByTimeAsync(100));
      const queries = () => plugin.asked('GET reconciliation').map(({ query }) => query);
      const asked = { from: '2026-11-01', to: '2026-11-25', by: 'month', bridge: '1' };
      expect(queries().map((one) => Object.fromEntries(one))).toMatchObject([asked]);
      expect(screen.getByText('Compared up to 14 Nov 2026: 71 orders.')).toBeTruthy();
      expect(screen.queryByText('Compare payments and Analytics')).toBeNull();
      plugin.on('GET reconciliation', () => books.COMPARED);
      await act(() => jest.advanceTimersByTimeAsync(2_000));
      expect(screen.queryByRole('progressbar')).toBeNull();
      expect(card().getByText('1 Nov 2026 to 25 Nov 2026, compared 25 Nov 2026 09:30.')).toBeTruthy();
      await act(() => jest.advanceTimersByTimeAsync(60_000));
      expect(queries()).toHaveLength(2);
      act(() => screen.getByText('Compare again').click());
      await act(() => jest.advanceTimersByTimeAsync(100));
      expect(queries().map((one) => one.get('again'))).toEqual([null, null, '1']);
    } finally {
      jest.useRealTimers();
    }
  });

  test('show each account with its causes and orders, each currency for itself, and what others booked', async () => {
    const { plugin, user } = await compared(books.COMPARED_DIFFERING);
    const table = within(card().getByRole('table', { name: 'Payments by account, GBP' }));
    expect(table.getByRole('row', { name: 'Payments to Stripe clearing £10,120.55 £10,062.55 £58.00' })).toBeTruthy();
    expect(table.getByRole('row', { name: 'Payments without an account £45.00 £0.00 £45.00' })).toBeTruthy();
    const euros = within(card().getByRole('table', { name: 'Payments by account, EUR' }));
    expect(euros.getByRole('row', { name: 'Payments to Stripe euros €12,300.67 €12,300.67 ✓' })).toBeTruthy();
    expect(card().getByText('Nothing differs.')).toBeTruthy();
    const stripe = within(card().getByRole('region', { name: 'Stripe clearing' }));
    // What is wrong comes before what only says who booked it.
    expect(stripe.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Order #1024', 'Order #1033']);
    expect(within(card().getByRole('region', { name: 'PayPal clearing' })).getByText('Unexplained')).toBeTruthy();
    // A payment is corrected in Xero or the shop, not accepted.
    expect(card().queryByText('Accept …')).toBeNull();
    expect(card().getByText(/bookings of others of a few cents/)).toBeTruthy();
    const others = within(card().getByRole('table', { name: 'Booked by others, GBP' }));
    expect(others.getByRole('row', { name: '200 Sales £250.00' })).toBeTruthy();
    await user.click(stripe.getByText('Order #1024'));
    await screen.findByRole('dialog', { name: /^Order/ });
    expect(plugin.asked('GET orders/1024')).toHaveLength(1);
  });

  test('lead from Analytics to our figures, step by step, and are printed', async () => {
    await compared(books.COMPARED);
    const name = 'From WooCommerce Analytics to these figures, GBP';
    const table = within(card().getByRole('table', { name, hidden: true }));
    expect(table.getByRole('row', { name: /^Gross sales £10,301\.00/, hidden: true })).toBeTruthy();
    expect(table.getByRole('row', { name: /^Coupons -£480\.00 12$/, hidden: true })).toBeTruthy();
    expect(card().getByText('Nobody else booked on the accounts of your sales.')).toBeTruthy();
    const printed = document.querySelector<HTMLElement>('.ml-connector-report--printed');
    if (printed === null) throw new Error('Nothing to print.');
    expect(within(printed).getByRole('table', { name })).toBeTruthy();
    expect(within(printed).getByRole('table', { name: 'Payments by account, GBP' })).toBeTruthy();
  });

  test('are printed with the causes of payments', async () => {
    await compared(books.COMPARED_DIFFERING);
    const printed = document.querySelector<HTMLElement>('.ml-connector-report--printed');
    if (printed === null) throw new Error('Nothing to print.');
    const causes = within(within(printed).getByRole('table', { name: 'Causes of payments, GBP' }));
    expect(
      causes.getByRole('row', { name: 'Stripe clearing Payment removed or changed in Xero #1024 £48.00' }),
    ).toBeTruthy();
    expect(causes.getByRole('row', { name: 'PayPal clearing Unexplained #1035 -£10.00' })).toBeTruthy();
    expect(within(printed).getByRole('table', { name: 'Booked by others, GBP' })).toBeTruthy();
  });

  test('ask for the permission to read what others booked where it is missing', async () => {
    const { plugin, user } = await compared({ ...books.COMPARED, mayReadReports: false });
    expect(card().getByText(/^What others booked on the accounts of your sales is not read/)).toBeTruthy();
    plugin.refuse('POST xero/connect', refusal(502, 'xero_unreachable', 'Xero does not answer.'));
    await user.click(card().getByText('Allow more in Xero'));
    expect(await card().findByText('Xero does not answer.')).toBeTruthy();
    expect(plugin.asked('POST xero/connect').map(({ data }) => data)).toEqual([
      { returnUrl: expect.stringMatching(/tab=books&month=2026-11$/), reports: true },
    ]);
  });

  test('that cannot be read say why, and are tried again', async () => {
    const down = refusal(502, 'xero_unreachable', 'Xero does not answer. Nothing was compared yet.');
    const { plugin, user } = await differing((given) => given.refuse('GET reconciliation', down));
    await user.click(screen.getByText('Compare payments and Analytics'));
    expect(await card().findByText('Xero does not answer. Nothing was compared yet.')).toBeTruthy();
    expect(card().queryByRole('progressbar')).toBeNull();
    plugin.on('GET reconciliation', () => books.COMPARED);
    await user.click(card().getByText('Try again'));
    expect(await card().findByText('Compare again')).toBeTruthy();
  });

  test('are forgotten with another month, and not read for it', async () => {
    const { plugin, user } = await compared(books.COMPARED);
    plugin.on('GET books', ({ query }) => ({ ...books.BOOKS, month: query.get('month') }));
    await user.click(screen.getByLabelText('Previous month'));
    await screen.findByRole('region', { name: 'October 2026' });
    expect(card().queryByText('Compare again')).toBeNull();
    await user.click(screen.getByText('This month'));
    await screen.findByRole('region', { name: 'November 2026' });
    expect(card().queryByText('Compare again')).toBeNull();
    expect(plugin.asked('GET reconciliation')).toHaveLength(1);
    await user.click(screen.getByLabelText('Previous month'));
    await screen.findByRole('region', { name: 'October 2026' });
    await user.click(card().getByText('Compare payments and Analytics'));
    await card().findByText('Compare again');
    expect(plugin.asked('GET reconciliation').at(-1)?.query.get('to')).toBe('2026-10-31');
  });

  test('are not offered before the store is connected', async () => {
    await openTab(books.BOOKS, (plugin) => {
      plugin.status = { ...plugin.status, organisation: null };
    });
    expect((await screen.findAllByText(/^This store is not connected to Xero\./))[0]).toBeTruthy();
    expect(screen.queryByRole('region', { name: TITLE })).toBeNull();
  });
});
