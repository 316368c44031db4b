import { isTextLine, type OrganisationLists, type PlannedDocuments, type PlannedLine } from '../domain/documents.ts';
import { decimal, ZERO } from '../domain/money.ts';
import type { Order } from '../domain/order.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { findAccount } from '../mapping/invoice/account.ts';
import { type OwnersReport, reportLink } from './report-links.ts';

/** An order as it would post by the settings of now; null = it does not post. */
export interface MappedOrder {
  readonly order: Order;
  readonly documents: PlannedDocuments | null;
}

export interface MapFacts {
  readonly settings: Settings;
  readonly lists: Pick<OrganisationLists, 'accounts'>;
  /** '' = not known. */
  readonly shortCode: string;
  readonly country: string;
}

/** A setting whose change gives the report what it lacks. */
export interface MissingSetting {
  /** As `settings set` takes it. */
  readonly setting: string;
  /** A sentence. */
  readonly why: string;
}

export interface MappedReport {
  readonly id: OwnersReport;
  readonly title: string;
  /** What the documents need for it. */
  readonly needs: string;
  /** Orders whose documents have it, of those that are to post. */
  readonly orders: number;
  /** null = counted by order alone. `what`: "an item". */
  readonly lines: { readonly of: number; readonly without: number; readonly what: string } | null;
  readonly missing: readonly MissingSetting[];
  readonly link: string;
}

export interface ReportMap {
  /** The latest orders that are to post. */
  readonly of: number;
  /** Of them, those that a problem keeps from posting: no report has them. */
  readonly held: number;
  readonly reports: readonly MappedReport[];
}

/** For each report an owner asks for: what our documents need, whether they have it, and the setting that is missing. */
export function reportMap(orders: readonly MappedOrder[], facts: MapFacts): ReportMap {
  const posting = orders.flatMap(({ order, documents }) => (documents === null ? [] : [{ order, documents }]));
  const counted = { posting, facts };
  return {
    of: orders.length,
    held: orders.length - posting.length,
    reports: [
      profitAndLoss(counted),
      byTracking(counted),
      salesByItem(counted),
      agedReceivables(counted),
      taxReturn(counted),
      incomeByContact(counted),
    ],
  };
}

interface Posting {
  readonly order: Order;
  readonly documents: PlannedDocuments;
}
interface Counted {
  readonly posting: readonly Posting[];
  readonly facts: MapFacts;
}

/** Reports count approved documents alone. */
function isApproved({ documents: { invoice } }: Posting): boolean {
  return invoice.status === 'AUTHORISED';
}

function draftsSetting({ settings }: MapFacts): MissingSetting[] {
  if (settings.documents.invoiceStatus === 'AUTHORISED') return [];
  const why = 'Invoices are created as drafts: Xero’s reports count them once somebody approves them.';
  return [{ setting: 'documents.invoiceStatus', why }];
}

function report(
  id: OwnersReport,
  { posting, facts }: Counted,
  of: Pick<MappedReport, 'title' | 'needs' | 'missing'> &
    Partial<Pick<MappedReport, 'lines'>> & { readonly has: (one: Posting) => boolean },
): MappedReport {
  const { title, needs, missing, lines = null, has } = of;
  const orders = posting.filter((one) => isApproved(one) && has(one)).length;
  const all = [...draftsSetting(facts), ...missing];
  return { id, title, needs, orders, lines, missing: all, link: reportLink(id, facts) };
}

function profitAndLoss(counted: Counted): MappedReport {
  const { accounts } = counted.facts.settings;
  const hasShipping = counted.posting.some(({ order }) =>
    order.lines.some(({ kind, total }) => kind === 'shipping' && !decimal(total).eq(ZERO)),
  );
  const isShared = hasShipping && (accounts.shipping === null || accounts.shipping === accounts.sales);
  const why = 'Shipping is booked on the account of the goods, so the report does not show it apart.';
  return report('profit-and-loss', counted, {
    title: 'Profit and Loss',
    needs: 'Approved invoices, each line on its account.',
    missing: isShared ? [{ setting: 'accounts.shipping', why }] : [],
    has: () => true,
  });
}

