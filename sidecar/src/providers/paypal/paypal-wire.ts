import { z } from 'zod';

const money = z.object({ currency_code: z.string(), value: z.string().regex(/^-?\d+(?:\.\d+)?$/) });
const optional = z.string().default('');

export const PAYPAL_ROW = z.object({
  transaction_info: z.object({
    ...{ transaction_id: z.string(), transaction_event_code: z.string(), transaction_status: z.string() },
    transaction_initiation_date: z.coerce.date().transform((at) => at.toISOString()),
    transaction_amount: money,
    fee_amount: money.nullish(),
    ...{ paypal_reference_id: optional, invoice_id: optional, custom_field: optional, bank_reference_id: optional },
    transaction_subject: optional,
  }),
});
export type PaypalWireRow = z.infer<typeof PAYPAL_ROW>['transaction_info'];

export const PAYPAL_PAGE = z.object({
  transaction_details: z.array(z.unknown()).default([]),
  account_number: optional,
  last_refreshed_datetime: z.coerce.date(),
  total_pages: z.int().default(1),
});

export const PAYPAL_BALANCES = z.object({
  account_id: optional,
  as_of_time: z.coerce.date().transform((at) => at.toISOString()),
  balances: z.array(
    z.object({
      currency: z.string(),
      available_balance: money.nullish(),
      withheld_balance: money.nullish(),
      total_balance: money,
    }),
  ),
});

export const PAYPAL_TOKEN = z.object({ access_token: z.string(), expires_in: z.number(), scope: optional });
export const PAYPAL_ERROR = z.object({
  name: z.string().default(''),
  error: z.string().default(''),
  message: z.string().default(''),
  error_description: z.string().default(''),
});
