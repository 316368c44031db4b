import type { Big } from 'big.js';
import type { PlannedLine } from '../../domain/documents.ts';
import { decimal, roundTo, sum, ZERO } from '../../domain/money.ts';
import { allocate } from '../allocation.ts';
import { aboutLine } from '../description.ts';
import { shapeLine } from '../invoice/line-shape.ts';
import type { LineRate } from './line-rate.ts';
import type { RefundClaim } from './refund-claims.ts';

/**
 * A credit of tax without net. Xero refuses a tax above its line's amount, so a zero line cannot hold it: the net
 * taxed is credited with it, and charged again on the same account and tax type with a tax of 0.00.
 */
export function taxAloneLines(
  taxAlone: Big,
  claims: readonly RefundClaim[],
  context: { readonly rates: ReadonlyMap<string, LineRate>; readonly decimals: number },
): PlannedLine[] {
  const wanted = claims.map((claim) => claim.tax);
  const said = sum(wanted);
  if (taxAlone.eq(ZERO) || said.eq(ZERO)) return [];
  const shares =
    allocate(
      wanted.map((tax) => tax.times(taxAlone).div(said)),
      taxAlone,
      context.decimals,
    ) ?? [];
  return claims.flatMap((claim, index) => {
    const tax = shares[index] ?? ZERO;
    return tax.eq(ZERO) ? [] : linesOf(claim, tax, context.rates, context.decimals);
  });
}

function linesOf(
  { invoiced, orderLine }: RefundClaim,
  tax: Big,
  rates: ReadonlyMap<string, LineRate>,
  decimals: number,
): PlannedLine[] {
  const { accountCode, taxType, tracking, because } = invoiced.line;
  const rate = rates.get(taxType) ?? { effectiveRate: '0', hasSeveralRates: false };
  const net = netOf(tax, decimal(rate.effectiveRate), decimals);
  const toLine = (description: string, amount: Big, ofIt: Big): PlannedLine => {
    const { unitAmount, taxAmount, ...shape } = shapeLine({ net: amount, tax: ofIt, quantity: '1', ...rate });
    return {
      description,
      quantity: shape.quantity,
      unitAmount,
      amount: shape.amount,
      tax: shape.tax,
      taxAmount,
      accountCode,
      taxType,
      itemCode: null,
      tracking,
      because: because.filter(({ field }) => field !== 'item'),
    };
  };
  return [
    toLine(aboutLine('Tax refunded on', orderLine), net, tax),
    toLine(aboutLine('Net amount not refunded:', orderLine), net.neg(), ZERO),
  ];
}

/** The net that was taxed; at least the tax itself, which Xero limits by it. */
function netOf(tax: Big, percent: Big, decimals: number): Big {
  const net = percent.gt(ZERO) ? roundTo(tax.times(100).div(percent), decimals) : tax;
  return net.lt(tax) ? tax : net;
}
