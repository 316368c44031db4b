import { z } from 'zod';
import { PAYOUT_GATEWAYS, type PayoutGateway } from '../payouts/payouts.ts';
import { accountRef, oneOf } from './settings-fields.ts';

const account = accountRef.nullable().default(null);
const GATEWAY = `A provider whose payouts are read: ${PAYOUT_GATEWAYS.map((name) => `"${name}"`).join(', ')}.`;
const CURRENCY = 'A currency is written in three capital letters, e.g. "GBP".';
/** More than any provider settles in. */
const CURRENCIES_MAX = 50;

const accountsOfCurrency = z.strictObject({ clearing: accountRef, bank: accountRef });

const gatewayPayouts = z.strictObject({
  mode: oneOf('off', 'explain', 'book').default('explain'),
  /** Where the provider's payments arrive, and where it pays out; of the currency that the clearing account has. */
  clearing: account,
  bank: account,
  /** Who books the fees on sales: with the payout, with each order (payments.fees), or nobody here. */
  fees: oneOf('payout', 'order', 'off').default('off'),
  accounts: z
    .strictObject({
      fees: account,
      /** null = as fees. */
      feeTax: account,
      disputes: account,
      reserves: account,
      conversion: account,
      /** Rows of another shop. null = such a payout is held until a person decides. */
      other: account,
    })
    .prefault({}),
  /** Further currencies. */
  currencies: z
    .record(z.string().regex(/^[A-Z]{3}$/, CURRENCY), accountsOfCurrency, 'An object: currency to its accounts.')
    .refine((currencies) => Object.keys(currencies).length <= CURRENCIES_MAX, `At most ${CURRENCIES_MAX} currencies.`)
    .default({}),
});
export type GatewayPayouts = z.infer<typeof gatewayPayouts>;

export const payouts = z.partialRecord(
  z.enum(PAYOUT_GATEWAYS, GATEWAY),
  gatewayPayouts,
  'An object: provider to {"mode": "explain"}, or {"mode": "book", "clearing": …, "bank": …, …}.',
);

const UNSET: GatewayPayouts = gatewayPayouts.parse({});

/** What a provider's payouts are to the store: explained only, until someone sets more. */
export function payoutsOf(
  { payouts: all }: { readonly payouts: z.infer<typeof payouts> },
  gateway: PayoutGateway,
): GatewayPayouts {
  return all[gateway] ?? UNSET;
}
