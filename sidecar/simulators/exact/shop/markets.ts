import type { TaxRow } from './calc-tax.ts';
import type { Destination, TaxClass } from './shop.ts';
import type { SeedCountry } from '../../xero/seeds/seed-organisation.ts';

type Component = readonly [name: string, percent: string, isCompound?: boolean];

/** A country's taxes on both sides: the shop's table, and the tax types of the books its sets of rows are mapped to. */
export interface Market {
  readonly key: string;
  readonly seed: SeedCountry;
  readonly currency: string;
  /** Price decimals the shops of this market use. */
  readonly decimals: readonly [number, ...number[]];
  readonly destinations: readonly [Destination, ...Destination[]];
  /** Set of row ids on a line ("1+2") to the name of a tax rate in the books. */
  readonly taxNames: Readonly<Record<string, string>>;
  /** Name of the tax rate for lines without any row. */
  readonly untaxed: string;
  /** Rates its bookkeeper adds to the seeded books. */
  readonly ownRates: readonly { readonly name: string; readonly components: readonly Component[] }[];
  readonly sellsReverseCharge: boolean;
  readonly cashUnits: number;
  /** Its currency has smaller units than its prices. */
  readonly isCoarse: boolean;
  /** Some baskets hold goods of cents that come to a whole total. */
  readonly hasWholeTotals: boolean;
}

/** `shipping: false`: the row does not tax shipping. */
function row(id: number, label: string, percent: string, more: { compound?: true; shipping?: false } = {}): TaxRow {
  return { id, label, percent, compound: more.compound ?? false, onShipping: more.shipping ?? true };
}

function place(at: string, weight: number, rates: Partial<Record<TaxClass, readonly TaxRow[]>>): Destination {
  const [country = '', state = ''] = at.split(':');
  return { country, state, weight, rates };
}

const plain = {
  ownRates: [],
  sellsReverseCharge: false,
  cashUnits: 0,
  decimals: [2],
  isCoarse: false,
  hasWholeTotals: false,
} as const;

const GB: Market = {
  ...plain,
  key: 'GB',
  seed: 'GB',
  currency: 'GBP',
  sellsReverseCharge: true,
  destinations: [
    place('GB', 9, {
      '': [row(100, 'VAT', '20')],
      'reduced-rate': [row(101, 'VAT 5%', '5')],
      'zero-rate': [row(102, 'Zero rated', '0')],
    }),
    place('US', 1, {}),
  ],
  taxNames: { '100': '20% (VAT on Income)', '101': '5% (VAT on Income)', '102': 'Zero Rated Income' },
  untaxed: 'Zero Rated EC Goods Income',
};

const AU: Market = {
  ...plain,
  key: 'AU',
  seed: 'AU',
  currency: 'AUD',
  cashUnits: 5,
  destinations: [
    place('AU', 9, { '': [row(110, 'GST', '10')], 'zero-rate': [row(111, 'GST free', '0')] }),
    place('NZ', 1, {}),
  ],
  taxNames: { '110': 'GST on Income', '111': 'GST Free Income' },
  untaxed: 'GST Free Exports',
};

const NZ: Market = {
  ...plain,
  key: 'NZ',
  seed: 'NZ',
  currency: 'NZD',
  cashUnits: 10,
  destinations: [
    place('NZ', 9, { '': [row(120, 'GST', '15')], 'zero-rate': [row(121, 'Zero rated', '0')] }),
    place('AU', 1, {}),
  ],
  taxNames: { '120': '15% GST on Income', '121': 'Zero Rated' },
  untaxed: 'Zero Rated',
};

/** State, county and city beside each other; the city leaves shipping alone. */
const US: Market = {
  ...plain,
  key: 'US',
  seed: 'US',
  currency: 'USD',
  destinations: [
    place('US:IL', 6, {
      '': [row(130, 'State', '6.25'), row(131, 'County', '1.75'), row(132, 'City', '0.75', { shipping: false })],
      'reduced-rate': [row(133, 'Grocery', '1')],
    }),
    place('US:NY', 3, { '': [row(134, 'NY State', '4'), row(135, 'NY Local', '4.875')] }),
    place('US:OR', 1, {}),
  ],
  taxNames: {
    '130+131+132': 'IL State + Fable County + Wexmoor City',
    '130+131': 'IL State + Fable County',
    '133': 'IL Grocery',
    '134+135': 'NY State + Local',
  },
  untaxed: 'Tax Exempt',
};

const US_COMPOUND: Market = {
  ...US,
  key: 'US compound',
  destinations: [
    place('US:IL', 9, {
      '': [
        row(140, 'State', '6.25'),
        row(141, 'County', '1.75', { compound: true }),
        row(142, 'Transit', '0.375', { compound: true, shipping: false }),
      ],
      'reduced-rate': [row(143, 'Grocery', '1'), row(144, 'Grocery county', '0.5', { compound: true })],
    }),
    place('US:OR', 1, {}),
  ],
  taxNames: {
    '140+141+142': 'IL State + Fable County + Transit (compound)',
    '140+141': 'IL State + Fable County (compound)',
    '143+144': 'IL Grocery + County (compound)',
  },
};

