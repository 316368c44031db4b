import type { Order, OrderAddress, OrderLine } from '../../domain/order.ts';
import { vatNumber } from '../contact/contact-number.ts';
import type { Planning } from '../planning.ts';
import { isHome, isInUnion, taxCountry, vatNumberCountry } from './union.ts';

/** Why a line has no tax rate. The first five are settings of `taxes`. */
export type UntaxedCause =
  | 'notTaxable'
  | 'export'
  | 'intraCommunityGoods'
  | 'intraCommunityServices'
  | 'domesticUntaxed'
  /** To another member state without a VAT number: WooCommerce should have charged that country's VAT. */
  | 'consumerInUnion';

/** How a decision by the cause is named. */
export const CAUSE_NAMES: Readonly<Record<UntaxedCause, string>> = {
  notTaxable: 'not taxable',
  export: 'export',
  intraCommunityGoods: 'goods to a business in the EU',
  intraCommunityServices: 'services to a business in the EU',
  domesticUntaxed: 'untaxed sale at home',
  consumerInUnion: 'untaxed sale to a consumer in the EU',
};

type Facts = Pick<Planning, 'order' | 'settings' | 'lists' | 'catalogue'>;

/** Shipping methods by which the buyer collects the goods: they are sold at home. */
const PICKUP = /^(?:local_pickup|pickup_location)/;

/** Why a line has no tax; null = the organisation's country is not known. A product that is not taxable is so anywhere. */
export function untaxedCause(line: OrderLine, facts: Facts): UntaxedCause | null {
  if (isNotTaxable(line, facts)) return 'notTaxable';
  return causeByPlace(line, facts);
}

/** The cause by where it was sold to, whatever WooCommerce says of the product. */
export function causeByPlace(line: OrderLine, facts: Facts): UntaxedCause | null {
  const home = facts.lists.countryCode ?? '';
  if (home === '') return null;
  const what = kindOfSupply(line, facts);
  const place = placeOfSupply(facts.order, what, home);
  const business = businessCountry(facts, what);
  const isUnionHome = isInUnion(home, what);
  // A business is taxed where it is registered, and goods where they go.
  if (what === 'services' && isUnionHome && business !== null) return 'intraCommunityServices';
  if (isHome(place, home)) return 'domesticUntaxed';
  // Only goods are exported from the union: a service for a buyer outside is not taxable there (article 44 and 59 of the directive).
  if (isUnionHome && what === 'services' && !isInUnion(place, what)) return 'notTaxable';
  if (!isUnionHome || !isInUnion(place, what)) return 'export';
  if (business === null) return 'consumerInUnion';
  return what === 'goods' ? 'intraCommunityGoods' : 'intraCommunityServices';
}

/** The other country of the union that the buyer's VAT number is of; null = no such number: no reverse charge. */
export function businessCountry({ order, settings, lists }: Facts, what: 'goods' | 'services'): string | null {
  const country = vatNumberCountry(vatNumber(order, settings), order.billing.country);
  return country !== '' && isInUnion(country, what) && !isHome(country, lists.countryCode ?? '') ? country : null;
}

/** The country that the line was sold to. */
export function destinationOf(line: OrderLine, facts: Facts): string {
  return placeOfSupply(facts.order, kindOfSupply(line, facts), facts.lists.countryCode ?? '');
}

/** `tax_status` of the product; not known without the catalogue. */
function isNotTaxable(line: OrderLine, { catalogue }: Facts): boolean {
  return line.kind === 'product' && catalogue.get(line.productId)?.isTaxable === false;
}

/** What the line is part of: a virtual product is a service; delivery and fees follow what they were charged with. */
function kindOfSupply(line: OrderLine, facts: Facts): 'goods' | 'services' {
  if (line.kind === 'product') return isService(line, facts) ? 'services' : 'goods';
  if (line.kind === 'shipping') return 'goods';
  const products = facts.order.lines.filter((one) => one.kind === 'product');
  return products.length > 0 && products.every((one) => isService(one, facts)) ? 'services' : 'goods';
}

/** A variation may be virtual although its product is not, and a product may be gone: then an order without delivery has none. */
function isService(line: Extract<OrderLine, { kind: 'product' }>, { order, catalogue }: Facts): boolean {
  const known = catalogue.get(line.productId)?.isVirtual;
  if (known === true || (known === false && line.variationId === 0)) return known;
  return isNowhere(order.shipping) && order.lines.every(({ kind }) => kind !== 'shipping');
}

function isNowhere({ country, address1, city }: OrderAddress): boolean {
  return country === '' && address1 === '' && city === '';
}

function placeOfSupply({ billing, shipping, lines }: Order, what: 'goods' | 'services', home: string): string {
  // A manual order may have no address.
  if (what === 'services') return taxCountry(billing) || home;
  const deliveries = lines.filter((line) => line.kind === 'shipping');
  if (deliveries.length > 0 && deliveries.every(({ methodId }) => PICKUP.test(methodId))) return home;
  return taxCountry(shipping.country === '' ? billing : shipping) || home;
}
