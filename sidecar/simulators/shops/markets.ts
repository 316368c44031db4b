import type { SeedCountry } from '../xero/seeds/seed-organisation.ts';
import type { RoundingRules, TaxRow } from './money.ts';

/** Slugs of WooCommerce's tax classes; '' is the standard one. */
export type TaxClass = '' | 'reduced-rate' | 'zero-rate';

/** The rows that tax one class of goods in one place, and the tax rates in the books for lines with these rows. */
interface Taxed {
  readonly place: string;
  readonly taxClass: TaxClass;
  readonly rows: readonly TaxRow[];
  readonly rate: string;
  /** For shipping, if some rows don't tax it. */
  readonly shippingRate: string;
}

/** A country's taxes on both sides: the shop's table and the books. */
interface Market {
  readonly key: string;
  readonly seed: SeedCountry;
  readonly currency: string;
  /** "GB" or "US:IL" with its share of the orders; the shop's own place first. */
  readonly places: readonly [readonly [place: string, weight: number], ...(readonly [string, number])[]];
  readonly taxes: readonly Taxed[];
  /** Name of the tax rate for lines without any row. */
  readonly untaxed: string;
  /** The seeded books lack the tax rates: its bookkeeper adds them. */
  readonly addsRates?: true;
  /** Companies abroad with a VAT number pay no tax. */
  readonly sellsReverseCharge?: true;
  /** Cash totals go to a multiple of this many smallest units. */
  readonly cashUnits?: number;
  /** Its currency has smaller units than its prices, so its own rounding is a line of the invoice. */
  readonly isCoarse?: true;
  /** Some baskets hold goods of cents that come to a whole total. */
  readonly hasWholeTotals?: true;
}

/** A generated shop: how it prices, taxes and rounds. */
export interface GeneratedShop extends Market, RoundingRules {
  /** e.g. "gb-incl-line". */
  readonly id: string;
  /** IANA name: the zone of its clock. */
  readonly zone: string;
  /** One gross price for every country (woocommerce_adjust_non_base_location_prices = false). */
  readonly hasFixedGrossPrices: boolean;
}

/** `rates`: of goods, and of shipping if other; `rows`: "id percent", with + if it taxes the other taxes too, with - if not shipping. */
function taxed(place: string, taxClass: TaxClass, rates: string, ...rows: readonly string[]): Taxed {
  const [rate = '', shippingRate = rate] = rates.split(' | ');
  const parsed = rows.map((row): TaxRow => {
    const [id, percent = '', marks = ''] = row.split(' ');
    return { id: Number(id), percent, compound: marks.includes('+'), onShipping: !marks.includes('-') };
  });
  return { place, taxClass, rows: parsed, rate, shippingRate };
}

// prettier-ignore
const GB: Market = {
  key: 'GB', seed: 'GB', currency: 'GBP', places: [['GB', 9], ['US', 1]], untaxed: 'Zero Rated EC Goods Income', sellsReverseCharge: true,
  taxes: [
    taxed('GB', '', '20% (VAT on Income)', '100 20'),
    taxed('GB', 'reduced-rate', '5% (VAT on Income)', '101 5'),
    taxed('GB', 'zero-rate', 'Zero Rated Income', '102 0'),
  ],
};
// prettier-ignore
const US: Market = {
  key: 'US', seed: 'US', currency: 'USD', places: [['US:IL', 6], ['US:NY', 3], ['US:OR', 1]], untaxed: 'Tax Exempt',
  taxes: [
    taxed('US:IL', '', 'IL State + Fable County + Wexmoor City | IL State + Fable County', '130 6.25', '131 1.75', '132 0.75 -'),
    taxed('US:IL', 'reduced-rate', 'IL Grocery', '133 1'),
    taxed('US:NY', '', 'NY State + Local', '134 4', '135 4.875'),
  ],
};
/** A German shop in the one-stop shop: each country at its own rates. */
const EU_PLACES = [
  ['DE', 'DE 19% MwSt.', 'DE 7% MwSt.'],
  ['FR', 'FR 20% TVA', 'FR 5,5% TVA'],
  ['IE', 'IE 23% VAT', 'IE 9% VAT'],
  ['AT', 'AT 20% MwSt.', 'AT 10% MwSt.'],
  ['FI', 'FI 25,5% ALV', 'FI 14% ALV'],
  ['NL', 'NL 21% BTW', 'NL 9% BTW'],
  ['LU', 'LU 17% TVA', 'LU 3% TVA'],
  ['HU', 'HU 27% ÁFA', 'HU 5% ÁFA'],
] as const;
const percentOf = (rate: string) => /[\d,]+(?=%)/.exec(rate)?.[0].replace(',', '.') ?? '';

