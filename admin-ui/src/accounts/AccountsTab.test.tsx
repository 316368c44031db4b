import { describe, expect, test } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { LISTS, SETTINGS, SETTINGS_BODY } from '../../dev/fake-answers.ts';
import type { Rule } from '../../../sidecar/src/domain/settings/settings.ts';
import { refusal, type FakePlugin } from '../../dev/fake-plugin.ts';
import { SCENES } from '../../dev/scenes.ts';
import { openPage, savedChanges } from '../testing/open-page.tsx';

const openTab = async (prepare?: Parameters<typeof openPage>[1]) => {
  const page = openPage('tab=accounts', prepare);
  await screen.findByRole('region', { name: 'Accounts' });
  return page;
};
const save = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Save changes' });

describe('what is suggested', () => {
  test('a failure to load suggestions is shown beside fields that still work', async () => {
    const { user, plugin } = await openTab((given) => {
      given.refuse('GET settings/suggestions', refusal(504, 'slow', 'It took too long.', { fix: 'Try it again.' }));
    });
    expect(await screen.findByText('It took too long.')).toBeTruthy();
    expect(screen.getByLabelText('Sales')).toBeTruthy();
    plugin.recover();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('button', { name: /^Use all suggestions/ })).toBeTruthy();
    expect(screen.queryByText('It took too long.')).toBeNull();
  });
});

