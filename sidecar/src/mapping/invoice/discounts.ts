import type { Big } from 'big.js';
import { decimal, roundTo, ZERO } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import { toSingleLine } from '../../domain/text.ts';
import type { Planning } from '../planning.ts';
import { checkTaxTypeAllowed } from '../tax/tax-type.ts';
import { accountFor } from './account.ts';
import type { DecidedPart } from './line-parts.ts';

/** An order line, or the discount on several, with its amounts. */
export interface LineAmounts {
  readonly part: DecidedPart;
  readonly net: Big;
  readonly tax: Big;
  /** Replaces the line's own name. */
  readonly description: string | null;
}

const CODES_LENGTH_MAX = 500;

/**
 * Goods at their price before coupons, and after all lines one negative line per tax type (account, tracking) with
 * the coupon discount. Line and discount together equal the original line exactly, so every sum stays.
 */
export function separateDiscounts(lines: readonly LineAmounts[], decimals: number, planning: Planning): LineAmounts[] {
  const discounts = new Map<string, LineAmounts>();
  const description = discountName(planning.order);
  const goods = lines.map((line): LineAmounts => {
    const before = beforeCoupons(line, decimals);
    if (before === null) return line;
    const key = JSON.stringify([line.part.taxRate.taxType, line.part.account.code, line.part.tracking]);
    const { part, net, tax } = discounts.get(key) ?? { part: line.part, net: ZERO, tax: ZERO };
    const [offNet, offTax] = [line.net.minus(before.net), line.tax.minus(before.tax)];
    discounts.set(key, { part, net: net.plus(offNet), tax: tax.plus(offTax), description });
    return { ...line, ...before };
  });
  return [...goods, ...[...discounts.values()].map((one) => onOwnAccount(one, planning))];
}

/** null if no coupon lowered the line, or if its cents leave no discount Xero would accept. */
function beforeCoupons({ part, net, tax }: LineAmounts, decimals: number): { net: Big; tax: Big } | null {
  if (part.line.kind !== 'product' || !part.isWholeLine) return null;
  const before = {
    net: roundTo(decimal(part.line.subtotal), decimals),
    tax: part.rateIds.length === 0 ? ZERO : roundTo(decimal(part.line.subtotalTax), decimals),
  };
  const [offNet, offTax] = [before.net.minus(net), before.tax.minus(tax)];
  const isDiscount = offNet.gt(ZERO) && offTax.gte(ZERO) && offTax.lte(offNet) && before.tax.lte(before.net);
  return isDiscount ? before : null;
}

function discountName(order: Order): string {
  const codes = toSingleLine(order.coupons.map((coupon) => coupon.code).join(', '), CODES_LENGTH_MAX);
  return codes === '' ? 'Discount' : `Discount: ${codes}`;
}

function onOwnAccount(discount: LineAmounts, planning: Planning): LineAmounts {
  const { part } = discount;
  const own = accountFor('discounts', planning);
  const inherited = part.because.filter(({ field }) => field !== 'item' && (field !== 'account' || own === null));
  const account = own?.account ?? part.account;
  checkTaxTypeAllowed({ taxRate: part.taxRate, at: null }, account, planning.problems);
  const because = own === null ? inherited : [own.because, ...inherited];
  return { ...discount, part: { ...part, isWholeLine: false, account, itemCode: null, because } };
}
