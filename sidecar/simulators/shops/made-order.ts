import { Big } from 'big.js';
import { seededRandom } from '../random.ts';
import { formatDecimal } from '../store/decimals.ts';
import type { JsonObject } from '../store/json.ts';
import { wireTimes } from '../store/site-time.ts';
import { countryOf, randomBasket, type Basket } from './basket.ts';
import { addUp, checkout, recalculated, type StoredLine, type StoredOrder } from './cart.ts';
import type { GeneratedShop } from './markets.ts';
import { least, NOTHING, round, total } from './money.ts';

/** An order and how it came about. */
export interface MadeOrder {
  readonly shop: GeneratedShop;
  /** From 0; with shop and seed it identifies the order. */
  readonly index: number;
  readonly basket: Basket;
  readonly order: StoredOrder;
  /** How far an edit moved the total away from what WooCommerce's formula makes of the lines. */
  readonly moved: Big;
}

/** A gap of more units than a plugin's cash rounding, or a cent a line, is money that was taken otherwise. */
const TENDER_UNITS_MIN = 100;
/** Decimals the service asks WooCommerce for. */
const DECIMALS = 6;
const FIRST_ORDER_ID = 5000;
/** Line ids of different lists and orders never meet. */
const FIRST_IDS = { line_items: 0, shipping_lines: 20_000_000, fee_lines: 30_000_000, tax_lines: 40_000_000 } as const;

const FIRST_DAY_MS = Date.UTC(2026, 3, 6);
const DAYS = 200;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Minutes from one order to the next: all hours of the day occur. */
const STEP_MINUTES = 437;
/** Every so many orders one is paid in the small hours after. */
const PAID_LATE_EVERY = 5;

const CUSTOMERS = 40;
/** Of sixteen orders, those for a company; OTHER_BASKET of the chaos runs is a multiple of both. */
const FOR_COMPANY = new Map([
  [3, { name: 'Wexmoor Traders', vat: '' }],
  [12, { name: 'Coppersmith & Vane Ltd', vat: '987654321' }],
]);
const COMPANY_EVERY = 16;

export function makeOrder(seed: number, shop: GeneratedShop, index: number): MadeOrder {
  const basket = randomBasket(shop, seededRandom(seed, shop.id, index));
  const placed = checkout(shop, basket);
  const made = basket.madeBy === 'checkout' ? placed : recalculated(shop, basket, placed);
  const edited = basket.edit.kind === 'typed-tax' ? withTypedTax(shop, made, basket.edit.units) : made;
  const moved = movedBy(shop, basket, edited);
  return { shop, index, basket, order: { ...edited, total: edited.total.plus(moved) }, moved };
}

/** An admin changes the tax of the first line that has any, then saves: tax lines and totals follow. */
function withTypedTax(shop: GeneratedShop, order: StoredOrder, units: number): StoredOrder {
  const line = order.lines.find(({ kind, tax, net }) => kind === 'line_items' && tax.gt(0) && net.gt(tax));
  const [first] = line?.taxes ?? [];
  if (line === undefined || first === undefined) return order;
  const typed = round(first[1].plus(new Big(units).div(10 ** shop.decimals)), shop.decimals);
  const kept = typed.lt(0) ? NOTHING : least(typed, round(line.net.div(2), shop.decimals));
  const changed = { ...line, taxes: new Map([...line.taxes, [first[0], kept]]) };
  return addUp(shop, order.lines.map((one) => (one === line ? changed : one)), 'recalculation'); // prettier-ignore
}

function movedBy(shop: GeneratedShop, { edit }: Basket, order: StoredOrder): Big {
  const unit = new Big(1).div(10 ** shop.decimals);
  if (edit.kind === 'hidden-tender') {
    const tender = round(order.total.times(edit.percent).div(100), shop.decimals);
    const items = order.lines.filter(({ kind }) => kind === 'line_items').length;
    // An order of cents, or one that costs less than its tax, is not what gift cards are used for.
    return tender.gt(unit.times(Math.max(TENDER_UNITS_MIN, items * 2))) ? tender.neg() : NOTHING;
  }
  if (edit.kind !== 'cash-rounding' || shop.cashUnits === undefined) return NOTHING;
  const step = unit.times(shop.cashUnits);
  return round(order.total.div(step), 0).times(step).minus(order.total);
}

