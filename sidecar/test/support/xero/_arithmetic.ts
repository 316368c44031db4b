import { Big } from 'big.js';
import { isTextLine, type PlannedCreditNote, type XeroTaxRate } from '../../../src/domain/documents.ts';

/** What Xero makes of an invoice or a credit note, from its guide "Rounding in Xero" (developer.xero.com) and not from the mapping. */
export function recompute(
  invoice: Pick<PlannedCreditNote, 'lines' | 'lineAmountTypes'>,
  taxRates: readonly XeroTaxRate[],
  midpoint: 'half-up' | 'half-even' = 'half-up',
): { subTotal: string; totalTax: string; total: string; byTaxType: Map<string, string> } {
  let subTotal = new Big(0);
  let totalTax = new Big(0);
  const byTaxType = new Map<string, string>();
  const mode = midpoint === 'half-up' ? Big.roundHalfUp : Big.roundHalfEven;
  const isInclusive = invoice.lineAmountTypes === 'Inclusive';
  for (const line of invoice.lines.filter((one) => !isTextLine(one))) {
    const unit = new Big(line.unitAmount).round(4, Big.roundHalfUp);
    const amount = unit.times(line.quantity).round(2, mode);
    const rate = taxRates.find((one) => one.taxType === line.taxType)?.effectiveRate;
    if (rate === undefined) throw new Error(`Xero knows no tax type ${line.taxType}`);
    const whole = isInclusive ? new Big(rate).plus(100) : new Big(100);
    const own = invoice.lineAmountTypes === 'NoTax' ? new Big(0) : amount.times(rate).div(whole).round(2, mode);
    if (line.taxAmount !== null && new Big(line.taxAmount).abs().gt(unit.abs())) {
      throw new Error(`Xero refuses a tax of ${line.taxAmount} on a unit of ${line.unitAmount}`);
    }
    const tax = line.taxAmount === null ? own : new Big(line.taxAmount);
    subTotal = subTotal.plus(isInclusive ? amount.minus(tax) : amount);
    totalTax = totalTax.plus(tax);
    byTaxType.set(line.taxType, new Big(byTaxType.get(line.taxType) ?? 0).plus(tax).toFixed(2));
  }
  return {
    subTotal: subTotal.toFixed(2),
    totalTax: totalTax.toFixed(2),
    total: subTotal.plus(totalTax).toFixed(2),
    byTaxType,
  };
}
