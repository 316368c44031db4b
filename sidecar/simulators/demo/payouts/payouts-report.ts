import { z } from 'zod';
import { Big } from 'big.js';
import { PAYOUT_GATEWAY_NAMES } from '../../../src/domain/payouts/payout-gateways.ts';
import { table } from '../../../src/wording/output.ts';
import type { BankTransfer } from '../../xero/accounting/organisation.ts';

const gateway = z.enum(['stripe', 'woopayments', 'paypal']);

/** As `payouts <store> --json` prints them. */
export const payoutsAnswer = z.object({
  payouts: z.array(
    z.object({
      ...{ id: z.string(), gateway, currency: z.string(), net: z.string(), arrived: z.string(), state: z.string() },
      transferId: z.string().nullable(),
      sums: z.object({ sales: z.string(), refunds: z.string(), fees: z.string() }),
      orders: z.array(z.unknown()),
      unlinked: z.array(z.unknown()),
    }),
  ),
});
export type DemoPayout = z.infer<typeof payoutsAnswer>['payouts'][number];

/** As `clearing <store> --json` prints them. */
export const clearingAnswer = z.object({
  accounts: z.array(
    z.object({
      ...{ gateway, currency: z.string(), account: z.string() },
      ...{ payments: z.string(), refunds: z.string(), fees: z.string(), payouts: z.string(), closing: z.string() },
      ...{ provider: z.string(), difference: z.string(), xero: z.string().nullable() },
      causes: z.array(z.object({ title: z.string(), amount: z.string() })),
    }),
  ),
});
export type DemoAccount = z.infer<typeof clearingAnswer>['accounts'][number];

export interface StoreOfPayouts {
  readonly scenario: string;
  readonly payouts: readonly DemoPayout[];
  readonly accounts: readonly DemoAccount[];
  /** In the simulated Xero itself, by id. */
  readonly transfers: Readonly<Record<string, BankTransfer>>;
}

/** Why the run failed; [] = every payout is in Xero, and every clearing account is at zero on all three sides. */
export function faultsOf(stores: readonly StoreOfPayouts[]): string[] {
  return stores.flatMap(({ scenario, payouts, accounts, transfers }) => [
    ...(payouts.length === 0 || accounts.length === 0 ? [`${scenario}: nothing was read of its providers`] : []),
    ...payouts.flatMap((one) => faultOfPayout(one, transfers).map((fault) => `${scenario}, ${one.id}: ${fault}`)),
    ...accounts.flatMap((one) =>
      faultOfAccount(one).map((fault) => `${scenario}, ${PAYOUT_GATEWAY_NAMES[one.gateway]}: ${fault}`),
    ),
  ]);
}

function faultOfPayout(payout: DemoPayout, transfers: StoreOfPayouts['transfers']): string[] {
  const moved = transfers[payout.transferId ?? ''];
  if (payout.unlinked.length > 0) return [`${payout.unlinked.length} rows without an order`];
  if (payout.state !== 'booked' || moved === undefined) return [`not booked (${payout.state})`];
  return new Big(moved.amount).eq(new Big(payout.net).abs()) ? [] : [`${moved.amount} in Xero`];
}

function faultOfAccount({ closing, provider, xero, causes }: DemoAccount): string[] {
  if ([closing, provider, xero].every((one) => one === '0.00') && causes.length === 0) return [];
  return [
    `books ${closing}, provider ${provider}, Xero ${xero ?? 'not read'}`,
    ...causes.map((one) => `${one.title} ${one.amount}`),
  ];
}

/** A line per payout and per clearing account, then what failed. */
export function payoutsReport(stores: readonly StoreOfPayouts[]): string {
  const faults = faultsOf(stores);
  const accounts = stores.flatMap((store) => store.accounts);
  return [
    'Payouts, from the recorded orders to the bank account in Xero:',
    table([PAYOUT_HEAD, ...stores.flatMap(payoutRows)], { right: [4, 5, 6, 7, 9] }),
    '',
    'Clearing accounts after the last payout:',
    table([ACCOUNT_HEAD, ...stores.flatMap(accountRows)], { right: [4, 5, 6, 7, 8, 9, 10] }),
    '',
    faults.length === 0
      ? `All ${accounts.length} clearing accounts are at zero: in the books of this service, in Xero, and at the provider.`
      : ['NOT PROVED:', ...faults.map((one) => `  ${one}`)].join('\n'),
  ].join('\n');
}

const PAYOUT_HEAD = ['store', 'payout', 'arrived', '', 'sales', 'refunds', 'fees', 'payout', 'orders', 'in Xero', ''];

function payoutRows({ scenario, payouts, transfers }: StoreOfPayouts): string[][] {
  return payouts.map(({ id, arrived, currency, sums, net, orders, transferId, state }) => [
    // PayPal's have no id of their own: only their first word is theirs.
    ...[
      scenario,
      id.split(' ')[0] ?? id,
      arrived,
      currency,
      sums.sales,
      sums.refunds,
      sums.fees,
      net,
      String(orders.length),
    ],
    ...[transfers[transferId ?? '']?.amount ?? '', state],
  ]);
}

const ACCOUNT_HEAD = [
  ...['store', 'provider', 'account', '', 'payments', 'refunds', 'fees', 'payouts', 'books', 'Xero', 'provider'],
  '',
];

function accountRows({ scenario, accounts }: StoreOfPayouts): string[][] {
  return accounts.map((one) => [
    ...[scenario, PAYOUT_GATEWAY_NAMES[one.gateway], one.account, one.currency, one.payments, one.refunds, one.fees],
    ...[
      one.payouts,
      one.closing,
      one.xero ?? '',
      one.provider,
      faultOfAccount(one).length === 0 ? 'proved' : 'DIFFERS',
    ],
  ]);
}
