import type { Big } from 'big.js';
import type { OrganisationLists } from '../../domain/documents.ts';
import { roundTo, toPlain, XERO_DECIMALS } from '../../domain/money.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { PRICE_DECIMALS, type PriceType } from '../invoice/line-shape.ts';
import { pricesBySetting } from '../invoice/price-type.ts';

/**
 * Xero's price list does not say whether a price has the tax in it: the price is taken as it stands into whatever a person
 * makes of it. So it has the form that the organisation's sales documents have by default, whatever form one order took;
 * where Xero names none, the form of our invoices.
 */
export function itemPriceType(
  { salesPrices }: Pick<OrganisationLists, 'salesPrices'>,
  settings: Settings,
  pricesIncludeTax: boolean,
): PriceType {
  return salesPrices ?? pricesBySetting(settings, pricesIncludeTax);
}

/** With tax to the cent: the shop rounded the tax. Without tax in Xero's four decimals, so that with its tax it is the shop's price again. */
export function itemPrice({ net, gross }: { readonly net: Big; readonly gross: Big }, prices: PriceType): string {
  return toPlain(prices === 'Inclusive' ? roundTo(gross, XERO_DECIMALS) : roundTo(net, PRICE_DECIMALS));
}
