import type { Locator, Page } from '@playwright/test';

/** An order as the table shows it; '' = empty cell. */
export interface ShownOrder {
  readonly orderId: string;
  readonly number: string;
  readonly date: string;
  readonly total: string;
  readonly state: string;
  readonly invoice: string;
  readonly xeroTotal: string;
  /** The state in words. */
  readonly label: string;
}

export class DashboardPage {
  readonly #page: Page;
  readonly #url: string;

  constructor(page: Page, url: string) {
    this.#page = page;
    this.#url = url;
  }

  async open(filter: { readonly store?: string; readonly state?: string } = {}): Promise<void> {
    await this.#page.goto(new URL(`?${new URLSearchParams(filter).toString()}`, this.#url).href);
  }

  headline(): Locator {
    return this.#page.getByRole('banner').getByRole('paragraph').first();
  }

  store(storeId: string): Locator {
    return this.#page.getByRole('article').and(this.#page.locator(`[data-store="${storeId}"]`));
  }

  /** Healthy stores are folded away if there are many. */
  async unfold(): Promise<void> {
    const fold = this.#page.getByText(/healthy stores?$/);
    if ((await fold.count()) > 0) await fold.click();
  }

  problems(): Locator {
    return this.#page.getByRole('region', { name: 'Problems to fix' }).getByRole('listitem');
  }

  /** Opens the orders behind a count; waits for the whole next page. */
  async openCount(storeId: string, name: string): Promise<void> {
    const from = this.#page.url();
    await this.store(storeId).getByRole('link', { name }).click();
    await this.#page.waitForURL((url) => url.href !== from);
  }

  orders(): Locator {
    return this.#page.getByRole('region', { name: 'Orders' });
  }

  async shownOrders(): Promise<ShownOrder[]> {
    const rows = await this.orders().locator('tr[data-order]').all();
    return await Promise.all(rows.map(toShownOrder));
  }
}

async function toShownOrder(row: Locator): Promise<ShownOrder> {
  const cell = async (label: string): Promise<string> => {
    const text = await row.locator(`[data-label="${label}"]`).innerText();
    return text.split('\n')[0]?.trim() ?? '';
  };
  return {
    orderId: (await row.getAttribute('data-order')) ?? '',
    number: await cell('Order'),
    date: await cell('Date'),
    total: await cell('Total'),
    state: (await row.getAttribute('data-state')) ?? '',
    invoice: await cell('Invoice'),
    xeroTotal: await cell('Xero total'),
    label: await cell('State'),
  };
}
