import { jest } from '@jest/globals';
import { render } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { installFakePlugin } from '../../dev/install-fake-plugin.ts';
import type { FakePlugin } from '../../dev/fake-plugin.ts';
import { App } from '../App.tsx';

export interface OpenPage {
  readonly plugin: FakePlugin;
  readonly user: UserEvent;
}

/** The whole page in jsdom over a fake plugin; `query` as in the address: "tab=sync". */
export function openPage(query = '', prepare: (plugin: FakePlugin) => void = () => undefined): OpenPage {
  const plugin = installFakePlugin();
  prepare(plugin);
  window.history.replaceState(null, '', `/wp-admin/admin.php?page=ml-connector&${query}`);
  window.mlConnector = {
    restNamespace: 'ml-connector/v1',
    settingsUrl: 'http://localhost/wp-admin/admin.php?page=ml-connector',
    ordersUrl: 'http://localhost/wp-admin/admin.php?page=wc-orders',
    version: '0.1.0',
    locale: 'en_GB',
    timezone: 'Europe/London',
    paired: plugin.connection.paired,
  };
  // jsdom lays nothing out.
  window.scrollTo = jest.fn<() => void>();
  Element.prototype.scrollIntoView = jest.fn<() => void>();
  render(<App />);
  return { plugin, user: userEvent.setup() };
}
