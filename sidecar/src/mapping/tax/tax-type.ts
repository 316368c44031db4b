import { Big } from 'big.js';
import type { OrganisationLists, RuleDecision, XeroAccount, XeroTaxRate } from '../../domain/documents.ts';
import type { Order, OrderTax } from '../../domain/order.ts';
import type { Problem } from '../../domain/problems.ts';
import { ruleName } from '../invoice/rules.ts';
import type { Rule, Settings } from '../../domain/settings/settings.ts';
import { combinedPercent, taxSetKey, taxSetName } from './tax-set.ts';

/** Rates with four decimals combine to more; a smaller difference is not another rate. */
const PERCENT_TOLERANCE = '0.01';

export interface ChosenTaxType {
  readonly taxRate: XeroTaxRate;
  readonly because: RuleDecision;
}

export interface TaxQuestion {
  readonly rateIds: readonly number[];
  /** A line of 0.00 needs a tax type, but any will do. */
  readonly isZero: boolean;
  readonly lineName: string;
  readonly rules: readonly Rule[];
}

/** The tax type of a line: by rule, else by the map of WooCommerce rates, else that of untaxed lines. */
export function taxTypeOf(
  question: TaxQuestion,
  order: Order,
  settings: Settings,
  lists: OrganisationLists,
  rates: ReadonlyMap<number, OrderTax>,
  problems: Problem[],
): ChosenTaxType | null {
  const key = taxSetKey(question.rateIds);
  const rule = question.rules.find((one) => one.taxType !== undefined);
  if (rule?.taxType !== undefined) {
    const path = `rules.${settings.rules.indexOf(rule)}.taxType`;
    return chosen(rule.taxType, path, ruleName(rule.when), lists, problems);
  }
  const mapped = settings.taxes.rates[key];
  if (mapped !== undefined) {
    const name = question.rateIds.length > 1 ? `tax rates ${key}` : `tax rate ${key}`;
    return chosen(mapped, `taxes.rates.${key}`, name, lists, problems);
  }
  if (key === '') {
    const { untaxed, reverseCharge, outsideScope } = settings.taxes;
    if (reverseCharge !== null && isVatExempt(order)) {
      return chosen(reverseCharge, 'taxes.reverseCharge', 'reverse charge', lists, problems);
    }
    if (untaxed !== null) return chosen(untaxed, 'taxes.untaxed', 'untaxed', lists, problems);
    if (question.isZero) return chosen(outsideScope, 'taxes.outsideScope', 'zero line', lists, problems);
  }
  problems.push(unmapped(question, key, order, rates));
  return null;
}

/** WooCommerce notes a customer's tax exemption (class-wc-checkout.php); VAT plugins set it for a valid number. */
function isVatExempt(order: Order): boolean {
  return order.meta.some((meta) => meta.key === 'is_vat_exempt' && meta.value === 'yes');
}

/** The tax type for lines outside the scope of tax (rounding, gift cards). */
export function outsideScope(settings: Settings, lists: OrganisationLists, problems: Problem[]): ChosenTaxType | null {
  return chosen(settings.taxes.outsideScope, 'taxes.outsideScope', 'outside the scope of tax', lists, problems);
}

export function checkPairing(choice: Pick<ChosenTaxType, 'taxRate'>, account: XeroAccount, problems: Problem[]): void {
  if (allowsTaxType(choice.taxRate, account.class)) return;
  problems.push({
    code: 'tax_type_not_allowed',
    message:
      `Xero does not allow the tax rate "${choice.taxRate.name}" (${choice.taxRate.taxType}) on the account ` +
      `${account.code} "${account.name}".`,
    fix: 'Choose another account or another tax type for these lines, or let the tax rate apply to such accounts in Xero.',
    details: { taxType: choice.taxRate.taxType, account: account.code },
  });
}

/** Reports a map from e.g. 20 % to a rate of 5 %: the tax is exact to the cent, but in another box of the return. */
export function rateNotice(
  choice: ChosenTaxType,
  rateIds: readonly number[],
  rates: ReadonlyMap<number, OrderTax>,
): Problem | null {
  const percent = rateIds.length === 0 ? null : combinedPercent(rateIds, rates);
  if (percent === null || percent.minus(choice.taxRate.effectiveRate).abs().lte(PERCENT_TOLERANCE)) return null;
  const key = taxSetKey(rateIds);
  return {
    code: 'tax_rate_differs',
    message:
      `${taxSetName(rateIds, rates)} of the shop is posted as "${choice.taxRate.name}", ` +
      `which is ${new Big(choice.taxRate.effectiveRate).toString()} % in Xero.`,
    fix: `Check the tax type (setting taxes.rates.${key}). The tax itself is posted as the shop charged it.`,
    details: { rates: key, taxType: choice.taxRate.taxType, percent: percent.toString() },
  };
}

export function allowsTaxType(rate: XeroTaxRate, accountClass: string): boolean {
  switch (accountClass) {
    case 'REVENUE':
      return rate.canApplyToRevenue;
    case 'LIABILITY':
      return rate.canApplyToLiabilities;
    case 'ASSET':
      return rate.canApplyToAssets;
    case 'EQUITY':
      return rate.canApplyToEquity;
    case 'EXPENSE':
      return rate.canApplyToExpenses;
    default:
      return true;
  }
}

function chosen(
  taxType: string,
  path: string,
  rule: string,
  lists: OrganisationLists,
  problems: Problem[],
): ChosenTaxType | null {
  const taxRate = lists.taxRates.find((rate) => rate.taxType === taxType);
  if (taxRate?.status === 'ACTIVE') return { taxRate, because: { field: 'taxType', value: taxType, rule } };
  problems.push({
    code: 'tax_type_unknown',
    message:
      taxRate === undefined
        ? `The organisation in Xero has no tax type ${taxType}.`
        : `The tax rate "${taxRate.name}" (${taxType}) is no longer active in Xero.`,
    fix: `Choose another tax type (setting ${path}), or restore the rate in Xero.`,
    details: { taxType, setting: path },
  });
  return null;
}

function unmapped(question: TaxQuestion, key: string, order: Order, rates: ReadonlyMap<number, OrderTax>): Problem {
  if (key === '') {
    return {
      code: 'tax_rate_unmapped',
      message: `"${question.lineName}" carries no tax rate, and no tax type is chosen for untaxed lines.`,
      fix: 'Choose the tax type for untaxed lines: zero-rated, exempt or no tax (setting taxes.untaxed).',
      details: { setting: 'taxes.untaxed', order: order.id },
    };
  }
  return {
    code: 'tax_rate_unmapped',
    message: `No Xero tax type is chosen for ${taxSetName(question.rateIds, rates)} of the shop.`,
    fix: `Choose the tax type (setting taxes.rates.${key}).`,
    details: { rates: key, setting: `taxes.rates.${key}` },
  };
}
