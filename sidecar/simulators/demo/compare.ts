import { Big } from 'big.js';
import { z } from 'zod';
import type { Invoice, Organisation } from '../xero/accounting/organisation.ts';
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

/** One recorded order beside what the two outside worlds say of it: WooCommerce's file, Xero's books. */
export interface ComparedOrder {
  readonly file: string;
  readonly orderId: number;
  readonly number: string;
  readonly currency: string;
  /** WooCommerce's own; null when the order is gone. Decimal strings. */
  readonly shop: Figures | null;
  /** From the books themselves, not from what the ledger believes. null = no invoice. */
  readonly xero: (Figures & { readonly number: string; readonly paid: boolean; readonly contact: string }) | null;
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
}

/** Compares every recorded order with the books and with its expected outcome. */
export async function compareAll(stores: readonly DemoStore[]): Promise<ComparedOrder[]> {
  const expected = outcomes.parse(JSON.parse(recordedText('outcomes.json'))).orders;
  const compared: ComparedOrder[] = [];
  for (const store of stores) {
    const ledger = ledgerAnswer.parse(await command(['orders', store.id])).orders;
    for (const one of expected.filter(({ file }) => file.startsWith(`${store.scenario}/`))) {
      const entry = ledger.find((row) => row.sourceId === String(one.orderId));
      compared.push(compareOne(store, one, entry));
    }
  }
  return compared;
}

function compareOne(
  store: DemoStore,
  expected: ExpectedOutcome,
  entry: z.infer<typeof ledgerAnswer>['orders'][number] | undefined,
): ComparedOrder {
  const { order } = recorded.parse(JSON.parse(recordedText(expected.file)));
  const invoices = invoicesOf(store, expected.orderId);
  const [invoice] = invoices;
  const shop =
    order === null
      ? null
      : {
          total: money(order.total),
          tax: money(order.total_tax),
          subTotal: money(new Big(order.total).minus(order.total_tax).toFixed()),
        };
  const compared: Omit<ComparedOrder, 'fault'> = {
    file: expected.file,
    orderId: expected.orderId,
    number: order?.number ?? '',
    currency: order?.currency ?? '',
    shop,
    xero: invoice === undefined ? null : xeroFigures(store.organisation, invoice),
    state: entry?.state ?? 'not accepted',
    problem: entry?.problems[0] ?? null,
    notices: entry?.summary?.notices?.map((notice) => notice.message) ?? [],
    expected,
  };
  const fault = invoices.length > 1 ? `${invoices.length} live invoices` : faultOf(compared);
  return { ...compared, fault };
}

/** Live invoices whose reference carries this order's mark of origin, whatever the ledger thinks. */
function invoicesOf(store: DemoStore, orderId: number): Invoice[] {
  return Object.values(store.organisation.invoices).filter(
    (invoice) =>
      invoice.reference.endsWith(`[${store.id}:${orderId}]`) && !['VOIDED', 'DELETED'].includes(invoice.status),
  );
}

function xeroFigures(organisation: Organisation, invoice: Invoice) {
  return {
    number: invoice.number,
    subTotal: money(invoice.totals.subTotal),
    tax: money(invoice.totals.totalTax),
    total: money(invoice.totals.total),
    paid: invoice.status === 'PAID',
    contact: organisation.contacts[invoice.contactId]?.name ?? '',
  };
}

function faultOf(compared: Omit<ComparedOrder, 'fault'>): string | null {
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
  const off = (['subTotal', 'tax', 'total'] as const).filter((key) => shop[key] !== xero[key]);
  return off.length === 0 ? null : off.map((key) => `${key} ${xero[key]} instead of ${shop[key]}`).join(', ');
}

/** At least two decimals, all that there are: a third must not vanish from a comparison. */
function money(amount: string): string {
  const value = new Big(amount);
  return value.eq(value.round(2)) ? value.toFixed(2) : value.toFixed();
}
