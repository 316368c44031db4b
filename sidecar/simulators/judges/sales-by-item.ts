import { Big } from 'big.js';
import type { Line, Organisation, SalesDocument } from '../xero/accounting/organisation.ts';

/** Units and net of one item, in the documents' own currency. */
export interface ItemSales {
  readonly units: Big;
  readonly net: Big;
}

/** Approved: drafts are in no report (help.xero.com, Sales by Item report). */
const APPROVED: ReadonlySet<string> = new Set(['AUTHORISED', 'PAID']);

/**
 * What Xero's reports count by item: the quantity and the net amount of each line that names one. Sales by Item counts invoices
 * alone; Inventory Items Summary counts `credits` too (help.xero.com). By code in lower case, a blank and the currency.
 */
export function salesByItem(organisation: Organisation, of: 'sales' | 'credits'): ReadonlyMap<string, ItemSales> {
  const documents: readonly SalesDocument[] =
    of === 'sales'
      ? Object.values(organisation.invoices).filter(({ type }) => type === 'ACCREC')
      : Object.values(organisation.creditNotes).filter(({ type }) => type === 'ACCRECCREDIT');
  const sales = new Map<string, ItemSales>();
  for (const document of documents.filter(({ status }) => APPROVED.has(status))) {
    for (const line of document.lines) {
      const item = line.itemId === null ? undefined : organisation.items[line.itemId];
      if (item === undefined || line.amounts === null) continue;
      const key = `${item.code.toLowerCase()} ${document.currency}`;
      const before = sales.get(key) ?? { units: new Big(0), net: new Big(0) };
      const { units, net } = counted(document, line.amounts);
      sales.set(key, { units: before.units.plus(units), net: before.net.plus(net) });
    }
  }
  return sales;
}

function counted({ lineAmountTypes }: SalesDocument, amounts: NonNullable<Line['amounts']>): ItemSales {
  const amount = new Big(amounts.lineAmount);
  const net = lineAmountTypes === 'Inclusive' ? amount.minus(amounts.taxAmount) : amount;
  return { units: new Big(amounts.quantity), net };
}
