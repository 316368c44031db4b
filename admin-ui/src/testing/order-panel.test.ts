import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { dateI18n, getSettings } from '@wordpress/date';
import { ORDER } from '../../dev/fake-order.ts';

/** The panel of the order screen, which is plain JavaScript of the plugin. */
const SCRIPTS = ['order-parts.js', 'order-panel.js'].map((name) => join('plugin', 'assets', name));
const REISSUE = {
  id: 'reissue',
  label: 'Credit and post again',
  confirm: 'Credit the invoice and post the order again?',
  asks: null,
  path: 'reissue',
  body: {},
};

type Script = (wp: unknown, window: Window, document: Document) => void;

const apiFetch = jest.fn<(request: { path: string; method?: string }) => Promise<unknown>>();

beforeEach(() => {
  document.body.innerHTML = `<div class="ml-connector-panel" data-path="/ml-connector/v1/orders/" data-order-id="1024"
    data-settings="/wp-admin/admin.php" data-tabs="{}">
    <div class="ml-connector-summary"></div><span class="spinner"></span>
    <button type="button" data-action="send">Send</button><button type="button" data-action="replay">Replay</button>
    <div class="ml-connector-details"></div></div>`;
  const wp = {
    apiFetch,
    domReady: (start: () => void) => start(),
    i18n: { __: (text: string) => text, sprintf: (text: string) => text },
    url: { addQueryArgs: (path: string) => path },
    date: { dateI18n, getSettings },
    a11y: { speak: () => undefined },
  };
  Object.assign(window, { wp, confirm: () => true });
});
afterEach(() => {
  apiFetch.mockReset();
});

function openPanel(): void {
  // As the page's script elements run it.
  for (const file of SCRIPTS) {
    const script = compileFunction(readFileSync(file, 'utf8'), ['wp', 'window', 'document']) as Script;
    script(Reflect.get(window, 'wp'), window, document);
  }
}

test('an action that failed gives its button back, and can be asked for again', async () => {
  const order = { ...ORDER, entry: { ...ORDER.entry, actions: [REISSUE] } };
  apiFetch.mockImplementation(({ method }) =>
    method === 'POST'
      ? Promise.reject(Object.assign(new Error('The sidecar does not answer.'), { data: { fix: 'Try it again.' } }))
      : Promise.resolve(order),
  );
  openPanel();
  const button = await screen.findByRole<HTMLButtonElement>('button', { name: 'Credit and post again' });
  await userEvent.click(button);
  expect(await screen.findByText('The sidecar does not answer.')).toBeTruthy();
  await waitFor(() => expect(button.disabled).toBe(false));
  expect(document.activeElement).toBe(button);
  await userEvent.click(button);
  await waitFor(() => expect(apiFetch.mock.calls.filter(([{ method }]) => method === 'POST')).toHaveLength(2));
});
