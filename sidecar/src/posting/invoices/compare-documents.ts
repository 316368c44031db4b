import { Big } from 'big.js';
import type { PlannedInvoice, PlannedPayment } from '../../domain/documents.ts';
import { decimal, moneyInWords } from '../../domain/money.ts';
import type { Problem } from '../../domain/problems.ts';
import { isMarkedByLink, type Marked, originOf, readSource, type SourceOrigin } from '../../domain/origin-mark.ts';
import type { PaymentSummary, InvoiceSummary } from '../../xero/wire/sales-documents.ts';

type PlannedDocument = Pick<PlannedInvoice, 'expected' | 'currency'> & PlannedOrigin;

/** `origin`: of a document without link, whose reference may have no mark. */
type PlannedOrigin = Marked & { readonly origin?: Pick<SourceOrigin, 'storeId' | 'kind' | 'sourceId'> };

/** The common part of Xero's invoices and credit notes. */
type DocumentSummary = Marked & Pick<InvoiceSummary, 'contactId' | 'currency' | 'subTotal' | 'totalTax' | 'total'>;

/** Whether a document in Xero is the planned one: its figures, and its origin. */
export type Comparison =
  | { readonly same: true }
  | {
      readonly same: false;
      readonly differences: readonly { readonly field: string; readonly ours: string; readonly xero: string }[];
    };

export type Different = Comparison & { readonly same: false };

/** Compares the answer's SubTotal, TotalTax, Total and currency with the order or refund (invariant 3). */
export function compareTotals(
  planned: Pick<PlannedDocument, 'expected' | 'currency'>,
  answer: DocumentSummary,
): Comparison {
  return difference(totalsOf(planned, answer));
}

function totalsOf(
  { expected, currency }: Pick<PlannedDocument, 'expected' | 'currency'>,
  answer: DocumentSummary,
): readonly Row[] {
  return [
    ['SubTotal', expected.subTotal, answer.subTotal],
    ['TotalTax', expected.totalTax, answer.totalTax],
    ['Total', expected.total, answer.total],
    ['CurrencyCode', currency, answer.currency],
  ];
}

/** Proof that a document found under our number is ours: origin, contact and all totals are what we would send. */
export function compareOrigin(planned: PlannedDocument, contactId: string, answer: DocumentSummary): Comparison {
  const reference: Row[] = isOfSameOrigin(planned, answer) ? [] : [['Reference', planned.reference, answer.reference]];
  return difference([...totalsOf(planned, answer), ...reference, ['ContactID', contactId, answer.contactId]]);
}

/**
 * Whether a document in Xero has the planned one's origin: the same mark, unless both have it in the reference, which then is the
 * same as a whole. A document without any mark is known by its reference: Xero may not return its link.
 */
export function isOfSameOrigin(planned: PlannedOrigin, there: Marked): boolean {
  const [own, other] = [planned.origin ?? originOf(planned), originOf(there)];
  const isInBothReferences = readSource(planned.reference) !== null && !isMarkedByLink(there);
  if (own === null || other === null || isInBothReferences) return sameText(planned.reference, there.reference);
  return own.storeId === other.storeId && own.kind === other.kind && own.sourceId === other.sourceId;
}

/** The store that made a document: one of the same organisation, another one on this service, or one that is not on it. */
export type OtherShop = { readonly kind: 'named'; readonly name: string } | { readonly kind: 'hidden' | 'unknown' };

/** Why a document found in our document's place is not ours, as the end of a sentence without ids; null = it is. */
export function whyNotOurs(
  planned: PlannedDocument,
  contactId: string,
  known: (DocumentSummary & { readonly status: string }) | undefined,
  shopOf: (storeId: string) => OtherShop,
): string | null {
  if (known === undefined) return 'it cannot be read';
  if (!isLive(known)) return `it is ${known.status.toLowerCase()}`;
  const comparison = compareOrigin(planned, contactId, known);
  if (comparison.same) return null;
  const owner = ownerOf(planned, known, shopOf);
  const figures = figuresInWords(comparison, planned.currency).map(
    ({ name, ours, xero }) => `its ${name} is ${xero}, not ${ours}`,
  );
  const isOtherContact = comparison.differences.some(({ field }) => field === 'ContactID');
  return [
    ...(owner === null ? [] : [owner]),
    ...(owner === null && isOtherContact ? ['it is for another contact'] : []),
    ...figures,
  ].join(', ');
}

const NAMES: Readonly<Record<string, string>> = {
  SubTotal: 'subtotal',
  TotalTax: 'tax',
  Total: 'total',
  CurrencyCode: 'currency',
};

/** The figures that differ, with the currency of each document. */
function figuresInWords({ differences }: Different, currency: string) {
  const xeroCurrency = differences.find(({ field }) => field === 'CurrencyCode')?.xero ?? currency;
  return differences.flatMap(({ field, ours, xero }) => {
    const name = NAMES[field];
    if (name === undefined) return [];
    if (field === 'CurrencyCode') return [{ name, ours, xero }];
    return [{ name, ours: moneyInWords(decimal(ours), currency), xero: moneyInWords(decimal(xero), xeroCurrency) }];
  });
}

/** e.g. "tax £41.01 instead of £41.00"; `currency`: of the planned document. */
export function figuresInstead(comparison: Different, currency: string): string {
  const rows = figuresInWords(comparison, currency);
  return rows.map(({ name, ours, xero }) => `${name} ${xero} instead of ${ours}`).join(', ');
}

