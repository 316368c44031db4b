import { describe, expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { settingsJsonSchema } from '../../../sidecar/src/domain/settings/settings-json-schema.ts';
import { SETTINGS } from '../../dev/fake-answers.ts';
import { SETTINGS_EFFECT } from '../../dev/fake-effect.ts';
import { refusal } from '../../dev/fake-plugin.ts';
import { openPage, savedChanges } from '../testing/open-page.tsx';

const openTab = async (prepare?: Parameters<typeof openPage>[1]) => {
  const page = openPage('tab=documents', prepare);
  await screen.findByRole('region', { name: 'Contacts' });
  return page;
};
const save = () => screen.getByRole('button', { name: 'Save changes' });

describe('invoices and contacts', () => {
  test('statuses, choices, due dates and the branding theme are saved', async () => {
    const { plugin, user } = await openTab();
    await user.click(screen.getByRole('checkbox', { name: 'On hold' }));
    await user.click(screen.getByRole('checkbox', { name: 'Refunded' }));
    await user.selectOptions(screen.getByLabelText('Create invoices as'), 'Draft');
    await user.selectOptions(screen.getByLabelText('Branding theme'), 'Standard');
    await user.selectOptions(screen.getByLabelText('Due date: Cheque'), 'The payment terms set in Xero');
    await user.click(save());
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([
      { path: 'documents.triggerStatuses', value: ['processing', 'completed', 'on-hold'] },
      { path: 'documents.invoiceStatus', value: 'DRAFT' },
      { path: 'documents.brandingThemeId', value: 'a94a78db-5cc6-4e26-a52b-045237e56e6e' },
      { path: 'documents.due.methods', value: { bacs: { days: 14 }, cheque: 'organisation' } },
    ]);
  });

  test('before Save, a change shows what it changes on the last orders, and saves nothing', async () => {
    const { plugin, user } = await openTab();
    expect(plugin.asked('POST settings/effect')).toEqual([]);
    await user.click(screen.getByRole('checkbox', { name: 'On hold' }));
    expect(await screen.findByText('Of your last 100 orders, 97 as before:')).toBeTruthy();
    expect(screen.getByText('3 move from 200 Sales to 210 Shipping (£14.85)')).toBeTruthy();
    const moves = screen.getByRole('table', { name: 'What moves between accounts', hidden: true });
    expect(moves.textContent).toContain('210 Shipping£14.85Total£14.85£14.85');
    const [asked] = plugin.asked('POST settings/effect');
    expect(asked?.data).toMatchObject({ changes: [{ path: 'documents.triggerStatuses' }] });
    expect(plugin.asked('PATCH settings')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Discard changes' }));
    expect(screen.queryByText(/as before/)).toBeNull();
  });

  test('on a phone it is one line, and the rest on request: the bar leaves the page in view', async () => {
    const { user } = await openTab(() => {
      const unused = (): void => undefined;
      const width = { media: '', onchange: null, addEventListener: unused, removeEventListener: unused };
      const matchMedia = (query: string) => ({ ...width, matches: query === '(max-width: 782px)' });
      Object.assign(window, { matchMedia });
    });
    await user.click(screen.getByRole('checkbox', { name: 'On hold' }));
    const line = await screen.findByText('Of your last 100 orders, 97 as before:');
    const folded = line.closest('details');
    expect(line.tagName).toBe('SUMMARY');
    expect(folded?.open).toBe(false);
    await user.click(line);
    expect(folded?.open).toBe(true);
    expect(folded?.textContent).toContain('3 move from 200 Sales to 210 Shipping');
  });

  test('while the orders are read, it says so; without a change of orders, too; a failure is no obstacle', async () => {
    const answers = [
      { ...SETTINGS_EFFECT, state: 'reading', read: 40 },
      { ...SETTINGS_EFFECT, same: 100, changes: [], postings: [] },
    ];
    const { plugin, user } = await openTab((fake) => fake.on('POST settings/effect', () => answers.shift()));
    await user.click(screen.getByRole('checkbox', { name: 'On hold' }));
    expect(await screen.findByText('Reading your last 100 orders …')).toBeTruthy();
    expect(await screen.findByText('Your last 100 orders would all be posted as before.')).toBeTruthy();
    plugin.refuse('POST settings/effect', refusal(502, 'store_unreachable', 'The shop does not answer.'));
    await user.click(screen.getByRole('checkbox', { name: 'Refunded' }));
    expect(await screen.findByText(/What this changes on your orders could not be read: The shop/)).toBeTruthy();
    expect(save()).toHaveProperty('disabled', false);
  });

  test('the field shows the schema’s error while typing, and nothing wrong is sent', async () => {
    const { plugin, user } = await openTab();
    const days = screen.getByLabelText('Days to pay');
    await user.clear(days);
    await user.type(days, '400');
    expect(screen.getByText('Enter a whole number from 0 to 365.')).toBeTruthy();
    await user.clear(screen.getByLabelText('Invoice number starts with'));
    expect(screen.getByText('This field is required.')).toBeTruthy();
    await user.click(save());
    expect(savedChanges(plugin)).toBeUndefined();
    expect(screen.getByText('2 fields need to be corrected.')).toBeTruthy();
    await user.clear(days);
    await user.type(days, '30');
    expect(days.getAttribute('aria-invalid')).toBe('false');
  });

  test('no status at all is refused at once', async () => {
    const { user } = await openTab();
    for (const name of ['Processing', 'Completed', 'Refunded'])
      await user.click(screen.getByRole('checkbox', { name }));
    expect(screen.getByText('Choose at least one.')).toBeTruthy();
  });

  test('history notes are chosen, and the page says what they cost', async () => {
    const { plugin, user } = await openTab();
    const notes = screen.getByLabelText<HTMLSelectElement>('History notes in Xero');
    expect(notes.value).toBe('never');
    expect(screen.getByText(/Each note is one API call\. Orders go first\./)).toBeTruthy();
    await user.selectOptions(notes, 'Also when an invoice is created (one more API call for each order)');
    await user.click(save());
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([{ path: 'documents.historyNotes', value: 'always' }]);
  });

  test('a new default is offered with its reason beside its setting, and changes nothing until it is used', async () => {
    const { plugin, user } = await openTab((given) => {
      const path = 'contacts.update';
      const reason = 'A customer who moved is invoiced at the new address.';
      given.settings = {
        ...given.settings,
        settings: { ...SETTINGS, contacts: { ...SETTINGS.contacts, update: 'never' } },
        newDefaults: [{ path, value: 'newest-order', reason }],
      };
    });
    expect(
      screen.getByText(/New default: Update the contact with the newest order\. A customer who moved/),
    ).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /^Use it: Update the contact/ }));
    expect(screen.queryByText(/New default:/)).toBeNull();
    await user.click(save());
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([{ path: 'contacts.update', value: 'newest-order' }]);
  });

  test('the name of the shared contact is a field only if guests share one', async () => {
    const { user } = await openTab();
    expect(screen.queryByLabelText('Name of the shared contact')).toBeNull();
    await user.selectOptions(screen.getByLabelText('Guests'), 'One contact for all guests');
    expect(screen.getByLabelText('Name of the shared contact')).toBeTruthy();
  });

  test('settings of a newer sidecar appear in their section, with their description', async () => {
    const { plugin, user } = await openTab((given) => {
      const schema = JSON.parse(JSON.stringify(settingsJsonSchema()));
      schema.properties.documents.properties.lateFee = {
        type: 'boolean',
        default: false,
        description: 'Adds a late fee.',
      };
      schema.properties.contacts.properties.nickname = { type: 'string', enum: ['keep', 'drop'], title: 'Nicknames' };
      schema.properties.adoption = {
        type: 'object',
        properties: { maxAgeDays: { type: 'integer', minimum: 1, maximum: 9 }, odd: { type: 'array', items: {} } },
      };
      given.on('GET settings/schema', () => schema);
      given.settings = {
        ...given.settings,
        settings: { ...SETTINGS, ...{ adoption: { maxAgeDays: 3, odd: [1] } } },
      };
      given.on('PATCH settings', () => given.settings);
    });
    expect(screen.getByRole('checkbox', { name: 'Late fee' })).toBeTruthy();
    expect(screen.getByText('Adds a late fee.')).toBeTruthy();
    expect(screen.getByLabelText('Nicknames')).toBeTruthy();
    expect(screen.getByRole('region', { name: 'Adoption' })).toBeTruthy();
    await user.clear(screen.getByLabelText('Max age days'));
    await user.type(screen.getByLabelText('Max age days'), '4');
    expect(screen.getByLabelText<HTMLTextAreaElement>('Odd').value).toContain('1');
    await user.click(save());
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([{ path: 'adoption.maxAgeDays', value: 4 }]);
  });
});
