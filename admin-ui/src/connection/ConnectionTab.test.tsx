import { describe, expect, test } from '@jest/globals';
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CONNECTION, STATUS } from '../../dev/fake-answers.ts';
import { refusal } from '../../dev/fake-plugin.ts';
import { installFakePlugin } from '../../dev/install-fake-plugin.ts';
import { SCENES } from '../../dev/scenes.ts';
import { openPage, savedChanges } from '../testing/open-page.tsx';
import { SidecarCard } from './SidecarCard.tsx';
import { XeroCard } from './XeroCard.tsx';

test('a second store of the organisation gets a free prefix by one click', async () => {
  const { plugin, user } = openPage('tab=connection', (given) => {
    given.status = { ...given.status, numberPrefix: { current: 'WC-', free: 'WC2-', usedBy: 'First shop' } };
  });
  expect((await screen.findAllByText(/“First shop” posts to the same organisation/)).length).toBeGreaterThan(0);
  plugin.on('GET status', () => ({ ...plugin.status, numberPrefix: null }));
  await user.click(screen.getByRole('button', { name: 'Use the prefix “WC2-”' }));
  await waitFor(() => expect(screen.queryByRole('button', { name: /Use the prefix/ })).toBeNull());
  expect(savedChanges(plugin)).toEqual([{ path: 'documents.numberPrefix', value: 'WC2-' }]);
});

describe('before the store is paired', () => {
  test('the form sends address and code, and the page shows the answer', async () => {
    const { plugin, user } = openPage('tab=connection', SCENES['unpaired']);
    await user.click(await screen.findByRole('button', { name: 'Use a pairing code' }));
    await user.type(screen.getByLabelText('Address of the service'), 'https://connector.example.com');
    await user.type(screen.getByLabelText('Pairing code'), ' 1234-5678 ');
    await user.click(screen.getByRole('button', { name: 'Pair store' }));
    expect(await screen.findByRole('region', { name: 'Xero' })).toBeTruthy();
    expect(plugin.asked('POST connection').map(({ data }) => data)).toEqual([
      { url: 'https://connector.example.com', pairingCode: '1234-5678' },
    ]);
  });

  test('nothing is sent while a field is missing, and each field says so', async () => {
    const { plugin, user } = openPage('tab=connection', SCENES['unpaired']);
    await user.click(await screen.findByRole('button', { name: 'Use a pairing code' }));
    await user.click(screen.getByRole('button', { name: 'Pair store' }));
    expect(screen.getByText('Enter the address of your service.')).toBeTruthy();
    const address = screen.getByLabelText('Address of the service');
    expect([address, screen.getByLabelText('Pairing code')].map((one) => one.getAttribute('aria-invalid'))).toEqual([
      'true',
      'true',
    ]);
    expect(address.closest('.is-wrong')).not.toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(address));
    expect(plugin.asked('POST connection')).toEqual([]);
  });

  test('a wrong code is reported with what to do, and the input is kept', async () => {
    const { user } = openPage('tab=connection', (plugin) => {
      SCENES['unpaired']?.(plugin);
      plugin.refuse(
        'POST connection',
        refusal(401, 'pairing_code_wrong', 'The code is wrong.', { fix: 'Read it again.' }),
      );
    });
    await user.click(await screen.findByRole('button', { name: 'Use a pairing code' }));
    await user.type(screen.getByLabelText('Address of the service'), 'https://a.example');
    await user.type(screen.getByLabelText('Pairing code'), '1');
    await user.click(screen.getByRole('button', { name: 'Pair store' }));
    expect(await screen.findByText('The code is wrong.')).toBeTruthy();
    expect(screen.getByText('Read it again.')).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Address of the service').value).toBe('https://a.example');
  });

  test('an address from wp-config.php cannot be changed', async () => {
    const { user } = openPage('tab=connection', (plugin) => {
      SCENES['unpaired']?.(plugin);
      plugin.connection = { ...plugin.connection, url: 'https://fixed.example', urlIsConstant: true };
    });
    const fields = [await screen.findByLabelText<HTMLInputElement>('Address of the service')];
    await user.click(screen.getByRole('button', { name: 'Use a pairing code' }));
    fields.push(screen.getByLabelText<HTMLInputElement>('Address of the service'));
    expect(fields.map((field) => [field.value, field.disabled])).toEqual(
      Array(2).fill(['https://fixed.example', true]),
    );
  });

  test('no request is sent to the sidecar', async () => {
    const { plugin } = openPage('tab=connection', SCENES['unpaired']);
    await screen.findByLabelText('Address of the service');
    expect(plugin.requests.map(({ path }) => path)).toEqual(['connection']);
  });
});

