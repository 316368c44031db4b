import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { dateI18n, getSettings, gmdateI18n, setSettings } from '@wordpress/date';
import { isRTL } from '@wordpress/i18n';
import { ORDER, PREVIEW } from '../../dev/fake-order.ts';
import { formatAmount } from '../components/Moment.tsx';

/** The panel of the order screen, which is plain JavaScript of the plugin. */
const SCRIPTS = ['order-parts.js', 'order-steps.js', 'order-panel.js'].map((name) => join('plugin', 'assets', name));
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
    i18n: { __: (text: string) => text, sprintf: (text: string) => text, isRTL },
    url: { addQueryArgs: (path: string) => path },
    date: { dateI18n, getSettings, gmdateI18n },
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
      ? Promise.reject(Object.assign(new Error('The service does not answer.'), { data: { fix: 'Try it again.' } }))
      : Promise.resolve(order),
  );
  openPanel();
  const button = await screen.findByRole<HTMLButtonElement>('button', { name: 'Credit and post again' });
  await userEvent.click(button);
  expect(await screen.findByText('The service does not answer.')).toBeTruthy();
  await waitFor(() => expect(button.disabled).toBe(false));
  expect(document.activeElement).toBe(button);
  await userEvent.click(button);
  await waitFor(() => expect(apiFetch.mock.calls.filter(([{ method }]) => method === 'POST')).toHaveLength(2));
});

test('the focus stays on a button that was pressed, or goes to what is new where it is gone', async () => {
  let isKnown = false;
  apiFetch.mockImplementation(({ path, method }) => {
    if (path.endsWith('/preview')) return Promise.resolve(PREVIEW);
    if (method === 'POST') isKnown = true;
    return isKnown
      ? Promise.resolve(method === 'POST' ? { heldBy: null } : ORDER)
      : Promise.reject(Object.assign(new Error('unknown'), { code: 'order_unknown' }));
  });
  document
    .querySelector('.ml-connector-panel')
    ?.insertAdjacentHTML('beforeend', '<button type="button" data-action="preview">Preview</button>');
  openPanel();
  const isIdle = () => expect(document.querySelector('[aria-busy="true"]')).toBeNull();
  const press = async (name: string) => {
    await waitFor(isIdle);
    const button = screen.getByRole('button', { name });
    button.focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(isIdle, { timeout: 10_000 });
    return button;
  };
  const preview = await press('Preview');
  expect(document.activeElement).toBe(preview);
  await press('Send');
  expect(document.activeElement?.className).toBe('ml-connector-details');
}, 15_000);

test('the payout that paid the order is named, with its day and the order’s part', async () => {
  apiFetch.mockImplementation(() => Promise.resolve(ORDER));
  openPanel();
  const table = await screen.findByText('Payouts').then((head) => head.closest('table') ?? head.parentElement);
  expect(table?.textContent).toContain('Stripe po_1QbooKed');
  expect(table?.textContent).toContain('Paid out');
  expect(table?.textContent).toContain('41.18');
});

test('what holds up an order that is sent is said once', async () => {
  const held = { code: 'inactive', message: 'Posting is switched off.', fix: 'Press "Start syncing".', tab: 'sync' };
  const is = { ...ORDER.entry.is, code: 'waiting', why: held.message, next: held.fix };
  const order = { ...ORDER, entry: { ...ORDER.entry, state: 'pending', problems: [], is } };
  apiFetch.mockImplementation(({ method }) => Promise.resolve(method === 'POST' ? { heldBy: held } : order));
  openPanel();
  await screen.findByText(held.message);
  await userEvent.click(screen.getByRole('button', { name: 'Replay' }));
  await waitFor(() => expect(apiFetch.mock.calls.filter(([{ method }]) => method === 'POST')).toHaveLength(1));
  await waitFor(() => expect(document.querySelector('[aria-busy="true"]')).toBeNull());
  expect(screen.getAllByText(held.message)).toHaveLength(1);
});

test('the documents have their dates in the format of the shop', async () => {
  const before = getSettings();
  setSettings({ ...before, formats: { ...before.formats, date: 'd/m/Y' } });
  apiFetch.mockResolvedValue({ ...ORDER, documents: ORDER.documents.map((one) => ({ ...one, date: '2026-11-25' })) });
  openPanel();
  const table = await screen.findByRole('table', { name: 'Documents in Xero' });
  const dates = [...table.querySelectorAll('[data-label="Date"]')].map((cell) => cell.textContent);
  setSettings(before);
  expect(dates).toEqual(ORDER.documents.map(() => '25/11/2026'));
  expect(dates).not.toHaveLength(0);
});

describe('the panel writes money as the settings page does:', () => {
  const POUNDS = {
    ...{ code: 'GBP', symbols: { GBP: '£', EUR: '€', JPY: '¥', HUF: 'Ft' }, position: 'left' },
    ...{ decimalSeparator: '.', thousandSeparator: ',', decimals: 2 },
  };
  const EUROS = { ...POUNDS, code: 'EUR', position: 'right_space', decimalSeparator: ',', thousandSeparator: '.' };
  const AMOUNTS = ['77.42', '12.5', '-1234567.80', '500.00', '500.50', '12.345', '0.00', '7'];
  const cases = [POUNDS, EUROS, { ...EUROS, position: 'left_space', decimals: 0 }].flatMap((shop) =>
    ['GBP', 'EUR', 'JPY', 'HUF', 'KWD', 'XX'].flatMap((code) => AMOUNTS.map((amount) => ({ shop, code, amount }))),
  );

  test.each(AMOUNTS)('%s', (wanted) => {
    apiFetch.mockResolvedValue(ORDER);
    openPanel();
    const parts = Reflect.get(window, 'mlConnectorOrderParts') as { money: typeof formatAmount };
    for (const { shop, code, amount } of cases.filter((one) => one.amount === wanted)) {
      window.mlConnector = { currency: shop };
      Object.assign(window, { mlConnectorFormat: { currency: shop } });
      expect([code, parts.money(amount, code)]).toEqual([code, formatAmount(amount, code)]);
    }
    window.mlConnector = undefined;
    Object.assign(window, { mlConnectorFormat: undefined });
  });
});

