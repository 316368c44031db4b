import { Big } from 'big.js';
import { integerAt, isObject, objectsAt, textAt, type JsonObject } from '../../simulators/store/json.ts';
import { printDate, wallClockIn } from '../../simulators/store/site-time.ts';
import type { CreditNote, Invoice } from '../../simulators/xero/accounting/organisation.ts';
import { askFor, recordRequest, type OrderRequest } from '../../src/posting/amendments/requests.ts';
import { byHand } from '../accounting/_by-hand.ts';
import type { Life } from './life.ts';
import { depositMetas, lowered, metaOf, raised } from './order.ts';
import type { World } from './world.ts';

const CENT = new Big('0.01');
/** Parts of what is open that people enter, in percent. */
const PART = 40;

/** Whether anything happened: a step that does not fit the moment is left out. */
type Step = (world: World, life: Life) => Promise<boolean> | boolean;

/** All that can happen to an order; how often each is drawn, against the others. */
export const STEPS = {
  pay: [8, pay],
  raise: [3, (world, life) => edit(world, life, raised)],
  lower: [3, (world, life) => edit(world, life, lowered)],
  'refund a line': [2, (world, life) => refundLine(world, life)],
  'refund an amount': [3, (world, life) => refund(world, life, new Big('10.07'))],
  'refund the rest': [2, (world, life) => refund(world, life, life.total(world).minus(life.refunded()))],
  'delete the last refund': [1, deleteRefund],
  cancel: [5, (world, life) => move(world, life, ['processing', 'completed', 'refunded'], 'cancelled')],
  restore: [7, (world, life) => move(world, life, ['cancelled'], 'processing')],
  trash: [2, trash],
  untrash: [3, untrash],
  reissue: [4, (world, life) => request(world, life, 'reissue')],
  'replace the payment': [2, (world, life) => request(world, life, 'payment')],
  credit: [8, (world, life) => request(world, life, 'credit')],
  replay: [2, replay],
  'in Xero: pay a part': [3, (world, life) => payByHand(world, life, PART)],
  'in Xero: pay all': [3, (world, life) => payByHand(world, life, 100)],
  'in Xero: pay a credit back': [8, payCreditBack],
  'in Xero: void the invoice': [3, voidInvoice],
  'in Xero: use a part of a credit': [5, (world, life) => useCredit(world, life, PART)],
  'in Xero: use a credit': [3, (world, life) => useCredit(world, life, 100)],
  'in Xero: undo a deleted refund': [4, undoRefund],
} as const satisfies Readonly<Record<string, readonly [number, Step]>>;
export type StepName = keyof typeof STEPS;

export async function take(world: World, life: Life, name: StepName): Promise<boolean> {
  const [, step] = STEPS[name] satisfies readonly [number, Step];
  const isTaken = await step(world, life);
  if (isTaken) life.read(world);
  return isTaken;
}

function change(world: World, { orderId }: Life, fields: JsonObject): true {
  world.shop.simulated.state.updateOrder(orderId, fields);
  return true;
}

/** The customer pays: all, the balance after a deposit, or once more what a person refunded in Xero. */
function pay(world: World, life: Life): boolean {
  const order = life.order(world);
  if (textAt(order, 'status') === 'trash') return false;
  const deposit = metaOf(order, '_wc_deposits_deposit_amount');
  const isRestOpen = metaOf(order, '_wc_deposits_second_payment_paid') === 'no';
  if (order['date_paid'] === null) return change(world, life, { ...receipt(world, life), status: 'processing' });
  if (isRestOpen && life.isPosted(world) && life.refunded().lt(life.total(world)))
    return change(world, life, { meta_data: depositMetas(deposit, 'yes'), status: 'completed' });
  const { paidIn, paidOutByHand } = life.books(world);
  if (life.refunds.length > 0 || isRestOpen || paidIn.eq(0) || !paidIn.eq(paidOutByHand)) return false;
  life.before = paidIn;
  return change(world, life, { ...receipt(world, life), status: 'processing' });
}

function receipt({ stack, shop }: World, life: Life): JsonObject {
  life.receipts += 1;
  const now = stack.now().getTime();
  return {
    date_paid: printDate(wallClockIn(shop.simulated.state.recording.timezone, now)),
    date_paid_gmt: printDate(now),
    transaction_id: `ch_${life.orderId}_${life.receipts}`,
  };
}

function edit(world: World, life: Life, to: (order: JsonObject) => JsonObject | null): boolean {
  if (!['processing', 'completed', 'cancelled'].includes(life.status(world))) return false;
  const edited = to(structuredClone(life.order(world)));
  // The shop does not let refunded items be removed.
  if (edited === null || life.refunded().gt(textAt(edited, 'total')) || life.refunds.length > 0) return false;
  return change(world, life, edited);
}

