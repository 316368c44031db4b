import type { Locator, Page } from '@playwright/test';

/** One order in wp-admin, and the list of orders. */
export class OrderScreen {
  readonly #page: Page;
  readonly #shop: string;
  /** ML Connector's panel. */
  readonly panel: Locator;

  constructor(page: Page, shop: string) {
    this.#page = page;
    this.#shop = shop;
    this.panel = page.locator('#ml-connector-order-panel');
  }

  async open(orderId: number): Promise<void> {
    await this.#page.goto(`${this.#shop}/wp-admin/admin.php?page=wc-orders&action=edit&id=${orderId}`);
  }

  async openList(): Promise<void> {
    await this.#page.goto(`${this.#shop}/wp-admin/admin.php?page=wc-orders`);
  }

  row(orderId: number): Locator {
    return this.#page.locator(`#order-${orderId}`);
  }

  notes(): Locator {
    return this.#page.locator('#woocommerce-order-notes');
  }
}
