import { Big } from 'big.js';
import type { Random } from '../../simulators/random.ts';
import { addDays } from '../../src/domain/day.ts';
import type { ShopMoney, XeroMoney } from '../../src/reconciliation/money-legs.ts';
import type { LedgerOrder, OrderLegs, PostedDocument, ShopOrder, XeroDocument } from '../../src/reconciliation/legs.ts';

export const FIRST_DAY = '2026-10-01';
export const LAST_DAY = '2026-12-31';
/** Orders are made, and refunds follow, within these: a drift may move a document by days and stay in the range. */
const ORDER_DAYS = 50;
const REFUND_DAYS_MAX = 25;

type Changeable<T> = { -readonly [Key in keyof T]: T[Key] };
export type Sale = Changeable<ShopOrder>;
export type InLedger = Changeable<Omit<LedgerOrder, 'documents'>> & { documents: Changeable<PostedDocument>[] };
export type InXero = Changeable<XeroDocument>;

/** Payments on all three sides. */
export interface InMoney {
  shop: Changeable<ShopMoney>[];
  posted: Changeable<XeroMoney>[];
  there: Changeable<XeroMoney>[];
}

/** One order on all three sides, to be changed by a drift. */
export interface Life {
  readonly id: string;
  readonly number: string;
  order: Sale | null;
  entry: InLedger | null;
  documents: InXero[];
  readonly money: InMoney;
}

export function money(cents: number): Big {
  return new Big(cents).div(100);
}

/** Orders that agree on all sides, with what is common in a shop: refunds, reissues, unpaid and cancelled orders. */
export function makeLives(random: Random, count: number): Life[] {
  return Array.from({ length: count }, (_one, index) => makeLife(random, 1_000 + index));
}

function makeLife(random: Random, id: number): Life {
  const day = addDays(FIRST_DAY, random.int(0, ORDER_DAYS));
  const currency = random.weighted([
    ['GBP', 6],
    ['EUR', 3],
    ['USD', 1],
  ]);
  const [net, shipping, tax] = [random.int(50, 50_000), random.int(0, 900), random.int(1, 9_000)];
  const total = net + shipping + tax;
  const taxByRate = [{ rate: '20', tax: money(tax) }];
  const accounts = [['200', money(net)] as const, ['210', money(shipping)] as const];
  const figures = { currency, total: money(total), tax: money(tax) };
  const order: Sale = {
    ...figures,
    ...{ status: random.pick(['processing', 'completed']), day, createdOn: day, shipping: money(shipping), taxByRate },
    ...{ wasPaid: true, isFresh: false, refunds: [] },
  };
  const life: Life = {
    id: String(id),
    number: String(id),
    order,
    entry: {
      state: 'recorded',
      reasons: [],
      notices: [],
      isIgnored: false,
      isInOtherOrganisation: false,
      documents: [],
    },
    documents: [],
    money: { shop: [], posted: [], there: [] },
  };
  const account = random.pick(ACCOUNTS);
  pay(life, {
    xeroId: `pay-${id}`,
    day: addDays(day, random.int(0, PAID_DAYS_MAX)),
    account,
    amount: money(total),
    refundId: null,
  });
  post(life, { xeroId: `inv-${id}`, kind: 'invoice', purpose: { of: 'sale' }, day, ...figures, accounts });
  for (
    let refunds = random.weighted([
      [0, 7],
      [1, 2],
      [2, 1],
    ]);
    refunds > 0;
    refunds -= 1
  )
    refund(life, random);
  return withHistory(life, random);
}

const PAID_DAYS_MAX = 5;
/** Payments are on these by the settings. */
const ACCOUNTS = ['090', '091'] as const;

/** On all three sides. */
function pay(life: Life, payment: Omit<XeroMoney, 'currency'>): void {
  const one = { ...payment, currency: life.order?.currency ?? '' };
  const { day, currency, account, amount, refundId } = one;
  life.money.shop.push({ day, currency, account, amount, refundId });
  life.money.posted.push({ ...one });
  life.money.there.push({ ...one });
}

/** On both the ledger's side and Xero's. */
export function post(life: Life, document: Omit<PostedDocument, 'isLinked'>): void {
  life.entry?.documents.push({ ...document, isLinked: false });
  life.documents.push(inXero(document));
}

