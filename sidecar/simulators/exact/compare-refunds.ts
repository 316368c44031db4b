import { Big } from 'big.js';
import type { Refund } from '../../src/domain/refund.ts';
import type { Settings } from '../../src/domain/settings/settings.ts';
import type { Amiss } from '../judges/order-in-books.ts';
import type { CreditNote } from '../xero/accounting/organisation.ts';
import { amiss, decimalsOf, kept, linesOf, ratesOn, taxTypeFor } from './compare-order.ts';
import type { ComparedOrder, Document } from './compare-order.ts';
import { least, NOTHING, total } from '../shops/money.ts';

/** What an invoice has of one tax type, and what credit notes took of it so far. */
type Left = Map<string, { readonly net: Big; readonly tax: Big; readonly credited: Big }>;

/** Compares each credit note in the books with its refund, and all of them with their invoice. */
export function refundDifferences(
  compared: ComparedOrder,
  refunds: readonly Refund[],
  settings: Settings,
  invoice: Document,
  notes: readonly CreditNote[],
): Amiss[] {
  const found: Amiss[] = [];
  const left: Left = new Map();
  for (const [taxType, lines] of Map.groupBy(linesOf(invoice), (line) => line.taxType))
    left.set(taxType, {
      net: total(lines.map(({ net }) => net)),
      tax: total(lines.map(({ tax }) => tax)),
      credited: NOTHING,
    });
  let open = new Big(invoice.totals.total);
  let areByLines = true;
  const wanted = refunds.filter(({ amount }) => new Big(amount).gt(0));
  for (const refund of wanted) {
    const note = notes.find(({ reference }) => reference.startsWith(`Refund ${refund.id} of `));
    const due = least(kept(refund.amount, settings), open);
    const add = (field: string, shop: Big, books: Big.BigSource) => found.push(amiss(`refund ${refund.id}: ${field}`, shop, books)); // prettier-ignore
    if (note === undefined) {
      if (due.gt(0)) add('credit note', due, 0);
      continue;
    }
    const { total: sum, totalTax } = note.totals;
    if (!due.eq(sum)) add('Total', due, sum);
    /*
     * As long as money goes back by lines, the tax is theirs. An amount without lines takes tax of every rate, and after it
     * the lines of a later refund may not all be there any more; the last refund takes exactly what is left.
     */
    areByLines &&= isByLines(refund) && !due.eq(open) && !isBeyond(refund, settings, left);
    const tax = total(refund.lines.map(({ line }) => new Big(line.totalTax)));
    // What the invoice has of a rate bounds it: a shop that rounds at the subtotal may be off by a unit a line.
    const bound = new Big(refund.lines.length).div(10 ** decimalsOf(compared));
    if (areByLines && tax.minus(totalTax).abs().gt(bound)) add('TotalTax', tax, totalTax);
    open = open.minus(sum);
    for (const { taxType, tax: taken } of linesOf(note)) {
      const own = left.get(taxType) ?? { net: NOTHING, tax: NOTHING, credited: NOTHING };
      left.set(taxType, { ...own, credited: own.credited.plus(taken) });
    }
  }
  return wanted.length === 0 ? found : [...found, ...overCredited(left, open)];
}

/** Its lines are the refunded money. */
function isByLines({ lines, amount }: Refund): boolean {
  return (
    lines.length > 0 && total(lines.flatMap(({ line }) => [new Big(line.total), new Big(line.totalTax)])).eq(amount)
  );
}

/** An item under a discount may be refunded at its full price: then its tax type has less left than the line claims. */
function isBeyond(refund: Refund, settings: Settings, left: Left): boolean {
  const typeOf = (line: Refund['lines'][number]['line']) =>
    ratesOn(line).length === 0 ? settings.taxes.untaxed : taxTypeFor(ratesOn(line), settings);
  return [...left].some(([taxType, { net, tax, credited }]) => {
    const own = refund.lines.filter(({ line }) => typeOf(line) === taxType);
    const claimed = (figure: 'total' | 'totalTax') => total(own.map(({ line }) => new Big(line[figure])));
    return claimed('total').gt(net) || claimed('totalTax').gt(tax.minus(credited));
  });
}

/** No tax type may be taken back further than it was charged; all of them exactly, once nothing is left. */
function overCredited(left: Left, open: Big): Amiss[] {
  const found = [...left].flatMap(([taxType, { tax, credited }]) => {
    const isOver = tax.gte(0) ? credited.gt(tax) : credited.lt(tax);
    const isShort = open.eq(0) && !credited.eq(tax);
    return isOver || isShort ? [amiss(`credited tax of ${taxType}`, tax, credited)] : [];
  });
  return open.lt(0) ? [...found, amiss('credited beyond the invoice', 0, open)] : found;
}
