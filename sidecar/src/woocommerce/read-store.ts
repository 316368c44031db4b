import { z } from 'zod';
import { isAppError } from '../domain/app-error.ts';
import type { ShopUnits } from '../domain/order.ts';
import type { StoreHttp } from './http/store-http.ts';
import { decimal, html, parseWire, rowsOf, text } from './fields.ts';
import { storeError } from './store-error.ts';
import { WIRE_ORDER_DATES } from './wire.ts';
import { localTime } from '../domain/day.ts';

export const API = '/wp-json/wc/v3';
const HOUR_MS = 3_600_000;
const INDEX = z.object({ name: html, timezone_string: text, gmt_offset: decimal.default('0') });
const SETTING = z.object({ id: z.string(), value: z.unknown() });
const VERSION = z.object({ environment: z.object({ version: z.string() }) });

export type StoreFacts = Awaited<ReturnType<typeof readStore>>;

/** Name, zone and money settings of a store, from its index and its settings. */
export async function readStore(http: StoreHttp) {
  const [index, general, tax, woocommerceVersion] = await Promise.all([
    readNameAndZone(http),
    readSettings(http, 'general'),
    readSettings(http, 'tax'),
    readVersion(http),
  ]);
  const [country = '', state = ''] = need(general, 'woocommerce_default_country').split(':');
  const { currency, decimals: priceDecimals } = toUnits(general);
  return {
    ...index,
    currency,
    priceDecimals,
    calcTaxes: need(general, 'woocommerce_calc_taxes') === 'yes',
    // The tax settings page is hidden while taxes are off.
    pricesIncludeTax: tax.get('woocommerce_prices_include_tax') === 'yes',
    roundAtSubtotal: tax.get('woocommerce_tax_round_at_subtotal') === 'yes',
    /** ISO 3166 alpha-2. */
    country,
    /** State or province code of the store's address; '' if none. */
    state,
    /** null if the key's user may not see the system status. */
    woocommerceVersion,
  };
}

export async function readUnits(http: StoreHttp): Promise<ShopUnits> {
  return toUnits(await readSettings(http, 'general'));
}

/** What the shop's prices are in, and where it is. */
export async function readPriceFacts(http: StoreHttp) {
  const [general, tax] = await Promise.all([readSettings(http, 'general'), readSettings(http, 'tax')]);
  const [country = '', state = ''] = need(general, 'woocommerce_default_country').split(':');
  return {
    currency: toUnits(general).currency,
    calcTaxes: need(general, 'woocommerce_calc_taxes') === 'yes',
    // The tax settings page is hidden while taxes are off.
    pricesIncludeTax: tax.get('woocommerce_prices_include_tax') === 'yes',
    country,
    state,
  };
}

function toUnits(general: ReadonlyMap<string, string>): ShopUnits {
  return {
    currency: need(general, 'woocommerce_currency'),
    decimals: Number(need(general, 'woocommerce_price_num_decimals')),
  };
}

export async function readTimezone(http: StoreHttp): Promise<string> {
  return (await readNameAndZone(http)).timezone;
}

/** Both by one request. */
export async function readAddressAndZone(http: StoreHttp): Promise<{ address: string | null; timezone: string }> {
  const index = await readIndex(http, INDEX.extend({ url: text }), 'url,name,timezone_string,gmt_offset');
  return { address: addressIn(index), timezone: await zoneIn(http, index) };
}

/** The index is public, but some sites close it to guests, and keys do not help there: null. */
async function readIndex<Schema extends z.ZodType>(http: StoreHttp, schema: Schema, names: string) {
  try {
    return parseWire(schema, (await http.get('/wp-json/', { _fields: names }, 'public')).body, 'Store index');
  } catch (error) {
    if (isAppError(error, 'store', 'store_auth_failed', 'store_not_json', 'store_api_missing')) return null;
    throw error;
  }
}

/** Name '' if the site hides it; zone: IANA name, or a fixed offset such as "+05:30" if the site has no city or hides it. */
async function readNameAndZone(http: StoreHttp): Promise<{ name: string; timezone: string }> {
  const index = await readIndex(http, INDEX, 'name,timezone_string,gmt_offset');
  return { name: index?.name ?? '', timezone: await zoneIn(http, index) };
}

async function zoneIn(http: StoreHttp, index: z.infer<typeof INDEX> | null): Promise<string> {
  if (index === null) return await offsetOfLatestOrder(http);
  const zone = index.timezone_string;
  return isZone(zone) ? zone : offsetName(Number(index.gmt_offset));
}

/** The site's own address (the option siteurl, which no language plugin changes); null = hidden from guests. */
export async function readSiteAddress(http: StoreHttp): Promise<string | null> {
  return addressIn(await readIndex(http, z.object({ url: text }), 'url'));
}

function addressIn(index: { readonly url: string } | null): string | null {
  return index !== null && URL.canParse(index.url) ? index.url : null;
}

async function offsetOfLatestOrder(http: StoreHttp): Promise<string> {
  const { body } = await http.get(`${API}/orders`, { per_page: '1', _fields: 'date_created,date_created_gmt' });
  const [row] = rowsOf(body, 'List of orders');
  const order = row === undefined ? undefined : parseWire(WIRE_ORDER_DATES, row, 'List of orders');
  if (!order) return 'UTC';
  return offsetName((Date.parse(`${order.dateCreated}Z`) - Date.parse(`${order.dateCreatedGmt}Z`)) / HOUR_MS);
}

function isZone(name: string): boolean {
  return localTime(new Date(0), name) !== null;
}

async function readSettings(http: StoreHttp, group: string): Promise<ReadonlyMap<string, string>> {
  const { body } = await http.get(`${API}/settings/${group}`, { _fields: 'id,value' });
  const what = `Settings (${group})`;
  // One by one: a list of 80,000 wrong rows would be 80,000 faults.
  const settings = rowsOf(body, what).map((row) => parseWire(SETTING, row, what));
  return new Map(settings.flatMap(({ id, value }) => (typeof value === 'string' ? [[id, value]] : [])));
}

/** Only this field: the full environment makes the store call other servers. */
async function readVersion(http: StoreHttp): Promise<string | null> {
  try {
    const { body } = await http.get(`${API}/system_status`, { _fields: 'environment.version' });
    return parseWire(VERSION, body, 'System status').environment.version;
  } catch (error) {
    if (isAppError(error, 'store')) return null;
    throw error;
  }
}

function need(settings: ReadonlyMap<string, string>, id: string): string {
  const value = settings.get(id);
  if (value !== undefined) return value;
  const message = `Settings (general): the store does not show "${id}". The key's user must manage WooCommerce.`;
  throw storeError('store_bad_response', message);
}

/** 5.5 → "+05:30", as Intl wants it. */
function offsetName(hours: number): string {
  const minutes = Math.round(Math.abs(hours) * 60);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${hours < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
