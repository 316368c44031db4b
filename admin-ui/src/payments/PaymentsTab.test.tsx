import { describe, expect, test } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { LISTS, SETTINGS } from '../../dev/fake-answers.ts';
import { refusal } from '../../dev/fake-plugin.ts';
import { SCENES } from '../../dev/scenes.ts';
import { openPage, savedChanges } from '../testing/open-page.tsx';

const openTab = async (prepare?: Parameters<typeof openPage>[1]) => {
  const page = openPage('tab=payments', prepare);
  await screen.findByRole('region', { name: 'Payment methods' });
  return page;
};

describe('payments', () => {
  test('every method of the store has an account that takes payments, none, or nothing', async () => {
    const { plugin, user } = await openTab();
    const transfer = screen.getByLabelText('Account of Direct bank transfer');
    expect(within(transfer).getByRole('option', { name: '090 – Business Bank Account' })).toBeTruthy();
    expect(within(transfer).queryByRole('option', { name: /Sales/ })).toBeNull();
    await user.selectOptions(transfer, '090');
    await user.selectOptions(screen.getByLabelText('Account of Cash on delivery'), '092 – Stripe clearing');
    await user.selectOptions(screen.getByLabelText('Account of Cheque'), 'Post no payment');
    await user.selectOptions(screen.getByLabelText('Refunds of Cheque'), 'Do not post');
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([
      {
        path: 'payments.methods',
        value: {
          cod: { account: '092' },
          stripe: { account: '092' },
          bacs: { account: '090' },
          cheque: { none: true },
        },
      },
      { path: 'payments.refunds', value: { cheque: 'none' } },
    ]);
  });

  test('a method has its own statuses and branding theme, until they are set back', async () => {
    const { plugin, user } = await openTab();
    const card = within(screen.getByRole('region', { name: 'Posting by payment method' }));
    await user.selectOptions(card.getByLabelText('Post orders: Direct bank transfer'), 'In other statuses');
    const statuses = within(card.getByRole('group', { name: 'Statuses of Direct bank transfer' }));
    await user.click(statuses.getByLabelText('On hold'));
    await user.selectOptions(card.getByLabelText('Branding theme: Cheque'), 'Standard');
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([
      { path: 'payments.statuses', value: { bacs: [...SETTINGS.documents.triggerStatuses, 'on-hold'] } },
      { path: 'payments.themes', value: { cheque: LISTS.xero?.brandingThemes[0]?.id } },
    ]);
    await user.selectOptions(card.getByLabelText('Post orders: Direct bank transfer'), 'In the statuses of all orders');
    expect(card.queryByRole('group', { name: 'Statuses of Direct bank transfer' })).toBeNull();
  });

  test('payouts of a provider are explained until they are booked, with their accounts', async () => {
    const { plugin, user } = await openTab((page) => {
      const [bank, ...others] = LISTS.xero?.accounts ?? [];
      if (bank === undefined) throw new Error('No account.');
      const clearing = { ...bank, ref: '095', code: '095', name: 'Stripe payouts' };
      page.on('GET lists', () => ({
        ...LISTS,
        xero: LISTS.xero && { ...LISTS.xero, accounts: [bank, clearing, ...others] },
      }));
    });
    const card = within(screen.getByRole('region', { name: 'Payouts of payment providers' }));
    // Only of providers that the store has.
    expect(card.queryByLabelText('Payouts of PayPal')).toBeNull();
    expect(card.queryByLabelText('Clearing account of Stripe')).toBeNull();
    await user.selectOptions(card.getByLabelText('Payouts of Stripe'), 'Book transfers and costs');
    const clearing = card.getByLabelText('Clearing account of Stripe');
    expect(within(clearing).queryByRole('option', { name: /Sales/ })).toBeNull();
    await user.selectOptions(clearing, '095');
    await user.selectOptions(card.getByLabelText('Bank account that Stripe pays out to'), '090');
    await user.selectOptions(card.getByLabelText('Fees of Stripe on sales'), 'Book them with each payout');
    await user.selectOptions(card.getByLabelText('Account for fees of Stripe'), '404');
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await screen.findByText('Saved.');
    const none = { feeTax: null, disputes: null, reserves: null, conversion: null, other: null };
    const booked = { mode: 'book', clearing: '095', bank: '090', fees: 'payout', currencies: {} };
    expect(savedChanges(plugin)).toEqual([
      { path: 'payouts', value: { stripe: { ...booked, accounts: { fees: '404', ...none } } } },
    ]);
  });

  test('a method set back to "not chosen" is removed; other methods and deposits have their own choice', async () => {
    const { plugin, user } = await openTab();
    await user.selectOptions(
      screen.getByLabelText('Account of Credit card (Stripe)'),
      'Not chosen: same as all others',
    );
    await user.selectOptions(screen.getByLabelText('All other payment methods'), 'Post no payment');
    await user.selectOptions(screen.getByLabelText('Orders with a deposit'), 'part-payment');
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([
      { path: 'payments.methods', value: { cod: { none: true } } },
      { path: 'payments.default', value: { none: true } },
      { path: 'payments.deposits', value: 'part-payment' },
    ]);
  });

  test('refunds that the provider did not pay may stay open, or come from another account', async () => {
    const { plugin, user } = await openTab();
    const refunds = screen.getByLabelText('Refunds of Credit card (Stripe)');
    await user.selectOptions(refunds, 'Others from another account');
    expect(screen.getByLabelText('Account of refunds that Credit card (Stripe) did not pay')).toBeTruthy();
    await user.selectOptions(refunds, 'Only those the provider paid');
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([{ path: 'payments.refunds', value: { stripe: 'gateway' } }]);
  });

  const EUROS = { ref: '093', code: '093', name: 'Stripe clearing EUR', type: 'BANK', class: 'ASSET' };
  const rows = (name: string) =>
    within(screen.getByRole('table', { name }))
      .getAllByRole('rowheader')
      .map(({ textContent }) => textContent);

  test('a method has a row for each further currency that it sells in, that is set or that is suggested, below its own', async () => {
    const { plugin, user } = await openTab((page) => {
      page.on('GET lists', () => ({
        ...LISTS,
        xero: LISTS.xero && {
          ...LISTS.xero,
          accounts: [
            ...LISTS.xero.accounts,
            { ...EUROS, taxType: 'NONE', enablesPayments: true, currency: 'EUR', system: null },
          ],
        },
        store: LISTS.store && {
          ...LISTS.store,
          soldIn: [
            { method: 'stripe', currency: 'GBP', orders: 90 },
            { method: 'stripe', currency: 'USD', orders: 2 },
          ],
        },
      }));
      page.on('GET settings/suggestions', () => ({
        suggestions: [
          {
            path: 'payments.methods.stripe:EUR',
            value: { account: '093' },
            reason: '7 of the latest paid orders are in EUR.',
            confidence: 'high',
          },
        ],
      }));
      const { settings } = page.settings;
      const methods = { ...settings.payments.methods, 'bacs:CHF': { none: true as const } };
      page.settings = { ...page.settings, settings: { ...settings, payments: { ...settings.payments, methods } } };
    });
    await screen.findByText(/7 of the latest paid orders are in EUR/);
    expect(rows('Payment methods and their accounts')).toEqual([
      'Credit card (Stripe) stripe',
      'Credit card (Stripe), orders in EUR stripe:EUR',
      'Credit card (Stripe), orders in USD stripe:USD',
      'Direct bank transfer bacs',
      'Direct bank transfer, orders in CHF bacs:CHF',
      'Cash on delivery cod',
      'Cheque cheque · disabled',
    ]);
    const fees = rows('Payment methods and their fees');
    expect(fees).toHaveLength(4);
    expect(fees.join()).not.toMatch(/EUR|USD|CHF/);
    const dollars = screen.getByLabelText('Account of Credit card (Stripe), orders in USD');
    expect(within(dollars).getByRole('option', { name: 'Not chosen: same as Credit card (Stripe)' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /Use suggestion: 093 – Stripe clearing EUR/ }));
    await user.selectOptions(
      screen.getByLabelText('Account of Direct bank transfer, orders in CHF'),
      'Not chosen: same as Direct bank transfer',
    );
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([
      {
        path: 'payments.methods',
        value: { cod: { none: true }, stripe: { account: '092' }, 'stripe:EUR': { account: '093' } },
      },
    ]);
  });

  test('the sidecar’s error about a method is shown at that method', async () => {
    const { user } = await openTab((plugin) => {
      const faults = [{ path: 'payments.methods.bacs.account', message: 'This account takes no payments.' }];
      plugin.refuse('PATCH settings', refusal(422, 'settings_invalid', 'Not right.', { faults }));
    });
    await user.click(
      screen.getByRole('button', { name: 'Use suggestion: 090 – Business Bank Account for Direct bank transfer' }),
    );
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await screen.findByText('This account takes no payments.');
    expect(screen.getByLabelText('Account of Direct bank transfer').getAttribute('aria-invalid')).toBe('true');
  });

  test('without an answer from the store, the reason is shown and settings are kept', async () => {
    await openTab((plugin) => {
      const storeError = { code: 'store_down', message: 'The store does not answer.', fix: '' };
      plugin.on('GET lists', () => ({ ...LISTS, store: null, storeError }));
    });
    expect(screen.getAllByText(/could not be read from your store/).length).toBeGreaterThan(0);
    expect(screen.getByLabelText<HTMLSelectElement>('Account of stripe').value).toBe('092');
  });

  test('a store without payment methods', async () => {
    await openTab((plugin) => {
      plugin.on('GET lists', () => ({ ...LISTS, store: LISTS.store && { ...LISTS.store, gateways: [] } }));
      const { settings } = plugin.settings;
      plugin.settings = {
        ...plugin.settings,
        settings: { ...settings, payments: { ...settings.payments, methods: {} } },
      };
    });
    expect(screen.getByText('Your store has no payment methods yet.')).toBeTruthy();
  });
});

