/** Member states of the European Union (european-union.europa.eu/principles-countries-history/eu-countries). */
const MEMBERS = new Set('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '));
/** Northern Ireland, in the union for goods but not for services, by the code of its VAT numbers. */
const NORTHERN_IRELAND = 'XI';
/** WooCommerce's provinces of Spain outside the union's VAT area: the Canaries, Ceuta, Melilla (article 6 of Directive 2006/112/EC). */
const SPAIN_OUTSIDE = new Set(['GC', 'TF', 'CE', 'ML']);
/** A VAT number with its country has at most 14 letters and digits (ec.europa.eu/taxation_customs/vies, question 11). */
const VAT_NUMBER_LENGTH_MAX = 14;
const VAT_NUMBER_LENGTH_MIN = 7;

interface Place {
  readonly country: string;
  readonly state: string;
  readonly postcode: string;
}

/** Countries outside the union where delivery has the tax of the goods (GB: VAT Notice 700/24; AU: GSTR 2002/3; the others likewise). */
const DELIVERY_TAXED = new Set(['GB', 'AU', 'NZ', 'SG', 'ZA', 'NO', 'CH']);

/** Whether delivery is taxed like the goods. */
export function isDeliveryTaxed(country: string): boolean {
  return MEMBERS.has(country) || DELIVERY_TAXED.has(country);
}

/** The country whose tax applies at a place: Monaco is France's, the Isle of Man is the United Kingdom's. */
export function taxCountry({ country, state, postcode }: Place): string {
  if (country === 'MC') return 'FR';
  if (country === 'IM') return 'GB';
  if (country === 'ES' && SPAIN_OUTSIDE.has(state.toUpperCase())) return 'IC';
  return country === 'GB' && /^BT\d/i.test(postcode.trim()) ? NORTHERN_IRELAND : country;
}

/** Whether goods delivered there stay in the union. */
export function isInUnion(country: string, what: 'goods' | 'services'): boolean {
  return MEMBERS.has(country) || (what === 'goods' && country === NORTHERN_IRELAND);
}

/** Whether a country by the tax code of `taxCountry` is the organisation's own. */
export function isHome(country: string, home: string): boolean {
  return country === home || (country === NORTHERN_IRELAND && home === 'GB');
}

/**
 * The country of a VAT number: its own first letters, else the buyer's country, as many forms ask for the number
 * without them. '' = it can be no VAT number: too long, too short, or without digits.
 */
export function vatNumberCountry(vatNumber: string, buyersCountry: string): string {
  const number = vatNumber.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
  const digits = number.replace(/\D/g, '').length;
  if (number.length > VAT_NUMBER_LENGTH_MAX || number.length < VAT_NUMBER_LENGTH_MIN || digits < 2) return '';
  const written = number.startsWith('EL') ? 'GR' : number.slice(0, 2);
  return /^[A-Z]{2}/.test(number) ? written : buyersCountry;
}
