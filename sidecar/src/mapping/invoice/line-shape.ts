import { Big } from 'big.js';
import type { PlannedLine } from '../../domain/documents.ts';
import { decimal, fits, roundTo, toMoney, toPlain, ZERO } from '../../domain/money.ts';
import { withQuantity } from '../description.ts';
import { xeroTax } from '../tax/xero-tax.ts';

/** Xero's decimals of quantities and, with unitdp=4, prices (developer.xero.com/documentation/api/accounting/invoices). */
const QUANTITY_DECIMALS = 4;
const QUANTITY_LENGTH_MAX = 13;
export const PRICE_DECIMALS = 4;
/** Xero rounds quantity x price to the cent. Which way it takes a midpoint is not known. */
const HALF_A_CENT = new Big('0.005');

export interface LineRate {
  readonly effectiveRate: string;
  /** Xero may round each component of a combined rate. */
  readonly hasSeveralRates: boolean;
}

interface LineFigures extends LineRate {
  readonly net: Big;
  readonly tax: Big;
  readonly quantity: string;
}

/**
 * Shapes a line so that Xero's own arithmetic must give `net` and `tax`: the quantity stays if quantity x price
 * rounds to the net, and the tax is sent only if Xero would round to another figure or would have to decide a midpoint.
 */
export function shapeLine(line: LineFigures) {
  const xero = xeroTax(line.net, new Big(line.effectiveRate));
  const mustSend = xero.isMidpoint || !xero.tax.eq(line.tax) || (line.hasSeveralRates && !line.tax.eq(ZERO));
  const taxAmount = mustSend ? toMoney(line.tax) : null;
  const quantity = decimal(line.quantity);
  const unitAmount = priceFor(line.net, quantity);
  // Xero's page on invoices limits a sent tax to the unit amount, so a larger one needs the full amount as the unit.
  const isKept = unitAmount !== null && (taxAmount === null || line.tax.abs().lte(unitAmount.abs()));
  return {
    quantity: isKept ? toPlain(quantity) : '1',
    unitAmount: toMoneyOrPrice(isKept ? unitAmount : line.net),
    amount: toMoney(line.net),
    tax: toMoney(line.tax),
    taxAmount,
    /** The order's quantity is replaced and belongs in the description. */
    quantityLost: !isKept && !quantity.eq(1),
  };
}

/** The line for Xero; a quantity that is replaced stands in the description. */
export function toPlannedLine(
  figures: LineFigures,
  description: string,
  decided: Pick<PlannedLine, 'accountCode' | 'taxType' | 'itemCode' | 'tracking' | 'because' | 'soldQuantity'>,
): PlannedLine {
  const { quantityLost, ...shape } = shapeLine(figures);
  if (!quantityLost) return { description, ...shape, ...decided };
  const soldQuantity = toPlain(decimal(figures.quantity));
  return { description: withQuantity(description, soldQuantity), ...shape, soldQuantity, ...decided };
}

/**
 * The price whose product with the quantity Xero rounds to `amount`; null = none. Up to 100 pieces there is always one: half of a
 * price's last decimal, a hundred times, is half a cent.
 */
export function priceFor(amount: Big, quantity: Big): Big | null {
  if (quantity.lte(ZERO) || !fits(quantity, QUANTITY_DECIMALS) || toPlain(quantity).length > QUANTITY_LENGTH_MAX) {
    return null;
  }
  const price = roundTo(amount.div(quantity), PRICE_DECIMALS);
  return isRoundedTo(price.times(quantity), amount) ? price : null;
}

/** Xero rounds the product to this amount, and decides no midpoint. */
export function isRoundedTo(product: Big, amount: Big): boolean {
  return product.minus(amount).abs().lt(HALF_A_CENT);
}

function toMoneyOrPrice(amount: Big): string {
  return fits(amount, 2) ? toMoney(amount) : toPlain(amount);
}
