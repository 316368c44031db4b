import { isTextLine, type PlannedLine, type PostedLine, type RuleDecision } from '../../domain/documents.ts';
import { decimal } from '../../domain/money.ts';
import type { SourcedLine } from '../invoice/to-line-items.ts';

/**
 * The invoice's lines with the account, tax type, item and tracking that they have in Xero: settings and products may be set to others
 * by now, and a refund goes back to where its sale was booked. Lines that are not those of the invoice stay as planned.
 */
export function followInvoice(planned: readonly SourcedLine[], posted: readonly PostedLine[]): readonly SourcedLine[] {
  const sold = posted.filter((line) => !isTextLine(line));
  const isSame = ({ line }: SourcedLine, other: PostedLine | undefined) =>
    other !== undefined && decimal(line.amount).eq(other.amount) && decimal(line.tax).eq(other.tax);
  if (sold.length !== planned.length || !planned.every((one, at) => isSame(one, sold[at]))) return planned;
  return planned.map((one, at) => {
    const there = sold[at];
    return there === undefined ? one : { ...one, line: asPosted(one.line, there) };
  });
}

function asPosted(line: PlannedLine, { accountCode, taxType, itemCode, tracking }: PostedLine): PlannedLine {
  const changed: RuleDecision[] = [];
  if (accountCode !== line.accountCode) changed.push({ field: 'account', value: accountCode, rule: AS_INVOICED });
  if (taxType !== line.taxType) changed.push({ field: 'taxType', value: taxType, rule: AS_INVOICED });
  const because = line.because.filter(({ field }) => !changed.some((one) => one.field === field));
  return {
    ...line,
    ...{ accountCode, taxType, tracking, itemCode: itemCode === '' ? null : itemCode },
    because: [...because, ...changed],
  };
}

const AS_INVOICED = 'as invoiced';
