import type { Big } from 'big.js';
import type {
  LineAmountTypes,
  PlannedCreditNote,
  PlannedLine,
  PostedLine,
  Totals,
  XeroTaxRate,
} from '../../domain/documents.ts';
import { decimal, roundTo, sum, toMoney, toPlain, ZERO } from '../../domain/money.ts';
import { isMarkedByLink, type Origin, plainReference, withOriginMark } from '../../domain/origin-mark.ts';
import { withQuantity } from '../description.ts';
import { isRoundedTo, PRICE_DECIMALS } from '../invoice/line-shape.ts';
import { xeroTax } from '../tax/xero-tax.ts';

/** An invoice in Xero, to be credited in full. */
export interface ReversedInvoice extends Totals {
  readonly number: string;
  /** With the mark of origin, the credit note needs none; absent = none. */
  readonly url?: string | undefined;
  readonly currency: string;
  /** The credit note has the same; absent = Xero's rate of the day. */
  readonly currencyRate?: string | undefined;
  /** Absent = not returned; Xero defaults to Exclusive, and so do we. */
  readonly lineAmountTypes?: LineAmountTypes | undefined;
  readonly lines: readonly PostedLine[];
}

interface CreditedRefund extends Totals {
  readonly number: string;
  readonly lines: readonly PostedLine[];
}

/**
 * The credit note for a full invoice, line by line as in Xero, with tax in its prices if the invoice has it there;
 * `date` is the day of the correction. `reversalTotals` checks that it equals the invoice.
 */
export function toReversal(
  invoice: ReversedInvoice,
  origin: Pick<Origin, 'storeId' | 'orderId'>,
  date: string,
  taxRates: readonly XeroTaxRate[],
): PlannedCreditNote {
  const types = invoice.lineAmountTypes ?? 'Exclusive';
  const { subTotal, totalTax, total } = invoice;
  const text = `Credit of ${invoice.number}`;
  return {
    // No refund: the payment stays where it is.
    refundId: 0,
    refund: null,
    number: `${invoice.number}-CR`,
    reference: isMarkedByLink(invoice) ? plainReference(text) : withOriginMark(text, origin.storeId, origin.orderId),
    date,
    currency: invoice.currency,
    ...(invoice.currencyRate === undefined ? {} : { currencyRate: invoice.currencyRate }),
    status: 'AUTHORISED',
    lineAmountTypes: types,
    brandingThemeId: null,
    lines: invoice.lines
      .filter((line) => !decimal(line.amount).eq(ZERO) || !decimal(line.tax).eq(ZERO))
      .map((line) => toLine(line, types, taxRates)),
    expected: { subTotal, totalTax, total },
  };
}

/** Xero's totals of a credit note's lines: if they differ from the invoice's, it must not be sent. */
export function reversalTotals({ lines, lineAmountTypes }: PlannedCreditNote): Totals {
  const net = sum(lines.map((line) => decimal(line.amount)));
  const tax = lineAmountTypes === 'NoTax' ? ZERO : sum(lines.map((line) => decimal(line.tax)));
  return { subTotal: toMoney(net), totalTax: toMoney(tax), total: toMoney(net.plus(tax)) };
}

/** The credit of a full invoice less what refunds have already credited, each of their lines reversed. */
export function netOfRefunds(whole: PlannedCreditNote, refunds: readonly CreditedRefund[]): PlannedCreditNote {
  const less = (field: keyof Totals) =>
    toMoney(refunds.reduce((left, refund) => left.minus(refund[field]), decimal(whole.expected[field])));
  const isInclusive = whole.lineAmountTypes === 'Inclusive';
  const reversed = refunds.flatMap(({ number, lines }) =>
    lines.filter(({ amount }) => !decimal(amount).eq(ZERO)).map((line) => reverse(line, number, isInclusive)),
  );
  const expected = { subTotal: less('subTotal'), totalTax: less('totalTax'), total: less('total') };
  return { ...whole, lines: [...whole.lines, ...reversed], expected };
}

function reverse(
  { description, amount: net, tax, accountCode, taxType, tracking }: PostedLine,
  number: string,
  isInclusive: boolean,
): PlannedLine {
  const amount = decimal(net).neg();
  const taxAmount = toMoney(decimal(tax).neg());
  const unitAmount = toPlain(amount.minus(isInclusive ? tax : 0));
  const figures = { quantity: '1', unitAmount, amount: toMoney(amount), tax: taxAmount, taxAmount };
  const decided = { accountCode, taxType, itemCode: null, tracking, because: [] };
  return { description: `Credited with ${number}: ${description}`, ...figures, ...decided };
}

function toLine(line: PostedLine, types: LineAmountTypes, taxRates: readonly XeroTaxRate[]): PlannedLine {
  const tax = decimal(line.tax);
  const amount = types === 'Inclusive' ? decimal(line.amount).plus(tax) : decimal(line.amount);
  const kept = priceOf(line, amount);
  // Xero accepts no sent tax above the unit price: a line's own quantity stays only if Xero calculates the same tax.
  const isSendable = kept !== null && tax.abs().lte(kept.abs());
  const isKept = kept !== null && (isSendable || isXerosOwn(line, amount, types, taxRates));
  const quantity = toPlain(decimal(line.quantity));
  return {
    description: isKept || quantity === '1' ? line.description : withQuantity(line.description, quantity),
    quantity: isKept ? quantity : '1',
    unitAmount: toPlain(isKept ? kept : amount),
    amount: line.amount,
    tax: line.tax,
    accountCode: line.accountCode,
    taxType: line.taxType,
    taxAmount: isKept && !isSendable ? null : line.tax,
    // For an item whose stock Xero tracks, another quantity would return other stock.
    itemCode: line.itemCode === '' || !(isKept || quantity === '1') ? null : line.itemCode,
    tracking: line.tracking,
    because: [],
  };
}

/** A price at which the line's quantity gives its amount without a discount (not allowed here); null = none. */
function priceOf(line: PostedLine, amount: Big): Big | null {
  const quantity = decimal(line.quantity);
  if (quantity.eq(ZERO)) return null;
  const prices = [decimal(line.unitAmount), roundTo(amount.div(quantity), PRICE_DECIMALS)];
  return prices.find((price) => isRoundedTo(price.times(quantity), amount)) ?? null;
}

function isXerosOwn(line: PostedLine, amount: Big, types: LineAmountTypes, taxRates: readonly XeroTaxRate[]) {
  const rate = taxRates.find(({ taxType }) => taxType === line.taxType);
  if (rate === undefined) return false;
  const own = xeroTax(amount, decimal(rate.effectiveRate), types === 'Inclusive');
  return !own.isMidpoint && own.tax.eq(decimal(line.tax));
}
