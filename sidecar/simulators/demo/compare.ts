import { Big } from 'big.js';
import { z } from 'zod';
import type { CreditNote, Invoice, Organisation } from '../xero/accounting/organisation.ts';
import { recordedText } from '../store/recording.ts';
import { command, type DemoStore } from './set-up.ts';

const outcomes = z.object({
  orders: z.array(
    z.object({
      file: z.string(),
      orderId: z.number(),
      posted: z.boolean().optional(),
      rejected: z.string().optional(),
      skipped: z.string().optional(),
      why: z.string().optional(),
    }),
  ),
});
export type ExpectedOutcome = z.infer<typeof outcomes>['orders'][number];

const recorded = z.object({
  order: z
    .object({ number: z.string(), status: z.string(), currency: z.string(), total: z.string(), total_tax: z.string() })
    .nullable(),
  refunds: z.array(z.object({ id: z.number(), amount: z.string() })).default([]),
});

const ledgerAnswer = z.object({
  orders: z.array(
    z.object({
      sourceId: z.string(),
      state: z.string(),
      problems: z.array(z.object({ code: z.string(), message: z.string() })),
      summary: z.object({ notices: z.array(z.object({ message: z.string() })).optional() }).nullable(),
    }),
  ),
});

/** One recorded order beside both outside worlds: WooCommerce's file, Xero's books. */
export interface ComparedOrder {
  readonly file: string;
  readonly orderId: number;
  readonly number: string;
  readonly currency: string;
  /** WooCommerce's own; null when the order is gone. Decimal strings. */
  readonly shop: Figures | null;
  /** From the books themselves, not from the ledger. null = no invoice. */
  readonly xero: XeroFigures | null;
  readonly state: string;
  readonly problem: { readonly code: string; readonly message: string } | null;
  readonly notices: readonly string[];
  readonly expected: ExpectedOutcome;
  /** null = as expected. */
  readonly fault: string | null;
}

export interface Figures {
  readonly subTotal: string;
  readonly tax: string;
  readonly total: string;
  /** Total of all refunds or credit notes. */
  readonly refunded: string;
  /** How many refunds or credit notes. */
  readonly refunds: number;
}

export interface XeroFigures extends Figures {
  readonly number: string;
  readonly paid: boolean;
  readonly contact: string;
  /** Payments in and out of invoice and credit notes, and allocations. */
  readonly settlements: number;
  /** Credit that is neither allocated nor refunded. */
  readonly openCredit: string;
}

/** Compares every recorded order with the books and with its expected outcome. */
export async function compareAll(stores: readonly DemoStore[], withRefunds: boolean): Promise<ComparedOrder[]> {
  const expected = outcomes.parse(JSON.parse(recordedText('outcomes.json'))).orders;
  const compared: ComparedOrder[] = [];
  for (const store of stores) {
    const ledger = ledgerAnswer.parse(await command(['orders', store.id])).orders;
    for (const one of expected.filter(({ file }) => file.startsWith(`${store.scenario}/`))) {
      const entry = ledger.find((row) => row.sourceId === String(one.orderId));
      compared.push(compareOne(store, one, entry, withRefunds));
    }
  }
  return compared;
}

function compareOne(
  store: DemoStore,
  expected: ExpectedOutcome,
  entry: z.infer<typeof ledgerAnswer>['orders'][number] | undefined,
  withRefunds: boolean,
): ComparedOrder {
  const { order, refunds } = recorded.parse(JSON.parse(recordedText(expected.file)));
  const invoices = ofOrder(store.organisation.invoices, store, expected.orderId);
  const [invoice] = invoices;
  const shop =
    order === null
      ? null
      : {
          total: money(order.total),
          tax: money(order.total_tax),
          subTotal: money(new Big(order.total).minus(order.total_tax).toFixed()),
          refunded: add(refunds.map(({ amount }) => amount)),
          refunds: refunds.length,
        };
  const compared: Omit<ComparedOrder, 'fault'> = {
    file: expected.file,
    orderId: expected.orderId,
    number: order?.number ?? '',
    currency: order?.currency ?? '',
    shop,
    xero: invoice === undefined ? null : xeroFigures(store, expected.orderId, invoice),
    state: entry?.state ?? 'not accepted',
    problem: entry?.problems[0] ?? null,
    notices: entry?.summary?.notices?.map((notice) => notice.message) ?? [],
    expected,
  };
  const fault = invoices.length > 1 ? `${invoices.length} live invoices` : faultOf(compared, withRefunds);
  return { ...compared, fault };
}

