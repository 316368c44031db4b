import { Big } from 'big.js';
import { decimal, roundTo, XERO_DECIMALS, ZERO } from '../domain/money.ts';
import type { BookedDocument, OrganisationLists } from '../domain/documents.ts';
import type { Order, OrderLine } from '../domain/order.ts';
import type { Refund } from '../domain/refund.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { vatNumber } from '../mapping/contact/contact-number.ts';
import { causeByPlace, businessCountry, destinationOf } from '../mapping/tax/untaxed-cause.ts';

/** What a month's report is made with. */
export interface ReportFacts {
  readonly settings: Settings;
  readonly lists: OrganisationLists;
  readonly baseCurrency: string;
  /** Of the organisation, ISO 3166 alpha-2; '' = not known. */
  readonly home: string;
}

/** A document of the month with the order it belongs to. */
export interface Booked {
  readonly document: BookedDocument;
  /** null = it is no longer in the shop. */
  readonly order: Order | null;
  /** What a credit note is for; null = no refund, or not read. */
  readonly refund: Refund | null;
  readonly orderNumber: string;
  /** 1, or -1 of a credit note: what its amounts do to the sales. */
  readonly sign: Big;
  /** Where it was sold to: ISO 3166 alpha-2; '' = not known. */
  readonly country: string;
  /** As WooCommerce has it: "IL", "ON"; '' = none. */
  readonly state: string;
  readonly vatNumber: string;
  /** Of a business in another country of the union; null = none. */
  readonly business: string | null;
  readonly isService: boolean;
}

/** The order of a document, and of a credit note the refund. */
export interface Source {
  readonly order: Order | null;
  readonly orderId: string;
  readonly refund?: Refund | null;
}

export function toBooked(
  document: BookedDocument,
  { order, orderId, refund = null }: Source,
  { settings, lists }: ReportFacts,
): Booked {
  const sign = document.kind === 'invoice' ? new Big(1) : new Big(-1);
  if (order === null) {
    const unknown = { country: '', state: '', vatNumber: '', business: null, isService: false };
    return { document, order, refund, orderNumber: orderId, sign, ...unknown };
  }
  const facts = { order, settings, lists, catalogue: new Map() };
  const line = leadingLine(order);
  const isService = line !== null && causeByPlace(line, facts) === 'intraCommunityServices';
  const address = order.shipping.country === '' ? order.billing : order.shipping;
  return {
    ...{ document, order, refund, orderNumber: order.number, sign, isService },
    country: line === null ? address.country : destinationOf(line, facts),
    state: address.state,
    vatNumber: vatNumber(order, settings),
    business: businessCountry(facts, isService ? 'services' : 'goods'),
  };
}

/** Delivery and fees follow the goods. */
function leadingLine({ lines }: Order): OrderLine | null {
  return lines.find(({ kind }) => kind === 'product') ?? lines[0] ?? null;
}

/** With the sign of what it does to the sales. */
export function signed({ sign }: Pick<Booked, 'sign'>, amount: string): Big {
  return decimal(amount).times(sign);
}

/** An amount of a document in the organisation's currency, to the cent. */
export function inBase({ currencyRate }: Pick<BookedDocument, 'currencyRate'>, amount: Big): Big {
  return currencyRate === null ? amount : roundTo(amount.div(currencyRate), XERO_DECIMALS);
}

/** Percent of a tax type; null = Xero no longer has it. */
export function percentOf(taxType: string, { taxRates }: Pick<OrganisationLists, 'taxRates'>): Big | null {
  const rate = taxRates.find((one) => one.taxType === taxType);
  return rate === undefined ? null : decimal(rate.effectiveRate);
}

export function nameOfTaxType(taxType: string, { taxRates }: Pick<OrganisationLists, 'taxRates'>): string {
  return taxRates.find((one) => one.taxType === taxType)?.name ?? (taxType === '' ? 'No tax type' : taxType);
}

/** Outside the scope of the tax: in no box of a return. */
export function isOutsideScope(taxType: string): boolean {
  return OUTSIDE.has(taxType);
}

/** Xero's own types for it (developer.xero.com/documentation/api/accounting/types, tax types). */
const OUTSIDE: ReadonlySet<string> = new Set(['', 'NONE', 'BASEXCLUDED']);

/** Lines without an account are text alone. */
export function linesWithMoney({ lines }: BookedDocument) {
  return lines.filter(
    ({ accountCode, amount, tax }) => accountCode !== '' || !decimal(amount).eq(ZERO) || !decimal(tax).eq(ZERO),
  );
}
