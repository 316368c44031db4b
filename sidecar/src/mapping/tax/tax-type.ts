import { Big } from 'big.js';
import type { RuleDecision, XeroAccount, XeroTaxRate } from '../../domain/documents.ts';
import type { OrderLine, OrderTax } from '../../domain/order.ts';
import type { Problem } from '../../domain/problems.ts';
import type { Rule } from '../../domain/settings/settings.ts';
import { ruleDeciding } from '../invoice/rules.ts';
import type { Planning } from '../planning.ts';
import { combinedPercent, taxSetKey, taxSetName } from './tax-set.ts';
import { untaxedSetting, untaxedUndecided } from './untaxed-type.ts';

/** Rates with four decimals combine to more; a smaller difference is not another rate. */
const PERCENT_TOLERANCE = '0.01';

export interface ChosenTaxType {
  readonly taxRate: XeroTaxRate;
  readonly because: RuleDecision;
  /** The path of the setting that chose it. */
  readonly setting: string;
}

interface TaxQuestion {
  readonly rateIds: readonly number[];
  /** A line of 0.00 needs a tax type, but any will do. */
  readonly isZero: boolean;
  readonly line: OrderLine;
  readonly rules: readonly Rule[];
}

/** The tax type of a line: by rule, else by the map of WooCommerce rates, else by the cause why it is untaxed. */
export function taxTypeOf(question: TaxQuestion, rates: ReadonlyMap<number, OrderTax>, planning: Planning) {
  const { taxes } = planning.settings;
  const rule = ruleDeciding('taxType', question.rules, planning.settings);
  if (rule !== null) return choose(rule.value, rule.path, rule.name, planning);
  const key = taxSetKey(question.rateIds);
  const mapped = taxes.rates[key];
  if (mapped !== undefined) {
    const name = question.rateIds.length > 1 ? `tax rates ${key}` : `tax rate ${key}`;
    return choose(mapped, `taxes.rates.${key}`, name, planning);
  }
  if (key === '') {
    const own = untaxedSetting(question.line, planning);
    if (own !== null) return choose(own.taxType, `taxes.${own.setting}`, own.rule, planning);
    if (question.isZero) return choose(taxes.outsideScope, 'taxes.outsideScope', 'zero line', planning);
    planning.problems.push(untaxedUndecided(question.line, planning));
    return null;
  }
  planning.problems.push(unmapped(question, key, rates));
  return null;
}

/** For rounding and gift cards. */
export function outsideScope(planning: Planning): ChosenTaxType | null {
  return choose(planning.settings.taxes.outsideScope, 'taxes.outsideScope', 'outside the scope of tax', planning);
}

/** `setting`: that chose the tax type; null = the order did. */
export function checkTaxTypeAllowed(
  { taxRate, setting }: { readonly taxRate: XeroTaxRate; readonly setting: string | null },
  account: XeroAccount,
  problems: Problem[],
): void {
  if (allowsTaxType(taxRate, account.class)) return;
  problems.push({
    code: 'tax_type_not_allowed',
    message:
      `Xero does not allow the tax rate "${taxRate.name}" (${taxRate.taxType}) on the account ` +
      `${account.code} "${account.name}".`,
    fix:
      `Choose another tax type${setting === null ? '' : ` (setting ${setting})`} or another account for these lines, or let the ` +
      'tax rate apply to such accounts in Xero.',
    details: { taxType: taxRate.taxType, account: account.code, ...(setting === null ? {} : { setting }) },
  });
}

/** Reports a map from e.g. 20 % to a rate of 5 %: the tax is exact to the cent, but in another box of the return. */
export function rateNotice(
  { taxRate }: ChosenTaxType,
  rateIds: readonly number[],
  rates: ReadonlyMap<number, OrderTax>,
): Problem | null {
  const percent = rateIds.length === 0 ? null : combinedPercent(rateIds, rates);
  if (percent === null || percent.minus(taxRate.effectiveRate).abs().lte(PERCENT_TOLERANCE)) return null;
  const key = taxSetKey(rateIds);
  return {
    code: 'tax_rate_differs',
    message:
      `${taxSetName(rateIds, rates)} of the shop is posted as "${taxRate.name}", ` +
      `which is ${new Big(taxRate.effectiveRate).toString()} % in Xero.`,
    fix:
      `Check the tax type (setting taxes.rates.${key}). The tax itself is posted as the shop charged it. If the tax type was wrong, choose the ` +
      'right one, then press “Credit and post again” on the order: “Replay order” leaves its invoice unchanged.',
    details: { rates: key, taxType: taxRate.taxType, percent: percent.toString() },
  };
}

export function allowsTaxType(rate: XeroTaxRate, accountClass: string): boolean {
  const allowed = new Map([
    ['REVENUE', rate.canApplyToRevenue],
    ['LIABILITY', rate.canApplyToLiabilities],
    ['ASSET', rate.canApplyToAssets],
    ['EQUITY', rate.canApplyToEquity],
    ['EXPENSE', rate.canApplyToExpenses],
  ]);
  return allowed.get(accountClass) ?? true;
}

function choose(taxType: string, setting: string, rule: string, planning: Planning): ChosenTaxType | null {
  const taxRate = planning.lists.taxRates.find((rate) => rate.taxType === taxType);
  if (taxRate?.status === 'ACTIVE') return { taxRate, setting, because: { field: 'taxType', value: taxType, rule } };
  const message =
    taxRate === undefined
      ? `The organisation in Xero has no tax type ${taxType}.`
      : `The tax rate "${taxRate.name}" (${taxType}) is no longer active in Xero.`;
  const fix = `Choose another tax type (setting ${setting}), or restore the rate in Xero.`;
  planning.problems.push({ code: 'tax_type_unknown', message, fix, details: { taxType, setting } });
  return null;
}

function unmapped(question: TaxQuestion, key: string, rates: ReadonlyMap<number, OrderTax>): Problem {
  const setting = `taxes.rates.${key}`;
  const label = question.rateIds.map((id) => rates.get(id)?.label || rates.get(id)?.rateCode || String(id)).join(' + ');
  const percent = combinedPercent(question.rateIds, rates)?.toString() ?? '';
  return {
    code: 'tax_rate_unmapped',
    message: `No Xero tax type is chosen for ${taxSetName(question.rateIds, rates)} of the shop.`,
    fix: `Choose the tax type (setting ${setting}).`,
    details: { rates: key, label, percent, setting },
  };
}
