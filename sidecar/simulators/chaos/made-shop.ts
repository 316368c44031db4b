import { settingsOf, booksOf } from '../shops/books-of-shop.ts';
import type { Settings } from '../../src/domain/settings/settings.ts';
import { countryOf } from '../shops/basket.ts';
import { generatedShops, type GeneratedShop } from '../shops/markets.ts';
import type { JsonValue } from '../store/json.ts';
import type { Recording } from '../store/recording.ts';
import type { Organisation } from '../xero/accounting/organisation.ts';

export { booksOf, settingsOf };

/** When a run begins: after the newest order of either kind, when the shop's day differs from the UTC day for hours. */
const STARTS: Readonly<Record<string, string>> = {
  'Pacific/Auckland': '2026-11-25T17:00:00.000Z',
  'America/Los_Angeles': '2026-11-26T00:30:00.000Z',
  'Asia/Kolkata': '2026-11-25T19:00:00.000Z',
};
const STARTS_BY_DEFAULT = '2026-11-25T09:00:00.000Z';

export function startIn(zone: string): string {
  return STARTS[zone] ?? STARTS_BY_DEFAULT;
}

/** The shop of a run: cycles through every market and pricing. */
export function shopOfRun(index: number): GeneratedShop {
  const shops = generatedShops();
  const found = shops[index % shops.length];
  if (found === undefined) throw new RangeError('There is no generated shop.');
  return found;
}

/** A generated shop, in the form of a recorded one. */
export function asRecording(shop: GeneratedShop): Recording {
  return {
    scenario: `made-${shop.id}`,
    title: `Made up: ${shop.id}`,
    orders: [],
    products: [],
    answers: new Map<string, JsonValue>([
      ['index', { name: `Made up: ${shop.id}`, timezone_string: shop.zone, gmt_offset: 0 }],
      [
        'settings/general',
        [
          { id: 'woocommerce_currency', value: shop.currency },
          { id: 'woocommerce_price_num_decimals', value: String(shop.decimals) },
        ],
      ],
    ]),
    timezone: shop.zone,
    priceDecimals: shop.decimals,
    currency: shop.currency,
    country: countryOf(shop.places[0][0]),
    highPerformanceOrderStorage: true,
  };
}

/** Money on a bank account, less the gateway's fee; null = the shop's currency differs from that of its books. */
export function feeSettings(
  shop: GeneratedShop,
  books: Organisation,
): Pick<Settings['payments'], 'methods' | 'fees'> | null {
  const code = (name: string) => Object.values(books.accounts).find((one) => one.name === name)?.code;
  const [clearing, expense] = [code('Stripe Clearing'), code('Bank Fees')];
  if (shop.currency !== books.baseCurrency || clearing === undefined || expense === undefined) return null;
  const fee = { account: expense, taxType: null, contact: null, meta: null, maxPercent: 50 };
  return { methods: { stripe: { account: clearing } }, fees: { stripe: fee } };
}
