import type { PayoutGateway } from '../../../src/domain/payouts/payouts.ts';
import { type ExampleRow, exampleRow } from '../../providers/examples.ts';
import { type Random, seededRandom } from '../../random.ts';
import { integerAt, type JsonObject, textAt } from '../../store/json.ts';
import type { StoreState } from '../../store/store-state.ts';
import type { OrderLife } from '../life-of-order.ts';
import type { MadePayout, PaidOrder, ProviderBooks, ProviderRow } from './provider-books.ts';

/** Orders whose money is the same at the provider and in the shop, from the first day to the last. */
const FATES: ReadonlySet<OrderLife['fate']> = new Set(['paid', 'touched', 'paid-later']);
const COSTS = {
  stripe: ['adjustment/dispute:-600:200@-', 'adjustment/dispute_reversal:600:0@-', 'reserve_hold/risk_reserved_funds:-100:0@-', 'reserve_release/risk_reserved_funds:100:0@-', 'stripe_fee/fee:-50:0@-', 'tax_fee/tax:-12:0@-'],
  woopayments: ['dispute:-600:200@-', 'dispute_reversal:600:0@-', 'card_reader_fee:-50:0@-'],
  paypal: ['T1110 dispute:-600:0@-', 'T1111 dispute:600:0@-', 'T0106 fee:-200:0@-', 'T1501 reserve:-100:0@-', 'T1502 reserve:100:0@-'],
} as const satisfies Readonly<Record<PayoutGateway, readonly string[]>>; // prettier-ignore
const EXACT_DECIMALS = 6;
const ARRIVES_SHARE = 0.6;
const FINISHED_SHARE = 0.6;
const FAILS_SHARE = 0.15;

/** What happens at the payment provider of a run's made shop while the service is killed again and again. */
export class ChaosProvider {
  readonly rows: ProviderRow[] = [];
  readonly payouts: MadePayout[] = [];
  readonly books: ProviderBooks;
  readonly #state: StoreState;
  readonly #lives: readonly OrderLife[];
  readonly #random: Random;
  /** Orders and refunds that the provider has. */
  readonly #taken = new Set<string>();

  constructor(
    books: ProviderBooks,
    { state, lives, seed }: { readonly state: StoreState; readonly lives: readonly OrderLife[]; readonly seed: string },
  ) {
    this.books = books;
    this.#state = state;
    this.#lives = lives.filter(({ fate }) => FATES.has(fate));
    this.#random = seededRandom(seed, 'provider');
  }

  /** The payments since it was last asked, some costs, a payout of all that is there, and what becomes of those before. */
  live(now: Date): void {
    for (const payout of this.payouts) this.#goOn(payout, now);
    this.#take(now);
    this.#charge(now);
    if (this.#random.chance(0.8)) this.#payOut(now);
  }

  /** Everything is paid out and arrives; what is sold now stays with the provider. */
  end(now: Date): void {
    this.#take(now);
    // What is listed late is carried by the payout after it: there is one more.
    if (this.books.gateway === 'paypal') this.rows.push(this.books.charge(costRow('T1502 reserve:700:0@-'), now));
    this.#payOut(now);
    for (const payout of this.payouts) this.books.finish(payout, true);
    this.books.settle(now);
    if (this.books.gateway !== 'paypal') this.#charge(now);
  }

  #goOn(payout: MadePayout, now: Date): void {
    const random = this.#random;
    if (payout.status === 'paid' && payout.amount > 0 && random.chance(FAILS_SHARE)) {
      const returned = this.books.fail(payout, now);
      if (returned !== null) this.rows.push(returned);
    } else if (payout.status === 'in_transit') this.books.finish(payout, random.chance(ARRIVES_SHARE));
    else if (random.chance(FINISHED_SHARE)) this.books.finish(payout, payout.status === 'paid');
  }

  #take(now: Date): void {
    for (const { orderId, fee } of this.#lives) {
      const order = this.#state.order(orderId, EXACT_DECIMALS);
      if (order === undefined || order['date_paid_gmt'] === null) continue;
      const of = { orderId, charge: textAt(order, 'transaction_id') };
      this.#takeOnce(`order ${orderId}`, { ...of, amount: textAt(order, 'total'), fee: this.books.feeOf(fee) }, now);
      for (const refund of this.#state.refunds(orderId, EXACT_DECIMALS) ?? []) this.#refund(of, refund, now);
    }
  }

  #refund(of: Pick<PaidOrder, 'orderId' | 'charge'>, refund: JsonObject, now: Date): void {
    const amount = `-${textAt(refund, 'amount')}`;
    this.#takeOnce(`refund ${integerAt(refund, 'id')}`, { ...of, amount, fee: '0' }, now);
  }

  #takeOnce(key: string, order: PaidOrder, now: Date): void {
    if (this.#taken.has(key) || Number(order.amount) === 0) return;
    this.#taken.add(key);
    this.rows.push(this.books.take(order, now));
  }

  /** Disputes, reserves and fees of the account; money of another shop. */
  #charge(now: Date): void {
    for (const text of COSTS[this.books.gateway])
      if (this.#random.chance(0.2)) this.rows.push(this.books.charge(costRow(text), now));
    if (this.books.gateway === 'stripe' && this.#random.chance(0.2))
      this.rows.push(this.books.charge(exampleRow('charge:4000:85@other-shop'), now));
  }

  #payOut(now: Date): void {
    const open = this.rows.filter(({ payoutId }) => payoutId === null);
    const amount = open.reduce((sum, { net }) => sum + net, 0);
    if (open.length === 0 || amount === 0) return;
    const id = this.books.idOf(this.payouts.length + 1);
    for (const row of open) row.payoutId = id;
    this.payouts.push(this.books.pay(id, { amount, rows: open, now }));
  }
}

/** PayPal names them by codes. */
function costRow(text: string): ExampleRow {
  const [code, row] = text.split(' ');
  return row === undefined ? exampleRow(text) : { ...exampleRow(row), type: code ?? '' };
}