/** The order as `GET /wc/v3/orders/<id>?dp=6` answers it. */
export function toWireOrder({ shop, index, basket, order, moved }: MadeOrder): JsonObject {
  const id = FIRST_ORDER_ID + index;
  const createdAt = FIRST_DAY_MS + (index % DAYS) * 24 * HOUR_MS + ((index * STEP_MINUTES) % (24 * 60)) * MINUTE_MS;
  const created = wireTimes(shop.zone, createdAt);
  const paid = wireTimes(shop.zone, createdAt + (index % PAID_LATE_EVERY === 0 ? 9 * HOUR_MS : 3 * MINUTE_MS));
  const list = (kind: StoredLine['kind'], more: (line: StoredLine, at: number) => JsonObject) =>
    order.lines
      .filter((line) => line.kind === kind)
      .map((line, at) => ({
        id: FIRST_IDS[kind] + 10 * id + at,
        ...wireMoney(line),
        ...more(line, at),
        meta_data: [],
      }));
  const isTender = basket.edit.kind === 'hidden-tender' && !moved.eq(0);
  const { vat, ...buyer } = buyerOf(index, basket);
  return {
    id,
    parent_id: 0,
    number: String(id),
    status: 'processing',
    currency: shop.currency,
    created_via: basket.madeBy === 'checkout' ? 'checkout' : 'store-api',
    prices_include_tax: shop.pricesIncludeTax,
    date_created: created.local,
    date_created_gmt: created.gmt,
    date_modified_gmt: paid.gmt,
    date_paid: paid.local,
    date_paid_gmt: paid.gmt,
    total: figure(order.total),
    total_tax: figure(order.totalTax),
    shipping_total: figure(total(order.lines.filter(({ kind }) => kind === 'shipping_lines').map(({ net }) => net))),
    shipping_tax: figure(order.shippingTax),
    cart_tax: figure(order.cartTax),
    discount_total: figure(NOTHING),
    discount_tax: figure(NOTHING),
    ...buyer,
    payment_method: 'stripe',
    payment_method_title: 'Card',
    transaction_id: `ch_${shop.id}_${id}`,
    customer_note: '',
    line_items: list('line_items', (line, at) => ({
      name: `Product ${at + 1}`,
      product_id: 100 + at,
      variation_id: 0,
      quantity: Number(line.bought.quantity),
      tax_class: line.bought.taxClass,
      sku: `SKU-${at + 1}`,
    })),
    shipping_lines: list('shipping_lines', () => ({ method_title: 'Flat rate', method_id: 'flat_rate', instance_id: '1' })), // prettier-ignore
    fee_lines: list('fee_lines', ({ bought }) => ({
      name: bought.price.lt(0) ? 'Loyalty discount' : 'Gift wrapping',
      tax_class: bought.isTaxed ? bought.taxClass : '0',
      tax_status: bought.isTaxed ? 'taxable' : 'none',
    })),
    tax_lines: order.taxLines.map((line, at) => wireTaxLine(shop, basket, line, FIRST_IDS.tax_lines + 10 * id + at)),
    coupon_lines: basket.coupons.map(({ code }) => ({
      code,
      discount: figure(NOTHING),
      discount_tax: figure(NOTHING),
    })),
    refunds: [],
    meta_data: [
      ...(isTender ? [{ key: '_ywgc_applied_gift_cards_totals', value: figure(moved.neg()) }] : []),
      ...(vat === '' ? [] : [{ key: '_vat_number', value: vat }]),
    ],
  };
}

/** A line's figures; nothing reads those before coupons. */
export function wireMoney({ kind, net, tax, taxes }: Pick<StoredLine, 'kind' | 'net' | 'tax' | 'taxes'>): JsonObject {
  const money = { total: figure(net), total_tax: figure(tax) };
  const before = kind === 'line_items' ? { subtotal: money.total, subtotal_tax: money.total_tax } : {};
  const ofRates = [...taxes].map(([id, one]) => ({ id, total: figure(one), subtotal: figure(one) }));
  return { ...before, ...money, taxes: ofRates };
}

function wireTaxLine(
  shop: GeneratedShop,
  { place }: Basket,
  line: StoredOrder['taxLines'][number],
  id: number,
): JsonObject {
  const row = shop.taxes.flatMap(({ rows }) => rows).find((one) => one.id === line.id);
  return {
    id,
    rate_id: line.id,
    rate_code: `${countryOf(place)}-${line.id}`,
    label: '',
    compound: row?.compound ?? false,
    rate_percent: Number(row?.percent ?? 0),
    tax_total: figure(line.tax),
    shipping_tax_total: figure(line.shippingTax),
  };
}

/** Who places this order: people buy for themselves and, with the same e-mail address, for companies that they share. */
function buyerOf(index: number, { place, isVatExempt }: Basket): JsonObject & { readonly vat: string } {
  const [country = '', state = ''] = place.split(':');
  const forCompany = FOR_COMPANY.get(index % COMPANY_EVERY);
  // The buyer of the previous order places this one for the company.
  const buyer = (forCompany === undefined ? index : index - 1) % CUSTOMERS;
  const company = isVatExempt ? { name: `Tinderbox Export ${country}`, vat: '123456789' } : forCompany;
  const address = {
    first_name: 'Buyer',
    last_name: `No ${buyer}`,
    company: company?.name ?? '',
    address_1: `${buyer} Tinderbox Lane`,
    address_2: '',
    city: 'Wexmoor',
    state,
    postcode: 'EX1 1AB',
    country,
    phone: '',
  };
  return {
    customer_id: 1 + buyer,
    billing: { ...address, email: `buyer${buyer}@example.com` },
    shipping: address,
    vat: company === undefined || company.vat === '' ? '' : `${country}${company.vat}`,
  };
}

export function figure(amount: Big): string {
  return formatDecimal(amount.toFixed(), DECIMALS);
}
