import type { DecisionBesideBody, OrderLineBody, OrderBody } from '../../../sidecar/src/contract/orders.ts';
import { ORDER_PANEL } from '../../pages/order-screen.ts';
import { arrives } from '../../store/arrives.ts';
import { placeOrder } from '../../store/orders.ts';
import { LOOK, expect, needsShop, test } from '../../store-fixtures.ts';

/** Why each line of an order was posted where it is, on the order screen. */
needsShop();

const TITLE = 'Why these accounts and taxes';
const LONG = `Kaffeebecherfachgeschäft-${'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2)}`;

const LINES: readonly OrderLineBody[] = [
  {
    creditNote: null,
    name: `<img src=x onerror=alert(1)> ${LONG}`,
    quantity: '2',
    amount: '24.00',
    tax: '4.80',
    account: { value: `200 – ${LONG}`, rule: `category 15, ${LONG}` },
    taxType: { value: 'OUTPUT2 – 20% (VAT on Income)', rule: 'tax rate 1' },
    item: [{ value: 'MUG-1', rule: 'SKU' }],
    tracking: [{ value: `Region: ${LONG}`, rule: 'default' }],
  },
  {
    creditNote: 'CN-WC-1-1',
    name: 'قدح أزرق',
    quantity: '1',
    amount: '-12.00',
    tax: '-2.40',
    account: { value: '200 – Sales', rule: null },
    taxType: { value: 'OUTPUT2 – 20% (VAT on Income)', rule: 'tax rate 1' },
    item: [],
    tracking: [],
  },
];

const FEE: readonly DecisionBesideBody[] = [
  { of: 'fee', field: 'account', value: '404 – Bank Fees', rule: `fee of payment method ${LONG}` },
  { of: 'fee', field: 'taxType', value: 'NONE – No VAT', rule: 'tax type of account 404' },
];

test('each line shows its account and tax type with the rule; long and foreign names break nothing', async ({
  owner,
  orderScreen,
  whole,
  picture,
  accessibility,
}) => {
  const orderId = await placeOrder(whole);
  const summary = orderScreen.panel.getByText(TITLE);
  const table = orderScreen.panel.getByRole('table', { name: 'Invoice lines' });
  // With its payment: earlier, some choices are still open.
  await arrives(whole, async () => {
    await orderScreen.open(orderId);
    await expect(summary).toBeVisible(LOOK);
    await expect(orderScreen.panel.getByText('Synced, paid').first()).toBeVisible(LOOK);
  });
  await expect(table).toBeHidden();
  await summary.press('Enter');
  const mug = table.getByRole('row', { name: /Harbour mug/ });
  await expect(mug).toContainText(/\d+ – .*Rule: /);
  await expect(mug).toContainText('Quantity: 1');
  await expect(mug).toContainText(/Rule: tax rate \d+/);
  // The payment account belongs to no line.
  const beside = orderScreen.panel.getByRole('table', { name: 'Payment and fee' });
  await expect(beside.getByRole('row', { name: /^Payment account/ })).toContainText('Rule: payment method');
  await picture(owner, 'panel-lines');
  expect(await accessibility(owner, ORDER_PANEL)).toEqual([]);

  await owner.route(/ml-connector\/v1\/orders\/\d+(?:\?|$)/, async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as OrderBody;
    await route.fulfill({ response, json: { ...body, lines: LINES, beside: [...body.beside, ...FEE] } });
  });
  for (const [name, width, dir] of [
    ['wide', 1280, 'ltr'],
    ['middle', 800, 'ltr'],
    ['phone', 360, 'ltr'],
    ['small-phone', 320, 'ltr'],
    ['phone-rtl', 360, 'rtl'],
  ] as const) {
    await owner.setViewportSize({ width, height: 900 });
    await orderScreen.open(orderId);
    await owner.evaluate(`document.documentElement.dir = '${dir}'`);
    await summary.click();
    await expect(orderScreen.panel.getByText('<img src=x onerror=alert(1)>')).toBeVisible();
    await expect(beside.getByRole('rowheader', { name: 'Tax type of the payment fee' })).toBeVisible();
    await expect(orderScreen.panel.getByRole('table', { name: 'Lines of credit note CN-WC-1-1' })).toBeVisible();
    await orderScreen.panel.screenshot({ path: `artifacts/store/panel-lines-${name}.png` });
    await expect(orderScreen.panel.getByRole('table', { name: 'Documents in Xero' })).toBeVisible();
    const wide = await orderScreen.panel
      .locator('.ml-connector-details, .ml-connector-details *')
      .evaluateAll((all) => all.some((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth));
    expect([name, wide]).toEqual([name, false]);
  }
});

test('the panel works in a language that the browser does not know', async ({ owner, orderScreen, whole }) => {
  const orderId = await placeOrder(whole);
  // As WordPress writes it for the locale pt_PT_ao90.
  await owner.addInitScript(
    "document.addEventListener('readystatechange', () => { document.documentElement.lang = 'pt-PT-ao90'; });",
  );
  await arrives(whole, async () => {
    await orderScreen.open(orderId);
    await expect(orderScreen.panel.getByText(/^What happened/)).toBeVisible(LOOK);
  });
});
