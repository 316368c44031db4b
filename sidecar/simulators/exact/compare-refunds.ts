import { Big } from 'big.js';
import type { Refund } from '../../src/mapping/refund.ts';
import type { Settings } from '../../src/mapping/settings.ts';
import { ANSWER, type Difference } from './compare-order.ts';
import type { Posted } from './post-orders.ts';
import { NOTHING, round, total } from './rounding.ts';

const DECIMALS = 2;

/** Each credit note's ANSWER against its refund, and all of them against the invoice they take back. */
export function refundDifferences(refunds: readonly Refund[], settings: Settings, posted: Posted): Difference[] {
  const found: Difference[] = [];
  const invoice = ANSWER.parse(posted.element);
  let left = invoice.Total;
  const credited = new Map<string, Big>();
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
    found.push(...taxDifference(refund, answer, due, left));
    if (!new Big(note.leftOpen).eq(0)) found.push(difference(refund, 'open credit', NOTHING, note.leftOpen));
    left = left.minus(answer.Total);
    for (const line of answer.LineItems) {
      credited.set(line.TaxType, (credited.get(line.TaxType) ?? NOTHING).plus(line.TaxAmount));
    }
  }
  return wanted.length === 0 ? found : [...found, ...overCredited(invoice, credited, left)];
}

/** Where the refund's lines are the money that was given back, its tax is theirs; the last one takes what is left. */
function taxDifference(refund: Refund, answer: Answer, due: Big, left: Big): Difference[] {
  const nets = total(refund.lines.map(({ line }) => round(new Big(line.total), DECIMALS)));
  const tax = total(refund.lines.map(({ line }) => round(new Big(line.totalTax), DECIMALS)));
  const isLast = due.eq(left);
  if (refund.lines.length === 0 || isLast || !nets.plus(tax).eq(refund.amount)) return [];
  // What the invoice has left of a rate bounds it: shops that round at the subtotal may be off by a cent a line.
  const bound = new Big(refund.lines.length).div(100);
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