describe('clearing accounts that providers lack', () => {
  test('are created in Xero on request, chosen in the form, and saved by the owner', async () => {
    const { plugin, user } = await openTab((page) => SCENES['clearing']?.(page));
    expect(await screen.findByText(/a new bank account “Stripe clearing EUR” in EUR/)).toBeTruthy();
    await user.click(await screen.findByRole('button', { name: 'Create “Stripe clearing” in Xero' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Create “Stripe clearing” in Xero?' }));
    expect(dialog.getByText(/Shop Ltd gets a bank account with the code 093 in GBP/)).toBeTruthy();
    expect(plugin.asked('POST clearing-accounts')).toEqual([]);
    await user.click(dialog.getByRole('button', { name: 'Create it in Xero' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(plugin.asked('POST clearing-accounts').map(({ data }) => data)).toEqual([{ key: 'stripe' }]);
    expect(plugin.asked('GET lists').at(-1)?.query.get('refresh')).toBe('1');
    expect(screen.queryByRole('button', { name: 'Create “Stripe clearing” in Xero' })).toBeNull();
    expect(plugin.asked('PATCH settings')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([
      { path: 'payments.methods', value: { cod: { none: true }, stripe: { account: '093' } } },
    ]);
  });

  test('a refusal stays in the question, with what to do', async () => {
    const { user } = await openTab((page) => {
      SCENES['clearing']?.(page);
      page.refuse(
        'POST clearing-accounts',
        refusal(409, 'account_archived', 'It is archived.', { fix: 'Restore it.' }),
      );
    });
    await user.click(await screen.findByRole('button', { name: 'Create “Stripe clearing” in Xero' }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Create it in Xero' }));
    expect(await dialog.findByText(/It is archived/)).toBeTruthy();
  });

  test('without the permission, more is allowed in Xero, or the account is created by hand', async () => {
    const { plugin, user } = await openTab((page) => SCENES['clearing-by-hand']?.(page));
    expect((await screen.findAllByText(/Add without bank feed/)).length).toBeGreaterThan(0);
    expect(screen.queryByRole('button', { name: /Create “/ })).toBeNull();
    plugin.refuse('POST xero/connect', refusal(502, 'xero_unreachable', 'Xero does not answer.'));
    await user.click(screen.getByRole('button', { name: 'Allow more in Xero, to create “Stripe clearing”' }));
    expect((await screen.findAllByText(/Xero does not answer/)).length).toBeGreaterThan(0);
    expect(plugin.asked('POST xero/connect').map(({ data }) => data)).toEqual([
      { returnUrl: expect.stringContaining('tab=payments'), accounts: true },
    ]);
  });
});

describe('fees of payment providers', () => {
  const fees = () => screen.findByRole('region', { name: 'Fees of payment providers' });

  test('are off until turned on, with the suggested account, a tax rate for expenses and a meta key', async () => {
    const { plugin, user } = await openTab();
    const region = await fees();
    const stripe = within(region).getByLabelText<HTMLInputElement>('Post the fees of Credit card (Stripe)');
    expect(stripe.checked).toBe(false);
    expect(within(region).getByText(/Suggested: 404 – Bank Fees/)).toBeTruthy();
    await user.click(stripe);
    expect(within(region).queryByText(/Suggested:/)).toBeNull();
    const account = screen.getByLabelText<HTMLSelectElement>('Account for the fees of Credit card (Stripe)');
    expect(account.value).toBe('404');
    expect(within(account).queryByRole('option', { name: /Sales/ })).toBeNull();
    const tax = screen.getByLabelText('Tax rate for the fees of Credit card (Stripe)');
    expect(within(tax).queryByRole('option', { name: '20% (VAT on Income)' })).toBeNull();
    await user.selectOptions(tax, '20% (VAT on Expenses)');
    await user.type(screen.getByLabelText('Order meta key of the fee of Credit card (Stripe)'), '_fee');
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([
      {
        path: 'payments.fees',
        value: { stripe: { account: '404', taxType: 'INPUT2', contact: null, meta: '_fee', maxPercent: 50 } },
      },
    ]);
  });

  test('are not part of "Use all suggestions", and are removed when turned off', async () => {
    const { plugin, user } = await openTab((page) => {
      const { settings } = page.settings;
      const fee = { account: '404', taxType: null, contact: null, meta: null, maxPercent: 50 };
      page.settings = {
        ...page.settings,
        settings: { ...settings, payments: { ...settings.payments, fees: { stripe: fee } } },
      };
    });
    await fees();
    await user.click(screen.getByRole('button', { name: 'Use all suggestions (1)' }));
    await user.click(screen.getByLabelText('Post the fees of Credit card (Stripe)'));
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toContainEqual({ path: 'payments.fees', value: {} });
  });

  test('a payment account that is not a bank account is reported in the row', async () => {
    const { user } = await openTab();
    const region = within(await fees());
    const problem = /Fees need a bank account, but payments arrive in 092 – Stripe clearing/;
    const stripe = region.getByLabelText('Post the fees of Credit card (Stripe)');
    const described = (element: Element) =>
      document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent;
    // Before they are turned on, and once only.
    expect(region.getAllByText(problem)).toHaveLength(1);
    expect(described(stripe)).toMatch(problem);
    await user.click(stripe);
    expect(region.getAllByText(problem)).toHaveLength(1);
    expect(described(screen.getByLabelText('Account for the fees of Credit card (Stripe)'))).toMatch(problem);
  });

  const EMPTY = 'This field is required.';
  const openEmpty = async () => {
    const page = await openTab();
    await fees();
    await page.user.click(screen.getByLabelText('Post the fees of Direct bank transfer'));
    const account = screen.getByLabelText<HTMLSelectElement>('Account for the fees of Direct bank transfer');
    return { ...page, account };
  };

  test('an account that could not be chosen yet is no error', async () => {
    const { user, account } = await openEmpty();
    await user.type(screen.getByLabelText('Order meta key of the fee of Direct bank transfer'), '_fee');
    expect(account.getAttribute('aria-invalid')).toBe('false');
    expect(account.getAttribute('aria-required')).toBe('true');
    expect(screen.queryByText(EMPTY)).toBeNull();
    expect(screen.getByText('1 unsaved change.')).toBeTruthy();
  });

  test('an account that was left empty is an error', async () => {
    const { user, account } = await openEmpty();
    account.focus();
    await user.tab();
    expect(account.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText(EMPTY)).toBeTruthy();
    expect(screen.getByText('1 field needs to be corrected.')).toBeTruthy();
    await user.selectOptions(account, '404');
    expect(screen.queryByText(EMPTY)).toBeNull();
  });

  test('without the account nothing is saved and the field gets the focus; turned on again, it shows no error', async () => {
    const { plugin, user, account } = await openEmpty();
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    expect(await screen.findByText(EMPTY)).toBeTruthy();
    expect(screen.getByText('1 field needs to be corrected.')).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(account));
    expect(plugin.asked('PATCH settings')).toEqual([]);
    const toggle = screen.getByLabelText('Post the fees of Direct bank transfer');
    await user.click(toggle);
    await user.click(toggle);
    expect(screen.queryByText(EMPTY)).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    expect(await screen.findByText(EMPTY)).toBeTruthy();
    expect(plugin.asked('PATCH settings')).toEqual([]);
  });
});
