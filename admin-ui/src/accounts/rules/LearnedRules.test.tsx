import { expect, test } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { LEARNED_RULES } from '../../../dev/fake-rules.ts';
import { refusal, type FakePlugin } from '../../../dev/fake-plugin.ts';
import { openPage } from '../../testing/open-page.tsx';

const MUGS = /^3 lines of the category “Mugs” were moved from 200 – Sales to 210 – Sales: books in Xero\./;
const MUG = /^4 lines of the product “Harbour mug” were moved from 200 – Sales to 260 – Other Revenue in Xero\./;

const openRules = async (prepare?: (plugin: FakePlugin) => void) => {
  const page = openPage('tab=accounts', (plugin) => {
    let { rules } = LEARNED_RULES;
    const decided = ({ data }: { readonly data?: unknown }) => {
      rules = rules.filter(({ key }) => key !== (data as { key: string }).key);
      return { retried: 2, key: '' };
    };
    plugin.on('GET rules/learned', () => ({ rules }));
    plugin.on('POST rules/learned/accept', decided);
    plugin.on('POST rules/learned/dismiss', decided);
    prepare?.(plugin);
  });
  return { ...page, card: within(await screen.findByRole('region', { name: 'Rules' })) };
};

test('a rule learned from recoding is saved when it is accepted, and the settings are read again', async () => {
  const { card, plugin, user } = await openRules();
  expect(await card.findByText(MUGS)).toBeTruthy();
  expect(card.getByText(MUG)).toBeTruthy();
  expect(plugin.asked('POST rules/learned/accept')).toEqual([]);
  const loads = plugin.asked('GET settings').length;
  await user.click(card.getByRole('button', { name: 'Make it a rule: Mugs to 210 – Sales: books' }));
  expect(
    await card.findByText(
      'Rule added: “Mugs” posts to 210 – Sales: books from now on. 2 orders were waiting for this and are posted again.',
    ),
  ).toBeTruthy();
  await waitFor(() => expect(card.queryByText(MUGS)).toBeNull());
  expect(plugin.asked('POST rules/learned/accept').map(({ data }) => data)).toEqual([{ key: 'category:16:200:210' }]);
  expect(plugin.asked('GET settings').length).toBe(loads + 1);
  expect(card.getByText(MUG)).toBeTruthy();
});

test('a dismissed one is gone, and no setting changes', async () => {
  const { card, plugin, user } = await openRules();
  await user.click(
    await card.findByRole('button', { name: 'Do not suggest again: Harbour mug to 260 – Other Revenue' }),
  );
  expect(await card.findByText('This rule is not suggested again.')).toBeTruthy();
  await waitFor(() => expect(card.queryByText(MUG)).toBeNull());
  expect(plugin.asked('POST rules/learned/dismiss').map(({ data }) => data)).toEqual([{ key: 'product:7:200:260' }]);
  expect(plugin.asked('PATCH settings')).toEqual([]);
});

test('one that is not offered any more says so', async () => {
  const { card, user } = await openRules((plugin) =>
    plugin.refuse(
      'POST rules/learned/accept',
      refusal(409, 'rule_not_offered', 'This rule is not offered any more. Nothing was changed.'),
    ),
  );
  await user.click(await card.findByRole('button', { name: /^Make it a rule: Mugs/ }));
  expect(await card.findByText('This rule is not offered any more. Nothing was changed.')).toBeTruthy();
});