/** Refunds the delivery, as the order screen computes it. */
function refundLine(world: World, life: Life): Promise<boolean> | boolean {
  const [line] = objectsAt(life.order(world), 'shipping_lines');
  if (line === undefined || life.refunds.some(({ tax }) => tax.eq(textAt(line, 'total_tax')))) return false;
  const [net, tax] = [textAt(line, 'total'), textAt(line, 'total_tax')].map((text) => new Big(text));
  if (net === undefined || tax === undefined) return false;
  const taxes = [{ id: 100, total: tax.neg().toFixed(2), subtotal: '' }];
  const value = String(integerAt(line, 'id'));
  const key = '_refunded_item_id';
  const named = { ...line, id: Number(value) + 500, total: net.neg().toFixed(2), total_tax: tax.neg().toFixed(2), taxes, meta_data: [{ id: 1, key, value, display_key: key, display_value: value }] }; // prettier-ignore
  return refund(world, life, net.plus(tax), { shipping_lines: [named] }, tax);
}

function refund(world: World, life: Life, amount: Big, lines: JsonObject = {}, lineTax?: Big): boolean {
  const order = life.order(world);
  const total = life.total(world);
  const left = total.minus(life.refunded());
  if (!['processing', 'completed', 'cancelled'].includes(textAt(order, 'status')) || amount.lt(CENT) || amount.gt(left)) return false; // prettier-ignore
  const id = life.orderId * 100 + ++life.refundsMade;
  const kept = life.refunds.reduce((rest, one) => (one.isMoney ? rest.minus(one.amount) : rest), life.received.minus(life.before)); // prettier-ignore
  const isMoney = order['date_paid'] !== null && amount.lte(kept);
  const at = world.stack.now().getTime();
  world.shop.simulated.state.addRefund(life.orderId, {
    id,
    amount: amount.toFixed(2),
    reason: '',
    refunded_by: 1,
    refunded_payment: isMoney,
    date_created: printDate(wallClockIn(world.shop.simulated.state.recording.timezone, at)),
    date_created_gmt: printDate(at),
    ...{ line_items: [], shipping_lines: [], fee_lines: [], tax_lines: [], meta_data: [] },
    ...lines,
  });
  const tax = lineTax ?? amount.times(textAt(order, 'total_tax')).div(total).round(2, Big.roundHalfUp);
  life.refunds.push({ id, amount, tax, isMoney, isOfPaid: order['date_paid'] !== null });
  if (amount.eq(left) && textAt(order, 'status') !== 'cancelled') change(world, life, { status: 'refunded' });
  return true;
}

function deleteRefund(world: World, life: Life): boolean {
  const last = life.refunds.pop();
  if (last === undefined) return false;
  world.shop.simulated.state.deleteRefund(life.orderId, last.id);
  return true;
}

function move(world: World, life: Life, from: readonly string[], to: string): boolean {
  return from.includes(life.status(world)) && change(world, life, { status: to });
}

function trash(world: World, life: Life): boolean {
  if (life.status(world) === 'trash') return false;
  world.shop.simulated.state.trashOrder(life.orderId);
  return true;
}

function untrash(world: World, life: Life): boolean {
  if (life.status(world) !== 'trash') return false;
  world.shop.simulated.state.restoreOrder(life.orderId, 'processing');
  return true;
}

/** As the command line asks for it. */
async function request(world: World, life: Life, what: OrderRequest): Promise<boolean> {
  const { stack, shop } = world;
  const { orderId } = life;
  const { ledger } = stack.context;
  const entry = await stack.entry(shop, orderId);
  const answer = askFor(what, entry, await ledger.documentsOf(entry.id));
  if (answer.kind === 'refused') return false;
  // A person informed that the order is cancelled and what is paid on it in Xero accepts that money by crediting it.
  // So does one informed that a receipt is assumed, who reissues the order anyway.
  const { paidIn } = life.books(world);
  if (what !== 'payment' && life.codes.includes('payment_assumed')) life.said.push(paidIn);
  if (what !== 'payment' && !life.isPosted(world)) life.said.push((life.received = paidIn));
  await recordRequest(ledger, entry, answer.fingerprints, { source: 'cli', by: 'cli:lives' });
  return true;
}

async function replay({ stack, shop }: World, { orderId }: Life): Promise<boolean> {
  await stack.replay(shop, orderId);
  return true;
}

function live<D extends Invoice | CreditNote>(
  { shop }: World,
  { orderId }: Life,
  all: Readonly<Record<string, D>>,
): D[] {
  const mark = `[${shop.id}:${orderId}]`;
  return Object.values(all).filter((one) => one.reference.endsWith(mark) && one.status === 'AUTHORISED');
}

