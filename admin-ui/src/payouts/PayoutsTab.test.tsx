import { describe, expect, test } from '@jest/globals';
import { act, screen, waitFor, within } from '@testing-library/react';
import { refusal } from '../../dev/fake-plugin.ts';
import * as payouts from '../../dev/fake-payouts.ts';
import { openPage } from '../testing/open-page.tsx';

const openTab = async (prepare: Parameters<typeof openPage>[1] = () => undefined) => {
  const page = openPage('tab=payouts', prepare);
  await screen.findByRole('region', { name: 'Payment providers' });
  return page;
};
const row = (name: RegExp) => within(screen.getByRole('row', { name }));

describe('the list of payouts', () => {
  test('has a row for each, with its state in words and what holds it', async () => {
    await openTab();
    const table = within(screen.getByRole('table', { name: '6 payouts' }));
    expect(table.getAllByRole('row')).toHaveLength(7);
    expect(row(/^24 Nov 2026 Stripe £1,124\.32/).getByText('Booked')).toBeTruthy();
    expect(row(/^21 Nov 2026 WooPayments £60\.28/).getByText(payouts.HELD.message)).toBeTruthy();
    expect(row(/^17 Nov 2026 PayPal €117\.89/).getByText('Explained')).toBeTruthy();
    expect(row(/^19 Nov 2026 Stripe -£70\.40/).getByText('Differs')).toBeTruthy();
  });

  test('is shown for one provider', async () => {
    const { user } = await openTab();
    const list = within(screen.getByRole('region', { name: 'Payouts' }));
    await user.selectOptions(list.getByRole('combobox', { name: 'Provider' }), 'paypal');
    expect(screen.getByRole('table', { name: '1 payout' })).toBeTruthy();
  });

  test('goes back in time', async () => {
    const { plugin, user } = await openTab();
    await user.click(screen.getByRole('button', { name: 'Show earlier payouts' }));
    await waitFor(() => expect(plugin.asked('GET payouts')).toHaveLength(2));
    expect(plugin.asked('GET payouts')[1]?.query.get('from')).toBe('2026-09-24');
  });
});

