import { COUNTRY_CODES, countryName } from '../../mapping/contact/country-name.ts';
import { isInUnion } from '../../mapping/tax/union.ts';
import type { TrackingByValue } from '../../domain/settings/settings.ts';

type By = TrackingByValue['by'];

/** What an option is called that stands for values of orders. */
export interface NamedValues {
  readonly values: readonly string[];
  /** It stands for what no other option names: "Rest of world". */
  readonly isOthers?: true;
}

/** The home country, and the product categories by id. */
export interface NamesOfShop {
  readonly country: string;
  readonly categories: ReadonlyMap<string, string>;
}

/** Names of ways to sell that are no words of WooCommerce; its own are `created_via` of orders. */
const CREATED_VIA: readonly (readonly [RegExp, readonly string[], string])[] = [
  [
    /^(?:online|online (?:shop|store|sales)|web|web ?(?:site|shop|store)|e ?commerce|woo ?commerce|internet)$/,
    ['checkout', 'store-api'],
    'Online',
  ],
  [/^(?:phone|telephone|phone orders?|manual|admin|back ?office)$/, ['admin'], 'Phone'],
  [/^(?:pos|point of sale|in ?store|till|shop floor)$/, ['pos-rest-api'], 'Point of sale'],
  [/^(?:subscriptions?|renewals?)$/, ['subscription'], 'Subscription'],
  [/^(?:rest )?api$/, ['rest-api'], 'API'],
];
/** As WooCommerce shows an order's origin (src/Internal/Traits/OrderAttributionMeta.php). */
const ATTRIBUTION_TYPE: typeof CREATED_VIA = [
  [/^(?:direct|direct traffic|type ?in)$/, ['typein'], 'Direct'],
  [/^(?:organic|organic search|search|seo)$/, ['organic'], 'Organic'],
  [/^(?:referrals?|partners?)$/, ['referral'], 'Referral'],
  [/^(?:campaigns?|ads|advertising|advertisements?|paid|paid (?:search|ads)|marketing)$/, ['utm'], 'Campaign'],
  [/^(?:mobile )?app$/, ['mobile_app'], 'Mobile app'],
  [/^(?:web )?admin$|^(?:tele)?phone$|^manual$/, ['admin'], 'Web admin'],
  [/^(?:pos|point of sale|in ?store)$/, ['pos'], 'Point of sale'],
];
/** "www.facebook.com", "l.facebook.com" and "facebook" are one source. */
const SOURCE_HOST = /^(?:(?:www|m|l|lm|out)\.)?([^.]+)(?:\.[a-z.]{2,12})?$/;

const COUNTRY_ALIASES: ReadonlyMap<string, string> = new Map([
  ...(['uk', 'great britain', 'britain'] as const).map((name) => [name, 'GB'] as const),
  ...(['usa', 'us', 'united states of america', 'america'] as const).map((name) => [name, 'US'] as const),
  ['holland', 'NL'],
  ['czech republic', 'CZ'],
]);
const UNION_NAMES: ReadonlySet<string> = new Set(['eu', 'european union', 'europe eu', 'eu countries']);
const HOME_NAMES: ReadonlySet<string> = new Set(['domestic', 'home', 'home country', 'local', 'national']);
const OTHER_COUNTRIES: ReadonlySet<string> = new Set([
  'rest of world',
  'rest of the world',
  'row',
  'overseas',
  'international',
  'abroad',
  'export',
  'exports',
  'other',
  'other countries',
]);
const CODE_OF_COUNTRY = new Map(COUNTRY_CODES.map((code) => [plain(countryName(code)), code]));

/** Lower case, without accents and signs. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The values of orders that an option's name means; null = none. `seen`: values that orders have. */
export function valuesNamed(by: By, option: string, seen: readonly string[], shop: NamesOfShop): NamedValues | null {
  const name = plain(option);
  if (name === '') return null;
  if (by === 'country') return countriesNamed(name, option.trim(), seen, shop);
  const values =
    by === 'category'
      ? [...shop.categories].filter(([, one]) => plain(one) === name).map(([id]) => id)
      : by === 'attributionSource'
        ? seen.filter((value) => plain(sourceName(value)) === name || plain(value) === name)
        : ((by === 'createdVia' ? CREATED_VIA : ATTRIBUTION_TYPE).find(([names]) => names.test(name))?.[1] ?? []);
  return values.length === 0 ? null : { values };
}

function countriesNamed(
  name: string,
  written: string,
  seen: readonly string[],
  { country }: NamesOfShop,
): NamedValues | null {
  if (UNION_NAMES.has(name)) return { values: COUNTRY_CODES.filter((code) => isInUnion(code, 'services')) };
  if (HOME_NAMES.has(name)) return country === '' ? null : { values: [country] };
  if (OTHER_COUNTRIES.has(name)) return { values: [], isOthers: true };
  // A state by its code, if orders go there: "CA" is California in the United States, Canada for other shops.
  const state = seen.find((value) => value.toLowerCase() === `${country}:${written}`.toLowerCase());
  const found =
    state ?? CODE_OF_COUNTRY.get(name) ?? COUNTRY_ALIASES.get(name) ?? COUNTRY_CODES.find((one) => one === written);
  return found === undefined ? null : { values: [found] };
}

/** What an option for a value would be called. */
export function nameForValue(by: By, value: string, { categories }: NamesOfShop): string {
  const named = { createdVia: CREATED_VIA, attributionType: ATTRIBUTION_TYPE };
  if (by === 'createdVia' || by === 'attributionType')
    return named[by].find(([, values]) => values.includes(value.toLowerCase()))?.[2] ?? value;
  if (by === 'attributionSource') return sourceName(value);
  if (by === 'category') return categories.get(value) ?? value;
  const [code = '', state] = value.split(':');
  return state ?? (countryName(code) || code);
}

/** "facebook.com" is Facebook, "(direct)" is Direct. */
function sourceName(value: string): string {
  const bare = value
    .trim()
    .replace(/^\((.*)\)$/, '$1')
    .toLowerCase();
  const name = SOURCE_HOST.exec(bare)?.[1] ?? bare;
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
