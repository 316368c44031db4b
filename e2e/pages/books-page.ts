import type { Locator, Page } from '@playwright/test';

export interface BooksInvoice {
  readonly number: string;
  readonly status: string;
  readonly tax: string;
  readonly total: string;
}

/** The simulated Xero's books, as a person reads them. */
export class BooksPage {
  readonly #page: Page;
  readonly #url: string;

  constructor(page: Page, url: string) {
    this.#page = page;
    this.#url = url;
  }

  async open(): Promise<void> {
    await this.#page.goto(this.#url);
  }

  async organisations(): Promise<string[]> {
    await this.open();
    return await this.#page.getByRole('table').getByRole('link').allInnerTexts();
  }

  async openOrganisation(name: string): Promise<void> {
    await this.open();
    await this.#follow(this.#page.getByRole('link', { name, exact: true }));
  }

  async openBalances(): Promise<void> {
    await this.#follow(this.#page.getByRole('link', { name: 'Balances' }));
  }

  async openInvoice(organisation: string, number: string): Promise<void> {
    await this.openOrganisation(organisation);
    const link = this.#page.getByRole('link', { name: number, exact: true });
    while ((await link.count()) === 0) await this.#follow(this.#older());
    await this.#follow(link);
  }

  /** All pages of the open organisation. */
  async invoices(): Promise<BooksInvoice[]> {
    const invoices: BooksInvoice[] = [];
    for (;;) {
      const rows = await this.#page
        .getByRole('row')
        .filter({ has: this.#page.getByRole('link') })
        .all();
      for (const row of rows) {
        const [number = '', , , , status = '', tax = '', total = ''] = await row.getByRole('cell').allInnerTexts();
        invoices.push({ number, status, tax, total });
      }
      if ((await this.#older().count()) === 0) return invoices;
      await this.#follow(this.#older());
    }
  }

  /** Waits for the whole page: a click resolves when the next page begins. */
  async #follow(link: Locator): Promise<void> {
    const from = this.#page.url();
    await link.click();
    await this.#page.waitForURL((url) => url.href !== from);
  }

  main(): Locator {
    return this.#page.getByRole('main');
  }

  #older(): Locator {
    return this.#page.getByRole('link', { name: 'Older' });
  }
}
