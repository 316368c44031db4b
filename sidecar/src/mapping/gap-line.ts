import type { Big } from 'big.js';
import type { OrganisationLists, PlannedLine } from '../domain/documents.ts';
import { hiddenTenderAccount, roundingAccount } from './invoice/account.ts';
import { isRoundingGap } from './gap.ts';
import { decimal, toMoney, toPlain, withCurrency, ZERO } from '../domain/money.ts';
import type { Order } from '../domain/order.ts';
import type { OrderFigures } from './order-figures.ts';
import type { Problem } from '../domain/problems.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { checkPairing, outsideScope } from './tax/tax-type.ts';

/** Metas that show that a known plugin (YITH Gift Cards, Smart Coupons) lowered the total. */
const TENDER_METAS: ReadonlyMap<string, string> = new Map([
  ['_ywgc_applied_gift_cards_totals', 'a gift card'],
  ['_ywgc_applied_gift_cards', 'a gift card'],
  ['smart_coupons_contribution', 'store credit'],
]);

/** The lines for what the shop's rounding and plugins added to the order's lines; problems if one has no account. */
export function extraLines(
  { shopRounding, decimals }: Pick<OrderFigures, 'shopRounding' | 'decimals'>,
  gap: Big,
  order: Order,
  settings: Settings,
  lists: OrganisationLists,
  problems: Problem[],
): PlannedLine[] {
  const rounded = shopRounding.eq(ZERO) ? null : roundingLine(shopRounding, settings, lists, problems);
  const other = gap.eq(ZERO) ? null : gapLine(gap, order, decimals, settings, lists, problems);
  return [rounded, other].filter((line) => line !== null);
}

function roundingLine(
  amount: Big,
  settings: Settings,
  lists: OrganisationLists,
  problems: Problem[],
): PlannedLine | null {
  const account = roundingAccount(settings, lists, problems);
  return toLine('Rounding', amount, account, settings, lists, problems);
}

/** The line for the part of the total beyond the order's lines; null with a problem if no account is set. */
function gapLine(
  gap: Big,
  order: Order,
  decimals: number,
  settings: Settings,
  lists: OrganisationLists,
  problems: Problem[],
): PlannedLine | null {
  if (isRoundingGap(gap, order, decimals)) return roundingLine(gap, settings, lists, problems);
  const tender = settings.accounts.hiddenTender;
  if (gap.gt(ZERO) || tender === null) {
    problems.push(unexplained(gap, order));
    return null;
  }
  const account = hiddenTenderAccount(tender, lists, problems);
  return toLine(tenderName(order), gap, account, settings, lists, problems);
}

function toLine(
  description: string,
  amount: Big,
  account: ReturnType<typeof roundingAccount>,
  settings: Settings,
  lists: OrganisationLists,
  problems: Problem[],
): PlannedLine | null {
  const taxType = outsideScope(settings, lists, problems);
  if (account === null || taxType === null) return null;
  checkPairing(taxType, account.account, problems);
  if (decimal(taxType.taxRate.effectiveRate).gt(ZERO)) {
    problems.push({
      code: 'tax_type_not_allowed',
      message: `"${description}" must carry no tax, but "${taxType.taxRate.name}" is not 0 %.`,
      fix: 'Choose a tax type of 0 % (setting taxes.outsideScope).',
      details: { taxType: taxType.taxRate.taxType, setting: 'taxes.outsideScope' },
    });
    return null;
  }
  return {
    description,
    quantity: '1',
    unitAmount: toMoney(amount),
    amount: toMoney(amount),
    tax: '0.00',
    accountCode: account.account.code,
    taxType: taxType.taxRate.taxType,
    taxAmount: null,
    itemCode: null,
    tracking: [],
    because: [account.because, taxType.because],
  };
}

/** "Gift card used" if the order says so, else what it may have been. */
function tenderName(order: Order): string {
  const known = knownTender(order)?.replace(/^an? /, '') ?? 'gift card or store credit';
  return `${known.charAt(0).toUpperCase()}${known.slice(1)} used`;
}

function knownTender(order: Order): string | undefined {
  return order.meta.map((meta) => TENDER_METAS.get(meta.key)).find((name) => name !== undefined);
}

function unexplained(gap: Big, order: Order): Problem {
  const known = knownTender(order);
  const amount = withCurrency(gap.abs(), order.currency);
  if (gap.gt(ZERO)) {
    return {
      code: 'total_unexplained',
      message: `The order’s total is ${amount} above its lines and tax; this is no rounding.`,
      fix: 'Find the plugin that raises the total and let it add a fee line, or recalculate the order in WooCommerce.',
      details: { gap: toPlain(gap) },
    };
  }
  return {
    code: 'total_unexplained',
    message:
      `The order’s total is ${amount} below its lines and tax` +
      (known === undefined ? '; a gift card or store credit may have been used.' : `; it carries ${known}.`),
    fix: 'Choose the liability account such amounts are booked against (setting accounts.hiddenTender), then replay the order.',
    details: { gap: toPlain(gap), setting: 'accounts.hiddenTender' },
  };
}