/** Live documents whose reference has this order's mark of origin, whatever the ledger holds. */
function ofOrder<Document extends Invoice | CreditNote>(
  documents: Readonly<Record<string, Document>>,
  { id }: DemoStore,
  orderId: number,
): Document[] {
  return Object.values(documents).filter(
    (one) => one.reference.endsWith(`[${id}:${orderId}]`) && !['VOIDED', 'DELETED'].includes(one.status),
  );
}

function xeroFigures(store: DemoStore, orderId: number, invoice: Invoice): XeroFigures {
  const { organisation } = store;
  const creditNotes = ofOrder(organisation.creditNotes, store, orderId);
  const settled = creditNotes.map((note) => settlementsOf(organisation, note));
  return {
    number: invoice.number,
    subTotal: money(invoice.totals.subTotal),
    tax: money(invoice.totals.totalTax),
    total: money(invoice.totals.total),
    refunded: add(creditNotes.map((note) => note.totals.total)),
    refunds: creditNotes.length,
    openCredit: add([...creditNotes.map((note) => note.totals.total), ...settled.flat().map((one) => `-${one}`)]),
    settlements: paymentsOf(organisation, invoice).length + settled.flat().length,
    paid: invoice.status === 'PAID',
    contact: organisation.contacts[invoice.contactId]?.name ?? '',
  };
}

function paymentsOf(organisation: Organisation, document: Invoice | CreditNote): string[] {
  return document.paymentIds.flatMap((id) => {
    const payment = organisation.payments[id];
    return payment?.status === 'AUTHORISED' ? payment.amount : [];
  });
}

/** Allocations to an invoice, and refunds. */
function settlementsOf(organisation: Organisation, creditNote: CreditNote): string[] {
  const allocated = creditNote.allocationIds.flatMap((id) => organisation.allocations[id]?.amount ?? []);
  return [...allocated, ...paymentsOf(organisation, creditNote)];
}

function add(amounts: readonly string[]): string {
  return money(amounts.reduce((sum, amount) => sum.plus(amount), new Big(0)).toFixed());
}

const FIGURES = ['subTotal', 'tax', 'total'] as const;
const REFUND_FIGURES = ['refunded', 'refunds'] as const;

function faultOf(compared: Omit<ComparedOrder, 'fault'>, withRefunds: boolean): string | null {
  const { expected, xero, shop, state, problem } = compared;
  if (expected.rejected !== undefined) {
    if (xero !== null) return 'posted, though it should be rejected';
    if (state !== 'rejected' || problem?.code !== expected.rejected) return `should be rejected: ${expected.rejected}`;
    return null;
  }
  if (expected.skipped !== undefined) return xero === null ? null : 'posted, though its status says no';
  if (xero === null || state !== 'recorded')
    return `not posted (${state}${problem === null ? '' : `: ${problem.message}`})`;
  if (shop === null) return 'posted, though the order is gone';
  const keys = [...FIGURES, ...(withRefunds ? REFUND_FIGURES : [])];
  const off = keys.filter((key) => shop[key] !== xero[key]);
  if (off.length === 0 && xero.openCredit !== '0.00') return `${xero.openCredit} of its credit notes is still open`;
  return off.length === 0 ? null : off.map((key) => `${key} ${xero[key]} instead of ${shop[key]}`).join(', ');
}

/** At least two decimals, and all there are: a comparison must not hide a third. */
function money(amount: string): string {
  const value = new Big(amount);
  return value.eq(value.round(2)) ? value.toFixed(2) : value.toFixed();
}

/** Recorded orders that were refunded and posted. */
export function refundedOrders(store: DemoStore): number[] {
  const { orders } = outcomes.parse(JSON.parse(recordedText('outcomes.json')));
  return orders
    .filter(({ file, posted }) => posted === true && file.startsWith(`${store.scenario}/`))
    .filter(({ file }) => recorded.parse(JSON.parse(recordedText(file))).refunds.length > 0)
    .map(({ orderId }) => orderId);
}
