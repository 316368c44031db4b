import { expect, test } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import { ORDER } from '../../dev/fake-order.ts';
import { SCENES } from '../../dev/scenes.ts';
import { openPage } from '../testing/open-page.tsx';

/** As a browser reads them: leading white space and tabs inside a scheme don't count. */
const SCRIPTS = ['javascript:alert(1)', ' JavaScript:alert(1)', 'java\tscript:alert(1)', 'data:text/html,<script>'];

test.each(SCRIPTS)('the health dashboard is not opened at %j', async (url) => {
  const tab = {
    opener: window as unknown,
    location: { href: '' },
    isClosed: false,
    close: () => (tab.isClosed = true),
  };
  const open = window.open.bind(window);
  window.open = () => tab as unknown as Window;
  try {
    const { user } = openPage('tab=connection', (plugin) => {
      plugin.on('POST dashboard-link', () => ({ url, expiresAt: '2026-11-30T12:00:00Z' }));
    });
    await user.click(await screen.findByRole('button', { name: /Open health dashboard/ }));
    expect(await screen.findAllByText(/answer could not be read/)).not.toEqual([]);
    expect(tab).toMatchObject({ location: { href: '' }, isClosed: true });
  } finally {
    window.open = open;
  }
});

test.each(SCRIPTS)('the consent is not opened at %j', async (consentUrl) => {
  const { user } = openPage('tab=connection', (plugin) => {
    SCENES['fresh']?.(plugin);
    plugin.on('POST xero/connect', () => ({ consentUrl }));
  });
  const before = window.location.href;
  await user.click(await screen.findByRole('button', { name: 'Connect to Xero' }));
  expect(await screen.findAllByText(/answer could not be read/)).not.toEqual([]);
  expect(window.location.href).toBe(before);
});

test.each(SCRIPTS)('an order shows its documents, and no link leads to %j', async (url) => {
  const { user } = openPage('tab=activity', (plugin) => {
    const documents = ORDER.documents.map((one) => ({ ...one, url }));
    plugin.on(`GET orders/${ORDER.entry.orderId}`, () => ({
      ...ORDER,
      entry: { ...ORDER.entry, invoiceUrl: url },
      documents,
    }));
  });
  const row = await screen.findByRole('row', { name: new RegExp(`#${ORDER.entry.orderNumber}`) });
  await user.click(within(row).getByRole('button', { name: 'Details' }));
  const dialog = within(await screen.findByRole('dialog'));
  await dialog.findAllByText(/WC-1024/);
  const links = dialog.queryAllByRole('link').map((link) => link.getAttribute('href') ?? '');
  expect(links.filter((href) => !/^https?:/.test(href))).toEqual([]);
});
