/**
 * Decimals of a currency's smallest unit where they are not two: ISO 4217:2015, list one (six-group.com, "Data standards").
 * Not Intl's digits: those are CLDR's, which follow everyday usage and omit the cents of forints and rupees.
 */
const MINOR_UNITS: ReadonlyMap<string, number> = new Map([
  ...words('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF', 0),
  ...words('BHD IQD JOD KWD LYD OMR TND', 3),
  ...words('CLF UYW', 4),
]);

const USUAL_DECIMALS = 2;

/** Have a smaller unit in ISO 4217 that is hardly used (CLDR, supplementalData, currencyData with digits="0"). */
const WHOLE_IN_PRACTICE: ReadonlySet<string> = new Set(
  'AFN ALL COP HUF IDR IQD IRR KPW LAK LBP MGA MMK PKR SLL SOS SYP YER'.split(' '),
);

/**
 * Symbols that name one currency only, in English (Unicode CLDR; money.test.ts compares them with Intl's). Not asked of Intl: its formats of
 * numbers bring 7 MB of language data into memory.
 */
const SYMBOLS: Readonly<Record<string, string>> = {
  AUD: 'A$',
  BRL: 'R$',
  CAD: 'CA$',
  CNY: 'CN¥',
  EUR: '€',
  GBP: '£',
  HKD: 'HK$',
  ILS: '₪',
  INR: '₹',
  JPY: '¥',
  KRW: '₩',
  MXN: 'MX$',
  NZD: 'NZ$',
  PHP: '₱',
  TWD: 'NT$',
  USD: '$',
  VND: '₫',
  XAF: 'FCFA',
  XCD: 'EC$',
  XCG: 'Cg.',
  XOF: 'F\u202FCFA',
  XPF: 'CFPF',
};

/** "£" of GBP; the code itself where no symbol is known. */
export function currencySymbol(currency: string): string {
  return SYMBOLS[currency] ?? currency;
}

/** The currency of a symbol, or of the code where that is what is written; null = none. */
export function currencyOfSymbol(symbol: string): string | null {
  currencies ??= new Map(Intl.supportedValuesOf('currency').map((currency) => [currencySymbol(currency), currency]));
  return currencies.get(symbol) ?? null;
}

let currencies: ReadonlyMap<string, string> | null = null;

/** Decimals of the currency's smallest unit: 0 for JPY, 2 for GBP and HUF, 3 for KWD. */
export function minorUnitDecimals(currency: string): number {
  return MINOR_UNITS.get(currency) ?? USUAL_DECIMALS;
}

/** Prices are mostly whole, as in yen; a shop may still use cents. */
export function isWholeInPractice(currency: string): boolean {
  return WHOLE_IN_PRACTICE.has(currency);
}

function words(codes: string, decimals: number): [string, number][] {
  return codes.split(' ').map((code) => [code, decimals]);
}
