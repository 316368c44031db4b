import { expect, scrollsSideways, test } from '../fixtures.ts';
import { BooksPage } from '../pages/books-page.ts';

const NARROW = { width: 360, height: 740 };

test('the books show every posted order once, with its total and tax', async ({ page, demo, picture }) => {
  const books = new BooksPage(page, demo.booksUrl);
  const shown = [];
  for (const name of await books.organisations()) {
    await books.openOrganisation(name);
    shown.push(...(await books.invoices()));
  }
  await picture('books');
  const posted = demo.orders.flatMap((order) =>
    order.xero === null ? [] : [{ ...order.xero, currency: order.currency }],
  );
  expect(posted.length).toBeGreaterThan(100);
  const plain = (amount: string): string => amount.replaceAll(',', '');
  expect(shown.map(({ number, tax, total }) => `${number}: ${plain(tax)} of ${plain(total)}`).sort()).toEqual(
    posted.map(({ number, tax, total, currency }) => `${number}: ${tax} of ${total} ${currency}`).sort(),
  );
  const paid = new Set(shown.filter((invoice) => invoice.status === 'Paid').map((invoice) => invoice.number));
  expect([...paid].sort()).toEqual(
    posted
      .filter((order) => order.paid)
      .map((order) => order.number)
      .sort(),
  );
});

test('the balances of an organisation add up', async ({ page, demo, picture }) => {
  const books = new BooksPage(page, demo.booksUrl);
  const [first = ''] = await books.organisations();
  await books.openOrganisation(first);
  await books.openBalances();
  await picture('books-balances');
  const totals = await page.locator('tfoot').getByRole('cell').allInnerTexts();
  const [debit, credit] = totals.filter((text) => /\d/.test(text));
  expect(debit).toMatch(/^[\d,]+\.\d\d/);
  expect(debit).toBe(credit);
});

test('text from an order is shown as text, even if it looks like HTML', async ({ page, demo, picture }) => {
  const books = new BooksPage(page, demo.booksUrl);
  const [organisation = ''] = await books.organisations();
  const cases = [
    {
      file: 'text/005-injection.json',
      texts: ["Robert'); DROP TABLE invoices;--", '=HYPERLINK("http://example.com","click")', '{{7*7}} ${jndi:ldap:'],
    },
    { file: 'text/003-entities.json', texts: ['Fish & Chips – large £5', 'Bold tea <loose>'] },
    { file: 'text/004-rtl.json', texts: ['قهوة عربية', 'ספר בישול'] },
    { file: 'text/001-emoji.json', texts: ['🎄🎁 Surprise box 🧦', 'Ember & Oak 🔥 Ltd'] },
  ];
  for (const { file, texts } of cases) {
    const number = demo.orders.find((order) => order.file === file)?.xero?.number ?? '';
    await books.openInvoice(organisation, number);
    for (const text of texts) await expect(books.main()).toContainText(text);
    await picture(`books-${file.replace(/.*\/(.*)\.json/, '$1')}`);
  }
});

test('the books fit a narrow window', async ({ page, demo, picture }) => {
  await page.setViewportSize(NARROW);
  const books = new BooksPage(page, demo.booksUrl);
  const [first = ''] = await books.organisations();
  expect(await scrollsSideways(page)).toBe(false);
  await books.openOrganisation(first);
  expect(await scrollsSideways(page)).toBe(false);
  await picture('books-narrow');
});
