import { describe, expect, test } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { DONE, READING, WAITING } from '../../dev/fake-customers.ts';
import { refusal, type FakePlugin } from '../../dev/fake-plugin.ts';
import { SCENES } from '../../dev/scenes.ts';
import { openPage, savedChanges } from '../testing/open-page.tsx';

const openCard = async (prepare?: (plugin: FakePlugin) => void) => {
  const page = openPage('tab=documents', prepare);
  const card = within(await screen.findByRole('region', { name: 'Existing customers' }));
  return { ...page, card };
};

describe('existing customers', () => {
  test('become contacts after a confirmation that explains it, independent of other edits', async () => {
    const { plugin, user, card } = await openCard();
    expect(card.queryByRole('progressbar')).toBeNull();
    await user.selectOptions(screen.getByLabelText('Create invoices as'), 'Draft');
    await user.selectOptions(
      screen.getByLabelText('Which customers become contacts'),
      'Every customer with an account',
    );
    await user.click(card.getByRole('button', { name: 'Create contacts for all customers' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Create contacts for all customers' }));
    expect(dialog.getByText(/not only customers who order/)).toBeTruthy();
    expect(plugin.asked('POST customer-import')).toEqual([]);
    await user.click(dialog.getByRole('button', { name: 'Create contacts for all customers' }));
    const bar = await card.findByRole('progressbar', { name: 'Reading customers' });
    expect([bar.getAttribute('value'), bar.getAttribute('max')]).toEqual(['300', '1240']);
    expect(card.getByText(/^300 of 1240 customers checked · 281 contacts created, 17 already in Xero/)).toBeTruthy();
    expect(savedChanges(plugin)).toEqual([{ path: 'contacts.customers', value: 'all' }]);
    expect(screen.queryByRole('dialog')).toBeNull();
    // This choice is saved; other edits are not.
    expect(screen.getByText('1 unsaved change.')).toBeTruthy();
    expect(card.queryByRole('button')).toBeNull();
  });

  test('while they are read, the page refreshes automatically', async () => {
    const { plugin } = await openCard(SCENES['customers']);
    const before = plugin.asked('GET status').length;
    await waitFor(() => expect(plugin.asked('GET status').length).toBeGreaterThan(before));
  });

  test('before the store has reported their number, the bar only moves', async () => {
    const { card } = await openCard((plugin) => {
      SCENES['customers']?.(plugin);
      const customers = { ...READING, customers: null, read: 0, made: 0, known: 0 };
      plugin.status = { ...plugin.status, sync: { ...plugin.status.sync, customers } };
    });
    expect((await card.findByRole('progressbar')).hasAttribute('value')).toBe(false);
    expect(card.getByText(/^0 customers checked/)).toBeTruthy();
  });

  test('the page says why it waits, and when it continues', async () => {
    const { card } = await openCard(SCENES['customers-waiting']);
    expect(await card.findByText(WAITING.error?.message ?? '')).toBeTruthy();
    expect(card.getByText(/We retry automatically: 25 Nov 2026 12:05\./)).toBeTruthy();
    expect(card.getByRole('progressbar', { name: 'Waiting to continue with your customers' })).toBeTruthy();
  });

  test('the result names the customers that Xero refused, with a link to each, and can be checked again', async () => {
    const { plugin, user, card } = await openCard(SCENES['customers-done']);
    expect(await card.findByText(/^1240 of 1240 customers checked · .* 2 refused$/)).toBeTruthy();
    expect(card.getByText(/^Xero refused 2 customers/)).toBeTruthy();
    const links = card.getAllByRole<HTMLAnchorElement>('link');
    expect(links.map(({ textContent, href }) => [textContent, href])).toEqual(
      DONE.refusedIds.map((id) => [
        `Customer ${String(id)}`,
        `http://localhost/wp-admin/user-edit.php?user_id=${String(id)}`,
      ]),
    );
    await user.click(card.getByRole('button', { name: 'Check all customers again' }));
    expect(await card.findByRole('progressbar', { name: 'Reading customers' })).toBeTruthy();
    expect(plugin.asked('PATCH settings')).toEqual([]);
  });

  test('a refusal is shown, and no earlier result while only customers who order become contacts', async () => {
    const { user, card } = await openCard((plugin) => {
      SCENES['customers-done']?.(plugin);
      plugin.refuse('POST customer-import', refusal(502, 'ml_connector_unreachable', 'The service does not answer.'));
    });
    await user.click(await card.findByRole('button', { name: 'Check all customers again' }));
    expect(await card.findByText('The service does not answer.')).toBeTruthy();
    await user.selectOptions(screen.getByLabelText('Which customers become contacts'), 'Customers who order');
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await waitFor(() => expect(card.queryByRole('progressbar')).toBeNull());
    expect(card.getByRole('button', { name: 'Create contacts for all customers' })).toBeTruthy();
  });
});
