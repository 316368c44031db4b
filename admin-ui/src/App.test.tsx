import { describe, expect, test } from '@jest/globals';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { SETTINGS, SETTINGS_BODY, STATUS } from '../dev/fake-answers.ts';
import { refusal } from '../dev/fake-plugin.ts';
import { openPage, savedChanges, type OpenPage } from './testing/open-page.tsx';

const tab = (name: RegExp | string) => screen.getByRole('tab', { name });
const isChosen = (name: RegExp | string) => tab(name).getAttribute('aria-selected') === 'true';

/** The Sync tab with one unsaved change. */
async function withChange(prepare?: Parameters<typeof openPage>[1]): Promise<OpenPage> {
  const page = openPage('tab=sync', prepare);
  const field = await screen.findByLabelText('Overlap (minutes)');
  await page.user.clear(field);
  await page.user.type(field, '30');
  return page;
}

describe('tabs', () => {
  test('are a tab list for arrow keys, with one panel named after the selected tab', async () => {
    const { user } = openPage('tab=sync');
    await screen.findByRole('region', { name: 'Posting' });
    expect(screen.getAllByRole('tab').map(({ textContent }) => textContent)).toEqual([
      'Overview',
      'Connection',
      'Accounts & taxes',
      'Payments',
      'Invoices & contacts',
      'Sync',
      'Activity2',
      'Books',
      'Payouts',
      'Reports',
    ]);
    expect(screen.getByRole('tabpanel', { name: 'Sync' })).toBeTruthy();
    act(() => tab('Sync').focus());
    await user.keyboard('{ArrowRight}');
    expect(document.activeElement).toBe(tab(/Activity/));
    expect(isChosen('Sync')).toBe(true);
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{Enter}');
    expect(isChosen('Overview')).toBe(true);
  });

  test('"back" goes to the previous tab', async () => {
    const { user } = openPage('tab=connection');
    await user.click(tab('Sync'));
    await screen.findByRole('region', { name: 'Posting' });
    act(() => window.history.back());
    await waitFor(() => expect(isChosen('Connection')).toBe(true));
  });

  test('a link to another tab moves the focus there', async () => {
    const { user } = openPage('tab=connection');
    await user.click(await screen.findByRole('button', { name: 'Open “Accounts & taxes”' }));
    expect(document.activeElement).toBe(screen.getByRole('tabpanel'));
  });
});

describe('the checklist', () => {
  test('says what is missing after the start, and where; it disappears when all is done', async () => {
    openPage('tab=connection');
    const line = await screen.findByRole('region', { name: 'Set up ML Connector' });
    expect(within(line).getByText('Next: Map your tax rates')).toBeTruthy();
    expect(within(line).getByText(/2 tax rates have no tax type\./)).toBeTruthy();
  });

  test('all done', async () => {
    openPage('tab=connection', (plugin) => {
      plugin.status = { ...STATUS, checklist: STATUS.checklist.map((step) => ({ ...step, done: true, detail: '' })) };
    });
    await screen.findByRole('region', { name: 'Health' });
    expect(screen.queryByRole('region', { name: 'Set up ML Connector' })).toBeNull();
  });

  test('a tab of a store that was not started leads back to set-up', async () => {
    const { user } = openPage('tab=payments', (plugin) => {
      plugin.connection = { ...plugin.connection, paired: false };
    });
    const panel = within(await screen.findByRole('tabpanel'));
    await user.click(panel.getByRole('button', { name: 'Open “Connection”' }));
    await user.click(screen.getByRole('button', { name: 'Continue set-up' }));
    expect(await screen.findByRole('navigation', { name: 'Steps of the set-up' })).toBeTruthy();
    expect(screen.queryByRole('tab')).toBeNull();
    expect(window.location.search).not.toContain('tab=');
  });
});

describe('"Saved."', () => {
  test('is said on the tab that was saved, and on no other', async () => {
    const { user } = await withChange();
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    expect(await screen.findByText('Saved.')).toBeTruthy();
    await user.click(tab('Payments'));
    expect(await screen.findByRole('button', { name: 'Save changes' })).toBeTruthy();
    expect(screen.queryByText('Saved.')).toBeNull();
  });
});

