import type { Big } from 'big.js';
import { discountAccount } from './account.ts';
import type { OrganisationLists } from '../../domain/documents.ts';
import type { DecidedPart } from './line-parts.ts';
import { decimal, roundTo, ZERO } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import type { Problem } from '../../domain/problems.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { checkPairing } from '../tax/tax-type.ts';
import { toSingleLine } from '../../domain/text.ts';

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
export function separateDiscounts(
  lines: readonly LineAmounts[],
  order: Order,
  decimals: number,
  settings: Settings,
  lists: OrganisationLists,
  problems: Problem[],
): LineAmounts[] {
  const discounts = new Map<string, LineAmounts>();
  const goods = lines.map((line): LineAmounts => {
    const before = beforeCoupons(line, decimals);
    if (before === null) return line;
    const [net, tax] = [line.net.minus(before.net), line.tax.minus(before.tax)];
    const key = JSON.stringify([line.part.taxRate.taxType, line.part.account.code, line.part.tracking]);
    const known = discounts.get(key);
    discounts.set(key, {
      part: known?.part ?? line.part,
      net: net.plus(known?.net ?? ZERO),
      tax: tax.plus(known?.tax ?? ZERO),
      description: discountName(order),
    });
    return { ...line, ...before };
  });
  return [...goods, ...[...discounts.values()].map((one) => onOwnAccount(one, settings, lists, problems))];
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

function onOwnAccount(
  discount: LineAmounts,
  settings: Settings,
  lists: OrganisationLists,
  problems: Problem[],
): LineAmounts {
  const { part } = discount;
  const own = discountAccount(settings, lists, problems);
  const because = part.because.filter(({ field }) => field !== 'item' && (field !== 'account' || own === null));
  const account = own?.account ?? part.account;
  checkPairing(part, account, problems);
  return {
    ...discount,
    part: {
      ...part,
      isWholeLine: false,
      account,
      itemCode: null,
      because: own === null ? because : [own.because, ...because],
    },
  };
}