export function inXero(document: Omit<PostedDocument, 'isLinked'>, over: Partial<InXero> = {}): InXero {
  const taxByRate = [{ rate: '20', tax: document.tax }];
  return {
    ...document,
    status: 'AUTHORISED',
    shipping: null,
    taxByRate,
    rounding: money(0),
    isOfOtherTool: false,
    ...over,
  };
}

function refund(life: Life, random: Random): void {
  const { order } = life;
  if (order?.day == null) return;
  const refundId = Number(life.id) * 10 + order.refunds.length;
  const amount = money(random.int(1, 20));
  const refundDay = addDays(order.day, random.int(0, REFUND_DAYS_MAX));
  order.refunds = [...order.refunds, { id: refundId, day: refundDay, total: amount }];
  const account = life.money.shop[0]?.account ?? '';
  pay(life, { xeroId: `back-${refundId}`, day: refundDay, account, amount: amount.neg(), refundId });
  post(life, {
    ...{ xeroId: `cn-${refundId}`, kind: 'credit_note', purpose: { of: 'refund', refundId }, day: refundDay },
    ...{ currency: order.currency, total: amount, tax: money(0), accounts: [['250', amount] as const] },
  });
}

/** What must not be taken for a drift. */
function withHistory(life: Life, random: Random): Life {
  const { order, entry } = life;
  const [first] = life.documents;
  if (order === null || entry === null || first === undefined || order.refunds.length > 0) return life;
  const { total, tax, currency, day } = first;
  switch (random.int(1, 14)) {
    case 1: // Reissued on the day: the first version, its reversal and the second.
      post(life, { xeroId: `rev-${life.id}`, kind: 'credit_note', purpose: { of: 'sale' }, day, currency, total, tax });
      post(life, { xeroId: `inv2-${life.id}`, kind: 'invoice', purpose: { of: 'sale' }, day, currency, total, tax });
      break;
    case 2: // Not paid, and not posted.
      Object.assign(order, { status: 'pending', wasPaid: false });
      Object.assign(life, {
        documents: [],
        entry: { ...entry, state: 'skipped', reasons: ['status_not_posted'], documents: [] },
        money: { shop: [], posted: [], there: [] },
      });
      break;
    case 3: // Cancelled before it was paid: we voided the invoice.
      Object.assign(order, { status: 'cancelled', wasPaid: false });
      entry.documents = [];
      life.documents = [{ ...first, status: 'VOIDED' }];
      entry.state = 'skipped';
      Object.assign(life.money, { shop: [], posted: [], there: [] });
      break;
    case 4: // The ledger was lost.
      life.entry = null;
      life.money.posted = [];
      break;
    case 5: // Posted by the tool used before.
      life.entry = { ...entry, state: 'skipped', reasons: ['before_start_date'], documents: [] };
      life.documents = [{ ...first, isOfOtherTool: true }];
      life.money.posted = [];
      break;
    case 7: // Paid, cancelled, and credited at a person's request.
      Object.assign(order, { status: 'cancelled' });
      post(life, { xeroId: `rev-${life.id}`, kind: 'credit_note', purpose: { of: 'sale' }, day, currency, total, tax });
      entry.state = 'skipped';
      entry.reasons = ['invoice_credited'];
      break;
    case 8: // The ledger was lost, after the order was reissued.
      life.documents = [
        first,
        inXero(first, { xeroId: `rev-${life.id}`, kind: 'credit_note' }),
        inXero(first, { xeroId: `inv2-${life.id}` }),
      ];
      life.entry = null;
      life.money.posted = [];
      break;
    case 6: // A deleted order that never was in the books.
      life.order = null;
      Object.assign(life.money, { shop: [], posted: [], there: [] });
      life.documents = [];
      entry.documents = [];
      break;
    default:
  }
  return life;
}

/** Whether nothing special happened to it yet: a drift can be put on it. */
export function isPlain({ order, entry, documents }: Life): boolean {
  return (
    order !== null && entry?.state === 'recorded' && documents.length === 1 + order.refunds.length && order.wasPaid
  );
}

export function toLegs({ id, ...life }: Life): OrderLegs {
  return { orderId: id, ...life };
}
