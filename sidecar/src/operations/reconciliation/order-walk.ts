import { collectWhenGrown } from '../../context/collect-when-grown.ts';
import { isAppError } from '../../domain/app-error.ts';
import { chunk } from '../../posting/calls/plan-batches.ts';
import type { OrderLegs } from '../../reconciliation/legs.ts';
import type { DayRange } from '../../reconciliation/periods.ts';
import type { createReconciliation } from '../../reconciliation/reconciliation.ts';
import type { Sale } from '../../woocommerce/orders/sale.ts';
import type { ReadOptions } from '../../xero/reads/paging.ts';
import { type OrderToRead, readLegs, type Reading, type XeroOfDays } from './order-legs.ts';
import { type DatedDocuments, readDatedDocuments } from './xero-documents.ts';
import { readDatedPayments } from './xero-payments.ts';

/** Orders with a document, but not in the shop's lists: so many are asked for one by one, as a list also lacks unreadable ones. */
const ASKED_ALONE_MAX = 50;
/** Orders are compared in groups of so many: one statement of the ledger each. */
const GROUP = 100;

/** What a caller wants besides the result. */
export interface ReconcileOptions {
  /** Default: live, as for a person who waits. */
  readonly calls?: ReadOptions;
  /** Before anything is compared. */
  readonly onBegin?: (reading: Reading, timezone: string) => Promise<void>;
  /** What was compared of the days of a piece. */
  readonly onLegs?: (legs: readonly OrderLegs[], piece: DayRange) => Promise<void>;
  readonly onDocuments?: (documents: DatedDocuments) => Promise<void>;
}

export interface Progress {
  /** The last day that is compared; '' = none yet. */
  readonly through: string;
  readonly orders: number;
}

interface WalkParts {
  readonly refunds: readonly { readonly orderId: number; readonly refundedOn: string }[];
  readonly report: (progress: Progress) => void;
  readonly options: ReconcileOptions;
  readonly hasPayments: boolean;
}

/** Goes through the shop's orders by creation, and through Xero's documents beside them, piece by piece. */
export class OrderWalk {
  readonly #reading: Reading;
  readonly #books: ReturnType<typeof createReconciliation>;
  readonly #parts: WalkParts;
  #piece: { readonly range: DayRange; readonly xero: XeroOfDays; readonly seen: Set<string> } | null = null;
  /** Days of payments and refunds of orders that were read already, after their piece. */
  readonly #later = new Map<string, string[]>();
  #orders = 0;
  #hidden = 0;

  constructor(reading: Reading, books: ReturnType<typeof createReconciliation>, parts: WalkParts) {
    this.#reading = reading;
    this.#books = books;
    this.#parts = parts;
  }

