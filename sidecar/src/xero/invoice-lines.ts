import { z } from 'zod';
import type { PostedLine } from '../mapping/documents.ts';
import { decimal, money, text } from './fields.ts';

const nothing = '0.00';

/** One element of `LineItems`, as read; a line of text alone has no amounts. */
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
