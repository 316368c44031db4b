import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seedOrganisation } from '../../simulators/xero/seeds/seed-organisation.ts';
import { startXero, type XeroSimulator } from '../../simulators/xero/start-xero.ts';
import { invoiceBody, signIn, type XeroCaller } from '../support/xero/_caller.ts';

const NOW = new Date('2026-11-24T10:00:00Z');
const HOSTILE = `<script>alert('x')</script> & "friends"`;

let xero: XeroSimulator;
let caller: XeroCaller;

beforeAll(async () => {
  const organisations = [
    seedOrganisation('GB', { now: NOW, name: HOSTILE }),
    seedOrganisation('NZ', { now: NOW, name: 'Empty books' }),
  ];
  xero = await startXero({ now: () => NOW, organisations });
  caller = await signIn(xero);
});
afterAll(() => xero.close());

async function page(path: string): Promise<string> {
  const answer = await fetch(`${xero.url}${path}`);
  expect(answer.headers.get('content-type')).toContain('text/html');
  return answer.text();
}

const tenant = (index: number) => `/books/${xero.organisations[index]?.tenantId ?? ''}`;

describe('the books', () => {
  test('list the organisations with what they hold', async () => {
    const list = await page('/books');
    expect(list).toContain('Empty books');
    expect(list).toContain(tenant(1));
    expect((await fetch(xero.url)).url).toBe(`${xero.url}/books`);
  });

  test.each(['invoices', 'credit-notes', 'payments', 'bank-transactions', 'contacts', 'balances'])(
    'say so when there are no %s',
    async (tab) => {
      const list = await page(`${tenant(1)}/${tab}`);
      expect(list).toContain('class="empty"');
      expect(list).not.toContain('<table');
    },
  );

  test('show an invoice with its lines, tax, payment and history', async () => {
    await caller.call('PUT', 'Invoices', { body: invoiceBody('A-1', { Reference: 'WC 1001' }) });
    const bank = Object.values(xero.organisations[0]?.accounts ?? {}).find((account) => account.type === 'BANK');
    const payment = { Account: { AccountID: bank?.id }, Date: '2026-11-21', Amount: '5.00', Reference: 'ch_1' };
    await caller.call('PUT', 'Payments', { body: { Invoice: { InvoiceNumber: 'A-1' }, ...payment } });
    await caller.call('PUT', 'Invoices/A-1/History', { body: { HistoryRecords: [{ Details: 'Order 1001' }] } });
    const [invoice] = Object.values(xero.organisations[0]?.invoices ?? {});
    const list = await page(tenant(0));
    const address = `${tenant(0)}/invoices/${invoice?.id ?? ''}`;
    expect(list).toContain(address);
    const shown = await page(address);
    for (const text of [
      'A-1',
      'Ada Buyer',
      'WC 1001',
      'Tea',
      '10.50',
      '21.00',
      '4.20',
      '25.20',
      '20.20',
      'ch_1',
      'Order 1001',
    ]) {
      expect(shown).toContain(text);
    }
    expect(await page(`${tenant(0)}/payments`)).toContain('ch_1');
    expect(await page(`${tenant(0)}/contacts`)).toContain('Ada Buyer');
    const balances = await page(`${tenant(0)}/balances`);
    for (const text of ['Accounts Receivable', 'Owed by customers', '20.20', 'Tax owed', '4.20']) {
      expect(balances).toContain(text);
    }
  });

  test('escape everything that came from outside', async () => {
    const made = await caller.call('PUT', 'Invoices', {
      body: invoiceBody('A-<2>', {
        Contact: { Name: `O'Neill & "Sons"` },
        Reference: HOSTILE,
        LineItems: [{ Description: HOSTILE, Quantity: '1', UnitAmount: '1', AccountCode: '200' }],
      }),
    });
    expect(made.status).toBe(200);
    const invoice = Object.values(xero.organisations[0]?.invoices ?? {}).find((one) => one.number === 'A-<2>');
    expect(await page(`${tenant(0)}/contacts`)).toContain('O&apos;Neill &amp; &quot;Sons&quot;');
    for (const path of ['/books', tenant(0), `${tenant(0)}/invoices/${invoice?.id ?? ''}`]) {
      const shown = await page(path);
      expect(shown).not.toContain('<script');
      expect(shown).toContain('&lt;script&gt;');
    }
  });

  test('cut long lists into pages, newest first, and say how many there are', async () => {
    const Invoices = Array.from({ length: 50 }, (_, n) => invoiceBody(`P-${n}`).Invoices[0]);
    await caller.call('PUT', 'Invoices?summarizeErrors=false', { body: { Invoices } });
    const first = await page(tenant(0));
    expect(first).toContain('1–50 of 52 invoices');
    expect(first).toContain('P-49');
    expect(first).toContain('?page=2');
    const second = await page(`${tenant(0)}/invoices?page=2`);
    expect(second).toContain('51–52 of 52 invoices');
    expect(second).toContain('A-1');
    expect(second).not.toContain('P-49');
    expect(await page(`${tenant(0)}/invoices?page=999`)).toContain('51–52 of 52');
    expect(await page(`${tenant(0)}/invoices?page=x`)).toContain('1–50 of 52');
  });

  test.each([['/books/nobody'], ['/books/nobody/invoices/x'], ['TENANT/nonsense'], ['TENANT/invoices/nobody']])(
    '%s is a 404 with a way back',
    async (path) => {
      const answer = await fetch(`${xero.url}${path.replace('TENANT', tenant(0))}`);
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain('href="/books"');
    },
  );

  test('load nothing from anywhere and cannot be framed', async () => {
    const answer = await fetch(`${xero.url}/books`);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await answer.text()).not.toMatch(/(src|href)="(https?:)?\/\//);
  });
});
