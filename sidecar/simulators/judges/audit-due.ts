import { Big } from 'big.js';
import type { Amiss, OrderInBooks } from './order-in-books.ts';
import { amountPaid, outstanding } from '../xero/accounting/documents/balances-of.ts';
import type { CreditNote, Invoice } from '../xero/accounting/organisation.ts';

/** The shop's figures for the money of one order. */
export interface MoneyOfOrder {
  /** Sales before refunds; null = none of it may be in the books. */
  readonly sold: Big | null;
  /** Total refunded. */
  readonly refunded: Big;
  /** Receipts before refunds. Any may be at the bank, if the order was edited after payment; the last is the shop's current one. */
  readonly received: readonly [Big, ...Big[]];
  /** The service's problems and notices on the order. */
  readonly notices: readonly string[];
}

const NOTHING = new Big(0);

/**
 * Sales, receivable and bank of one order, over all its live documents: sales less refunds, money in
 * less money out, and the balance due. Any other amount must be reported with its figure.
 */
export function dueAmiss(books: OrderInBooks, money: MoneyOfOrder): readonly Amiss[] {
  const { organisation, invoices, creditNotes } = books;
  const open = (all: readonly (Invoice | CreditNote)[]) => sum(all.map((one) => outstanding(organisation, one)));
  const paid = (all: readonly (Invoice | CreditNote)[]) => sum(all.map((one) => amountPaid(organisation, one)));
  const sales = totalOf(invoices).minus(totalOf(creditNotes));
  const bank = paid(invoices).minus(paid(creditNotes));
  const [due, credit] = [open(invoices), open(creditNotes)];
  const wanted = wantedOf(money);
  const found: Amiss[] = [];
  const compare = (field: string, shop: Big, is: Big, amounts: readonly Big[] = []) => {
    if (shop.eq(is) || [shop.minus(is).abs(), ...amounts].some((one) => isReported(money.notices, one))) return;
    found.push({ field, shop: shop.toFixed(2), books: is.toFixed(2) });
  };
  compare('sales', wanted.sales, sales);
  compare('money at the bank', nearest(bank, wanted.banks), bank);
  compare('amount due', wanted.due, due, [due]);
  // It could be allocated to the balance due at once.
  const both = due.lt(credit) ? due : credit;
  compare('open credit beside what is due', NOTHING, both, [due, credit]);
  return found;
}

interface Wanted {
  readonly sales: Big;
  readonly banks: readonly [Big, ...Big[]];
  readonly due: Big;
}

function wantedOf({ sold, refunded, received }: MoneyOfOrder): Wanted {
  // An order credited after payment: its money waits for a person, and is in the books if the invoice was.
  if (sold === null) return { sales: NOTHING, banks: [NOTHING, ...received], due: NOTHING };
  const sales = atLeastNothing(sold.minus(refunded));
  const [first, ...later] = received;
  const kept = (one: Big) => atLeastNothing(one.minus(refunded));
  const now = kept(received.at(-1) ?? first);
  return { sales, banks: [kept(first), ...later.map(kept)], due: atLeastNothing(sales.minus(now)) };
}

function nearest(to: Big, among: readonly [Big, ...Big[]]): Big {
  return among.reduce((best, one) => (one.minus(to).abs().lt(best.minus(to).abs()) ? one : best), among[0]);
}

/** Numbers as people read them: "1,003.99", "40.14", "1,004". */
const NUMBERS = /\d+(?:,\d{3})*(?:\.\d+)?/g;

/** As a whole amount, not as the end or the beginning of another. */
function isReported(notices: readonly string[], amount: Big): boolean {
  if (amount.eq(0)) return false;
  const numbers = notices.flatMap((notice) => notice.match(NUMBERS) ?? []);
  return numbers.some((number) => amount.eq(number.replaceAll(',', '')));
}

function totalOf(documents: readonly (Invoice | CreditNote)[]): Big {
  return sum(documents.map(({ totals }) => new Big(totals.total)));
}

function atLeastNothing(amount: Big): Big {
  return amount.lt(0) ? NOTHING : amount;
}

function sum(amounts: readonly Big[]): Big {
  return amounts.reduce((all, one) => all.plus(one), NOTHING);
}