test('the preview ends with what the order books, debits and credits equal', async () => {
  apiFetch.mockImplementation(({ method }) => Promise.resolve(method === 'POST' ? PREVIEW : ORDER));
  document.querySelector('[data-action="send"]')?.insertAdjacentHTML('afterend', '<button type="button" data-action="preview">Preview</button>'); // prettier-ignore
  openPanel();
  await userEvent.click(await screen.findByRole('button', { name: 'Preview' }));
  const journal = await screen.findByRole('table', { name: 'What it books, in %s' });
  const rows = [...journal.querySelectorAll('tbody tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );
  expect(rows).toEqual([
    ['610 Accounts Receivable', '42.00 GBP', '42.00 GBP'],
    ['095 Stripe Clearing', '42.00 GBP', ''],
    ['200 Sales', '', '35.00 GBP'],
    ['820 VAT', '', '7.00 GBP'],
    ['Total', '84.00 GBP', '84.00 GBP'],
  ]);
});

describe('what to do is the primary button:', () => {
  const TAX = {
    ...{ code: 'tax_unmapped', message: 'The rate has no tax type.', fix: 'Give it one.' },
    ...{ tab: 'accounts', setting: 'taxes.rates.2' },
  };
  const wrong = { ...ORDER.entry.is, code: 'needs_attention', why: TAX.message, next: TAX.fix } as const;
  const primary = () =>
    [...document.querySelectorAll('.ml-connector-panel .button-primary')]
      .filter((one) => one instanceof HTMLElement && !one.hidden)
      .map(({ textContent }) => textContent);
  const open = async (order: object | null) => {
    document.querySelector('.ml-connector-panel')?.setAttribute('data-tabs', '{"accounts":"Accounts & taxes"}');
    apiFetch.mockImplementation(({ path }) => {
      if (path.includes('names')) return Promise.resolve({ names: {} });
      return order === null
        ? Promise.reject(Object.assign(new Error(), { code: 'order_unknown' }))
        : Promise.resolve(order);
    });
    document.querySelector('[data-action="send"]')?.classList.add('button-primary');
    openPanel();
    await waitFor(() => expect(document.querySelector('[aria-busy="true"]')).toBeNull());
  };

  test('the way to the setting that is wrong, named once', async () => {
    const is = { ...ORDER.entry, state: 'rejected', problems: [TAX], is: wrong };
    await open({ ...ORDER, notices: [], documents: [], entry: is });
    expect(primary()).toEqual(['Open “%s”']);
    expect(screen.getAllByRole('link', { name: 'Open “%s”' })).toHaveLength(1);
    const reason = screen.getByText(TAX.message);
    const fix = screen.getByRole('link', { name: 'Open “%s”' });
    expect(reason.compareDocumentPosition(fix)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  });

  test('the way to what an order waits for, named once', async () => {
    const is = { ...wrong, code: 'waiting' } as const;
    await open({
      ...ORDER,
      notices: [],
      documents: [],
      entry: { ...ORDER.entry, state: 'waiting', problems: [TAX], is },
    });
    expect(primary()).toEqual(['Open “%s”']);
    expect(screen.getAllByRole('link', { name: 'Open “%s”' })).toHaveLength(1);
  });

  test('else what is offered for the order', async () => {
    await open({ ...ORDER, entry: { ...ORDER.entry, is: wrong, actions: [REISSUE] } });
    expect(primary()).toEqual(['Credit and post again']);
  });

  test('else to try again', async () => {
    await open({ ...ORDER, notices: [], entry: { ...ORDER.entry, is: wrong } });
    expect(primary()).toEqual(['Replay']);
  });

  test('nothing for an order that is in Xero', async () => {
    await open(ORDER);
    expect(primary()).toEqual([]);
  });

  test('to sync one that is not known', async () => {
    await open(null);
    expect(primary()).toEqual(['Send']);
  });
});

test('the way into Xero is shown step by step, and nothing technical opens automatically', async () => {
  apiFetch.mockResolvedValue({ ...ORDER, entry: { ...ORDER.entry, problems: [{ code: 'a', message: 'b', fix: '', tab: null, setting: null }] } }); // prettier-ignore
  openPanel();
  const steps = await screen.findByRole('list', { name: 'The way of this order into Xero' });
  const names = [...steps.querySelectorAll('strong')].map(({ textContent }) => textContent);
  expect(names).toEqual(['Paid order', 'Invoice WC-1024', 'Payment', 'Payout of %s']);
  expect([...document.querySelectorAll('details')].map(({ open }) => open)).toEqual([false, false]);
});

test('an order that waits shows the step that is to come', async () => {
  const is = { ...ORDER.entry.is, code: 'waiting', label: 'Waiting to sync' };
  apiFetch.mockResolvedValue({ ...ORDER, documents: [], payouts: [], entry: { ...ORDER.entry, is, label: is.label } });
  openPanel();
  const steps = await screen.findByRole('list', { name: 'The way of this order into Xero' });
  expect([...steps.children].map(({ className }) => className)).toEqual([
    'ml-connector-step is-good',
    'ml-connector-step is-idle',
  ]);
  expect(steps.lastElementChild?.textContent).toContain('InvoiceWaiting to sync');
});
