import { Big } from 'big.js';
import type { RuleDecision, XeroAccount, XeroTaxRate } from '../../domain/documents.ts';
import type { OrderLine, OrderTax } from '../../domain/order.ts';
import type { Problem } from '../../domain/problems.ts';
import type { Rule } from '../../domain/settings/settings.ts';
import { type ChosenAt, deciding, ownersValue, placeDetails, thenReplay, whereToChoose } from '../invoice/deciding.ts';
import type { Planning } from '../planning.ts';
import { combinedPercent, taxSetKey, taxSetName } from './tax-set.ts';
import { untaxedSetting, untaxedUndecided } from './untaxed-type.ts';

/** Rates with four decimals combine to more; a smaller difference is not another rate. */
const PERCENT_TOLERANCE = '0.01';

const OUTSIDE_SCOPE: ChosenAt = { setting: 'taxes.outsideScope' };

export interface ChosenTaxType {
  readonly taxRate: XeroTaxRate;
  readonly because: RuleDecision;
  /** What chose it. */
  readonly at: ChosenAt;
}

interface TaxQuestion {
  readonly rateIds: readonly number[];
  /** A line of 0.00 needs a tax type, but any will do. */
  readonly isZero: boolean;
  readonly line: OrderLine;
  readonly rules: readonly Rule[];
}

/** The tax type of a line: by its product, by rule, else by the map of WooCommerce rates, else by the cause why it is untaxed. */
export function taxTypeOf(question: TaxQuestion, rates: ReadonlyMap<number, OrderTax>, planning: Planning) {
  const { taxes } = planning.settings;
  const decided = deciding('taxType', question.line, question.rules, planning.settings);
  if (decided !== null) return choose(decided.value, decided.at, decided.name, planning);
  const key = taxSetKey(question.rateIds);
  const mapped = taxes.rates[key];
  if (mapped !== undefined) {
    const name = question.rateIds.length > 1 ? `tax rates ${key}` : `tax rate ${key}`;
    return choose(mapped, { setting: `taxes.rates.${key}` }, name, planning);
  }
  if (key === '') {
    const own = untaxedSetting(question.line, planning);
    if (own !== null) return choose(own.taxType, { setting: `taxes.${own.setting}` }, own.rule, planning);
    if (question.isZero) return choose(taxes.outsideScope, OUTSIDE_SCOPE, 'zero line', planning);
    planning.problems.push(untaxedUndecided(question.line, planning));
    return null;
  }
  planning.problems.push(unmapped(question, key, rates));
  return null;
}

/** For rounding and gift cards. */
export function outsideScope(planning: Planning): ChosenTaxType | null {
  return choose(planning.settings.taxes.outsideScope, OUTSIDE_SCOPE, 'outside the scope of tax', planning);
}

/** `at`: what chose the tax type; null = the order did. */
export function checkTaxTypeAllowed(
  { taxRate, at }: { readonly taxRate: XeroTaxRate; readonly at: ChosenAt | null },
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
      `Choose another tax type${at === null ? '' : whereToChoose(at)} or another account for these lines, or let the ` +
      `tax rate apply to such accounts in Xero.${at === null ? '' : thenReplay(at)}`,
    details: { taxType: taxRate.taxType, account: account.code, ...(at === null ? {} : placeDetails(at)) },
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

function choose(taxType: string, at: ChosenAt, rule: string, planning: Planning): ChosenTaxType | null {
  const taxRate = planning.lists.taxRates.find((rate) => rate.taxType === taxType);
  if (taxRate?.status === 'ACTIVE') return { taxRate, at, because: { field: 'taxType', value: taxType, rule } };
  const fault =
    taxRate === undefined
      ? `The organisation in Xero has no tax type ${taxType}.`
      : `The tax rate "${taxRate.name}" (${taxType}) is no longer active in Xero.`;
  const message = 'setting' in at ? fault : `${ownersValue(at.choice, `tax type ${taxType}`)}. ${fault}`;
  const fix = `Choose another tax type${whereToChoose(at)}, or restore the rate in Xero.${thenReplay(at)}`;
  planning.problems.push({ code: 'tax_type_unknown', message, fix, details: { taxType, ...placeDetails(at) } });
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
