import { Big } from 'big.js';
import { roundTo, XERO_DECIMALS, ZERO } from '../domain/money.ts';
import type { LinkedTransaction } from '../domain/payouts/payouts.ts';
import type { BookedMovement, Piece, ProofPart } from './proof-sides.ts';

/** One figure of one order, or a row without an order, on both sides. */
export interface OpenFigure {
  readonly part: ProofPart;
  /** null = a row that is linked to no order. */
  readonly orderId: string | null;
  readonly rowId: string;
  books: Big;
  provider: Big;
  /** Booked in another currency than the account's; what it is there, the provider's rows say. */
  readonly abroad: { books: Big; provider: Big; asProvided: Big; day: string };
}

/** What is not equal on both sides yet: what agrees is forgotten, so that memory does not grow with the orders. */
export class OpenOrders {
  readonly #open = new Map<string, OpenFigure>();
  readonly #converted: (part: ProofPart, amount: Big, day: string) => void;

  /** `converted`: what a movement in another currency is on the account. */
  constructor(converted: (part: ProofPart, amount: Big, day: string) => void) {
    this.#converted = converted;
  }

  addPiece({ part, amount, orderId }: Piece, { id, customer }: LinkedTransaction): void {
    const key = orderId === null ? `row:${id}` : `${part}:${orderId}`;
    const one = this.#at(key, { part, orderId, rowId: id });
    one.provider = one.provider.plus(amount);
    if (customer !== null && part !== 'fees') {
      one.abroad.provider = one.abroad.provider.plus(new Big(customer.amount).abs().times(amount.s));
      one.abroad.asProvided = one.abroad.asProvided.plus(amount);
    }
    this.#settle(key, one);
  }

  /** `isAbroad`: in another currency than the account's. */
  addMovement({ part, amount, orderId, day, xeroId }: BookedMovement, isAbroad: boolean): void {
    const key = `${part}:${orderId ?? ''}`;
    const one = this.#at(key, { part, orderId, rowId: xeroId });
    if (isAbroad) {
      one.abroad.books = one.abroad.books.plus(amount);
      one.abroad.day = day;
    } else one.books = one.books.plus(amount);
    this.#settle(key, one);
  }

  /** What is left, at the end: amounts in another currency at the provider's rate, as far as there is one. */
  finish(): OpenFigure[] {
    for (const [key, one] of this.#open) this.#convert(key, one);
    return [...this.#open.values()];
  }

  #at(key: string, names: Pick<OpenFigure, 'part' | 'orderId' | 'rowId'>): OpenFigure {
    const known = this.#open.get(key);
    if (known !== undefined) return known;
    const abroad = { books: ZERO, provider: ZERO, asProvided: ZERO, day: '' };
    const fresh = { ...names, books: ZERO, provider: ZERO, abroad };
    this.#open.set(key, fresh);
    return fresh;
  }

  #settle(key: string, one: OpenFigure): void {
    const { abroad } = one;
    if (!abroad.books.eq(ZERO) && abroad.books.eq(abroad.provider)) this.#convert(key, one);
    else this.#forgetEqual(key, one);
  }

  #convert(key: string, one: OpenFigure): void {
    const { abroad } = one;
    if (abroad.books.eq(ZERO) || abroad.provider.eq(ZERO)) return;
    const share = abroad.asProvided.times(abroad.books).div(abroad.provider);
    const amount = roundTo(share, XERO_DECIMALS);
    one.books = one.books.plus(amount);
    this.#converted(one.part, amount, abroad.day);
    [abroad.books, abroad.provider, abroad.asProvided] = [ZERO, ZERO, ZERO];
    this.#forgetEqual(key, one);
  }

  #forgetEqual(key: string, { books, provider, abroad }: OpenFigure): void {
    if (books.eq(provider) && abroad.books.eq(ZERO)) this.#open.delete(key);
  }
}
