import { beforeEach, describe, expect, test } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { SETTINGS_BODY } from '../../dev/fake-answers.ts';
import { openStatus, SETUP_SCENES } from '../../dev/fake-setup.ts';
import { refusal } from '../../dev/fake-plugin.ts';
import { openPage, savedChanges } from '../testing/open-page.tsx';

beforeEach(() => window.localStorage.clear());

const heading = (name: string) => screen.findByRole('heading', { name, level: 2 });
const steps = () => within(screen.getByRole('navigation', { name: 'Steps of the set-up' }));

describe('the guided set-up', () => {
  test('is the page of a store that is not paired; the other steps wait', async () => {
    openPage('', (plugin) => {
      plugin.connection = { ...plugin.connection, paired: false, storeId: null };
    });
    await heading('Connect the service');
    expect(screen.queryByRole('tab')).toBeNull();
    expect(steps().getByRole<HTMLButtonElement>('button', { name: /Connect to Xero/ }).disabled).toBe(true);
  });

  test('leads to all settings, and a tab in the address is shown', async () => {
    const { user } = openPage('', SETUP_SCENES['setup-review']);
    await heading('Review what we propose');
    await user.click(screen.getByRole('button', { name: 'All settings' }));
    expect(screen.getByRole('tab', { name: 'Connection' }).getAttribute('aria-selected')).toBe('true');
  });

  test('after pairing the focus is on the heading of the next step', async () => {
    const { user } = openPage('', (plugin) => {
      plugin.connection = { ...plugin.connection, paired: false, storeId: null };
      plugin.status = openStatus('connect', 'accounts', 'taxes', 'payments');
    });
    await user.click(await screen.findByRole('button', { name: 'Use a pairing code' }));
    await user.type(screen.getByLabelText('Address of the service'), 'https://connector.example.com');
    await user.type(screen.getByLabelText('Pairing code'), 'ABCD-1234');
    await user.click(screen.getByRole('button', { name: 'Pair store' }));
    const next = await heading('See if we fit');
    await waitFor(() => expect(document.activeElement).toBe(next));
  });

  test('the step "See if we fit" leads straight to Xero, which returns to set-up', async () => {
    const { plugin, user } = openPage('', SETUP_SCENES['setup-fit']);
    const card = within(await screen.findByRole('region', { name: 'See if we fit' }));
    plugin.hold('POST xero/connect');
    await user.click(card.getByRole('button', { name: 'Connect to Xero' }));
    await heading('Xero');
    await waitFor(() => expect(plugin.asked('POST xero/connect')).toHaveLength(1));
    expect(plugin.asked('POST xero/connect')[0]?.data).toEqual({
      returnUrl: 'http://localhost/wp-admin/admin.php?page=ml-connector',
    });
  });

  test('a visit to Xero that failed says so at its step', async () => {
    openPage('ml_xero=failed&ml_xero_error=consent_denied', SETUP_SCENES['setup-fit']);
    expect((await screen.findAllByText('Access was not allowed in Xero.')).length).toBeGreaterThan(0);
    await heading('Xero');
  });
});