const CA: Market = {
  ...plain,
  key: 'CA',
  seed: 'US',
  currency: 'CAD',
  destinations: [
    place('CA:ON', 4, { '': [row(150, 'HST', '13')], 'zero-rate': [row(151, 'Zero rated', '0')] }),
    place('CA:BC', 3, {
      '': [row(152, 'GST', '5'), row(153, 'PST', '7')],
      'reduced-rate': [row(154, 'GST only', '5')],
      'zero-rate': [row(151, 'Zero rated', '0')],
    }),
    // Quebec as it was until 2012: its tax stood on top of the federal one.
    place('CA:QC', 2, { '': [row(155, 'GST', '5'), row(156, 'QST', '9.5', { compound: true })] }),
    place('CA:AB', 1, { '': [row(157, 'GST', '5')] }),
  ],
  taxNames: {
    '150': 'ON HST',
    '151': 'CA zero-rated',
    '152+153': 'BC GST and PST',
    '154': 'GST',
    '155+156': 'QC GST and QST',
    '157': 'GST',
  },
  untaxed: 'Tax Exempt',
  ownRates: [
    { name: 'GST', components: [['GST', '5']] },
    { name: 'ON HST', components: [['HST', '13']] },
    { name: 'CA zero-rated', components: [['Zero', '0']] },
    { name: 'BC GST and PST', components: [['GST', '5'], ['PST', '7']] }, // prettier-ignore
    { name: 'QC GST and QST', components: [['GST', '5'], ['QST', '9.5', true]] }, // prettier-ignore
  ],
};

/** A German shop in the one-stop shop: each country at its own rates. */
const EU_PLACES = [
  ['DE', 5, '19', '7', 'DE 19% MwSt.', 'DE 7% MwSt.'],
  ['FR', 1, '20', '5.5', 'FR 20% TVA', 'FR 5,5% TVA'],
  ['IE', 1, '23', '9', 'IE 23% VAT', 'IE 9% VAT'],
  ['AT', 1, '20', '10', 'AT 20% MwSt.', 'AT 10% MwSt.'],
  ['FI', 1, '25.5', '14', 'FI 25,5% ALV', 'FI 14% ALV'],
  ['NL', 1, '21', '9', 'NL 21% BTW', 'NL 9% BTW'],
  ['LU', 1, '17', '3', 'LU 17% TVA', 'LU 3% TVA'],
  ['HU', 1, '27', '5', 'HU 27% ÁFA', 'HU 5% ÁFA'],
] as const;
const EU_HOME: Destination = euPlace(EU_PLACES[0], 0);

function euPlace([country, weight, standard, reduced]: (typeof EU_PLACES)[number], index: number): Destination {
  return place(country, weight, {
    '': [row(160 + index * 2, `${country} VAT`, standard)],
    'reduced-rate': [row(161 + index * 2, `${country} VAT reduced`, reduced)],
  });
}

const EU: Market = {
  ...plain,
  key: 'EU',
  seed: 'EU',
  currency: 'EUR',
  sellsReverseCharge: true,
  destinations: [EU_HOME, ...EU_PLACES.slice(1).map((one, index) => euPlace(one, index + 1)), place('CH', 1, {})],
  taxNames: Object.fromEntries(
    EU_PLACES.flatMap(([, , , , standard, reduced], index) => [
      [String(160 + index * 2), standard],
      [String(161 + index * 2), reduced],
    ]),
  ),
  untaxed: 'EU B2B Reverse Charge (0%)',
};

const JP: Market = {
  ...plain,
  key: 'JP',
  seed: 'EU',
  currency: 'JPY',
  decimals: [0],
  destinations: [
    place('JP', 9, { '': [row(180, '消費税', '10')], 'reduced-rate': [row(181, '軽減税率', '8')] }),
    place('TW', 1, {}),
  ],
  taxNames: { '180': 'JP 10% 消費税', '181': 'JP 8% 消費税 (軽減)' },
  untaxed: 'Tax Exempt',
};

/** Half of the shops price in two decimals, as far as Xero keeps them; the others in fils. */
const BH: Market = {
  ...plain,
  key: 'BH',
  seed: 'EU',
  currency: 'BHD',
  decimals: [2, 3],
  destinations: [place('BH', 1, { '': [row(190, 'VAT', '10')], 'zero-rate': [row(191, 'Zero rated', '0')] })],
  taxNames: { '190': 'BH 10% VAT', '191': 'BH Zero VAT' },
  untaxed: 'Tax Exempt',
};

/** A shop below the threshold: it calculates no tax at all. */
const NONE: Market = {
  ...plain,
  key: 'none',
  seed: 'GB',
  currency: 'GBP',
  destinations: [place('GB', 1, {})],
  taxNames: {},
  untaxed: 'No VAT',
};

/** A shop that shows its pounds without pence. */
const GB_WHOLE: Market = { ...GB, key: 'GB whole', decimals: [0], isCoarse: true };

/** ISO 4217 gives forints two decimals, CLDR none; shops choose either. */
const HU: Market = {
  ...plain,
  key: 'HU',
  seed: 'EU',
  currency: 'HUF',
  decimals: [2, 0],
  hasWholeTotals: true,
  destinations: [
    place('HU', 9, { '': [row(200, 'ÁFA', '27')], 'reduced-rate': [row(201, 'ÁFA 5%', '5')] }),
    place('CH', 1, {}),
  ],
  taxNames: { '200': 'HU 27% ÁFA', '201': 'HU 5% ÁFA' },
  untaxed: 'Tax Exempt',
};

export const MARKETS: readonly Market[] = [GB, AU, NZ, US, US_COMPOUND, CA, EU, JP, BH, NONE, GB_WHOLE, HU];
