import { expect, type Locator, type Page } from '@playwright/test';

/** ML Connector's panel on an order. */
export const ORDER_PANEL = '#ml-connector-order-panel';

type Storage = 'hpos' | 'posts';

/** One order in wp-admin, and the order list, for both order storages of WooCommerce. */
export class OrderScreen {
  readonly #page: Page;
  readonly #admin: string;
  readonly #storage: Storage;
  /** ML Connector's panel. */
  readonly panel: Locator;

  constructor(page: Page, shop: string, storage: Storage = 'hpos') {
    this.#page = page;
    this.#admin = `${shop}/wp-admin`;
    this.#storage = storage;
    this.panel = page.locator(ORDER_PANEL);
  }

  async open(orderId: number): Promise<void> {
    const page = this.#storage === 'hpos' ? `admin.php?page=wc-orders&action=edit&id=` : 'post.php?action=edit&post=';
    await this.#page.goto(`${this.#admin}/${page}${orderId}`);
  }

  async openList(): Promise<void> {
    const page = this.#storage === 'hpos' ? 'admin.php?page=wc-orders' : 'edit.php?post_type=shop_order';
    await this.#page.goto(`${this.#admin}/${page}`);
  }

  button(name: string): Locator {
    return this.panel.getByRole('button', { name, exact: true });
  }

  /** By keyboard, as soon as the panel is not busy. */
  async press(name: string): Promise<void> {
    const button = this.button(name);
    await expect(button).toBeEnabled();
    await button.press('Enter');
  }

  /** Presses a button and confirms; returns what it asked, in turn. */
  async decide(name: string, typed = ''): Promise<string[]> {
    const asked: string[] = [];
    const answer = (dialog: { type(): string; message(): string; accept(text?: string): Promise<void> }) => {
      asked.push(dialog.message());
      void (dialog.type() === 'prompt' ? dialog.accept(typed) : dialog.accept());
    };
    this.#page.on('dialog', answer);
    try {
      await this.button(name).click();
    } finally {
      this.#page.off('dialog', answer);
    }
    return asked;
  }

  /** Waits for the shop's response: a page left earlier may not even have sent the request. */
  async replay(): Promise<void> {
    const answered = this.#page.waitForResponse(
      (answer) => answer.request().method() === 'POST' && answer.url().includes('replay'),
    );
    await this.button('Replay order').click();
    await answered;
  }

  row(orderId: number): Locator {
    return this.#page.locator(this.#storage === 'hpos' ? `#order-${orderId}` : `#post-${orderId}`);
  }

  /** Runs the action on all listed orders except those of other tests. */
  async bulk(action: string, orderIds: readonly number[]): Promise<void> {
    await this.#page.locator('#cb-select-all-1').check();
    for (const box of await this.#page.locator('tbody .check-column input').all()) {
      if (orderIds.includes(Number(await box.inputValue()))) continue;
      // A click into the row would open the order.
      await box.evaluate((one) => {
        Object.assign(one, { checked: false });
      });
    }
    await this.#page.getByLabel('Select bulk action').first().selectOption({ label: action });
    await this.#page.locator('#doaction').click();
  }

  async filter(state: string): Promise<void> {
    await this.#page.getByLabel('Filter by Xero status').selectOption({ label: state });
    await this.#page.getByRole('button', { name: 'Filter', exact: true }).click();
  }

  notes(): Locator {
    return this.#page.locator('#woocommerce-order-notes');
  }
}
