import { Big } from 'big.js';
import { dayIn } from '../store/site-time.ts';
import { nothingOf, ordersInBooks, type OrderInBooks } from '../judges/order-in-books.ts';
import { amountPaid, outstanding } from '../xero/accounting/documents/balances-of.ts';
import { handleAccounting } from '../xero/accounting/handle.ts';
import type { CreditNote, Invoice, Organisation } from '../xero/accounting/organisation.ts';
import { DEFAULT_SWITCHES } from '../xero/switches.ts';

/** The user who enters documents in Xero by hand. */
export const PERSON = { clientId: 'someone-else', name: 'A person' };
/** A clearing account for any currency. */
const CLEARING = 'Undeposited Funds';

/** What people enter in Xero by hand, and what they check there first. */
export class Hands {
  readonly #shop: { readonly id: string; readonly organisation: Organisation };
  readonly #zone: string;
  readonly #now: () => Date;

  constructor(shop: { readonly id: string; readonly organisation: Organisation }, zone: string, now: () => Date) {
    this.#shop = shop;
    this.#zone = zone;
    this.#now = now;
  }

  /** An invoice of the order without payments. */
  untouched(orderId: number): Invoice | null {
    const { organisation } = this.#shop;
    const found = this.#books(orderId).standing.find(
      (one) => one.status === 'AUTHORISED' && outstanding(organisation, one).eq(one.totals.total),
    );
    return found ?? null;
  }

  /** Whether the order's invoice has payments. */
  hasMoney(orderId: number): boolean {
    const { organisation } = this.#shop;
    return this.#books(orderId).standing.some((one) => amountPaid(organisation, one).gt(0));
  }

  isReversed(orderId: number): boolean {
    return this.#books(orderId).reversals.length > 0;
  }

  /** The credit of a reversed invoice that is neither allocated nor refunded. */
  openCredit(orderId: number): CreditNote | null {
    const { organisation } = this.#shop;
    return this.#books(orderId).reversals.find((one) => outstanding(organisation, one).gt(0)) ?? null;
  }

  /** Enters a bank transfer on the order's invoice. */
  receive(orderId: number, amount: string): void {
    const invoice = this.untouched(orderId);
    if (invoice !== null) this.#pay({ Invoice: { InvoiceID: invoice.id } }, new Big(amount));
  }

  /** Refunds a part of the open credit, or all, to the buyer. */
  payBack(orderId: number, share: { readonly percent: number }): void {
    const { organisation } = this.#shop;
    const note = this.openCredit(orderId);
    if (note === null) return;
    const left = outstanding(organisation, note);
    const amount = left.times(share.percent).div(100).round(0, Big.roundUp);
    this.#pay({ CreditNote: { CreditNoteID: note.id } }, amount.gt(left) ? left : amount);
  }

  #pay(target: object, amount: Big): void {
    const { organisation } = this.#shop;
    const account = Object.values(organisation.accounts).find(({ name }) => name === CLEARING);
    const today = dayIn(this.#zone, this.#now().getTime());
    const lock = organisation.periodLockDate;
    const payment = {
      ...target,
      Account: { AccountID: account?.id },
      // No entries are allowed in a closed month.
      Date: lock === null || today > lock ? today : dayIn('UTC', Date.parse(lock) + 24 * 60 * 60_000),
      Amount: Number(amount.toFixed(2)),
      Reference: 'By hand',
    };
    enterInXero(organisation, this.#now(), 'Payments', { Payments: [payment] });
  }

  #books(orderId: number): OrderInBooks {
    const { id, organisation } = this.#shop;
    return ordersInBooks(organisation, id).get(orderId) ?? nothingOf(organisation);
  }
}

/** Documents that a person enters in Xero. Throws if Xero refuses them. */
export function enterInXero(organisation: Organisation, now: Date, list: string, body: object): void {
  const request = { method: 'PUT', path: [list], query: new URLSearchParams(), ifModifiedSince: null, body, now, app: PERSON } as const; // prettier-ignore
  const { status, body: answer } = handleAccounting(organisation, request, DEFAULT_SWITCHES);
  if (status !== 200) throw new Error(`${list} by hand: ${status} ${JSON.stringify(answer)}`);
}
