import { z } from 'zod';
import { isAppError } from '../domain/app-error.ts';
import { storeError } from './store-error.ts';
import type { ShopUnits } from '../domain/order.ts';
import type { StoreHttp } from './http/store-http.ts';
import { htmlToText } from './plain-text.ts';
import type { StoreFacts } from './store-facts.ts';
import { parseWire, WIRE_INDEX, WIRE_ORDER_DATES, WIRE_SETTING, WIRE_SITE, WIRE_VERSION } from './wire.ts';

const API = '/wp-json/wc/v3';
const HOUR_MS = 3_600_000;
const SETTING_FIELDS = { _fields: 'id,value' };

/** Name, zone and money settings of a store, from its index and its settings. */
export async function readStore(http: StoreHttp): Promise<StoreFacts> {
  const [index, general, tax, woocommerceVersion] = await Promise.all([
    readIndex(http),
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
    country,
    state,
    woocommerceVersion,
  };
}

/** Units of prices. */
export async function readUnits(http: StoreHttp): Promise<ShopUnits> {
  return toUnits(await readSettings(http, 'general'));
}

function toUnits(general: ReadonlyMap<string, string>): ShopUnits {
  return {
    currency: need(general, 'woocommerce_currency'),
    decimals: Number(need(general, 'woocommerce_price_num_decimals')),
  };
}

export async function readTimezone(http: StoreHttp): Promise<string> {
  return (await readIndex(http)).timezone;
}

/** The index is public, but some sites close it to guests, and keys do not help there. */
async function readIndex(http: StoreHttp): Promise<{ name: string; timezone: string }> {
  try {
    const { body } = await http.get('/wp-json/', { _fields: 'name,timezone_string,gmt_offset' }, 'public');
    const index = parseWire(WIRE_INDEX, body, 'Store index');
    const zone = index.timezone_string;
    return { name: htmlToText(index.name), timezone: isZone(zone) ? zone : offsetName(Number(index.gmt_offset)) };
  } catch (error) {
    if (!(
      isAppError(error, 'store', 'store_auth_failed') ||
      isAppError(error, 'store', 'store_not_json') ||
      isAppError(error, 'store', 'store_api_missing')
    )) {
      throw error;
    }
    return { name: '', timezone: await offsetOfLatestOrder(http) };
  }
}

/** The site's own address (the option siteurl, which no language plugin changes); null = hidden from guests. */
export async function readSiteAddress(http: StoreHttp): Promise<string | null> {
  try {
    const { body } = await http.get('/wp-json/', { _fields: 'url' }, 'public');
    const { url } = parseWire(WIRE_SITE, body, 'Store index');
    return URL.canParse(url) ? url : null;
  } catch (error) {
    if (
      isAppError(error, 'store', 'store_auth_failed') ||
      isAppError(error, 'store', 'store_not_json') ||
      isAppError(error, 'store', 'store_api_missing')
    )
      return null;
    throw error;
  }
}

async function offsetOfLatestOrder(http: StoreHttp): Promise<string> {
  const { body } = await http.get(`${API}/orders`, { per_page: '1', _fields: 'date_created,date_created_gmt' });
  const [order] = parseWire(z.array(WIRE_ORDER_DATES), body, 'List of orders');
  if (!order) return 'UTC';
  return offsetName((Date.parse(`${order.date_created}Z`) - Date.parse(`${order.date_created_gmt}Z`)) / HOUR_MS);
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' && name !== '';
  } catch {
    return false;
  }
}

async function readSettings(http: StoreHttp, group: string): Promise<ReadonlyMap<string, string>> {
  const { body } = await http.get(`${API}/settings/${group}`, SETTING_FIELDS);
  const settings = parseWire(z.array(WIRE_SETTING), body, `Settings (${group})`);
  return new Map(settings.flatMap(({ id, value }) => (typeof value === 'string' ? [[id, value]] : [])));
}

/** Only this field: the full environment makes the store call other servers. */
async function readVersion(http: StoreHttp): Promise<string | null> {
  try {
    const { body } = await http.get(`${API}/system_status`, { _fields: 'environment.version' });
    return parseWire(WIRE_VERSION, body, 'System status').environment.version;
  } catch (error) {
    if (isAppError(error, 'store')) return null;
    throw error;
  }
}

function need(settings: ReadonlyMap<string, string>, id: string): string {
  const value = settings.get(id);
  if (value !== undefined) return value;
  throw storeError(
    'store_bad_response',
    `Settings (general): the store does not show "${id}". The key's user must manage WooCommerce.`,
  );
}

/** 5.5 → "+05:30", as Intl wants it. */
function offsetName(hours: number): string {
  const minutes = Math.round(Math.abs(hours) * 60);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${hours < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
