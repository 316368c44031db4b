import { Big } from 'big.js';
import { z } from 'zod';
import { isTextLine, type LineAmountTypes, type PlannedLine, type PostedLine } from '../../domain/documents.ts';
import { decimal, given, money, text } from './fields.ts';
import { plainNumber } from './plain-number.ts';

export const LINE_AMOUNT_TYPES = ['Exclusive', 'Inclusive', 'NoTax'] as const satisfies readonly LineAmountTypes[];

/** Xero's value, ignoring case; anything else is unknown. */
export const lineAmountTypes = text.transform((word) =>
  LINE_AMOUNT_TYPES.find((type) => type.toLowerCase() === word.toLowerCase()),
);

/** A line as we keep it in the ledger. */
export const postedLine: z.ZodType<PostedLine> = z.object({
  lineItemId: z.string(),
  description: z.string(),
  quantity: z.string(),
  unitAmount: z.string(),
  amount: z.string(),
  tax: z.string(),
  accountCode: z.string(),
  taxType: z.string(),
  itemCode: z.string(),
  tracking: z.array(z.object({ categoryId: z.string(), optionId: z.string() })),
});

/** One element of `LineItems`, `amount` as Xero returns it; a text-only line has no amounts. */
export const lineElement = z
  .object({
    LineItemID: text,
    Description: text,
    Quantity: decimal.nullish(),
    UnitAmount: decimal.nullish(),
    LineAmount: money.nullish(),
    TaxAmount: money.nullish(),
    AccountCode: text,
    TaxType: text,
    ItemCode: text,
    Tracking: z.array(z.object({ TrackingCategoryID: text, TrackingOptionID: text })).nullish(),
  })
  .transform((line): PostedLine => ({
    lineItemId: line.LineItemID,
    description: line.Description,
    quantity: line.Quantity ?? '0',
    unitAmount: line.UnitAmount ?? '0',
    amount: line.LineAmount ?? '0.00',
    tax: line.TaxAmount ?? '0.00',
    accountCode: line.AccountCode,
    taxType: line.TaxType,
    itemCode: line.ItemCode,
    tracking: (line.Tracking ?? []).map((one) => {
      return { categoryId: one.TrackingCategoryID, optionId: one.TrackingOptionID };
    }),
  }));

/** The line with its amount net: Xero includes tax in it if the document's prices do. */
export function withoutTax(line: PostedLine, types: LineAmountTypes | undefined): PostedLine {
  return types === 'Inclusive' ? { ...line, amount: new Big(line.amount).minus(line.tax).toFixed(2) } : line;
}

/** A line to send. No LineAmount: together with quantity and price it can only be refused (Xero-NetStandard issue 147). */
export function toLine(line: PlannedLine): object {
  if (isTextLine(line)) return { Description: line.description };
  return {
    Description: line.description,
    Quantity: plainNumber(line.quantity),
    UnitAmount: plainNumber(line.unitAmount),
    ...given('AccountCode', line.accountCode),
    ...given('TaxType', line.taxType),
    ...(line.taxAmount === null ? {} : { TaxAmount: plainNumber(line.taxAmount) }),
    ...given('ItemCode', line.itemCode),
    ...(line.tracking.length === 0 ? {} : { Tracking: toTracking(line.tracking) }),
  };
}

export function toTracking(tracking: PlannedLine['tracking']): object {
  return tracking.map((one) => ({ TrackingCategoryID: one.categoryId, TrackingOptionID: one.optionId }));
}