/** Each market with the price decimals of its shops. */
// prettier-ignore
const MARKETS: readonly (Market & { readonly pricings: readonly number[] })[] = [
  { ...GB, pricings: [2] },
  {
    key: 'AU', seed: 'AU', currency: 'AUD', pricings: [2], places: [['AU', 9], ['NZ', 1]], untaxed: 'GST Free Exports', cashUnits: 5,
    taxes: [taxed('AU', '', 'GST on Income', '110 10'), taxed('AU', 'zero-rate', 'GST Free Income', '111 0')],
  },
  {
    key: 'NZ', seed: 'NZ', currency: 'NZD', pricings: [2], places: [['NZ', 9], ['AU', 1]], untaxed: 'Zero Rated', cashUnits: 10,
    taxes: [taxed('NZ', '', '15% GST on Income', '120 15'), taxed('NZ', 'zero-rate', 'Zero Rated', '121 0')],
  },
  { ...US, pricings: [2] },
  {
    ...US, key: 'US compound', pricings: [2], places: [['US:IL', 9], ['US:OR', 1]],
    taxes: [
      taxed('US:IL', '', 'IL State + Fable County + Transit (compound) | IL State + Fable County (compound)', '140 6.25', '141 1.75 +', '142 0.375 +-'),
      taxed('US:IL', 'reduced-rate', 'IL Grocery + County (compound)', '143 1', '144 0.5 +'),
    ],
  },
  {
    key: 'CA', seed: 'US', currency: 'CAD', pricings: [2], addsRates: true, untaxed: 'Tax Exempt',
    places: [['CA:ON', 4], ['CA:BC', 3], ['CA:QC', 2], ['CA:AB', 1]],
    taxes: [
      taxed('CA:ON', '', 'ON HST', '150 13'),
      taxed('CA:ON', 'zero-rate', 'CA zero-rated', '151 0'),
      taxed('CA:BC', '', 'BC GST and PST', '152 5', '153 7'),
      taxed('CA:BC', 'reduced-rate', 'GST', '154 5'),
      taxed('CA:BC', 'zero-rate', 'CA zero-rated', '151 0'),
      // Quebec as it was until 2012: its tax stood on top of the federal one.
      taxed('CA:QC', '', 'QC GST and QST', '155 5', '156 9.5 +'),
      taxed('CA:AB', '', 'GST', '157 5'),
    ],
  },
  {
    key: 'EU', seed: 'EU', currency: 'EUR', pricings: [2], untaxed: 'EU B2B Reverse Charge (0%)', sellsReverseCharge: true,
    places: [['DE', 5], ...EU_PLACES.slice(1).map(([place]) => [place, 1] as const), ['CH', 1]],
    taxes: EU_PLACES.flatMap(([place, standard, reduced], index) => [
      taxed(place, '', standard, `${160 + 2 * index} ${percentOf(standard)}`),
      taxed(place, 'reduced-rate', reduced, `${161 + 2 * index} ${percentOf(reduced)}`),
    ]),
  },
  {
    key: 'JP', seed: 'EU', currency: 'JPY', pricings: [0], places: [['JP', 9], ['TW', 1]], untaxed: 'Tax Exempt',
    taxes: [taxed('JP', '', 'JP 10% 消費税', '180 10'), taxed('JP', 'reduced-rate', 'JP 8% 消費税 (軽減)', '181 8')],
  },
  {
    // Half of the shops price in two decimals, as far as Xero keeps them; the others in fils.
    key: 'BH', seed: 'EU', currency: 'BHD', pricings: [2, 3], places: [['BH', 1]], untaxed: 'Tax Exempt',
    taxes: [taxed('BH', '', 'BH 10% VAT', '190 10'), taxed('BH', 'zero-rate', 'BH Zero VAT', '191 0')],
  },
  // A shop below the threshold: it calculates no tax at all.
  { key: 'none', seed: 'GB', currency: 'GBP', pricings: [2], places: [['GB', 1]], untaxed: 'No VAT', taxes: [] },
  // A shop that shows its pounds without pence.
  { ...GB, key: 'GB whole', pricings: [0], isCoarse: true },
  {
    // ISO 4217 gives forints two decimals, CLDR none; shops choose either.
    key: 'HU', seed: 'EU', currency: 'HUF', pricings: [2, 0], places: [['HU', 9], ['CH', 1]], untaxed: 'Tax Exempt', hasWholeTotals: true,
    taxes: [taxed('HU', '', 'HU 27% ÁFA', '200 27'), taxed('HU', 'reduced-rate', 'HU 5% ÁFA', '201 5')],
  },
];

/** Far ahead of UTC, far behind it, at a fraction of an hour, and at UTC itself. */
const ZONES = ['Pacific/Auckland', 'America/Los_Angeles', 'Asia/Kolkata', 'UTC', 'Europe/London'] as const;

/** Every market with prices with and without tax, tax rounded per line and at the subtotal. */
export function generatedShops(): GeneratedShop[] {
  const shops = MARKETS.flatMap(({ pricings, ...market }) => {
    const prices = market.taxes.length === 0 ? ['excl'] : ['incl', 'excl', ...(market.key === 'EU' ? ['gross'] : [])];
    const modes = prices.flatMap((price) => [[price, 'line'], [price, 'subtotal']] as const); // prettier-ignore
    return pricings.flatMap((decimals) =>
      modes.map(([price, rounding]) => ({
        ...market,
        id: `${market.key}-${price}-${rounding}${pricings.length > 1 ? `-${decimals}dp` : ''}`.toLowerCase().replaceAll(' ', '-'), // prettier-ignore
        decimals,
        pricesIncludeTax: price !== 'excl',
        hasFixedGrossPrices: price === 'gross',
        roundsAtSubtotal: rounding === 'subtotal',
      })),
    );
  });
  return shops.map((shop, index) => ({ ...shop, zone: ZONES[index % ZONES.length] ?? ZONES[0] }));
}

/** The rows that tax a class of goods in a place. */
export function rowsFor({ taxes }: GeneratedShop, place: string, taxClass: TaxClass): readonly TaxRow[] {
  return taxes.find((one) => one.place === place && one.taxClass === taxClass)?.rows ?? [];
}

/** Set of row ids on a line ("1+2") to the name of a tax rate in the books. */
export function rateNames({ taxes }: GeneratedShop): Readonly<Record<string, string>> {
  const keyOf = (rows: readonly TaxRow[]) => rows.map(({ id }) => id).join('+');
  return Object.fromEntries(
    taxes.flatMap(({ rows, rate, shippingRate }) => [
      [keyOf(rows.filter(({ onShipping }) => onShipping)), shippingRate],
      [keyOf(rows), rate],
    ]),
  );
}