describe('a paired store', () => {
  test('shows the organisation and the status with its reason and next step, and links to the fix', async () => {
    const { user } = openPage('tab=connection');
    expect(within(await screen.findByRole('region', { name: 'Xero' })).getByText('Shop Ltd')).toBeTruthy();
    const health = screen.getByRole('region', { name: 'Health' });
    expect(within(health).getByText('2 orders were not posted.')).toBeTruthy();
    await user.click(within(health).getByRole('button', { name: 'Open “Activity”' }));
    expect(screen.getByRole('tab', { name: /Activity/ }).getAttribute('aria-selected')).toBe('true');
    expect(window.location.search).toContain('tab=activity');
  });

  test('the sidecar does not count as silent before it could answer', () => {
    openPage('tab=connection');
    cleanup();
    const card = (isAsked: boolean) =>
      render(
        <SidecarCard
          connection={CONNECTION}
          service={null}
          isAsked={isAsked}
          onUnpaired={() => undefined}
          onRenewed={() => undefined}
        />,
      );
    card(true);
    expect(screen.queryByText('does not answer')).toBeNull();
    cleanup();
    card(false);
    expect(screen.getByText('does not answer')).toBeTruthy();
  });

  test('the health dashboard opens in its own tab, signed in', async () => {
    const tab = { opener: window as unknown, location: { href: '' }, close: () => undefined };
    const open = window.open.bind(window);
    window.open = () => tab as unknown as Window;
    try {
      const { plugin, user } = openPage('tab=connection');
      await user.click(await screen.findByRole('button', { name: /Open health dashboard/ }));
      await waitFor(() => expect(tab.location.href).toBe('https://connector.example.com/sign-in?token=t'));
      expect(tab.opener).toBeNull();
      expect(plugin.asked('POST dashboard-link')).toHaveLength(1);
    } finally {
      window.open = open;
    }
  });

  test('the connection test shows for each side whether it answers, and what to do', async () => {
    const { user } = openPage('tab=connection');
    await user.click(await screen.findByRole('button', { name: 'Test connections' }));
    const result = screen.getByRole('region', { name: 'Connection test' });
    expect(await within(result).findByText(/The store answers\./)).toBeTruthy();
    expect(within(result).getByText('Try again in a minute.')).toBeTruthy();
  });

  test('broken webhooks are named, explained and repaired with one click', async () => {
    const { user } = openPage('tab=connection', SCENES['broken']);
    const card = await screen.findByRole('region', { name: 'Webhooks' });
    expect(within(card).getByText(/five deliveries in a row failed/)).toBeTruthy();
    await user.click(within(card).getByRole('button', { name: 'Repair webhooks' }));
    await screen.findAllByText(/active/);
    expect(within(card).queryByText('Somebody deleted it.')).toBeNull();
    expect(within(card).queryByRole('button', { name: 'Repair webhooks' })).toBeNull();
  });

  test('automatic repair is turned on and kept', async () => {
    const { plugin, user } = openPage('tab=connection');
    await user.click(await screen.findByRole('checkbox', { name: 'Repair webhooks automatically' }));
    expect(plugin.asked('POST webhooks/auto-repair').map(({ data }) => data)).toEqual([{ enabled: true }]);
    expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Repair webhooks automatically' }).checked).toBe(
      true,
    );
  });

  test('unpairing needs confirmation, and "Cancel" sends nothing', async () => {
    const { plugin, user } = openPage('tab=connection');
    await user.click(await screen.findByRole('button', { name: 'Unpair store' }));
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cancel' }));
    expect(plugin.asked('DELETE connection')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Unpair store' }));
    const dialog = within(screen.getByRole('dialog'));
    expect(dialog.getByText(/Your settings are kept/)).toBeTruthy();
    await user.click(dialog.getByRole('checkbox', { name: 'Delete the settings too' }));
    expect(dialog.getByText(/all other settings of this store are deleted/)).toBeTruthy();
    await user.click(dialog.getByRole('checkbox', { name: 'Delete the settings too' }));
    await user.click(dialog.getByRole('button', { name: 'Unpair store' }));
    expect(await screen.findByLabelText('Address of the service')).toBeTruthy();
    expect(plugin.asked('DELETE connection').map(({ data }) => data)).toEqual([{ deleteSettings: false }]);
  });

  test.each([
    ['missing', /was revoked in WooCommerce/],
    ['owner_gone', /was deleted or may no longer manage WooCommerce/],
  ] as const)('a REST key that is %s is named and renewed by one button', async (key, words) => {
    const { plugin, user } = openPage('tab=connection', (given) => {
      given.connection = { ...given.connection, key };
    });
    expect((await screen.findAllByText(words)).length).toBeGreaterThan(0);
    await user.click(screen.getByRole('button', { name: 'Renew the REST API key' }));
    const renew = () => screen.getByRole('button', { name: 'Renew the REST API key' });
    await waitFor(() => expect(renew().className).toContain('is-secondary'));
    expect(plugin.asked('POST connection/renew-key')).toHaveLength(1);
  });

  test('a key that the store refuses is renewed too, and why it cannot be is said', async () => {
    const reason = { code: 'rest_key_refused', light: 'red', message: 'The key is refused.', next: 'Press “Renew the REST API key”.', tab: 'connection', needsAction: true } as const; // prettier-ignore
    const { plugin, user } = openPage('tab=connection', (given) => {
      given.status = { ...given.status, light: 'red', sentence: reason.message, reasons: [reason] };
      given.refuse(
        'POST connection/renew-key',
        refusal(502, 'ml_connector_unreachable', 'No answer.', { fix: 'Check it.' }),
      );
    });
    const notice = (await screen.findByText(/This store refuses the REST API key/)).closest('.ml-connector-notice');
    const [button] = within(notice as HTMLElement).getAllByRole('button', { name: 'Renew the REST API key' });
    if (button === undefined) throw new Error('no button');
    await user.click(button);
    expect(await within(notice as HTMLElement).findByText('No answer.')).toBeTruthy();
    expect(plugin.asked('POST connection/renew-key')).toHaveLength(1);
  });

  test('a permission that the consent lacks has its button, also while connected', async () => {
    openPage('tab=connection', (given) => {
      const organisation = given.status.organisation;
      if (organisation === null) throw new Error('not connected');
      given.status = {
        ...given.status,
        organisation: { ...organisation, missing: ['bank transactions (gateway fees)'] },
      };
    });
    expect(await screen.findByRole('button', { name: 'Allow more in Xero' })).toBeTruthy();
    expect(screen.getAllByText(/may not yet use in Xero: bank transactions \(gateway fees\)/)).not.toEqual([]);
  });

  test('a settings file is loaded after a look at what it changes and what the organisation lacks', async () => {
    const { plugin, user } = openPage('tab=connection');
    const card = await screen.findByRole('region', { name: 'Settings file' });
    const input = card.querySelector<HTMLInputElement>('input[type=file]');
    if (input === null) throw new Error('no input');
    await user.upload(input, new File(['{"format":"x"}'], 'settings.json', { type: 'application/json' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/1 setting changes\./)).toBeTruthy();
    expect(dialog.getByText(/Xero has no account "9999"/)).toBeTruthy();
    await user.click(dialog.getByRole('button', { name: 'Load settings' }));
    expect(
      await within(card).findByText('1 setting loaded. 2 orders were waiting for this; syncing now.'),
    ).toBeTruthy();
    expect(plugin.asked('POST settings/import').map(({ data }) => data)).toEqual([
      { file: { format: 'x' }, dryRun: true, skipMissing: false },
      { file: { format: 'x' }, dryRun: false, skipMissing: true },
    ]);
  });

  test('an ended session leads to the sign-in, and nothing on the page is lost', async () => {
    const { user } = openPage('tab=connection', (given) => {
      given.refuse('POST ping', refusal(401, 'ml_connector_forbidden', 'Only users who manage the store may do this.'));
    });
    await user.click(await screen.findByRole('button', { name: 'Test connections' }));
    const link = await screen.findByRole<HTMLAnchorElement>('link', { name: /Sign in again/ });
    expect([link.href, link.target]).toEqual(['http://localhost/wp-login.php?redirect_to=x', '_blank']);
    expect(screen.getByText('Your session in WordPress has ended.')).toBeTruthy();
    expect(screen.queryByText('Only users who manage the store may do this.')).toBeNull();
  });

  test('disconnecting needs confirmation and shows the new status', async () => {
    const { user } = openPage('tab=connection');
    await user.click(await screen.findByRole('button', { name: 'Disconnect from Xero' }));
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Disconnect from Xero' }));
    expect(await screen.findByRole('button', { name: 'Connect to Xero' })).toBeTruthy();
  });

  test('the browser goes to Xero with a return address', async () => {
    const plugin = installFakePlugin();
    const visited: string[] = [];
    window.mlConnector = { settingsUrl: 'https://shop.example/wp-admin/admin.php?page=ml-connector' };
    const status = { ...STATUS, organisation: null };
    render(
      <XeroCard
        status={status}
        onStatus={() => undefined}
        onChoose={() => undefined}
        visit={(to) => visited.push(to)}
      />,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Connect to Xero' }));
    expect(visited).toEqual(['https://login.xero.com/identity/connect/authorize?state=1']);
    expect(plugin.asked('POST xero/connect').map(({ data }) => data)).toEqual([
      { returnUrl: 'https://shop.example/wp-admin/admin.php?page=ml-connector&tab=connection' },
    ]);
  });
});

test('a copy of a store says that nothing is synced from it', async () => {
  openPage('tab=connection', (plugin) => {
    plugin.connection = { ...plugin.connection, movedFrom: 'https://shop.example' };
  });
  expect((await screen.findAllByText(/that was https:\/\/shop\.example\. Nothing is synced/)).length).toBeGreaterThan(
    0,
  );
});

describe('coming back from Xero', () => {
  test('of several organisations one is chosen; another one needs confirmation', async () => {
    const { plugin, user } = openPage('tab=connection&ml_xero=choose');
    const dialog = await screen.findByRole('dialog', { name: 'Choose an organisation' });
    await user.click(await within(dialog).findByLabelText('Demo Company'));
    const use = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Use this organisation' });
    expect(use.getAttribute('aria-disabled')).toBe('true');
    await user.click(within(dialog).getByLabelText('Move this store to another organisation'));
    await user.click(use);
    expect(plugin.asked('POST xero/organisation').map(({ data }) => data)).toEqual([
      { tenantId: 'd3b0c6e8-3b12-4fef-91ba-2d3a0c6e8a02', move: true },
    ]);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(window.location.search).not.toContain('ml_xero');
  });

  test('documents in another organisation, which only the sidecar knows: moving the store needs confirmation', async () => {
    const { plugin, user } = openPage('tab=connection&ml_xero=choose', (given) => {
      given.status = { ...STATUS, organisation: null };
      given.refuse('POST xero/organisation', refusal(409, 'documents_elsewhere', 'Documents are in Shop Ltd.'));
    });
    const dialog = within(await screen.findByRole('dialog', { name: 'Choose an organisation' }));
    await user.click(await dialog.findByLabelText('Demo Company'));
    await user.click(dialog.getByRole('button', { name: 'Use this organisation' }));
    await user.click(await dialog.findByLabelText('Move this store to another organisation'));
    plugin.recover();
    await user.click(dialog.getByRole('button', { name: 'Use this organisation' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(plugin.asked('POST xero/organisation').map(({ data }) => data)).toEqual([
      { tenantId: 'd3b0c6e8-3b12-4fef-91ba-2d3a0c6e8a02' },
      { tenantId: 'd3b0c6e8-3b12-4fef-91ba-2d3a0c6e8a02', move: true },
    ]);
  });

  test.each([
    ['Disconnect from Xero', 'Connect to Xero'],
    ['Unpair store', 'Connect the service'],
  ])('that it is connected is no longer said after "%s"', async (name, then) => {
    const { user } = openPage('tab=connection&ml_xero=connected');
    expect(await screen.findByText(/Connected to Xero\./)).toBeTruthy();
    await user.click(screen.getByRole('button', { name }));
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name }));
    expect(await screen.findByRole('button', { name: then })).toBeTruthy();
    expect(screen.queryByText(/Connected to Xero\./)).toBeNull();
  });

  test.each([
    ['connected', /Connected to Xero\./],
    ['failed', /answer was not as expected/],
    ['failed&ml_xero_error=consent_denied', /Choose “Allow access”/],
    ['failed&ml_xero_error=consent_expired', /more than ten minutes/],
    ['failed&ml_xero_error=consent_interrupted', /was interrupted/],
    ['failed&ml_xero_error=no_organisation', /permission to connect apps/],
    ['failed&ml_xero_error=consent_refused', /Ask the operator of the service to compare/],
    ['failed&ml_xero_error=identity_doubtful', /nothing was connected/],
  ])('%s is reported, with what to do', async (outcome, words) => {
    openPage(`tab=connection&ml_xero=${outcome}`);
    expect((await screen.findAllByText(words)).length).toBeGreaterThan(0);
  });
});

describe('the sidecar does not answer', () => {
  test('every tab reports it with what to do, WordPress’s own part stays, and the page recovers', async () => {
    const { plugin, user } = openPage('tab=connection', SCENES['down']);
    expect((await screen.findAllByText(/does not answer\./)).length).toBeGreaterThan(0);
    expect(await screen.findByRole('region', { name: 'Webhooks' })).toBeTruthy();
    plugin.recover();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('region', { name: 'Health' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  test('a missing network is not reported as a sidecar that is down', async () => {
    openPage('tab=connection', (plugin) =>
      plugin.refuse('GET connection', { code: 'fetch_error', message: 'offline' }),
    );
    expect(await screen.findByText('Your browser cannot reach your site right now.')).toBeTruthy();
  });

  test('an answer of another version is refused, with the field that is wrong', async () => {
    openPage('tab=connection', (plugin) => plugin.on('GET status', () => ({ ...STATUS, light: 'violet' })));
    expect((await screen.findAllByText(/light: one of green, amber, red\?/)).length).toBeGreaterThan(0);
  });
});

describe('a shop under another address', () => {
  const moved = {
    code: 'store_moved_or_cloned',
    light: 'red',
    message: 'The shop now calls itself https://new.example.',
    next: '',
    tab: null,
    needsAction: true,
  } as const;

  test.each([
    ['This store has a new address', 'POST store-moved'],
    ['This is a copy', 'POST store-copy'],
  ])('%s: sent once it is confirmed', async (name, route) => {
    const { plugin, user } = openPage('tab=connection', (given) => {
      given.status = { ...STATUS, reasons: [moved] };
      given.on(route, () => STATUS);
    });
    const card = within(await screen.findByRole('region', { name: 'New store address' }));
    await user.click(card.getByRole('button', { name }));
    expect(plugin.asked(route)).toEqual([]);
    const question = within(await screen.findByRole('dialog', { name }));
    await user.click(question.getByRole('button', { name }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'New store address' })).toBeNull());
    expect(plugin.asked(route).map(({ data }) => data)).toEqual([{}]);
  });
});
