import type { PlannedCreditNote, PlannedLine, PostedLine } from '../../domain/documents.ts';
import { decimal, toMoney, toPlain, ZERO } from '../../domain/money.ts';

/** A refund's credit note as in Xero. */
export interface CreditedRefund {
  readonly number: string;
  readonly subTotal: string;
  readonly totalTax: string;
  readonly total: string;
  readonly lines: readonly PostedLine[];
}

/** The credit of a full invoice less what refunds have already credited, each of their lines reversed. */
export function netOfRefunds(whole: PlannedCreditNote, refunds: readonly CreditedRefund[]): PlannedCreditNote {
  const less = (field: 'subTotal' | 'totalTax' | 'total') =>
    toMoney(refunds.reduce((rest, refund) => rest.minus(refund[field]), decimal(whole.expected[field])));
  const isInclusive = whole.lineAmountTypes === 'Inclusive';
  return {
    ...whole,
    lines: [
      ...whole.lines,
      ...refunds.flatMap(({ number, lines }) =>
        lines.filter(({ amount }) => !decimal(amount).eq(ZERO)).map((line) => turnedRound(line, number, isInclusive)),
      ),
    ],
    expected: { subTotal: less('subTotal'), totalTax: less('totalTax'), total: less('total') },
  };
}

function turnedRound(line: PostedLine, number: string, isInclusive: boolean): PlannedLine {
  const tax = toMoney(decimal(line.tax).neg());
  const net = decimal(line.amount).neg();
  const amount = toMoney(isInclusive ? net.plus(tax) : net);
  return {
    description: `Credited with ${number}: ${line.description}`,
    quantity: '1',
    unitAmount: toPlain(decimal(amount)),
    amount,
    tax,
    taxAmount: tax,
    accountCode: line.accountCode,
    taxType: line.taxType,
    itemCode: null,
    tracking: line.tracking,
    because: [],
  };
}
