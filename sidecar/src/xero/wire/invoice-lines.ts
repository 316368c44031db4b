import { Big } from 'big.js';
import { z } from 'zod';
import type { LineAmountTypes, PostedLine } from '../../domain/documents.ts';
import { decimal, money, text } from './fields.ts';

const nothing = '0.00';

const TYPES: readonly LineAmountTypes[] = ['Exclusive', 'Inclusive', 'NoTax'];

/** Xero's value, ignoring case; anything else is unknown. */
export const lineAmountTypes = text.transform((word) =>
  TYPES.find((type) => type.toLowerCase() === word.toLowerCase()),
);

/** One element of `LineItems`, `amount` as Xero returns it; a text-only line has no amounts. */
export const invoiceLine = z
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
    amount: line.LineAmount ?? nothing,
    tax: line.TaxAmount ?? nothing,
    accountCode: line.AccountCode,
    taxType: line.TaxType,
    itemCode: line.ItemCode,
    tracking: (line.Tracking ?? []).map((one) => ({
      categoryId: one.TrackingCategoryID,
      optionId: one.TrackingOptionID,
    })),
  }));

/** The line with its amount net: Xero includes tax in it if the document's prices do. */
export function withoutTax(line: PostedLine, types: LineAmountTypes | undefined): PostedLine {
  return types === 'Inclusive' ? { ...line, amount: new Big(line.amount).minus(line.tax).toFixed(2) } : line;
}
