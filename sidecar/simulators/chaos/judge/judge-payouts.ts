import { Big } from 'big.js';
import { minorUnitDecimals } from '../../../src/domain/currency.ts';
import { ordersInBooks, type OrderInBooks } from '../../judges/order-in-books.ts';
import type { BankTransaction, BankTransfer, Organisation } from '../../xero/accounting/organisation.ts';
import type { ChaosProvider } from '../payouts/chaos-provider.ts';
import { CLEARING } from '../payouts/open-provider.ts';
import type { MadePayout } from '../payouts/provider-books.ts';
import type { ConnectedShop } from '../people.ts';

export interface PayoutFinding {
  readonly kind: 'lost' | 'duplicated' | 'off';
  /** '' = of the account as a whole. */
  readonly payoutId: string;
  readonly text: string;
}

export interface PayoutsJudgement {
  /** That the provider made. */
  readonly payouts: number;
  /** Live transfers of them. */
  readonly transfers: number;
  readonly findings: readonly PayoutFinding[];
}

/** What the provider did. */
type Provider = Pick<ChaosProvider, 'books' | 'payouts' | 'rows'>;

/** Compares the clearing account in the books with what the provider did: reads nothing of the service. */
export function judgePayouts(
  { id, organisation }: Pick<ConnectedShop, 'id' | 'organisation'>,
  provider: Provider,
  { feesByOrder }: { readonly feesByOrder: boolean },
): PayoutsJudgement {
  const units = new Big(10).pow(minorUnitDecimals(provider.books.currency));
  const books = new ClearingBooks(organisation, ordersInBooks(organisation, id));
  const findings = [
    ...provider.payouts.flatMap((payout) => transferFindings(books, payout, new Big(payout.amount).div(units))),
    ...costFindings(books, provider, { units, feesByOrder }),
    ...balanceFindings(books, provider, { units, feesByOrder }),
  ];
  return { payouts: provider.payouts.length, transfers: books.transfers.length, findings };
}

/** What the books have on the clearing account. */
class ClearingBooks {
  readonly transfers: readonly BankTransfer[];
  readonly costs: readonly BankTransaction[];
  readonly orders: ReadonlyMap<number, OrderInBooks>;
  readonly #organisation: Organisation;
  readonly #accountId: string;

  constructor(organisation: Organisation, orders: ReadonlyMap<number, OrderInBooks>) {
    this.#organisation = organisation;
    this.orders = orders;
    this.#accountId = Object.values(organisation.accounts).find(({ code }) => code === CLEARING)?.id ?? '';
    this.transfers = Object.values(organisation.bankTransfers).filter(({ status }) => status === 'AUTHORISED');
    const spent = Object.values(organisation.bankTransactions).filter(({ status }) => status === 'AUTHORISED');
    this.costs = spent.filter(({ reference }) => reference.startsWith('Payout costs of '));
  }

