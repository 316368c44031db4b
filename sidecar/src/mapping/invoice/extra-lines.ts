import type { Big } from 'big.js';
import type { PlannedLine } from '../../domain/documents.ts';
import { decimal, moneyInWords, toPlain, ZERO } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import type { Problem } from '../../domain/problems.ts';
import { toSingleLine } from '../../domain/text.ts';
import { isRoundingGap, type OrderFigures } from '../order-figures.ts';
import type { Planning } from '../planning.ts';
import { checkTaxTypeAllowed, outsideScope } from '../tax/tax-type.ts';
import { accountFor, roundingAccount, type ChosenAccount } from './account.ts';
import { usedCards } from './gift-card-codes.ts';
import { toPlannedLines } from './line-shape.ts';

/** Xero's limit (developer.xero.com/documentation/api/accounting/invoices). */
const DESCRIPTION_LENGTH_MAX = 4000;

/** Metas that show that a known plugin (YITH Gift Cards, Smart Coupons) lowered the total. */
const TENDER_METAS: ReadonlyMap<string, string> = new Map([
  ['_ywgc_applied_gift_cards_totals', 'a gift card'],
  ['_ywgc_applied_gift_cards', 'a gift card'],
  ['smart_coupons_contribution', 'store credit'],
]);

/** The lines for what the shop's rounding and plugins added to the order's lines; problems if one has no account. */
export function extraLines({ shopRounding, decimals }: OrderFigures, gap: Big, planning: Planning): PlannedLine[] {
  const rounded = shopRounding.eq(ZERO) ? null : roundingLine(shopRounding, planning);
  const other = gap.eq(ZERO) ? null : gapLine(gap, decimals, planning);
  return [rounded, other].filter((line) => line !== null);
}

function roundingLine(amount: Big, planning: Planning): PlannedLine | null {
  return toLine('Rounding', amount, roundingAccount(planning), planning);
}

/** The line for the part of the total beyond the order's lines; null with a problem if no account is set. */
function gapLine(gap: Big, decimals: number, planning: Planning): PlannedLine | null {
  const { order, settings, problems } = planning;
  if (isRoundingGap(gap, order, decimals)) return roundingLine(gap, planning);
  if (gap.gt(ZERO) || settings.accounts.hiddenTender === null) {
    problems.push(unexplained(gap, order));
    return null;
  }
  const codes = settings.documents.giftCardCodes === 'show' ? usedCards(order).map(({ code }) => code) : [];
  const name = codes.length === 0 ? tenderName(order) : `${tenderName(order)}: ${codes.join(', ')}`;
  return toLine(toSingleLine(name, DESCRIPTION_LENGTH_MAX), gap, accountFor('hiddenTender', planning), planning);
}

function toLine(description: string, amount: Big, account: ChosenAccount | null, planning: Planning) {
  const choice = outsideScope(planning);
  if (account === null || choice === null) return null;
  const { taxType, name, effectiveRate } = choice.taxRate;
  checkTaxTypeAllowed(choice, account.account, planning.problems);
  if (decimal(effectiveRate).gt(ZERO)) {
    planning.problems.push({
      code: 'tax_type_not_allowed',
      message: `"${description}" must carry no tax, but "${name}" is not 0 %.`,
      fix: 'Choose a tax type of 0 % (setting taxes.outsideScope).',
      details: { taxType, setting: 'taxes.outsideScope' },
    });
    return null;
  }
  const figures = { net: amount, tax: ZERO, quantity: '1', effectiveRate, hasSeveralRates: false };
  const because = [account.because, choice.because];
  const decided = { accountCode: account.account.code, taxType, itemCode: null, tracking: [], because };
  // Without tax, prices with tax and without are the same.
  return toPlannedLines(figures, description, 'Exclusive', decided)[0] ?? null;
}

/** "Gift card used" if the order says so, else what it may have been. */
function tenderName(order: Order): string {
  const known = knownTender(order)?.replace(/^an? /, '') ?? 'gift card or store credit';
  return `${known.charAt(0).toUpperCase()}${known.slice(1)} used`;
}

export function knownTender(order: Order): string | undefined {
  return order.meta.map((meta) => TENDER_METAS.get(meta.key)).find((name) => name !== undefined);
}

function unexplained(gap: Big, order: Order): Problem {
  const known = knownTender(order);
  const amount = moneyInWords(gap.abs(), order.currency);
  if (gap.gt(ZERO)) {
    return {
      code: 'total_unexplained',
      message: `The order’s total is ${amount} above its lines and tax; that is more than rounding.`,
      fix: 'Find the plugin that raises the total and let it add a fee line, or recalculate the order in WooCommerce.',
      details: { gap: toPlain(gap) },
    };
  }
  return {
    code: 'total_unexplained',
    message:
      known === undefined
        ? `The order’s total is ${amount} below its lines and tax; a gift card or store credit may have been used.`
        : `The order’s total is ${amount} below its lines and tax; it carries ${known}.`,
    fix: 'Choose the liability account such amounts are booked against (setting accounts.hiddenTender).',
    details: { gap: toPlain(gap), setting: 'accounts.hiddenTender' },
  };
}