  async read(
    pieces: readonly DayRange[],
    pages: AsyncIterable<{ orders: readonly Sale[]; hidden: number }>,
  ): Promise<void> {
    const left = [...pieces];
    const end = pieces.at(-1)?.to ?? '';
    await this.#open(left.shift());
    for await (const { orders, hidden } of pages) {
      collectWhenGrown();
      let sales = orders.filter(({ createdOn }) => createdOn <= end);
      if (sales.length > 0 || orders.length === 0) this.#hidden += hidden;
      while (this.#piece !== null && sales.length > 0) {
        const { to } = this.#piece.range;
        await this.#add(sales.filter(({ createdOn }) => createdOn <= to).map(asRead));
        sales = sales.filter(({ createdOn }) => createdOn > to);
        if (sales.length > 0) await this.#open(left.shift());
      }
      if (orders.some(({ createdOn }) => createdOn > end)) break;
    }
    while (this.#piece !== null) await this.#open(left.shift());
  }

  notices(): string[] {
    if (this.#hidden === 0) return [];
    const orders = this.#hidden === 1 ? 'One order' : `${this.#hidden} orders`;
    return [`${orders} of these days cannot be read in the shop: the figures are without them.`];
  }

  /** The next piece, after what is left of the one before; undefined = there is none. */
  async #open(range: DayRange | undefined): Promise<void> {
    if (this.#piece !== null) {
      await this.#addOthers();
      this.#parts.report({ through: this.#piece.range.to, orders: this.#orders });
    }
    if (range === undefined) {
      this.#piece = null;
      return;
    }
    const { context, settings, lists, options } = this.#reading;
    const documents = await readDatedDocuments(context, this.#reading, range, this.#reading, options);
    await this.#parts.options.onDocuments?.(documents);
    const facts = { settings, lists, documents: documents.ofOrders, options };
    const payments = this.#parts.hasPayments
      ? await readDatedPayments(context, this.#reading, range, facts)
      : undefined;
    this.#piece = { range, xero: { documents, payments }, seen: new Set() };
  }

  async #add(orders: readonly OrderToRead[]): Promise<void> {
    if (this.#piece === null) return;
    const { range, xero, seen } = this.#piece;
    const unseen = orders.filter(({ orderId }) => !seen.has(orderId));
    const distinct = [...new Map(unseen.map((one) => [one.orderId, one])).values()];
    for (const group of chunk(distinct, GROUP)) {
      const all = await readLegs(this.#reading, group, range, xero);
      const sales = new Map(group.map(({ orderId, sale }) => [orderId, sale]));
      for (const legs of all) {
        this.#books.add(legs, range);
        this.#noteLater(legs, range.to);
        const sale = sales.get(legs.orderId) ?? null;
        if (sale !== null) this.#reading.bridge?.add(sale, legs);
      }
      await this.#parts.options.onLegs?.(all, range);
      for (const { orderId } of group) seen.add(orderId);
      this.#orders += group.length;
    }
  }

  /** An order is read with the piece that it was made in; its money may have come in a later one. */
  #noteLater({ orderId, money }: OrderLegs, to: string): void {
    const all = [...(money?.shop ?? []), ...(money?.posted ?? [])];
    const days = all.flatMap(({ day }) => (day !== null && day > to ? [day] : []));
    if (days.length > 0) this.#later.set(orderId, days);
  }

  /** Orders of other days with a document, a payment or a refund on these, and orders that are not in the shop any more. */
  async #addOthers(): Promise<void> {
    if (this.#piece === null) return;
    const { range, xero, seen } = this.#piece;
    const refunded = this.#parts.refunds
      .filter(({ refundedOn }) => refundedOn >= range.from && refundedOn <= range.to)
      .map(({ orderId }) => String(orderId));
    const paid = [...this.#later].filter(([, days]) => days.some((day) => day >= range.from && day <= range.to));
    const found = [
      ...[...xero.documents.ofOrders.keys(), ...(xero.payments?.ofOrders.keys() ?? [])],
      ...[...refunded, ...paid.map(([orderId]) => orderId)],
    ];
    const others = [...new Set(found)].filter((orderId) => !seen.has(orderId));
    let askedAlone = 0;
    for (const group of chunk(others, GROUP)) {
      const sales = await this.#reading.client.salesByIds(group.map(Number), this.#reading.bridge?.decimals);
      const orders: OrderToRead[] = [];
      for (const orderId of group) {
        const sale = sales.get(Number(orderId)) ?? null;
        if (sale === null && (askedAlone += 1) <= ASKED_ALONE_MAX && (await this.#isUnreadable(Number(orderId)))) {
          this.#hidden += 1;
          continue;
        }
        orders.push({ orderId, sale });
      }
      await this.#add(orders);
    }
  }

  /** A list also lacks orders that the shop fails to load: those are not deleted. */
  async #isUnreadable(orderId: number): Promise<boolean> {
    try {
      await this.#reading.client.getOrder(orderId);
      return false;
    } catch (error) {
      if (isAppError(error, 'store', 'store_not_found')) return false;
      if (isAppError(error, 'store', 'store_bad_response')) return true;
      throw error;
    }
  }
}

function asRead(sale: Sale): OrderToRead {
  return { orderId: String(sale.id), sale };
}
