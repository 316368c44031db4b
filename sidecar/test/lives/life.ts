import { Big } from 'big.js';
import { isObject, objectsAt, textAt, type JsonObject } from '../../simulators/store/json.ts';
import type { Entry } from '../../src/ledger/entry.ts';
import { seenNotices } from '../../src/ledger/xero-seen.ts';
import { add, booksOf, differencesOf, type Books, type Wanted } from './oracle.ts';
import { metaOf, type Start } from './order.ts';
import type { World } from './world.ts';

/** Statuses whose orders are posted, as the settings of the lives have them. */
const POSTED = new Set(['processing', 'completed', 'refunded']);
/** Notices that say nothing of money that is missing or too much. */
const HARMLESS = new Set(['tax_rate_differs', 'refund_lines_differ', 'invoice_ended', 'credit_left']);
const NOTHING = new Big(0);

/** A refund as the shop has it. */
export interface ShopRefund {
  readonly id: number;
  readonly amount: Big;
  readonly tax: Big;
  /** The gateway moved the money; else a person noted the refund. */
  readonly isMoney: boolean;
  /** The shop knew by then that something was paid. */
  readonly isOfPaid: boolean;
}

export interface Verdict {
  readonly differences: readonly string[];
  /** Codes of what the service says about the order. */
  readonly codes: readonly string[];
  /** An open invoice beside open credit of the same order: the sum is right, but a person must allocate it. */
  readonly isUnallocated: boolean;
}

/** One order during its life, and what the shop has said of it so far. */
export class Life {
  readonly orderId: number;
  readonly start: Start;
  /** Payments that a person entered in Xero. */
  readonly byHand = new Set<string>();
  isVoidedByHand = false;
  /** Everything that the shop has said was paid, in the statuses that are posted. */
  said: Big[] = [];
  received = NOTHING;
  /** Booked before the customer paid again. */
  before = NOTHING;
  refunds: ShopRefund[] = [];
  receipts = 1;
  /** Codes of what the service said of the order last. */
  codes: readonly string[] = [];
  refundsMade = 0;

  constructor(orderId: number, start: Start) {
    this.orderId = orderId;
    this.start = start;
  }

  order({ shop }: World): JsonObject {
    const order = shop.simulated.state.order(this.orderId, 8);
    if (order === undefined) throw new Error(`Order ${this.orderId} is gone.`);
    return order;
  }

  status(world: World): string {
    return textAt(this.order(world), 'status');
  }

  isPosted(world: World): boolean {
    return POSTED.has(this.status(world));
  }

  refunded(): Big {
    return add(this.refunds.map(({ amount }) => amount));
  }

  total(world: World): Big {
    return new Big(textAt(this.order(world), 'total'));
  }

  /** What the shop says was paid as the order is now; nothing is taken back by a status in which it is not posted. */
  read(world: World): void {
    if (!this.isPosted(world)) return;
    const order = this.order(world);
    const whole = this.total(world);
    const deposit = metaOf(order, '_wc_deposits_order_has_deposit') === 'yes' ? metaOf(order, '_wc_deposits_deposit_amount') : ''; // prettier-ignore
    const isPart = deposit !== '' && metaOf(order, '_wc_deposits_second_payment_paid') !== 'yes';
    const now = order['date_paid'] === null ? NOTHING : isPart ? new Big(deposit) : whole;
    this.received = this.before.plus(now);
    this.said.push(this.received);
  }

  books({ shop }: World): Books {
    return booksOf(shop.organisation, `[${shop.id}:${this.orderId}]`, this.byHand);
  }

  /** Everything that the shop says, against what `books` say. */
  wanted(world: World, books: Books): Wanted {
    const isSale = this.isPosted(world);
    const total = this.total(world);
    const refunded = isSale ? this.refunded() : NOTHING;
    const tax = new Big(textAt(this.order(world), 'total_tax')).minus(add(this.refunds.map((one) => one.tax)));
    const isWhole = !isSale || this.refunded().gte(total);
    const money = add(this.refunds.filter(({ isMoney }) => isMoney).map(({ amount }) => amount));
    const noted = this.refunded().minus(money);
    // The shop does not know that it was paid: whether money went back is for a person to say.
    const ofUnpaid = add(this.refunds.filter(({ isOfPaid }) => !isOfPaid).map(({ amount }) => amount));
    const due = total.minus(books.paidIn);
    const beyond = noted.minus(ofUnpaid).minus(due.gt(0) ? due : 0);
    const reported = this.received.minus(this.before);
    const had = reported.gt(books.paidIn) ? reported : books.paidIn;
    const most = noted.lt(had) ? noted : had;
    return {
      sales: isSale ? total.minus(refunded) : NOTHING,
      tax: isWhole ? NOTHING : tax,
      taxSlack: isWhole ? NOTHING : new Big('0.01').times(this.refunds.length),
      said: this.said,
      received: this.received,
      noted,
      refunded: [money.plus(beyond.gt(0) ? beyond : 0), money.plus(most)],
      isVoidedByHand: this.isVoidedByHand,
    };
  }

  /** `isAsked`: the service asks about its money: it is paid, and not in Xero. */
  judge(world: World, entry: Entry, isAsked: boolean): Verdict {
    const books = this.books(world);
    const codes = [...codesOf(entry), ...(isAsked ? ['paid_not_synced'] : [])];
    this.codes = codes;
    const differences = differencesOf(books, this.wanted(world, books));
    const { summary } = entry;
    const saysPaid = entry.state === 'recorded' && isObject(summary) && summary['paid'] === true;
    if (saysPaid && books.amountDue.gt(0))
      differences.push(`the order shows as paid, and ${books.amountDue.toFixed(2)} is due`);
    // Money that came in leaves by a refund alone.
    if (differences.length === 0) this.said.push(books.paidIn);
    if (!['recorded', 'rejected', 'skipped'].includes(entry.state)) differences.push(`the order stays ${entry.state}`);
    const isUnallocated = books.amountDue.gt(0) && books.remainingCredit.gt(0);
    return { differences, codes, isUnallocated };
  }
}

function codesOf(entry: Entry): string[] {
  const { state, problems, summary } = entry;
  if (state === 'rejected') return problems.map(({ code }) => code);
  const notices = isObject(summary) ? objectsAt({ notices: [], ...summary }, 'notices') : [];
  const codes = notices.map((notice) => textAt(notice, 'code')).filter((code) => !HARMLESS.has(code));
  return [...(state === 'recorded' ? codes : []), ...seenNotices(entry).map(({ code }) => code)];
}