describe('unsaved changes', () => {
  test('keep the tab open: "Keep editing" keeps them', async () => {
    const { user } = await withChange();
    await user.click(tab('Connection'));
    const dialog = within(screen.getByRole('dialog', { name: 'Save your changes first?' }));
    expect(dialog.getByText('Not saved yet: Overlap (minutes).')).toBeTruthy();
    await user.click(dialog.getByRole('button', { name: 'Keep editing' }));
    expect(isChosen('Sync')).toBe(true);
    expect(screen.getByLabelText<HTMLInputElement>('Overlap (minutes)').value).toBe('30');
  });

  test('"Discard changes" continues without them', async () => {
    const { plugin, user } = await withChange();
    await user.click(tab('Connection'));
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Discard changes' }));
    expect(isChosen('Connection')).toBe(true);
    await user.click(tab('Sync'));
    expect((await screen.findByLabelText<HTMLInputElement>('Overlap (minutes)')).value).toBe('10');
    expect(savedChanges(plugin)).toBeUndefined();
  });

  test('saving continues with them', async () => {
    const { plugin, user } = await withChange();
    await user.click(tab('Connection'));
    await user.click(screen.getByRole('button', { name: 'Save and open “Connection”' }));
    await waitFor(() => expect(isChosen('Connection')).toBe(true));
    expect(savedChanges(plugin)).toEqual([{ path: 'sync.overlapMinutes', value: 30 }]);
  });

  test('hold "back" as well', async () => {
    const { user } = openPage('tab=connection');
    await user.click(tab('Sync'));
    await user.type(await screen.findByLabelText('Overlap (minutes)'), '5');
    act(() => window.history.back());
    expect(await screen.findByRole('dialog', { name: 'Save your changes first?' })).toBeTruthy();
    expect(window.location.search).toContain('tab=sync');
  });

  test('the browser asks before leaving the page, but only while changes are unsaved', async () => {
    const { user } = await withChange();
    expect(fireEvent(window, new Event('beforeunload', { cancelable: true }))).toBe(false);
    await user.click(screen.getByRole('button', { name: 'Discard changes' }));
    expect(fireEvent(window, new Event('beforeunload', { cancelable: true }))).toBe(true);
  });

  test('a value changed back is no change', async () => {
    const { user } = await withChange();
    const field = screen.getByLabelText('Overlap (minutes)');
    await user.clear(field);
    await user.type(field, '10');
    expect(screen.queryByText(/unsaved change/)).toBeNull();
  });
});

describe('while a save is under way', () => {
  test('what is typed stays, and is saved next', async () => {
    const { plugin, user } = await withChange();
    const release = plugin.hold('PATCH settings');
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    const field = screen.getByLabelText<HTMLInputElement>('Overlap (minutes)');
    await user.clear(field);
    await user.type(field, '45');
    fireEvent.change(screen.getByLabelText('Quiet hours from'), { target: { value: '22:30' } });
    fireEvent.change(screen.getByLabelText('Quiet hours until'), { target: { value: '06:00' } });
    act(release);
    const again = await screen.findByRole('button', { name: 'Save changes' });
    expect(screen.getByText('3 unsaved changes.')).toBeTruthy();
    expect(screen.queryByText('Saved.')).toBeNull();
    expect(field.value).toBe('45');
    await user.click(again);
    expect(await screen.findByText('Saved.')).toBeTruthy();
    expect(plugin.settings.settings.sync).toMatchObject({ overlapMinutes: 45, quietFrom: '22:30', quietTo: '06:00' });
  });

  test('a value changed back to what it was before is an unsaved change', async () => {
    const { plugin, user } = await withChange();
    const release = plugin.hold('PATCH settings');
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    const field = screen.getByLabelText<HTMLInputElement>('Overlap (minutes)');
    await user.clear(field);
    await user.type(field, '10');
    act(release);
    await screen.findByRole('button', { name: 'Save changes' });
    expect(screen.getByText('1 unsaved change.')).toBeTruthy();
    expect(field.value).toBe('10');
  });

  test('posting can be paused', async () => {
    const { plugin, user } = await withChange();
    const release = plugin.hold('PATCH settings');
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await user.click(screen.getByRole('button', { name: 'Pause syncing' }));
    expect(plugin.settings.settings.sync).toMatchObject({ overlapMinutes: 30, active: false });
    act(release);
    expect(await screen.findByText('Syncing is paused.')).toBeTruthy();
    expect(screen.queryByText(/unsaved change/)).toBeNull();
  });
});

