import type { Page } from '@playwright/test';

const POSTCODE = 'SW1Y 4JH';
const ADDED_MS_MAX = 15_000;

/** A shopper's actions, in the shop's own pages. */
export class Shopper {
  readonly #page: Page;
  readonly #shop: string;

  constructor(page: Page, shop: string) {
    this.#page = page;
    this.#shop = shop;
  }

  async putInCart(product: string): Promise<void> {
    await this.#page.goto(`${this.#shop}/shop/`);
    const button = this.#page
      .getByRole('button', { name: new RegExp(`add to (?:cart|basket).*${product}`, 'i') })
      .or(this.#page.getByRole('link', { name: new RegExp(`add to (?:cart|basket).*${product}`, 'i') }))
      .first();
    // A button does nothing until its script has attached to it.
    for (let isAdded = false; !isAdded;) {
      const answer = this.#page.waitForResponse(
        (response) => response.request().method() === 'POST' && /add_to_cart|batch|cart\/add-item/.test(response.url()),
        { timeout: ADDED_MS_MAX },
      );
      await button.click();
      isAdded = await answer.then(
        () => true,
        () => false,
      );
    }
  }

  /** The block checkout; returns the order's id. */
  async payAtBlockCheckout(method: string): Promise<number> {
    await this.#page.goto(`${this.#shop}/checkout/`);
    await this.#page.getByLabel('Email address').fill('ada@example.com');
    await this.#page.getByLabel('First name').fill('Ada');
    await this.#page.getByLabel('Last name').fill('Byron');
    await this.#page.getByLabel('Address', { exact: true }).fill('12 St James’s Square');
    await this.#page.getByLabel('City').fill('London');
    await this.#page.getByLabel(/County/).fill('Greater London');
    // The page sends the address to the shop and accepts no order until the new totals arrive.
    const totalled = this.#page.waitForResponse((answer) => answer.request().postData()?.includes(POSTCODE) ?? false);
    await this.#page.getByLabel('Postcode').fill(POSTCODE);
    await this.#page.getByRole('radio', { name: method }).check();
    await totalled;
    await this.#page.getByRole('button', { name: /place order/i }).click();
    return await this.#orderReceived();
  }

  /** The classic checkout; returns the order's id. */
  async payAtClassicCheckout(method: string): Promise<number> {
    await this.#page.goto(`${this.#shop}/classic-checkout/`);
    await this.#page.locator('#billing_first_name').fill('Grace');
    await this.#page.locator('#billing_last_name').fill('Hopper');
    await this.#page.locator('#billing_address_1').fill('1 Navy Yard');
    await this.#page.locator('#billing_city').fill('Falmouth');
    await this.#page.locator('#billing_postcode').fill('TR11 3AA');
    await this.#page.locator('#billing_phone').fill('01632 960 001');
    await this.#page.locator('#billing_email').fill('grace@example.com');
    await this.#page.getByText(method, { exact: true }).click();
    await this.#page.getByRole('button', { name: /place order/i }).click();
    return await this.#orderReceived();
  }

  async #orderReceived(): Promise<number> {
    await this.#page.waitForURL(/order-received\/\d+/);
    return Number(/order-received\/(\d+)/.exec(this.#page.url())?.[1]);
  }
}
