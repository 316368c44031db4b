import { z } from 'zod';
import { decimal, roundTo, sum, toMoney, XERO_DECIMALS, ZERO } from '../domain/money.ts';
import { xeroTax } from '../mapping/tax/xero-tax.ts';

/** An element of Xero's JSON; figures are texts here, digit by digit as sent. */
export type XeroElement = Readonly<Record<string, unknown>>;

const word = z.string().optional();
const line = z.looseObject({
  ...{ LineItemID: word, Description: word, Quantity: word, UnitAmount: word, AccountCode: word },
  ...{ TaxType: word, TaxAmount: word, ItemCode: word, LineAmount: word },
});
type Line = z.infer<typeof line>;
const lines = z.object({ LineAmountTypes: word, LineItems: z.array(line).optional() });

export interface TotalsParts {
  /** Percent by tax type: what Xero applies. */
  readonly rates: ReadonlyMap<string, string>;
  readonly newId: () => string;
}

/** The element with the amounts, taxes and totals that Xero calculates from its lines. `before`: what a change is of. */
export function withTotals(element: XeroElement, before: XeroElement | null, parts: TotalsParts): XeroElement {
  const { LineItems: sent = [], LineAmountTypes: types = 'Exclusive' } = lines.parse(element);
  const stored = new Map((lines.parse(before ?? {}).LineItems ?? []).map((one) => [one.LineItemID, one]));
  const items = sent.map((one) => toLineAnswer(one, stored.get(one.LineItemID ?? ''), types, parts));
  const amounts = sum(items.map(({ LineAmount = '0' }) => decimal(LineAmount)));
  const tax = sum(items.map(({ TaxAmount = '0' }) => decimal(TaxAmount)));
  const isInclusive = types === 'Inclusive';
  return {
    ...element,
    LineItems: items,
    SubTotal: toMoney(isInclusive ? amounts.minus(tax) : amounts),
    TotalTax: toMoney(tax),
    Total: toMoney(isInclusive ? amounts : amounts.plus(tax)),
  };
}

function toLineAnswer(sent: Line, stored: Line | undefined, types: string, { rates, newId }: TotalsParts): Line {
  const one = { ...stored, ...sent, LineItemID: sent.LineItemID ?? newId() };
  const { Quantity: quantity, UnitAmount: price, TaxType: taxType = '' } = one;
  // Text alone.
  if (quantity === undefined || price === undefined || one.AccountCode === undefined) return one;
  const amount = roundTo(decimal(quantity).times(price), XERO_DECIMALS);
  const isKept = stored?.TaxType === taxType && stored.LineAmount !== undefined && amount.eq(stored.LineAmount);
  const calculated = xeroTax(amount, decimal(rates.get(taxType) ?? '0'), types === 'Inclusive').tax;
  const own = sent.TaxAmount ?? (isKept ? stored.TaxAmount : undefined);
  const tax = types === 'NoTax' ? ZERO : own === undefined ? calculated : decimal(own);
  return { ...one, LineAmount: toMoney(amount), TaxAmount: toMoney(tax) };
}
