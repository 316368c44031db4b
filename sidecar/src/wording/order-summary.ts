import { z } from 'zod';
import type { Entry } from '../ledger/entry.ts';

/** Absent or unreadable: null. */
const text = z.string().nullable().default(null).catch(null);
const money = z
  .string()
  .regex(/^-?\d+(?:\.\d+)?$/)
  .nullable()
  .default(null)
  .catch(null);
const amount = z.string().default('0.00');
const list = <T extends z.ZodType>(item: T) => z.array(item).default([]).catch([]);
const decision = z.object({ field: z.string(), value: z.string(), rule: z.string() });

const shape = z.object({
  ...{ orderNumber: text, orderStatus: text, date: text, currency: text, total: money, totalTax: money },
  ...{ invoiceId: text, invoiceNumber: text, xeroSubTotal: text, xeroTax: text, xeroTotal: text, contactId: text },
  paid: z.boolean().nullable().default(null).catch(null),
  xero: z
    .object({ status: z.string(), note: z.string().default(''), fix: z.string().default('') })
    .nullable()
    .default(null)
    .catch(null),
  creditNotes: list(z.object({ number: z.string(), total: z.string(), refunded: amount, allocated: amount })),
  notices: list(
    z.object({
      ...{ code: z.string().default('notice'), message: z.string(), fix: z.string() },
      details: z.record(z.string(), z.union([z.string(), z.number()])).catch({}),
    }),
  ),
  decisions: list(decision),
  lines: list(
    z.object({
      creditNote: z.string().nullable(),
      ...{ description: z.string(), quantity: z.string(), amount: z.string(), tax: z.string() },
      ...{ account: z.string(), taxType: z.string(), because: z.array(decision) },
    }),
  ),
});

export type OrderSummary = z.infer<typeof shape>;
export type Decision = z.infer<typeof decision>;

/** What posting kept of an order. An older or partial summary shows less, never fails. */
export function orderSummary({ summary }: Pick<Entry, 'summary'>): OrderSummary {
  return shape.parse(typeof summary === 'object' && summary !== null ? summary : {});
}
