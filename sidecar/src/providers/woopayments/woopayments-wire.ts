import { z } from 'zod';

const currency = z
  .string()
  .regex(/^[A-Za-z]{3}$/)
  .transform((code) => code.toUpperCase());
const optional = z
  .string()
  .nullish()
  .transform((text) => text ?? '');

/** `date` of a deposit is in milliseconds, that of a row is text in UTC. */
export const WOOPAYMENTS_DEPOSIT = z.object({
  ...{ id: z.string(), date: z.int(), type: z.string(), amount: z.int(), currency },
  status: z.string(),
  automatic: z.boolean().default(true),
});
export type WooPaymentsDeposit = z.infer<typeof WOOPAYMENTS_DEPOSIT>;

export const WOOPAYMENTS_ROW = z.object({
  ...{ transaction_id: z.string(), type: z.string(), currency, amount: z.int(), fees: z.int(), net: z.int() },
  date: z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/),
  ...{ charge_id: optional, payment_intent_id: optional },
  deposit_id: z.string().nullish(),
  ...{ customer_amount: z.int().nullish(), customer_currency: currency.nullish() },
  order: z
    .object({ number: z.union([z.string(), z.number()]).transform(String), url: optional })
    .nullish()
    .catch(null),
});
export type WooPaymentsRow = z.infer<typeof WOOPAYMENTS_ROW>;

export const WOOPAYMENTS_PAGE = z.object({ data: z.array(z.unknown()), total_count: z.int().nullish() });

const amounts = z.array(z.object({ amount: z.number(), currency }));
export const WOOPAYMENTS_OVERVIEW = z.object({ balance: z.object({ pending: amounts, available: amounts }) });