function byTracking(counted: Counted): MappedReport {
  const { settings, lists } = counted.facts;
  // A rule may decide one category only; without a setting any option is enough.
  const wanted = Math.max(1, settings.tracking.length);
  const isSale = (line: PlannedLine) => !isTextLine(line) && findAccount(line.accountCode, lists)?.class === 'REVENUE';
  const linesOf = ({ documents }: Posting) => documents.invoice.lines.filter(isSale);
  const lacking = (one: Posting) => linesOf(one).filter(({ tracking }) => tracking.length < wanted);
  const without = sum(counted.posting, (one) => lacking(one).length);
  const why =
    settings.tracking.length === 0
      ? 'No tracking category is chosen.'
      : 'Some values of the orders have no option: add options, or choose one for any other value.';
  return report('profit-and-loss-by-tracking', counted, {
    title: 'Profit and Loss by tracking category',
    needs: 'An option of the tracking category on each line of a sale.',
    lines: { of: sum(counted.posting, (one) => linesOf(one).length), without, what: 'a tracking option' },
    missing: without === 0 && settings.tracking.length > 0 ? [] : [{ setting: 'tracking', why }],
    has: (one) => lacking(one).length === 0,
  });
}

function salesByItem(counted: Counted): MappedReport {
  const productsOf = ({ order }: Posting) => order.lines.filter(({ kind }) => kind === 'product').length;
  const lacking = (one: Posting) => {
    const named = one.documents.invoice.lines.filter(({ itemCode }) => itemCode !== null).length;
    return Math.max(0, productsOf(one) - named);
  };
  const without = sum(counted.posting, lacking);
  return report('sales-by-item', counted, {
    title: 'Sales by Item',
    needs: 'An item on each line of a product. Credit notes are not in it: Xero’s Inventory Item Summary has them.',
    lines: { of: sum(counted.posting, productsOf), without, what: 'an item' },
    missing: without === 0 ? [] : itemSettings(counted),
    has: (one) => lacking(one) === 0,
  });
}

function itemSettings({ facts: { settings }, posting }: Counted): MissingSetting[] {
  const { documents, items } = settings;
  const names = 'Lines name an item only where a rule says so.';
  if (documents.itemCodes === 'rules') return [{ setting: 'documents.itemCodes', why: names }];
  const hasNoSku = posting.some(({ order }) => order.lines.some((line) => line.kind === 'product' && !line.sku));
  return [
    ...(items.create === 'off'
      ? [{ setting: 'items.create', why: 'Products that have no item in Xero are sold without one.' }]
      : []),
    ...(hasNoSku && items.withoutSku === 'none'
      ? [{ setting: 'items.withoutSku', why: 'Products without SKU have no item.' }]
      : []),
  ];
}

function agedReceivables(counted: Counted): MappedReport {
  const isOpenThoughPaid = ({ order, documents: { payment, creditNotes, invoice } }: Posting) =>
    order.paidOn !== null && payment === null && creditNotes.length === 0 && decimal(invoice.expected.total).gt(ZERO);
  const open = counted.posting.filter((one) => isApproved(one) && isOpenThoughPaid(one));
  const methods = [...new Set(open.map(({ order }) => order.paymentMethod))];
  return report('aged-receivables', counted, {
    title: 'Aged Receivables',
    needs:
      'A due date on each invoice, and the payment of each paid order: then it shows what customers owe, and nothing else.',
    missing: methods.map((method) => ({
      setting: method === '' ? 'payments.default' : `payments.methods.${method}`,
      why: `Orders paid by "${method === '' ? 'other methods' : method}" get no payment in Xero, so their invoices stay open there.`,
    })),
    has: (one) => !isOpenThoughPaid(one),
  });
}

function taxReturn(counted: Counted): MappedReport {
  const hasOther = ({ documents }: Posting) => documents.notices.some(({ code }) => code === 'tax_rate_differs');
  const why = 'A tax rate of the shop is mapped to a tax type of another percentage: its sales are in another box.';
  return report('tax-return', counted, {
    title: 'Tax return by rate (VAT, GST, sales tax)',
    needs: 'A tax type of the shop’s own rate on each line.',
    missing: counted.posting.some(hasOther) ? [{ setting: 'taxes.rates', why }] : [],
    has: (one) => !hasOther(one),
  });
}

function incomeByContact(counted: Counted): MappedReport {
  const { contacts } = counted.facts.settings;
  const isShared = ({ order }: Posting) => order.customerId === 0 && contacts.guests === 'shared';
  const why = 'All guests are one contact, so the report shows one customer for them.';
  return report('income-by-contact', counted, {
    title: 'Income by Contact (top customers)',
    needs: 'A contact of its own for each customer.',
    missing: counted.posting.some(isShared) ? [{ setting: 'contacts.guests', why }] : [],
    has: (one) => !isShared(one),
  });
}

function sum(posting: readonly Posting[], of: (one: Posting) => number): number {
  return posting.reduce((total, one) => total + of(one), 0);
}