describe('a payout', () => {
  test('leads from the sales to what arrives, and each part to its orders', async () => {
    const { plugin, user } = await openTab();
    await user.click(screen.getByRole('button', { name: 'Show payout po_1QbooKed' }));
    expect(await screen.findByRole('img', { name: 'From the sales to payout po_1QbooKed' })).toBeTruthy();
    expect(plugin.asked('GET payouts/one')[0]?.query.get('id')).toBe('po_1QbooKed');
    const parts = within(screen.getByRole('list', { name: 'What the payout consists of' }));
    expect(parts.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
      'Sales £1,240.00',
      'Refunds -£84.50',
      'Fees -£31.18',
      'Payout £1,124.32',
    ]);
    expect(screen.getByRole('row', { name: '#1024 £740.00' })).toBeTruthy();
    await user.click(parts.getByRole('button', { name: 'Refunds -£84.50' }));
    expect(screen.getByRole('row', { name: '#990 -£64.50' })).toBeTruthy();
    expect(screen.queryByRole('row', { name: '#1024 £740.00' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Hide payout po_1QbooKed' }));
    expect(screen.queryByRole('img', { name: /^From the sales/ })).toBeNull();
  });

  test('that its provider does not explain shows the gap, why it is held, and rows without an order', async () => {
    const { user } = await openTab((plugin) => plugin.on('GET payouts/one', () => payouts.HELD_PAYOUT));
    await user.click(screen.getByRole('button', { name: 'Show payout po_1OJ466' }));
    const gap = await screen.findByRole('button', { name: 'Not explained -£17.27' });
    expect(screen.getAllByText(payouts.HELD.message)).toHaveLength(2);
    expect(screen.getByRole('table', { name: 'Without an order in this shop' }).textContent).toContain('charge txn_77');
    await user.click(gap);
    expect(screen.getByText(/spread over nothing/)).toBeTruthy();
  });

  test('is moved through by keyboard', async () => {
    const { user } = await openTab();
    act(() => screen.getByRole('button', { name: 'Show payout po_1QbooKed' }).focus());
    await user.keyboard('{Enter}');
    const fees = await screen.findByRole('button', { name: 'Fees -£31.18' });
    act(() => fees.focus());
    await user.keyboard(' ');
    expect(fees.getAttribute('aria-pressed')).toBe('true');
  });
});

describe('the clearing accounts', () => {
  test('that are proved say so, with their figures and the line of both balances', async () => {
    await openTab();
    const account = within(await screen.findByRole('region', { name: 'Stripe GBP' }));
    expect(account.getByText('Proved: £412.30, exactly what the provider still owes.')).toBeTruthy();
    expect(account.getByRole('row', { name: '− Payouts £11,227.17' })).toBeTruthy();
    expect(account.getByRole('row', { name: '= Closing, as in Xero £412.30' })).toBeTruthy();
    expect(account.getByRole('img', { name: 'Balance of Stripe clearing, GBP, day by day' })).toBeTruthy();
  });

  test('that differ name each cause with its order and what to do', async () => {
    await openTab();
    const account = within(await screen.findByRole('region', { name: 'PayPal EUR' }));
    expect(account.getByText('Differs: €101.80 are missing, the provider owes €166.00.')).toBeTruthy();
    expect(account.getByRole('link', { name: 'Order #1031' }).getAttribute('href')).toContain('post=1031');
    expect(account.getByText('Fee booked twice')).toBeTruthy();
    expect(account.getByText('= Closing, by our documents')).toBeTruthy();
  });
});

test('without Xero payouts are explained, and nothing is proved', async () => {
  const { plugin } = await openTab((fake) => {
    fake.status = { ...fake.status, organisation: null };
  });
  expect(await screen.findByText(/^This store is not connected to Xero\./)).toBeTruthy();
  expect(plugin.asked('GET clearing')).toHaveLength(0);
});

test('before anything is read only the providers are offered', async () => {
  await openTab((plugin) => plugin.on('GET payouts', () => ({ ...payouts.PAYOUTS, payouts: [], providers: [] })));
  expect(screen.queryByRole('region', { name: 'Payouts' })).toBeNull();
});

test('an error is shown, and tried again', async () => {
  const { plugin, user } = openPage('tab=payouts', (fake) => {
    fake.refuse('GET payouts', refusal(500, 'database_unavailable', 'The database cannot be read.'));
  });
  expect((await screen.findAllByText('The database cannot be read.'))[0]).toBeTruthy();
  plugin.on('GET payouts', () => payouts.PAYOUTS);
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('table', { name: '6 payouts' })).toBeTruthy();
});

test('a provider that could not be read says why, and what to do', async () => {
  await openTab();
  const paypal = within(screen.getByRole('region', { name: 'PayPal' }));
  expect(paypal.getByText('Could not be read')).toBeTruthy();
  expect(paypal.getByText(/Turn on “Transaction search”/)).toBeTruthy();
});

describe('a provider', () => {
  const none = () => ({ ...payouts.PAYOUTS, payouts: [], providers: [] });

  test('is connected with a key that no field shows, and that leaves the page once it is sent', async () => {
    const { plugin, user } = await openTab((fake) => fake.on('GET payouts', none));
    const form = within(screen.getByRole('form', { name: 'Connect a payment provider' }));
    await user.selectOptions(form.getByRole('combobox', { name: 'Provider' }), 'stripe');
    const guide = within(form.getByRole('list', { name: 'How to connect' }));
    const rights = guide.getByRole('link', { name: /Open Stripe/ }).getAttribute('href') ?? '';
    expect(
      [...new URL(rights).searchParams].filter(([name]) => name === 'permissions[]').map(([, right]) => right),
    ).toEqual(['rak_payout_read', 'rak_balance_transaction_source_read', 'rak_balance_read']);
    const field = form.getByLabelText<HTMLInputElement>('Restricted key');
    expect({ type: field.type, autocomplete: field.autocomplete }).toEqual({
      type: 'password',
      autocomplete: 'new-password',
    });
    await user.type(field, ' rk_live_example ');
    await user.click(form.getByRole('button', { name: 'Connect Stripe' }));
    await waitFor(() => {
      expect(plugin.asked('POST payouts/connect')[0]?.data).toEqual({ gateway: 'stripe', key: 'rk_live_example' });
    });
    expect(await screen.findByText('rk_live_…4Xy2')).toBeTruthy();
    expect(document.body.innerHTML).not.toContain('rk_live_example');
  });

  test('of PayPal takes two lines, and a refusal says what to do and keeps what was typed', async () => {
    const { plugin, user } = await openTab((fake) => {
      fake.on('GET payouts', none);
      fake.refuse(
        'POST payouts/connect',
        refusal(422, 'provider_key_refused', 'PayPal refuses it.', { fix: 'Check the app.' }),
      );
    });
    const form = within(screen.getByRole('form', { name: 'Connect a payment provider' }));
    await user.selectOptions(form.getByRole('combobox', { name: 'Provider' }), 'paypal');
    await user.type(form.getByLabelText('Client ID'), 'id');
    expect(form.getByRole('button', { name: 'Connect PayPal' }).getAttribute('aria-disabled')).toBe('true');
    await user.type(form.getByLabelText('Secret'), 'secret');
    await user.click(form.getByRole('button', { name: 'Connect PayPal' }));
    expect(await form.findByText('Check the app.')).toBeTruthy();
    expect(plugin.asked('POST payouts/connect')[0]?.data).toEqual({ gateway: 'paypal', key: 'id\nsecret' });
    expect(form.getByLabelText<HTMLInputElement>('Secret').value).toBe('secret');
  });

  test('is disconnected after a question', async () => {
    const { plugin, user } = await openTab();
    await user.click(screen.getByRole('button', { name: 'Disconnect Stripe' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Disconnect Stripe?' }));
    await user.click(dialog.getByRole('button', { name: 'Disconnect' }));
    await waitFor(() => expect(plugin.asked('POST payouts/disconnect')[0]?.data).toEqual({ gateway: 'stripe' }));
  });
});

describe('a file of a provider', () => {
  const choose = async (user: Awaited<ReturnType<typeof openTab>>['user'], file: File) => {
    const card = within(screen.getByRole('region', { name: 'Import a file' }));
    const input = document.querySelector('.ml-connector-provider input[type=file]');
    if (!(input instanceof HTMLInputElement)) throw new Error('no input for files');
    await user.upload(input, file);
    return card;
  };
  const csv = (text: string, name = 'payouts.csv') => new File([text], name, { type: 'text/csv' });

  test('is imported in the background, and the page reads its payouts', async () => {
    let asked = 0;
    const { plugin, user } = await openTab((fake) =>
      fake.on('GET payouts/import', () => {
        asked += 1;
        return asked === 1 ? { ...payouts.IMPORTED, done: 100, result: null } : payouts.IMPORTED;
      }),
    );
    const card = await choose(user, csv('a,b\n1,2\n'));
    expect(await card.findByRole('progressbar', { name: 'Importing payouts.csv …' })).toBeTruthy();
    expect(await card.findByText('100 of 214 rows')).toBeTruthy();
    const words = 'Stripe: Itemized payout reconciliation: 214 rows in GBP, 3 payouts. 12 rows are new.';
    expect(await card.findByText(words, {}, { timeout: 4_000 })).toBeTruthy();
    expect(plugin.asked('POST payouts/import').map(({ data }) => data)).toEqual([
      { name: 'payouts.csv', csv: 'a,b\n1,2\n' },
    ]);
    await waitFor(() => expect(plugin.asked('GET payouts')).toHaveLength(2));
    expect(plugin.asked('GET clearing')).toHaveLength(2);
  });

  test('that was imported before says so, and one in a new currency is to be checked', async () => {
    const { result } = payouts.IMPORTED;
    const again = { ...payouts.IMPORTED, result: result && { ...result, added: 0, newCurrencies: ['USD'] } };
    const { user } = await openTab((fake) => fake.on('GET payouts/import', () => again));
    const card = await choose(user, csv('a\n'));
    expect(await card.findByText(/All of it was imported before: nothing has changed\.$/)).toBeTruthy();
    expect(card.getByText('Nothing was known in USD before: check that it is the right file.')).toBeTruthy();
  });

  test('that is none names the file and what is wrong with it', async () => {
    const { plugin, user } = await openTab((fake) =>
      fake.refuse(
        'GET payouts/import',
        refusal(422, 'payouts_file_unknown', 'This is no export of Stripe, PayPal or WooPayments.'),
      ),
    );
    const card = await choose(user, csv('a\n', 'holiday.csv'));
    expect(await card.findByText(/no export of Stripe/)).toBeTruthy();
    expect(card.getByText('holiday.csv')).toBeTruthy();
    await choose(user, csv('PK\u0003\u0004', 'book.csv'));
    expect((await card.findByRole('alert')).textContent).toMatch(/workbook of a spreadsheet/);
    expect(card.queryByText(/no export of Stripe/)).toBeNull();
    expect(plugin.asked('POST payouts/import')).toHaveLength(1);
    await choose(user, csv('x'.repeat(4 * 1024 * 1024 + 1), 'year.csv'));
    expect((await card.findByRole('alert')).textContent).toMatch(/^The file has 4\.1 MB, and at most 4 MB/);
  });
});
