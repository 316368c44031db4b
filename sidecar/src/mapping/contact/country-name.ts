import { COUNTRIES, FORMER_COUNTRIES } from './country-names.ts';

const CODE_LENGTH = 2;

const names = new Map([...COUNTRIES, ...FORMER_COUNTRIES].map(splitLine));

/** "GB" to "United Kingdom", "CI" to "Cote dIvoire"; '' for an unknown code. */
export function countryName(code: string): string {
  return names.get(code) ?? '';
}

/** Codes of countries; former ones are left out. */
export const COUNTRY_CODES: readonly string[] = COUNTRIES.map((line) => splitLine(line)[0]);

function splitLine(line: string): [string, string] {
  return [line.slice(0, CODE_LENGTH), line.slice(CODE_LENGTH + 1)];
}
