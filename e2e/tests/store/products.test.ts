import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { invoicesOf } from '../../store/orders.ts';
import { makeReady } from '../../store/ready.ts';
import { UNNOTIFIED } from '../../store/scripts.ts';
import type { Whole } from '../../store/whole.ts';
import { expect, needsShop, test } from '../../store-fixtures.ts';

/** What products and categories are set to for Xero, by every way that WooCommerce has to edit them, followed to the invoice. */
needsShop();

/** Sales accounts of the simulated organisation, besides that of the settings. */
const [OTHER, INTEREST] = ['260', '270'] as const;
/** One of its items. */
const ITEM = 'GIFT-WRAP';

/** `$argv`: none. Five products, one of them in a category of its own. Prints their ids and the category's. */
const ADD_PRODUCTS = `
$ids = array( 'category' => wp_insert_term( 'Candles', 'product_cat' )['term_id'] );
foreach ( array( 'single', 'candle', 'bulk one', 'bulk two', 'imported' ) as $name ) {
  $product = new WC_Product_Simple();
  $product->set_name( 'Lamp, ' . $name );
  $product->set_regular_price( '10' );
  if ( 'candle' === $name ) { $product->set_category_ids( array( $ids['category'] ) ); }
  $ids[ $name ] = $product->save();
}
echo wp_json_encode( $ids );`;

/** `$argv`: ids, with commas. Prints the id of a paid order of one of each. */
const ORDER_OF_ALL = `
$order = wc_create_order();
foreach ( explode( ',', $argv[1] ) as $id ) { $order->add_product( wc_get_product( (int) $id ), 1 ); }
$order->set_address( array( 'first_name' => 'Ada', 'last_name' => 'Byron', 'address_1' => '1 Quay', 'city' => 'Town', 'postcode' => 'SW1Y 4JH', 'country' => 'GB', 'email' => 'ada@example.com' ), 'billing' );
$order->set_payment_method( 'test_card' );
$order->calculate_totals();
$order->save();
$order->payment_complete( 'ch_products' );
echo $order->get_id();`;

type Products = Readonly<Record<'category' | 'single' | 'candle' | 'bulk one' | 'bulk two' | 'imported', number>>;

