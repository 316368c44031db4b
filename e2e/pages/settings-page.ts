import type { Locator, Page } from '@playwright/test';

/** ML Connector's page in wp-admin. */
export class SettingsPage {
  readonly #page: Page;
  readonly #shop: string;
  /** Our part of the page. */
  readonly root: Locator;

  constructor(page: Page, shop: string) {
    this.#page = page;
    this.#shop = shop;
    this.root = page.locator('#ml-connector-root');
  }

  async open(tab?: string): Promise<void> {
    // Before the store is started, the page without a tab is the set-up.
    const address = `${this.#shop}/wp-admin/admin.php?page=ml-connector`;
    await this.#page.goto(tab === undefined ? address : `${address}&tab=connection`);
    if (tab !== undefined) await this.choose(tab);
  }

  async choose(tab: string): Promise<void> {
    await this.root.getByRole('tab', { name: tab }).click();
  }

  async pair(address: string, code: string): Promise<void> {
    await this.button('Use a pairing code').click();
    await this.root.getByLabel('Address of the service').fill(address);
    await this.root.getByLabel('Pairing code').fill(code);
    await this.button('Pair store').click();
  }

  /** By the address alone: leads to the service's page. */
  async connectService(address: string): Promise<void> {
    await this.root.getByLabel('Address of the service').fill(address);
    await this.button('Connect the service').click();
  }

  /** On the sidecar's page that names the store. */
  async continueToXero(): Promise<void> {
    await this.#page.getByRole('link', { name: 'Continue to Xero' }).click();
  }

  /** Of the open tab, as soon as there are any. A busy shop may answer only the second time. */
  async useAllSuggestions(): Promise<void> {
    const all = this.button(/^Use all suggestions/).first();
    const again = this.button('Try again').first();
    await all.or(again).first().waitFor();
    if (await again.isVisible()) await again.click();
    await all.waitFor();
    while (await all.isVisible()) await all.click();
  }

  /** The heading of the step of the set-up. */
  step(title: string): Locator {
    return this.root.getByRole('heading', { name: title, level: 2 });
  }

  /** What the open tab shows, be it that the service does not answer; not that it is loading. */
  get shown(): Locator {
    const panel = this.root.getByRole('tabpanel');
    return panel.locator('h2, table, input, button').or(panel.getByText('The service does not answer.')).first();
  }

  /** Opens what is folded on the open tab, once it is there. */
  async unfold(): Promise<void> {
    await this.shown.waitFor();
    // From the outside in.
    const folded = this.root.locator('details.ml-connector-folded:not([open]) > summary');
    while ((await folded.count()) > 0) await folded.first().click();
  }

  /** One setting on the open tab. */
  setting(path: string): Locator {
    return this.root.locator(`[data-setting="${path}"]`);
  }

  button(name: string | RegExp): Locator {
    return this.root.getByRole('button', { name, exact: typeof name === 'string' });
  }
}
