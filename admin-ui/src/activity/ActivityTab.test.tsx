import { describe, expect, jest, test } from '@jest/globals';
import { act, screen, waitFor, within } from '@testing-library/react';
import { ENTRIES, ENTRY, LISTS } from '../../dev/fake-answers.ts';
import { ORDER } from '../../dev/fake-order.ts';
import { refusal } from '../../dev/fake-plugin.ts';
import { NOTHING_UNSYNCED } from '../../dev/fake-unsynced.ts';
import { SCENES } from '../../dev/scenes.ts';
import { openPage } from '../testing/open-page.tsx';

const openTab = async (prepare?: Parameters<typeof openPage>[1]) => {
  const page = openPage('tab=activity', prepare);
  await screen.findByRole('row', { name: /#1024/ });
  return page;
};
const row = (name: RegExp) => within(screen.getByRole('row', { name }));

describe('orders', () => {
  test('each with its state, total and invoice', async () => {
    await openTab();
    expect(row(/#1024/).getByText('Synced, paid')).toBeTruthy();
    // Why it waits and until when, as everywhere.
    expect(row(/#1026/).getByText(/^Waiting to sync/)).toBeTruthy();
    expect(row(/#1026/).getByText(/^until .*25/)).toBeTruthy();
    expect(row(/#1026/).getByText('Xero is offline for now.')).toBeTruthy();
    expect(row(/#1024/).getByText('£42.00')).toBeTruthy();
    expect(
      row(/#1024/)
        .getByRole('link', { name: /WC-1024/ })
        .getAttribute('href'),
    ).toBe(ENTRY.invoiceUrl);
    expect(row(/#1025/).getByText(/has no tax type/)).toBeTruthy();
  });

  test('are filtered by state, searched and paged', async () => {
    const { plugin, user } = await openTab();
    const last = () => plugin.asked('GET entries').at(-1)?.query;
    await user.click(screen.getByRole('button', { name: 'Show older orders' }));
    await waitFor(() => expect(last()?.get('before')).toBe('8'));
    await user.click(screen.getByRole('button', { name: 'Waiting to sync (2)' }));
    await waitFor(() => expect(last()?.get('state')).toBe('pending,claimed,waiting,uncertain'));
    await user.type(screen.getByRole('searchbox', { name: 'Search by order or invoice number' }), '1024');
    await waitFor(() => expect(last()?.get('q')).toBe('1024'));
    expect(last()?.get('before')).toBeNull();
  });

  test('of another filter are no result of one that could not be read', async () => {
    const { plugin, user } = await openTab();
    plugin.refuse(
      'GET entries',
      refusal(503, 'sidecar_unreachable', 'The service does not answer.', { fix: 'Start it.' }),
    );
    await user.click(screen.getByRole('button', { name: 'Waiting to sync (2)' }));
    expect(await screen.findByText('The service does not answer.')).toBeTruthy();
    expect(screen.queryByRole('row', { name: /#1024/ })).toBeNull();
    expect(screen.queryByText(/No orders match/)).toBeNull();
    plugin.recover();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('row', { name: /#1024/ })).toBeTruthy();
  });

  test('are loaded again when the counts of the status change', async () => {
    const { plugin } = await openTab();
    await screen.findByText(/^Next: /);
    const before = plugin.asked('GET entries').length;
    plugin.status = { ...plugin.status, counts: { ...plugin.status.counts, recorded: 119 } };
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    await waitFor(() => expect(plugin.asked('GET entries')).toHaveLength(before + 1));
  });

  test('a problem links to the setting that fixes it', async () => {
    const { user } = await openTab();
    const causes = within(await screen.findByRole('region', { name: 'Needs attention' }));
    await user.click(causes.getByRole('button', { name: 'Open “Accounts & taxes”' }));
    const field = await screen.findByRole('combobox', { name: /Tax type of .*ID 2/ });
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect(window.location.search).toContain('tab=accounts');
    expect(window.location.search).not.toContain('setting=');
  });

  test('a tax rate that was added after the page was opened is listed first, with its suggestion', async () => {
    const path = 'taxes.rates.9';
    const { plugin, user } = openPage('tab=accounts');
    await screen.findByRole('region', { name: 'Taxes' });
    plugin.on('GET lists', () => ({
      ...LISTS,
      store: LISTS.store && {
        ...LISTS.store,
        rateSets: [...LISTS.store.rateSets, { key: '9', label: 'New VAT', ratePercent: '5', orders: 2 }],
      },
    }));
    const reason = 'The only tax type of 5 % for sales is "5% (VAT on Income)".';
    plugin.on('GET settings/suggestions', () => ({
      suggestions: [{ path, value: 'RROUTPUT', reason, confidence: 'high' }],
    }));
    plugin.on('GET entries', () => ({
      ...ENTRIES,
      problems: [
        {
          code: 'tax_rate_unmapped',
          message: 'No tax type.',
          fix: 'Choose it.',
          tab: 'accounts',
          setting: path,
          orders: 2,
        },
      ],
    }));
    await user.click(screen.getByRole('tab', { name: /Activity/ }));
    const causes = within(await screen.findByRole('region', { name: 'Needs attention' }));
    await user.click(causes.getByRole('button', { name: 'Open “Accounts & taxes”' }));
    const field = await screen.findByRole('combobox', { name: 'Tax type of New VAT (ID 9)' });
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect(screen.getByText('2 orders wait for its tax type.')).toBeTruthy();
    const table = within(screen.getByRole('table', { name: 'Tax rates and their tax types' }));
    expect(table.getAllByRole('combobox')[0]).toBe(field);
    await user.click(await screen.findByRole('button', { name: 'Use suggestion: 5% (VAT on Income) for New VAT' }));
    expect(screen.queryByText('2 orders wait for its tax type.')).toBeNull();
  });

  test('no match and no orders at all have different texts', async () => {
    const { user } = openPage('tab=activity', (plugin) =>
      plugin.on('GET entries', () => ({ ...ENTRIES, entries: [], problems: [], hasMore: false })),
    );
    expect(await screen.findByText(/No orders yet/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'In Xero (118)' }));
    expect(await screen.findByText(/No orders match/)).toBeTruthy();
  });

  test('a sidecar that is down is reported, and "Try again" loads the orders', async () => {
    const { plugin, user } = openPage('tab=activity', SCENES['down']);
    const panel = within(screen.getByRole('tabpanel'));
    await panel.findByText(/does not answer/);
    plugin.recover();
    await user.click(panel.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('row', { name: /#1024/ })).toBeTruthy();
  });
});

describe('replay', () => {
  test('of all orders that need attention, by cause, with what still holds them', async () => {
    const { plugin, user } = await openTab((given) => {
      const heldBy = { code: 'paused', message: 'Syncing is paused.', fix: 'Start it.', tab: 'sync' };
      given.on('POST replay', () => ({ replayed: 2, heldBy }));
    });
    const card = within(screen.getByRole('region', { name: 'Needs attention' }));
    expect(card.getByText('(2 orders)')).toBeTruthy();
    expect(card.getByRole('button', { name: 'Open “Accounts & taxes”' })).toBeTruthy();
    await user.click(card.getByRole('button', { name: 'Replay all 2 orders' }));
    expect(await screen.findByText('2 orders will be replayed.')).toBeTruthy();
    expect(screen.getByText(/Syncing is paused\./, { selector: '.components-notice p' })).toBeTruthy();
    expect(plugin.asked('POST replay').map(({ data }) => data)).toEqual([{ states: ['rejected'] }]);
  });

  test('of the selected orders', async () => {
    const { plugin, user } = await openTab();
    await user.click(row(/#1025/).getByRole('checkbox'));
    await user.click(row(/#1027/).getByRole('checkbox'));
    await user.click(screen.getByRole('button', { name: 'Replay order' }));
    await waitFor(() =>
      expect(plugin.asked('POST replay').map(({ data }) => data)).toEqual([{ orderIds: [1027, 1025] }]),
    );
  });
});

describe('details', () => {
  const open = async (prepare?: Parameters<typeof openPage>[1]) => {
    const page = await openTab(prepare);
    await page.user.click(row(/#1024/).getByRole('button', { name: 'Details' }));
    return { ...page, dialog: within(await screen.findByRole('dialog', { name: 'Order 1024' })) };
  };

  test('documents, and the audit trail', async () => {
    const { dialog } = await open();
    expect(await dialog.findByRole('table', { name: 'Documents in Xero' })).toBeTruthy();
    expect(dialog.getByText('Recorded in Xero as WC-1024.')).toBeTruthy();
    expect(dialog.getByText(/owner/)).toBeTruthy();
    expect(dialog.getByRole('link', { name: /Open the order in WooCommerce/ }).getAttribute('href')).toBe(
      'http://localhost/wp-admin/admin.php?page=wc-orders&action=edit&id=1024',
    );
  });

  test('each line shows its account and tax type with the rule; payment and fee have their own table', async () => {
    const { dialog } = await open();
    const lines = within(await dialog.findByRole('table', { name: 'Invoice lines' }));
    const mug = within(lines.getByRole('row', { name: /Blue mug/ }));
    expect(await mug.findByText('category “Books” (15)')).toBeTruthy();
    expect(mug.getByText('210 – Books')).toBeTruthy();
    expect(mug.getByText('£32.00')).toBeTruthy();
    expect(mug.getByText('MUG-BLUE')).toBeTruthy();
    expect(lines.queryByRole('columnheader', { name: 'Tracking' })).toBeNull();
    const beside = within(dialog.getByRole('table', { name: 'Payment and fee' }));
    expect(beside.getAllByRole('rowheader').map(({ textContent }) => textContent)).toEqual([
      'Payment account',
      'Account for the payment fee',
      'Tax type of the payment fee',
    ]);
    expect(
      within(beside.getByRole('row', { name: /^Payment account/ })).getByText('payment method stripe'),
    ).toBeTruthy();
  });

  test('a credit note has its own lines; tracking is shown only if it is used', async () => {
    const [mug] = ORDER.lines;
    if (mug === undefined) throw new Error('No line.');
    const tracked = { ...mug, creditNote: 'CN-1', tracking: [{ value: 'Region: North', rule: null }] };
    const { dialog } = await open((given) => {
      given.on('GET orders/1024', () => ({ ...ORDER, lines: [mug, tracked] }));
    });
    const note = within(await dialog.findByRole('table', { name: 'Lines of credit note CN-1' }));
    expect(note.getByRole('columnheader', { name: 'Tracking' })).toBeTruthy();
    expect(note.getByText('Region: North')).toBeTruthy();
    expect(within(dialog.getByRole('table', { name: 'Invoice lines' })).queryByText('Region: North')).toBeNull();
  });

  test('without decisions, or with a sidecar that sends no lines, there is no table of reasons', async () => {
    const { lines, beside, ...older } = ORDER;
    expect(lines.length + beside.length).toBeGreaterThan(0);
    const { dialog } = await open((given) => {
      given.on('GET orders/1024', () => older);
    });
    expect(await dialog.findByRole('table', { name: 'Documents in Xero' })).toBeTruthy();
    expect(dialog.queryByText('Why these accounts and taxes')).toBeNull();
  });

  test('the preview shows what would be posted, and posts nothing', async () => {
    const { dialog, plugin, user } = await open();
    await user.click(dialog.getByRole('button', { name: 'Preview' }));
    const preview = within(await dialog.findByRole('table', { name: 'Invoice WC-1024' }));
    expect(preview.getByText('Blue mug')).toBeTruthy();
    expect(preview.getByText('£42.00')).toBeTruthy();
    const journal = within(dialog.getByRole('table', { name: 'Debits and credits by account' }));
    expect(journal.getByRole('row', { name: '820 VAT £7.00' })).toBeTruthy();
    expect(journal.getByRole('row', { name: 'Total £84.00 £84.00' })).toBeTruthy();
    expect(plugin.asked('POST replay')).toEqual([]);
  });

  test('replay from there', async () => {
    const { dialog, plugin, user } = await open();
    await user.click(dialog.getByRole('button', { name: 'Replay order' }));
    expect(await screen.findByText('1 order will be replayed.')).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(plugin.asked('POST replay').map(({ data }) => data)).toEqual([{ orderIds: [1024] }]);
  });

  test('decisions about the order are confirmed and sent', async () => {
    const actions = [
      {
        id: 'adopt',
        label: 'Link an invoice',
        confirm: 'The order is linked with it. Go on?',
        path: 'adopt',
        body: {},
        asks: 'Number of the invoice in Xero',
      },
    ];
    const { dialog, plugin, user } = await open((given) => {
      given.on('GET orders/1024', () => ({ ...ORDER, entry: { ...ENTRY, actions } }));
      given.on('POST orders/1024/adopt', () => ({ replayed: 1, heldBy: null }));
    });
    await user.click(await dialog.findByRole('button', { name: 'Link an invoice' }));
    const question = within(await screen.findByRole('dialog', { name: 'Link an invoice' }));
    expect(question.getByText('The order is linked with it. Go on?')).toBeTruthy();
    const button = question.getByRole<HTMLButtonElement>('button', { name: 'Link an invoice' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    await user.type(question.getByLabelText('Number of the invoice in Xero'), ' INV-7 ');
    await user.click(button);
    expect(await screen.findByText('1 order will be replayed.', { selector: '.components-notice p' })).toBeTruthy();
    expect(plugin.asked('POST orders/1024/adopt').map(({ data }) => data)).toEqual([{ invoice: 'INV-7' }]);
  });
});

describe('paid, not synced', () => {
  const openCard = async () => {
    const page = await openTab(SCENES['unsynced']);
    return { ...page, card: within(await screen.findByRole('region', { name: 'Paid, not synced' })) };
  };

  test('names amount and number, and each order with the reason', async () => {
    const { card } = await openCard();
    expect(card.getByText(/^3 paid orders are not in Xero: £1,154\.83\./)).toBeTruthy();
    const shipped = within(card.getByRole('row', { name: /#2101/ }));
    expect(shipped.getByText('£44.61')).toBeTruthy();
    expect(shipped.getByText(/Its status "shipped" is not among/)).toBeTruthy();
    // What is deleted cannot be posted.
    expect(within(card.getByRole('row', { name: /#2103/ })).queryByRole('button', { name: /Post/ })).toBeNull();
  });

  test('is absent when every paid order is in Xero', async () => {
    await openTab();
    expect(screen.queryByRole('region', { name: 'Paid, not synced' })).toBeNull();
  });

  test('posts an order once, after a question', async () => {
    const { card, plugin, user } = await openCard();
    plugin.on('POST orders/2101/post-once', () => ({ replayed: 1, heldBy: null }));
    await user.click(card.getByRole('button', { name: 'Post #2101 once' }));
    const question = within(await screen.findByRole('dialog', { name: 'Post this order once' }));
    await user.click(question.getByRole('button', { name: 'Post the order' }));
    expect(await screen.findByText('1 order will be replayed.', { selector: '.components-notice p' })).toBeTruthy();
    expect(plugin.asked('POST orders/2101/post-once')).toHaveLength(1);
  });

  test('ignores an order only with a reason', async () => {
    const { card, plugin, user } = await openCard();
    plugin.on('POST orders/2102/ignore-payment', () => NOTHING_UNSYNCED);
    await user.click(card.getByRole('button', { name: 'Ignore #2102' }));
    const question = within(await screen.findByRole('dialog', { name: 'Ignore this order' }));
    expect(question.getByRole('button', { name: 'Ignore the order' }).getAttribute('aria-disabled')).toBe('true');
    await user.type(question.getByLabelText('Why it need not be in Xero'), ' Entered by hand. ');
    await user.click(question.getByRole('button', { name: 'Ignore the order' }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Paid, not synced' })).toBeNull());
    expect(plugin.asked('POST orders/2102/ignore-payment').map(({ data }) => data)).toEqual([
      { reason: 'Entered by hand.' },
    ]);
  });
});

test('the export is a download', async () => {
  const saved: { name: string; blob: Blob }[] = [];
  let latest: Blob | null = null;
  URL.createObjectURL = (blob: Blob | MediaSource) => {
    if (blob instanceof Blob) latest = blob;
    return 'blob:1';
  };
  URL.revokeObjectURL = jest.fn<typeof URL.revokeObjectURL>();
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
    if (latest !== null) saved.push({ name: this.download, blob: latest });
  };
  const { user } = await openTab();
  await user.click(screen.getByRole('button', { name: 'Export CSV' }));
  await waitFor(() => expect(saved).toHaveLength(1));
  const BYTE_ORDER_MARK_BYTES = 3;
  expect([saved[0]?.name, saved[0]?.blob.type, saved[0]?.blob.size]).toEqual([
    ...['ml-connector.csv', 'text/csv'],
    26 + BYTE_ORDER_MARK_BYTES,
  ]);
});