describe('the review', () => {
  test('each proposal has its reason, and one button accepts all', async () => {
    const { plugin, user } = openPage('', SETUP_SCENES['setup-review']);
    await heading('Review what we propose');
    expect(await screen.findByText('200 "Sales" is an income account named for sales.')).toBeTruthy();
    expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Sales' }).value).toBe('200');
    plugin.on('POST checklist/accounts', () => openStatus());
    await user.click(screen.getByRole('button', { name: 'Accept all and continue' }));
    await heading('Preview an order');
    const saved = savedChanges(plugin);
    expect(saved).toContainEqual({ path: 'accounts.sales', value: '200' });
    expect(saved).toContainEqual({
      path: 'payments.methods',
      value: expect.objectContaining({ stripe: { account: '092' } }),
    });
    // Not certain, or it would switch something on.
    expect(JSON.stringify(saved)).not.toMatch(/payments\.fees|"3":/);
    expect(plugin.asked('POST checklist/accounts')).toHaveLength(1);
  });

  test('what a person changes there is saved instead', async () => {
    const { plugin, user } = openPage('', SETUP_SCENES['setup-review']);
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Shipping' }), '425');
    plugin.on('POST checklist/accounts', () => openStatus());
    await user.click(screen.getByRole('button', { name: 'Accept all and continue' }));
    await heading('Preview an order');
    expect(savedChanges(plugin)).toContainEqual({ path: 'accounts.shipping', value: '425' });
  });

  test('what no list decides is named, with the focus on it', async () => {
    const { plugin, user } = openPage('', SETUP_SCENES['setup-review']);
    await screen.findByRole('combobox', { name: 'Sales' });
    plugin.on('POST checklist/accounts', () => openStatus('accounts', 'taxes'));
    await user.click(screen.getByRole('button', { name: 'Accept all and continue' }));
    expect(await screen.findByText('2 tax rates have no tax type.')).toBeTruthy();
    expect(document.activeElement?.textContent).toContain('Only this is left for you to decide');
  });

  test('settings that somebody else saved meanwhile are shown before they are overwritten', async () => {
    const { plugin, user } = openPage('', SETUP_SCENES['setup-review']);
    await screen.findByRole('combobox', { name: 'Sales' });
    plugin.refuse('PATCH settings', refusal(409, 'settings_changed', 'Somebody changed the settings.'));
    const before = plugin.asked('GET settings').length;
    await user.click(screen.getByRole('button', { name: 'Accept all and continue' }));
    expect((await screen.findAllByText('Somebody changed the settings.')).length).toBeGreaterThan(0);
    expect(plugin.asked('GET settings').length).toBeGreaterThan(before);
  });

  test('a taken prefix is explained and a free one proposed', async () => {
    openPage('', SETUP_SCENES['setup-prefix']);
    expect((await screen.findByLabelText<HTMLInputElement>('Invoice number starts with')).value).toBe('WC2-');
    expect(screen.getByText(/"WC2-" is free\./)).toBeTruthy();
  });
});

describe('the preview', () => {
  test('shows contact, lines, tax and payment of a real order, and what is linked', async () => {
    openPage('', SETUP_SCENES['setup-preview']);
    const invoice = within(await screen.findByRole('article', { name: 'Invoice WC-1042' }));
    expect(invoice.getByText('Harbour mug')).toBeTruthy();
    expect(invoice.getByText(/ada@example\.com/)).toBeTruthy();
    expect(invoice.getByText('£10.67')).toBeTruthy();
    expect(invoice.getByText(/into the account 092 Stripe clearing/)).toBeTruthy();
    expect(screen.getByText(/order #998 is linked to its invoice/)).toBeTruthy();
  });

  test('an order that needs something leads back to the review', async () => {
    const { user } = openPage('', SETUP_SCENES['setup-preview-problems']);
    await user.click(await screen.findByRole('button', { name: 'Review the settings' }));
    await heading('Review what we propose');
  });

  test('a shop without orders can start', async () => {
    const { user } = openPage('', SETUP_SCENES['setup-preview-empty']);
    await screen.findByText('Your shop has no orders yet.');
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    await heading('Start');
  });
});

describe('the start', () => {
  test('switches posting on, and the page opens on Overview', async () => {
    const { plugin, user } = openPage('step=start', SETUP_SCENES['setup-preview']);
    plugin.on('PATCH settings', () => {
      plugin.status = { ...openStatus(), checklist: [] };
      return SETTINGS_BODY;
    });
    await user.click(await screen.findByRole('button', { name: 'Start syncing' }));
    expect((await screen.findByRole('tab', { name: 'Overview' })).getAttribute('aria-selected')).toBe('true');
    expect(savedChanges(plugin)).toEqual([{ path: 'sync.active', value: true }]);
  });

  test('another first day is saved first; without a day nothing starts', async () => {
    const { plugin, user } = openPage('step=start', SETUP_SCENES['setup-preview']);
    await user.click(await screen.findByRole('radio', { name: 'From another day on' }));
    await user.click(screen.getByRole('button', { name: 'Start syncing' }));
    expect(screen.getByText('Choose a day.')).toBeTruthy();
    expect(plugin.asked('PATCH settings')).toEqual([]);
    await user.type(screen.getByLabelText('First day to post'), '2026-10-01');
    await user.click(screen.getByRole('button', { name: 'Start syncing' }));
    await waitFor(() => expect(plugin.asked('PATCH settings')).toHaveLength(2));
    expect(plugin.settings.settings.sync).toMatchObject({ startDate: '2026-10-01', active: true });
  });

  test('left and opened again, set-up continues at the step that was shown last', async () => {
    openPage('step=start', SETUP_SCENES['setup-preview']);
    await heading('Start');
    document.body.innerHTML = '';
    openPage('', SETUP_SCENES['setup-preview']);
    await heading('Start');
  });
});
