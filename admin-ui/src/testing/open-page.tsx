import { render } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { getSettings, setSettings } from '@wordpress/date';
import { installFakePlugin } from '../../dev/install-fake-plugin.ts';
import type { FakePlugin } from '../../dev/fake-plugin.ts';
import { App } from '../App.tsx';
import { addBrowserParts } from './browser-parts.ts';

export interface OpenPage {
  readonly plugin: FakePlugin;
  readonly user: UserEvent;
}

/** The whole page in jsdom with a fake plugin; `query` as in the URL: "tab=sync". */
export function openPage(query = '', prepare: (plugin: FakePlugin) => void = () => undefined): OpenPage {
  addBrowserParts();
  // As WordPress hands over the site's own.
  const site = getSettings();
  setSettings({
    ...site,
    formats: { ...site.formats, date: 'j M Y', time: 'H:i' },
    timezone: { offset: 0, offsetFormatted: '0', string: 'Europe/London', abbr: 'GMT' },
  });
  const plugin = installFakePlugin();
  prepare(plugin);
  window.history.replaceState(null, '', `/wp-admin/admin.php?page=ml-connector&${query}`);
  window.mlConnector = {
    restNamespace: 'ml-connector/v1',
    settingsUrl: 'http://localhost/wp-admin/admin.php?page=ml-connector',
    ordersUrl: 'http://localhost/wp-admin/admin.php?page=wc-orders',
    loginUrl: 'http://localhost/wp-login.php?redirect_to=x',
    version: '0.1.0',
    currency: {
      ...{ code: 'GBP', symbols: { GBP: '£', EUR: '€' }, position: 'left' },
      ...{ decimalSeparator: '.', thousandSeparator: ',', decimals: 2 },
    },
    paired: plugin.connection.paired,
  };
  render(<App />);
  return { plugin, user: userEvent.setup() };
}

/** The changes last sent to be saved, without the values seen before. */
export function savedChanges(plugin: FakePlugin): unknown {
  const data = plugin.asked('PATCH settings').at(-1)?.data;
  if (!isSave(data)) return undefined;
  return data.changes.map(({ path, value }) => ({ path, value }));
}

function isSave(data: unknown): data is { readonly changes: readonly { path: string; value: unknown }[] } {
  return typeof data === 'object' && data !== null && 'changes' in data && Array.isArray(data.changes);
}