/** Whose document it is, by its mark of origin; null = this order's. */
function ownerOf(ours: PlannedOrigin, there: Marked, shopOf: (storeId: string) => OtherShop): string | null {
  if (isOfSameOrigin(ours, there)) return null;
  const [own, other] = [ours.origin ?? originOf(ours), originOf(there)];
  if (other === null) {
    const named = there.reference === '' ? 'has no reference' : `has the reference "${there.reference}"`;
    return `it was created by a person or another app: it ${named}`;
  }
  const what = other.kind === 'order' ? `order ${other.sourceId}` : `${other.kind} ${other.sourceId}`;
  if (other.storeId !== own?.storeId) return ofOtherShop(what, shopOf(other.storeId));
  return other.sourceId === own.sourceId ? 'its reference was changed' : `it belongs to ${what} of this store`;
}

function ofOtherShop(what: string, shop: OtherShop): string {
  if (shop.kind === 'named') return `it belongs to ${what} of the store ${shop.name}`;
  return shop.kind === 'hidden'
    ? `it belongs to ${what} of another shop on this service`
    : `it belongs to ${what} of a shop that is not on this service`;
}

/** As Xero compares numbers: ignoring case. */
export function sameText(a: string | null, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}

/** Field, ours, Xero's. */
type Row = readonly [string, string, string];

function difference(rows: readonly Row[]): Comparison {
  const differences = rows
    .filter(([, ours, xero]) => ours.toLowerCase() !== xero.toLowerCase())
    .map(([field, ours, xero]) => ({ field, ours, xero }));
  return differences.length === 0 ? { same: true } : { same: false, differences };
}

const DEAD = new Set(['VOIDED', 'DELETED']);

export function isLive(document: { readonly status: string }): boolean {
  return !DEAD.has(document.status.toUpperCase());
}

/** A payment of this order in Xero that the ledger does not have: same amount, day and reference. */
export function findPayment(
  { amount, date, reference }: Pick<PlannedPayment, 'amount' | 'date' | 'reference'>,
  document: { readonly payments: readonly PaymentSummary[] },
  known: ReadonlySet<string> = new Set(),
): { readonly paymentId: string } | null {
  const unknown = document.payments.filter(({ paymentId }) => !known.has(paymentId));
  return unknown.find((one) => one.amount === amount && one.date === date && one.reference === reference) ?? null;
}

export function totalsDiffer(number: string, comparison: Different, currency: string): Problem {
  const list = figuresInstead(comparison, currency);
  return {
    code: 'totals_differ',
    message: `Invoice ${number} is in Xero, but with other figures than the order: ${list}. No payment was added.`,
    fix: 'Compare the invoice with the order, correct it (or void it) in Xero, then replay the order.',
    details: Object.fromEntries(comparison.differences.map((row) => [row.field, `${row.xero} / ${row.ours}`])),
  };
}

export function numberTaken(number: string, reason: string): Problem {
  return {
    code: 'number_taken',
    message: `Xero already has an invoice ${number} that this order did not make: ${reason}.`,
    fix: 'Give this store another number prefix (setting documents.numberPrefix). Nothing in Xero was changed.',
    details: { number },
  };
}

/** The same for an invoice numbered by Xero, found by its reference. */
export function referenceTaken(reference: string, reason: string): Problem {
  return {
    code: 'number_taken',
    message: `Xero already has an invoice with the reference ${reference}, but it is not what this order would make: ${reason}.`,
    fix: 'Compare the two; void the one in Xero if it is wrong, then replay the order. Nothing in Xero was changed.',
    details: {},
  };
}

/** The ledger has one document and Xero another in its place: a person must check. */
export function secondDocument(what: string): Problem {
  return {
    code: 'number_taken',
    message: `Xero holds a second ${what}, besides the one this order has already.`,
    fix: 'Look at both in Xero and void the one that is wrong; then replay the order.',
    details: {},
  };
}

/** The status of our invoice in Xero before it is amended. */
export type Standing =
  /** Xero does not have it (any more). */
  | 'missing'
  /** VOIDED or DELETED. */
  | 'dead'
  /** Its figures differ from those we posted: someone changed it. */
  | 'changed'
  /** It has payments or credit: only a credit note reverses it. */
  | 'settled'
  /** It may be changed in place, voided or deleted. */
  | 'open';

/** Compares the posted invoice with the one in Xero. */
export function judgeInvoice(posted: InvoiceSummary, there: InvoiceSummary | undefined): Standing {
  if (there === undefined) return 'missing';
  if (!isLive(there)) return 'dead';
  if (figuresThatDiffer(posted, there).length > 0) return 'changed';
  return new Big(there.amountDue).eq(there.total) && there.status !== 'PAID' ? 'open' : 'settled';
}

type Figures = Pick<InvoiceSummary, 'subTotal' | 'totalTax' | 'total' | 'currency'>;

/** e.g. ["the total was £12.00 and is £10.00"]; empty = as posted. */
export function figuresThatDiffer(posted: Figures, there: Figures): string[] {
  const rows = [
    ['the subtotal', posted.subTotal, there.subTotal],
    ['the tax', posted.totalTax, there.totalTax],
    ['the total', posted.total, there.total],
  ] as const;
  const amounts = rows.map(([what, before, after]) => {
    const was = moneyInWords(decimal(before), posted.currency);
    return before === after ? [] : [`${what} was ${was} and is ${moneyInWords(decimal(after), there.currency)}`];
  });
  const isSameCurrency = posted.currency === there.currency;
  return [
    ...amounts.flat(),
    ...(isSameCurrency ? [] : [`the currency was ${posted.currency} and is ${there.currency}`]),
  ];
}
