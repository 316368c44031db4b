import type { Big } from 'big.js';
import { fits, toMoney, toPlain, XERO_DECIMALS } from '../domain/money.ts';
import { type Amount, isNothing, NOTHING, plus, totalOf } from './flow.ts';
import type { DifferingOrder } from './result.ts';

/** Orders listed under one cause of one period: more than a person works through. Sums count all. */
const LISTED_MAX = 500;
/**
 * Differing orders kept under one cause of one period, so that one that moved within it is taken off again; more are only summed up. An order
 * takes about 480 bytes (measured), and in a month read by day every order may differ: all its lines moved to another account.
 */
const KEPT_MAX = 2 * LISTED_MAX;

export type OrderName = Pick<DifferingOrder, 'id' | 'number'>;

/** Orders with what they differ by; one that differs by nothing after all (moved within the period) is not among them. */
export class KeptOrders {
  readonly #orders = new Map<string, { readonly number: string; readonly amount: Amount }>();
  #beyond: Amount = NOTHING;
  #ordersBeyond = 0;

  add({ id, number }: OrderName, amount: Amount): void {
    const known = this.#orders.get(id);
    if (known === undefined && this.#orders.size >= KEPT_MAX) {
      this.#beyond = plus(this.#beyond, amount);
      this.#ordersBeyond += 1;
      return;
    }
    const next = plus(known?.amount ?? NOTHING, amount);
    if (isNothing(next)) this.#orders.delete(id);
    else this.#orders.set(id, { number, amount: next });
  }

  get isEmpty(): boolean {
    return this.#orders.size === 0 && isNothing(this.#beyond);
  }

  sum(): Amount {
    return plus(totalOf([...this.#orders.values()].map(({ amount }) => amount)), this.#beyond);
  }

  list(): { orders: DifferingOrder[]; left: number } {
    const all = [...this.#orders].map(
      ([
        id,
        {
          number,
          amount: { total, tax, moved },
        },
      ]) => {
        return { id, number, amount: figure(total), tax: figure(tax), ...movedFigure(moved) };
      },
    );
    return {
      orders: all.slice(0, LISTED_MAX),
      left: all.length - Math.min(all.length, LISTED_MAX) + this.#ordersBeyond,
    };
  }
}

export function movedFigure(moved: Big | undefined): { readonly moved?: string } {
  return moved === undefined ? {} : { moved: figure(moved) };
}

/** At least two decimals, and more only if it has them: a dinar of the shop has three. */
export function figure(amount: Big): string {
  return fits(amount, XERO_DECIMALS) ? toMoney(amount) : toPlain(amount);
}
