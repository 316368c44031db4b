import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../simulators/store/json.ts';
import { journalsOf } from '../../simulators/xero/accounting/books/journals.ts';
import { ask, creditNotesOf, invoicesOf } from '../accounting/_life.ts';
import { startStack } from '../support/_stack.ts';

const SHOP = 'gbp_multicurrency';
/** In euros: with a refund, and without a rate. */
const [REFUNDED, OTHER] = [1452, 1448];
const MINUTE_MS = 60_000;

test('an invoice has the rate of its order, its credit notes follow it, and the books are in balance in the base currency', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  await stack.context.settings.set(shop.id, 'documents.currencyRate', 'order');
  const rated = (rate: string) => (order: JsonObject) => ({
    ...order,
    meta_data: [
      { id: 1, key: '_woocs_order_rate', value: rate },
      { id: 2, key: '_woocs_order_base_currency', value: 'GBP' },
    ],
  });
  shop.simulated.state.updateOrder(REFUNDED, rated('1.25'));
  await stack.drain();

  const [invoice] = invoicesOf(shop, REFUNDED);
  expect(invoice).toMatchObject({ currency: 'EUR', currencyRate: '1.25', totals: { total: '157.60' } });
  expect(creditNotesOf(shop, REFUNDED)).toMatchObject([{ currency: 'EUR', currencyRate: '1.25' }]);
  const dayRate = shop.organisation.currencies['EUR']?.dayRate;
  expect(dayRate).not.toBe('1.25');
  expect(invoicesOf(shop, OTHER)).toMatchObject([{ currency: 'EUR', currencyRate: dayRate }]);
  const receivable = Object.values(shop.organisation.accounts).find((one) => one.systemAccount === 'DEBTORS');
  const booked = journalsOf(shop.organisation).flatMap(({ lines }) =>
    lines.filter((one) => one.accountId === receivable?.id),
  );
  // 157.60 / 1.25
  expect(booked.map(({ amount }) => amount.toFixed(2))).toContain('126.08');

  // The rate is changed in the shop afterwards: what reverses the invoice has the invoice's.
  stack.pass(10 * MINUTE_MS);
  shop.simulated.state.updateOrder(REFUNDED, rated('1.5'));
  await ask(stack, shop, REFUNDED, 'reissue');
  await stack.drain();
  const reversal = creditNotesOf(shop, REFUNDED).find(({ number }) => number.endsWith('-CR'));
  expect(reversal?.currencyRate).toBe('1.25');
  expect(invoicesOf(shop, REFUNDED).map((one) => one.currencyRate)).toEqual(['1.25', '1.5']);
});
