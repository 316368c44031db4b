/** Xero takes letters A-Z and blanks, at most 50 (developer.xero.com/documentation/api/accounting/contacts). */
const COUNTRY_LENGTH_MAX = 50;

const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** "GB" to "United Kingdom", "CI" to "Cote dIvoire"; '' for an unknown code. */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return '';
  const name = names.of(code) ?? '';
  return name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[’']/g, '')
    .replace(/[^A-Za-z]+/g, ' ')
    .trim()
    .slice(0, COUNTRY_LENGTH_MAX);
}