test('an account set on a product, on a category, in bulk and by CSV is that of the invoice’s lines', async ({
  owner,
  whole,
  accessibility,
  picture,
}) => {
  owner.setDefaultTimeout(20_000);
  const { storeId } = await makeReady(whole);
  const admin = `${whole.shop.url}/wp-admin`;
  const products = (await whole.shop.phpJson(ADD_PRODUCTS)) as Products;

  await owner.goto(`${admin}/post.php?post=${products.single}&action=edit`);
  await owner.locator('.ml_connector_options a').click();
  const panel = owner.locator('#ml_connector_product_data');
  // What decides without a choice is asked of the sidecar.
  await expect(panel.getByText(/^Inherits .+ from the settings$/).first()).toBeVisible();
  await search(owner, panel.locator('#select2-ml_connector_product_account-container'), OTHER);
  // The lists themselves are WooCommerce’s.
  const found = await accessibility(owner, '#ml_connector_product_data');
  expect(found.filter((one) => !one.includes('select2'))).toEqual([]);
  // The codes of Xero's items are suggested; one that it does not have is refused.
  const item = panel.getByLabel('Item code');
  const asSku = panel.getByText('As the SKU', { exact: true });
  await expect(asSku).toBeVisible();
  await item.fill(ITEM.slice(0, 3).toLowerCase());
  await expect(owner.locator(`#ml-connector-items option[value="${ITEM}"]`)).toBeAttached();
  await item.fill('NO-SUCH');
  // It says what applies without a code.
  await expect(asSku).toBeHidden();
  await picture(owner, 'product-panel');
  await owner.locator('#publish').click();
  await expect(owner.getByText('Product updated.')).toBeVisible();
  await expect(owner.getByText(/Xero has no item “NO-SUCH”. Choose one from the list/)).toBeVisible();
  await owner.locator('.ml_connector_options a').click();
  await expect(item).toHaveValue('');
  await item.fill(ITEM.toLowerCase());
  await owner.locator('#publish').click();
  await expect(item).toHaveValue(ITEM);
  await expect(asSku).toBeHidden();

  await owner.goto(`${admin}/term.php?taxonomy=product_cat&tag_ID=${products.category}&post_type=product`);
  await search(owner, owner.locator('#select2-ml_connector_category_account-container'), INTEREST);
  await owner.getByRole('button', { name: 'Update' }).click();
  await expect(owner.getByText('Category updated.')).toBeVisible();

  await owner.goto(`${admin}/edit.php?post_type=product&s=Lamp`);
  for (const id of [products['bulk one'], products['bulk two']]) await owner.locator(`#cb-select-${id}`).check();
  await owner.locator('#bulk-action-selector-top').selectOption('edit');
  await owner.locator('#doaction').click();
  await owner.locator('#bulk-edit #ml_connector_bulk_account').selectOption(OTHER, { force: true });
  await owner.locator('#bulk-edit').getByRole('button', { name: 'Update' }).click();
  await expect(owner.getByText('2 products updated.')).toBeVisible();
  // Quick edit knows what is set, and what is inherited.
  const set = await quickEdit(owner, products['bulk one']);
  await expect(set.locator('#ml_connector_quick_account')).toHaveValue(OTHER);
  const inherits = await quickEdit(owner, products.candle);
  await expect(inherits.getByText(/^Inherits 270 – .+ from category “Candles”$/)).toBeVisible();

  await importCsv(owner, admin, [
    ['ID', 'Xero sales account'],
    [String(products.imported), INTEREST],
    [String(products.single), '999'],
  ]);
  await expect(owner.getByText(/1 product updated/)).toBeVisible();
  await owner.getByText('View import log').click();
  await expect(owner.getByText(/Xero has no account “999” for sales/)).toBeVisible();

  expect(await accountsOfOrder(whole, storeId, products)).toEqual({
    'Lamp, single': OTHER,
    'Lamp, candle': INTEREST,
    'Lamp, bulk one': OTHER,
    'Lamp, bulk two': OTHER,
    'Lamp, imported': INTEREST,
  });
});

/** As a person does: opens the list, types, takes the first. */
async function search(page: Page, list: ReturnType<Page['locator']>, words: string): Promise<void> {
  await list.click();
  await page.locator('.select2-search__field:visible').last().fill(words);
  await page.locator('.select2-results__option--highlighted', { hasText: words }).click();
}

async function quickEdit(page: Page, product: number) {
  await page.locator(`#post-${product}`).hover();
  await page.locator(`#post-${product} .editinline`).click();
  return page.locator(`#edit-${product}`);
}

async function importCsv(page: Page, admin: string, rows: readonly (readonly string[])[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ml-products-'));
  try {
    const file = join(folder, 'products.csv');
    await writeFile(file, rows.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n'));
    await page.goto(`${admin}/edit.php?post_type=product&page=product_importer`);
    await page.locator('#upload').setInputFiles(file);
    await page.locator('#woocommerce-importer-update-existing').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.locator('select').filter({ hasText: 'Xero sales account' }).nth(1)).toHaveValue(
      'ml_connector_account',
    );
    await page.getByRole('button', { name: 'Run the importer' }).click();
    await expect(page.getByText('Import complete!')).toBeVisible({ timeout: 30_000 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Posts one order of all products; the account's code by the line's text. */
async function accountsOfOrder(whole: Whole, storeId: string, products: Products): Promise<Record<string, string>> {
  const sold = [products.single, products.candle, products['bulk one'], products['bulk two'], products.imported];
  const script = `${UNNOTIFIED}\n${ORDER_OF_ALL}`;
  const orderId = Number(await whole.shop.php(script, [sold.join(',')]));
  await whole.cli('sync', storeId, '--wait');
  const codes = whole.xero.organisations.flatMap(({ accounts }) => Object.values(accounts));
  const lines = invoicesOf(whole.xero, orderId)[0]?.lines;
  if (lines === undefined) throw new Error(JSON.stringify(await whole.cli('order', storeId, String(orderId))));
  return Object.fromEntries(
    lines.map(({ description, accountId }) => [description, codes.find(({ id }) => id === accountId)?.code ?? '']),
  );
}
