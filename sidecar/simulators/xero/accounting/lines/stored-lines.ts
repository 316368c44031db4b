import Big from 'big.js';
import type { Line, Organisation } from '../organisation.ts';
import { lineAccountProblem } from './find-account.ts';
import { lineTax, NO_TAX_TYPE, taxTypeProblem } from './line-tax.ts';
import type { LineRules } from './read-lines.ts';

/** Accounts and taxes of stored lines may have been archived since: approval checks again. */
export function recheckProblems(organisation: Organisation, lines: readonly Line[]): string[] {
  return lines.flatMap(({ amounts, accountId }) => {
    const account = accountId === null ? undefined : organisation.accounts[accountId];
    if (amounts === null || account === undefined) return [];
    const accountProblem = lineAccountProblem(account);
    if (accountProblem !== null) return [accountProblem];
    const taxProblem = amounts.taxType === null ? null : taxTypeProblem(organisation, amounts.taxType, account);
    return taxProblem === null ? [] : [taxProblem];
  });
}

/** Stored lines under other LineAmountTypes: same line amounts, tax recomputed. */
export function retaxed(lines: readonly Line[], { work, lineAmountTypes }: LineRules): Line[] {
  const { organisation, switches } = work;
  return lines.map((line) => {
    if (line.amounts === null) return line;
    const account = line.accountId === null ? undefined : organisation.accounts[line.accountId];
    const wasUntaxed = line.amounts.taxType === NO_TAX_TYPE;
    const own = wasUntaxed ? (account?.taxType ?? NO_TAX_TYPE) : line.amounts.taxType;
    const taxType = lineAmountTypes === 'NoTax' ? NO_TAX_TYPE : own;
    const price = {
      quantity: new Big(line.amounts.quantity),
      unitAmount: new Big(line.amounts.unitAmount),
      lineAmount: new Big(line.amounts.lineAmount),
      discountRate: null,
      discountAmount: null,
    };
    const { taxAmount } = lineTax(organisation, price, taxType, undefined, lineAmountTypes, switches);
    return { ...line, amounts: { ...line.amounts, taxType, taxAmount } };
  });
}