describe('someone else saved in the meantime', () => {
  const theirs = { ...SETTINGS, sync: { ...SETTINGS.sync, overlapMinutes: 60, every: '0 * * * *' } };
  const meanwhile = ({ plugin }: OpenPage): void => {
    plugin.settings = { ...SETTINGS_BODY, revision: 'r2', settings: theirs };
  };

  test('both changes are named; mine replace theirs', async () => {
    const page = await withChange();
    meanwhile(page);
    await page.user.click(screen.getByRole('button', { name: 'Save changes' }));
    expect(await screen.findByText(/You both changed: Overlap \(minutes\)\./)).toBeTruthy();
    await page.user.click(screen.getByRole('button', { name: 'Save my changes' }));
    await screen.findByText('Saved.');
    expect(page.plugin.settings.settings.sync).toMatchObject({ overlapMinutes: 30, every: '0 * * * *' });
    expect(screen.getByLabelText<HTMLSelectElement>('Check the store').value).toBe('0 * * * *');
  });

  test('another setting, or what the service changed: mine are saved without a question', async () => {
    const page = await withChange();
    const other = { ...SETTINGS, sync: { ...SETTINGS.sync, startDate: '2019-01-01' } };
    page.plugin.settings = { ...SETTINGS_BODY, revision: 'r2', settings: other };
    await page.user.click(screen.getByRole('button', { name: 'Save changes' }));
    expect(await screen.findByText('Saved.')).toBeTruthy();
    expect(page.plugin.settings.settings.sync).toMatchObject({ overlapMinutes: 30, startDate: '2019-01-01' });
    expect(screen.getByLabelText<HTMLInputElement>('Do not post orders before').value).toBe('2019-01-01');
  });

  test('posting is paused all the same, at once, and my changes stay', async () => {
    const page = await withChange();
    meanwhile(page);
    await page.user.click(screen.getByRole('button', { name: 'Pause syncing' }));
    expect(await screen.findByText('Syncing is paused.')).toBeTruthy();
    expect(page.plugin.settings.settings.sync.active).toBe(false);
    expect(page.plugin.asked('PATCH settings').map(({ data }) => data)).toEqual([
      { changes: [{ path: 'sync.active', value: false }] },
    ]);
    expect(screen.getByText('1 unsaved change.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Save my changes' })).toBeNull();
  });

  test('mine are discarded on request, theirs shown', async () => {
    const page = await withChange();
    meanwhile(page);
    await page.user.click(screen.getByRole('button', { name: 'Save changes' }));
    await page.user.click(await screen.findByRole('button', { name: 'Discard my changes' }));
    expect(screen.getByLabelText<HTMLInputElement>('Overlap (minutes)').value).toBe('60');
    expect(screen.queryByText(/unsaved change/)).toBeNull();
  });
});

describe('a sidecar that fails', () => {
  test('is explained once, above all tabs; each tab has a retry', async () => {
    const { user, plugin } = openPage('tab=payments', (fake) => {
      const failed = refusal(500, 'internal_error', 'Something failed in the service.', { fix: 'Look at its log.' });
      for (const path of ['status', 'settings', 'settings/schema', 'entries', 'alerts']) {
        fake.refuse(`GET ${path}`, failed);
      }
    });
    for (const name of ['Payments', 'Connection', /Activity/]) {
      await user.click(tab(name));
      const panel = screen.getByRole('tabpanel');
      await within(panel).findByText('This could not be loaded either, for the same reason.');
      expect(within(panel).queryByText('Something failed in the service.')).toBeNull();
      expect(screen.getAllByText('Something failed in the service.')).toHaveLength(1);
    }
    const before = plugin.asked('GET entries').length;
    await user.click(within(screen.getByRole('tabpanel')).getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(plugin.asked('GET entries').length).toBeGreaterThan(before));
  });
});
