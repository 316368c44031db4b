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
