import { Big } from 'big.js';
import type { Line, Organisation, SalesDocument } from '../xero/accounting/organisation.ts';

/** Net and tax of one option, credit notes taken off, in the documents' own currency. */
export interface OptionSales {
  readonly net: Big;
  readonly tax: Big;
}

/** Approved: drafts are in no report. */
const APPROVED: ReadonlySet<string> = new Set(['AUTHORISED', 'PAID']);

/**
 * What Xero's Tracking Summary counts of sales: the net amount of each line by the option of one category, from approved
 * invoices, less approved credit notes. By option id, a blank and the currency; lines without an option have no id.
 */
export function trackingSummary(organisation: Organisation, categoryId: string): ReadonlyMap<string, OptionSales> {
  const invoices = Object.values(organisation.invoices).filter(({ type }) => type === 'ACCREC');
  const credits = Object.values(organisation.creditNotes).filter(({ type }) => type === 'ACCRECCREDIT');
  const signed: (readonly [SalesDocument, 1 | -1])[] = [
    ...invoices.map((one) => [one, 1] as const),
    ...credits.map((one) => [one, -1] as const),
  ];
  const sales = new Map<string, OptionSales>();
  for (const [document, sign] of signed) {
    if (!APPROVED.has(document.status)) continue;
    for (const line of document.lines) {
      if (line.amounts === null) continue;
      const option = line.tracking.find((one) => one.categoryId === categoryId)?.optionId ?? '';
      const key = `${option} ${document.currency}`;
      const before = sales.get(key) ?? { net: new Big(0), tax: new Big(0) };
      const { net, tax } = amountsOf(document, line.amounts);
      sales.set(key, { net: before.net.plus(net.times(sign)), tax: before.tax.plus(tax.times(sign)) });
    }
  }
  return sales;
}

function amountsOf({ lineAmountTypes }: SalesDocument, amounts: NonNullable<Line['amounts']>): OptionSales {
  const [amount, tax] = [new Big(amounts.lineAmount), new Big(amounts.taxAmount)];
  return { net: lineAmountTypes === 'Inclusive' ? amount.minus(tax) : amount, tax };
}
