import { describe, expect, test } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { SETTINGS } from '../../../dev/fake-answers.ts';
import { refusal, type FakePlugin } from '../../../dev/fake-plugin.ts';
import type { Rule } from '../../../../sidecar/src/domain/settings/settings.ts';
import { openPage } from '../../testing/open-page.tsx';

const openRules = async (prepare?: (plugin: FakePlugin) => void) => {
  const page = openPage('tab=accounts', prepare);
  return { ...page, card: await screen.findByRole('region', { name: 'Rules' }) };
};
const inputIn = (card: HTMLElement): HTMLInputElement => {
  const input = card.querySelector<HTMLInputElement>('input[type=file]');
  if (input === null) throw new Error('no input');
  return input;
};
const CSV = 'Category,Account\r\n15 - Books,260\r\n';

describe('a file of rules', () => {
  test('is imported after a look at what it changes, and the list shows what is saved', async () => {
    const { card, plugin, user } = await openRules();
    await user.upload(inputIn(card), new File(['\uFEFF', CSV], 'rules.csv', { type: 'text/csv' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText('3 rules in the file: 1 added, 1 removed, 1 changed, 0 moved, 1 as before.')).toBeTruthy();
    // With the names that the list has, not with ids and codes.
    const listed = dialog.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(listed.slice(0, 3)).toEqual([
      'Changed: Category: Books (15) → account 210 – Sales: books. Now: account 260',
      'Added as 2: Product: ID 7 → account 210 – Sales: books · tax type 20% (VAT on Income)',
      'Removed: Shipping country: DE, FR → tax type Zero Rated EC Goods Income (0 %)',
    ]);
    expect(dialog.getByText(/^Of your last \d+ orders, \d+ as before:$/)).toBeTruthy();
    const loads = plugin.asked('GET settings').length;
    await user.click(dialog.getByRole('button', { name: 'Import rules' }));
    expect(await within(card).findByText('3 rules imported.')).toBeTruthy();
    expect(plugin.asked('POST rules/import').map(({ data }) => data)).toEqual([
      { csv: CSV, dryRun: true },
      { csv: CSV, dryRun: false, seen: 'before' },
    ]);
    await waitFor(() => expect(plugin.asked('GET settings').length).toBe(loads + 1));
  });

  test('that is refused names each row, and asks nothing', async () => {
    const { card, user } = await openRules((given) => {
      const faults = [
        { path: 'row 3, Account', message: 'There is no account "998" in Xero. Choose another account.' },
      ];
      given.refuse(
        'POST rules/import',
        refusal(422, 'rules_file_invalid', 'The file of rules has a fault.', { faults }),
      );
    });
    await user.upload(inputIn(card), new File([CSV], 'rules.csv'));
    expect(
      await within(card).findByText('row 3, Account: There is no account "998" in Xero. Choose another account.'),
    ).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test.each([
    [
      'in Latin-1',
      new Uint8Array([0x46, 0xfc]),
      /older character set .* see row 1\. Save it in the spreadsheet as “CSV UTF-8/,
    ],
    ['of 10 MB', new Uint8Array(10 * 1024 * 1024), /^The file has 10 MB, and at most 4 MB are read\./],
  ])('%s is not sent', async (_what, bytes, says) => {
    const { card, plugin, user } = await openRules();
    await user.upload(inputIn(card), new File([bytes], 'rules.csv'));
    expect(await within(card).findByText(says)).toBeTruthy();
    expect(plugin.asked('POST rules/import')).toEqual([]);
  });

  test('waits until changed rules are saved or discarded', async () => {
    const { card, user } = await openRules();
    await user.click(screen.getByRole('button', { name: 'Remove rule 1' }));
    expect(within(card).getByRole('button', { name: 'Import rules' }).getAttribute('aria-disabled')).toBe('true');
    expect(within(card).getByText('Save or discard your changed rules before you import others.')).toBeTruthy();
  });
});

describe('10,000 rules', () => {
  const many = Array.from({ length: 10_000 }, (_, index): Rule => ({ when: { product: index + 1 }, account: '210' }));
  const withMany = (given: FakePlugin) => {
    given.settings = { ...given.settings, settings: { ...SETTINGS, rules: many } };
  };
  const shown = (card: HTMLElement) =>
    within(card)
      .getAllByRole('listitem')
      .map(({ dataset }) => dataset['setting']);

  test('are drawn a page at a time, and found by what stands in them', async () => {
    const { card, plugin, user } = await openRules(withMany);
    expect(shown(card)).toHaveLength(50);
    expect(within(card).getByText('Rules 1 to 50 of 10000')).toBeTruthy();
    await user.click(within(card).getByRole('button', { name: 'Next rules' }));
    expect(shown(card)[0]).toBe('rules.50');
    await user.type(within(card).getByLabelText('Find rules'), 'id 9999');
    await waitFor(() => expect(shown(card)).toEqual(['rules.9998']));
    await user.click(within(card).getByRole('button', { name: 'Remove rule 9999' }));
    expect(within(card).getByText('No rule has this.')).toBeTruthy();
    // Names are asked for of the shown rules alone, and what was saved is not sent a second time.
    const asked = plugin.asked('GET names').map(({ query }) => query.getAll('product[]').length);
    expect(Math.max(...asked)).toBeLessThanOrEqual(50);
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await screen.findByText('Saved.');
    const [sent] = plugin.asked('PATCH settings').map(({ data }) => data as { changes: object[] });
    expect(sent?.changes).toEqual([{ path: 'rules', value: many.filter((_, index) => index !== 9_998) }]);
  });
});