  /** Above zero: to the bank. */
  moved({ amount, from }: BankTransfer): Big {
    return new Big(amount).times(from.accountId === this.#accountId ? 1 : -1);
  }

  /** What payments, refunds and fees of one order did to the account. */
  ofOrder(orderId: number): Big {
    const { payments } = this.#organisation;
    const own = this.orders.get(orderId);
    if (own === undefined) return new Big(0);
    const on = (ids: readonly string[]) =>
      ids.flatMap((id) => {
        const one = payments[id];
        return one?.status === 'AUTHORISED' && one.accountId === this.#accountId ? [one.amount] : [];
      });
    return sum(own.invoices.flatMap(({ paymentIds }) => on(paymentIds)))
      .minus(sum(own.creditNotes.flatMap(({ paymentIds }) => on(paymentIds))))
      .minus(sum(own.fees.filter((one) => one.accountId === this.#accountId).map(({ totals }) => totals.total)));
  }
}

function transferFindings(books: ClearingBooks, { id, status }: MadePayout, amount: Big): PayoutFinding[] {
  const found = books.transfers.filter(({ reference }) => reference.includes(`payout ${id}`));
  const isDue = status === 'paid';
  const add = (kind: PayoutFinding['kind'], text: string): PayoutFinding[] => [{ kind, payoutId: id, text }];
  if (found.length > 1) return add('duplicated', `${found.length} transfers`);
  const [one] = found;
  if (one === undefined) return isDue ? add('lost', 'no transfer') : [];
  if (!isDue) return add('off', `a transfer of ${one.amount} stands, and it is ${status}`);
  const moved = books.moved(one);
  return moved.eq(amount) ? [] : add('off', `${moved.toFixed()} are moved, and it is ${amount.toFixed()}`);
}

interface Judging {
  readonly units: Big;
  readonly feesByOrder: boolean;
}

/** Costs of the merchant by payout; PayPal says of no row which payout carries it. */
function costFindings(books: ClearingBooks, provider: Provider, { units, feesByOrder }: Judging): PayoutFinding[] {
  const isByHand = provider.books.gateway === 'paypal';
  const carried = provider.rows.filter(({ payoutId, isReturned }) => payoutId !== null && !isReturned);
  const groups = Map.groupBy(carried, ({ payoutId }) => (isByHand ? '' : (payoutId ?? '')));
  return [...groups].flatMap(([payoutId, rows]): PayoutFinding[] => {
    const due = rows.reduce((all, row) => all.plus(row.ofOrder - (feesByOrder ? row.fee : 0)).minus(row.net), new Big(0)).div(units); // prettier-ignore
    const found = books.costs.filter(({ reference }) => isByHand || reference.includes(`Payout costs of ${payoutId},`));
    const booked = found.reduce((all, { type, totals }) => all.plus(new Big(totals.total).times(type === 'SPEND' ? 1 : -1)), new Big(0)); // prettier-ignore
    if (booked.eq(due)) return [];
    const kind = booked.abs().gt(due.abs()) ? 'duplicated' : 'lost';
    return [{ kind, payoutId, text: `costs of ${booked.toFixed()} are booked, and they are ${due.toFixed()}` }];
  });
}

/** The clearing account is what the provider still owes: the costs of what it has not paid out are booked with the payout. */
function balanceFindings(
  books: ClearingBooks,
  { rows, payouts }: Provider,
  { units, feesByOrder }: Judging,
): PayoutFinding[] {
  const orders = new Set(rows.flatMap(({ orderId }) => orderId ?? []));
  const refused = new Set([...orders].filter((orderId) => (books.orders.get(orderId)?.invoices.length ?? 0) === 0));
  const ofOrders = sum([...orders].map((orderId) => books.ofOrder(orderId).toFixed()));
  const costs = sum(books.costs.map(({ type, totals }) => (type === 'SPEND' ? `-${totals.total}` : totals.total)));
  const left = sum(books.transfers.map((one) => books.moved(one).toFixed()));
  const balance = ofOrders.plus(costs).minus(left);
  let owed = payouts.reduce((all, { amount, status }) => (status === 'paid' ? all.minus(amount) : all), new Big(0));
  for (const row of rows) {
    // A failed payout never left the balance: its money is counted with the payout that it did not become.
    if (row.isReturned) continue;
    const isUnbooked = row.payoutId === null;
    const ofOrder = row.ofOrder - (feesByOrder ? row.fee : 0);
    const isMissing = row.orderId !== null && refused.has(row.orderId);
    owed = owed.plus(isMissing ? 0 : ofOrder).plus(isUnbooked ? 0 : row.net - ofOrder);
  }
  owed = owed.div(units);
  if (balance.eq(owed)) return [];
  const text = `the clearing account is at ${balance.toFixed()}, and the provider owes ${owed.toFixed()}`;
  return [{ kind: 'off', payoutId: '', text }];
}

function sum(amounts: readonly string[]): Big {
  return amounts.reduce((all, one) => all.plus(one), new Big(0));
}
