import { settingsOf, booksOf } from '../exact/books-of-market.ts';
import type { Settings } from '../../src/mapping/settings.ts';
import type { Market } from '../exact/markets.ts';
import type { GeneratedShop } from '../exact/shop.ts';
import { generatedShops } from '../exact/shops.ts';
import type { Recording } from '../store/recording.ts';
import type { Organisation } from '../xero/accounting/organisation.ts';

export { booksOf, settingsOf };

/** The shop of a run: every market and way of pricing gets its turn. */
export function shopOfRun(index: number): { readonly market: Market; readonly shop: GeneratedShop } {
  const shops = generatedShops();
  const found = shops[index % shops.length];
  if (found === undefined) throw new RangeError('There is no generated shop.');
  return found;
}

/** A shop made up by the generator, as if it had been recorded: it keeps its clock in UTC. */
export function asRecording(shop: GeneratedShop): Recording {
  return {
    scenario: `made-${shop.id}`,
    title: `Made up: ${shop.id}`,
    orders: [],
    products: [],
    answers: new Map([
      [
        'settings/general',
        [
          { id: 'woocommerce_currency', value: shop.currency },
          { id: 'woocommerce_price_num_decimals', value: String(shop.decimals) },
        ],
      ],
    ]),
    timezone: 'UTC',
    priceDecimals: shop.decimals,
    currency: shop.currency,
    country: shop.destinations[0].country,
    highPerformanceOrderStorage: true,
  };
}

/** Money on a bank account, what the gateway keeps taken off it; null = the shop's currency is not that of its books. */
export function feeSettings(
  shop: GeneratedShop,
  books: Organisation,
): Pick<Settings['payments'], 'methods' | 'fees'> | null {
  const code = (name: string) => Object.values(books.accounts).find((one) => one.name === name)?.code;
  const [clearing, expense] = [code('Stripe Clearing'), code('Bank Fees')];
  if (shop.currency !== books.baseCurrency || clearing === undefined || expense === undefined) return null;
  const fee = { account: expense, taxType: null, contact: null, meta: null };
  return { methods: { stripe: { account: clearing } }, fees: { stripe: fee } };
}
