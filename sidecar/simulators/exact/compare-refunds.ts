import { Big } from 'big.js';
import type { Refund } from '../../src/domain/refund.ts';
import type { Settings } from '../../src/domain/settings/settings.ts';
import { rateIdsOf, taxSetKey } from '../../src/mapping/tax/tax-set.ts';
import { ANSWER, decimalsOf, type ComparedOrder, type Difference } from './compare-order.ts';
import type { Posted } from './post-orders.ts';
import { NOTHING, round, total } from './shop/rounding.ts';

const DECIMALS = 2;

/** Compares each credit note's ANSWER with its refund, and all of them with their invoice. */
export function refundDifferences(
  order: ComparedOrder,
  refunds: readonly Refund[],
  settings: Settings,
  posted: Posted,
): Difference[] {
  const found: Difference[] = [];
  const invoice = ANSWER.parse(posted.element);
  let left = invoice.Total;
  const credited = new Map<string, Big>();
  let areByLines = true;
  const wanted = refunds.filter(({ amount }) => new Big(amount).gt(0));
  for (const refund of wanted) {
    const note = posted.creditNotes.find((one) => one.note.refundId === refund.id);
    const amount = settings.documents.precision === 'round' ? round(new Big(refund.amount), DECIMALS) : new Big(refund.amount); // prettier-ignore
    const due = amount.lt(left) ? amount : left;
    if (note === undefined) {
      if (due.gt(0)) found.push(difference(refund, 'credit note', due, 'none'));
      continue;
    }
    if (!note.answer.ok || note.refusals.length > 0) {
      found.push(difference(refund, 'refused', due, [...note.answer.errors, ...note.refusals].join(' ')));
      continue;
    }
    const answer = ANSWER.parse(note.element);
    if (!answer.Total.eq(due)) found.push(difference(refund, 'Total', due, answer.Total.toFixed()));
    areByLines &&= isByLines(refund) && !due.eq(left) && !isBeyond(refund, settings, invoice, credited);
    if (areByLines) found.push(...taxDifference(order, refund, answer));
    if (!new Big(note.leftOpen).eq(0)) found.push(difference(refund, 'open credit', NOTHING, note.leftOpen));
    left = left.minus(answer.Total);
    for (const line of answer.LineItems) {
      credited.set(line.TaxType, (credited.get(line.TaxType) ?? NOTHING).plus(line.TaxAmount));
    }
  }
  return wanted.length === 0 ? found : [...found, ...overCredited(invoice, credited, left)];
}

/** Its lines are the refunded money. */
function isByLines(refund: Refund): boolean {
  const sum = total(refund.lines.flatMap(({ line }) => [new Big(line.total), new Big(line.totalTax)]));
  return refund.lines.length > 0 && sum.eq(refund.amount);
}

/** An item under a discount may be refunded at its full price: then its tax type has less left than the line claims. */
function isBeyond(refund: Refund, settings: Settings, invoice: Answer, credited: ReadonlyMap<string, Big>): boolean {
  const types = new Set(invoice.LineItems.map((line) => line.TaxType));
  return [...types].some((taxType) => {
    const own = refund.lines.filter(({ line }) => typeOf(line, settings) === taxType);
    const charged = invoice.LineItems.filter((line) => line.TaxType === taxType);
    const taxLeft = total(charged.map((line) => line.TaxAmount)).minus(credited.get(taxType) ?? NOTHING);
    const net = total(own.map(({ line }) => new Big(line.total)));
    const tax = total(own.map(({ line }) => new Big(line.totalTax)));
    return net.gt(total(charged.map((line) => line.LineAmount))) || tax.gt(taxLeft);
  });
}

function typeOf(line: Refund['lines'][number]['line'], { taxes }: Settings): string | null {
  const key = taxSetKey(rateIdsOf(line));
  return key === '' ? taxes.untaxed : (taxes.rates[key] ?? null);
}

/**
 * As long as money goes back by lines, the tax is theirs. An amount without lines takes tax of every rate, and after it the
 * lines of a later refund may not all be there any more; the last refund takes exactly what is left.
 */
function taxDifference(order: ComparedOrder, refund: Refund, answer: Answer): Difference[] {
  const tax = total(refund.lines.map(({ line }) => new Big(line.totalTax)));
  // What the invoice has of a rate bounds it: a shop that rounds at the subtotal may be off by a unit a line.
  const bound = new Big(refund.lines.length).div(10 ** decimalsOf(order));
  return answer.TotalTax.minus(tax).abs().lte(bound)
    ? []
    : [difference(refund, 'TotalTax', tax, answer.TotalTax.toFixed())];
}

type Answer = ReturnType<typeof ANSWER.parse>;

/** No tax type may be taken back further than it was charged; all of them exactly, once nothing is left. */
function overCredited(invoice: Answer, credited: ReadonlyMap<string, Big>, left: Big): Difference[] {
  const found: Difference[] = [];
  for (const [taxType, tax] of credited) {
    const charged = total(invoice.LineItems.filter((line) => line.TaxType === taxType).map((line) => line.TaxAmount));
    const isOver = charged.gte(0) ? tax.gt(charged) : tax.lt(charged);
    if (isOver || (left.eq(0) && !tax.eq(charged))) {
      found.push({ field: `credited tax of ${taxType}`, shop: charged.toFixed(), books: tax.toFixed() });
    }
  }
  if (left.lt(0)) found.push({ field: 'credited beyond the invoice', shop: '0', books: left.toFixed() });
  return found;
}

function difference({ id }: Refund, field: string, shop: Big, books: string): Difference {
  return { field: `refund ${id}: ${field}`, shop: shop.toFixed(), books };
}
