import { expect, jest, test } from '@jest/globals';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CONNECTION } from '../../../dev/fake-answers.ts';
import { refusal } from '../../../dev/fake-plugin.ts';
import { installFakePlugin } from '../../../dev/install-fake-plugin.ts';
import { SCENES } from '../../../dev/scenes.ts';
import { openPage } from '../../testing/open-page.tsx';
import { ConnectService } from './ConnectService.tsx';

const UNPAIRED = { ...CONNECTION, paired: false, url: '', storeId: null, webhooks: [] };

test('the address alone leads to the service’s page', async () => {
  const plugin = installFakePlugin();
  const visit = jest.fn();
  render(<ConnectService connection={UNPAIRED} onPaired={() => undefined} visit={visit} />);
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'Connect the service' }));
  expect(screen.getByText('Enter the address of your service.')).toBeTruthy();
  await user.type(screen.getByLabelText('Address of the service'), ' https://connector.example.com ');
  await user.click(screen.getByRole('button', { name: 'Connect the service' }));
  await waitFor(() => expect(visit).toHaveBeenCalledWith('https://connector.example.com/connect/1'));
  expect(plugin.asked('POST connection/service').map(({ data }) => data)).toEqual([
    { url: 'https://connector.example.com', returnTo: window.location.href },
  ]);
});

test('an address that leads nowhere is named, and what was typed is kept', async () => {
  const plugin = installFakePlugin();
  plugin.refuse(
    'POST connection/service',
    refusal(409, 'ml_connector_service_old', 'It is older.', { fix: 'Update it.' }),
  );
  render(<ConnectService connection={UNPAIRED} onPaired={() => undefined} />);
  const user = userEvent.setup();
  await user.type(screen.getByLabelText('Address of the service'), 'https://old.example');
  await user.click(screen.getByRole('button', { name: 'Connect the service' }));
  expect(await screen.findByText('It is older.')).toBeTruthy();
  expect(screen.getByText('Update it.')).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>('Address of the service').value).toBe('https://old.example');
});

test('back with a grant, the store is paired by one request, and the address bar holds no grant', async () => {
  const { plugin } = openPage('tab=connection&ml_service=allowed&ml_grant=secret&ml_state=mine', SCENES['unpaired']);
  expect(await screen.findByRole('region', { name: 'Xero' })).toBeTruthy();
  expect(plugin.asked('POST connection/service/finish').map(({ data }) => data)).toEqual([
    { grant: 'secret', state: 'mine' },
  ]);
  expect(window.location.search).toBe('?page=ml-connector&tab=connection');
});

test('an answer from another browser is refused in words, and can be started again', async () => {
  openPage('tab=connection&ml_service=allowed&ml_grant=secret&ml_state=theirs', (plugin) => {
    SCENES['unpaired']?.(plugin);
    const other = refusal(409, 'ml_connector_connect_other_browser', 'Another browser.', { fix: 'Stay in this one.' });
    plugin.refuse('POST connection/service/finish', other);
  });
  expect(await screen.findByText('Another browser.')).toBeTruthy();
  expect(screen.getByLabelText('Address of the service')).toBeTruthy();
});

test('declined says so; the first page of a service gives its address along', async () => {
  openPage(
    'tab=connection&ml_service=declined&ml_state=mine&ml_service_url=https%3A%2F%2Fnew.example',
    SCENES['unpaired'],
  );
  // WordPress reads a notice aloud, too: outside of the card.
  const card = within(await screen.findByRole('region', { name: 'Connect the service' }));
  expect(card.getByText(/you chose not to connect/)).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>('Address of the service').value).toBe('https://new.example');
});
