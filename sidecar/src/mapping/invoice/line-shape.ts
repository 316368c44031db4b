import { Big } from 'big.js';
import type { PlannedLine } from '../../domain/documents.ts';
import { decimal, fits, roundTo, toMoney, toPlain, XERO_DECIMALS, ZERO } from '../../domain/money.ts';
import { withQuantity } from '../description.ts';
import { xeroTax } from '../tax/xero-tax.ts';

/** Xero's decimals of quantities and, with unitdp=4, prices (developer.xero.com/documentation/api/accounting/invoices). */
const QUANTITY_DECIMALS = 4;
const QUANTITY_LENGTH_MAX = 13;
export const PRICE_DECIMALS = 4;
/** Xero rounds quantity x price to the cent. Which way it takes a midpoint is not known. */
const HALF_A_CENT = new Big('0.005');

/** Whether the prices of a document are without tax or with it; one without any tax is of a third type. */
export type PriceType = 'Exclusive' | 'Inclusive';

export interface LineRate {
  readonly effectiveRate: string;
  /** Xero may round each component of a combined rate. */
  readonly hasSeveralRates: boolean;
}

export interface LineFigures extends LineRate {
  readonly net: Big;
  readonly tax: Big;
  readonly quantity: string;
}

/**
 * Shapes a line so that Xero's own arithmetic must give `net` and `tax`: the quantity stays if quantity x price
 * rounds to the amount, and the tax is sent only if Xero would round to another figure or would have to decide a midpoint.
 */
export function shapeLine(line: LineFigures, prices: PriceType) {
  const isInclusive = prices === 'Inclusive';
  const amount = isInclusive ? line.net.plus(line.tax) : line.net;
  const xero = xeroTax(amount, new Big(line.effectiveRate), isInclusive);
  const mustSend = xero.isMidpoint || !xero.tax.eq(line.tax) || (line.hasSeveralRates && !line.tax.eq(ZERO));
  const taxAmount = mustSend ? toMoney(line.tax) : null;
  const quantity = decimal(line.quantity);
  const unitAmount = priceFor(amount, quantity);
  // Xero's page on invoices limits a sent tax to the unit amount, so a larger one needs the full amount as the unit.
  const isKept = unitAmount !== null && (taxAmount === null || line.tax.abs().lte(unitAmount.abs()));
  return {
    quantity: isKept ? toPlain(quantity) : '1',
    unitAmount: toMoneyOrPrice(isKept ? unitAmount : amount),
    amount: toMoney(line.net),
    tax: toMoney(line.tax),
    taxAmount,
    /** The order's quantity is replaced and belongs in the description. */
    quantityLost: !isKept && !quantity.eq(1),
  };
}

/** The line for Xero, in two where only so its quantity can stay; a quantity that is replaced stands in the description. */
export function toPlannedLines(
  figures: LineFigures,
  description: string,
  prices: PriceType,
  decided: Pick<PlannedLine, 'accountCode' | 'taxType' | 'itemCode' | 'tracking' | 'because' | 'soldQuantity'>,
): PlannedLine[] {
  const { quantityLost, ...shape } = shapeLine(figures, prices);
  if (!quantityLost) return [{ description, ...shape, ...decided }];
  const pieces = inTwo(figures, prices);
  if (pieces !== null) {
    return pieces.map(({ quantity, unitAmount, amount, tax, taxAmount }) => {
      return { description, quantity, unitAmount, amount, tax, taxAmount, ...decided };
    });
  }
  const soldQuantity = toPlain(decimal(figures.quantity));
  return [{ description: withQuantity(description, soldQuantity), ...shape, soldQuantity, ...decided }];
}

/**
 * All pieces but one at the tax Xero calculates, and one with the cents that are left: for a tax too large to be sent on one piece, and
 * for more pieces than a price of four decimals can share an amount over. null = no such lines.
 */
function inTwo({ net, tax, ...line }: LineFigures, prices: PriceType) {
  const quantity = decimal(line.quantity);
  const amount = prices === 'Inclusive' ? net.plus(tax) : net;
  if (quantity.lte(1) || line.hasSeveralRates || !fits(quantity, QUANTITY_DECIMALS)) return null;
  const others = quantity.minus(1);
  const price = roundTo(amount.div(quantity), PRICE_DECIMALS);
  const ofOthers = roundTo(price.times(others), XERO_DECIMALS);
  const { tax: theirTax, isMidpoint } = xeroTax(ofOthers, decimal(line.effectiveRate), prices === 'Inclusive');
  const theirNet = prices === 'Inclusive' ? ofOthers.minus(theirTax) : ofOthers;
  const [lastNet, lastTax] = [net.minus(theirNet), tax.minus(theirTax)];
  const isLike = (part: Big, whole: Big) => part.eq(ZERO) || part.gt(ZERO) === whole.gt(ZERO);
  if (isMidpoint || lastNet.eq(ZERO) || !isLike(lastNet, net) || !isLike(lastTax, tax)) return null;
  if (lastTax.abs().gt(lastNet.abs())) return null;
  const pieces = [
    shapeLine({ ...line, net: theirNet, tax: theirTax, quantity: toPlain(others) }, prices),
    shapeLine({ ...line, net: lastNet, tax: lastTax, quantity: '1' }, prices),
  ];
  if (pieces.some(({ quantityLost }) => quantityLost)) return null;
  return pieces;
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
