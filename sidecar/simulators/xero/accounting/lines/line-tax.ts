import Big from 'big.js';
import type { Account, LineAmountTypes, Organisation } from '../organisation.ts';
import type { Switches } from '../../switches.ts';
import { moneyText, MONEY_DP, round } from '../wire/money.ts';
import { effectivePercent, taxOn, type PricedLine } from './line-amounts.ts';

/** The TaxType of a document without tax. */
export const NO_TAX_TYPE = 'NONE';

/** Why a tax type cannot stand on a line with this account, or null. */
export function taxTypeProblem(organisation: Organisation, taxType: string, account: Account | null): string | null {
  const rate = organisation.taxRates[taxType];
  if (rate === undefined) return 'Tax rate must be valid.';
  if (rate.status !== 'ACTIVE') {
    return `The TaxType code '${taxType}' does not exist or cannot be used for this type of transaction.`;
  }
  if (account === null || rate.appliesTo.includes(account.class)) return null;
  return `The TaxType code '${taxType}' cannot be used with account code '${account.code}'.`;
}

export interface LineTax {
  readonly taxAmount: string;
  readonly problem: string | null;
}

/** The tax of a line: Xero's own figure, or the amount sent if it stays within the bound. */
export function lineTax(
  organisation: Organisation,
  line: PricedLine,
  taxType: string | null,
  sent: Big | undefined,
  types: LineAmountTypes,
  switches: Switches,
): LineTax {
  const midpoint = switches.midpointRounding;
  const rate = taxType === null ? undefined : organisation.taxRates[taxType];
  const percent = rate === undefined ? new Big(0) : effectivePercent(rate.components);
  const computed = moneyText(taxOn(line.lineAmount, percent, types, midpoint));
  if (sent === undefined || types === 'NoTax' || switches.taxAmountBound === 'ignore-override') {
    return { taxAmount: computed, problem: null };
  }
  const taxAmount = round(sent, MONEY_DP, midpoint);
  const byUnit = switches.taxAmountBound === 'unit-amount';
  const bound = (byUnit ? line.unitAmount : line.lineAmount).abs();
  const name = byUnit ? 'UnitAmount' : 'LineAmount';
  const problem = taxAmount.abs().gt(bound) ? `The TaxAmount cannot be greater than the ${name}.` : null;
  return { taxAmount: moneyText(taxAmount), problem };
}