/** What is neither paid nor allocated of a document. */
function openOf({ shop: { organisation } }: World, document: Invoice | CreditNote): Big {
  const paid = document.paymentIds.flatMap((id) => organisation.payments[id] ?? []);
  const used = document.allocationIds.flatMap((id) => organisation.allocations[id] ?? []);
  return [...paid.filter((one) => one.status === 'AUTHORISED'), ...used].reduce(
    (rest, { amount }) => rest.minus(amount),
    new Big(document.totals.total),
  );
}

function partOf(amount: Big, percent: number): Big {
  return amount.times(percent).div(100).round(2, Big.roundHalfUp);
}

function payByHand(world: World, life: Life, percent: number): boolean {
  const [invoice] = live(world, life, world.shop.organisation.invoices);
  if (invoice === undefined) return false;
  return enterPayment(world, life, { Invoice: { InvoiceID: invoice.id } }, partOf(openOf(world, invoice), percent));
}

function payCreditBack(world: World, life: Life): boolean {
  const note = live(world, life, world.shop.organisation.creditNotes).find((one) => openOf(world, one).gt(0));
  if (note === undefined) return false;
  return enterPayment(world, life, { CreditNote: { CreditNoteID: note.id } }, openOf(world, note));
}

function enterPayment(world: World, life: Life, document: object, amount: Big): boolean {
  if (amount.lt(CENT)) return false;
  const { organisation } = world.shop;
  const bank = Object.values(organisation.accounts).find((one) => one.type === 'BANK');
  const known = new Set(Object.keys(organisation.payments));
  const payment = { ...document, Account: { AccountID: bank?.id }, Date: world.stack.now().toISOString().slice(0, 10), Amount: Number(amount) }; // prettier-ignore
  byHand(world.stack, world.shop, 'PUT', 'Payments', { Payments: [payment] });
  for (const id of Object.keys(organisation.payments)) if (!known.has(id)) life.byHand.add(id);
  return true;
}

function voidInvoice(world: World, life: Life): boolean {
  const invoice = live(world, life, world.shop.organisation.invoices).find((one) =>
    openOf(world, one).eq(one.totals.total),
  );
  if (invoice === undefined) return false;
  byHand(world.stack, world.shop, 'POST', `Invoices/${invoice.id}`, { InvoiceID: invoice.id, Status: 'VOIDED' });
  life.isVoidedByHand = true;
  return true;
}

/** The customer's credit pays an invoice that has nothing to do with the shop. */
function useCredit(world: World, life: Life, percent: number): boolean {
  const { shop, stack } = world;
  const note = live(world, life, shop.organisation.creditNotes).find((one) => openOf(world, one).gt(0));
  if (note === undefined) return false;
  const amount = partOf(openOf(world, note), percent);
  const account = Object.values(shop.organisation.accounts).find(({ name }) => name === 'Sales');
  const date = stack.now().toISOString().slice(0, 10);
  const line = { Description: 'Something else', Quantity: 1, UnitAmount: Number(amount), AccountCode: account?.code ?? '' }; // prettier-ignore
  const other = { Type: 'ACCREC', Contact: { ContactID: note.contactId }, Date: date, DueDate: date, LineAmountTypes: 'NoTax', Status: 'AUTHORISED', LineItems: [line] }; // prettier-ignore
  const known = new Set(Object.keys(shop.organisation.invoices));
  byHand(stack, shop, 'PUT', 'Invoices', { Invoices: [other] });
  const InvoiceID = Object.keys(shop.organisation.invoices).find((id) => !known.has(id));
  byHand(stack, shop, 'PUT', `CreditNotes/${note.id}/Allocations`, { Allocations: [{ Invoice: { InvoiceID }, Amount: Number(amount), Date: date }] }); // prettier-ignore
  return true;
}

/** As the problem refund_deleted says: its payment is deleted, then the credit note is voided. */
function undoRefund(world: World, life: Life): boolean {
  const { shop, stack } = world;
  const mark = `[${shop.id}:${life.orderId}]`;
  const known = new Set(life.refunds.map(({ id }) => String(id)));
  const orphan = Object.values(shop.organisation.creditNotes).find(({ reference, status }) => {
    const id = /^Refund (\d+) of /.exec(reference)?.[1];
    return reference.endsWith(mark) && status !== 'VOIDED' && id !== undefined && !known.has(id);
  });
  if (orphan === undefined || orphan.allocationIds.length > 0) return false;
  for (const id of orphan.paymentIds) {
    if (shop.organisation.payments[id]?.status === 'AUTHORISED')
      byHand(stack, shop, 'POST', `Payments/${id}`, { Status: 'DELETED' });
  }
  byHand(stack, shop, 'POST', `CreditNotes/${orphan.id}`, { CreditNoteID: orphan.id, Status: 'VOIDED' });
  return true;
}

export function isStep(name: unknown): name is StepName {
  return typeof name === 'string' && isObject(STEPS) && Object.hasOwn(STEPS, name);
}