describe('accounts', () => {
  test('are chosen from Xero’s, by class, and saved with the revision that was read', async () => {
    const { plugin, user } = await openTab();
    const sales = screen.getByLabelText<HTMLSelectElement>('Sales');
    expect(within(sales).getByRole('group', { name: 'Revenue' })).toBeTruthy();
    await user.selectOptions(sales, '210 – Sales: books');
    await user.selectOptions(screen.getByLabelText('Shipping'), 'Same as sales');
    expect(screen.getByText('2 unsaved changes.')).toBeTruthy();
    await user.click(save());
    expect(await screen.findByText('Saved.')).toBeTruthy();
    expect(plugin.asked('PATCH settings').map(({ data }) => data)).toEqual([
      {
        revision: 'r1',
        changes: [
          { path: 'accounts.sales', value: '210', seen: SETTINGS.accounts.sales },
          { path: 'accounts.shipping', value: null, seen: SETTINGS.accounts.shipping },
        ],
      },
    ]);
    expect(save().getAttribute('aria-disabled')).toBe('true');
  });

  test.each([
    ['are posted again', null, /^Saved. 2 orders were waiting for this; syncing now.$/],
    ['say what else holds them', 'Posting is off.', /2 orders were waiting for this; they sync as soon as this is fixed: Posting is off.$/], // prettier-ignore
  ])('orders that waited for one of them %s', async (_what, message, words) => {
    const { plugin, user } = await openTab();
    const heldBy =
      message === null ? null : { code: 'inactive', message, fix: '', tab: 'sync' as const, setting: null };
    plugin.retried = { orders: 2, heldBy };
    await user.selectOptions(screen.getByLabelText('Sales'), '210 – Sales: books');
    await user.click(save());
    await waitFor(() => expect(screen.getByText(/waiting for this/).textContent.trim()).toMatch(words));
    await user.selectOptions(screen.getByLabelText('Sales'), '200 – Sales');
    expect(screen.queryByText(/waiting for this/)).toBeNull();
  });

  test('one that Xero no longer lists stays visible', async () => {
    await openTab((plugin) => {
      const accounts = { ...SETTINGS.accounts, sales: '999' };
      plugin.settings = { ...plugin.settings, settings: { ...SETTINGS, accounts } };
    });
    expect(screen.getByLabelText<HTMLSelectElement>('Sales').selectedOptions[0]?.textContent).toMatch(
      /^999 \(not in Xero/,
    );
  });

  test('without an answer from Xero, the reason is shown and codes can be typed', async () => {
    const { plugin, user } = await openTab((given) => SCENES['fresh']?.(given));
    expect(screen.getAllByText(/could not be read from Xero/).length).toBeGreaterThan(0);
    const sales = screen.getByLabelText('Sales');
    await user.clear(sales);
    await user.type(sales, '4000');
    await user.click(save());
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([{ path: 'accounts.sales', value: '4000' }]);
  });

  test('"Refresh lists" asks past the sidecar’s memory', async () => {
    const { plugin, user } = await openTab();
    await user.click(screen.getByRole('button', { name: 'Refresh lists' }));
    await waitFor(() =>
      expect(plugin.asked('GET lists').map(({ query }) => query.get('refresh'))).toEqual([null, '1']),
    );
  });
});

describe('the default accounts', () => {
  const open = async () =>
    openTab((given) => {
      const checklist = given.status.checklist.map((step) =>
        step.id === 'accounts'
          ? { ...step, done: false, detail: 'Sales are posted to 200 "Sales".', confirm: true }
          : step,
      );
      given.status = { ...given.status, checklist };
    });

  test('are confirmed by one click, which is all that is sent', async () => {
    const { plugin, user } = await open();
    await user.click(screen.getByRole('button', { name: 'Confirm these accounts' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Confirm these accounts' })).toBeNull());
    expect(plugin.asked('POST checklist/accounts')).toHaveLength(1);
    expect(plugin.asked('PATCH settings')).toEqual([]);
  });

  test('need no confirmation while others are being chosen', async () => {
    const { user } = await open();
    await user.selectOptions(screen.getByLabelText('Sales'), '210 – Sales: books');
    expect(screen.queryByRole('button', { name: 'Confirm these accounts' })).toBeNull();
  });
});

test('tracking says that Xero was not read yet, not that there is none', async () => {
  await openTab((given) => SCENES['fresh']?.(given));
  const tracking = within(screen.getByRole('region', { name: 'Tracking' }));
  expect(tracking.queryByText(/has no tracking categories/)).toBeNull();
  expect(tracking.getByText(/once they could be read from Xero/)).toBeTruthy();
});

describe('tracking', () => {
  const WEB = '0f1a52d1-1c1c-4d2f-9b7e-0a3f5d1c2b3b';
  const card = () => within(screen.getByRole('region', { name: 'Tracking' }));
  const of = (scene: string) => openTab((given) => SCENES[scene]?.(given));
  const saved = async ({ user, plugin }: Awaited<ReturnType<typeof openTab>>) => {
    await user.click(save());
    await screen.findByText('Saved.');
    return savedChanges(plugin);
  };

  test('is suggested with its reason; an option that Xero lacks is named, and created only after a question', async () => {
    const page = await of('tracking');
    const { user, plugin } = page;
    expect(await card().findByText(/Suggested: Channel: By how the order was made. The options of/)).toBeTruthy();
    expect(await card().findByText(/Channel: Phone \(6 orders\)/)).toBeTruthy();
    expect(card().getByText(/Point of sale \(1 order\).*It is archived in Xero/)).toBeTruthy();
    await user.click(card().getByRole('button', { name: /^Use suggestion: By how/ }));
    expect(card().getByLabelText<HTMLInputElement>('Web shop').value).toBe('checkout, store-api');
    await user.click(card().getByRole('button', { name: 'Create “Phone” in Xero' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Create “Phone” in Xero?' }));
    expect(plugin.asked('POST tracking-options')).toEqual([]);
    await user.click(dialog.getByRole('button', { name: 'Create it in Xero' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(plugin.asked('POST tracking-options').map(({ data }) => data)).toEqual([{ key: 'admin' }]);
    expect(await saved(page)).toEqual([
      {
        path: 'tracking',
        value: [
          {
            ...{ categoryId: LISTS.xero?.tracking[0]?.id, by: 'createdVia' },
            options: { checkout: WEB, 'store-api': WEB, admin: '0f1a52d1-1c1c-4d2f-9b7e-0a3f5d1c2b3e' },
          },
        ],
      },
    ]);
  });

  test('without the permission it says how to create an option by hand, and offers to allow it', async () => {
    const { user, plugin } = await of('tracking-by-hand');
    plugin.on('POST xero/connect', () => new Promise(() => undefined));
    await user.click(await card().findByRole('button', { name: /^Allow more in Xero/ }));
    expect(card().queryByRole('button', { name: /^Create/ })).toBeNull();
    expect(plugin.asked('POST xero/connect')[0]?.data).toMatchObject({ accounts: true });
  });

  test('follows a value of the order by the options’ fields; a value belongs to one option', async () => {
    const page = await openTab();
    const { user } = page;
    await user.selectOptions(card().getByLabelText('Channel'), 'By shipping country …');
    await user.type(card().getByLabelText('Web shop'), 'GB, IE');
    await user.type(card().getByLabelText('Market'), 'ie');
    await user.selectOptions(card().getByLabelText('Any other value'), 'Market');
    expect(card().getByLabelText<HTMLInputElement>('Web shop').value).toBe('GB');
    const [, market] = LISTS.xero?.tracking[0]?.options ?? [];
    expect(await saved(page)).toEqual([
      {
        path: 'tracking',
        value: [
          {
            ...{ categoryId: LISTS.xero?.tracking[0]?.id, by: 'country' },
            ...{ options: { GB: WEB, ie: market?.id }, otherwise: market?.id },
          },
        ],
      },
    ]);
  });
});

describe('taxes', () => {
  test('each rate and set of rates has its tax type; suggestions are used one by one', async () => {
    const { plugin, user } = await openTab();
    expect(screen.getByText('3 of 4 tax rates have no tax type yet.')).toBeTruthy();
    await user.selectOptions(screen.getByLabelText('Tax type of VAT + Zero (ID 1+3)'), 'OUTPUT2');
    await user.click(screen.getByRole('button', { name: 'Use suggestion: 5% (VAT on Income) for VAT' }));
    expect(screen.queryByRole('button', { name: 'Use suggestion: 5% (VAT on Income) for VAT' })).toBeNull();
    await user.click(save());
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([
      { path: 'taxes.rates', value: { '1': 'OUTPUT2', '1+3': 'OUTPUT2', '2': 'RROUTPUT' } },
    ]);
  });

  test('"Use all suggestions" leaves out the uncertain ones', async () => {
    const { plugin, user } = await openTab();
    await user.click(screen.getByRole('button', { name: 'Use all suggestions (2)' }));
    await user.click(save());
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([
      { path: 'taxes.rates', value: { '1': 'OUTPUT2', '2': 'RROUTPUT' } },
      { path: 'taxes.untaxed', value: 'ZERORATEDOUTPUT' },
    ]);
  });

  test('a tax type with another percentage gets a warning; one not for sales is not offered', async () => {
    const { user } = await openTab();
    const rate = screen.getByLabelText('Tax type of VAT (ID 2)');
    await user.selectOptions(rate, 'OUTPUT2');
    expect(screen.getByText(/This tax type is 20 %, but the tax rate is 5 %/)).toBeTruthy();
    expect(within(rate).queryByRole('option', { name: '20% (VAT on Expenses)' })).toBeNull();
  });

  test('a rate that no longer exists can be removed', async () => {
    const { plugin, user } = await openTab((given) => {
      given.on('GET lists', () => ({ ...LISTS, store: LISTS.store && { ...LISTS.store, taxRates: [], rateSets: [] } }));
    });
    await user.click(screen.getByRole('button', { name: 'Remove' }));
    await user.click(save());
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([{ path: 'taxes.rates', value: {} }]);
  });
});

describe('rules', () => {
  const rules = () => screen.getByRole('region', { name: 'Rules' });

  test('show the names of products and categories, requested once', async () => {
    const settings = {
      ...SETTINGS,
      rules: [16, 17].map((id) => ({ when: { category: id, product: 7 }, account: '210' })),
    };
    const { plugin } = await openTab((fake) => {
      fake.on('GET settings', () => ({ ...SETTINGS_BODY, settings }));
      fake.on('GET names', () => ({ names: { 'category:16': 'Books', 'product:7': 'Harbour mug' } }));
    });
    expect(await within(rules()).findByText('Product: Harbour mug (7) · Category: Books (16)')).toBeTruthy();
    expect(within(rules()).getByText('Product: Harbour mug (7) · Category: ID 17')).toBeTruthy();
    expect(plugin.asked('GET names')).toHaveLength(1);
    expect(Object.fromEntries(plugin.asked('GET names')[0]?.query ?? [])).toMatchObject({
      product: '7',
      category: '16,17',
    });
  });

  test('that the latest orders suggest are shown with their reason, and added one by one', async () => {
    const { user, plugin } = await openTab((page) => {
      const suggestion = (path: string, fee: string) => ({
        path,
        value: { when: { fee }, account: '835', taxType: 'NONE' },
        reason: `"${fee}" is no sale.`,
        confidence: 'medium' as const,
        optIn: true,
      });
      page.on('GET settings/suggestions', () => ({
        suggestions: [suggestion('rules.2', 'Store credit'), suggestion('rules.3', 'Refundable deposit')],
      }));
    });
    const add = { name: 'Add the rule to 835 – Gift cards: "Refundable deposit" is no sale.' };
    await user.click(await screen.findByRole('button', add));
    expect(screen.queryByRole('button', add)).toBeNull();
    expect(screen.getByText(/Suggested: a rule to 835 – Gift cards. "Store credit" is no sale./)).toBeTruthy();
    await user.click(save());
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([
      {
        path: 'rules',
        value: [...SETTINGS.rules, { when: { fee: 'Refundable deposit' }, account: '835', taxType: 'NONE' }],
      },
    ]);
  });

  test('a new rule uses search results of the store and lists of Xero', async () => {
    const { plugin, user } = await openTab();
    await user.click(screen.getByRole('button', { name: 'Add a rule' }));
    const dialog = within(screen.getByRole('dialog', { name: 'Add a rule' }));
    await user.selectOptions(dialog.getByLabelText('Condition'), 'Category');
    await user.type(dialog.getByRole('combobox', { name: 'Category' }), 'blue');
    await user.click(await dialog.findByRole('option', { name: /blue books/ }));
    await user.selectOptions(dialog.getByLabelText('Account'), '210');
    await user.click(dialog.getByRole('button', { name: 'Add' }));
    expect(
      await within(rules()).findByText('Category: blue books (15)', { exact: false, selector: 'li:nth-child(2) p' }),
    ).toBeTruthy();
    await user.click(save());
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([
      { path: 'rules', value: [...SETTINGS.rules, { when: { category: 15 }, account: '210' }] },
    ]);
    expect(plugin.asked('GET lists/search')[0]?.query.get('kind')).toBe('category');
  });

  test('a rule can ask for a SKU, and for yes or no', async () => {
    const { user, plugin } = await openTab();
    await user.click(screen.getByRole('button', { name: 'Add a rule' }));
    const dialog = within(screen.getByRole('dialog', { name: 'Add a rule' }));
    await user.selectOptions(dialog.getByLabelText('Condition'), 'SKU');
    await user.type(dialog.getByLabelText('SKU'), 'MUG-*');
    await user.selectOptions(dialog.getByLabelText('Add a condition'), 'Subscription renewal');
    await user.selectOptions(dialog.getByLabelText('Account'), '210');
    await user.click(dialog.getByRole('button', { name: 'Add' }));
    expect(dialog.getByText(/^Subscription renewal: /)).toBeTruthy();
    await user.selectOptions(dialog.getByLabelText('Subscription renewal'), 'No');
    await user.click(dialog.getByRole('button', { name: 'Add' }));
    expect(await within(rules()).findByText('SKU: MUG-* · Subscription renewal: no')).toBeTruthy();
    await user.click(save());
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([
      { path: 'rules', value: [...SETTINGS.rules, { when: { sku: 'MUG-*', renewal: false }, account: '210' }] },
    ]);
  });

  test('a rule without condition or decision is not accepted', async () => {
    const { user } = await openTab();
    await user.click(screen.getByRole('button', { name: 'Add a rule' }));
    await user.click(screen.getByRole('button', { name: 'Add' }));
    expect(screen.getByText('Choose at least one condition.')).toBeTruthy();
    expect(screen.getByText(/Choose what the rule sets/)).toBeTruthy();
  });

  const withRules = (rules: readonly Rule[]) => (given: FakePlugin) => {
    given.settings = { ...given.settings, settings: { ...SETTINGS, rules: [...rules] } };
  };

  test('stand in the order that the posting uses: the most specific first, wherever it was added', async () => {
    await openTab(
      withRules([
        { when: { country: 'GB' }, account: '200' },
        { when: { category: 15 }, account: '210' },
        { when: { product: 7 }, account: '835' },
      ]),
    );
    const items = within(rules()).getAllByRole('listitem');
    expect(items.map(({ dataset }) => dataset['setting'])).toEqual(['rules.2', 'rules.1', 'rules.0']);
    expect(within(rules()).queryByRole('button', { name: /^Move rule/ })).toBeNull();
  });

  test('are moved by buttons where the order counts, which screen readers announce, and can be removed', async () => {
    const own: Rule[] = [
      { when: { category: 15 }, account: '210' },
      { when: { product: 7 }, account: '835' },
      { when: { category: 16 }, account: '200' },
    ];
    const { plugin, user } = await openTab(withRules(own));
    expect(within(rules()).getAllByRole('button', { name: /^Move rule/ })).toHaveLength(4);
    await user.click(screen.getByRole('button', { name: 'Move rule 3 up' }));
    expect(within(rules()).getByText('Moved to position 2.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Remove rule 1' }));
    await user.click(save());
    await screen.findByText('Saved.');
    expect(savedChanges(plugin)).toEqual([{ path: 'rules', value: [own[2], own[0]] }]);
  });

  test('"Which rule applies?" asks with the rules on the page, saved or not', async () => {
    const { plugin, user } = await openTab();
    await user.click(screen.getByRole('button', { name: 'Remove rule 2' }));
    await user.selectOptions(screen.getByLabelText('Check'), 'An order');
    await user.type(screen.getByLabelText('Order'), '#1024');
    await user.click(screen.getByRole('button', { name: 'Show the rule' }));
    const table = within(await screen.findByRole('table', { name: 'What decides each line' }));
    expect(table.getByRole('row', { name: /3 × Blue mug Account 210 – Sales: books Rule 1/ })).toBeTruthy();
    expect(plugin.asked('POST rules/match').map(({ data }) => data)).toEqual([
      { orderId: 1024, rules: [SETTINGS.rules[0]] },
    ]);
  });

  test('for a product, conditions about the order are named; a changed rule takes the answer away', async () => {
    const { user } = await openTab();
    await user.type(screen.getByRole('combobox', { name: 'Product' }), 'mugs');
    await user.click(await screen.findByRole('option', { name: /mugs books/ }));
    await user.click(screen.getByRole('button', { name: 'Show the rule' }));
    const table = within(await screen.findByRole('table', { name: 'What decides each line' }));
    expect(table.getByText('Rule 2, if Shipping country: DE, FR')).toBeTruthy();
    expect(table.getByText('Otherwise: No rule: the settings above')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Remove rule 2' }));
    expect(screen.queryByRole('table', { name: 'What decides each line' })).toBeNull();
  });
});

describe('saving', () => {
  test('what the sidecar refuses is shown at its field, with a link to it', async () => {
    const { user } = await openTab((plugin) => {
      const faults = [{ path: 'accounts.sales', message: 'There is no account 210 in Xero.' }];
      plugin.refuse('PATCH settings', refusal(422, 'settings_invalid', 'Some settings are not right.', { faults }));
    });
    const sales = screen.getByLabelText('Sales');
    await user.selectOptions(sales, '210');
    await user.click(save());
    expect(await screen.findByText('There is no account 210 in Xero.')).toBeTruthy();
    expect(sales.getAttribute('aria-invalid')).toBe('true');
    await waitFor(() => expect(document.activeElement).toBe(sales));
    expect(screen.getByText('1 field needs to be corrected.')).toBeTruthy();
  });

  test('without a network nothing is lost, and a retry saves', async () => {
    const { plugin, user } = await openTab();
    plugin.refuse('PATCH settings', { code: 'fetch_error', message: 'offline' });
    await user.selectOptions(screen.getByLabelText('Sales'), '210');
    await user.click(save());
    expect(await screen.findByText('Your browser cannot reach your site right now.')).toBeTruthy();
    plugin.recover();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Saved.')).toBeTruthy();
  });

  test('while the sidecar is down the tab says so, and then recovers', async () => {
    const { plugin, user } = openPage('tab=accounts', SCENES['down']);
    const panel = within(screen.getByRole('tabpanel'));
    await panel.findByText(/does not answer/);
    plugin.recover();
    await user.click(panel.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('region', { name: 'Accounts' })).toBeTruthy();
  });
});

describe('300 tax rates', () => {
  const many = (given: Parameters<NonNullable<Parameters<typeof openPage>[1]>>[0]) => {
    SCENES['many-rates']?.(given);
  };

  test('show the first ones, so that the rules stay in reach, and all on request', async () => {
    const { user } = await openTab(many);
    const shown = () => document.querySelectorAll('[data-setting^="taxes.rates."] select');
    expect(shown()).toHaveLength(25);
    await user.click(screen.getByText('Show all 300 rates'));
    expect(shown()).toHaveLength(300);
  });

  test('are found by country, and get one tax type together', async () => {
    const { user, plugin } = await openTab(many);
    await user.selectOptions(screen.getByLabelText('Country'), 'FR');
    await user.click(screen.getByLabelText('Only rates without a tax type'));
    await user.selectOptions(screen.getByLabelText('Tax type for all 100 rates found'), '20% (VAT on Income)');
    await user.click(screen.getByText('Set for 100 rates'));
    expect(screen.getByText('200 of 300 tax rates have no tax type yet.')).toBeTruthy();
    expect(screen.getByText('100 unsaved changes.')).toBeTruthy();
    await user.click(save());
    await screen.findByText('Saved.');
    const rates = plugin.settings.settings.taxes.rates;
    expect(Object.keys(rates)).toHaveLength(100);
    expect(rates['2']).toBe('OUTPUT2');
    expect(rates['1']).toBeUndefined();
  });

  test('one that a link names is shown wherever it is in the list', async () => {
    openPage('tab=accounts&setting=taxes.rates.299', many);
    await screen.findByRole('region', { name: 'Accounts' });
    await waitFor(() =>
      expect(document.activeElement?.closest('[data-setting]')?.getAttribute('data-setting')).toBe('taxes.rates.299'),
    );
  });
});
