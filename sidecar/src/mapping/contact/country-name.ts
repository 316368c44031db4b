import names from './country-names.json' with { type: 'json' };

/*
 * Names in English (Unicode CLDR, as Node's Intl has them), with letters and blanks only. Not asked of Intl: that brings 5 MB of language data into
 * memory. Former countries have the name of a present one.
 */
const NAMES = new Map(Object.entries({ ...names.present, ...names.former }));

/** "GB" to "United Kingdom", "CI" to "Cote dIvoire"; '' for an unknown code. */
export function countryName(code: string): string {
  return NAMES.get(code) ?? '';
}

/** Codes of countries; former ones are left out. */
export const COUNTRY_CODES: readonly string[] = Object.keys(names.present);
