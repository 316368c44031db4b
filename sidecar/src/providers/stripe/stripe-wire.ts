import { z } from 'zod';

const currency = z
  .string()
  .regex(/^[A-Za-z]{3}$/)
  .transform((code) => code.toUpperCase());
const seconds = z.int().transform((value) => new Date(value * 1000).toISOString());
/** An id, or the object of it where it was expanded. */
const idOf = z
  .union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])
  .nullish()
  .transform((id) => id ?? null);

const source = z
  .object({
    id: z.string(),
    object: z.string().default(''),
    amount: z.int().nullish(),
    currency: currency.nullish(),
    charge: idOf,
    payment_intent: idOf,
    metadata: z.record(z.string(), z.string()).nullish(),
  })
  .nullish();

export const STRIPE_ROW = z.object({
  ...{ id: z.string(), amount: z.int(), fee: z.int(), net: z.int(), currency, created: seconds },
  ...{ type: z.string(), reporting_category: z.string(), description: z.string().nullish() },
  exchange_rate: z.number().nullish(),
  fee_details: z.array(z.object({ amount: z.int(), type: z.string(), description: z.string().nullish() })).default([]),
  source,
});
export type StripeWireRow = z.infer<typeof STRIPE_ROW>;

export const STRIPE_PAYOUT = z.object({
  ...{ id: z.string(), amount: z.int(), currency, created: seconds, arrival_date: seconds, automatic: z.boolean() },
  status: z.enum(['pending', 'in_transit', 'paid', 'failed', 'canceled']),
  reconciliation_status: z.string().default('not_applicable'),
  trace_id: z.object({ status: z.string(), value: z.string().nullish() }).nullish(),
});
export type StripeWirePayout = z.infer<typeof STRIPE_PAYOUT>;

const amounts = z.array(z.object({ amount: z.int(), currency }));
export const STRIPE_BALANCE = z.object({ livemode: z.boolean(), available: amounts, pending: amounts });

export const STRIPE_LIST = z.object({ data: z.array(z.unknown()), has_more: z.boolean() });
export const STRIPE_ERROR = z.object({
  error: z.object({ code: z.string().nullish(), message: z.string().default('') }),
});
